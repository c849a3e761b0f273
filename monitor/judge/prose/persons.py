"""Numbers that identify a person, by their form and check digits alone (GB 11643; Luhn), and how they are hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

_MASKS = "*＊×xX●■□_＿"
_SLOT = rf"[\d{_MASKS}]"
_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])([GJgj]?)([1-9]\d{5})[ -]?((?:19|20)\d{6})[ -]?(\d{3}[\dXx])([1-7][1-4](?:[Bb]\d{1,2})?)?"
    r"(?![\dA-Za-z])"
)
_MASKED = re.compile(
    rf"(?<![\dA-Za-z{_MASKS}])({_SLOT}{{6}})[ -]?({_SLOT}{{8}})[ -]?({_SLOT}{{4}})(?![\dA-Za-z{_MASKS}])"
)
_CARD = re.compile(r"(?<![\dA-Za-z.])\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z])")
_NARROW = str.maketrans("０１２３４５６７８９ＸｘＧＪ", "0123456789XxGJ")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_LAST = 17
_DIGITS = "0123456789"
_EARLIEST = date(1900, 1, 1)
_CARD_LENGTHS = range(16, 20)


class Kind(StrEnum):
    """What a number is: an identity number or one made from it (of the disabled, of pupils), one of which a single
    digit is masked, a bank card, a mobile phone."""

    IDENTITY = "identity"
    MASKED = "masked"
    CARD = "card"
    MOBILE = "mobile"


class Number(Struct, frozen=True):
    """A number as printed, and where it begins in its text."""

    kind: Kind
    raw: str
    start: int


def numbers(text: str, today: date) -> Iterator[Number]:
    """Identity numbers, those with one digit masked, and bank cards of a text, whatever stands before them; each once.

    An identity number (GB 11643) has 18 characters with a day of birth up to ``today`` and a check digit; a certificate
    of the disabled adds kind and grade and perhaps ``B`` with a count, a pupil's number has ``G`` or ``J`` before it.
    Where one digit is masked the check digit gives it back; where more are, or it is wrong, there is no number.
    A bank card has 16 to 19 digits and a check digit (Luhn).
    """
    plain = text.translate(_NARROW)
    taken = set()
    for kind, find in _FINDERS.items():
        for match in find(plain, today):
            if match.start() not in taken:
                taken.add(match.start())
                yield Number(kind, match.group(), match.start())


def masked(text: str) -> str:
    """A text with what is surely a number of a person made unreadable."""
    for find in _FINDERS.values():
        pieces, end = [], 0
        for match in find(text.translate(_NARROW), date.max):
            pieces += [text[end : match.start()], hide(match.group())]
            end = match.end()
        text = "".join((*pieces, text[end:]))
    return text


def hide(number: str) -> str:
    """The first three and the last two digits of a number."""
    digits = re.sub(r"[ -]", "", number)
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def _identities(plain: str, today: date) -> Iterator[re.Match[str]]:
    return (match for match in _IDENTITY.finditer(plain) if _is_identity("".join(match.group(2, 3, 4)), today))


def _given_back(plain: str, today: date) -> Iterator[re.Match[str]]:
    return (match for match in _MASKED.finditer(plain) if _has_candidate("".join(match.groups()), today))


def _cards(plain: str, _: date) -> Iterator[re.Match[str]]:
    return (match for match in _CARD.finditer(plain) if _is_card(match.group()))


_FINDERS: Mapping[Kind, Callable[[str, date], Iterator[re.Match[str]]]] = {
    Kind.IDENTITY: _identities,
    Kind.MASKED: _given_back,
    Kind.CARD: _cards,
}


def _is_identity(number: str, today: date) -> bool:
    """Whether 18 characters are an identity number: the region, a day of birth, an order, the check digit."""
    born = number[6:14]
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _EARLIEST <= day <= today and number[0] != "0" and number[-1].upper() == _CHECK_DIGITS[weighed % 11]


def _has_candidate(shown: str, today: date) -> bool:
    """Whether one place of 18 is masked and a digit makes an identity number there; by its weight no other one does."""
    hidden = [place for place, sign in enumerate(shown) if sign in _MASKS and (place < _LAST or sign not in "xX")]
    if len(hidden) != 1:
        return False
    before, after = shown[: hidden[0]], shown[hidden[0] + 1 :]
    return any(_is_identity(f"{before}{digit}{after}", today) for digit in (_CHECK_DIGITS if not after else _DIGITS))


def _is_card(raw: str) -> bool:
    digits = [int(digit) for digit in raw if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return len(digits) in _CARD_LENGTHS and len(set(digits)) > 1 and sum(doubled) % 10 == 0
