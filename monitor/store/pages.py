"""What was fetched: facts by address for the next round, and every exchange with its place in the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor import __version__
from monitor.model import Capture, Known
from monitor.store.connection import Connection
from monitor.store.rows import to_json


def keep(
    db: Connection,
    host: str,
    at: str,
    remembered: Mapping[str, Known],
    captures: Sequence[Capture],
    sequences: Mapping[int, int | None],
) -> None:
    """Store what a walk over a site fetched. ``sequences``: capture index -> line of the evidence manifest."""
    unchanged = {capture.url for capture in captures if capture.unchanged}
    db.many(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET known = excluded.known, "
        "reader = excluded.reader, read_at = CASE WHEN ? THEN read_at ELSE excluded.read_at END",
        [(url, host, to_json(known), __version__, at, url in unchanged) for url, known in remembered.items()],
    )
    db.many(
        "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (c.url, c.final_url, c.status, c.sha256, c.at.isoformat(), c.seconds, sequences.get(index))
            for index, c in enumerate(captures)
        ],
    )
