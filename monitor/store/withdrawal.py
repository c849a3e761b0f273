"""Letters that have become untrue while they waited: none leaves that tells of a case which is closed by now.

What else such a letter told is untold again, unless another copy of it is on its way; the next round writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct

from monitor.letters.kinds import digest
from monitor.letters.kinds.digest import DIGEST_BEFORE, DIGEST_MARK
from monitor.model.letters import Letter
from monitor.store.agenda import LETTERS, Agenda
from monitor.store.connection import Connection, Row
from monitor.store.journal import Journal
from monitor.store.marks import Marks


class About(Struct, frozen=True, kw_only=True):
    """What a letter tells: cases by number, and of whose obligations it reminds."""

    cases: tuple[int, ...] = ()
    reminded: tuple[tuple[str, int], ...] = ()


def about(letter: Letter) -> About:
    return About(cases=letter.cases, reminded=letter.reminded)


def subjects(told: About) -> list[str]:
    """What is told, each as the table of what was told names it."""
    return [case_subject(case) for case in told.cases] + [_reminded(*one) for one in told.reminded]


def case_subject(number: int) -> str:
    return f"case:{number}"


def _reminded(agency: str, year: int) -> str:
    return f"reminded:{year}:{agency}"


class Withdrawal:
    """Taking back what waits and is untrue, inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._journal = Journal(connection)
        self._marks = Marks(connection)

    def closed(self, letter: int) -> list[Row]:
        """The cases (``id``, ``agency``) that a letter tells of and that are closed by now; with any it is untrue."""
        return self._db.rows(
            "SELECT cases.id, cases.agency FROM outbox, json_each(outbox.about, '$.cases') AS one "
            "JOIN cases ON cases.id = one.value WHERE outbox.id = ? AND cases.closed IS NOT NULL",
            (letter,),
        )

    def withdraw(self, cases: Iterable[int], now: datetime) -> None:
        """Cancel all letters that wait and tell of cases which are closed."""
        sought = msgspec.json.encode([case_subject(case) for case in cases]).decode()
        rows = self._db.rows(
            "SELECT id, agency, about, created, kinds FROM outbox WHERE id IN "
            "(SELECT letter FROM told WHERE subject IN (SELECT value FROM json_each(?))) "
            "AND +state IN ('held', 'queued') ORDER BY id",
            (sought,),
        )
        if rows:
            Agenda(self._db).plan(LETTERS, now)
        for row in rows:
            self._cancel(row["id"], row["agency"], now)
        for row in rows:
            self._untell(msgspec.json.decode(row["about"], type=About), row["id"], row["created"], now)
            if digest.KIND.name in msgspec.json.decode(row["kinds"]):
                self._undo_digest(row["created"])

    def _cancel(self, number: int, agency: str | None, now: datetime) -> None:
        closed = self.closed(number)
        note = " ".join(f"case:{case['id']}" for case in closed)
        self._db.run("UPDATE outbox SET state = 'cancelled' WHERE id = ?", (number,))
        self._journal.add(now, f"letter:{number}", "cancelled", note, agency=agency)
        for case in closed:
            told = f"letter:{number}"
            self._journal.add(now, f"case:{case['id']}", "letter-cancelled", told, agency=case["agency"])

    def _untell(self, told: About, number: int, created: str, now: datetime) -> None:
        for case in told.cases:
            rows = self._db.rows(
                "SELECT agency FROM cases WHERE id = ? AND closed IS NULL AND notified IS NOT NULL", (case,)
            )
            if rows and not self._alive(case_subject(case)):
                self._db.run("UPDATE cases SET notified = NULL WHERE id = ?", (case,))
                self._journal.add(now, f"case:{case}", "untold", f"letter:{number}", agency=rows[0]["agency"])
        for agency, year in told.reminded:
            if not self._alive(_reminded(agency, year), created):
                self._db.run("DELETE FROM steps WHERE agency = ? AND year = ? AND at = ?", (agency, year, created))

    def _alive(self, subject: str, created: str | None = None) -> bool:
        """Whether another letter (of the same moment) that was not cancelled tells the same."""
        return bool(
            self._db.rows(
                "SELECT 1 FROM told JOIN outbox ON outbox.id = told.letter "
                "WHERE told.subject = ? AND outbox.state != 'cancelled' AND (? IS NULL OR outbox.created = ?)",
                (subject, created, created),
            )
        )

    def _undo_digest(self, created: str) -> None:
        """The digest written with the letter is due again, over the same days."""
        if self._marks.get(DIGEST_MARK) != created:
            return
        before = self._marks.get(DIGEST_BEFORE)
        if before:
            self._marks.set(DIGEST_MARK, before)
        else:
            self._marks.drop(DIGEST_MARK)
