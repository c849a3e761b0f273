"""The wire: connections to checked addresses, bounded steps, one place where low-level errors get their codes.

The network backend of an httpcore2 pool, which

* connects to exactly the address the guard has checked, so that a second, different answer of the resolver (DNS
  rebinding) changes nothing; TLS still verifies the name;
* lets no read, write or handshake last longer than what remains of the exchange.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import httpcore2

from monitor.fetch import heads, tls
from monitor.fetch.guard import Guard, system_resolver
from monitor.fetch.meter import HEADER_ALLOWANCE, ExchangeError, Meter, reason

FALLBACK_AFTER = 3.0


class Backend(httpcore2.NetworkBackend):
    def __init__(self, meter: Meter, guard: Guard) -> None:
        self._meter = meter
        self._guard = guard
        self._tcp = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Stream:
        addresses = self._guard.addresses(host, port, timeout)
        connect = partial(self._tcp.connect_tcp, port=port, local_address=local_address, socket_options=socket_options)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return Stream(connect(address, timeout=min(FALLBACK_AFTER, self._meter.cap(timeout))), self._meter)
        with faults(self._meter):
            return Stream(connect(addresses[-1], timeout=self._meter.cap(timeout)), self._meter)


class ToProxy(Backend):
    """The way to the proxy, which the operator chose: it may be anywhere, and what is wrong with it is no site's."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter, Guard(meter, lambda _host, _port: True, system_resolver))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Stream:
        try:
            return super().connect_tcp(host, port, timeout, local_address, socket_options)
        except ExchangeError as fault:
            raise ExchangeError("proxy", f"{host}:{port}: {fault.code} {fault.says}") from fault


class Stream(httpcore2.NetworkStream):
    """A connection whose every step is capped by the meter of the exchange under way, and whose answers have heads
    that a parser takes."""

    def __init__(self, stream: httpcore2.NetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter
        self._awaits_head = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._head(max_bytes, timeout) if self._awaits_head else self._read(max_bytes, timeout)

    def _read(self, max_bytes: int, timeout: float | None) -> bytes:
        with faults(self._meter):
            data = self._stream.read(max_bytes, self._meter.cap(timeout))
        self._meter.received(len(data))
        return data

    def _head(self, max_bytes: int, timeout: float | None) -> bytes:
        """The next head, made readable, with what came behind it; of one that is interim also the one behind it."""
        read, data = b"", bytearray()
        while True:
            end = self._until_head(data, max_bytes, timeout)
            if end < 0:
                self._awaits_head = False
                return read + bytes(data)
            head, data = bytes(data[:end]), data[end:]
            read += heads.readable(head)
            self._awaits_head = heads.is_interim(head)
            if not (self._awaits_head and data):
                return read + bytes(data)

    def _until_head(self, data: bytearray, max_bytes: int, timeout: float | None) -> int:
        """Read until a head is whole, and say where it ends; -1 where there is none."""
        end, known = heads.end(data) if data else -1, 0
        while end < 0:
            more = self._read(max_bytes, timeout)
            data += more
            self._meter.answered = self._meter.answered or heads.is_answer(data)
            end = heads.end(data, known)
            if end < 0 and (not more or len(data) > HEADER_ALLOWANCE):
                return -1
            known = len(data)
        return end

    def first_answer(self, message: bytes, most: int, timeout: float) -> bytes:
        """What comes back first for a message that is no HTTP."""
        self._stream.write(message, self._meter.cap(timeout))
        return self._read(most, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._awaits_head = True
        self._stream.write(buffer, self._meter.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        with faults(self._meter):
            stream = self._stream.start_tls(ssl_context, server_hostname, self._meter.cap(timeout))
        return Stream(stream, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def faults(meter: Meter) -> Iterator[None]:
    """Also used next to the socket, because the pool drops the causes of what passes through it."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise meter.late(type(error).__name__) from error
    except httpcore2.NetworkError as error:
        raise _network_fault(error, meter) from error
    except httpcore2.ProxyError as error:
        raise ExchangeError("proxy", str(error)) from error
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise ExchangeError(meter.fault(), str(error)) from error


def _network_fault(error: httpcore2.NetworkError, meter: Meter) -> ExchangeError:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLError):
        return ExchangeError(*tls.fault(cause))
    code = "refused" if isinstance(error, httpcore2.ConnectError) else meter.fault()
    return ExchangeError(code, reason(cause or error))
