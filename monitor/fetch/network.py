"""The way to a website: guarded addresses, bounded reads, one place where low-level errors get their codes.

A transport for httpx2 over an httpcore2 pool whose network backend

* resolves a name once and connects to exactly the address it has checked, so that a second, different answer of
  the resolver (DNS rebinding) changes nothing; TLS still verifies the name;
* refuses every address that is not public, unless the caller allows that host;
* lets no read, write, handshake or resolution last longer than what remains of the exchange.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import Any

import httpcore2
import httpx2

from monitor.fetch import heads

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port -> textual addresses, best first; raises socket.gaierror as ``socket.getaddrinfo`` does."""

FALLBACK_AFTER = 3.0
ADDRESSES_A_FAMILY = 3
HEADER_ALLOWANCE = 256 * 1024

_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT of OpenSSL, which the ssl module names from Python 3.12 on."""

_OLD = frozenset({
    "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION",
    "VERSION_TOO_LOW", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL", "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED", "WRONG_SIGNATURE_TYPE", "TLSV1_ALERT_INSUFFICIENT_SECURITY",
})  # fmt: skip
"""What OpenSSL says of servers that speak only what is no longer safe."""

_NO_CIPHER = frozenset({"SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER"})
"""And of those that speak other ciphers altogether: older ones, or the national ones (GB/T 38636) alone."""


class ExchangeError(Exception):
    """An exchange cannot go on. ``code`` is one of FetchError's, ``says`` the technical reason."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code, says)
        self.code = code
        self.says = says


