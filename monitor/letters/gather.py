"""What stands in the books -> the draft of a bulletin. Pure.

Named is only what the last round still saw failing, that the unit was told of before, and that it did not put right in
time or let happen again (or everything it was told of, where the county so chooses). A column that could not be read
on the day of the check is a number for the operator and accuses nobody. Findings of personal data are told by
telephone and stand in no paper that goes to others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import Key
from monitor.cases.workdays import Calendar
from monitor.judge.known import FRESH, MISSING, PERSONAL, PROBED
from monitor.judge.places import STEP, lies_in, place_words
from monitor.letters.bulletin import About, Bulletin, Problem, Tally, dated, in_order, key_of, repeated
from monitor.letters.office import Office
from monitor.model import Agency, Case, ObligationState, Severity, Standing
from monitor.settings import Bulletins, Rectify
from monitor.website import ColumnStanding, ColumnState

_FRESH = (ColumnState.FRESH, ColumnState.SOON, ColumnState.GRACE)
_READ = (*_FRESH, ColumnState.STALE, ColumnState.BLANK)


class Say(Protocol):
    """The message ``key`` filled with its values, as ``Words.say``."""

    def __call__(self, key: str, /, **values: object) -> str: ...


class Facts(Struct, frozen=True, kw_only=True):
    """What a bulletin is made of. ``checked`` is the time of the round it rests on, ``agencies`` in official order,
    ``year`` the report year whose reports are counted.

    ``unread`` are the places of sites that the last survey could not read. ``open`` and ``closed`` are cases,
    ``failing`` the keys of all findings that fail as of the last round. ``last`` is the issue before; ``reminders``
    went out since then.
    """

    checked: datetime
    year: int
    agencies: tuple[Agency, ...]
    columns: tuple[ColumnStanding, ...] = ()
    unread: Collection[str] = ()
    open: tuple[Case, ...] = ()
    closed: tuple[Case, ...] = ()
    failing: Collection[Key] = ()
    standings: tuple[Standing, ...] = ()
    reminders: int = 0
    last: Bulletin | None = None


def gather(facts: Facts, office: Office, policy: Bulletins, periods: Rectify, calendar: Calendar, say: Say) -> Bulletin:
    """The draft of the next issue: no number, days counted as if it were issued on the day of the check."""
    day = facts.checked.date()
    ranks = {agency.name: rank for rank, agency in enumerate(facts.agencies)}
    columns = {one.place: one for one in facts.columns}
    standings = {(one.obligation.agency, one.obligation.year): one for one in facts.standings}
    cases = [one for one in facts.open if one.agency in ranks and _is_named(one, facts, columns, standings, policy)]
    problems = (_problem(one, facts, columns, standings, say) for one in cases)
    last = facts.last
    draft = Bulletin(
        series=policy.series or say("bulletin.series"),
        addressees=policy.addressees or say("bulletin.addressees"),
        code=policy.code,
        office=office,
        checked=facts.checked,
        since=last.day if last is not None else None,
        before=last.tally if last is not None else None,
        tally=_tally(facts),
        problems=in_order(problems, ranks.__getitem__),
        praised=_praised(facts) if policy.praise else (),
        rectify_by=day,
        recheck_on=day,
    )
    return dated(draft, day, policy, periods, calendar)


def upheld(draft: Bulletin, facts: Facts, policy: Bulletins) -> Bulletin:
    """A draft as it may be issued now: without the problems that were put right, called wrong or granted more time
    since, and without praise of a unit of which a case stands open by now; counted on from the issue before.
    """
    named = {key_of(case) for case in facts.open if _deserves(case, facts, policy)}
    accused = {case.agency for case in facts.open}
    last = facts.last
    return replace(
        draft,
        problems=tuple(replace(one, times=repeated(one.key, last)) for one in draft.problems if one.key in named),
        praised=tuple(name for name in draft.praised if name not in accused),
        since=last.day if last is not None else None,
        before=last.tally if last is not None else None,
    )


# --- who is named ------------------------------------------------------------------------------------------------


def _is_named(
    case: Case,
    facts: Facts,
    columns: Mapping[str, ColumnStanding],
    standings: Mapping[tuple[str, int], Standing],
    policy: Bulletins,
) -> bool:
    if (case.agency, case.year, case.rule, case.where) not in facts.failing:
        return False
    return _is_read(case, facts, columns, standings) and _deserves(case, facts, policy)


def _deserves(case: Case, facts: Facts, policy: Bulletins) -> bool:
    """Whether an open case may stand in a paper that goes to others: its unit was told, and its time is over."""
    if case.rule == PERSONAL or case.finding.severity is Severity.S4 or case.notified is None:
        return False
    return policy.names == "open" or _is_late(case, facts) or _came_back(case, facts.closed, policy.window_days)


def _is_read(
    case: Case, facts: Facts, columns: Mapping[str, ColumnStanding], standings: Mapping[tuple[str, int], Standing]
) -> bool:
    """Whether the check this bulletin rests on could see what the case is about."""
    kind = _about(case)
    if kind is About.COLUMN:
        watched = columns.get(case.where)
        seen = watched is not None and _seen_on(watched, facts.checked.date())
        return seen and (case.rule != FRESH or (watched is not None and watched.state is ColumnState.STALE))
    if kind is About.SITE:
        return case.rule == PROBED or not lies_in(case.where, facts.unread)
    standing = standings.get((case.agency, case.year))
    return standing is not None and standing.trouble is None and _stands(case, standing)


def _seen_on(watched: ColumnStanding, day: date) -> bool:
    sight = watched.sight
    return sight.trouble is None and sight.at.date() == day and watched.state in _READ


def _stands(case: Case, standing: Standing) -> bool:
    """A report is called missing only while its obligation is overdue."""
    return case.rule != MISSING or standing.state is ObligationState.OVERDUE


def _is_late(case: Case, facts: Facts) -> bool:
    return case.rectify_by is not None and case.rectify_by < facts.checked.date()


def _came_back(case: Case, closed: Iterable[Case], window_days: int) -> bool:
    """Whether the same thing was put right less than ``window_days`` before it was found again."""
    for one in closed:
        same = (one.agency, one.rule, one.where) == (case.agency, case.rule, case.where) and one.dismissed is None
        told = one.closed is not None and one.notified is not None
        if same and told and timedelta() <= case.opened - (one.closed or case.opened) <= timedelta(days=window_days):
            return True
    return False


# --- what is said of them ----------------------------------------------------------------------------------------


def _problem(
    case: Case,
    facts: Facts,
    columns: Mapping[str, ColumnStanding],
    standings: Mapping[tuple[str, int], Standing],
    say: Say,
) -> Problem:
    finding, kind = case.finding, _about(case)
    key = key_of(case)
    common: dict[str, Any] = {
        "key": key,
        "label": finding.label,
        "agency": case.agency,
        "about": kind,
        "says": finding.says,
        "severity": finding.severity,
        "times": repeated(key, facts.last),
        "rectify_by": case.rectify_by,
    }
    if kind is About.COLUMN:
        return Problem(**common, **_of_column(case, columns[case.where], facts.checked.date(), say))
    if kind is About.SITE:
        return Problem(**common, place=place_words(case.where), url=finding.url)
    return Problem(**common, **_of_report(case, standings[case.agency, case.year], facts.checked.date(), say))


def _of_column(case: Case, watched: ColumnStanding, day: date, say: Say) -> dict[str, Any]:
    newest, expires = watched.sight.newest, watched.expires
    stale = case.rule == FRESH and newest is not None
    return {
        "place": STEP.join(watched.sight.column.path),
        "url": watched.sight.column.url,
        "kind": say(f"column-class.{watched.sight.column.kind}"),
        "limit": _span(watched.limit, say),
        "last": newest,
        "days": (day - newest).days if newest is not None else None,
        "overdue": (day - expires).days if stale and expires is not None else None,
    }


def _span(limit: str, say: Say) -> str:
    """``14d``, ``6m`` in words."""
    return say(f"bulletin.span-{limit[-1]}", count=limit[:-1]) if limit else ""


def _of_report(case: Case, standing: Standing, day: date, say: Say) -> dict[str, Any]:
    due = standing.obligation.due
    published = standing.dating.day if standing.dating is not None else None
    known = published or (day if case.rule == MISSING else None)
    return {
        "place": standing.title or say("bulletin.report", year=case.year),
        "url": standing.url,
        "limit": say("bulletin.due", year=due.year, month=due.month, day=due.day),
        "last": published,
        "overdue": (known - due).days if known is not None and known > due else None,
    }


def _about(case: Case) -> About:
    head = case.where.partition(".")[0]
    return About(head) if head in (About.COLUMN, About.SITE) else About.REPORT


# --- figures -----------------------------------------------------------------------------------------------------


def _tally(facts: Facts) -> Tally:
    """The figures of the round. Exempt columns count for nothing."""
    day = facts.checked.date()
    watched = [one for one in facts.columns if one.state is not ColumnState.EXEMPT]
    read = [one for one in watched if _seen_on(one, day)]
    states = [one.state for one in read]
    counted = {state: states.count(state) for state in _READ}
    reports = [one.state for one in facts.standings if _is_due(one, facts.year, day)]
    return Tally(
        units=len({one.sight.column.agency for one in watched} | {one.obligation.agency for one in facts.standings}),
        columns=len(read),
        fresh=sum(counted[state] for state in _FRESH),
        stale=counted[ColumnState.STALE],
        blank=counted[ColumnState.BLANK],
        unreadable=len(watched) - len(read),
        reports_due=len(reports),
        on_time=reports.count(ObligationState.MET),
        late=reports.count(ObligationState.MET_LATE),
        missing=reports.count(ObligationState.OVERDUE),
        reminders=facts.reminders,
    )


def _is_due(standing: Standing, year: int, day: date) -> bool:
    owed = standing.obligation
    return owed.year == year and owed.due <= day and standing.state is not ObligationState.WAIVED


def _praised(facts: Facts) -> tuple[str, ...]:
    """Units all of whose columns could be read and are in order, and of which no case stands open."""
    day = facts.checked.date()
    accused = {case.agency for case in facts.open}
    columns: dict[str, list[ColumnStanding]] = {}
    for one in facts.columns:
        if one.state is not ColumnState.EXEMPT:
            columns.setdefault(one.sight.column.agency, []).append(one)
    good = {name for name, mine in columns.items() if all(_in_order(one, day) for one in mine)}
    return tuple(agency.name for agency in facts.agencies if agency.name in good - accused)


def _in_order(watched: ColumnStanding, day: date) -> bool:
    return _seen_on(watched, day) and watched.state in _FRESH
