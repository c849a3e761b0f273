"""The bodies watched, their sites, and what they owe."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import Literal

from msgspec import Struct


class BodyKind(StrEnum):
    """What a body is; it decides which day is its due day (Decree 711, art. 49)."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    TOWNSHIP = "township"
    AUTHORISED = "authorised"
    ENTERPRISE = "enterprise"


class Agency(Struct, frozen=True, kw_only=True):
    """A body that owes a report. ``site`` is the host it publishes on; ``reports`` its own column, if any.

    A blank ``level`` is an unknown one.
    """

    name: str
    kind: BodyKind
    site: str
    aliases: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    level: str = "county"
    area: str = ""
    reports: str | tuple[str, ...] | None = None


class Selectors(Struct, frozen=True, kw_only=True):
    """How to read the lists of a site that fit nothing else, as CSS selectors.

    ``item`` and ``next`` are looked for in the page, the others in an item; what is left out is found as usual.
    """

    item: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    next: str | None = None


class Site(Struct, frozen=True, kw_only=True):
    """A website. ``host`` is ``name`` or ``name:port``; ``hosts`` are further names it answers to.

    ``reports`` is the parent column of annual reports: an address, or a path of link texts walked from ``home``.
    ``selectors`` read its list pages where they are written by hand. ``owner`` is the unit that answers for the
    site as a whole; empty: the center hears of it. With ``tls`` at ``legacy`` the site may speak encryption that is no
    longer safe: what it shows may then have been changed on the way. ``headers`` go with every request to it. Between
    ``not_before`` and ``not_after`` (Beijing time) it is asked, at other hours for nothing; where neither is set the
    hours of the county hold.
    """

    host: str
    home: str
    reports: str | tuple[str, ...]
    hosts: tuple[str, ...] = ()
    allow_private: bool = False
    pause: float | None = None
    tls: Literal["modern", "legacy"] = "modern"
    ca_file: str | None = None
    selectors: Selectors | None = None
    owner: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    not_before: time | None = None
    not_after: time | None = None


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds of one exchange: seconds, bytes, hops; and the address of the proxy it goes through, if any.

    ``budget`` are the seconds that all exchanges of one visit or survey may last, without the pauses between them.
    """

    timeout: float = 15.0
    deadline: float = 60.0
    budget: float = 600.0
    max_bytes: int = 20 * 1024 * 1024
    max_hops: int = 10
    pause: float = 1.0
    max_pages: int = 50
    user_agent: str = "gongkai-monitor"
    robots: bool = True
    proxy: str = ""


class Obligation(Struct, frozen=True, kw_only=True):
    """One report owed: agency x year, its due day and the legal or local basis of that day."""

    agency: str
    year: int
    kind: BodyKind
    due: date
    basis: str
