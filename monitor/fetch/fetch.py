"""One bounded, polite, safe exchange with a website: an address in, a Capture out."""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx2
from msgspec import Struct
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.address import checked, origin, redirected
from monitor.fetch.answers import ours, wait_of
from monitor.fetch.body import body_of
from monitor.fetch.network import ExchangeError, Meter, Resolver, Transport, system_resolver, tls_context
from monitor.fetch.pressed import BrokenError
from monitor.fetch.robots import MAX_BYTES as ROBOTS_BYTES
from monitor.fetch.robots import NO_RULES, Robots
from monitor.model.pages import Capture
from monitor.model.roster import Limits, Site

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REPEATED = frozenset({307, 308})
"""Redirects that want a body sent once more: it is sent once."""
PATIENCE = 10.0
"""Seconds that a ``Retry-After`` is waited for; for a longer one the visit goes without the site."""

MOST_SENT = 64 * 1024
"""Bytes of a body that are sent."""


class Part(Struct, frozen=True, kw_only=True):
    """A request that belongs to a page under way: it follows the one before without a pause.

    ``seconds`` and ``max_bytes`` are what is left of the page, ``headers`` go to the address asked for and to none that
    it redirects to.
    """

    seconds: float
    max_bytes: int
    headers: Mapping[str, str] = {}


class _Ask(Struct, frozen=True, kw_only=True):
    """How an address is asked and within which bounds; ``headers`` and ``body`` go to no address it redirects to."""

    seconds: float
    max_bytes: int
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    pause: bool = True


