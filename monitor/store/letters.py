"""The outbox table: letters wait here from the transaction that made them until the mail server has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Self

import msgspec

from monitor.model.letters import Entry, Letter, Outage, Queued
from monitor.store.connection import Connection, Row, matching
from monitor.store.journal import Journal
from monitor.store.outages import Outages
from monitor.store.rows import entry_of, queued_of, to_json
from monitor.store.withdrawal import Withdrawal, about, case_subject, subjects

_LONGEST_WAIT = timedelta(days=1)
"""No letter waits longer for its next attempt: a later time was written down by a wrong clock."""
_WITNESSES = 200


class Letters:
    """The register of letters. Each method but ``add`` is a transaction of its own."""

    def __init__(self, connection: Connection, *, outward: bool = True) -> None:
        self._db = connection
        self._mine = "" if outward else "AND mine.agency IS NULL "
        self._older = "" if outward else "AND older.agency IS NULL "
        self._outages = Outages(connection)
        self._untrue = Withdrawal(connection)
        self._journal = Journal(connection)

    def add(self, letters: Iterable[tuple[Letter, bytes]], sender: str, held: Sequence[str]) -> None:
        """Queue letters (with their complete messages) inside the caller's transaction.

        Letters with a part of a ``held`` kind wait for approval.
        """
        queued = tuple(letters)
        self._db.many(
            "INSERT INTO outbox (kinds, agency, recipient, sender, subject, message_id, message, state, next_at, "
            "created, about, pass_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    msgspec.json.encode(letter.kinds).decode(),
                    letter.agency,
                    letter.to,
                    sender,
                    letter.subject,
                    letter.message_id,
                    message,
                    "held" if set(letter.kinds) & set(held) else "queued",
                    letter.at.isoformat(),
                    letter.at.isoformat(),
                    to_json(about(letter)),
                    letter.pass_on,
                )
                for letter, message in queued
            ],
        )
        self._db.many(
            "INSERT OR IGNORE INTO told SELECT ?, id FROM outbox WHERE message_id = ?",
            [(subject, letter.message_id) for letter, _ in queued for subject in subjects(about(letter))],
        )

    def inward(self) -> Self:
        """The same register, of which the post takes nothing that goes to units."""
        return type(self)(self._db, outward=False)

    def next_number(self) -> int:
        """The number that the next letter gets, inside the caller's transaction."""
        return int(self._db.rows("SELECT coalesce(max(id), 0) + 1 AS next FROM outbox")[0]["next"])

    # --- the post's side -----------------------------------------------------------------------------------------

    def recover(self, now: datetime) -> None:
        """Letters that were being handed over when a process died are due again, under the same Message-ID."""
        with self._db.transaction():
            for row in self._db.rows("SELECT id FROM outbox WHERE state = 'sending'"):
                self._note(row["id"], now, "delivery unknown, sent again")
            self._db.run("UPDATE outbox SET state = 'queued' WHERE state = 'sending'")

    def take(self, now: datetime) -> Queued | None:
        """The oldest letter due, marked *sending*; none while the channel rests or an older one to it waits.

        A letter that tells of a case closed by now is cancelled instead: it may have been out while that happened.
        """
        with self._db.transaction():
            if self._resting(now):
                return None
            row = self._next(now)
            while row is not None and (closed := self._untrue.closed(row["id"])):
                self._untrue.withdraw([case["id"] for case in closed], now)
                row = self._next(now)
            if row is None:
                self._forget_outage()
                return None
            self._db.run("UPDATE outbox SET state = 'sending' WHERE id = ?", (row["id"],))
        return queued_of(row)

    def _next(self, now: datetime) -> Row | None:
        """The first letter due of those that are queued, in their order; it alone is read with its message.

        Left to itself SQLite sorts all letters due for each one that leaves.
        """
        rows = self._db.rows(
            "SELECT * FROM outbox WHERE id = (SELECT id FROM outbox AS mine INDEXED BY outbox_queued "
            f"WHERE state = 'queued' AND (next_at <= ? OR next_at > ?) {self._mine}AND NOT EXISTS "
            "(SELECT 1 FROM outbox AS older WHERE older.recipient = mine.recipient AND older.id < mine.id "
            f"{self._older}AND older.state IN ('queued', 'sending')) ORDER BY id LIMIT 1)",
            (now.isoformat(), (now + _LONGEST_WAIT).isoformat()),
        )
        return rows[0] if rows else None

    def sent(self, number: int, now: datetime) -> None:
        """The mail server took the letter over."""
        with self._db.transaction():
            self._db.run(
                "UPDATE outbox SET state = 'sent', sent = ?, says = '' WHERE id = ?", (now.isoformat(), number)
            )
            self._note(number, now, "sent")

    def onward(self, number: int, now: datetime) -> Queued | None:
        """``sent`` and ``take`` in one transaction; a next letter that cannot be taken leaves this one sent."""
        try:
            with self._db.transaction():
                self.sent(number, now)
                return self.take(now)
        except Exception:
            self.sent(number, now)
            raise

    def again(self, number: int, now: datetime, next_at: datetime, says: str) -> None:
        """Not now: the letter waits for its next attempt."""
        with self._db.transaction():
            self._db.run(
                "UPDATE outbox SET state = 'queued', attempts = attempts + 1, next_at = ?, says = ? WHERE id = ?",
                (next_at.isoformat(), says, number),
            )
            self._note(number, now, "delayed", says)

    def refused(self, number: int, now: datetime, says: str) -> None:
        """The mail server will not take it: failed, and told to the center."""
        with self._db.transaction():
            self._db.run(
                "UPDATE outbox SET state = 'failed', attempts = attempts + 1, says = ? WHERE id = ?", (says, number)
            )
            self._note(number, now, "failed", says)

    def lightened(self, number: int, now: datetime, message: bytes, left_out: str) -> None:
        """The letter goes without its files: its mail is another one from now on."""
        with self._db.transaction():
            self._db.run("UPDATE outbox SET message = ? WHERE id = ?", (message, number))
            self._note(number, now, "files-left-out", left_out)

    def served(self) -> list[str]:
        """The addresses of the letters sent last, the last one first."""
        rows = self._db.rows(
            "SELECT recipient FROM outbox WHERE sent IS NOT NULL ORDER BY sent DESC LIMIT ?", (_WITNESSES,)
        )
        return list(dict.fromkeys(row["recipient"] for row in rows))

    def outage(self) -> Outage | None:
        """Why the post rests."""
        return self._outages.standing()

    def pause(self, numbers: Sequence[int], now: datetime, outage: Outage, first_at: datetime) -> None:
        """The server takes none now: the whole queue rests, and the letters lose no attempt.

        If an address showed it, the first is due at ``first_at`` and the others stand aside for a day.
        """
        says = f"{outage.code}: {outage.says}"
        aside = (now + _LONGEST_WAIT).isoformat()
        with self._db.transaction():
            for number in numbers:
                self._db.run("UPDATE outbox SET state = 'queued', says = ? WHERE id = ?", (says, number))
            for number in numbers if outage.to else ():
                next_at = first_at.isoformat() if number == numbers[0] else aside
                self._db.run("UPDATE outbox SET next_at = ? WHERE id = ?", (next_at, number))
            self._outages.put(outage, now)

    def resume(self, now: datetime) -> None:
        """The server takes letters again: all that wait are due."""
        with self._db.transaction():
            self._db.run("UPDATE outbox SET next_at = ? WHERE state = 'queued' AND next_at > ?", (now.isoformat(),) * 2)
            self._outages.end(now)

    def _forget_outage(self) -> None:
        """With no letter left that could show it, nobody knows how the server is."""
        if self._outages.standing() is not None and not self.states() & Counter(queued=1, sending=1):
            self._outages.forget()

    # --- the register --------------------------------------------------------------------------------------------

    def entries(self, *, state: str | None = None) -> list[Entry]:
        """Letters in the order they were written, all or those of one state."""
        condition, values = matching(state=state)
        rows = self._db.rows(f"SELECT * FROM outbox WHERE {condition} ORDER BY id", values)
        return [entry_of(row) for row in rows]

    def standing(self, since: datetime | None = None) -> list[Entry]:
        """The letters that wait, failed or are to be passed on, and those created or sent since a time (None: all)."""
        if since is None:
            return self.entries()
        rows = self._db.rows(
            "SELECT * FROM outbox WHERE id IN ("
            "SELECT id FROM outbox WHERE state IN ('held', 'queued', 'sending', 'failed') UNION "
            "SELECT id FROM outbox WHERE pass_on = 1 AND passed IS NULL UNION "
            "SELECT id FROM outbox WHERE created >= ? UNION SELECT id FROM outbox WHERE sent >= ?) ORDER BY id",
            [since.isoformat()] * 2,
        )
        return [entry_of(row) for row in rows]

    def states(self) -> Counter[str]:
        """How many letters there are of each state but *sent*."""
        rows = self._db.rows("SELECT state, count(*) AS many FROM outbox WHERE state != 'sent' GROUP BY state")
        return Counter({row["state"]: row["many"] for row in rows})

    def telling(self, case: int) -> list[Entry]:
        """The letters that tell of a case."""
        rows = self._db.rows(
            "SELECT outbox.* FROM told JOIN outbox ON outbox.id = told.letter WHERE told.subject = ? ORDER BY letter",
            (case_subject(case),),
        )
        return [entry_of(row) for row in rows]

    def message(self, number: int) -> bytes | None:
        """The whole mail as it leaves (RFC 5322); None if there is no letter of that number."""
        rows = self._db.rows("SELECT message FROM outbox WHERE id = ?", (number,))
        return bytes(rows[0]["message"]) if rows else None

    def move(self, number: int, allowed: Sequence[str], state: str, now: datetime, note: str) -> bool:
        """Put a letter from one of the ``allowed`` states into another, with a line in the journal.

        No letter is queued again that tells of a case closed by now.
        """
        with self._db.transaction():
            rows = self._db.rows("SELECT state FROM outbox WHERE id = ?", (number,))
            if not rows or rows[0]["state"] not in allowed:
                return False
            if state == "queued" and self._untrue.closed(number):
                return False
            self._db.run("UPDATE outbox SET state = ?, next_at = ? WHERE id = ?", (state, now.isoformat(), number))
            self._note(number, now, state, note)
        return True

    def pass_on(self, number: int, now: datetime, by: str, note: str) -> bool:
        """A person passed a letter on to its unit; False if there is none that was to be."""
        with self._db.transaction():
            rows = self._db.rows(
                "SELECT agency FROM outbox WHERE id = ? AND pass_on = 1 AND passed IS NULL AND state = 'sent'",
                (number,),
            )
            if rows:
                self._db.run("UPDATE outbox SET passed = ? WHERE id = ?", (now.isoformat(), number))
                self._journal.add(now, f"letter:{number}", "passed", note, agency=rows[0]["agency"], by=by)
        return bool(rows)

    def _resting(self, now: datetime) -> bool:
        outage = self._outages.standing()
        return outage is not None and now < outage.until <= now + _LONGEST_WAIT

    def _note(self, number: int, now: datetime, event: str, note: str = "") -> None:
        agency = self._db.rows("SELECT agency FROM outbox WHERE id = ?", (number,))[0]["agency"]
        self._journal.add(now, f"letter:{number}", event, note, agency=agency)
