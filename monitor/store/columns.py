"""Columns, surveys and samples between rounds. Writes happen inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.judge.places import spans
from monitor.model.columns import ColumnStanding
from monitor.model.standings import SurveyState
from monitor.model.websites import Sample, SurveyRecord
from monitor.store.connection import Connection, matching
from monitor.store.rows import column_of, sample_of, survey_of, to_json


class Columns:
    """What the state of a county says of its columns and sites."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def standings(self) -> dict[str, ColumnStanding]:
        """Every column ever surveyed, by place, in the order they were first met."""
        rows = self._db.rows("SELECT * FROM columns ORDER BY rowid")
        return {row["place"]: column_of(row) for row in rows}

    def of_site(self, host: str) -> dict[str, ColumnStanding]:
        """The columns of one site, by place, in the order they were first met."""
        columns, _ = spans(host)
        rows = self._db.rows("SELECT * FROM columns WHERE place >= ? AND place < ? ORDER BY rowid", columns)
        return {row["place"]: column_of(row) for row in rows}

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
        """The last survey of every site, by host."""
        return {row["host"]: survey_of(row) for row in self._db.rows("SELECT * FROM surveys")}

    def survey(self, host: str) -> SurveyState | None:
        """The last survey of one site; None before the first."""
        rows = self._db.rows("SELECT * FROM surveys WHERE host = ?", (host,))
        return survey_of(rows[0]) if rows else None

    def surveyed(self) -> dict[str, datetime]:
        """When each site was surveyed last, by host."""
        rows = self._db.rows("SELECT host, at FROM surveys")
        return {row["host"]: datetime.fromisoformat(row["at"]) for row in rows}

    def add_survey(self, record: SurveyRecord) -> None:
        """Store that a site was surveyed, and what it saw beyond the columns."""
        self._db.run(
            "INSERT INTO surveys VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET at = excluded.at, "
            "sight = coalesce(excluded.sight, sight), trouble = excluded.trouble",
            (
                record.host,
                record.at.isoformat(),
                to_json(record.site) if record.site is not None else None,
                record.trouble.code if record.trouble else None,
            ),
        )

    # --- samples -------------------------------------------------------------------------------------------------

    def add_sample(self, sample: Sample) -> None:
        """Keep a sample of a home page."""
        self._db.run(
            "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?)",
            (sample.host, sample.at.isoformat(), sample.seconds, sample.trouble, sample.void),
        )

    def samples(self, since: datetime, host: str | None = None) -> list[Sample]:
        """The samples taken at or after a time, in order."""
        condition, values = matching(host=host)
        rows = self._db.rows(
            f"SELECT * FROM samples WHERE {condition} AND at >= ? ORDER BY at", (*values, since.isoformat())
        )
        return [sample_of(row) for row in rows]
