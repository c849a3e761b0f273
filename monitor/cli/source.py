"""Documents named on the command line: a path, an address or ``-`` -> bytes."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from monitor.errors import FetchError, SourceError
from monitor.fetch.blocked import blocked
from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Trouble
from monitor.model.roster import Limits, Site

_MAX_BYTES = 50 * 1024 * 1024


class Opened(Struct, frozen=True, kw_only=True):
    """The bytes of a source, the address they came from (empty for a file), and why they are no document."""

    source: str
    data: bytes
    url: str = ""
    content_type: str = ""
    trouble: Trouble | None = None


def open_source(source: str, limits: Limits, at: datetime) -> Opened:
    """Open a source. Raises SourceError (no such file, not readable, too large) or FetchError."""
    if source.startswith(("http://", "https://")):
        return _fetched(source, limits, at)
    if source == "-":
        return _bounded(source, sys.stdin.buffer.read(_MAX_BYTES + 1))
    try:
        with Path(source).open("rb") as file:
            return _bounded(source, file.read(_MAX_BYTES + 1))
    except OSError as error:
        raise SourceError("source-unreadable", source=source, says=error.strerror or str(error)) from error


def _bounded(source: str, data: bytes) -> Opened:
    if len(data) > _MAX_BYTES:
        return Opened(source=source, data=b"", trouble=Trouble("too-large", f"> {_MAX_BYTES}"))
    return Opened(source=source, data=data)


def _fetched(url: str, limits: Limits, at: datetime) -> Opened:
    """An address the user named himself may lie in the intranet; where it redirects to may not."""
    try:
        host = urlsplit(url).netloc
    except ValueError as error:
        raise FetchError("unsupported-address", url, str(error)) from error
    site = Site(host=host, home=url, reports=url, allow_private=True)
    with Fetcher(site, limits, at) as http:
        capture = http.get(url)
    headers = dict(capture.headers)
    trouble = Trouble("blocked", str(capture.status)) if blocked(capture) else None
    if trouble is None and capture.status != 200:
        trouble = Trouble("http-error", str(capture.status))
    return Opened(
        source=url,
        data=capture.body,
        url=capture.final_url,
        content_type=headers.get("content-type", ""),
        trouble=trouble,
    )
