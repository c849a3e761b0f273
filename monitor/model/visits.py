"""A visit of a site for reports: what is ordered, what was seen, and where the site stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from monitor.model.findings import Finding
from monitor.model.pages import Capture, Listing, Load, Trouble
from monitor.model.reports import Dating, Report
from monitor.model.roster import Agency, Limits, Obligation, Site


class Known(Struct, frozen=True, kw_only=True):
    """What is remembered of an address, so that a 304 answers from facts already stored."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    listing: Listing | None = None
    report: Report | None = None


class Target(Struct, frozen=True, kw_only=True):
    """One obligation as a visit needs it, with the address and the earliest date its report was seen under before.

    ``first_seen`` is the day the report was first read, ``missed`` the last day before on which a whole search did
    not find it, ``gone`` the days since on which its address led to nothing, ``loads`` how it opened lately.
    ``previous`` are the stored facts of the report of the year before.
    """

    agency: Agency
    obligation: Obligation
    earliest: Dating | None = None
    url: str | None = None
    previous: Report | None = None
    first_seen: date | None = None
    missed: date | None = None
    gone: tuple[date, ...] = ()
    loads: tuple[Load, ...] = ()


class VisitOrder(Struct, frozen=True, kw_only=True):
    """One round over one site: plain data in."""

    site: Site
    targets: tuple[Target, ...]
    at: datetime
    limits: Limits
    known: Mapping[str, Known] = field(default_factory=dict)
    start: str | None = None


class Place(Struct, frozen=True, kw_only=True):
    """An address that was searched: ``outcome`` is ``read`` or a trouble code."""

    url: str
    at: datetime
    outcome: str
    says: str = ""


class Sighting(Struct, frozen=True, kw_only=True):
    """What a visit saw of one target: its report, the findings, and why it could not be read if it could not.

    ``gone`` says that the address of a report accepted before leads to nothing.
    """

    agency: str
    year: int
    url: str | None = None
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    trouble: Trouble | None = None
    gone: bool = False


class VisitRecord(Struct, frozen=True, kw_only=True):
    """One round over one site: plain data out. ``complete`` when every place was read successfully.

    ``wait_until`` is when the site asked to be asked again, None if it did not.
    """

    host: str
    at: datetime
    complete: bool
    places: tuple[Place, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    captures: tuple[Capture, ...] = ()
    remembered: Mapping[str, Known] = field(default_factory=dict)
    start: str | None = None
    trouble: Trouble | None = None
    wait_until: datetime | None = None


class SiteState(Struct, frozen=True, kw_only=True):
    """What is known of a site between visits."""

    host: str
    visited: datetime
    complete: bool
    start: str | None = None
    trouble: Trouble | None = None
