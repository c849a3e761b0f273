"""How an address is asked: by what method, with what, and within which bounds."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from monitor.model.roster import Limits

MOST_SENT = 64 * 1024
"""Bytes of a body that are sent."""


class Part(Struct, frozen=True, kw_only=True):
    """A request that belongs to a page under way: it follows the one before without a pause.

    ``seconds`` and ``max_bytes`` are what is left of the page, ``headers`` go to the address asked for and to none that
    it redirects to.
    """

    seconds: float
    max_bytes: int
    headers: Mapping[str, str] = {}


class Ask(Struct, frozen=True, kw_only=True):
    """How an address is asked and within which bounds; ``headers`` and ``body`` go to no address it redirects to.

    ``own``: with the headers that its site wants to see.
    """

    seconds: float
    max_bytes: int
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    pause: bool = True
    own: bool = True


def ask(
    limits: Limits,
    part: Part | None = None,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Ask:
    """A request by itself, or one that is part of a page."""
    seconds, most = limits.deadline, limits.max_bytes
    if part is None:
        return Ask(seconds=seconds, max_bytes=most, method=method, headers=headers or {}, body=body)
    return Ask(
        seconds=min(seconds, part.seconds),
        max_bytes=min(most, part.max_bytes),
        method=method,
        headers={**part.headers, **(headers or {})},
        body=body,
        pause=False,
    )


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for what changed, by validators as a server gave them; none that a header cannot hold."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value and value.isascii() and value.isprintable()}
