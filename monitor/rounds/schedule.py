"""When a site is asked next, and to whom a round is narrowed. Pure."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta, tzinfo

from monitor.model.roster import Site
from monitor.settings import Config, Watch

_DAY = timedelta(days=1)


def next_call(site: Site, last: datetime | None, earliest: datetime, watch: Watch) -> datetime:
    """The first moment from ``earliest`` on at which a site is to be asked, a period after the ``last`` time (None:
    never yet), within its hours of the day. A last time after ``earliest`` was set down by a wrong clock."""
    if last is not None and last <= earliest:
        earliest = max(earliest, _a_period_after(last, watch.every))
    for day in (earliest.date(), earliest.date() + _DAY):
        opens = _opens(site, day, watch, earliest.tzinfo)
        if max(opens, earliest) <= _closes(site.not_after or watch.not_after, day, earliest.tzinfo):
            return max(opens, earliest)
    return opens


def next_welcome(site: Site, earliest: datetime) -> datetime:
    """The first moment from ``earliest`` on at which a site may be asked for anything, by hours of its own."""
    opens = datetime.combine(earliest.date(), site.not_before or time(), earliest.tzinfo)
    if max(opens, earliest) <= _closes(site.not_after, earliest.date(), earliest.tzinfo):
        return max(opens, earliest)
    return opens + _DAY


def is_due(last: datetime | None, now: datetime, every: float) -> bool:
    """Whether something is due that was done last a period ago, or never."""
    return last is None or last > now or now >= _a_period_after(last, every)


def _a_period_after(last: datetime, every: float) -> datetime:
    """What is daily is due again on the next day, however late in the day the last time was."""
    if every >= _DAY.total_seconds() and every % _DAY.total_seconds() == 0:
        return datetime.combine(last.date() + timedelta(seconds=every), time(), last.tzinfo)
    return last + timedelta(seconds=every)


def _opens(site: Site, day: date, watch: Watch, zone: tzinfo | None) -> datetime:
    """When visits of a site begin on a day: some time after the hours have come, another one each day."""
    opens = datetime.combine(day, site.not_before or watch.not_before, zone)
    room = (_closes(site.not_after or watch.not_after, day, zone) - opens).total_seconds()
    return opens + timedelta(seconds=min(watch.jitter, max(room, 0.0)) * _share(site.host, day))


def _closes(last: time | None, day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, last or time.max, zone)


def _share(host: str, day: date) -> float:
    """A number of [0, 1) for a site, another one each day."""
    return int.from_bytes(hashlib.sha256(f"{day} {host}".encode()).digest()[:4]) / 2**32


def chosen(config: Config, host: str | None, agency: str | None) -> set[str] | None:
    """The hosts a round is narrowed to; None: whatever is due."""
    if host or agency is None:
        return {host} if host else None
    return {one.site for one in config.agencies if one.name == agency}
