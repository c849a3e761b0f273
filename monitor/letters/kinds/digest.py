"""The day's report to the center (监测日报)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitor.cases import sums
from monitor.cases.sums import Cases, Columns, Flow, Reports
from monitor.judge import places
from monitor.letters import scripted
from monitor.letters.derived import grouped, letters_since, sent_as
from monitor.letters.edits import Edited, told
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.letters.lasting import LISTS, Certificate, Lasting, Undecided, Unreadable, told_by
from monitor.model.cases import ACCEPTED, Case, ObligationState, Standing
from monitor.model.findings import Finding
from monitor.model.letters import Sent
from monitor.model.roster import Obligation
from monitor.model.standings import Standings
from monitor.words import Words

_WORDS = Words("zh")
DIGEST_MARK, DIGEST_BEFORE, SCRIPTS_MARK, TOLD_MARK = "digest", "digest-before", "digest-scripts", "digest-told"
_SETTLED = (*ACCEPTED, ObligationState.WAIVED)
_BACKWARDS = timedelta(days=1)
"""A digest dated later than this after today was written by a wrong clock and holds nothing up."""


class Sending(Struct, frozen=True, kw_only=True):
    """A letter that could not be handed over; ``says`` tells why."""

    to: str
    subject: str
    says: str = ""


class Waiting(Struct, frozen=True, kw_only=True):
    """A letter that a clerk is to pass on to a unit without a mailbox, by its number in the register."""

    number: int
    unit: str
    subject: str
    since: date


class Repeated(Struct, frozen=True, kw_only=True):
    """A problem that the last bulletin named again, ``times`` issues in a row."""

    agency: str
    place: str
    label: str
    times: int


class Appeared(Struct, frozen=True, kw_only=True):
    """A report that became known. ``published`` is the date on the page or list, None when there is no usable one.

    Neither ``on_time`` nor ``late``: its day is still to be verified.
    """

    agency: str
    year: int
    title: str
    url: str
    seen: datetime
    published: date | None = None
    on_time: bool = False
    late: bool = False


class Rest(Struct, frozen=True, kw_only=True):
    """How many stand that are not listed, as they were told before."""

    cases: int = 0
    unsure: int = 0
    undecided: int = 0
    unreadable: int = 0
    certificates: int = 0


class DigestPart(Part, frozen=True, kw_only=True):
    """The day's report to the center itself, of what happened ``since`` the last one (None: there was none).

    ``totals``, ``columns``, ``cases`` and ``flow`` count all there is. Nothing is listed twice: of the cases those
    ``closed`` since, those ``opened`` since and open, those ``due`` on ``day``, those whose day has ``passed`` since;
    in a digest that is ``whole`` all others ``open``. ``owing`` are the reports due on ``day`` and not there,
    ``overdue`` those overdue. ``unsure`` are findings that want a human eye and went to nobody. These, columns, sites
    and certificates are listed when they are new, and all of them in a digest that is whole; ``rest`` counts what is
    not listed.
    ``next_whole`` is the day of the next one that is. ``repeated`` is what a bulletin since the last digest named
    again, ``scripted`` are columns that only a script fills: what follows is for people to decide. ``edited`` are
    places of accepted reports that were changed since. ``to_pass`` stands until it is passed on, ``lacking`` is the
    year whose holidays are not known yet.
    """

    day: date
    since: datetime | None = None
    whole: bool = False
    next_whole: date | None = None
    totals: tuple[Reports, ...] = ()
    columns: Columns | None = None
    cases: Cases = Cases()
    flow: Flow = Flow()
    opened: tuple[Case, ...] = ()
    due: tuple[Case, ...] = ()
    owing: tuple[Obligation, ...] = ()
    passed: tuple[Case, ...] = ()
    overdue: tuple[Obligation, ...] = ()
    closed: tuple[Case, ...] = ()
    open: tuple[Case, ...] = ()
    appeared: tuple[Appeared, ...] = ()
    edited: tuple[Edited, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    scripted: tuple[scripted.Scripted, ...] = ()
    unsure: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    rest: Rest = Rest()
    sent: tuple[Sent, ...] = ()
    failed: tuple[Sending, ...] = ()
    to_pass: tuple[Waiting, ...] = ()
    lacking: int | None = None


def is_due(situation: Situation) -> bool:
    """Whether the hour of the digest has come, on a day that has one, and none was written today."""
    letters, last, now = situation.config.letters, situation.standings.last_digest, situation.now
    if letters.digest == "off" or now.time() < letters.digest_at:
        return False
    if last is not None and timedelta() <= last.date() - now.date() <= _BACKWARDS:
        return False
    return letters.digest == "daily" or situation.calendar.is_workday(now.date())


def _due(situation: Situation) -> Due | None:
    return written(situation) if is_due(situation) else None


def written(situation: Situation) -> Due:
    """The digest of now, whether or not one is due, with the marks that it was written."""
    last, now = situation.standings.last_digest, situation.now
    marks = {
        DIGEST_MARK: now.isoformat(),
        DIGEST_BEFORE: last.isoformat() if last is not None else "",
        SCRIPTS_MARK: msgspec.json.encode(scripted.told_by(situation.standings, now)).decode(),
        TOLD_MARK: msgspec.json.encode(told_by(situation)).decode(),
    }
    return Due(part=digest(situation), marks=marks)


def digest(situation: Situation) -> DigestPart:
    """The day's report to the center."""
    standings, owed, today = situation.standings, situation.owed, situation.today
    since, whole, stands = standings.last_digest, is_whole(situation), Lasting(situation)
    listed = {name: tuple(stands.shown(name, whole=whole)) for name in LISTS}
    lists = _cases(situation)
    return DigestPart(
        day=today,
        since=since,
        whole=whole,
        next_whole=next_whole(situation),
        totals=(sums.reports(Counter(one.state for one in owed), standings.year),),
        columns=sums.columns(standings.column_states) if standings.column_states else None,
        cases=sums.cases(standings.cases, today),
        flow=sums.flow(standings.cases, since),
        opened=lists["opened"],
        due=lists["due"],
        owing=tuple(one.obligation for one in owed if one.obligation.due == today and one.state not in _SETTLED),
        passed=lists["passed"],
        overdue=tuple(one.obligation for one in owed if one.state is ObligationState.OVERDUE),
        closed=lists["closed"],
        open=lists["open"] if whole else (),
        appeared=tuple(_appeared(owed, since)),
        edited=tuple(told(standings.edits, _WORDS)),
        repeated=tuple(_repeated(standings)),
        scripted=scripted.untold(standings),
        rest=Rest(
            cases=0 if whole else len(lists["open"]),
            **{name: len(stands.by_key(name)) - len(listed[name]) for name in LISTS},
        ),
        sent=tuple(sent_as(standings.letters, since, standings.at)),
        failed=tuple(_failed(standings)),
        to_pass=tuple(_to_pass(standings)),
        lacking=situation.calendar.lacking(today),
        **listed,
    )


