"""Columns that go stale soon (即将超期提醒)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from monitor.cases.workdays import Calendar
from monitor.judge.freshness import is_certain
from monitor.judge.places import place_words
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.model.columns import WEBSITE, ColumnClass, ColumnStanding, ColumnState
from monitor.model.roster import Agency
from monitor.settings import Config


class Expiring(Struct, frozen=True, kw_only=True):
    """A column that goes stale unless something new appears in it: its names, limit in words, last day in order."""

    place: str
    url: str
    limit: str
    newest: date
    last_day: date
    days_left: int


class ExpiryPart(Part, frozen=True, kw_only=True):
    """Columns of one unit that go stale soon."""

    agency: Agency
    columns: tuple[Expiring, ...]
    checked_at: datetime
    provisional: bool = False


def horizon(config: Config, calendar: Calendar, today: date) -> Mapping[ColumnClass, date]:
    """The last day, by class, on which a column must go stale to be reminded of today (see ``_is_due``)."""
    next_workday = calendar.on_or_after(today + timedelta(days=1))
    days: Mapping[ColumnClass, int] = {one: getattr(config.freshness.remind_days, one, 0) for one in ColumnClass}
    return {one: next_workday + timedelta(days=days[one] - 1) for one in ColumnClass}


def _due(agency: Agency, situation: Situation) -> Due | None:
    """What a unit must be told of its columns that go stale soon; of each newest entry once."""
    due = [one for one in situation.columns(agency) if _is_due(one, situation)]
    new = [one for one in due if (agency.name, _step(one)) not in situation.standings.steps]
    if not new:
        return None
    part = ExpiryPart(
        agency=agency,
        columns=tuple(_expiring(one, situation.today) for one in new),
        checked_at=max(one.sight.at for one in new),
        provisional=situation.calendar.provisional(situation.today),
    )
    return Due(part=part, steps=tuple((agency.name, WEBSITE, _step(one)) for one in new))


def _is_due(one: ColumnStanding, situation: Situation) -> bool:
    """Read today, still fresh, and its day has come: so many days before it expires, moved back to a working day.

    Nothing is due on what could not be read today, and that nothing newer is there must be as certain as if it were
    stale.
    """
    sight = one.sight
    if one.expires is None or one.state not in (ColumnState.FRESH, ColumnState.SOON) or not is_certain(sight):
        return False
    days: int = getattr(situation.config.freshness.remind_days, sight.column.kind)
    day = situation.calendar.on_or_before(one.expires - timedelta(days=days))
    return sight.at.date() == situation.today and day <= situation.today


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


KIND = Kind(
    name="expiry",
    rank=50,
    part=ExpiryPart,
    agency=lambda part: part.agency,
    is_reminder=True,
    due_of_agency=_due,
)