class Meter:
    """What is left of one exchange: seconds and bytes on the wire. Started anew for each exchange.

    ``answered`` says that a status line came: whatever goes wrong then, the site is there.
    """

    def __init__(self) -> None:
        self.body_bytes = 0
        self.answered = False
        self.start(0.0, 0)

    def start(self, seconds: float, max_bytes: int) -> None:
        """A request begins: its seconds and bytes count from here."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._bytes = max_bytes + HEADER_ALLOWANCE
        self.answered = False
        self.next_body()

    def cap(self, timeout: float | None) -> float:
        """The timeout of the next step; raises ``timeout`` when nothing is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise ExchangeError("timeout", f"deadline of {self._seconds:g} s")
        return left if timeout is None else min(timeout, left)

    def received(self, count: int) -> None:
        """Bytes came; ExchangeError once there are too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise ExchangeError("too-large", "wire limit")

    def body(self, chunk: bytes) -> None:
        """Count a piece of the undecoded body."""
        self.body_bytes += len(chunk)

    def next_body(self) -> None:
        """The body of the next answer counts by itself."""
        self.body_bytes = 0

    def fault(self) -> str:
        """The code of what went wrong on the way: ``garbled`` once the site has answered, else ``protocol``."""
        return "garbled" if self.answered else "protocol"


class Transport(httpx2.BaseTransport):
    """httpx2 on one small httpcore2 pool behind the guard; raises ExchangeError and nothing of httpcore2."""

    def __init__(
        self, meter: Meter, allowed: Callable[[str, int], bool], resolve: Resolver, context: ssl.SSLContext
    ) -> None:
        self._meter = meter
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=4,
            max_keepalive_connections=2,
            keepalive_expiry=30.0,
            network_backend=_Backend(meter, allowed, resolve),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        with _faults(self._meter):
            answer = self._pool.handle_request(_core_request(request))
        self._meter.next_body()
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, self._meter),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host by the resolver of the system, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is an ordinary one of the public internet (no transition or mapped forms either)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local):
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not special


@lru_cache
def tls_context(ca_file: str | None, *, legacy: bool = False) -> ssl.SSLContext:
    """The verifying context of the process, with one more authority if given; building one costs 38 ms.

    A ``legacy`` one speaks what browsers did until about 2020: TLS 1.0, short keys, no secure renegotiation.

    Raises OSError (ssl.SSLError is one) if the file cannot be read or holds no certificate.
    """
    context = httpcore2.default_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    if legacy:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= _LEGACY_SERVER_CONNECT
    return context


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, meter: Meter, allowed: Callable[[str, int], bool], resolve: Resolver) -> None:
        self._meter = meter
        self._allowed = allowed
        self._resolve = resolve
        self._tcp = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        found = _resolved(self._resolve, host, port, self._meter.cap(timeout))
        addresses = found if self._allowed(host, port) else [address for address in found if is_public(address)]
        if not addresses:
            raise ExchangeError("private-address", ", ".join(found))
        connect = partial(self._tcp.connect_tcp, port=port, local_address=local_address, socket_options=socket_options)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return _Stream(connect(address, timeout=min(FALLBACK_AFTER, self._meter.cap(timeout))), self._meter)
        with _faults(self._meter):
            return _Stream(connect(addresses[-1], timeout=self._meter.cap(timeout)), self._meter)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step is capped by the meter of the exchange under way, and whose answers have heads
    that a parser takes."""

    def __init__(self, stream: httpcore2.NetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter
        self._awaits_head = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._head(max_bytes, timeout) if self._awaits_head else self._read(max_bytes, timeout)

    def _read(self, max_bytes: int, timeout: float | None) -> bytes:
        with _faults(self._meter):
            data = self._stream.read(max_bytes, self._meter.cap(timeout))
        self._meter.received(len(data))
        return data

    def _head(self, max_bytes: int, timeout: float | None) -> bytes:
        """The next head, made readable, with what came behind it."""
        data, known, end = bytearray(), 0, -1
        while end < 0:
            more = self._read(max_bytes, timeout)
            data += more
            self._meter.answered = self._meter.answered or heads.is_answer(data)
            end = heads.end(data, known)
            if end < 0 and (not more or len(data) > HEADER_ALLOWANCE):
                self._awaits_head = False
                return bytes(data)
            known = len(data)
        head = bytes(data[:end])
        self._awaits_head = heads.is_interim(head)
        return heads.readable(head) + bytes(data[end:])

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._awaits_head = True
        self._stream.write(buffer, self._meter.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        with _faults(self._meter):
            stream = self._stream.start_tls(ssl_context, server_hostname, self._meter.cap(timeout))
        return _Stream(stream, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response, meter: Meter) -> None:
        self._answer = answer
        self._meter = meter

    def __iter__(self) -> Iterator[bytes]:
        with _faults(self._meter):
            for chunk in self._answer.iter_stream():
                self._meter.body(chunk)
                yield chunk

    def close(self) -> None:
        self._answer.close()


def _core_request(request: httpx2.Request) -> httpcore2.Request:
    url = request.url
    target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore2.Request(
        method=request.method,
        url=target,
        headers=request.headers.raw,
        content=request.read() or None,
        extensions=request.extensions,
    )


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
        raise ExchangeError("dns", _reason(answer)) from answer
    if not answer:
        raise ExchangeError("dns", "no address")
    return _some_of_each_family(answer)


def _some_of_each_family(addresses: Sequence[str]) -> list[str]:
    newer = [address for address in addresses if ":" in address]
    older = [address for address in addresses if ":" not in address]
    return newer[:ADDRESSES_A_FAMILY] + older[:ADDRESSES_A_FAMILY]


@contextmanager
def _faults(meter: Meter) -> Iterator[None]:
    """Also used next to the socket, because the pool drops the causes of what passes through it."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise ExchangeError("timeout", type(error).__name__) from error
    except httpcore2.NetworkError as error:
        raise _network_fault(error, meter) from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, httpcore2.ProxyError) as error:
        raise ExchangeError(meter.fault(), str(error)) from error


def _network_fault(error: httpcore2.NetworkError, meter: Meter) -> ExchangeError:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLError):
        return ExchangeError(_tls_code(cause), _tls_reason(cause))
    code = "refused" if isinstance(error, httpcore2.ConnectError) else meter.fault()
    return ExchangeError(code, _reason(cause or error))


def _tls_code(error: ssl.SSLError) -> str:
    """Whose fault it is that no encryption came about: a certificate, or a server that speaks none we take."""
    reason = error.reason or ""
    if reason in _NO_CIPHER:
        return "no-cipher"
    return "old-tls" if reason in _OLD else "tls"


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or str(error)).lower().replace("_", " ")


def _reason(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
