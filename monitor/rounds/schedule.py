"""Who is due for a visit, and to whom a round is narrowed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from monitor.model.roster import Site
from monitor.settings import Config, Watch


def due(
    sites: Iterable[Site],
    last: Mapping[str, datetime],
    now: datetime,
    watch: Watch,
    waits: Mapping[str, datetime] = {},
) -> tuple[Site, ...]:
    """Sites whose last visit is a period ago (or never was), within their hours of the day.

    ``waits`` are the times before which sites asked not to be asked again.
    """
    asked = (site for site in sites if is_open(site, now, watch) and not is_waiting(site, now, waits))
    return tuple(site for site in asked if is_due(last.get(site.host), now, watch.every))


def is_open(site: Site, now: datetime, watch: Watch) -> bool:
    """Whether the hours in which visits of a site begin have come, and are not over."""
    opens = datetime.combine(now.date(), site.not_before or watch.not_before, now.tzinfo)
    closes = _end(site.not_after or watch.not_after, now)
    room = max((closes - opens).total_seconds(), 0.0)
    later = min(watch.jitter, room) * _share(site.host, now.date())
    return opens + timedelta(seconds=later) <= now <= closes


def is_welcome(site: Site, now: datetime) -> bool:
    """Whether a site may be asked for anything, by hours of its own."""
    return (site.not_before or time()) <= now.time() and now <= _end(site.not_after, now)


def is_waiting(site: Site, now: datetime, waits: Mapping[str, datetime]) -> bool:
    """Whether a site asked not to be asked again yet."""
    return waits.get(site.host, now) > now


def _end(last: time | None, now: datetime) -> datetime:
    return datetime.combine(now.date(), last or time.max, now.tzinfo)


def _share(host: str, day: date) -> float:
    """A number of [0, 1) for a site, another one each day."""
    return int.from_bytes(hashlib.sha256(f"{day} {host}".encode()).digest()[:4]) / 2**32


def is_due(last: datetime | None, now: datetime, every: float) -> bool:
    """A daily visit is due again on the next day, however late in the day the last one was."""
    if last is None or last > now:
        return True
    if every >= 86400 and every % 86400 == 0:
        return (now.date() - last.date()).days >= every // 86400
    return now - last >= timedelta(seconds=every)


def chosen(config: Config, host: str | None, agency: str | None) -> set[str] | None:
    """The hosts a round is narrowed to; None: whatever is due."""
    if host or agency is None:
        return {host} if host else None
    return {one.site for one in config.agencies if one.name == agency}
