"""A case as a problem of a bulletin: where it stands, what it says, which limit it missed and by how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from msgspec import Struct

from monitor.cases.decide import Key
from monitor.judge.book.known import FRESH, MISSING
from monitor.judge.places import STEP, place_words
from monitor.letters.bulletin import key_of, repeated
from monitor.model.bulletins import About, Bulletin, Problem
from monitor.model.cases import Case, Standing
from monitor.model.columns import ColumnStanding


class Say(Protocol):
    """The message ``key`` filled with its values, as ``Words.say``."""

    def __call__(self, key: str, /, **values: object) -> str: ...


class Check(Struct, frozen=True, kw_only=True):
    """The check a draft rests on: when it was, and what it saw, by place and by (agency, year).

    ``unread`` are the places of sites that could not be read, ``failing`` the keys of all that fails. ``last`` is the
    issue before.
    """

    at: datetime
    columns: Mapping[str, ColumnStanding]
    reports: Mapping[tuple[str, int], Standing]
    unread: Collection[str]
    failing: Collection[Key]
    last: Bulletin | None

    @property
    def day(self) -> date:
        return self.at.date()


def problem(case: Case, check: Check, say: Say) -> Problem:
    """What a bulletin says of a case, by what the check saw of its column, site or report."""
    finding, kind = case.finding, about(case)
    key = key_of(case)
    common: dict[str, Any] = {
        "key": key,
        "label": finding.label,
        "agency": case.agency,
        "about": kind,
        "says": finding.says,
        "severity": finding.severity,
        "times": repeated(key, check.last),
        "rectify_by": case.rectify_by,
    }
    if kind is About.COLUMN:
        return Problem(**common, **_of_column(case, check.columns[case.where], check.day, say))
    if kind is About.SITE:
        return Problem(**common, place=place_words(case.where), url=finding.url)
    return Problem(**common, **_of_report(case, check.reports[case.agency, case.year], check.day, say))


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


def about(case: Case) -> About:
    """Whether a case is about a column, a site or a report."""
    head = case.where.partition(".")[0]
    return About(head) if head in (About.COLUMN, About.SITE) else About.REPORT
