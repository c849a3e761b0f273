"""The one writer of the database: opening it, visits, obligations, findings, cases. Every method is small SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

import msgspec

from monitor import __version__
from monitor.cases.decide import Decision, Key
from monitor.model import (
    Case,
    CaseEvent,
    Finding,
    Known,
    Load,
    Obligation,
    ObligationState,
    Place,
    Report,
    Sighting,
    SiteState,
    Standing,
    Trouble,
    Verdict,
    VisitRecord,
)
from monitor.store import cases as ledger
from monitor.store import facts, findings, pages, searches
from monitor.store.connection import Connection
from monitor.store.rows import STANDING, known_of, standing_of, to_json
from monitor.store.searches import Searched

_ACCEPTED = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED, ObligationState.WAIVED)


class Store:
    """The state of a county. Writes happen inside ``transaction()``; readers see the last commit."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, written on success and undone on any error; nested ones join the outer one."""
        with self._db.transaction():
            yield

    # --- obligations ---------------------------------------------------------------------------------------------

    def owe(self, obligations: Iterable[tuple[Obligation, str]]) -> None:
        """Register (obligation, host) pairs; due day, basis and host follow the configuration.

        Searches of a site the body has left count for nothing.
        """
        obligations = tuple(obligations)
        self._db.many(
            "UPDATE findings SET streak = 0 WHERE agency = ? AND year = ? AND EXISTS (SELECT 1 FROM obligations AS o "
            "WHERE o.agency = findings.agency AND o.year = findings.year AND o.host != ?)",
            [(o.agency, o.year, host) for o, host in obligations],
        )
        searches.forget_moved(self._db, [(o.agency, o.year, host) for o, host in obligations])
        self._db.many(
            "INSERT INTO obligations (agency, year, kind, due, basis, host) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (agency, year) DO UPDATE SET kind = excluded.kind, due = excluded.due, "
            "basis = excluded.basis, host = excluded.host",
            [(o.agency, o.year, o.kind, o.due.isoformat(), o.basis, host) for o, host in obligations],
        )

    def standings(self, year: int | None = None) -> list[Standing]:
        """All obligations (of one report year) in the order they were registered."""
        rows = self._db.rows(
            f"SELECT {STANDING} FROM obligations WHERE ? IS NULL OR year = ? ORDER BY rowid", (year, year)
        )
        return [standing_of(row) for row in rows]

    def steps(self, year: int) -> set[tuple[str, str]]:
        """(agency, step) of the reminder ladder already taken."""
        return set(self._db.rows("SELECT agency, step FROM steps WHERE year = ?", (year,)))

    def take_steps(self, taken: Iterable[tuple[str, int, str]], now: datetime) -> None:
        self._db.many("INSERT OR IGNORE INTO steps VALUES (?, ?, ?, ?)", [(*step, now.isoformat()) for step in taken])

    # --- visits --------------------------------------------------------------------------------------------------

    def sites(self) -> dict[str, SiteState]:
        rows = self._db.rows("SELECT host, start, visited, complete, trouble, says FROM sites")
        return {
            host: SiteState(
                host=host,
                start=start,
                visited=datetime.fromisoformat(visited),
                complete=bool(complete),
                trouble=Trouble(trouble, says or "") if trouble else None,
            )
            for host, start, visited, complete, trouble, says in rows
        }

    def known(self, host: str, fresh_after: datetime) -> dict[str, Known]:
        """Facts by address for conditional requests.

        Left out, so that they are read anew: pages read in full before ``fresh_after`` or by another version, and
        pages with a defect seen once that a second reading must confirm.
        """
        rows = self._db.rows(
            "SELECT url, known FROM pages WHERE host = ? AND reader = ? AND read_at > ? AND url NOT IN "
            "(SELECT json_extract(finding, '$.url') FROM findings WHERE verdict = 'fails' AND streak = 1 "
            " AND json_extract(finding, '$.url') IS NOT NULL)",
            (host, __version__, fresh_after.isoformat()),
        )
        return {url: known_of(known) for url, known in rows}

    def add_visit(self, record: VisitRecord, sequences: Mapping[int, int | None]) -> None:
        """Store what a visit saw of its site: state, pages, captures. ``sequences``: capture index -> manifest line."""
        at = record.at.isoformat()
        trouble = record.trouble or Trouble("", "")
        self._db.run(
            "INSERT INTO sites VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET "
            "start = coalesce(excluded.start, start), visited = excluded.visited, complete = excluded.complete, "
            "trouble = excluded.trouble, says = excluded.says",
            (record.host, record.start, at, record.complete, trouble.code or None, trouble.says or None),
        )
        self._db.run(
            "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?)",
            (record.host, at, record.complete, trouble.code or None),
        )
        pages.keep(self._db, record.host, at, record.remembered, record.captures, sequences)

    def add_sighting(
        self, sighting: Sighting, state: ObligationState, decision: Decision, places: Sequence[Place], now: datetime
    ) -> None:
        """Store what a visit says of one obligation: its state, findings, streaks and case events.

        ``places`` are the addresses of a complete search, empty if something could not be read.
        """
        self._set_standing(sighting, state, places, now)
        searches.keep(self._db, sighting, state in _ACCEPTED, bool(places), now)
        self._db.run(
            "DELETE FROM findings WHERE agency = ? AND year = ? AND streak = 0", (sighting.agency, sighting.year)
        )
        self.add_findings(sighting, decision, now)

    def add_findings(self, sighting: Sighting, decision: Decision, now: datetime, place: str = "") -> None:
        """Store findings, streaks and case events; what other rules found of the obligation stays.

        With a ``place`` (a column, a site) the sighting is about nothing else.
        """
        findings.keep(self._db, sighting, decision, now, place)
        for event in decision.events:
            self.add_event(event)

    def facts(self, year: int) -> dict[str, Report]:
        """The facts of the reports accepted for a year, by agency."""
        return facts.of_year(self._db, year)

    def _set_standing(self, sighting: Sighting, state: ObligationState, places: Sequence[Place], now: datetime) -> None:
        read = sighting.report if state in _ACCEPTED else None
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
        if read is not None:
            self._db.run(
                "UPDATE obligations SET dating = ?, url = ?, title = ?, format = ?, fee = ?, "
                "first_seen = coalesce(first_seen, ?) WHERE agency = ? AND year = ?",
                (
                    to_json(read.dating),
                    sighting.url,
                    read.title,
                    read.format,
                    read.fee.kind if read.fee else None,
                    now.isoformat(),
                    sighting.agency,
                    sighting.year,
                ),
            )

    def searches(self, year: int) -> dict[str, Searched]:
        """What the searches for the reports of a year found out, by agency."""
        return searches.of_year(self._db, year)

    def readings(self, url: str) -> int:
        """How often in a row a page and what is attached to it were read as they are now (ten times at most)."""
        return facts.readings(self._db, url)

    def is_current(self, url: str) -> bool:
        """Whether the facts of a page were read by this version of the program."""
        return bool(self._db.rows("SELECT 1 FROM pages WHERE url = ? AND reader = ?", (url, __version__)))

    def loads(self, url: str) -> tuple[Load, ...]:
        """How a page opened the last times it was asked for."""
        return searches.loads(self._db, url)

    # --- findings and cases --------------------------------------------------------------------------------------

    def streaks(self, agency: str, year: int) -> dict[Key, int]:
        """How many readings in a row each place of an agency's report has failed."""
        return findings.streaks(self._db, agency, year)

    def streaks_of_year(self, year: int) -> dict[Key, int]:
        """The keys of all findings of a year with the readings in a row each has failed; 0 for what is no failure."""
        rows = self._db.rows("SELECT agency, year, rule, place, streak FROM findings WHERE year = ?", (year,))
        return {(a, y, rule, place): streak for a, y, rule, place, streak in rows}

    def forget(self, keys: Iterable[Key]) -> None:
        """Drop findings of what is watched no more, and how often they were read."""
        self._db.many("DELETE FROM findings WHERE agency = ? AND year = ? AND rule = ? AND place = ?", list(keys))

    def unsettled(self, year: int, rules: Iterable[str], readings: int) -> bool:
        """Whether a failure that some rules found in a year has been read less often than ``readings``."""
        rows = self._db.rows(
            "SELECT 1 FROM findings WHERE year = ? AND verdict = 'fails' AND streak < ? "
            "AND rule IN (SELECT value FROM json_each(?)) LIMIT 1",
            (year, readings, to_json(list(rules))),
        )
        return bool(rows)

    def sweeps(self, year: int, rule: str) -> dict[str, int]:
        """Readings in a row on which a rule failed, by agency."""
        rows = self._db.rows(
            "SELECT agency, max(streak) FROM findings WHERE year = ? AND rule = ? GROUP BY agency", (year, rule)
        )
        return dict(rows)

    def findings(self, verdict: Verdict) -> list[Finding]:
        """The current findings of one verdict."""
        rows = self._db.rows("SELECT finding FROM findings WHERE verdict = ? ORDER BY rowid", (verdict,))
        return [msgspec.json.decode(finding, type=Finding) for (finding,) in rows]

    def cases(
        self,
        *,
        agency: str | None = None,
        year: int | None = None,
        open_only: bool = True,
        since: datetime | None = None,
    ) -> list[Case]:
        """Cases in the order they were opened; ``since`` asks for those opened or closed at or after a time."""
        return ledger.cases(self._db, agency, year, open_only, since)

    def case(self, number: int) -> Case | None:
        return ledger.case(self._db, number)

    def history(self, number: int) -> list[ledger.Line]:
        """What happened to a case, in order."""
        return ledger.history(self._db, number)

    def dismissals(self, agency: str, year: int) -> frozenset[str]:
        """The fingerprints of what people have called wrong."""
        return ledger.dismissals(self._db, agency, year)

    def dismiss(self, unsure: Finding, reference: str, by: str, note: str, now: datetime) -> None:
        """Remember that a finding which was never a case is wrong."""
        ledger.dismiss(self._db, unsure, reference, by, note, now)

    def add_event(self, event: CaseEvent) -> int:
        """A change of a case and its line in the journal; the number of the case."""
        return ledger.add(self._db, event)

    def journal(self, at: datetime, subject: str, agency: str | None, event: str, note: str = "") -> None:
        self._db.run(
            "INSERT INTO journal (at, subject, agency, event, note) VALUES (?, ?, ?, ?, ?)",
            (at.isoformat(), subject, agency, event, note),
        )

    # --- marks ---------------------------------------------------------------------------------------------------

    def mark(self, name: str) -> str | None:
        rows = self._db.rows("SELECT value FROM marks WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_mark(self, name: str, value: str) -> None:
        self._db.run("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def availability(self, since: datetime) -> dict[str, float]:
        """Share of visits since a time that reached the site; blocked visits are not counted."""
        rows = self._db.rows(
            "SELECT host, avg(trouble IS NULL OR trouble NOT IN ('dns', 'refused', 'timeout', 'tls', 'protocol', "
            "'http-error')) FROM visits WHERE at >= ? AND coalesce(trouble, '') != 'blocked' GROUP BY host",
            (since.isoformat(),),
        )
        return {host: round(share, 3) for host, share in rows}
