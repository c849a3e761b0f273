"""What an answer is worth before anybody reads it: whose it is, whether it is whole, what its clock says. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from monitor.fetch.blocked import blocked
from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Site

CLOCKS_APART = timedelta(days=2)
"""How far the clock of a site may be from ours before we trust neither."""

LONGEST_WAIT = 86_400.0
"""Seconds."""

_OPENS, _CLOSES = re.compile(rb"<html[\s>]", re.IGNORECASE), re.compile(rb"</html\s*>", re.IGNORECASE)


def outcome(site: Site, capture: Capture) -> str | None:
    """Why a capture must not be read, as a trouble code; None for a whole page of the site (or a 304)."""
    if capture.failed:
        return capture.failed
    if blocked(capture):
        return "blocked"
    if not ours(site, capture.final_url):
        return "foreign-host"
    if capture.status in (404, 410):
        return "not-found"
    if capture.unchanged:
        return None
    if capture.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
        return "http-error"
    if not capture.body.strip() and not header(capture, "refresh"):
        return "empty"
    return "truncated" if _is_cut_off(capture) else None


def ours(site: Site, url: str) -> bool:
    """Whether an address lies on a host registered for the site; copies on foreign hosts never count."""
    host = _netloc(url)
    return host == site.host or host in site.hosts or host == _netloc(site.home)


class Clock:
    """The time that a site says it is, ``at`` a time of ours: the latest of its answers. Each of them is read once."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._read = 0
        self._latest: datetime | None = None

    def trouble(self, captures: Sequence[Capture]) -> Trouble | None:
        """Trouble if the site's clock and ours are days apart: then no due day can be told to have passed.

        ``captures`` are those of the time before, and what came since.
        """
        new = captures[self._read :]
        self._read += len(new)
        told = [time for time in (self._latest, *map(time_told, new)) if time is not None]
        self._latest = max(told, default=None)
        if self._latest is None or abs(self._latest - self._at) <= CLOCKS_APART:
            return None
        return Trouble("clock", self._latest.isoformat())


def header(capture: Capture, name: str) -> str:
    """The first header of that name, in lower case; empty if there is none."""
    return next((value for key, value in capture.headers if key == name), "")


def wait_of(status: int, retry_after: str, at: datetime) -> float:
    """The seconds that a server which refuses us wants us to wait (RFC 9110, 10.2.3), a day at most; 0: none stated."""
    said = retry_after.strip() if "GMT" in retry_after else retry_after.partition(",")[0].strip()
    if status not in (429, 503) or not said:
        return 0.0
    if said.isdecimal():
        return min(float(said.lstrip("0")[:9] or 0), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
        seconds = ((until if until.tzinfo else until.replace(tzinfo=UTC)) - at).total_seconds()
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


def time_told(capture: Capture) -> datetime | None:
    """The time a server says it is; an answer out of a cache is as old as its age."""
    try:
        time = parsedate_to_datetime(header(capture, "date"))
        age = timedelta(seconds=min(int(header(capture, "age") or 0), 10**9))
        return (time if time.tzinfo else time.replace(tzinfo=UTC)) + age
    except (ValueError, OverflowError):
        return None


def _is_cut_off(capture: Capture) -> bool:
    """Whether the end of a page is missing where nothing else tells its length."""
    if header(capture, "content-length") or header(capture, "transfer-encoding"):
        return False
    return bool(_OPENS.search(capture.body)) and not _CLOSES.search(capture.body)


def _netloc(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].lower()
