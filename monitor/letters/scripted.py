"""Columns whose lists a script fills, of which the center is told once: what can be done is for people to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct

from monitor.judge.places import place_words
from monitor.model.columns import ColumnSight, ColumnStanding, ColumnState
from monitor.model.standings import Standings

_MOST = 100
"""So many are named at once, the others by the next digest."""

_SHELL = "shell"


class Scripted(Struct, frozen=True, kw_only=True):
    """A column whose list a script fills from where nobody has said."""

    agency: str
    place: str
    url: str


def untold(standings: Standings) -> tuple[Scripted, ...]:
    """Those the center was not told of since they were last readable."""
    columns = ((one.place, one.sight.column) for one in _untold(standings))
    return tuple(Scripted(agency=one.agency, place=place_words(place), url=one.url) for place, one in columns)


def told_by(standings: Standings, now: datetime) -> dict[str, datetime]:
    """When the center was told of columns, by place, once it has the digest of ``now``; not those read since."""
    unread = (one for one in standings.columns if one.sight.trouble is not None or one.sight.awaiting)
    before = {one.place: standings.scripts[one.place] for one in unread if _is_told(standings, one)}
    return before | {one.place: now for one in _untold(standings)}


def _untold(standings: Standings) -> Iterator[ColumnStanding]:
    unknown = (one for one in standings.columns if one.state is ColumnState.UNCERTAIN and _is_scripted(one.sight))
    return islice((one for one in unknown if not _is_told(standings, one)), _MOST)


def _is_scripted(sight: ColumnSight) -> bool:
    return sight.awaiting if sight.trouble is None else sight.trouble.code == _SHELL


def _is_told(standings: Standings, one: ColumnStanding) -> bool:
    """Whether a digest that was not withdrawn named a column, and it was not read since."""
    told, last, read = standings.scripts.get(one.place), standings.last_digest, one.readable
    if told is None or last is None or told > last:
        return False
    return read is None or read.awaiting or read.at <= told
