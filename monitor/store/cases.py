"""The ledger: cases, what happened to them, what people have called wrong. Every change is a line of the journal."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import fingerprint
from monitor.model import Case, CaseEvent, CaseEventKind, Finding
from monitor.store import withdrawal
from monitor.store.connection import Connection
from monitor.store.rows import CASE, case_of, to_json

_ENDS = (CaseEventKind.CLOSED, CaseEventKind.WITHDRAWN, CaseEventKind.DISMISSED)


class Line(Struct, frozen=True, kw_only=True):
    """A line of the journal. ``actor`` is a person, or empty; ``version`` that of the rule, None for letters."""

    at: datetime
    event: str
    note: str
    actor: str
    version: int | None


def cases(db: Connection, agency: str | None, year: int | None, open_only: bool, since: datetime | None) -> list[Case]:
    """Cases in the order they were opened; ``since`` asks for those opened or closed at or after a time."""
    moment = since and since.isoformat()
    rows = db.rows(
        f"SELECT {CASE} FROM cases WHERE (? IS NULL OR agency = ?) AND (? IS NULL OR year = ?) "
        "AND (NOT ? OR closed IS NULL) AND (? IS NULL OR opened >= ? OR closed >= ?) ORDER BY id",
        (agency, agency, year, year, open_only, moment, moment, moment),
    )
    return [case_of(row) for row in rows]


def case(db: Connection, number: int) -> Case | None:
    rows = db.rows(f"SELECT {CASE} FROM cases WHERE id = ?", (number,))
    return case_of(rows[0]) if rows else None


def add(db: Connection, event: CaseEvent) -> int:
    """Store a change inside the caller's transaction; the number of its case.

    Letters that tell of a case which is closed by it, and have not left yet, are cancelled.
    """
    stands = _after(event)
    number = stands.id if stands.id is not None else _opened(db, stands)
    db.run(
        "UPDATE cases SET finding = ?, notified = ?, rectify_by = ?, closed = ?, confirmed = ?, replied = ?, "
        "dismissed = ? WHERE id = ?",
        (
            to_json(stands.finding),
            _text(stands.notified),
            stands.rectify_by and stands.rectify_by.isoformat(),
            _text(stands.closed),
            _text(stands.confirmed),
            _text(stands.replied),
            _text(stands.dismissed),
            number,
        ),
    )
    version = event.version if event.version is not None else stands.finding.version
    line = (event.at.isoformat(), f"case:{number}", stands.agency, event.kind, event.note or stands.finding.says)
    db.run(
        "INSERT INTO journal (at, subject, agency, event, note, actor, version) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*line, event.by, version),
    )
    _remember(db, event)
    if event.kind in _ENDS:
        withdrawal.withdraw(db, event.at)
    return number


def dismiss(db: Connection, unsure: Finding, reference: str, by: str, note: str, now: datetime) -> None:
    """Remember that a finding which was never a case is wrong."""
    _keep(db, unsure, by, note, now)
    line = (now.isoformat(), f"finding:{reference}", unsure.agency, "dismissed", note, by, unsure.version)
    db.run("INSERT INTO journal (at, subject, agency, event, note, actor, version) VALUES (?, ?, ?, ?, ?, ?, ?)", line)


def dismissals(db: Connection, agency: str, year: int) -> frozenset[str]:
    """The fingerprints of what people have called wrong."""
    rows = db.rows("SELECT fingerprint FROM dismissals WHERE agency = ? AND year = ?", (agency, year))
    return frozenset(found for (found,) in rows)


def history(db: Connection, number: int) -> list[Line]:
    """What happened to a case, in order."""
    rows = db.rows(
        "SELECT at, event, note, actor, version FROM journal WHERE subject = ? ORDER BY id", (f"case:{number}",)
    )
    return [
        Line(at=datetime.fromisoformat(at), event=event, note=note, actor=actor, version=version)
        for at, event, note, actor, version in rows
    ]


def _after(event: CaseEvent) -> Case:
    """The case as it stands once the event is stored."""
    if event.kind in _ENDS:
        return replace(event.case, closed=event.at)
    return replace(event.case, notified=event.at) if event.kind is CaseEventKind.NOTIFIED else event.case


def _opened(db: Connection, case: Case) -> int:
    return db.run(
        "INSERT INTO cases (agency, year, rule, place, finding, opened) VALUES (?, ?, ?, ?, ?, ?)",
        (case.agency, case.year, case.rule, case.where, to_json(case.finding), case.opened.isoformat()),
    )


def _remember(db: Connection, event: CaseEvent) -> None:
    """Keep a dismissal, or forget it when it is taken back; after closing by hand readings are counted anew."""
    case = event.case
    if event.kind is CaseEventKind.DISMISSED:
        _keep(db, case.finding, event.by, event.note, event.at)
    elif event.kind is CaseEventKind.CONFIRMED:
        key = (case.agency, case.year, fingerprint(case.finding))
        db.run("DELETE FROM dismissals WHERE agency = ? AND year = ? AND fingerprint = ?", key)
    elif event.kind is CaseEventKind.CLOSED and event.by:
        place = (case.agency, case.year, case.rule, case.where)
        db.run("UPDATE findings SET streak = 0 WHERE agency = ? AND year = ? AND rule = ? AND place = ?", place)


def _keep(db: Connection, finding: Finding, by: str, note: str, now: datetime) -> None:
    key = (finding.agency, finding.year, fingerprint(finding))
    about = (finding.rule, finding.version, by, note, now.isoformat())
    db.run("INSERT OR REPLACE INTO dismissals VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*key, *about))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
