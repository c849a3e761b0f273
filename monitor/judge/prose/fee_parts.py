"""Fees collected, broken down by unit (words: rules/fees.toml, rules/sums.toml).

A report of a whole area may list, after the total, how many requests each unit charged for and how much it collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from monitor.judge.prose import counts
from monitor.judge.prose.counts import HEDGES
from monitor.read.clauses.lexicon import Lexicon, lexicon
from monitor.read.clauses.tokens import COUNT, MONEY, Token, tokens
from monitor.read.form.fees import words as fee_words
from monitor.read.words import norm

_LONGEST = 4000
_SHOWN = 120
_BODIES = ("body", "entity")
_NO_PART = ("waive", "refund", "due", "notice", "negation", "collect", "paid", "send", "rate")


class Breakdown(Struct, frozen=True, kw_only=True):
    """A total and its parts, in yuan (``money``) or requests. ``doubtful`` ones are rounded or break off."""

    money: bool
    unit: str
    total: int | float
    parts: tuple[int | float, ...]
    doubtful: bool
    quote: str


class _Amount(Struct, frozen=True):
    """An amount and the words since the last one of its kind."""

    token: Token
    label: tuple[Token, ...]

    def has(self, *kinds: str) -> bool:
        return any(word.kind in kinds for word in self.label)

    @property
    def value(self) -> int | float:
        return self.token.value or 0

    @property
    def exact(self) -> bool:
        return not self.token.hedged and "万" not in self.token.text


def breakdowns(paragraphs: Iterable[str]) -> Iterator[Breakdown]:
    """Every breakdown with at least two parts; lists by way of example, and rounded ones, are none."""
    for paragraph in paragraphs:
        words = tokens(norm(paragraph[:_LONGEST]), _words())
        mark = _mark(words)
        if mark is None or any(word.kind in ("open_list", *HEDGES) for word in words):
            continue
        if any(word.kind in ("fee", "charge") for word in words[:mark]):
            for kind in (MONEY, COUNT):
                yield from _breakdown(_amounts(words[:mark], kind), _amounts(words[mark:], kind), paragraph)


@cache
def _words() -> Lexicon:
    """The words of fees and those of lists together."""
    lists, fees = counts.standard().classes, fee_words.standard().classes
    return lexicon({**lists, **fees, **{word: name for word, name in lists.items() if name == "open_list"}})


def _mark(words: Sequence[Token]) -> int | None:
    """Where, behind the first amount, a list begins."""
    first = next((at for at, word in enumerate(words) if word.kind in (MONEY, COUNT)), len(words))
    return next((at for at in range(first, len(words)) if words[at].kind == "of_which" or words[at].text == ":"), None)


def _breakdown(head: Sequence[_Amount], body: Sequence[_Amount], raw: str) -> Iterator[Breakdown]:
    if not head:
        return
    total = head[-1]
    listed = [one for one in body if one.token.unit == total.token.unit]
    parts = [one for one in listed if one.has(*_BODIES) and not one.has(*_NO_PART)]
    if len(parts) < 2:
        return
    yield Breakdown(
        money=total.token.kind == MONEY,
        unit=total.token.unit,
        total=total.value,
        parts=tuple(one.value for one in parts),
        doubtful=len(parts) < len(listed) or len(head) > 1 or not all(one.exact for one in (total, *parts)),
        quote=raw if len(raw) <= _SHOWN else raw[:_SHOWN] + "…",
    )


def _amounts(words: Sequence[Token], kind: str) -> list[_Amount]:
    found: list[_Amount] = []
    last = 0
    for at, word in enumerate(words):
        if word.kind == kind and word.value is not None:
            found.append(_Amount(word, tuple(words[last:at])))
            last = at + 1
    return found
