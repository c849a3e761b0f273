"""Our own line: whether hosts that have nothing to do with each other answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.fetch import Fetcher
from monitor.model.roster import Limits, Site

UNREACHED = frozenset({"dns", "refused", "timeout", "proxy"})
"""Troubles that may be of our own line."""

_CAME = frozenset({"garbled", "too-large", "decompression-limit", "redirects"})
"""Troubles of an answer that came: any other of a control host may be that of our own line."""


def is_cut(controls: Sequence[str], at: datetime, limits: Limits) -> bool:
    """Whether none of the control hosts answers; without any nobody can tell."""
    return bool(controls) and not any(answers(url, at, limits) for url in controls)


def answers(url: str, at: datetime, limits: Limits) -> bool:
    """Whether anything at all came from a control host."""
    try:
        with Fetcher(control(url), replace(limits, robots=False), at) as http:
            http.get(url)
    except FetchError as error:
        return error.code in _CAME
    return True


def control(url: str) -> Site:
    """A control host as a site; the operator chose it, so it may be a private one."""
    return Site(host=urlsplit(url).netloc, home=url, reports="", allow_private=True)
