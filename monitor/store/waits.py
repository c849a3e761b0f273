"""Until when sites asked not to be asked again. Writes happen inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from monitor.store.connection import Connection


class Waits:
    """Times by host."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def standing(self) -> dict[str, datetime]:
        """The time of every site that ever asked, by host; it may be over."""
        return {row["host"]: datetime.fromisoformat(row["until"]) for row in self._db.rows("SELECT * FROM waits")}

    def note(self, host: str, until: datetime | None) -> None:
        """What a site said when it was asked last; None: nothing, so that what it said before is over."""
        if until is None:
            self._db.run("DELETE FROM waits WHERE host = ?", (host,))
        else:
            self._db.run("INSERT OR REPLACE INTO waits VALUES (?, ?)", (host, until.isoformat()))
