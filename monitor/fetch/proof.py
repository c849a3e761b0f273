"""What a site has to prove of who it is, and what is done where its certificate was not taken."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable

import httpx2

from monitor.errors import FetchError
from monitor.fetch import tls
from monitor.fetch.address import origin
from monitor.fetch.meter import ExchangeError
from monitor.fetch.tls import Trust
from monitor.fetch.transport import Transport
from monitor.model.roster import Site

CERTIFICATE_BYTES = 64 * 1024


class Proof:
    """The proofs of one client's origins, each looked into once. ``issuer`` fetches a certificate from its address;
    ``seconds`` were spent on that, and are no site's."""

    def __init__(self, site: Site, transport: Transport, trust: Trust, issuer: Callable[[str], bytes | None]) -> None:
        self._site = site
        self._transport = transport
        self._trust = trust
        self._issuer = issuer
        self._seen: set[str] = set()
        self._unproven: dict[str, str] = {}
        self.seconds = 0.0

    def is_dispensable(self, address: httpx2.URL, fault: ExchangeError) -> bool:
        """Whether an address that no secure connection led to can be asked once more: the chain of its certificate
        completed or, of the site itself, with nothing proven. ExchangeError ``national-cipher`` if it never can."""
        place = origin(address)
        first, own = place not in self._seen, is_own(self._site, address.host, address.port)
        self._seen.add(place)
        if first and fault.code == tls.NO_ISSUER and self._trust >= Trust.COMPLETED and self._is_completed(address):
            return True
        if own and fault.code in tls.CERTIFICATE and self._trust is Trust.UNPROVEN and place not in self._unproven:
            self._unproven[place] = fault.code
            self._transport.trust(address, tls.unproven(legacy=self._site.tls == "legacy"))
            return True
        secure = own and address.scheme == "https"
        if first and secure and fault.code in tls.NO_WORDS and self._transport.is_national(address):
            raise ExchangeError("national-cipher", fault.says) from fault
        return False

    def lacking(self, asked: Iterable[httpx2.URL]) -> str:
        """Why one of the addresses asked was read though its certificate proves nothing; empty if none was."""
        if not self._unproven:
            return ""
        return next((self._unproven[origin(one)] for one in asked if origin(one) in self._unproven), "")

    def _is_completed(self, address: httpx2.URL) -> bool:
        """Whether the certificates that a site should have sent were found where its own says they are."""
        from monitor.fetch import chain  # slow to import, and most sites send what they should

        start = time.monotonic()
        try:
            between = chain.between(self._transport.shown(address), self._issuer)
        except Exception:  # noqa: BLE001 - whatever is odd about certificates from outside, nothing was found
            return False
        finally:
            self.seconds += time.monotonic() - start
        if between:
            self._transport.trust(address, context(self._site, between))
        return bool(between)


def context(site: Site, between: tuple[bytes, ...] = ()) -> ssl.SSLContext:
    """How a site is spoken to that proves who it is; FetchError (``tls``) if its ``ca_file`` cannot be used."""
    try:
        return tls.context(site.ca_file, legacy=site.tls == "legacy", between=between)
    except OSError as error:
        raise FetchError("tls", site.home, f"{site.ca_file}: {error}") from error


def is_own(site: Site, host: str, port: int | None) -> bool:
    """Whether a host is one of the site's own."""
    name = f"[{host}]" if ":" in host else host
    own = (site.host, *site.hosts)
    return name in own or f"{name}:{port}" in own
