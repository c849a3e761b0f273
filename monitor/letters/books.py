"""What stands in the books, as the letters of a round need it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from monitor.letters.parts import Certificate, Repeated, Sending
from monitor.model import Case, Finding, SiteState, Standing
from monitor.website import ColumnStanding


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
