"""Where the answers to one request led: kept as evidence whether a last one came or not."""

from __future__ import annotations

import hashlib
from datetime import datetime

import httpx2

from monitor.errors import FetchError
from monitor.fetch.meter import ExchangeError
from monitor.model.pages import Capture

_SHOWN = 300
"""Characters of an address in a message."""


class LostError(FetchError):
    """Redirects led to no answer; ``capture`` is the last answer that redirected, with all they led to."""

    def __init__(self, code: str, url: str, says: str, capture: Capture) -> None:
        super().__init__(code, url, says)
        self.capture = capture


class Hops:
    """The answers to a request for ``url`` so far: the addresses ``asked`` that answered, and those they led to."""

    def __init__(self, url: str) -> None:
        self.addresses: list[str] = []
        self._url = url
        self.asked: list[httpx2.URL] = []
        self._response: httpx2.Response | None = None
        self._body = b""

    def came(self, address: httpx2.URL, response: httpx2.Response, body: bytes) -> None:
        self.asked.append(address)
        self._response, self._body = response, body

    def capture(self, at: datetime, seconds: float, unproven: str, failed: str = "") -> Capture:
        """The last answer as a capture. Not to be called before one came."""
        assert self._response is not None
        return Capture(
            url=self._url,
            final_url=str(self._response.request.url),
            status=self._response.status_code,
            headers=_headers(self._response),
            body=self._body,
            sha256=hashlib.sha256(self._body).hexdigest(),
            at=at,
            seconds=seconds,
            redirects=tuple(self.addresses),
            unproven=unproven,
            failed=failed,
        )

    def lost(self, fault: ExchangeError | FetchError, at: datetime, seconds: float, unproven: str) -> FetchError:
        """What a fault is to whoever asked: with every address on the way if there was one."""
        if self._response is None:
            return FetchError(fault.code, self._url, fault.says)
        if isinstance(fault, FetchError):
            self.addresses.append(fault.url)
        way = " -> ".join(one[:_SHOWN] for one in (self._url, *self.addresses))
        says = f"{fault.says} ({way})" if fault.says else way
        return LostError(fault.code, self._url, says, self.capture(at, seconds, unproven, fault.code))


def _headers(response: httpx2.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)
