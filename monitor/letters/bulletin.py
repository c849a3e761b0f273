"""The days, the order and the counting of a numbered bulletin (通报), so that it can be drawn again as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.model.bulletins import About, Bulletin, Problem
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
