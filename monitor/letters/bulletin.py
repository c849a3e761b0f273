"""A numbered bulletin (通报) as a noun: everything it says, so that it can be drawn again with the same figures.

Days are calendar days, datetimes are aware (Asia/Shanghai). No string in it names a rule but ``Problem.key``, which no
paper prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.letters.office import Office
from monitor.model import Case, Severity
from monitor.settings import Bulletins, Rectify


class About(StrEnum):
    """What a problem is about; it decides the table of the annex it stands in."""

    COLUMN = "column"
    SITE = "site"
    REPORT = "report"


class Problem(Struct, frozen=True, kw_only=True):
    """One problem of one unit. ``place`` is a path of column names or the title of a report, ``kind`` a column's class.

    For a column ``last`` is the day of its newest entry, ``days`` how many have passed since, ``overdue`` those past
    the limit; for a report ``last`` is the day it was published and ``overdue`` how late that was. ``times`` counts the
    issues in a row that name it, this one included. ``key`` stays the same from issue to issue.
    """

    key: str
    label: str
    agency: str
    about: About
    place: str
    says: str
    severity: Severity
    kind: str = ""
    limit: str = ""
    last: date | None = None
    days: int | None = None
    overdue: int | None = None
    url: str | None = None
    rectify_by: date | None = None
    times: int = 1


class Tally(Struct, frozen=True, kw_only=True):
    """The figures of an issue. ``columns`` is the sum of ``fresh``, ``stale`` and ``blank``.

    ``unreadable`` columns, of which nothing can be said, are told to the operator alone. ``reminders`` were sent since
    the issue before.
    """

    units: int = 0
    columns: int = 0
    fresh: int = 0
    stale: int = 0
    blank: int = 0
    unreadable: int = 0
    reports_due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    reminders: int = 0


class Bulletin(Struct, frozen=True, kw_only=True):
    """One issue. ``year``, ``number``, ``total`` and ``day`` are None until it is issued.

    ``code`` is the word of the 文号 (机关代字); where there is one the bulletin is a letter, else an issue of a series.
    ``since`` is the day of the issue before, ``before`` its figures. ``problems`` stand grouped by label, the units
    in the official order of the county. ``provisional``: days were counted on a calendar that is not known for certain.
    """

    series: str
    addressees: str
    office: Office
    checked: datetime
    tally: Tally
    rectify_by: date
    recheck_on: date
    code: str = ""
    year: int | None = None
    number: int | None = None
    total: int | None = None
    day: date | None = None
    since: date | None = None
    before: Tally | None = None
    problems: tuple[Problem, ...] = ()
    praised: tuple[str, ...] = ()
    provisional: bool = False


def dated(bulletin: Bulletin, day: date, policy: Bulletins, periods: Rectify, calendar: Calendar) -> Bulletin:
    """The bulletin with the days that count from ``day``, that of its issue: to rectify by, and of the re-check.

    A later day that a problem was granted before stands. The re-check comes after the last of the days to rectify by.
    """
    problems = tuple(replace(one, rectify_by=_deadline(one, day, periods, calendar)) for one in bulletin.problems)
    last = max((one.rectify_by for one in problems if one.rectify_by), default=calendar.after(day, periods.S2))
    recheck = calendar.on_or_after(max(day + timedelta(days=policy.recheck_days), last + timedelta(days=1)))
    provisional = calendar.provisional(last) or calendar.provisional(recheck)
    return replace(bulletin, problems=problems, rectify_by=last, recheck_on=recheck, provisional=provisional)


def classes(bulletin: Bulletin) -> list[tuple[str, list[Problem]]]:
    """The problems by their label, in the order of the bulletin."""
    groups: dict[str, list[Problem]] = {}
    for one in bulletin.problems:
        groups.setdefault(one.label, []).append(one)
    return list(groups.items())


def annexes(bulletin: Bulletin) -> list[tuple[str, list[Problem]]]:
    """The tables of the annex: what they are about, and the problems in them; none is empty."""
    tables = [(kind.value, [one for one in bulletin.problems if one.about is kind]) for kind in About]
    return [(kind, rows) for kind, rows in tables if rows]


def key_of(case: Case) -> str:
    """What a problem that stands in a case is known by from issue to issue."""
    return "|".join((case.rule, case.agency, str(case.year), case.where))


def repeated(key: str, last: Bulletin | None) -> int:
    """How many issues in a row name a problem if the next one does."""
    named = {one.key: one.times for one in last.problems} if last is not None else {}
    return named.get(key, 0) + 1


def in_order(problems: Iterable[Problem], rank: Callable[[str], int]) -> tuple[Problem, ...]:
    """Grouped by label, the gravest first; within a label by the official rank of the unit, then by place."""
    problems = list(problems)
    gravity: dict[str, str] = {}
    for one in problems:
        gravity[one.label] = min(one.severity, gravity.get(one.label, one.severity))
    return tuple(sorted(problems, key=lambda p: (gravity[p.label], p.label, rank(p.agency), p.place, p.key)))


def _deadline(problem: Problem, day: date, periods: Rectify, calendar: Calendar) -> date:
    days: int = getattr(periods, problem.severity)
    counted = calendar.after(day, days)
    return max(counted, problem.rectify_by or counted)
