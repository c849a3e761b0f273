"""What became of accepted reports: lines of the journal about them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from monitor.model.changes import Edit
from monitor.store.connection import Connection, Row
from monitor.store.journal import Journal
from monitor.store.rows import to_json


class Edits:
    """Edits as they were seen, never changed. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, edit: Edit) -> None:
        Journal(self._db).add(edit.at, _subject(edit.agency, edit.year), "edited", to_json(edit), agency=edit.agency)

    def of(self, agency: str, year: int) -> list[Edit]:
        """What became of a report, in order."""
        rows = self._db.rows("SELECT note FROM journal WHERE subject = ? ORDER BY id", (_subject(agency, year),))
        return list(map(_edit, rows))

    def since(self, moment: datetime | None) -> list[Edit]:
        """What became of all reports after a time, in order."""
        rows = self._db.rows(
            "SELECT note FROM journal WHERE subject >= 'report:' AND subject < 'report;' AND +at > ? ORDER BY id",
            (moment.isoformat() if moment is not None else "",),
        )
        return list(map(_edit, rows))


def _subject(agency: str, year: int) -> str:
    return f"report:{year}:{agency}"


def _edit(row: Row) -> Edit:
    return msgspec.json.decode(row["note"], type=Edit)
