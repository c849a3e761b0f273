"""What becomes of every column in the season, once every letter it deserved has reached its unit: the truth.

A column is judged once a day. What fails on two days running is told to its unit on the second of them, or on the next
working day on which it is read.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.clock import SHANGHAI
from monitor.demo.columns import HOME, Estate, Plot, day_of, entries, is_down
from monitor.demo.scenario import Scenario, Truth, appears_on, due_on
from monitor.demo.scenario import truth as truth_of_units
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnClass, ColumnState

STALE, UNDATED, FUTURE, BLANK = "WS-C02", "WS-C06", "WS-C07", "WS-C08"
_WORKDAYS = {STALE: 5, UNDATED: 10, FUTURE: 5, BLANK: 5}
"""Working days to put it right."""

_RETURNS_WITHIN = timedelta(days=90)
_CHECKED_AT = time(9, tzinfo=SHANGHAI)
_READINGS = 2


class Figures(Struct, frozen=True, kw_only=True):
    """What a bulletin of a day must say: columns by state, reports by what became of them, and who is named.

    ``named`` are unit, rule and names of the column.
    """

    columns: int
    fresh: int
    stale: int
    blank: int
    unreadable: int
    reports_due: int
    on_time: int
    late: int
    missing: int
    named: frozenset[tuple[str, str, tuple[str, ...]]]


class Case(Struct, frozen=True):
    """A rule held against a column until it was put right, and the day its unit was told."""

    rule: str
    opened: date
    told: date | None
    closed: date | None = None


class Standing(Struct, frozen=True):
    """A column on a day: its state, the rules that fail, the cases there have been up to then."""

    state: ColumnState
    fails: frozenset[str]
    cases: tuple[Case, ...]

    def open(self) -> frozenset[str]:
        return frozenset(case.rule for case in self.cases if case.closed is None)


Fates = Mapping[str, Mapping[date, Standing]]
"""Key of a column -> day -> how it stands."""


def fates(
    scenario: Scenario, estate: Estate, year: int, days: Iterable[date], calendar: Calendar, *, browser: bool = False
) -> Fates:
    """How every column stands on each of the ``days``, which follow one another, to a center with a browser or none."""
    walled = {place.key for place in scenario.sites if place.style == "challenge"}
    lives = {plot.key: _Life(plot, estate, year) for plot in estate.plots}
    below = {key: [lives[one.key] for one in _below(life.plot, estate)] for key, life in lives.items()}
    for day in days:
        for key, life in lives.items():
            unread = life.plot.site in walled or _is_down(estate, life.plot, year, day)
            unread = unread or (life.plot.odd == "render" and not browser)
            life.live(day, below[key], unread=unread, tells=calendar.is_workday(day))
    return {key: life.standings for key, life in lives.items()}


def truth(
    scenario: Scenario, estate: Estate, year: int, days: Iterable[date], calendar: Calendar, *, browser: bool = False
) -> dict[str, Truth]:
    """What is true at the end of the ``days`` of every column (by its key) and of every site (``site`` and its key)."""
    found = {}
    for key, standings in fates(scenario, estate, year, days, calendar, browser=browser).items():
        *_, last = standings.values()
        fails = frozenset(case.rule for case in last.cases)
        found[key] = Truth(unit=key, state=last.state, published=None, fails=fails, open=last.open())
    for health in estate.health.values():
        key = f"site {health.site}"
        found[key] = Truth(unit=key, state=None, published=None, fails=health.fails, open=health.open)
    return found


def figures(
    scenario: Scenario, estate: Estate, year: int, day: date, calendar: Calendar, *, browser: bool = False
) -> Figures:
    """What a bulletin drafted on ``day`` must say, where it names what was not put right in time or came back."""
    lives = fates(scenario, estate, year, _until(date(year + 1, 1, 1), day), calendar, browser=browser)
    plots = {plot.key: plot for plot in estate.plots}
    units = {unit.key: unit.name for unit in scenario.units}
    standings = {key: each[day] for key, each in lives.items()}
    states = Counter(one.state for one in standings.values())
    fresh = states[ColumnState.FRESH] + states[ColumnState.GRACE]
    stale, blank = states[ColumnState.STALE], states[ColumnState.BLANK]
    return Figures(
        columns=fresh + stale + blank,
        fresh=fresh,
        stale=stale,
        blank=blank,
        unreadable=states[ColumnState.UNCERTAIN],
        **_reports(scenario, year, day),
        named=frozenset(
            (units[plots[key].unit], rule, (HOME, *plots[key].path))
            for key, one in standings.items()
            if one.state is not ColumnState.UNCERTAIN
            for rule in one.fails
            if _is_named(rule, one.cases, day, calendar)
        ),
    )


def _reports(scenario: Scenario, year: int, day: date) -> dict[str, int]:
    """The reports due by ``day``: on time, late, or known to be missing."""
    true = truth_of_units(scenario, year)
    due = [unit for unit in scenario.units if due_on(unit, year) <= day]
    seen = [unit for unit in due if true[unit.name].state is not ObligationState.UNKNOWN]
    appeared = [on for unit in seen if (on := appears_on(unit, year)) is not None and on <= day]
    on_time = sum(true[unit.name].state is ObligationState.MET for unit in seen)
    late, missing = len(appeared) - on_time, len(seen) - len(appeared)
    return {"reports_due": len(due), "on_time": on_time, "late": late, "missing": missing}


def _is_named(rule: str, cases: Iterable[Case], day: date, calendar: Calendar) -> bool:
    """Whether what fails was not put right in time, or had been put right a short while before it came back."""
    mine = [case for case in cases if case.rule == rule]
    if not mine or mine[-1].closed is not None or mine[-1].told is None:
        return False
    late = calendar.after(mine[-1].told, _WORKDAYS[rule]) < day
    earlier = [case.closed for case in mine[:-1] if case.closed is not None and case.told is not None]
    return late or any(mine[-1].opened - closed <= _RETURNS_WITHIN for closed in earlier)


def _until(first: date, last: date) -> list[date]:
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


class _Life:
    """One column from day to day."""

    def __init__(self, plot: Plot, estate: Estate, year: int) -> None:
        self.plot = plot
        self.standings: dict[date, Standing] = {}
        self._year = year
        self._limit = estate.limits.get(plot.kind, "")
        self._since = day_of(plot.since or estate.since, year)
        self._streaks: dict[str, int] = {}
        self._cases: list[Case] = []

    def live(self, day: date, below: Iterable[_Life], *, unread: bool, tells: bool) -> None:
        state = ColumnState.UNCERTAIN if unread else self._state(day, below)
        fails = frozenset(() if unread else self._fails(day, state))
        if not unread:
            self._judge(fails, day, tells=tells)
        self.standings[day] = Standing(state, fails, tuple(self._cases))

    def shown(self, day: date) -> list[date]:
        """The days its entries bear on ``day``."""
        told = [case.told for case in self._cases if case.told is not None]
        return [entry.shown for entry in entries(self.plot, self._year, day, told)]

    def _state(self, day: date, below: Iterable[_Life]) -> ColumnState:
        if self.plot.kind is ColumnClass.EXEMPT:
            return ColumnState.EXEMPT
        if self.plot.odd in ("script", "undated"):
            return ColumnState.UNCERTAIN
        shown = [one for life in (self, *below) for one in life.shown(day) if one <= day]
        if not shown:
            return ColumnState.BLANK
        if not self._limit or max(shown) >= before(day, self._limit):
            return ColumnState.FRESH
        return ColumnState.GRACE if self._since >= before(day, self._limit) else ColumnState.STALE

    def _fails(self, day: date, state: ColumnState) -> Iterator[str]:
        if state is ColumnState.STALE:
            yield STALE
        if state is ColumnState.BLANK:
            yield BLANK
        if self.plot.odd == "lapse":
            yield UNDATED
        if state is not ColumnState.UNCERTAIN and any(one > day for one in self.shown(day)):
            yield FUTURE

    def _judge(self, fails: frozenset[str], day: date, *, tells: bool) -> None:
        self._cases = [
            replace(case, closed=day) if case.closed is None and case.rule not in fails else case
            for case in self._cases
        ]
        self._streaks = {rule: self._streaks.get(rule, 0) + 1 for rule in fails}
        held = {case.rule for case in self._cases if case.closed is None}
        new = [rule for rule, streak in self._streaks.items() if streak >= _READINGS and rule not in held]
        self._cases += [Case(rule, day, None) for rule in sorted(new)]
        if tells:
            self._cases = [
                replace(case, told=day) if case.told is None and case.closed is None else case for case in self._cases
            ]


def before(day: date, limit: str) -> date:
    """A day less ``14d`` or ``6m``; a day a month does not have is its last one."""
    count = int(limit[:-1])
    if limit.endswith("d"):
        return day - timedelta(days=count)
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _below(plot: Plot, estate: Estate) -> list[Plot]:
    names = len(plot.path)
    return [
        one for one in estate.plots if one.site == plot.site and one.path[:names] == plot.path and one.path != plot.path
    ]


def _is_down(estate: Estate, plot: Plot, year: int, day: date) -> bool:
    return is_down(estate.health[plot.site], year, datetime.combine(day, _CHECKED_AT))
