"""Columns, surveys and samples between rounds. Writes happen inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from monitor.cases.sums import EXPIRING
from monitor.judge.places import spans
from monitor.model.columns import ColumnClass, ColumnStanding, ColumnState
from monitor.model.standings import SurveyState
from monitor.model.websites import Sample, SurveyRecord
from monitor.store.connection import Connection, Parameters, matching
from monitor.store.rows import column_of, sample_of, survey_of, to_json

_SAMPLES_KEPT = timedelta(days=40)
_UNIT = "json_extract(sight, '$.column.agency')"
_CLASS = "json_extract(sight, '$.column.kind')"
"""As the indexes have them."""


def _of_unit(agency: str | None) -> tuple[str, Parameters]:
    """The condition that a column is of a unit, if one is named, with its parameters."""
    return ("TRUE", ()) if agency is None else (f"{_UNIT} = ?", (agency,))


class Columns:
    """What the state of a county says of its columns and sites."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def standings(self) -> dict[str, ColumnStanding]:
        """Every column ever surveyed, by place, in the order they were first met."""
        rows = self._db.rows("SELECT * FROM columns ORDER BY rowid")
        return {row["place"]: column_of(row) for row in rows}

    def read_on(self, day: date) -> bool:
        """Whether there is a column that was last read on a day."""
        said = "SELECT 1 FROM columns WHERE substr(json_extract(readable, '$.at'), 1, 10) = ? LIMIT 1"
        return bool(self._db.rows(said, (day.isoformat(),)))

    def states(self, day: date, agency: str | None = None) -> Counter[ColumnState]:
        """How many columns (of one unit) stand where on a day."""
        condition, values = _of_unit(agency)
        rows = self._db.rows(f"SELECT state, count(*) AS many FROM columns WHERE {condition} GROUP BY state", values)
        found = Counter({ColumnState(row["state"]): row["many"] for row in rows})
        for state, many in self._unseen(day, agency).items():
            found[state] -= many
            found[ColumnState.UNSEEN] += many
        return +found

    def _unseen(self, day: date, agency: str | None) -> Counter[ColumnState]:
        """How many columns that were in order have had their last day since, by how they stood."""
        condition, values = _of_unit(agency)
        rows = self._db.rows(
            "SELECT state, count(*) AS many FROM json_each(?) AS class CROSS JOIN columns "
            f"ON {_CLASS} = class.value AND expires < ? WHERE {condition} "
            "AND state IN (SELECT value FROM json_each(?)) GROUP BY state",
            (to_json(list(ColumnClass)), day.isoformat(), *values, to_json(EXPIRING)),
        )
        return Counter({ColumnState(row["state"]): row["many"] for row in rows})

    def by_unit(self, states: Iterable[ColumnState]) -> Counter[str]:
        """How many columns of each unit are in one of some states."""
        rows = self._db.rows(
            f"SELECT {_UNIT} AS unit, count(*) AS many FROM columns "
            "WHERE state IN (SELECT value FROM json_each(?)) GROUP BY unit",
            (to_json(list(states)),),
        )
        return Counter({row["unit"]: row["many"] for row in rows})

    def that_are(self, states: Iterable[ColumnState], agency: str | None, most: int) -> list[ColumnStanding]:
        """So many columns (of one unit) in one of some states, in the order of these and as they were first met."""
        condition, values = _of_unit(agency)
        rows = self._db.rows(
            "SELECT columns.* FROM json_each(?) AS wanted CROSS JOIN columns ON state = wanted.value "
            f"WHERE {condition} ORDER BY wanted.key, columns.rowid LIMIT ?",
            (to_json(list(states)), *values, most),
        )
        return [column_of(row) for row in rows]

    def of_note(self, expiring: Mapping[ColumnClass, date], places: Iterable[str]) -> list[ColumnStanding]:
        """The columns something may be told of, in the order they were first met: those not in order, those of a class
        that go stale on a day or before it, and those at some places."""
        rows = self._db.rows(
            "SELECT * FROM columns WHERE rowid IN ("
            "SELECT rowid FROM columns WHERE state IN ('soon', 'stale', 'blank', 'uncertain') "
            "UNION SELECT columns.rowid FROM json_each(?) AS class CROSS JOIN columns "
            f"WHERE {_CLASS} = class.key AND expires <= class.value "
            "UNION SELECT rowid FROM columns WHERE place IN (SELECT value FROM json_each(?))) ORDER BY rowid",
            (to_json(expiring), to_json(list(places))),
        )
        return [column_of(row) for row in rows]

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

    def forget_others(self, host: str, places: Iterable[str]) -> None:
        """Drop the columns of a site that are no longer registered."""
        columns, _ = spans(host)
        self._db.run(
            "DELETE FROM columns WHERE place >= ? AND place < ? AND place NOT IN (SELECT value FROM json_each(?))",
            (*columns, to_json(list(places))),
        )

    # --- surveys -------------------------------------------------------------------------------------------------

    def surveys(self) -> dict[str, SurveyState]:
        """The last survey of every site, by host."""
        return {row["host"]: survey_of(row) for row in self._db.rows("SELECT * FROM surveys")}

    def survey(self, host: str) -> SurveyState | None:
        """The last survey of one site; None before the first."""
        rows = self._db.rows("SELECT * FROM surveys WHERE host = ?", (host,))
        return survey_of(rows[0]) if rows else None

    def any_survey(self) -> bool:
        """Whether a site was ever surveyed."""
        return bool(self._db.rows("SELECT 1 FROM surveys LIMIT 1"))

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
        """Keep a sample of a home page. Of days long past no more is kept than how many there were of each kind."""
        self._db.run(
            "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?)",
            (sample.host, sample.at.isoformat(), sample.seconds, sample.trouble, sample.void),
        )
        past = (sample.host, (sample.at - _SAMPLES_KEPT).date().isoformat())
        self._db.run(
            "INSERT INTO sample_days SELECT host, substr(at, 1, 10), sum(void IS NULL AND trouble IS NULL), "
            "sum(void IS NULL AND trouble IS NOT NULL), sum(void IS NOT NULL AND void != 'unclear'), "
            "sum(void IS 'unclear') FROM samples WHERE host = ? AND at < ? GROUP BY host, substr(at, 1, 10) "
            "ON CONFLICT (host, day) DO UPDATE SET up = up + excluded.up, down = down + excluded.down, "
            "void = void + excluded.void, doubtful = doubtful + excluded.doubtful",
            past,
        )
        self._db.run("DELETE FROM samples WHERE host = ? AND at < ?", past)

    def samples(self, since: datetime, host: str | None = None) -> list[Sample]:
        """The samples taken at or after a time, in order."""
        condition, values = matching(host=host)
        rows = self._db.rows(
            f"SELECT * FROM samples WHERE {condition} AND at >= ? ORDER BY at", (*values, since.isoformat())
        )
        return [sample_of(row) for row in rows]

    def opened(self, since: datetime) -> dict[str, float]:
        """The share of samples at or after a time that opened, by site; of those of which any counts."""
        rows = self._db.rows(
            "SELECT host, (SELECT avg(trouble IS NULL) FROM samples AS own "
            "WHERE own.host = surveys.host AND at >= ? AND void IS NULL) AS share FROM surveys",
            (since.isoformat(),),
        )
        return {row["host"]: round(row["share"], 3) for row in rows if row["share"] is not None}
