"""What searches for a report found out over the visits, and how its page opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitor.model import Load, Sighting
from monitor.store.connection import Connection
from monitor.store.rows import to_json

_MOST = 10
_DAYS = tuple[date, ...]


class Searched(Struct, frozen=True):
    """Days: the last one a whole search missed a report that nobody had read yet, those its address led to nothing."""

    missed: date | None = None
    gone: tuple[date, ...] = ()


def keep(db: Connection, sighting: Sighting, accepted: bool, whole: bool, now: datetime) -> None:
    """Keep the day of a ``whole`` search that found nothing, or of an address that leads to nothing any more.

    A report that is read and ``accepted`` is no longer gone.
    """
    before = of_year(db, sighting.year, sighting.agency).get(sighting.agency, Searched())
    searched, day = before, now.date()
    if sighting.report is not None and accepted:
        searched = replace(before, gone=())
    elif sighting.gone:
        searched = replace(before, gone=tuple(sorted({*before.gone, day}))[-_MOST:])
    elif whole and sighting.report is None and not _was_read(db, sighting):
        searched = replace(before, missed=day)
    if searched != before:
        missed = searched.missed.isoformat() if searched.missed else None
        row = (sighting.agency, sighting.year, missed, to_json(searched.gone))
        db.run("INSERT OR REPLACE INTO searches VALUES (?, ?, ?, ?)", row)


def forget_moved(db: Connection, bodies: Sequence[tuple[str, int, str]]) -> None:
    """Forget the searches for an (agency, year) that is looked for on another host from now on."""
    db.many(
        "DELETE FROM searches WHERE agency = ? AND year = ? AND EXISTS (SELECT 1 FROM obligations AS o "
        "WHERE o.agency = searches.agency AND o.year = searches.year AND o.host != ?)",
        bodies,
    )


def of_year(db: Connection, year: int, agency: str | None = None) -> dict[str, Searched]:
    """What is kept of the searches for the reports of a year, by agency, of all of them or of one."""
    rows = db.rows(
        "SELECT agency, missed, gone FROM searches WHERE year = ? AND (? IS NULL OR agency = ?)", (year, agency, agency)
    )
    return {
        agency: Searched(date.fromisoformat(missed) if missed else None, msgspec.json.decode(gone, type=_DAYS))
        for agency, missed, gone in rows
    }


def loads(db: Connection, url: str) -> tuple[Load, ...]:
    """How a page opened the last times it was asked for, the latest last."""
    rows = db.rows("SELECT at, seconds FROM captures WHERE url = ? ORDER BY at DESC LIMIT ?", (url, _MOST))
    return tuple(Load(day=datetime.fromisoformat(at).date(), seconds=seconds) for at, seconds in reversed(rows))


def _was_read(db: Connection, sighting: Sighting) -> bool:
    rows = db.rows(
        "SELECT 1 FROM obligations WHERE agency = ? AND year = ? AND first_seen IS NOT NULL",
        (sighting.agency, sighting.year),
    )
    return bool(rows)
