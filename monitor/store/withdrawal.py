"""Letters that have become untrue while they waited: none leaves that tells of a case which is closed by now.

What else such a letter told is untold again, unless another copy of it is on its way; the next round writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from monitor.letters.kinds import digest
from monitor.letters.kinds.digest import DIGEST_BEFORE, DIGEST_MARK
from monitor.model import Letter
from monitor.store.connection import Connection

_UNTRUE = (
    "EXISTS (SELECT 1 FROM json_each(outbox.about, '$.cases') AS told JOIN cases ON cases.id = told.value "
    "WHERE cases.closed IS NOT NULL)"
)


class About(Struct, frozen=True, kw_only=True):
    """What a letter tells: cases by number, and of whose obligations it reminds."""

    cases: tuple[int, ...] = ()
    reminded: tuple[tuple[str, int], ...] = ()


def about(letter: Letter) -> About:
    return About(cases=letter.cases, reminded=letter.reminded)


def is_untrue(db: Connection, number: int) -> bool:
    """Whether a case that the letter tells of is closed."""
    return bool(db.rows(f"SELECT 1 FROM outbox WHERE id = ? AND {_UNTRUE}", (number,)))


def withdraw(db: Connection, now: datetime) -> None:
    """Cancel all letters that wait and have become untrue, inside the caller's transaction."""
    rows = db.rows(
        f"SELECT id, about, created, kinds FROM outbox WHERE state IN ('held', 'queued') AND {_UNTRUE} ORDER BY id"
    )
    for number, *_ in rows:
        _cancel(db, number, now)
    for number, told, created, kinds in rows:
        _untell(db, msgspec.json.decode(told, type=About), number, created, now)
        if digest.KIND.name in msgspec.json.decode(kinds):
            _undo_digest(db, created)


def _cancel(db: Connection, number: int, now: datetime) -> None:
    closed = db.rows(
        "SELECT told.value FROM outbox, json_each(outbox.about, '$.cases') AS told JOIN cases ON cases.id = told.value "
        "WHERE outbox.id = ? AND cases.closed IS NOT NULL",
        (number,),
    )
    note = " ".join(f"case:{case}" for (case,) in closed)
    db.run("UPDATE outbox SET state = 'cancelled' WHERE id = ?", (number,))
    _journal(db, now, f"letter:{number}", "SELECT agency FROM outbox WHERE id = ?", number, "cancelled", note)
    for (case,) in closed:
        agency = "SELECT agency FROM cases WHERE id = ?"
        _journal(db, now, f"case:{case}", agency, case, "letter-cancelled", f"letter:{number}")


def _untell(db: Connection, told: About, number: int, created: str, now: datetime) -> None:
    told_of = "SELECT 1 FROM cases WHERE id = ? AND closed IS NULL AND notified IS NOT NULL"
    for case in told.cases:
        if db.rows(told_of, (case,)) and not _alive(db, "cases", [case]):
            db.run("UPDATE cases SET notified = NULL WHERE id = ?", (case,))
            agency = "SELECT agency FROM cases WHERE id = ?"
            _journal(db, now, f"case:{case}", agency, case, "untold", f"letter:{number}")
    for agency, year in told.reminded:
        if not _alive(db, "reminded", [agency, year], created):
            db.run("DELETE FROM steps WHERE agency = ? AND year = ? AND at = ?", (agency, year, created))


def _alive(db: Connection, what: str, values: Iterable[str | int], created: str | None = None) -> bool:
    """Whether another letter (of the same moment) that was not cancelled tells the same."""
    wanted = list(values)
    sought = wanted[0] if what == "cases" else msgspec.json.encode(wanted).decode()
    return bool(
        db.rows(
            f"SELECT 1 FROM outbox, json_each(outbox.about, '$.{what}') AS told WHERE outbox.state != 'cancelled' "
            "AND told.value = ? AND (? IS NULL OR outbox.created = ?)",
            (sought, created, created),
        )
    )


def _undo_digest(db: Connection, created: str) -> None:
    """The digest written with the letter is due again, over the same days."""
    marks: dict[str, Any] = dict(db.rows("SELECT name, value FROM marks"))
    if marks.get(DIGEST_MARK) != created:
        return
    if marks.get(DIGEST_BEFORE):
        db.run("UPDATE marks SET value = ? WHERE name = ?", (marks[DIGEST_BEFORE], DIGEST_MARK))
    else:
        db.run("DELETE FROM marks WHERE name = ?", (DIGEST_MARK,))


def _journal(db: Connection, now: datetime, subject: str, agency: str, key: int, event: str, note: str) -> None:
    """A line about a subject whose agency is found by a query."""
    db.run(
        f"INSERT INTO journal (at, subject, agency, event, note) VALUES (?, ?, ({agency}), ?, ?)",
        (now.isoformat(), subject, key, event, note),
    )
