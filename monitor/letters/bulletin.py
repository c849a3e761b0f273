"""The days, the order and the counting of a numbered bulletin (通报), so that it can be drawn again as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.model.bulletins import About, Bulletin, Done, Problem
from monitor.model.cases import Case
from monitor.settings import Bulletins, Rectify


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


class Group(NamedTuple):
    """Problems as the body tells of them: a line for each unit, and how many units stand in the annex alone.

    Those of columns are grouped by ``label``; sites and reports are one group each, whose lines name what was found.
    """

    about: About
    label: str
    problems: list[Problem]
    lines: list[list[Problem]]
    more: int


_LINES = {About.COLUMN: 5, About.SITE: 2, About.REPORT: 3}
"""Lines of the body for units: with them it takes three pages at most, and the annex lists everything."""


def groups(bulletin: Bulletin) -> list[Group]:
    """The problems in the order of the bulletin, as the body tells of them."""
    by_kind: dict[tuple[About, str], dict[str, list[Problem]]] = {}
    for one in bulletin.problems:
        label = one.label if one.about is About.COLUMN else ""
        by_kind.setdefault((one.about, label), {}).setdefault(one.agency, []).append(one)
    room, found = dict(_LINES), []
    for (kind, label), units in by_kind.items():
        lines = list(units.values())
        shown = lines[: max(1, room[kind])]
        room[kind] -= len(shown)
        problems = [one for line in lines for one in line]
        found.append(Group(kind, label, problems, shown, len(lines) - len(shown)))
    return found


def labels(problems: Iterable[Problem]) -> list[tuple[str, int]]:
    """What problems are called, and how many there are of each, in their order."""
    return list(Counter(one.label for one in problems).items())


def by_unit(done: Iterable[Done]) -> list[tuple[str, int]]:
    """The units that put something right, and how much, in their order."""
    return list(Counter(one.agency for one in done).items())


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
    """Columns first, then sites, then reports; grouped by label, the gravest first; within a label by the official rank
    of the unit, then by place.
    """
    problems = list(problems)
    order = list(About)
    gravity: dict[str, tuple[int, str]] = {}
    for one in problems:
        mine = order.index(one.about), str(one.severity)
        gravity[one.label] = min(mine, gravity.get(one.label, mine))
    return tuple(sorted(problems, key=lambda p: (gravity[p.label], p.label, rank(p.agency), p.place, p.key)))


def _deadline(problem: Problem, day: date, periods: Rectify, calendar: Calendar) -> date:
    days: int = getattr(periods, problem.severity)
    counted = calendar.after(day, days)
    return max(counted, problem.rectify_by or counted)
