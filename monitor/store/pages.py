"""What was fetched: facts by address for the next round, and every exchange with its place in the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from monitor import __version__
from monitor.model.cases import ACCEPTED
from monitor.model.pages import Capture, Load
from monitor.model.reports import Report
from monitor.model.visits import Known
from monitor.read import attached
from monitor.store.connection import Connection, matching
from monitor.store.rows import known_of, to_json
from monitor.store.visits import KEPT

_MOST = 10


class Pages:
    """Pages as last read, and the exchanges they came by. Writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, host: str, at: datetime, remembered: Mapping[str, Known], captures: Sequence[Capture]) -> None:
        """Store what a walk over a site remembers and fetched, not what a browser made of it or what led to no answer.

        Exchanges long past that brought nothing new are forgotten; those in the evidence stay.
        """
        unchanged = {capture.url for capture in captures if capture.unchanged}
        self._db.many(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET known = excluded.known, "
            "reader = excluded.reader, read_at = CASE WHEN ? THEN read_at ELSE excluded.read_at END",
            [
                (url, host, to_json(known), __version__, at.isoformat(), url in unchanged)
                for url, known in remembered.items()
            ],
        )
        self._db.many(
            "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (c.url, c.final_url, c.status, c.sha256, c.at.isoformat(), c.seconds, c.line)
                for c in captures
                if not c.rendered and not c.failed
            ],
        )
        past = (at - KEPT).isoformat()
        self._db.many(
            "DELETE FROM captures WHERE url = ? AND at < ? AND sequence IS NULL", [(c.url, past) for c in captures]
        )

    def known(self, host: str, fresh_after: datetime) -> dict[str, Known]:
        """Facts by address for conditional requests.

        Left out, so that they are read anew: pages read in full before ``fresh_after`` or by another version, and
        pages with a defect seen once that a second reading must confirm.
        """
        rows = self._db.rows(
            "SELECT url, known FROM pages WHERE host = ? AND reader = ? AND read_at > ? AND NOT EXISTS "
            "(SELECT 1 FROM findings WHERE json_extract(finding, '$.url') = +url AND verdict = 'fails' AND streak = 1)",
            (host, __version__, fresh_after.isoformat()),
        )
        return {row["url"]: known_of(row["known"]) for row in rows}

    def facts(self, year: int, agency: str | None = None) -> dict[str, Report]:
        """The facts of the reports accepted for a year (of one agency), by agency.

        An address that by now leads to no report, or to that of another year, gives none.
        """
        condition, values = matching(agency=agency, year=year)
        rows = self._db.rows(
            f"SELECT o.agency, p.known FROM obligations AS o JOIN pages AS p ON p.url = o.url WHERE {condition} "
            "AND o.state IN (SELECT value FROM json_each(?)) ORDER BY o.rowid",
            (*values, to_json(ACCEPTED)),
        )
        known = ((row["agency"], known_of(row["known"]).report) for row in rows)
        reports = {agency: attached.in_full(page) for agency, page in known if page is not None}
        return {agency: one for agency, one in reports.items() if one.trouble is None and one.year in (None, year)}

    def report(self, url: str) -> Report | None:
        """The report that was read at an address, as its page has it; None where none was."""
        rows = self._db.rows("SELECT known FROM pages WHERE url = ?", (url,))
        return known_of(rows[0]["known"]).report if rows else None

    def readings(self, url: str) -> int:
        """How often in a row a page and what is attached to it were read as they are now (ten times at most)."""
        page = self.report(url)
        attached = [one.link.url for one in page.attached] if page is not None else []
        return min(self._unchanged(address) for address in (url, *attached))

    def is_current(self, url: str) -> bool:
        """Whether the facts of a page were read by this version of the program."""
        return bool(self._db.rows("SELECT 1 FROM pages WHERE url = ? AND reader = ?", (url, __version__)))

    def loads(self, url: str) -> tuple[Load, ...]:
        """How a page opened the last times it was asked for, the latest last."""
        rows = self._db.rows("SELECT at, seconds FROM captures WHERE url = ? ORDER BY at DESC LIMIT ?", (url, _MOST))
        return tuple(
            Load(day=datetime.fromisoformat(row["at"]).date(), seconds=row["seconds"]) for row in reversed(rows)
        )

    def last_line(self) -> int:
        """The last line of the evidence that an exchange was kept under; 0 if none was."""
        return int(self._db.rows("SELECT coalesce(max(sequence), 0) AS last FROM captures")[0]["last"])

    def _unchanged(self, url: str) -> int:
        rows = self._db.rows("SELECT sha256 FROM captures WHERE url = ? ORDER BY at DESC LIMIT ?", (url, _MOST))
        return len(list(takewhile(lambda row: row["sha256"] == rows[0]["sha256"], rows)))
