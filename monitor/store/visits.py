"""Visits: what is known of the sites between them."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model.pages import Trouble
from monitor.model.visits import SiteState, VisitRecord
from monitor.store.connection import Connection
from monitor.store.rows import site_of

KEPT = timedelta(days=400)
"""How long what no finding rests on is kept: visits, and exchanges that brought nothing new."""


class Visits:
    """Sites as their last visits saw them. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def sites(self, *, troubled: bool = False) -> dict[str, SiteState]:
        """What is known of every site (of those in trouble), by host."""
        chosen = "trouble IS NOT NULL" if troubled else "TRUE"
        return {row["host"]: site_of(row) for row in self._db.rows(f"SELECT * FROM sites WHERE {chosen}")}

    def site(self, host: str) -> SiteState | None:
        """What is known of one site; None before its first visit."""
        rows = self._db.rows("SELECT * FROM sites WHERE host = ?", (host,))
        return site_of(rows[0]) if rows else None

    def any(self) -> bool:
        """Whether a site was ever visited."""
        return bool(self._db.rows("SELECT 1 FROM sites LIMIT 1"))

    def visited(self) -> dict[str, datetime]:
        """When each site was visited last, by host."""
        rows = self._db.rows("SELECT host, visited FROM sites")
        return {row["host"]: datetime.fromisoformat(row["visited"]) for row in rows}

    def add(self, record: VisitRecord) -> None:
        """Store that a site was visited, and how that went. Visits long past are forgotten."""
        at, trouble = record.at.isoformat(), record.trouble or Trouble("", "")
        self._db.run(
            "INSERT INTO sites VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET "
            "start = coalesce(excluded.start, start), visited = excluded.visited, complete = excluded.complete, "
            "trouble = excluded.trouble, says = excluded.says",
            (record.host, record.start, at, record.complete, trouble.code or None, trouble.says or None),
        )
        self._db.run(
            "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?)",
            (record.host, at, record.complete, trouble.code or None),
        )
        past = (record.at - KEPT).isoformat()
        self._db.run("DELETE FROM visits WHERE host = ? AND at < ?", (record.host, past))

    def availability(self, since: datetime) -> dict[str, float]:
        """Share of visits since a time that reached the site; blocked visits are not counted."""
        rows = self._db.rows(
            "SELECT host, (SELECT avg(trouble IS NULL OR trouble NOT IN ('dns', 'refused', 'timeout', 'protocol', "
            "'http-error')) FROM visits AS own WHERE own.host = sites.host AND at >= ? "
            "AND coalesce(trouble, '') != 'blocked') AS share FROM sites",
            (since.isoformat(),),
        )
        return {row["host"]: round(row["share"], 3) for row in rows if row["share"] is not None}
