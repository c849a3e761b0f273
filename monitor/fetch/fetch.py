"""One bounded, polite, safe exchange with a website: an address in, a Capture out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx2
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch import proof
from monitor.fetch.address import checked, origin, redirected
from monitor.fetch.answers import ours, wait_of
from monitor.fetch.asking import MOST_SENT, Ask, Part, ask, conditional
from monitor.fetch.blocked import blocked
from monitor.fetch.bodies import body as body_of
from monitor.fetch.cookies import Jar
from monitor.fetch.guard import Guard, Resolver, system_resolver
from monitor.fetch.hops import Hops
from monitor.fetch.manners import Manners
from monitor.fetch.meter import ExchangeError, Meter
from monitor.fetch.pressed import BrokenError
from monitor.fetch.proof import CERTIFICATE_BYTES, Proof, is_own
from monitor.fetch.robots import MAX_BYTES as ROBOTS_BYTES
from monitor.fetch.robots import NO_RULES, Robots
from monitor.fetch.tls import Trust
from monitor.fetch.transport import Transport
from monitor.model.pages import Capture
from monitor.model.roster import Limits, Site

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ISSUER_HOPS = 3
REPEATED = frozenset({307, 308})
"""Redirects that want a body sent once more: it is sent once."""


class Fetcher:
    """The exchanges with one site, over one client that nothing else shares. Not for use by several threads.

    ``at`` is stamped on every capture. ``certificate`` is what the server of the last answer showed over TLS, as
    ``ssl.SSLSocket.getpeercert`` gives it. ``resolve`` answers for names; addresses that are not public are refused
    unless ``site.allow_private`` and the host is one of the site's own. ``trust`` is what the site has to prove.
    Raises FetchError (``tls``) if ``site.ca_file`` cannot be used.
    """

    def __init__(
        self,
        site: Site,
        limits: Limits,
        at: datetime,
        resolve: Resolver = system_resolver,
        trust: Trust = Trust.COMPLETED,
    ) -> None:
        self._site = site
        self._limits = limits
        self._at = at
        self._meter = Meter(limits.budget)
        guard = Guard(self._meter, self._may_be_private, resolve)
        transport = Transport(self._meter, guard, proof.context(site), limits.proxy)
        self._client = _client(limits, transport)
        self._proof = Proof(site, transport, trust, self._issuer)
        self._manners = Manners(limits.pause if site.pause is None else site.pause)
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
        conditions = conditional(etag, last_modified) if known_sha256 else {}
        start = time.monotonic()
        address = self._permitted(url, part)
        if part is not None:
            part = replace(part, seconds=part.seconds - (time.monotonic() - start))
        capture = self._exchange(url, address, ask(self._limits, part, headers=conditions))
        if capture.status == 304 and conditions and known_sha256 and not capture.redirects:
            return replace(capture, body=b"", sha256=known_sha256, unchanged=True)
        return capture

    def head(self, url: str) -> Capture:
        """Ask for an address without its body, as ``get`` does else: the Capture has status and headers alone."""
        return self._exchange(url, self._permitted(url), ask(self._limits, method="HEAD"))

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
        return self._exchange(url, address, ask(self._limits, part, method="POST", body=body))

    def wait_until(self) -> datetime | None:
        """When the site asked to be asked again (``Retry-After``); None if it did not, or that time has come."""
        seconds = self._manners.wait(origin(checked(self._site.home)))
        return self._at + timedelta(seconds=seconds) if seconds else None

    def waiting(self) -> float:
        """For how many seconds the answer under way has been waited for. For other threads."""
        return self._meter.waiting()

    def stop(self) -> None:
        """Break off: every exchange that is to go on is a FetchError (``stopped``). For other threads."""
        self._meter.stop()

    def waited_for_issuer(self) -> bool:
        """Whether time was spent on what a site should have sent: then being late tells nothing of it."""
        return self._proof.seconds > 0

    def _permitted(self, url: str, part: Part | None = None) -> httpx2.URL:
        """The address, if we go there, with what robots.txt of its host says at hand."""
        address = checked(url)
        if self._limits.robots:
            self._manners.hear(address, lambda place: self._fetch_robots(place, part))
        return address

    def _fetch_robots(self, url: str, part: Part | None) -> Robots:
        bare = ask(self._limits, part)
        seconds = min(self._limits.timeout, bare.seconds)
        try:
            capture = self._exchange(
                url, checked(url), replace(bare, seconds=seconds, max_bytes=ROBOTS_BYTES, headers={})
            )
        except FetchError:
            return NO_RULES
        return Robots(capture.body, self._limits.user_agent) if capture.status == 200 else NO_RULES

    def _exchange(self, url: str, address: httpx2.URL, asking: Ask) -> Capture:
        try:
            self._meter.permit()
        except ExchangeError as fault:
            raise FetchError(fault.code, url, fault.says) from fault
        if asking.pause:
            self._manners.pause(address)
        hops, start, elsewhere = Hops(url), time.monotonic(), self._proof.seconds
        self._meter.start(asking.seconds, asking.max_bytes)
        try:
            self._follow(address, asking, hops)
        except (ExchangeError, FetchError) as fault:
            took = time.monotonic() - start - (self._proof.seconds - elsewhere)
            raise hops.lost(fault, self._at, took, self._proof.lacking(hops.asked)) from fault
        finally:
            self._meter.rest()
            self._manners.rest()
        took = self._meter.last - start - (self._proof.seconds - elsewhere)
        capture = hops.capture(self._at, took, self._proof.lacking(hops.asked))
        self._manners.answered(hops.asked[-1], refused=blocked(capture))
        return capture

    def _follow(self, address: httpx2.URL, asking: Ask, hops: Hops) -> None:
        """Ask until an answer redirects no more. Only the first hop is conditional: a 304 for a page redirected to
        would say nothing of the page asked for."""
        while True:
            self._manners.permit(address)
            response, body = self._send(address, asking)
            hops.came(address, response, body)
            place = _leads_to(response)
            if not place:
                return
            if asking.body is not None and response.status_code in REPEATED:
                raise ExchangeError("redirects", f"{response.status_code} for what was sent")
            address = redirected(address, place)
            hops.addresses.append(str(address))
            if len(hops.addresses) > self._limits.max_hops:
                raise ExchangeError("redirects", "")
            method = asking.method if asking.body is None else "GET"
            asking = replace(asking, method=method, headers={}, body=None)

    def _send(self, address: httpx2.URL, asking: Ask) -> tuple[httpx2.Response, bytes]:
        while True:
            try:
                return self._sent(address, asking)
            except ExchangeError as fault:
                if not self._proof.is_dispensable(address, fault):
                    raise

    def _issuer(self, url: str) -> bytes | None:
        """What stands at the address of an issuer: over http alone, so that no chain leads to another."""
        bare = replace(ask(self._limits), max_bytes=CERTIFICATE_BYTES, own=False)
        try:
            address = checked(url)
            for _ in range(ISSUER_HOPS):
                self._manners.permit(address)
                response, body = self._sent(address, bare)
                place = _leads_to(response)
                if not place:
                    return body if response.status_code == 200 else None
                address = redirected(address, place)
                if address.scheme != "http":
                    return None
        except (ExchangeError, FetchError):
            pass
        return None

    def _sent(self, address: httpx2.URL, asking: Ask) -> tuple[httpx2.Response, bytes]:
        bare = asking.method == "HEAD"
        try:
            # A server may send a body where none was asked for: nobody else shall find it on the connection.
            alone = {"Connection": "close"} if bare else {}
            own = self._site_headers(address) if asking.own else {}
            sent = {**own, **asking.headers, **alone}
            request = self._client.build_request(asking.method, address, headers=sent, content=asking.body)
            response = self._client.send(request, stream=True)
            self.certificate = _certificate(response)
            self._hear(address, response)
            try:
                return response, b"" if bare else body_of(response, self._meter, asking.max_bytes)
            finally:
                response.close()
        except (httpx2.DecodingError, BrokenError) as error:
            raise ExchangeError(self._meter.fault(), f"content-encoding: {error}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            # Cookies and redirect headers of a hostile server reach these before any of our own checks.
            raise ExchangeError(self._meter.fault(), str(error)) from error

    def _hear(self, address: httpx2.URL, response: httpx2.Response) -> None:
        """Note what the head of an answer asks of us, whatever becomes of its body; a proxy asks in its own name."""
        status, proxy = response.status_code, bool(self._limits.proxy)
        if proxy and status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise ExchangeError("proxy", "407")
        if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and not proxy):
            said = response.headers.get("retry-after", "")
            self._manners.asked_to_wait(address, wait_of(status, said, self._at))

    def _site_headers(self, address: httpx2.URL) -> dict[str, str]:
        """What the site wants to see with every request. Nobody else does, nor who only may be the site, nor who
        listens where the site itself is spoken to in secret."""
        if not self._site.headers:
            return {}
        plain = self._site.home.lower().startswith("http:")
        safe = plain if address.scheme == "http" else not self._proof.lacking([address])
        return dict(self._site.headers) if safe and is_own(self._site, address.host, address.port) else {}

    def _may_be_private(self, host: str, port: int) -> bool:
        return self._site.allow_private and is_own(self._site, host, port)


def _client(limits: Limits, transport: Transport) -> httpx2.Client:
    headers = {
        "User-Agent": limits.user_agent,
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9",
        # Only gzip tells by its trailer whether it came whole.
        "Accept-Encoding": "gzip",
    }
    return httpx2.Client(
        transport=transport,
        headers=headers,
        cookies=Jar(),
        timeout=limits.timeout,
        follow_redirects=False,
        trust_env=False,
    )


def _certificate(response: httpx2.Response) -> Mapping[str, Any] | None:
    secure = response.extensions["network_stream"].get_extra_info("ssl_object")
    return secure.getpeercert() if secure is not None else None


def _leads_to(response: httpx2.Response) -> bytes:
    """Where an answer redirects to, in its own bytes; empty if nowhere."""
    if response.status_code not in REDIRECTS:
        return b""
    return next((value.strip() for name, value in response.headers.raw if name.lower() == b"location"), b"")
