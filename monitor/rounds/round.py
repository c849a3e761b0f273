"""The round: plan visits and surveys, take in what they saw, write the letters and the bulletin that are due.

What was seen is one transaction a site; letters are one transaction a round, together with the marks that say they
were written. A round that dies in between loses nothing: the next one finds the same cases still without a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import state_of
from monitor.cases.obligations import owed
from monitor.clock import report_year
from monitor.model.bulletins import Paper
from monitor.model.cases import Standing
from monitor.model.letters import Letter
from monitor.model.pages import Capture
from monitor.model.reports import Report
from monitor.model.roster import Agency, Site
from monitor.model.standings import Searched
from monitor.model.visits import Target, VisitOrder, VisitRecord
from monitor.model.websites import SurveyRecord
from monitor.rounds import schedule, surveys
from monitor.rounds.bulletins import hold_series
from monitor.rounds.comparison import compare
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import enter
from monitor.rounds.letters import write_letters
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store
from monitor.words import Words

REREAD_AFTER = timedelta(days=7)
"""Pages are asked for without conditions once a week, in case a server says 304 for ever."""

_USUAL_GAP = timedelta(days=2)


class Round(Struct, frozen=True, kw_only=True):
    """What a round did: sites visited and surveyed, cases opened and closed, letters written, a bulletin."""

    visited: tuple[VisitRecord, ...] = ()
    surveyed: tuple[SurveyRecord, ...] = ()
    opened: int = 0
    closed: int = 0
    letters: tuple[Letter, ...] = ()
    paper: Paper | None = None

    def hosts(self) -> frozenset[str]:
        """The sites that were visited or surveyed."""
        return frozenset([one.host for one in self.visited] + [one.host for one in self.surveyed])

    def troubled(self) -> bool:
        """Whether a site could not be read whole."""
        return any([one.trouble for one in self.visited] + [one.trouble for one in self.surveyed])


def hold_round(desk: Desk, now: datetime, host: str | None = None, agency: str | None = None) -> Round:
    """One round of everything that is due at ``now``; ``host`` or ``agency`` narrow it and make it due at once."""
    records = []
    for record in desk.run(plan(desk, now, host, agency)):
        take_in(desk, record, now)
        records.append(record)
    if records:
        compare(desk, report_year(now), now)
    surveyed = _survey(desk, now, host, agency)
    letters = write_letters(desk, now)
    paper = hold_series(desk, now) if surveyed and host is None and agency is None else None
    with desk.store.transaction():
        _note_gap(desk.store, now)
        desk.store.marks.set(LAST_ROUND, now.isoformat())
    cases = desk.store.cases.find(open_only=False, since=now)
    return Round(
        visited=tuple(records),
        surveyed=tuple(surveyed),
        opened=sum(case.opened >= now for case in cases),
        closed=sum(case.closed is not None and case.closed >= now for case in cases),
        letters=tuple(letters),
        paper=paper,
    )


@contextmanager
def rehearsal(desk: Desk) -> Iterator[Desk]:
    """A desk whose round leaves nothing behind: no row, no evidence."""

    class Undone(Exception):  # noqa: N818
        pass

    try:
        with desk.store.transaction():
            yield replace(desk, evidence=None)
            raise Undone
    except Undone:
        pass


def plan(desk: Desk, now: datetime, host: str | None = None, agency: str | None = None) -> list[VisitOrder]:
    """The orders of a round; registers what is owed for the report year first."""
    config, year = desk.config, report_year(now)
    obligations = owed(config.agencies, year, config.due, config.overlays, desk.calendar, Words("zh").say)
    sites = {one.name: one.site for one in config.agencies}
    with desk.store.transaction():
        desk.store.obligations.owe((obligation, sites[obligation.agency]) for obligation in obligations)
    chosen = _chosen(desk, host, agency)
    states = desk.store.visits.sites()
    if chosen is None:
        last = {name: state.visited for name, state in states.items()}
        due = schedule.due(config.sites, last, now, config.watch)
    else:
        due = tuple(site for site in config.sites if site.host in chosen)
    starts = {name: state.start for name, state in states.items()}
    previous = desk.store.pages.facts(year - 1) if due else {}
    orders = [_order(desk, site, year, now, starts.get(site.host), previous) for site in due]
    return [order for order in orders if order.targets]


def _chosen(desk: Desk, host: str | None, agency: str | None) -> set[str] | None:
    """The hosts a round is narrowed to; None: whatever is due."""
    if host or agency is None:
        return {host} if host else None
    return {one.site for one in desk.config.agencies if one.name == agency}


def _survey(desk: Desk, now: datetime, host: str | None, agency: str | None) -> list[SurveyRecord]:
    """Survey the sites that are due and take in what was seen."""
    surveys.clear(desk, now)
    records = []
    for record in desk.survey(surveys.plan(desk, now, now - REREAD_AFTER, _chosen(desk, host, agency))):
        surveys.take_in(desk, replace(record, captures=_kept(desk, record.captures)), now)
        records.append(record)
    return records


def _kept(desk: Desk, captures: tuple[Capture, ...]) -> tuple[Capture, ...]:
    """Keep what was fetched as evidence; the captures with their lines."""
    return desk.evidence.keep_all(captures) if desk.evidence is not None else captures


def take_in(desk: Desk, record: VisitRecord, now: datetime) -> None:
    """Keep the evidence, then store all that a visit saw in one transaction."""
    captures = _kept(desk, record.captures)
    with desk.store.transaction():
        desk.store.visits.add(record)
        desk.store.pages.keep(record.host, record.at, record.remembered, captures)
        _add_sightings(desk, record, now)


def _order(
    desk: Desk, site: Site, year: int, now: datetime, start: str | None, previous: Mapping[str, Report]
) -> VisitOrder:
    agencies = {one.name: one for one in desk.config.agencies}
    standings = [
        one
        for one in desk.store.obligations.standings(year)
        if one.host == site.host and one.obligation.agency in agencies
    ]
    searches = desk.store.obligations.searches(year)
    targets = tuple(
        _target(
            desk.store,
            agencies[one.obligation.agency],
            one,
            searches.get(one.obligation.agency, Searched()),
            previous.get(one.obligation.agency),
        )
        for one in standings
    )
    known = desk.store.pages.known(site.host, now - REREAD_AFTER)
    return VisitOrder(site=site, targets=targets, at=now, limits=desk.config.limits(), known=known, start=start)


def _target(store: Store, agency: Agency, standing: Standing, searched: Searched, previous: Report | None) -> Target:
    """An obligation with what earlier visits know of its report."""
    return Target(
        agency=agency,
        obligation=standing.obligation,
        earliest=standing.dating,
        url=standing.url,
        previous=previous,
        first_seen=standing.first_seen.date() if standing.first_seen else None,
        missed=searched.missed,
        gone=searched.gone,
        loads=store.pages.loads(standing.url) if standing.url else (),
    )


def _add_sightings(desk: Desk, record: VisitRecord, now: datetime) -> None:
    standings = {(s.obligation.agency, s.obligation.year): s for s in desk.store.obligations.standings()}
    soon = max(desk.config.remind.before_days, default=30)
    for sighting in record.sightings:
        standing = standings[sighting.agency, sighting.year]
        state = state_of(standing.obligation, sighting, standing.state, now.date(), desk.config.due, soon)
        places = record.places if record.complete and sighting.trouble is None else ()
        again = standing.checked is not None and standing.checked.date() == now.date()
        desk.store.obligations.see(sighting, state, places, now)
        desk.store.findings.forget_others(sighting.agency, sighting.year)
        enter(desk, sighting, now, again=again)


def _note_gap(store: Store, now: datetime) -> None:
    """A clock that went back, or days without a round, stand in the journal: they explain what was late."""
    last = store.marks.moment(LAST_ROUND) or now
    if not last <= now <= last + _USUAL_GAP:
        store.journal.add(now, "round", "gap", last.isoformat())
