"""Which letters about columns are due: reminders before a column goes stale, notices of what is wrong with it. Pure.

Nothing is due on what could not be read today: a reminder needs a column that was read on the day, a notice a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct

from monitor.cases.workdays import Calendar
from monitor.judge.freshness import is_certain
from monitor.judge.known import PROBED
from monitor.judge.places import lies_in, place_words
from monitor.letters.deadlines import with_deadline
from monitor.letters.parts import Expiring, ExpiryPart, NoticePart
from monitor.model import Agency, Case
from monitor.settings import Cases, Freshness
from monitor.website import WEBSITE, ColumnStanding, ColumnState

Step = tuple[str, int, str]
"""(agency, year, name) of a step of a ladder that was taken; the year of what is about a website is 0."""


def notice(
    agency: Agency, cases: Iterable[Case], unread: Collection[str], policy: Cases, calendar: Calendar, now: datetime
) -> NoticePart | None:
    """The notice of all cases about websites a unit was not told of yet; those at a place ``unread`` today wait."""
    untold = [case for case in cases if case.agency == agency.name and case.year == WEBSITE and case.notified is None]
    known = [case for case in untold if case.rule == PROBED or not lies_in(case.where, unread)]
    due = tuple(with_deadline(case, policy, calendar, now.date()) for case in known)
    if not due:
        return None
    provisional = any(calendar.provisional(case.rectify_by or now.date()) for case in due)
    return NoticePart(agency=agency, year=WEBSITE, cases=due, checked_at=now, provisional=provisional)


class Reminders(Struct, frozen=True):
    """The part due to a unit, if any, and the steps taken with it."""

    part: ExpiryPart | None
    steps: tuple[Step, ...]


def reminders(
    agency: Agency,
    columns: Iterable[ColumnStanding],
    taken: frozenset[tuple[str, str]],
    policy: Freshness,
    calendar: Calendar,
    now: datetime,
) -> Reminders:
    """What a unit must be told of its columns that go stale soon; of each newest entry once."""
    today = now.date()
    due = [one for one in columns if one.sight.column.agency == agency.name and _is_due(one, policy, calendar, today)]
    new = [one for one in due if (agency.name, _step(one)) not in taken]
    if not new:
        return Reminders(None, ())
    part = ExpiryPart(
        agency=agency,
        columns=tuple(_expiring(one, today) for one in new),
        checked_at=max(one.sight.at for one in new),
        provisional=any(calendar.provisional(today) for _ in new),
    )
    return Reminders(part, tuple((agency.name, 0, _step(one)) for one in new))


def _is_due(one: ColumnStanding, policy: Freshness, calendar: Calendar, today: date) -> bool:
    """Read today, still fresh, and its day has come: so many days before it expires, moved back to a working day.

    That nothing newer is there must be as certain as if it were stale.
    """
    sight = one.sight
    if one.expires is None or one.state not in (ColumnState.FRESH, ColumnState.SOON) or not is_certain(sight):
        return False
    days: int = getattr(policy.remind_days, sight.column.kind)
    return sight.at.date() == today and calendar.on_or_before(one.expires - timedelta(days=days)) <= today


def _step(one: ColumnStanding) -> str:
    return f"{one.place} {one.sight.newest}"


def _expiring(one: ColumnStanding, today: date) -> Expiring:
    assert one.expires is not None
    assert one.sight.newest is not None
    return Expiring(
        place=place_words(one.place),
        url=one.sight.column.url,
        limit=one.limit,
        newest=one.sight.newest,
        last_day=one.expires,
        days_left=(one.expires - today).days,
    )
