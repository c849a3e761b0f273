"""The round: plan visits, take in what they saw, write the letters that are due, hand them over.

What was seen is one transaction a site; letters are one transaction a round, together with the marks that say they
were written. A round that dies in between loses nothing: the next one finds the same cases still without a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.across import compare
from monitor.cases.decide import MISSING, decide, fingerprint, state_of
from monitor.cases.obligations import owed
from monitor.cases.workdays import Calendar
from monitor.config import password
from monitor.errors import ConfigError, Problem
from monitor.judge.rulebook import RuleBook
from monitor.letters import dues
from monitor.letters.compose import compose
from monitor.letters.paper import Paper
from monitor.letters.parts import Office, Sending
from monitor.model import Agency, Finding, Letter, Report, Site, Standing, Target, Verdict, VisitOrder, VisitRecord
from monitor.post.message import to_message
from monitor.post.outbox import Delivered, deliver_all
from monitor.post.smtp import Channel
from monitor.settings import Config
from monitor.store.queue import Queue
from monitor.store.searches import Searched
from monitor.store.store import Store
from monitor.watch import schedule
from monitor.watch.engine import Run
from monitor.watch.evidence import Evidence
from monitor.words import Words

REREAD_AFTER = timedelta(days=7)
"""Pages are asked for without conditions once a week, in case a server says 304 for ever."""

_LAST_ROUND = "last_round"
_USUAL_GAP = timedelta(days=2)


class Desk(Struct, frozen=True, kw_only=True):
    """Everything a round works with. ``evidence`` is None in a dry run."""

    config: Config
    book: RuleBook
    words: Words
    calendar: Calendar
    paper: Paper
    store: Store
    queue: Queue
    run: Run
    new_id: Callable[[], str]
    evidence: Evidence | None = None


class Round(Struct, frozen=True, kw_only=True):
    """What a round did: sites visited (those with trouble), cases opened and closed, letters written."""

    visited: tuple[VisitRecord, ...] = ()
    opened: int = 0
    closed: int = 0
    letters: tuple[Letter, ...] = ()


def hold_round(desk: Desk, now: datetime, host: str | None = None, agency: str | None = None) -> Round:
    """One round of everything that is due at ``now``; ``host`` or ``agency`` narrow it and make it due at once."""
    records = []
    for record in desk.run(plan(desk, now, host, agency)):
        take_in(desk, record, now)
        records.append(record)
    if records:
        compare(desk.store, desk.config, desk.book, desk.words, report_year(now), now)
    letters = write_letters(desk, now)
    with desk.store.transaction():
        _note_gap(desk.store, now)
        desk.store.set_mark(_LAST_ROUND, now.isoformat())
    cases = desk.store.cases(open_only=False, since=now)
    return Round(
        visited=tuple(records),
        opened=sum(case.opened >= now for case in cases),
        closed=sum(case.closed is not None and case.closed >= now for case in cases),
        letters=tuple(letters),
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
        desk.store.owe((obligation, sites[obligation.agency]) for obligation in obligations)
    chosen = {host} if host else {sites[agency]} if agency else None
    states = desk.store.sites()
    if chosen is None:
        last = {name: state.visited for name, state in states.items()}
        due = schedule.due(config.sites, last, now, config.watch)
    else:
        due = tuple(site for site in config.sites if site.host in chosen)
    starts = {name: state.start for name, state in states.items()}
    previous = desk.store.facts(year - 1) if due else {}
    orders = [_order(desk, site, year, now, starts.get(site.host), previous) for site in due]
    return [order for order in orders if order.targets]


def report_year(now: datetime) -> int:
    """The year reports are due for: the one before the current one."""
    return now.year - 1


def take_in(desk: Desk, record: VisitRecord, now: datetime) -> None:
    """Keep the evidence, then store all that a visit saw in one transaction."""
    kept = desk.evidence.keep_all(record.captures) if desk.evidence is not None else ()
    stored = [index for index, capture in enumerate(record.captures) if not capture.unchanged]
    sequences = {index: line.sequence for index, line in zip(stored, kept, strict=False)}
    with desk.store.transaction():
        desk.store.add_visit(record, sequences)
        _add_sightings(desk, record, now)


def write_letters(desk: Desk, now: datetime) -> list[Letter]:
    """Compose and queue every letter that is due, one for each address, with the marks that it was written."""
    config = desk.config
    with desk.store.transaction():
        batch = dues.collect(books(desk, now), config, desk.calendar, now)
        letters = compose(
            batch.parts, _office(config), at=now, domain=_domain(config), new_id=desk.new_id, paper=desk.paper
        )
        sender = config.letters.sender or ""
        name, reply_to = config.letters.sender_name or config.center.name, config.center.email or ""
        messages = [(one, to_message(one, sender, reply_to, name=name).as_bytes()) for one in letters]
        desk.queue.add(messages, sender, config.letters.approve)
        desk.store.take_steps(batch.steps, now)
        for event in batch.notified:
            desk.store.add_event(event)
        for name, value in batch.marks.items():
            desk.store.set_mark(name, value)
    return letters


def books(desk: Desk, now: datetime) -> dues.Books:
    """What stands in the books, as the letters need it."""
    store, year = desk.store, report_year(now)
    mark = store.mark(dues.DIGEST_MARK)
    last = datetime.fromisoformat(mark) if mark else None
    entries = desk.queue.entries(since=last)
    watched = {agency.name for agency in desk.config.agencies}
    return dues.Books(
        year=year,
        standings=tuple(one for one in store.standings(year) if one.obligation.agency in watched),
        steps=frozenset(store.steps(year)),
        open_cases=tuple(store.cases()),
        recent_cases=tuple(store.cases(open_only=False, since=last)),
        sweeps=store.sweeps(year, MISSING),
        unsure=tuple(one for one in store.findings(Verdict.UNSURE) if not _dismissed(store, one)),
        broken=tuple(store.findings(Verdict.BROKEN)),
        sites=store.sites(),
        sent=tuple(Sending(to=e.recipient, subject=e.subject) for e in entries if e.state == "sent"),
        failed=tuple(Sending(to=e.recipient, subject=e.subject, says=e.says) for e in entries if e.state == "failed"),
        last_digest=last,
    )


def _dismissed(store: Store, unsure: Finding) -> bool:
    """Whether a person has looked at it; what speaks against the whole report counts all the same."""
    return unsure.rule != MISSING and fingerprint(unsure) in store.dismissals(unsure.agency, unsure.year)


def deliver(desk: Desk, now: datetime) -> Delivered:
    """Hand over what waits in the outbox, for the one process that holds the state directory.

    Letters whose handing over was broken off, by whatever it was, are handed over again.
    """
    smtp = desk.config.smtp
    desk.queue.recover(now)
    with Channel(
        smtp.host,
        smtp.port,
        smtp.security,
        smtp.user,
        password(smtp) or "",
        smtp.timeout,
        str(smtp.ca_file) if smtp.ca_file else None,
    ) as channel:
        return deliver_all(desk.queue, channel, now)


def require_sender(config: Config) -> None:
    """Refuse to work without an address to send from: letters would be lost."""
    if not config.letters.sender:
        raise ConfigError((Problem(str(config.path), None, "config.no-sender", {"key": "letters.sender"}),))


def _order(
    desk: Desk, site: Site, year: int, now: datetime, start: str | None, previous: Mapping[str, Report]
) -> VisitOrder:
    agencies = {one.name: one for one in desk.config.agencies}
    standings = [
        one for one in desk.store.standings(year) if one.host == site.host and one.obligation.agency in agencies
    ]
    searches = desk.store.searches(year)
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
    known = desk.store.known(site.host, now - REREAD_AFTER)
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
        loads=store.loads(standing.url) if standing.url else (),
    )


def _add_sightings(desk: Desk, record: VisitRecord, now: datetime) -> None:
    standings = {(s.obligation.agency, s.obligation.year): s for s in desk.store.standings()}
    policy, soon = desk.config.cases, max(desk.config.remind.before_days, default=30)
    for sighting in record.sightings:
        standing = standings[sighting.agency, sighting.year]
        open_cases = desk.store.cases(agency=sighting.agency, year=sighting.year)
        streaks = desk.store.streaks(sighting.agency, sighting.year)
        again = standing.checked is not None and standing.checked.date() == now.date()
        dismissed = desk.store.dismissals(sighting.agency, sighting.year)
        decision = decide(sighting, open_cases, streaks, desk.book, policy, now, again, dismissed)
        state = state_of(standing.obligation, sighting, standing.state, now.date(), desk.config.due, soon)
        places = record.places if record.complete and sighting.trouble is None else ()
        desk.store.add_sighting(sighting, state, decision, places, now)


def _note_gap(store: Store, now: datetime) -> None:
    """A clock that went back, or days without a round, stand in the journal: they explain what was late."""
    mark = store.mark(_LAST_ROUND)
    last = datetime.fromisoformat(mark) if mark else now
    if not last <= now <= last + _USUAL_GAP:
        store.journal(now, "round", None, "gap", last.isoformat())


def _office(config: Config) -> Office:
    center = config.center
    return Office(
        name=center.name, phone=center.phone, email=center.email or "", address=center.address, feedback=center.feedback
    )


def _domain(config: Config) -> str:
    return (config.letters.sender or "@localhost").rpartition("@")[2]
