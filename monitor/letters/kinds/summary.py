"""What became of things in a week or a month (监测周报、监测月报), by unit; written when a person asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases import sums
from monitor.cases.sums import Cases, Columns, Flow, Reports
from monitor.letters.derived import sent_as
from monitor.letters.kind import Kind, Part, Situation
from monitor.model.cases import Case
from monitor.model.letters import Sent
from monitor.model.standings import Standings
from monitor.words import Words

_WORDS = Words("zh")


class Span(StrEnum):
    """How long a summary reaches back."""

    WEEK = "week"
    MONTH = "month"


class Unit(Struct, frozen=True, kw_only=True):
    """The cases of a unit: opened, told to it and closed in the time, past their day at its end."""

    agency: str
    opened: int = 0
    told: int = 0
    closed: int = 0
    overdue: int = 0


class SummaryPart(Part, frozen=True, kw_only=True):
    """A week or a month from ``first`` to ``last``, or to now where it is not over.

    ``total`` is the sum of ``units``, which stand in their official order; those without anything are left out.
    ``reports`` and ``columns`` are counted at the time of the letter.
    """

    span: Span
    first: date
    last: date
    reports: Reports
    columns: Columns | None = None
    flow: Flow = Flow()
    cases: Cases = Cases()
    units: tuple[Unit, ...] = ()
    total: Unit = Unit(agency="")
    bulletins: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()


def period(span: Span, now: datetime) -> tuple[datetime, datetime]:
    """The week or month of the day before: on its first day that is the one that is over. From, and up to."""
    day = now.date() - timedelta(days=1)
    first = day - timedelta(days=day.weekday()) if span is Span.WEEK else day.replace(day=1)
    following = first + timedelta(days=7) if span is Span.WEEK else (first + timedelta(days=31)).replace(day=1)
    start, end = (datetime.combine(one, time(), now.tzinfo) for one in (first, following))
    return start, min(now, end)


def summary(situation: Situation, span: Span) -> SummaryPart:
    """What became of things in the week or month; of cases and letters those are known that happened since it began."""
    standings = situation.standings
    start, end = period(span, situation.now)
    last = (end - timedelta(microseconds=1)).date()
    cases = list(_as_of(standings.cases, end))
    units = tuple(_units(situation, cases, start, last))
    return SummaryPart(
        span=span,
        first=start.date(),
        last=last,
        reports=sums.reports(Counter(one.state for one in situation.owed), standings.year),
        columns=sums.columns(standings.column_states) if standings.column_states else None,
        flow=sums.flow(cases, start),
        cases=sums.cases(cases, last),
        units=units,
        total=Unit(agency="", **{name: sum(getattr(one, name) for one in units) for name in _COUNTED}),
        bulletins=tuple(_bulletins(standings, start, end)),
        sent=tuple(sent_as(standings.letters, start, end)),
    )


_COUNTED = ("opened", "told", "closed", "overdue")


def _as_of(cases: Iterable[Case], end: datetime) -> Iterator[Case]:
    """The cases as they stood at a time: what happened later has not happened."""
    for one in cases:
        if one.opened < end:
            closed = one.closed if one.closed is not None and one.closed < end else None
            yield replace(one, closed=closed)


def _units(situation: Situation, cases: Iterable[Case], start: datetime, last: date) -> Iterator[Unit]:
    end = datetime.combine(last + timedelta(days=1), time(), start.tzinfo)
    counted: Counter[tuple[str, str]] = Counter()
    for one in cases:
        counted[one.agency, "opened"] += sums.is_since(one.opened, start)
        counted[one.agency, "told"] += one.notified is not None and start < one.notified < end
        counted[one.agency, "closed"] += sums.is_since(one.closed, start)
        counted[one.agency, "overdue"] += one.closed is None and sums.is_overdue(one, last)
    ranks = {unit.name: rank for rank, unit in enumerate(situation.config.agencies)}
    for name in sorted({agency for agency, _ in +counted}, key=lambda one: (ranks.get(one, len(ranks)), one)):
        yield Unit(agency=name, **{what: counted[name, what] for what in _COUNTED})


def _bulletins(standings: Standings, start: datetime, end: datetime) -> Iterator[str]:
    for paper in standings.papers:
        one = paper.bulletin
        if paper.issued is not None and start <= paper.issued < end:
            issue = _WORDS.say("ledger.issue", year=one.year, number=one.number, total=one.total)
            yield _WORDS.say("letter.issue", series=one.series, issue=issue)


KIND = Kind(name="summary", rank=62, part=SummaryPart, order=lambda part: part.first.toordinal())