class Fetcher:
    """The exchanges with one site, over one client that nothing else shares. Not for use by several threads.

    ``at`` is stamped on every capture. ``certificate`` is what the server of the last answer showed over TLS, as
    ``ssl.SSLSocket.getpeercert`` gives it. ``resolve`` answers for names; addresses that are not public are refused
    unless ``site.allow_private`` and the host is one of the site's own.
    Raises FetchError (``tls``) if ``site.ca_file`` cannot be used.
    """

    def __init__(self, site: Site, limits: Limits, at: datetime, resolve: Resolver = system_resolver) -> None:
        self._site = site
        self._limits = limits
        self._at = at
        self._meter = Meter()
        self._client = _client(limits, Transport(self._meter, self._may_be_private, resolve, _context(site)))
        self._robots: dict[str, Robots] = {}
        self._idle_since: float | None = None
        self._waits: dict[str, float] = {}
        self.certificate: Mapping[str, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        known_sha256: str | None = None,
        part: Part | None = None,
    ) -> Capture:
        """Fetch an address, following redirects; every HTTP status is a Capture, every failure a FetchError.

        With ``known_sha256`` the request is conditional, and a 304 comes back as an unchanged Capture. Header names
        of a Capture are in lower case, values decoded as Latin-1; the body is decoded (``content-encoding``).
        """
        conditions = _conditions(etag, last_modified) if known_sha256 else {}
        capture = self._exchange(url, self._permitted(url, part), self._ask(part, headers=conditions))
        if capture.status == 304 and conditions and known_sha256 and not capture.redirects:
            return _unchanged(capture, known_sha256)
        return capture

    def head(self, url: str) -> Capture:
        """Ask for an address without its body, as ``get`` does else: the Capture has status and headers alone."""
        return self._exchange(url, self._permitted(url), self._ask(None, method="HEAD"))

    def post(self, url: str, body: bytes, part: Part) -> Capture:
        """Send at most ``MOST_SENT`` bytes to an address of the site's own hosts, else as ``get``.

        What is sent goes nowhere else: a redirect that wants it again is a FetchError (``redirects``), and so is
        another host (``unsupported-address``).
        """
        address = self._permitted(url, part)
        if not ours(self._site, str(address)):
            raise FetchError("unsupported-address", url, "host")
        if len(body) > MOST_SENT:
            raise FetchError("too-large", url, f"over {MOST_SENT} bytes to send")
        return self._exchange(url, address, self._ask(part, method="POST", body=body))

    def _ask(
        self,
        part: Part | None,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> _Ask:
        seconds, most = self._limits.deadline, self._limits.max_bytes
        if part is None:
            return _Ask(seconds=seconds, max_bytes=most, method=method, headers=headers or {}, body=body)
        return _Ask(
            seconds=min(seconds, part.seconds),
            max_bytes=min(most, part.max_bytes),
            method=method,
            headers={**part.headers, **(headers or {})},
            body=body,
            pause=False,
        )

    def _permitted(self, url: str, part: Part | None = None) -> httpx2.URL:
        """The address, if we go there, with what robots.txt of its host says at hand."""
        address = checked(url)
        if self._limits.robots:
            self._ask_robots(address, part)
        return address

    def _ask_robots(self, address: httpx2.URL, part: Part | None) -> None:
        place = origin(address)
        if place not in self._robots:
            self._robots[place] = NO_RULES
            self._robots[place] = self._fetch_robots(place + "/robots.txt", part)

    def _fetch_robots(self, url: str, part: Part | None) -> Robots:
        ask = self._ask(part)
        seconds = min(self._limits.timeout, ask.seconds)
        try:
            capture = self._exchange(
                url, checked(url), replace(ask, seconds=seconds, max_bytes=ROBOTS_BYTES, headers={})
            )
        except FetchError:
            return NO_RULES
        return Robots(capture.body, self._limits.user_agent) if capture.status == 200 else NO_RULES

    def _exchange(self, url: str, address: httpx2.URL, ask: _Ask) -> Capture:
        if ask.pause:
            self._pause(address)
        start = time.monotonic()
        self._meter.start(ask.seconds, ask.max_bytes)
        try:
            response, body, hops = self._follow(address, ask)
        except ExchangeError as fault:
            raise FetchError(fault.code, url, fault.says) from fault
        finally:
            self._idle_since = time.monotonic()
        return Capture(
            url=url,
            final_url=str(response.request.url),
            status=response.status_code,
            headers=_headers(response),
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            at=self._at,
            seconds=self._idle_since - start,
            redirects=tuple(hops),
        )

    def _follow(self, address: httpx2.URL, ask: _Ask) -> tuple[httpx2.Response, bytes, list[str]]:
        """The last answer, its body and the addresses redirected to. Only the first hop is conditional: a 304 for
        a page redirected to would say nothing of the page asked for."""
        hops: list[str] = []
        while True:
            self._permit(address)
            response, body = self._send(address, ask)
            wait = wait_of(response.status_code, response.headers.get("retry-after", ""), self._at)
            if wait:
                self._waits[origin(address)] = time.monotonic() + wait
            if response.status_code not in REDIRECTS or "location" not in response.headers:
                return response, body, hops
            if ask.body is not None and response.status_code in REPEATED:
                raise ExchangeError("redirects", f"{response.status_code} for what was sent")
            address = redirected(address, _location(response))
            hops.append(str(address))
            if len(hops) > self._limits.max_hops:
                raise ExchangeError("redirects", " -> ".join(hops[-3:]))
            ask = replace(ask, method="GET" if ask.body is not None else ask.method, headers={}, body=None)

    def _permit(self, address: httpx2.URL) -> None:
        left = self._waits.get(origin(address), 0.0) - time.monotonic()
        if left > 0:
            raise ExchangeError("blocked", f"Retry-After: {left:.0f} s")
        if not self._robots.get(origin(address), NO_RULES).allows(str(address)):
            raise ExchangeError("robots", str(address))

    def _send(self, address: httpx2.URL, ask: _Ask) -> tuple[httpx2.Response, bytes]:
        alone = ask.method == "HEAD"
        try:
            # A server may send a body where none was asked for: nobody else shall find it on the connection.
            headers = {**ask.headers, "Connection": "close"} if alone else ask.headers
            request = self._client.build_request(ask.method, address, headers=headers, content=ask.body)
            response = self._client.send(request, stream=True)
            self.certificate = _certificate(response)
            try:
                return response, b"" if alone else body_of(response, self._meter, ask.max_bytes)
            finally:
                response.close()
        except (httpx2.DecodingError, BrokenError) as error:
            raise ExchangeError(self._meter.fault(), f"content-encoding: {error}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            # Cookies and redirect headers of a hostile server reach these before any of our own checks.
            raise ExchangeError(self._meter.fault(), str(error)) from error

    def _pause(self, address: httpx2.URL) -> None:
        """Wait as long as manners or the site want; a site that wants more than a little is not asked at all."""
        if self._idle_since is None:
            return
        asked = self._waits.get(origin(address), 0.0) - time.monotonic()
        if 0 < asked <= PATIENCE:
            time.sleep(asked)
        own = self._limits.pause if self._site.pause is None else self._site.pause
        wanted = max(own, self._robots.get(origin(address), NO_RULES).delay)
        left = self._idle_since + wanted - time.monotonic()
        if left > 0:
            time.sleep(left)

    def _may_be_private(self, host: str, port: int) -> bool:
        name = f"[{host}]" if ":" in host else host
        own = (self._site.host, *self._site.hosts)
        return self._site.allow_private and (name in own or f"{name}:{port}" in own)


def _client(limits: Limits, transport: Transport) -> httpx2.Client:
    headers = {
        "User-Agent": limits.user_agent,
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9",
        # Only gzip tells by its trailer whether it came whole.
        "Accept-Encoding": "gzip",
    }
    return httpx2.Client(
        transport=transport, headers=headers, timeout=limits.timeout, follow_redirects=False, trust_env=False
    )


def _context(site: Site) -> ssl.SSLContext:
    try:
        return tls_context(site.ca_file, legacy=site.tls == "legacy")
    except OSError as error:
        raise FetchError("tls", site.home, f"{site.ca_file}: {error}") from error


def _certificate(response: httpx2.Response) -> Mapping[str, Any] | None:
    secure = response.extensions["network_stream"].get_extra_info("ssl_object")
    return secure.getpeercert() if secure is not None else None


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Validators as a server gave them; what cannot stand in a header is left out."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value and value.isascii() and value.isprintable()}


def _headers(response: httpx2.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)


def _location(response: httpx2.Response) -> bytes:
    return next(value for name, value in response.headers.raw if name.lower() == b"location")


def _unchanged(capture: Capture, sha256: str) -> Capture:
    return replace(capture, body=b"", sha256=sha256, unchanged=True)
