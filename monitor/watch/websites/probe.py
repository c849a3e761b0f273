"""One sample of a site's availability: its home page once, and where it fails the hosts that tell whose fault it is."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.answers import header, outcome
from monitor.fetch.fetch import Fetcher
from monitor.fetch.tls import NO_ISSUER
from monitor.model.pages import Capture, PageKind
from monitor.model.roster import Limits, Site
from monitor.model.websites import Sample
from monitor.read import listing
from monitor.watch.websites.line import answers

DOWN = frozenset({"dns", "refused", "timeout", "protocol", "redirects", "not-found", "http-error", "empty"})
"""Troubles by which a home page did not open. Others (a certificate, a size of ours, an end of the page that may never
have been written) say nothing of that."""

_NO_HOME = frozenset({PageKind.CHALLENGE, PageKind.MAINTENANCE, PageKind.ERROR, PageKind.FOREIGN})
"""Kinds of pages by which a site that answered is neither up nor down."""

_BY_PROXY = frozenset({502, 503, 504})

Window = tuple[datetime, datetime]
"""From and to, both inclusive: maintenance that was announced beforehand."""


def probe(
    site: Site,
    controls: Iterable[str],
    at: datetime,
    *,
    limits: Limits,
    limit: float = 15.0,
    control_limit: float = 5.0,
    maintenance: Iterable[Window] = (),
) -> Sample:
    """Open the home page once within ``limit`` seconds, connection and body together; the limit itself is too late.

    ``controls`` are addresses on independent hosts: a failure counts only if one of them answers. Blocked, during
    maintenance, and where what came tells neither, the sample is void.
    """
    if any(start <= at <= end for start, end in maintenance):
        return Sample(host=site.host, at=at, seconds=0.0, void="maintenance")
    seconds, trouble, wait_until = _opened(site, at, limits, limit)
    void = _void(trouble, controls, at, replace(limits, timeout=control_limit, deadline=control_limit))
    return Sample(host=site.host, at=at, seconds=seconds, trouble=trouble, void=void, wait_until=wait_until)


def _opened(site: Site, at: datetime, limits: Limits, limit: float) -> tuple[float, str | None, datetime | None]:
    """The seconds it took, the trouble code if the page did not open in time, and when to ask again if it said so."""
    start = time.monotonic()
    try:
        # One page as any visitor opens it: no robots.txt, which would cost as long again where the site is down.
        with Fetcher(site, replace(limits, timeout=limit, deadline=limit, robots=False), at) as http:
            return _asked(http, site, limits, limit)
    except FetchError as error:
        return time.monotonic() - start, error.code, None


def _asked(http: Fetcher, site: Site, limits: Limits, limit: float) -> tuple[float, str | None, datetime | None]:
    """As ``_opened``. A site that is late because the issuer of its certificate was asked for is not late."""
    start = time.monotonic()
    try:
        capture = http.get(site.home)
    except FetchError as error:
        late = error.code == "timeout" and http.waited_for_issuer()
        return time.monotonic() - start, NO_ISSUER if late else error.code, None
    if capture.seconds >= limit:
        return capture.seconds, NO_ISSUER if http.waited_for_issuer() else "timeout", http.wait_until()
    return capture.seconds, _trouble(site, capture, limits) or _instead(capture), http.wait_until()


def _trouble(site: Site, capture: Capture, limits: Limits) -> str | None:
    """As ``outcome``; but what a proxy may have said is of the proxy, and only an error of the server's own is one."""
    code = outcome(site, capture)
    if code != "http-error":
        return code
    if limits.proxy and capture.status in _BY_PROXY:
        return "proxy"
    own = capture.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return code if own and capture.status != HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED else "error-page"


def _instead(capture: Capture) -> str | None:
    """The trouble code of what stands in the place of a home page, None if the page is one."""
    page = listing.read(capture.body, capture.url, capture.final_url, header(capture, "content-type"))
    return page.trouble.code if page.trouble is not None and page.kind in _NO_HOME else None


def _void(trouble: str | None, controls: Iterable[str], at: datetime, limits: Limits) -> str | None:
    if trouble is None:
        return None
    if trouble == "blocked":
        return "blocked"
    if trouble not in DOWN:
        return "unclear"
    return None if any(answers(url, at, limits) for url in controls) else "uplink"
