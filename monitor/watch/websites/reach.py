"""How else a site can be reached: over TLS with a certificate that is good, and over IPv6."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from ipaddress import ip_address

from msgspec.structs import replace

from monitor.clock import SHANGHAI
from monitor.errors import FetchError
from monitor.fetch.address import checked
from monitor.fetch.fetch import Fetcher
from monitor.fetch.guard import Resolver, system_resolver
from monitor.fetch.tls import UNTRUSTED, Trust
from monitor.model.pages import Trouble
from monitor.model.roster import Limits, Site
from monitor.model.websites import Tls

WELL_KNOWN = "2400:3200::1"
"""An address of the public IPv6 internet; nothing is ever sent to it, only the way there is looked up."""


def tls(site: Site, limits: Limits, at: datetime, resolve: Resolver = system_resolver) -> Tls | None:
    """The last day the certificate of a home page under https is good for, or why it was not trusted.

    None for a home page under http, and where the connection failed for another reason.
    """
    if not site.home.lower().startswith("https://"):
        return None
    try:
        with Fetcher(site, _one(limits), at, resolve, Trust.SENT) as http:
            http.head(site.home)
            return Tls(until=_until(http))
    except FetchError as error:
        return Tls(trouble=Trouble(error.code, error.says)) if error.code in UNTRUSTED else None


def ipv6(
    site: Site, limits: Limits, at: datetime, resolve: Resolver = system_resolver, well_known: str = WELL_KNOWN
) -> bool | None:
    """Whether the site has an IPv6 address and answers HTTP there, with whatever status.

    None where we have no IPv6 ourselves, where the name could not be asked for, where nothing came back (the packets
    may have been lost on our side), behind a proxy, and for a host that is itself an address.
    """
    host = checked(site.home).host
    if limits.proxy or _is_address(host) or not _has_route(well_known):
        return None
    asked = _OnlyNewer(resolve)
    try:
        with Fetcher(site, _one(limits), at, asked) as http:
            http.head(site.home)
    except FetchError as error:
        if error.code == "dns":
            return False if asked.without else None
        return None if error.code in ("timeout", "private-address") else error.code != "refused"
    return True


class _OnlyNewer:
    """A resolver that gives the IPv6 addresses alone; ``without`` once a name had others only."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve
        self.without = False

    def __call__(self, host: str, port: int) -> Sequence[str]:
        found = self._resolve(host, port)
        newer = [address for address in found if ":" in address]
        self.without = bool(found) and not newer
        return newer


def _one(limits: Limits) -> Limits:
    """One request to the home page, as any browser makes it."""
    return replace(limits, deadline=min(limits.deadline, limits.timeout), robots=False, pause=0.0)


def _until(http: Fetcher) -> date | None:
    stated = (http.certificate or {}).get("notAfter")
    if not isinstance(stated, str):
        return None
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(stated), UTC).astimezone(SHANGHAI).date()
    except (ValueError, OverflowError):
        # The last second of the year 9999 stands for a certificate without an end (RFC 5280, 4.1.2.5).
        return date.max


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        ip_address(host)
        return True
    return False


def _has_route(address: str) -> bool:
    """Whether this machine knows a way to an IPv6 address; connecting a datagram socket sends nothing."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 53))
    except OSError:
        return False
    return True
