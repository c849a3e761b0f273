"""The body of an answer: decoded, whole, and within its bounds."""

from __future__ import annotations

import re

import httpx2

from monitor.fetch.meter import ExchangeError, Meter
from monitor.fetch.pressed import unpacked

ENCODINGS = frozenset({"gzip", "deflate", "br", "zstd"})
GROWTH = 100
"""A body that decodes to more than this many times its size, beyond a free megabyte, is a bomb."""
FREE_GROWTH = 1024 * 1024

_CLOSED = re.compile(rb"</html\s*+>(?:\s++|<!--(?:(?!-->).){0,500}+-->)*+$", re.IGNORECASE | re.DOTALL)
_LAST = 2000


def body(response: httpx2.Response, meter: Meter, max_bytes: int) -> bytes:
    """The whole decoded body, or an ExchangeError as soon as it breaks a bound; a part is never handed on.

    A page with its last tag is whole though the last chunk never came, in time or at all.
    """
    codings = _codings(response)
    if len(codings) > 1:
        raise ExchangeError("decompression-limit", ", ".join(codings))
    if int(response.headers.get("content-length", "0")) > max_bytes:
        raise ExchangeError("too-large", f"content-length over {max_bytes} bytes")
    whole = bytearray()
    try:
        for chunk in unpacked(response.iter_raw()) if codings == ["gzip"] else response.iter_bytes():
            meter.cap(None)
            whole += chunk
            if codings and len(whole) > FREE_GROWTH + GROWTH * meter.body_bytes:
                raise ExchangeError("decompression-limit", f"{meter.body_bytes} bytes grew to {len(whole)}")
            if len(whole) > max_bytes:
                raise ExchangeError("too-large", f"over {max_bytes} bytes")
    except ExchangeError as fault:
        late = fault.code == "timeout" and meter.answered
        if not (late or fault.code == "garbled") or not _CLOSED.search(whole[-_LAST:]):
            raise
    return bytes(whole)


def _codings(response: httpx2.Response) -> list[str]:
    named = response.headers.get_list("content-encoding", split_commas=True)
    said = (name.strip().lower().removeprefix("x-") for name in named)
    return [coding for coding in said if coding in ENCODINGS]
