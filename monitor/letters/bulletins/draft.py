"""What stands in the books -> the draft of a bulletin. Pure.

Named is only what the last round still saw failing, that the unit was told of before, and that it did not put right in
time or let happen again (or everything it was told of, where the county so chooses). A column that could not be read
on the day of the check is a number for the operator and accuses nobody. Findings of personal data are told by
telephone and stand in no paper that goes to others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from monitor.cases import sums
from monitor.cases.decide import key_of as finding_key
from monitor.cases.sums import IN_ORDER
from monitor.cases.workdays import Calendar
from monitor.judge.book.known import FRESH, MISSING, PERSONAL, PROBED
from monitor.judge.places import lies_in, place_words
from monitor.letters.bulletin import dated, in_order, key_of, repeated
from monitor.letters.bulletins.problem import Check, Say, about, problem
from monitor.letters.derived import letters_since, unread_sites
from monitor.letters.kinds import kinds
from monitor.model.bulletins import About, Bulletin, Done, Tally, Unnamed, Withheld
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import ColumnStanding, ColumnState
from monitor.model.findings import Severity, Verdict
from monitor.model.office import Office
from monitor.model.roster import Agency
from monitor.model.standings import Standings
from monitor.settings import Bulletins, Rectify

_READ = (*IN_ORDER, ColumnState.STALE, ColumnState.BLANK)


def gather(
    standings: Standings,
    last: Bulletin | None,
    agencies: Sequence[Agency],
    office: Office,
    policy: Bulletins,
    periods: Rectify,
    calendar: Calendar,
    say: Say,
) -> Bulletin:
    """The draft of the issue after ``last``: no number, days counted as if it were issued on the day of the check.

    ``agencies`` stand in official order. What happened must be known from ``looks_back`` on.
    """
    check = _check(standings, last)
    ranks = {agency.name: rank for rank, agency in enumerate(agencies)}
    told = _Told(standings, check.day, policy)
    seen = (one for one in _open(standings) if one.agency in ranks and _is_seen(one, check) and _is_for_others(one))
    withheld = [(one, told.withheld(one)) for one in seen]
    cases = [one for one, reason in withheld if reason is None]
    draft = Bulletin(
        series=policy.series or say("bulletin.series"),
        addressees=policy.addressees or say("bulletin.addressees"),
        code=policy.code,
        copies=policy.copies,
        office=office,
        checked=check.at,
        since=last.day if last is not None else None,
        before=last.tally if last is not None else None,
        tally=_tally(standings, check, ranks),
        problems=in_order((problem(one, check, say) for one in cases), ranks.__getitem__),
        done=_done(standings, last, ranks, say),
        unnamed=tuple(
            Unnamed(reason, count) for reason in Withheld if (count := sum(one == reason for _, one in withheld))
        ),
        praised=_praised(standings, agencies, check.day) if policy.praise else (),
        rectify_by=check.day,
        recheck_on=check.day,
    )
    return dated(draft, check.day, policy, periods, calendar)


def upheld(draft: Bulletin, standings: Standings, last: Bulletin | None, policy: Bulletins) -> Bulletin:
    """A draft as it may be issued now: without the problems that were put right, called wrong or granted more time
    since, and without praise of a unit of which a case stands open by now; counted on from the issue before.
    """
    told = _Told(standings, standings.at.date(), policy)
    named = {key_of(one) for one in _open(standings) if _is_for_others(one) and told.withheld(one) is None}
    accused = {case.agency for case in _open(standings)}
    return replace(
        draft,
        problems=tuple(replace(one, times=repeated(one.key, last)) for one in draft.problems if one.key in named),
        praised=tuple(name for name in draft.praised if name not in accused),
        since=last.day if last is not None else None,
        before=last.tally if last is not None else None,
    )


def looks_back(last: Bulletin | None, policy: Bulletins, now: datetime) -> datetime | None:
    """The time from which on cases and letters count for the issue after ``last``; None: all that ever were."""
    since = _issued(last)
    return min(since, _window(now, policy)) if since is not None else None


def _issued(last: Bulletin | None) -> datetime | None:
    """The beginning of the day of an issue."""
    return datetime.combine(last.day, time(), last.checked.tzinfo) if last is not None and last.day else None


def _window(now: datetime, policy: Bulletins) -> datetime:
    return now - timedelta(days=policy.window_days)


def _check(standings: Standings, last: Bulletin | None) -> Check:
    columns = [one.sight.at for one in standings.columns]
    reports = [one.checked for one in standings.obligations if one.checked is not None]
    return Check(
        at=max(columns or reports, default=standings.at),
        columns={one.place: one for one in standings.columns},
        reports={(one.obligation.agency, one.obligation.year): one for one in standings.obligations},
        unread=unread_sites(standings),
        failing={finding_key(one) for one in standings.findings if one.verdict is Verdict.FAILS},
        last=last,
    )


def _open(standings: Standings) -> list[Case]:
    return [one for one in standings.cases if one.closed is None]


# --- who is named ------------------------------------------------------------------------------------------------


def _is_seen(case: Case, check: Check) -> bool:
    """Whether the last round still saw it fail."""
    return (case.agency, case.year, case.rule, case.where) in check.failing and _is_read(case, check)


def _is_for_others(case: Case) -> bool:
    """Whether a paper that goes to others may speak of it: it is neither told by telephone nor a hint."""
    return case.rule != PERSONAL and case.finding.severity is not Severity.S4


class _Told:
    """What units were told, and whether their time is over on a day."""

    def __init__(self, standings: Standings, day: date, policy: Bulletins) -> None:
        self._standings, self._day, self._policy = standings, day, policy
        waiting = (one for one in standings.letters if one.pass_on and one.passed is None)
        self._unpassed = {case for letter in waiting for case in letter.cases}

    def withheld(self, case: Case) -> Withheld | None:
        """Why an open case is counted and not named; None where its unit was told, and its time is over."""
        if case.notified is None:
            return Withheld.UNTOLD
        if case.id in self._unpassed:
            return Withheld.UNPASSED
        if self._policy.names == "open" or sums.is_overdue(case, self._day):
            return None
        return None if _came_back(case, self._standings, self._policy) else Withheld.PERIOD


def _is_read(case: Case, check: Check) -> bool:
    """Whether the check this bulletin rests on could see what the case is about."""
    kind = about(case)
    if kind is About.COLUMN:
        watched = check.columns.get(case.where)
        seen = watched is not None and _seen_on(watched, check.day)
        return seen and (case.rule != FRESH or (watched is not None and watched.state is ColumnState.STALE))
    if kind is About.SITE:
        return case.rule == PROBED or not lies_in(case.where, check.unread)
    standing = check.reports.get((case.agency, case.year))
    return standing is not None and standing.trouble is None and _stands(case, standing)


def _seen_on(watched: ColumnStanding, day: date) -> bool:
    sight = watched.sight
    return sight.trouble is None and sight.at.date() == day and watched.state in _READ


def _stands(case: Case, standing: Standing) -> bool:
    """A report is called missing only while its obligation is overdue."""
    return case.rule != MISSING or standing.state is ObligationState.OVERDUE


def _came_back(case: Case, standings: Standings, policy: Bulletins) -> bool:
    """Whether the same thing was put right, of late, less than the window before it was found again."""
    place, window = (case.agency, case.rule, case.where), timedelta(days=policy.window_days)
    for one in standings.cases:
        if one.closed is None or one.closed < _window(standings.at, policy) or one.notified is None:
            continue
        same = (one.agency, one.rule, one.where) == place and one.dismissed is None
        if same and timedelta() <= case.opened - one.closed <= window:
            return True
    return False


# --- figures -----------------------------------------------------------------------------------------------------


def _tally(standings: Standings, check: Check, roster: Container[str]) -> Tally:
    """The figures of the round. Exempt columns count for nothing, nor do units that are on the roster no more."""
    watched = [one for one in standings.columns if one.state is not ColumnState.EXEMPT]
    owed = [one for one in standings.obligations if one.obligation.agency in roster]
    read = [one for one in watched if _seen_on(one, check.day)]
    columns = sums.columns(Counter(one.state for one in read))
    due = (one.state for one in owed if one.obligation.year == standings.year and one.obligation.due <= check.day)
    reports = sums.reports(Counter(due), standings.year)
    return Tally(
        units=len({one.sight.column.agency for one in watched} | {one.obligation.agency for one in owed}),
        columns=len(read),
        fresh=columns.fresh + columns.soon,
        stale=columns.stale,
        blank=columns.blank,
        unreadable=len(watched) - len(read),
        reports_due=reports.judged,
        on_time=reports.on_time,
        late=reports.late,
        undated=reports.undated,
        missing=reports.overdue,
        unread=reports.owed - reports.judged,
        reminders=_reminders(standings, check.last),
    )


def _done(standings: Standings, last: Bulletin | None, ranks: Mapping[str, int], say: Say) -> tuple[Done, ...]:
    """What was put right since the issue before, of what units had been told; in official order."""
    since = _issued(last)
    mine = (one for one in standings.cases if one.agency in ranks and one.notified and one.rule != PERSONAL)
    done = (
        Done(agency=one.agency, label=one.finding.label, place=_place(one, say), day=one.closed.date())
        for one in mine
        if one.closed is not None and one.dismissed is None and (since is None or one.closed >= since)
    )
    return tuple(sorted(done, key=lambda one: (ranks[one.agency], one.day, one.label, one.place)))


def _place(case: Case, say: Say) -> str:
    return say("bulletin.report", year=case.year) if about(case) is About.REPORT else place_words(case.where)


def _reminders(standings: Standings, last: Bulletin | None) -> int:
    """The reminders that left since the day of the last issue."""
    named = {kind.name for kind in kinds() if kind.is_reminder}
    return sum(one.state == "sent" and bool(named & set(one.kinds)) for one in letters_since(standings, _issued(last)))


def _praised(standings: Standings, agencies: Iterable[Agency], day: date) -> tuple[str, ...]:
    """Units all of whose columns could be read and are in order, and of which no case stands open."""
    accused = {case.agency for case in _open(standings)}
    columns: dict[str, list[ColumnStanding]] = {}
    for one in standings.columns:
        if one.state is not ColumnState.EXEMPT:
            columns.setdefault(one.sight.column.agency, []).append(one)
    good = {name for name, mine in columns.items() if all(_in_order(one, day) for one in mine)}
    return tuple(agency.name for agency in agencies if agency.name in good - accused)


def _in_order(watched: ColumnStanding, day: date) -> bool:
    return _seen_on(watched, day) and watched.state in IN_ORDER
