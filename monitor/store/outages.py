"""Why the post rests, and since when: one outage at a time, and the last one until the center was told that it is over.

Writes happen inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from monitor.model.letters import Outage
from monitor.store.connection import Connection
from monitor.store.journal import Journal
from monitor.store.marks import Marks

_MARK, _SUBJECT = "post_outage", "post"


class Outages:
    """The pause of the post, with its lines in the journal."""

    def __init__(self, connection: Connection) -> None:
        self._marks = Marks(connection)
        self._journal = Journal(connection)

    def standing(self) -> Outage | None:
        """The outage that lasts."""
        last = self._last()
        return last if last is not None and last.ended is None else None

    def over(self) -> Outage | None:
        """The outage that ended and that the center was not told of."""
        last = self._last()
        return last if last is not None and last.ended is not None else None

    def put(self, outage: Outage, now: datetime) -> None:
        """An outage begins, or goes on for the same reason or another."""
        before = self.standing()
        if before is None or before.code != outage.code:
            self._journal.add(now, _SUBJECT, "paused", f"{outage.code}: {outage.says}")
        self._marks.set(_MARK, msgspec.json.encode(outage).decode())

    def end(self, now: datetime) -> None:
        """The server takes letters again."""
        outage = self.standing()
        if outage is not None:
            self._journal.add(now, _SUBJECT, "resumed", outage.since.isoformat())
            self._marks.set(_MARK, msgspec.json.encode(replace(outage, ended=now)).decode())

    def forget(self) -> None:
        """The center was told, or nothing waits any more that could show how the server is."""
        self._marks.drop(_MARK)

    def _last(self) -> Outage | None:
        text = self._marks.get(_MARK)
        return msgspec.json.decode(text, type=Outage) if text else None
