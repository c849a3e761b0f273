"""Columns, surveys and samples between rounds. Writes happen inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec
from msgspec import Struct

from monitor.store import pages
from monitor.store.connection import Connection
from monitor.store.rows import to_json
from monitor.website import ColumnSight, ColumnStanding, ColumnState, Sample, SiteSight, SurveyRecord


class SurveyState(Struct, frozen=True, kw_only=True):
    """The last survey of a site. ``trouble`` is a code."""

    host: str
    at: datetime
    sight: SiteSight | None = None
    trouble: str | None = None


class Columns:
    """What the state of a county says of its columns and sites."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def standings(self) -> dict[str, ColumnStanding]:
        """Every column ever surveyed, by place, in the order they were first met."""
        rows = self._db.rows(
            "SELECT place, registered, span, sight, readable, state, expires FROM columns ORDER BY rowid"
        )
        return {
            place: ColumnStanding(
                place=place,
                registered=date.fromisoformat(registered),
                limit=span,
                sight=msgspec.json.decode(sight, type=ColumnSight),
                readable=msgspec.json.decode(readable, type=ColumnSight) if readable else None,
                state=ColumnState(state),
                expires=date.fromisoformat(expires) if expires else None,
            )
            for place, registered, span, sight, readable, state, expires in rows
        }

    def keep(self, standing: ColumnStanding) -> None:
        """What the last survey says of a column; the day it was registered stays."""
        self._db.run(
            "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place) DO UPDATE SET "
            "span = excluded.span, sight = excluded.sight, readable = coalesce(excluded.readable, readable), "
            "state = excluded.state, expires = excluded.expires",
            (
                standing.place,
                standing.registered.isoformat(),
                standing.limit,
                to_json(standing.sight),
                to_json(standing.readable) if standing.readable is not None else None,
                standing.state,
                standing.expires.isoformat() if standing.expires else None,
            ),
        )

    def forget_others(self, places: Iterable[str]) -> None:
        """Drop the columns that are no longer registered."""
        kept = to_json(list(places))
        self._db.run("DELETE FROM columns WHERE place NOT IN (SELECT value FROM json_each(?))", (kept,))

    # --- surveys -------------------------------------------------------------------------------------------------

    def surveys(self) -> dict[str, SurveyState]:
        rows = self._db.rows("SELECT host, at, sight, trouble FROM surveys")
        return {
            host: SurveyState(
                host=host,
                at=datetime.fromisoformat(at),
                sight=msgspec.json.decode(sight, type=SiteSight) if sight else None,
                trouble=trouble,
            )
            for host, at, sight, trouble in rows
        }

    def add_survey(self, record: SurveyRecord, sequences: Mapping[int, int | None]) -> None:
        """Store that a site was surveyed, with its pages and captures; ``sequences`` as in ``pages.keep``."""
        at = record.at.isoformat()
        self._db.run(
            "INSERT INTO surveys VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET at = excluded.at, "
            "sight = coalesce(excluded.sight, sight), trouble = excluded.trouble",
            (
                record.host,
                at,
                to_json(record.site) if record.site is not None else None,
                record.trouble.code if record.trouble else None,
            ),
        )
        pages.keep(self._db, record.host, at, record.remembered, record.captures, sequences)

    # --- samples -------------------------------------------------------------------------------------------------

    def add_sample(self, sample: Sample) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?)",
            (sample.host, sample.at.isoformat(), sample.seconds, sample.trouble, sample.void),
        )

    def samples(self, since: datetime, host: str | None = None) -> list[Sample]:
        """The samples taken at or after a time, in order."""
        rows = self._db.rows(
            "SELECT host, at, seconds, trouble, void FROM samples "
            "WHERE at >= ? AND (? IS NULL OR host = ?) ORDER BY at",
            (since.isoformat(), host, host),
        )
        return [
            Sample(host=host, at=datetime.fromisoformat(at), seconds=seconds, trouble=trouble, void=void)
            for host, at, seconds, trouble, void in rows
        ]
