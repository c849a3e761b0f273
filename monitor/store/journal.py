"""The journal: what happened to cases, letters and bulletins, in order, never changed."""

from __future__ import annotations

from datetime import datetime

from monitor.model.standings import Line
from monitor.store.connection import Connection
from monitor.store.rows import line_of


class Journal:
    """Lines about subjects such as ``case:12``. They are written inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(
        self,
        at: datetime,
        subject: str,
        event: str,
        note: str = "",
        *,
        agency: str | None = None,
        by: str = "",
        version: int | None = None,
    ) -> None:
        """A line; ``by`` is a person, empty for the program, ``version`` that of a rule."""
        self._db.run(
            "INSERT INTO journal (at, subject, agency, event, note, actor, version) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (at.isoformat(), subject, agency, event, note, by, version),
        )

    def about(self, subject: str) -> list[Line]:
        """What happened to a subject, in order."""
        rows = self._db.rows("SELECT * FROM journal WHERE subject = ? ORDER BY id", (subject,))
        return [line_of(row) for row in rows]
