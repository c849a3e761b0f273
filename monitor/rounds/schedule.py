"""Who is due for a visit, and to whom a round is narrowed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.model.roster import Site
from monitor.settings import Config, Watch


def due(sites: Iterable[Site], last: Mapping[str, datetime], now: datetime, watch: Watch) -> tuple[Site, ...]:
    """Sites whose last visit is a period ago (or never was), once the day's first hour has come."""
    if now.time() < watch.not_before:
        return ()
    return tuple(site for site in sites if is_due(last.get(site.host), now, watch.every))


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
