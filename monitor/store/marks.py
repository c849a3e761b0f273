"""Single values: the last round, the last digest, a pause of the post, what the center was told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from monitor.model.office import Alert
from monitor.store.connection import Connection

LAST_ROUND = "last_round"
_ALERTS = "alerts"
EVIDENCE_HEAD = "evidence_head"
"""The last line of the evidence that is known."""
VOUCHED = "journal_vouched"
"""The end of the journal that the evidence was told last."""


class Marks:
    """Values by name. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, name: str) -> str | None:
        """The text kept under a name; None if there is none."""
        rows = self._db.rows("SELECT value FROM marks WHERE name = ?", (name,))
        return str(rows[0]["value"]) if rows else None

    def moment(self, name: str) -> datetime | None:
        """A value that is a time."""
        value = self.get(name)
        return datetime.fromisoformat(value) if value else None

    def moments(self, name: str) -> dict[str, datetime]:
        """A value that is several times by their names."""
        value = self.get(name)
        return msgspec.json.decode(value, type=dict[str, datetime]) if value else {}

    def alerts(self) -> list[Alert]:
        """What the operator was told of and is not over, the oldest first."""
        value = self.get(_ALERTS)
        return msgspec.json.decode(value, type=list[Alert]) if value else []

    def keep_alerts(self, alerts: Sequence[Alert]) -> None:
        """What the operator was told of and is not over, and nothing else."""
        self.set(_ALERTS, msgspec.json.encode(alerts).decode())

    def set(self, name: str, value: str) -> None:
        self._db.run("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def drop(self, name: str) -> None:
        self._db.run("DELETE FROM marks WHERE name = ?", (name,))
