"""The agenda of a county: what is asked for next, and when, so that nobody looks the whole county over to find out.

Every visit, survey and sample plans the next of its kind. The agenda is written anew where it may not fit (``settle``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from monitor.cases import availability
from monitor.model.roster import Site
from monitor.rounds import schedule
from monitor.rounds.desk import Desk
from monitor.store.agenda import LETTERS, SAMPLE, SURVEY, VISIT


def due(desk: Desk, what: str, now: datetime) -> tuple[Site, ...]:
    """The sites that are to be asked at ``now``, in the order of the configuration.

    Those whose hours passed before it came to them are put off to the next ones.
    """
    hosts = desk.store.agenda.due(what, now)
    opens = {site: _within_hours(desk, what, site, now) for site in desk.config.of_hosts(hosts)} if hosts else {}
    late = [(site.host, at) for site, at in opens.items() if at > now]
    if late:
        with desk.store.transaction():
            for host, at in late:
                desk.store.agenda.plan(what, at, host)
    return tuple(site for site, at in opens.items() if at <= now)


def asked(desk: Desk, what: str, host: str, at: datetime, wait_until: datetime | None) -> None:
    """A site was asked at a time, and said how long it wants to be left alone: plan the next time."""
    store, site = desk.store, desk.config.sites_by_host.get(host)
    store.waits.note(host, wait_until)
    if site is None:
        return
    if what != SAMPLE:
        plan_letters(desk, at)
    following = _next_sample(desk, site, at) if what == SAMPLE else _next_call(desk, site, at, at)
    store.agenda.plan(what, following, host)
    if wait_until is not None:
        for other, planned in store.agenda.of_site(host).items():
            store.agenda.plan(other, _within_hours(desk, other, site, max(planned, wait_until)), host)


def plan_all(desk: Desk, reporting: Collection[str], now: datetime) -> None:
    """Plan everything anew: visits of the sites where reports are looked for, surveys and samples of those watched."""
    store, watched = desk.store, desk.config.columns_by_host
    waits, visited, surveyed = store.waits.standing(), store.visits.visited(), store.columns.surveyed()
    planned: dict[str, list[tuple[str, datetime]]] = {VISIT: [], SURVEY: [], SAMPLE: []}
    for site in desk.config.sites:
        host, earliest = site.host, max(now, waits.get(site.host, now))
        if host in reporting:
            planned[VISIT].append((host, _next_call(desk, site, visited.get(host), earliest)))
        if host in watched:
            planned[SURVEY].append((host, _next_call(desk, site, surveyed.get(host), earliest)))
            planned[SAMPLE].append((host, _next_sample(desk, site, earliest)))
    for what, times in planned.items():
        store.agenda.write(what, times)
    plan_letters(desk, now)


def plan_letters(desk: Desk, at: datetime) -> None:
    """Letters are to be looked for at a time, and whenever something happens before it."""
    desk.store.agenda.plan(LETTERS, at)


def next_letters(now: datetime, *hours: time) -> datetime:
    """When letters may be due although nothing happens: at these hours, and on the next day."""
    ahead = [at for hour in hours if (at := datetime.combine(now.date(), hour, now.tzinfo)) > now]
    return min(ahead, default=datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo))


def _within_hours(desk: Desk, what: str, site: Site, earliest: datetime) -> datetime:
    """The first moment from ``earliest`` on at which a site that is due may be asked for something."""
    return _next_sample(desk, site, earliest) if what == SAMPLE else _next_call(desk, site, None, earliest)


def _next_call(desk: Desk, site: Site, last: datetime | None, earliest: datetime) -> datetime:
    return schedule.next_call(site, last, earliest, desk.config.watch)


def _next_sample(desk: Desk, site: Site, earliest: datetime) -> datetime:
    """The next time of the day for a sample of a site, or the first at which it may be asked after that."""
    today = datetime.combine(earliest.date(), time(), earliest.tzinfo)
    taken = desk.store.columns.samples(today, site.host)
    at = availability.next_sample(site.host, taken, earliest, desk.config.probe.per_day)
    return schedule.next_welcome(site, at)
