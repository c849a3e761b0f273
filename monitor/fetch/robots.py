"""What a site asks of robots (RFC 9309), read with a bound on size and on the time a hostile file can cost."""

from __future__ import annotations

from protego import Protego

MAX_BYTES = 500 * 1024
MAX_LINES = 1000
"""Protego keeps every rule for every agent of a group: without this bound half a megabyte costs minutes."""

MAX_DELAY = 30.0


class Robots:
    """The rules of one origin for one agent. ``delay`` is the pause it asks for, in seconds, at most ``MAX_DELAY``."""

    def __init__(self, body: bytes, user_agent: str) -> None:
        lines = body[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines()
        self._rules = Protego.parse("\n".join(lines[:MAX_LINES]))
        self._agent = _product(user_agent)
        self.delay = min(self._rules.crawl_delay(self._agent) or 0.0, MAX_DELAY)

    def allows(self, url: str) -> bool:
        """Whether robots.txt lets our user agent ask for an address (RFC 9309)."""
        return self._rules.can_fetch(url, self._agent)


def _product(user_agent: str) -> str:
    """The name of the product: the contact address behind it must not match a group of the file."""
    words = user_agent.split()
    return words[0].partition("/")[0] if words else "*"


NO_RULES = Robots(b"", "")
