"""Cases, what happened to them, what people have called wrong. Every change is a line of the journal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from msgspec.structs import replace

from monitor.cases.decide import fingerprint
from monitor.cases.sums import Cases as Sums
from monitor.judge.places import spans
from monitor.model.cases import Case, CaseEvent, CaseEventKind, OpenCase
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding
from monitor.model.standings import Line
from monitor.store.agenda import LETTERS, Agenda
from monitor.store.connection import Connection, matching
from monitor.store.findings import Findings
from monitor.store.journal import Journal
from monitor.store.rows import case_of, to_json
from monitor.store.withdrawal import Withdrawal

_ENDS = (CaseEventKind.CLOSED, CaseEventKind.WITHDRAWN, CaseEventKind.DISMISSED)

_SINCE = "SELECT id FROM cases WHERE opened >= ? UNION SELECT id FROM cases WHERE closed >= ?"
"""Each part by its own index; of an OR in an ordered query SQLite makes a walk over the whole table."""


class Cases:
    """Failing findings over time. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._journal = Journal(connection)

    def find(
        self,
        *,
        agency: str | None = None,
        year: int | None = None,
        open_only: bool = True,
        since: datetime | None = None,
    ) -> list[Case]:
        """Cases in the order they were opened; ``since`` asks for those opened or closed at or after a time."""
        condition, values = matching(agency=agency, year=year)
        condition += " AND closed IS NULL" if open_only else ""
        if since is not None:
            condition += f" AND id IN ({_SINCE})"
            values = (*values, *[since.isoformat()] * 2)
        rows = self._db.rows(f"SELECT * FROM cases WHERE {condition} ORDER BY id", values)
        return [case_of(row) for row in rows]

    def of_site(self, host: str) -> list[Case]:
        """The open cases about a site and its columns, at least."""
        return [
            case_of(row)
            for span in spans(host)
            for row in self._db.rows(
                "SELECT * FROM cases WHERE year = ? AND place >= ? AND place < ? AND closed IS NULL ORDER BY id",
                (WEBSITE, *span),
            )
        ]

    def standing(self, since: datetime | None = None) -> list[Case]:
        """The open cases, and those closed at or after a time (None: all), in the order they were opened."""
        if since is None:
            return self.find(open_only=False)
        rows = self._db.rows(
            f"SELECT * FROM cases WHERE id IN (SELECT id FROM cases WHERE closed IS NULL UNION {_SINCE}) ORDER BY id",
            [since.isoformat()] * 2,
        )
        return [case_of(row) for row in rows]

    def open(self, agencies: Collection[str] | None = None) -> list[OpenCase]:
        """The open cases (of some agencies) as lists of units show them, in the order they were opened."""
        chosen = "agency IN (SELECT value FROM json_each(?))" if agencies is not None else "? IS NULL"
        rows = self._db.rows(
            f"SELECT agency, year, json_extract(finding, '$.label') AS label FROM cases "
            f"WHERE {chosen} AND closed IS NULL ORDER BY id",
            (to_json(list(agencies)) if agencies is not None else None,),
        )
        return [OpenCase(row["agency"], row["year"], row["label"]) for row in rows]

    def sums(self, day: date, agency: str | None = None) -> Sums:
        """The open cases (of one agency), counted as they stand on a day."""
        condition, values = matching(agency=agency)
        rows = self._db.rows(
            "SELECT CASE WHEN rectify_by < ? THEN 'overdue' WHEN notified IS NOT NULL THEN 'told' ELSE 'untold' END "
            f"AS stands, count(*) AS many FROM cases WHERE {condition} AND closed IS NULL GROUP BY stands",
            (day.isoformat(), *values),
        )
        return Sums(**{row["stands"]: row["many"] for row in rows})

    def get(self, number: int) -> Case | None:
        """A case by its number; None if there is none."""
        rows = self._db.rows("SELECT * FROM cases WHERE id = ?", (number,))
        return case_of(rows[0]) if rows else None

    def history(self, number: int) -> list[Line]:
        """What happened to a case, in order."""
        return self._journal.about(f"case:{number}")

    def add(self, event: CaseEvent) -> int:
        """Store a change and its line in the journal; the number of the case.

        Letters that tell of a case which is closed by it, and have not left yet, are cancelled.
        """
        stands = _after(event)
        number = stands.id if stands.id is not None else self._opened(stands)
        self._set(number, stands)
        self._journal.add(
            event.at,
            f"case:{number}",
            event.kind,
            event.note or stands.finding.says,
            agency=stands.agency,
            by=event.by,
            version=event.version if event.version is not None else stands.finding.version,
        )
        self._remember(event)
        Agenda(self._db).plan(LETTERS, event.at)
        if event.kind in _ENDS:
            Withdrawal(self._db).withdraw([number], event.at)
        return number

    def dismiss(self, unsure: Finding, reference: str, by: str, note: str, now: datetime) -> None:
        """Remember that a finding which was never a case is wrong."""
        self._keep(unsure, by, note, now)
        Agenda(self._db).plan(LETTERS, now)
        subject = f"finding:{reference}"
        self._journal.add(now, subject, "dismissed", note, agency=unsure.agency, by=by, version=unsure.version)

    def dismissals(self, agency: str, year: int) -> frozenset[str]:
        """The fingerprints of what people have called wrong."""
        rows = self._db.rows("SELECT fingerprint FROM dismissals WHERE agency = ? AND year = ?", (agency, year))
        return frozenset(row["fingerprint"] for row in rows)

    def dismissed(self) -> frozenset[tuple[str, int, str]]:
        """Everything that people have called wrong: agency, year, fingerprint."""
        rows = self._db.rows("SELECT agency, year, fingerprint FROM dismissals")
        return frozenset((row["agency"], row["year"], row["fingerprint"]) for row in rows)

    def _opened(self, case: Case) -> int:
        return self._db.run(
            "INSERT INTO cases (agency, year, rule, place, finding, opened) VALUES (?, ?, ?, ?, ?, ?)",
            (case.agency, case.year, case.rule, case.where, to_json(case.finding), case.opened.isoformat()),
        )

    def _set(self, number: int, case: Case) -> None:
        self._db.run(
            "UPDATE cases SET finding = ?, notified = ?, rectify_by = ?, closed = ?, confirmed = ?, replied = ?, "
            "dismissed = ? WHERE id = ?",
            (
                to_json(case.finding),
                _text(case.notified),
                case.rectify_by and case.rectify_by.isoformat(),
                _text(case.closed),
                _text(case.confirmed),
                _text(case.replied),
                _text(case.dismissed),
                number,
            ),
        )

    def _remember(self, event: CaseEvent) -> None:
        """Keep a dismissal, or forget it when it is taken back; after closing by hand readings are counted anew."""
        case = event.case
        if event.kind is CaseEventKind.DISMISSED:
            self._keep(case.finding, event.by, event.note, event.at)
        elif event.kind is CaseEventKind.CONFIRMED:
            key = (case.agency, case.year, fingerprint(case.finding))
            self._db.run("DELETE FROM dismissals WHERE agency = ? AND year = ? AND fingerprint = ?", key)
        elif event.kind is CaseEventKind.CLOSED and event.by:
            Findings(self._db).restart((case.agency, case.year, case.rule, case.where))

    def _keep(self, finding: Finding, by: str, note: str, now: datetime) -> None:
        key = (finding.agency, finding.year, fingerprint(finding))
        about = (finding.rule, finding.version, by, note, now.isoformat())
        self._db.run("INSERT OR REPLACE INTO dismissals VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*key, *about))


def _after(event: CaseEvent) -> Case:
    """The case as it stands once the event is stored."""
    if event.kind in _ENDS:
        return replace(event.case, closed=event.at)
    return replace(event.case, notified=event.at) if event.kind is CaseEventKind.NOTIFIED else event.case


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
