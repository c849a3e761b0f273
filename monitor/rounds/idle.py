"""Why a round had nothing to ask, for whoever wonders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from monitor.model.roster import Site
from monitor.rounds.desk import Desk

Why = tuple[str, Mapping[str, object]]
"""The end of a message's key, and what fills it."""


def why(desk: Desk, now: datetime, *, narrowed: bool) -> Why:
    """Nothing is registered (for what it was narrowed to), or the first of all sites is due later, and for what reason:
    its hours, its own wish, or that it was asked not long ago.
    """
    first = desk.store.agenda.first_site()
    if narrowed or first is None:
        return "narrowed" if narrowed else "nothing", {"path": desk.config.path}
    host, at = first
    said: dict[str, object] = {"host": host, "at": f"{at:%Y-%m-%d %H:%M}", "now": f"{now:%H:%M}"}
    site = desk.config.sites_by_host.get(host)
    until = desk.store.waits.standing().get(host, now)
    if until > now:
        return "waits", {**said, "until": f"{until:%Y-%m-%d %H:%M}"}
    opens, closes = _hours(desk, site)
    if not opens <= now.time() <= (closes or time.max):
        hours = f"{opens:%H:%M}—{closes:%H:%M}" if closes is not None else f"{opens:%H:%M}"
        return "hours" if closes is not None else "hours-from", {**said, "hours": hours}
    return "interval", said


def _hours(desk: Desk, site: Site | None) -> tuple[time, time | None]:
    """When a site may be asked: by hours of its own, else by those of all."""
    watch = desk.config.watch
    opens, closes = (site.not_before, site.not_after) if site is not None else (None, None)
    return opens or watch.not_before, closes or watch.not_after
