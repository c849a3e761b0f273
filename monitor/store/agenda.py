"""What the county is to be asked for next, and when: one row a site and purpose, one for the letters.

Writes happen inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.store.connection import Connection

VISIT, SURVEY, SAMPLE, LETTERS = "visit", "survey", "sample", "letters"
_NOBODY = ""
"""The host of what is about no site."""


class Agenda:
    """Times by purpose and host."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def due(self, what: str, now: datetime) -> set[str]:
        """The hosts whose time has come."""
        rows = self._db.rows("SELECT host FROM agenda WHERE what = ? AND at <= ?", (what, now.isoformat()))
        return {row["host"] for row in rows}

    def next(self) -> datetime | None:
        """The first time of all; None where nothing is planned."""
        rows = self._db.rows("SELECT min(at) AS at FROM agenda")
        return datetime.fromisoformat(rows[0]["at"]) if rows[0]["at"] else None

    def first_site(self) -> tuple[str, datetime] | None:
        """The site that is visited or surveyed next, and when; None where none is."""
        rows = self._db.rows(
            "SELECT host, at FROM agenda WHERE what IN (?, ?) ORDER BY at, host LIMIT 1", (VISIT, SURVEY)
        )
        return (rows[0]["host"], datetime.fromisoformat(rows[0]["at"])) if rows else None

    def of_site(self, host: str) -> dict[str, datetime]:
        """When a site is asked next, by purpose."""
        rows = self._db.rows("SELECT what, at FROM agenda WHERE host = ?", (host,))
        return {row["what"]: datetime.fromisoformat(row["at"]) for row in rows}

    def plan(self, what: str, at: datetime, host: str = _NOBODY) -> None:
        """Ask for something at a time, and at no other."""
        self._db.run("INSERT OR REPLACE INTO agenda VALUES (?, ?, ?)", (what, host, at.isoformat()))

    def write(self, what: str, planned: Iterable[tuple[str, datetime]]) -> None:
        """Hosts with their times, and no others."""
        self._db.run("DELETE FROM agenda WHERE what = ?", (what,))
        self._db.many("INSERT INTO agenda VALUES (?, ?, ?)", [(what, host, at.isoformat()) for host, at in planned])
