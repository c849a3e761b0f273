"""Visits of a round: what each site is asked for, and what was seen taken into the books."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.cases.decide import state_of
from monitor.cases.obligations import owed
from monitor.clock import report_year
from monitor.model.cases import Standing
from monitor.model.roster import Agency, Site
from monitor.model.standings import Searched
from monitor.model.visits import Target, VisitOrder, VisitRecord
from monitor.rounds import schedule
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import enter
from monitor.store.store import Store
from monitor.words import Words

REREAD_AFTER = timedelta(days=7)
"""Pages are asked for without conditions once a week, in case a server says 304 for ever."""


def plan(desk: Desk, now: datetime, host: str | None = None, agency: str | None = None) -> list[VisitOrder]:
    """The orders of a round; registers what is owed for the report year first."""
    config, year = desk.config, report_year(now)
    obligations = owed(config.agencies, year, config.due, config.overlays, desk.calendar, Words("zh").say)
    sites = {one.name: one.site for one in config.agencies}
    with desk.store.transaction():
        desk.store.obligations.owe((obligation, sites[obligation.agency]) for obligation in obligations)
    chosen = schedule.chosen(config, host, agency)
    states = desk.store.visits.sites()
    if chosen is None:
        last = {name: state.visited for name, state in states.items()}
        due = schedule.due(config.sites, last, now, config.watch, desk.store.waits.standing())
    else:
        due = tuple(site for site in config.sites if site.host in chosen)
    starts = {name: state.start for name, state in states.items()}
    orders = [_order(desk, site, year, now, starts.get(site.host)) for site in due]
    return [order for order in orders if order.targets]


def take_in(desk: Desk, record: VisitRecord, now: datetime) -> None:
    """Keep the evidence, then store all that a visit saw in one transaction."""
    captures = desk.kept(record.captures)
    with desk.store.transaction():
        desk.store.visits.add(record)
        desk.store.waits.note(record.host, record.wait_until)
        desk.store.pages.keep(record.host, record.at, record.remembered, captures)
        _add_sightings(desk, record, now)


def _order(desk: Desk, site: Site, year: int, now: datetime, start: str | None) -> VisitOrder:
    agencies = desk.config.agencies_by_name
    targets = tuple(
        _target(desk.store, agencies[one.obligation.agency], one)
        for one in desk.store.obligations.standings(year, site.host)
        if one.obligation.agency in agencies
    )
    known = desk.store.pages.known(site.host, now - REREAD_AFTER)
    return VisitOrder(site=site, targets=targets, at=now, limits=desk.config.limits(), known=known, start=start)


def _target(store: Store, agency: Agency, standing: Standing) -> Target:
    """An obligation with what earlier visits know of its report, and of the one before."""
    year = standing.obligation.year
    searched = store.obligations.searches(year, agency.name).get(agency.name, Searched())
    return Target(
        agency=agency,
        obligation=standing.obligation,
        earliest=standing.dating,
        url=standing.url,
        previous=store.pages.facts(year - 1, agency.name).get(agency.name),
        first_seen=standing.first_seen.date() if standing.first_seen else None,
        missed=searched.missed,
        gone=searched.gone,
        loads=store.pages.loads(standing.url) if standing.url else (),
    )


def _add_sightings(desk: Desk, record: VisitRecord, now: datetime) -> None:
    soon = max(desk.config.remind.before_days, default=30)
    for sighting in record.sightings:
        standing = desk.store.obligations.standing(sighting.agency, sighting.year)
        assert standing is not None
        state = state_of(standing.obligation, sighting, standing.state, now.date(), desk.config.due, soon)
        places = record.places if record.complete and sighting.trouble is None else ()
        again = standing.checked is not None and standing.checked.date() == now.date()
        desk.store.obligations.see(sighting, state, places, now)
        desk.store.findings.forget_others(sighting.agency, sighting.year)
        enter(desk, sighting, now, again=again)
