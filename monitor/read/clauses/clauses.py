"""Clauses, and what each word of one is said of: which period, whose figures, and whether it is a fact at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Modality, Period, Scope, Setting
from monitor.read.clauses.tokens import DATE, MARK, YEAR, Token

_CLAUSE = (",",)
_PART_OF_YEAR = re.compile(r"(?P<first>\d{1,2})[-至到](?P<last>\d{1,2})月份?|(?P<month>\d{1,2})月(?:份|底|末|初)?")
_LAST_MONTH = 12


class Clause(Struct, frozen=True):
    """The words between two commas, each with its setting; ``aside`` ones stood in brackets."""

    tokens: tuple[Token, ...]
    settings: tuple[Setting, ...]
    aside: bool = False
    last: bool = False

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)


_PERIODS = {
    "this_period": Period.THIS,
    "part_period": Period.PART,
    "other_period": Period.OTHER,
    "since": Period.OTHER,
}
_SCOPES = {"wide": Scope.WIDE, "own_level": Scope.OWN, "part_scope": Scope.PART, "rest": Scope.REST}
_MODALITIES = {"may": Modality.RULE, "promise": Modality.PROMISED, "open": Modality.OPEN, "condition": Modality.RULE}


def clauses(tokens: Sequence[Token], year: int | None) -> list[Clause]:
    """The clauses of a sentence in order, what stands in brackets behind the clause it stands in."""
    split = list(_split(tokens))
    found: list[Clause] = []
    setting = Setting()
    for number, (pieces, aside) in enumerate(split):
        last = number + 1 == len(split)
        settings, after = _settings(pieces, setting, year, last)
        found.append(Clause(tuple(pieces), tuple(settings), aside, last))
        setting = setting if aside else after
    return found


def _split(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], bool]]:
    outer: list[Token] = []
    inner: list[list[Token]] = []
    depth = 0
    for token in tokens:
        sign = token.text if token.kind == MARK else ""
        if sign == "(":
            depth += 1
            inner.append([])
        elif sign == ")" and depth:
            depth -= 1
        elif depth:
            _into(inner, token, sign)
        elif sign in _CLAUSE:
            yield from _whole(outer, inner)
            outer, inner = [], []
        else:
            outer.append(token)
    yield from _whole(outer, inner)


def _into(inner: list[list[Token]], token: Token, sign: str) -> None:
    if sign in _CLAUSE:
        inner.append([])
    else:
        inner[-1].append(token)


def _whole(outer: list[Token], inner: list[list[Token]]) -> Iterator[tuple[list[Token], bool]]:
    if outer:
        yield outer, False
    yield from ((pieces, True) for pieces in inner if pieces)


def _settings(
    tokens: Sequence[Token], before: Setting, year: int | None, last: bool
) -> tuple[list[Setting], Setting]:
    """The setting of each word, and the one the next clause begins with. What is carried over names a year as its aim."""
    now = replace(before, scope=Scope.WHOLE if before.scope is Scope.REST else before.scope)
    if not last and tokens[-1].kind == "of":
        now = replace(now, modality=Modality.RULE)
    found: list[Setting] = []
    carried = any(token.kind == "carry" for token in tokens)
    for token in tokens:
        now = now if carried and _period(token, year) is Period.OTHER else _moved(now, token, year)
        found.append(now)
    if any(one.period is Period.COMPARED for one in found):
        told = any(token.quantity for token in tokens)
        now = replace(now, period=before.period if told or before.period is Period.COMPARED else Period.COMPARED)
        now = replace(now, period=Period.THIS) if told and before.period is Period.COMPARED else now
    return found, now


def _moved(now: Setting, token: Token, year: int | None) -> Setting:
    """The setting behind a word."""
    period = _period(token, year)
    if token.kind in ("compare", "change"):
        return replace(now, period=Period.COMPARED)
    if period is not None and now.period is not Period.COMPARED:
        real = now.modality if period is Period.PART else Modality.REAL
        return replace(now, period=period, modality=real, dated=True)
    if token.kind in _SCOPES:
        return replace(now, scope=_SCOPES[token.kind])
    if token.kind == "ourselves":
        return replace(now, scope=Scope.WHOLE, modality=Modality.REAL)
    if token.kind == "but":
        return replace(now, scope=Scope.WHOLE, modality=Modality.REAL)
    if token.kind in _MODALITIES:
        return replace(now, modality=_MODALITIES[token.kind])
    return now


def _period(token: Token, year: int | None) -> Period | None:
    if token.kind == YEAR:
        return Period.THIS if year is None or token.value == year else Period.OTHER
    if token.kind == DATE:
        return _part(token.text)
    return _PERIODS.get(token.kind)


def _part(text: str) -> Period | None:
    """A month or a range of months is a part of the year; a day and the whole year are none."""
    match = _PART_OF_YEAR.fullmatch(text)
    if match is None or (match["first"] == "1" and match["last"] == str(_LAST_MONTH)):
        return None
    ends = text.endswith(("底", "末")) and match["month"] == str(_LAST_MONTH)
    return None if ends else Period.PART
