"""Fees collected, broken down by unit (patterns: rules/narrative.toml).

A report of a whole area may list, after the total, how many requests each unit charged for and how much it collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from monitor.judge.prose import wordings
from monitor.judge.prose.wordings import FeeParts
from monitor.read.words import norm

_LONGEST = 4000
_SHOWN = 120


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

    value: int | float
    unit: str
    money: bool
    label: str
    exact: bool


def breakdowns(paragraphs: Iterable[str]) -> Iterator[Breakdown]:
    """Every breakdown with at least two parts; lists by way of example are none."""
    words = wordings.standard().fees
    for paragraph in paragraphs:
        text = norm(paragraph[:_LONGEST])
        first = words.amount.search(text)
        mark = words.markers.search(text, first.end()) if first is not None else None
        if mark is None or not words.mentions.search(text[: mark.start()]) or words.open.search(text):
            continue
        head, body = _amounts(text[: mark.start()], words), _amounts(text[mark.end() :], words)
        for money in (True, False):
            yield from _breakdown(head, body, money, paragraph, words)


def _breakdown(
    head: Sequence[_Amount], body: Sequence[_Amount], money: bool, raw: str, words: FeeParts
) -> Iterator[Breakdown]:
    totals = [one for one in head if one.money is money]
    listed = [one for one in body if one.money is money]
    parts = [one for one in listed if words.body.search(one.label) and not words.unless.search(one.label)]
    if not totals or len(parts) < 2:
        return
    yield Breakdown(
        money=money,
        unit=totals[-1].unit,
        total=totals[-1].value,
        parts=tuple(one.value for one in parts),
        doubtful=len(parts) < len(listed) or len(totals) > 1 or not all(one.exact for one in (totals[-1], *parts)),
        quote=raw if len(raw) <= _SHOWN else raw[:_SHOWN] + "…",
    )


def _amounts(text: str, words: FeeParts) -> list[_Amount]:
    found: list[_Amount] = []
    last = {True: 0, False: 0}
    for match in words.amount.finditer(text):
        money, wan = match["money"] is not None, match["wan"] is not None
        value = float(match["n"].replace(",", "")) * (10_000 if wan else 1)
        whole = int(value) if value == int(value) else round(value, 2)
        unit = match["money"] if money else match["u"]
        found.append(_Amount(whole, unit, money, text[last[money] : match.start()], not match["h"] and not wan))
        last[money] = match.end()
    return found
