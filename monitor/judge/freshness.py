"""How long a column stays fresh, and where it stands on a day (国办秘函〔2019〕19号; website rules of the book).

A limit is written ``14d`` (calendar days) or ``6m`` (calendar months). A day D keeps its column fresh as long as
*today* less the limit is not later than D; months are shifted by the calendar and clamped to the end of the month
(2026-03-31 less six months is 2025-09-30).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct

from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState

Span = Annotated[str, "span"]
"""A limit as a rule writes it: ``14d``, ``6m``."""

_LIMIT = re.compile(r"([1-9]\d{0,3})([dm])", re.ASCII)
_CERTAIN = ("list", "article")
_DAY = timedelta(days=1)


class Limit(Struct, frozen=True):
    """A count of days, or of months."""

    count: int
    months: bool


def parse(limit: str) -> Limit:
    """``14d`` or ``6m``, up to four figures; ValueError for anything else."""
    match = _LIMIT.fullmatch(limit)
    if match is None:
        raise ValueError(f"no limit: {limit!r}")
    return Limit(int(match[1]), match[2] == "m")


def is_limit(text: str) -> bool:
    """Whether a text is a limit: days (``14d``) or months (``6m``)."""
    return _LIMIT.fullmatch(text) is not None


def limit_of(column: Column, limits: Mapping[ColumnClass, str]) -> str:
    """The limit in force for a column: its own, else that of its class; empty where there is none."""
    if column.kind is ColumnClass.EXEMPT:
        return ""
    return column.limit or limits.get(column.kind, "")


def first_day(today: date, limit: str) -> date:
    """The earliest day an entry may bear for its column to be fresh today."""
    return _shifted(today, parse(limit), -1)


def last_day(newest: date, limit: str) -> date:
    """The last day on which a column is fresh whose newest entry bears ``newest``."""
    span = parse(limit)
    last = _shifted(newest, span, 1)
    while _shifted(last + _DAY, span, -1) <= newest:
        last += _DAY
    return last


def days_overdue(newest: date, limit: str, today: date) -> int:
    """Days since the last fresh day; nought while the column is fresh."""
    return max(0, (today - last_day(newest, limit)).days)


def days_left(newest: date, limit: str, today: date) -> int:
    """Days up to the last fresh day; nought on that day and once the column is stale."""
    return max(0, (last_day(newest, limit) - today).days)


def state_of(sight: ColumnSight, limit: str, today: date, registered: date | None, soon_days: int = 0) -> ColumnState:
    """Where a column stands; ``limit`` is empty for a column that need not move.

    Stale is only what can be told for certain: by the dates of a list read whole. A column that came under watch
    less than its limit ago has its grace; that does not make a blank one a filled one.
    """
    column = sight.column
    if column.kind is ColumnClass.EXEMPT:
        return ColumnState.EXEMPT
    if sight.trouble is not None:
        return ColumnState.UNCERTAIN
    if sight.blank:
        return ColumnState.BLANK
    if not limit:
        return ColumnState.FRESH
    if sight.newest is None or _contradicted(sight, limit, today):
        return ColumnState.UNCERTAIN
    if sight.newest >= first_day(today, limit):
        return ColumnState.SOON if days_left(sight.newest, limit, today) <= soon_days else ColumnState.FRESH
    if not is_certain(sight):
        return ColumnState.UNCERTAIN
    since = column.since or registered
    in_grace = since is not None and since >= first_day(today, limit)
    return ColumnState.GRACE if in_grace else ColumnState.STALE


def is_certain(sight: ColumnSight) -> bool:
    """Whether nothing newer can have been missed, and the day of the newest entry is one of publication."""
    return sight.newest is not None and sight.complete and sight.shown in _CERTAIN


def _contradicted(sight: ColumnSight, limit: str, today: date) -> bool:
    """Whether the newest entry is fresh by its list and stale by its own page."""
    if sight.article is None or sight.newest is None:
        return False
    first = first_day(today, limit)
    return sight.article < first <= sight.newest


def _shifted(day: date, span: Limit, sign: int) -> date:
    if not span.months:
        return day + timedelta(days=sign * span.count)
    months = day.year * 12 + day.month - 1 + sign * span.count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
