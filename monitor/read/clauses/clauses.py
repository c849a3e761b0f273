"""Clauses, and what each word of one is said of: which period, whose figures, and whether it is a fact at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.claims import Modality, Period, Scope, Setting
from monitor.read.clauses.tokens import DATE, MARK, YEAR, Token

_CLAUSE = (",",)
_MONTHS = re.compile(r"(?P<first>\d{1,2})[-至到](?P<last>\d{1,2})月份?")
_DAYS = re.compile(r"(?P<y>\d{4}年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})?日?")
_LAST_MONTH, _LAST_DAY = 12, 31


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


def _settings(tokens: Sequence[Token], before: Setting, year: int | None, last: bool) -> tuple[list[Setting], Setting]:
    """The setting of each word, and the one the next clause begins with; what is carried over names where it goes."""
    now = before
    if not last and tokens[-1].kind == "of":
        now = replace(now, modality=Modality.RULE)
    found: list[Setting] = []
    carried = any(token.kind == "carry" for token in tokens)
    for at, token in enumerate(tokens):
        apart = carried and _period(token, year) is Period.OTHER
        besides = token.kind == "rest" and tokens[at + 1 : at + 2] and tokens[at + 1].kind == MARK
        now = now if apart or besides else _moved(now, token, year)
        found.append(now)
    if any(one.period is Period.COMPARED for one in found):
        told = any(token.quantity for token in tokens)
        now = replace(now, period=before.period if told or before.period is Period.COMPARED else Period.COMPARED)
        now = replace(now, period=Period.THIS) if told and before.period is Period.COMPARED else now
    scope = Scope.REST if any(token.kind == "except" for token in tokens) else Scope.WHOLE
    return found, replace(now, scope=scope if Scope.REST in (scope, now.scope) else now.scope)


def _moved(now: Setting, token: Token, year: int | None) -> Setting:
    """The setting behind a word."""
    period = _period(token, year)
    if token.kind == "becomes":
        return replace(now, period=Period.THIS)
    if token.kind in ("compare", "change"):
        return replace(now, period=Period.COMPARED)
    if period is not None and token.text.startswith("截") and period is not Period.THIS:
        return replace(now, period=period, modality=Modality.OPEN, dated=True)
    if period is not None and now.period is not Period.COMPARED:
        kept = period is Period.PART or now.modality is Modality.OPEN
        real = now.modality if kept else Modality.REAL
        return replace(now, period=period, modality=real, dated=True)
    if token.kind in _SCOPES:
        return replace(now, scope=_SCOPES[token.kind])
    if token.kind == "ourselves":
        scope = now.scope if now.scope is Scope.REST else Scope.WHOLE
        return replace(now, scope=scope, modality=now.modality if now.modality is Modality.OPEN else Modality.REAL)
    if token.kind == "but":
        return replace(now, scope=Scope.WHOLE, modality=Modality.REAL)
    if token.kind in _MODALITIES:
        return replace(now, modality=_MODALITIES[token.kind])
    return now


def _period(token: Token, year: int | None) -> Period | None:
    if token.kind == YEAR:
        return Period.THIS if year is None or token.value == year else Period.OTHER
    if token.kind == DATE:
        return _dated(token.text, year)
    return _PERIODS.get(token.kind)


def _dated(text: str, year: int | None) -> Period | None:
    """The report year from its first day to its last, or until then; a part of it; another year; None for a day."""
    months = _MONTHS.fullmatch(text)
    if months is not None:
        return None if (months["first"], months["last"]) == ("1", str(_LAST_MONTH)) else Period.PART
    days = list(_DAYS.finditer(text))
    if not days or text[-1] not in "日份底末月旬":
        return None
    if any(day["y"] and year is not None and int(day["y"][:4]) != year for day in days):
        return Period.OTHER
    last = days[-1]
    ends = int(last["m"]) == _LAST_MONTH and (int(last["d"] or 0) == _LAST_DAY or text[-1] in "底末")
    if len(days) > 1:
        return Period.THIS if ends and (days[0]["m"], days[0]["d"]) == ("1", "1") else Period.PART
    if text[0] == "截":
        return Period.THIS if ends and "旬" not in text else Period.PART
    return None if last["d"] or ends else Period.PART
