"""Availability samples: each watched site's home page so many times a day, whatever else is going on."""

from __future__ import annotations

from datetime import datetime

from monitor.model.websites import Sample
from monitor.rounds import agenda
from monitor.rounds.desk import Desk
from monitor.rounds.settle import settle
from monitor.store.agenda import SAMPLE
from monitor.watch.websites.probe import probe


def take_samples(desk: Desk, now: datetime) -> list[Sample]:
    """Probe every site that is due at ``now`` and keep what came of it."""
    settle(desk, now)
    config, taken = desk.config, []
    for site in agenda.due(desk, SAMPLE, now):
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
            agenda.asked(desk, SAMPLE, site.host, now, sample.wait_until)
        taken.append(sample)
    return taken
