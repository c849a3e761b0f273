"""What is owed and where it stands, the steps of the reminder ladder, and what searches found out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from monitor.cases.sums import state_on
from monitor.model.cases import ObligationState, Standing
from monitor.model.reports import Report
from monitor.model.roster import Obligation
from monitor.model.standings import Searched
from monitor.model.visits import Place, Sighting
from monitor.store.connection import Connection, matching
from monitor.store.rows import standing_of, to_json

_ACCEPTED = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED, ObligationState.WAIVED)
_GRAVEST = (
    ObligationState.OVERDUE,
    ObligationState.UNKNOWN,
    ObligationState.DUE_SOON,
    ObligationState.MET_UNDATED,
    ObligationState.MET_LATE,
)
_MOST_DAYS = 10
_DAYS = tuple[date, ...]
_ASKED = "host != ''"
_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM obligations AS o WHERE o.agency = {table}.agency AND o.year = {table}.year AND o.host != ?)"
)


class Obligations:
    """Reports owed, by agency and report year. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def owe(self, obligations: Iterable[tuple[Obligation, str]]) -> None:
        """Register (obligation, host) pairs; due day, basis and host follow the configuration.

        Searches of a site the body has left count for nothing.
        """
        owed = tuple(obligations)
        bodies = [(one.agency, one.year, host) for one, host in owed]
        for change, table in (("UPDATE findings SET streak = 0", "findings"), ("DELETE FROM searches", "searches")):
            moved = _ELSEWHERE.format(table=table)
            self._db.many(f"{change} WHERE agency = ? AND year = ? AND {moved}", bodies)
        self._db.many(
            "INSERT INTO obligations (agency, year, kind, due, basis, host) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (agency, year) DO UPDATE SET kind = excluded.kind, due = excluded.due, "
            "basis = excluded.basis, host = excluded.host",
            [(one.agency, one.year, one.kind, one.due.isoformat(), one.basis, host) for one, host in owed],
        )

    def ask_no_others(self, year: int, agencies: Iterable[str]) -> None:
        """What other bodies owed for a year is looked for nowhere (no host) and counts for nothing.

        What is known of it stays, for the case that they are asked again.
        """
        self._db.run(
            "UPDATE obligations SET host = '' WHERE year = ? AND agency NOT IN (SELECT value FROM json_each(?))",
            (year, to_json(list(agencies))),
        )

    def standings(self, year: int | None = None, host: str | None = None) -> list[Standing]:
        """What is asked for (of one report year, looked for on one site) in the order it was registered."""
        condition, values = matching(year=year, host=host)
        rows = self._db.rows(f"SELECT * FROM obligations WHERE {condition} AND {_ASKED} ORDER BY rowid", values)
        return [standing_of(row) for row in rows]

    def states(self, year: int, day: date, agency: str | None = None) -> Counter[ObligationState | None]:
        """How many reports asked for of a year (of one agency) stand where on a day; None: nobody has looked."""
        condition, values = matching(year=year, agency=agency)
        rows = self._db.rows(
            f"SELECT state, due, count(*) AS many FROM obligations WHERE {condition} AND {_ASKED} GROUP BY state, due",
            values,
        )
        found: Counter[ObligationState | None] = Counter()
        for row in rows:
            state = ObligationState(row["state"]) if row["state"] else None
            found[state_on(state, date.fromisoformat(row["due"]), day)] += row["many"]
        return found

    def gravest(self, year: int, most: int) -> list[Standing]:
        """So many reports that are asked for: the overdue ones first, then those that are not met for other reasons."""
        ranks = {state.value: rank for rank, state in enumerate(_GRAVEST)}
        rows = self._db.rows(
            "SELECT obligations.* FROM obligations LEFT JOIN json_each(?) AS ranks ON ranks.key = state "
            f"WHERE year = ? AND {_ASKED} ORDER BY coalesce(ranks.value, 9), obligations.rowid LIMIT ?",
            (to_json(ranks), year, most),
        )
        return [standing_of(row) for row in rows]

    def standing(self, agency: str, year: int) -> Standing | None:
        """One obligation; None if it was never registered."""
        rows = self._db.rows("SELECT * FROM obligations WHERE agency = ? AND year = ?", (agency, year))
        return standing_of(rows[0]) if rows else None

    def steps(self, year: int) -> set[tuple[str, str]]:
        """(agency, step) of the reminder ladder already taken."""
        rows = self._db.rows("SELECT agency, step FROM steps WHERE year = ?", (year,))
        return {(row["agency"], row["step"]) for row in rows}

    def take_steps(self, taken: Iterable[tuple[str, int, str]], now: datetime) -> None:
        """Write down that steps of the ladder were taken, so that none is taken twice."""
        self._db.many("INSERT OR IGNORE INTO steps VALUES (?, ?, ?, ?)", [(*step, now.isoformat()) for step in taken])

    def see(self, sighting: Sighting, state: ObligationState, places: Sequence[Place], now: datetime) -> None:
        """Store what a visit says of one obligation: where it stands, its report, what the search found out.

        ``places`` are the addresses of a complete search, empty if something could not be read.
        """
        self._set_standing(sighting, state, places, now)
        if sighting.report is not None and state in _ACCEPTED:
            self._set_report(sighting, sighting.report, now)
        before = self.searches(sighting.year, sighting.agency).get(sighting.agency, Searched())
        searched = self._searched(before, sighting, state, bool(places), now.date())
        if searched != before:
            missed = searched.missed.isoformat() if searched.missed else None
            row = (sighting.agency, sighting.year, missed, to_json(searched.gone))
            self._db.run("INSERT OR REPLACE INTO searches VALUES (?, ?, ?, ?)", row)

    def searches(self, year: int, agency: str | None = None) -> dict[str, Searched]:
        """What is kept of the searches for the reports of a year, by agency, of all of them or of one."""
        condition, values = matching(agency=agency, year=year)
        rows = self._db.rows(f"SELECT * FROM searches WHERE {condition}", values)
        return {row["agency"]: _searched_of(row["missed"], row["gone"]) for row in rows}

    def _set_standing(self, sighting: Sighting, state: ObligationState, places: Sequence[Place], now: datetime) -> None:
        self._db.run(
            "UPDATE obligations SET state = ?, checked = ?, readable = ?, trouble = ?, "
            "places = CASE WHEN ? THEN ? ELSE places END WHERE agency = ? AND year = ?",
            (
                state,
                now.isoformat(),
                bool(places) and sighting.trouble is None,
                sighting.trouble.code if sighting.trouble else None,
                bool(places),
                to_json(places),
                sighting.agency,
                sighting.year,
            ),
        )

    def _set_report(self, sighting: Sighting, report: Report, now: datetime) -> None:
        self._db.run(
            "UPDATE obligations SET dating = ?, url = ?, title = ?, format = ?, fee = ?, "
            "first_seen = coalesce(first_seen, ?) WHERE agency = ? AND year = ?",
            (
                to_json(report.dating),
                sighting.url,
                report.title,
                report.format,
                report.fee.kind if report.fee else None,
                now.isoformat(),
                sighting.agency,
                sighting.year,
            ),
        )

    def _searched(
        self, before: Searched, sighting: Sighting, state: ObligationState, whole: bool, day: date
    ) -> Searched:
        """With the day of a ``whole`` search that found nothing, or of an address that leads to nothing any more.

        A report that is read and accepted is no longer gone.
        """
        if sighting.report is not None and state in _ACCEPTED:
            return replace(before, gone=())
        if sighting.gone:
            return replace(before, gone=tuple(sorted({*before.gone, day}))[-_MOST_DAYS:])
        if whole and sighting.report is None and not self._was_read(sighting):
            return replace(before, missed=day)
        return before

    def _was_read(self, sighting: Sighting) -> bool:
        rows = self._db.rows(
            "SELECT 1 FROM obligations WHERE agency = ? AND year = ? AND first_seen IS NOT NULL",
            (sighting.agency, sighting.year),
        )
        return bool(rows)


def _searched_of(missed: str | None, gone: str) -> Searched:
    return Searched(date.fromisoformat(missed) if missed else None, msgspec.json.decode(gone, type=_DAYS))
