"""The facts of accepted reports as last read."""

from __future__ import annotations

from itertools import takewhile

from monitor.model import ObligationState, Report
from monitor.read import attachments
from monitor.store.connection import Connection
from monitor.store.rows import known_of, to_json

_MOST = 10


def of_year(db: Connection, year: int) -> dict[str, Report]:
    """The facts of the reports accepted for a year, by agency.

    An address that by now leads to no report, or to that of another year, gives none.
    """
    met = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED)
    rows = db.rows(
        "SELECT o.agency, p.known FROM obligations AS o JOIN pages AS p ON p.url = o.url WHERE o.year = ? "
        "AND o.state IN (SELECT value FROM json_each(?)) ORDER BY o.rowid",
        (year, to_json(met)),
    )
    known = ((agency, known_of(facts).report) for agency, facts in rows)
    reports = {agency: attachments.in_full(page) for agency, page in known if page is not None}
    return {agency: one for agency, one in reports.items() if one.trouble is None and one.year in (None, year)}


def readings(db: Connection, url: str) -> int:
    """How often in a row a page and the documents attached to it were read as they are now, ``_MOST`` times at most."""
    rows = db.rows("SELECT known FROM pages WHERE url = ?", (url,))
    page = known_of(rows[0][0]).report if rows else None
    attached = [one.link.url for one in page.attached] if page is not None else []
    return min(_unchanged(db, address) for address in (url, *attached))


def _unchanged(db: Connection, url: str) -> int:
    hashes = [
        sha256
        for (sha256,) in db.rows("SELECT sha256 FROM captures WHERE url = ? ORDER BY at DESC LIMIT ?", (url, _MOST))
    ]
    return len(list(takewhile(lambda one: one == hashes[0], hashes)))