def is_whole(situation: Situation) -> bool:
    """Whether the digest lists all that stands: the first one, and the first of each week."""
    last = situation.standings.last_digest
    return last is None or last.date().isocalendar()[:2] != situation.today.isocalendar()[:2]


def next_whole(situation: Situation) -> date:
    """The day of the next digest that lists all that stands: the first of next week that has one."""
    monday = situation.today + timedelta(days=7 - situation.today.weekday())
    return monday if situation.config.letters.digest == "daily" else situation.calendar.on_or_after(monday)


# --- cases, each in one list -------------------------------------------------------------------------------------


def _cases(situation: Situation) -> Mapping[str, tuple[Case, ...]]:
    """The cases by the list they stand in, with an address wherever there is one."""
    since, today = situation.standings.last_digest, situation.today
    owed = {(one.obligation.agency, one.obligation.year): one for one in situation.owed}
    found = grouped(situation.standings.cases, lambda one: _list_of(one, since, today))
    addressed = {name: tuple(_addressed(one, owed, situation) for one in all_) for name, all_ in found.items()}
    return defaultdict(tuple, addressed)


def _list_of(case: Case, since: datetime | None, today: date) -> str:
    if case.closed is not None:
        return "closed" if sums.is_since(case.closed, since) else ""
    if sums.is_since(case.opened, since):
        return "opened"
    if case.rectify_by == today:
        return "due"
    passed = sums.is_overdue(case, today) and since is not None and not sums.is_overdue(case, since.date())
    return "passed" if passed else "open"


def _addressed(case: Case, owed: Mapping[tuple[str, int], Standing], situation: Situation) -> Case:
    """The same with an address, where its finding has none: of the report, of where it was looked for, of the site."""
    if case.finding.url:
        return case
    standing = owed.get((case.agency, case.year))
    searched = [one.url for one in standing.places[:1]] if standing is not None else []
    site = situation.config.sites_by_host.get(places.host_of(places.whole(case.where)))
    known = [standing.url if standing is not None else None, *searched, site.home if site is not None else None]
    return replace(case, finding=replace(case.finding, url=next(filter(None, known), None)))


def _failed(standings: Standings) -> Iterator[Sending]:
    """The letters since the last digest that could not be handed over."""
    for one in letters_since(standings, standings.last_digest):
        if one.state == "failed":
            yield Sending(to=one.recipient, subject=one.subject, says=one.says)


def _to_pass(standings: Standings) -> Iterator[Waiting]:
    """The letters that came to the center and were not passed on yet."""
    for one in standings.letters:
        if one.pass_on and one.passed is None and one.state == "sent":
            subject = one.subject.partition("：")[2]
            yield Waiting(number=one.id, unit=one.agency or "", subject=subject, since=one.created.date())


def _repeated(standings: Standings) -> Iterator[Repeated]:
    """What a bulletin issued since the last digest named in two or more issues running."""
    since = standings.last_digest
    issued = [one for one in standings.papers if one.issued is not None and (since is None or one.issued > since)]
    for problem in (problem for paper in issued for problem in paper.bulletin.problems if problem.times > 1):
        yield Repeated(agency=problem.agency, place=problem.place, label=problem.label, times=problem.times)


def _appeared(owed: Iterable[Standing], since: datetime | None) -> Iterator[Appeared]:
    for standing in owed:
        seen = standing.first_seen
        if seen is not None and (since is None or seen > since):
            yield Appeared(
                agency=standing.obligation.agency,
                year=standing.obligation.year,
                title=standing.title or "",
                url=standing.url or "",
                seen=seen,
                published=standing.dating.day if standing.dating else None,
                on_time=standing.state is ObligationState.MET,
                late=standing.state is ObligationState.MET_LATE,
            )


KIND = Kind(
    name="digest",
    rank=60,
    part=DigestPart,
    order=lambda part: part.day.toordinal(),
    due_of_center=_due,
)
