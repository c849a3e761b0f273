"""Guarded addresses: a name is resolved once, and only what is public, or allowed, is gone to."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

from monitor.fetch.meter import ExchangeError, Meter, reason

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port -> textual addresses, best first; raises socket.gaierror as ``socket.getaddrinfo`` does."""

ADDRESSES_A_FAMILY = 3
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20", "64:ff9b::/96", "64:ff9b:1::/48")))
"""Networks of the registries of special addresses (RFC 6890) that older tables lack."""
_ISATAP = b"\x5e\xfe"
"""In an address of IPv6 it says that one of IPv4 follows (RFC 5214)."""


class Guard:
    """Which addresses a name may be reached at: a name is resolved once, and what is not public is refused."""

    def __init__(self, meter: Meter, allowed: Callable[[str, int], bool], resolve: Resolver) -> None:
        self._meter = meter
        self._allowed = allowed
        self._resolve = resolve

    def addresses(self, host: str, port: int, timeout: float | None = None, *, every: bool = False) -> list[str]:
        """The addresses to try; ExchangeError ``dns``, or ``private-address`` where none may be.

        ``every``: somebody else will choose among them, so none may be private.
        """
        found = _resolved(self._resolve, host, port, self._meter.cap(timeout))
        addresses = found if self._allowed(host, port) else [address for address in found if is_public(address)]
        if not addresses or (every and len(addresses) < len(found)):
            raise ExchangeError("private-address", ", ".join(found))
        return addresses


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host by the resolver of the system, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is an ordinary one of the public internet (no transition or mapped forms either)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local):
        return False
    if any(ip in network for network in _SPECIAL) or (ip.version == 6 and ip.packed[10:12] == _ISATAP):
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not special


def _resolved(resolve: Resolver, host: str, port: int, timeout: float) -> list[str]:
    """The addresses to try, a few of each family. The resolver of the system knows no timeout, hence the thread."""
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise ExchangeError("dns", f"no answer within {timeout:.3g} s") from None
    if isinstance(answer, (OSError, UnicodeError)):
        raise ExchangeError("dns", reason(answer)) from answer
    if not answer:
        raise ExchangeError("dns", "no address")
    return _some_of_each_family(answer)


def _some_of_each_family(addresses: Sequence[str]) -> list[str]:
    newer = [address for address in addresses if ":" in address]
    older = [address for address in addresses if ":" not in address]
    return newer[:ADDRESSES_A_FAMILY] + older[:ADDRESSES_A_FAMILY]
