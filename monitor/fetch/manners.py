"""What hosts want of us while one client asks: rules for robots, pauses, waits, to be left alone. By monotonic time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import httpx2

from monitor.fetch.address import origin
from monitor.fetch.meter import ExchangeError
from monitor.fetch.robots import NO_RULES, Robots

REFUSALS_ENOUGH = 5
"""So many answers in a row that turn us away, and a host is not asked again by this client."""
PATIENCE = 10.0
"""Seconds that a ``Retry-After`` is waited for; for a longer one the visit goes without the site."""


class Manners:
    """What is known of the hosts asked so far. ``pause`` are the seconds between two requests."""

    def __init__(self, pause: float) -> None:
        self._own_pause = pause
        self._began = time.monotonic()
        self._idle_since: float | None = None
        self._robots: dict[str, Robots] = {}
        self._waits: dict[str, float] = {}
        self._refusals: Counter[str] = Counter()

    def hear(self, address: httpx2.URL, fetch: Callable[[str], Robots]) -> None:
        """Have the rules of a host at hand; ``fetch`` gives what stands at an address. Meanwhile there are none."""
        place = origin(address)
        if place not in self._robots:
            self._robots[place] = NO_RULES
            self._robots[place] = fetch(place + "/robots.txt")

    def pause(self, address: httpx2.URL) -> None:
        """Wait as long as manners or the site want; a site that wants more than a little is not asked at all."""
        if self._idle_since is None:
            return
        if self._waits:
            asked = self._waits.get(origin(address), 0.0) - time.monotonic()
            if 0 < asked <= PATIENCE:
                time.sleep(asked)
        wanted = max(self._own_pause, self._rules(address).delay)
        left = self._idle_since + wanted - time.monotonic()
        if left > 0:
            time.sleep(left)

    def rest(self) -> None:
        """An exchange is over."""
        self._idle_since = time.monotonic()

    def permit(self, address: httpx2.URL) -> None:
        """ExchangeError (``blocked``, ``robots``) where an address must not be asked."""
        left = self._waits.get(origin(address), 0.0) - time.monotonic() if self._waits else 0.0
        if left > 0:
            raise ExchangeError("blocked", f"Retry-After: {left:.0f} s")
        if self._refusals and self._refusals[origin(address)] >= REFUSALS_ENOUGH:
            raise ExchangeError("blocked", f"{REFUSALS_ENOUGH} in a row")
        if self._robots and not self._rules(address).allows(str(address)):
            raise ExchangeError("robots", str(address))

    def asked_to_wait(self, address: httpx2.URL, seconds: float) -> None:
        """A host wants so many seconds of rest; nought: it said nothing."""
        if seconds:
            self._waits[origin(address)] = time.monotonic() + seconds

    def answered(self, address: httpx2.URL, *, refused: bool) -> None:
        """A host answered, or turned us away."""
        if refused:
            self._refusals[origin(address)] += 1
        elif self._refusals:
            self._refusals.pop(origin(address), None)

    def wait(self, place: str) -> float:
        """The seconds from the beginning to when an origin may be asked again; nought: now."""
        last = self._waits.get(place, 0.0)
        return last - self._began if last > time.monotonic() else 0.0

    def _rules(self, address: httpx2.URL) -> Robots:
        return self._robots.get(origin(address), NO_RULES) if self._robots else NO_RULES
