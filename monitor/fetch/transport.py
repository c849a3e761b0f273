"""httpx2 over small pools behind the guard."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import httpcore2
import httpx2

from monitor.fetch import national, tls
from monitor.fetch.address import origin
from monitor.fetch.guard import Guard
from monitor.fetch.meter import ExchangeError, Meter
from monitor.fetch.network import Backend, ToProxy, faults

_UNANSWERED = frozenset({"protocol", "refused"})
_PATIENCE = 2.0
"""Seconds for a server to say whether it speaks the national ciphers."""


class Transport(httpx2.BaseTransport):
    """httpx2 on small httpcore2 pools behind the guard; raises ExchangeError and nothing of httpcore2.

    Behind a ``proxy`` (its address) the guard resolves and checks a name before the proxy is asked for it; that the
    proxy goes to the same address cannot be known.
    """

    def __init__(self, meter: Meter, guard: Guard, context: ssl.SSLContext, proxy: str = "") -> None:
        self._meter = meter
        self._guard = guard
        self._proxy = proxy
        self._checked: set[str] = set()
        self._usual = self._pool(context)
        self._others: dict[str, httpcore2.ConnectionPool] = {}

    def trust(self, address: httpx2.URL, context: ssl.SSLContext) -> None:
        """Go to the origin of an address over ``context`` from now on."""
        self._others[origin(address)] = self._pool(context)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        pool = self._others.get(origin(request.url), self._usual) if self._others else self._usual
        if self._proxy and origin(request.url) not in self._checked:
            self._guard.addresses(_name(request.url), _port(request.url), every=True)
            self._checked.add(origin(request.url))
        with self._faults() if self._proxy else faults(self._meter):
            answer = pool.handle_request(_core_request(request))
        self._meter.next_body()
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, self._meter),
            extensions=answer.extensions,
        )

    def is_national(self, address: httpx2.URL) -> bool:
        """Whether the server of an address answers to who speaks the national ciphers; False where nobody can tell."""
        if self._proxy:
            return False
        try:
            stream = Backend(self._meter, self._guard).connect_tcp(_name(address), _port(address), _PATIENCE)
            try:
                said = stream.first_answer(national.hello(os.urandom(32)), national.ANSWER_BYTES, _PATIENCE)
                return national.answers(said)
            finally:
                stream.close()
        except (ExchangeError, httpcore2.NetworkError, httpcore2.TimeoutException):
            return False

    def shown(self, address: httpx2.URL) -> bytes:
        """The certificate (DER) that the server of an address shows, whoever it is; empty without one."""
        with self._pool(tls.unproven(legacy=True)) as pool, faults(self._meter):
            asked = _core_request(httpx2.Request("HEAD", address.copy_with(path="/"), headers={"Connection": "close"}))
            answer = pool.handle_request(asked)
            secure = answer.extensions["network_stream"].get_extra_info("ssl_object")
            answer.close()
        return (secure.getpeercert(True) if secure is not None else None) or b""

    def close(self) -> None:
        for pool in (self._usual, *self._others.values()):
            pool.close()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Behind a proxy nobody but the proxy fails to answer at all."""
        try:
            with faults(self._meter):
                yield
        except ExchangeError as fault:
            if fault.code in _UNANSWERED:
                raise ExchangeError("proxy", f"{fault.code} {fault.says}") from fault
            raise

    def _pool(self, context: ssl.SSLContext) -> httpcore2.ConnectionPool:
        pool = partial(httpcore2.HTTPProxy, self._proxy) if self._proxy else httpcore2.ConnectionPool
        return pool(
            ssl_context=context,
            max_connections=4,
            max_keepalive_connections=2,
            keepalive_expiry=30.0,
            network_backend=ToProxy(self._meter) if self._proxy else Backend(self._meter, self._guard),
        )


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response, meter: Meter) -> None:
        self._answer = answer
        self._meter = meter

    def __iter__(self) -> Iterator[bytes]:
        with faults(self._meter):
            for chunk in self._answer.iter_stream():
                self._meter.body(chunk)
                yield chunk

    def close(self) -> None:
        self._answer.close()


def _name(address: httpx2.URL) -> str:
    """The host as it is asked for: that of a name in other letters is not what Python's own codec makes of it."""
    return address.raw_host.decode("ascii")


def _port(address: httpx2.URL) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _core_request(request: httpx2.Request) -> httpcore2.Request:
    url = request.url
    target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    return httpcore2.Request(
        method=request.method,
        url=target,
        headers=request.headers.raw,
        content=request.read() if request.method == "POST" else None,
        extensions=request.extensions,
    )
