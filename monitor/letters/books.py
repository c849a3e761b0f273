"""What stands in the books, as the letters of a round need it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from monitor.model import Case, Finding, SiteState, Standing, Trouble
from monitor.website import ColumnStanding


class Sending(Struct, frozen=True, kw_only=True):
    """A letter handed over, or not (``says`` tells why)."""

    to: str
    subject: str
    says: str = ""


class Certificate(Struct, frozen=True, kw_only=True):
    """A site's certificate that ends soon (``until`` is its last day), or that could not be trusted."""

    host: str
    until: date | None = None
    trouble: Trouble | None = None


class Repeated(Struct, frozen=True, kw_only=True):
    """A problem that the last bulletin named again, ``times`` issues in a row."""

    agency: str
    place: str
    label: str
    times: int


class Books(Struct, frozen=True, kw_only=True):
    """What stands in the books. ``sweeps`` are complete searches in a row without a report, by agency."""

    year: int
    standings: tuple[Standing, ...]
    steps: frozenset[tuple[str, str]]
    open_cases: tuple[Case, ...]
    recent_cases: tuple[Case, ...]
    sweeps: Mapping[str, int]
    unsure: tuple[Finding, ...]
    broken: tuple[Finding, ...]
    sites: Mapping[str, SiteState]
    sent: tuple[Sending, ...]
    failed: tuple[Sending, ...]
    last_digest: datetime | None
    columns: tuple[ColumnStanding, ...] = ()
    unread_sites: frozenset[str] = frozenset()
    repeated: tuple[Repeated, ...] = ()
    certificates: tuple[Certificate, ...] = ()
