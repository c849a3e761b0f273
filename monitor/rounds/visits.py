"""Visits of a round: what each site is asked for, and what was seen taken into the books."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from monitor.cases.decide import state_of
from monitor.cases.difference import difference
from monitor.clock import report_year
from monitor.model.cases import ACCEPTED, Standing
from monitor.model.changes import Edit
from monitor.model.roster import Agency, Site
from monitor.model.standings import Searched
from monitor.model.visits import Sighting, Target, VisitOrder, VisitRecord
from monitor.read import attached
from monitor.rounds import agenda, sharing
from monitor.rounds.comparison import note_news, note_visit
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import enter, entered_at
from monitor.rounds.sharing import REREAD_AFTER
from monitor.store.agenda import VISIT
from monitor.store.store import Store


def plan(desk: Desk, now: datetime, chosen: Collection[str] | None = None) -> Iterator[VisitOrder]:
    """The orders of a round, one after the other: of the sites whose time has come, or of those that are chosen."""
    due = agenda.due(desk, VISIT, now) if chosen is None else desk.config.of_hosts(chosen)
    orders = (_order(desk, site, report_year(now), now) for site in due)
    return (order for order in orders if order.targets)


def take_in(desk: Desk, record: VisitRecord, now: datetime) -> None:
    """Keep the evidence, then store all that a visit saw in one transaction."""
    captures = desk.kept(record.captures)
    with desk.store.transaction():
        now = entered_at(desk.store, now)
        for edit in _edits(desk.store, record, now):
            desk.store.edits.add(edit)
        desk.store.visits.add(record)
        note_visit(desk)
        agenda.asked(desk, VISIT, record.host, record.at, record.wait_until)
        if any(_is_news(desk.store, sighting) for sighting in record.sightings):
            note_news(desk)
        desk.store.pages.keep(record.host, record.at, record.remembered, captures)
        _add_sightings(desk, record, now)


def _order(desk: Desk, site: Site, year: int, now: datetime) -> VisitOrder:
    agencies = desk.config.agencies_by_name
    targets = tuple(
        _target(desk.store, agencies[one.obligation.agency], one)
        for one in desk.store.obligations.standings(year, site.host)
        if one.obligation.agency in agencies
    )
    pages, sight = desk.store.pages.known(site.host, now - REREAD_AFTER), sharing.last_sight(desk, site.host)
    known = sharing.asked_whole(desk, site.host, pages, sight, now)
    state = desk.store.visits.site(site.host)
    start = state.start if state is not None else None
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


def _is_news(store: Store, sighting: Sighting) -> bool:
    """Whether a report reads otherwise than it is kept, or stands at another address than it is kept for."""
    if sighting.url is None or sighting.report is None:
        return False
    standing = store.obligations.standing(sighting.agency, sighting.year)
    if standing is None or standing.url != sighting.url:
        return True
    page = store.pages.report(sighting.url)
    return page is None or attached.in_full(page).sha256 != sighting.report.sha256


def _edits(store: Store, record: VisitRecord, now: datetime) -> Iterator[Edit]:
    """What became of reports that were accepted before, held against what is still kept of them.

    Only what this version of the program read itself is compared: another one reads the same bytes otherwise.
    """
    for sighting in record.sightings:
        standing = store.obligations.standing(sighting.agency, sighting.year)
        url = standing.url if standing is not None and standing.state in ACCEPTED else None
        page = store.pages.report(url) if url is not None and store.pages.is_current(url) else None
        if url is None or page is None or sighting.report is None or sighting.url is None:
            continue
        before, after = attached.in_full(page), sighting.report
        changes = difference(before, after) if before.year == after.year else ()
        if changes:
            yield Edit(
                agency=sighting.agency,
                year=sighting.year,
                at=now,
                url=sighting.url,
                title=after.title or before.title or "",
                before=before.sha256,
                after=after.sha256,
                changes=changes,
            )


def _add_sightings(desk: Desk, record: VisitRecord, now: datetime) -> None:
    soon = max(desk.config.remind.before_days, default=30)
    for sighting in record.sightings:
        standing = desk.store.obligations.standing(sighting.agency, sighting.year)
        assert standing is not None
        state = state_of(standing.obligation, sighting, standing.state, now.date(), desk.config.due, soon)
        places = record.places if record.complete and sighting.trouble is None else ()
        if state is not standing.state:
            note_news(desk)
        again = standing.checked is not None and standing.checked.date() == now.date()
        desk.store.obligations.see(sighting, state, places, now)
        desk.store.findings.forget_others(sighting.agency, sighting.year)
        enter(desk, sighting, now, again=again)
