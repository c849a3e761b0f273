"""Availability samples: each watched site's home page so many times a day, whatever else is going on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from monitor.cases import availability
from monitor.model.roster import Site
from monitor.model.websites import Sample
from monitor.rounds import schedule
from monitor.rounds.desk import Desk
from monitor.watch.websites.probe import probe


def take_samples(desk: Desk, now: datetime) -> list[Sample]:
    """Probe every site that is due at ``now`` and keep what came of it."""
    config, taken = desk.config, []
    for site in _due(desk, now):
        sample = probe(
            site,
            config.probe.controls,
            now,
            limits=config.limits(),
            limit=config.probe.limit,
            maintenance=[(one.start, one.end) for one in config.maintenance if one.site == site.host],
        )
        with desk.store.transaction():
            desk.store.columns.add_sample(sample)
            desk.store.waits.note(site.host, sample.wait_until)
        taken.append(sample)
    return taken


def _due(desk: Desk, now: datetime) -> Iterator[Site]:
    """Sites with registered columns whose latest time of the day has come, and that may be asked at this hour."""
    watched, today = desk.config.columns_by_host, datetime.combine(now.date(), time(), now.tzinfo)
    waits = desk.store.waits.standing()
    for site in desk.config.sites:
        asked = site.host in watched and schedule.is_welcome(site, now) and not schedule.is_waiting(site, now, waits)
        if asked and availability.due(
            site.host, desk.store.columns.samples(today, site.host), now, desk.config.probe.per_day
        ):
            yield site
