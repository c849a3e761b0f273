"""Personal data in a report: numbers that identify a person. No finding ever prints one whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report
from monitor.read.words import norm

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])([1-9]\d{5})[ -]?((?:19|20)\d{6})[ -]?(\d{3}[\dXx])(?![\dA-Za-z])")
_CARD = re.compile(r"(?<![\dA-Za-z.])\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\dA-Za-z])")
_MOBILE = re.compile(r"(?<![\dA-Za-z.,-])1[3-9]\d(?:[ -]?\d{4}){2}(?![\dA-Za-z.,%])")
_LONG = re.compile(r"\d(?:-?\d){10}")
"""What every number of a person is at least, blanks apart."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CARD_LENGTHS = range(16, 20)
_BEFORE = 12
_BEHIND = 2
_LISTED = 3


class Number(Struct, frozen=True):
    """A number as printed, and whether it is one of a person for certain."""

    raw: str
    certain: bool
    severity: Severity | None = None


def no_personal_data(
    dossier: Dossier, *, cards: list[str], issuers: list[str], others: list[str], counts: str
) -> Iterator[Remark]:
    """No identity number, bank card or personal mobile number stands in the text; one finding a place, numbers masked.

    An identity number has a date of birth and a check digit (GB 11643), a card a check digit (Luhn) and one of the
    words ``cards`` before it. With a prefix of ``issuers`` alone it is for a person to look at, and so is a mobile
    number (S3), which may be that of an office. What one of ``others`` announces, or counts something, is none.
    """
    report = dossier.report
    assert report is not None
    found = False
    for where, text in _texts(report):
        numbers = [
            *_identities(text, others, dossier.today),
            *_cards(text, cards, issuers, others),
            *_mobiles(text, others, counts),
        ]
        certain = [number for number in numbers if number.certain]
        if numbers:
            found = True
            yield _remark(where, certain or numbers, Verdict.FAILS if certain else Verdict.UNSURE)
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def masked(text: str) -> str:
    """A text with what is surely a number of a person made unreadable."""
    hidden = _IDENTITY.sub(lambda m: hide(m.group()) if _is_identity(m, date.max) else m.group(), text)
    return _CARD.sub(lambda m: hide(m.group()) if _is_card(m.group()) else m.group(), hidden)


def hide(number: str) -> str:
    """The first three and the last two digits of a number."""
    digits = re.sub(r"[ -]", "", number)
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def _texts(report: Report) -> Iterator[tuple[str, str]]:
    """(place, text) in prose with a long number; digits of different cells and paragraphs never meet."""
    places = [("title", (report.title or "",)), ("opening", report.opening)]
    places += [(f"section.{one.number}", (one.heading, *one.paragraphs)) for one in report.sections]
    for where, texts in places:
        if any(_LONG.search(norm(text)) for text in texts):
            yield where, _plain(texts)


def _plain(texts: Sequence[str]) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", "\n".join(texts)))


def _identities(text: str, others: Sequence[str], today: date) -> Iterator[Number]:
    for match in _IDENTITY.finditer(text):
        if _is_identity(match, today) and not _announced(text, match.start(), others):
            yield Number(match.group(), True)


def _cards(text: str, cards: Sequence[str], issuers: Sequence[str], others: Sequence[str]) -> Iterator[Number]:
    for match in _CARD.finditer(text):
        if _is_card(match.group()) and not _announced(text, match.start(), others):
            certain = _announced(text, match.start(), cards)
            if certain or match.group().startswith(tuple(issuers)):
                yield Number(match.group(), certain)


def _mobiles(text: str, others: Sequence[str], counts: str) -> Iterator[Number]:
    for match in _MOBILE.finditer(text):
        counted = text[match.end() : match.end() + _BEHIND].strip()[:1]
        if not (counted and counted in counts) and not _announced(text, match.start(), others):
            yield Number(match.group(), False, Severity.S3)


def _announced(text: str, start: int, words: Sequence[str]) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    return any(word in before for word in words)


def _is_identity(match: re.Match[str], today: date) -> bool:
    born, digits = match.group(2), "".join(match.groups()).upper()
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return day <= today and digits[-1] == _CHECK_DIGITS[weighed % 11]


def _is_card(raw: str) -> bool:
    digits = [int(digit) for digit in raw if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return len(digits) in _CARD_LENGTHS and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _remark(where: str, numbers: Sequence[Number], verdict: Verdict) -> Remark:
    values: Values = {"count": len(numbers), "numbers": "、".join(hide(number.raw) for number in numbers[:_LISTED])}
    mild = all(number.severity is not None for number in numbers)
    reason = "fails" if verdict is Verdict.FAILS else "mobile" if mild else "doubt"
    severity = numbers[0].severity if mild else None
    return Remark(verdict=verdict, where=where, reason=reason, values=values, severity=severity)
