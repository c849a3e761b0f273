"""When an office writes to others: on working days, within its hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.cases.workdays import Calendar
from monitor.settings import OfficeHours

_DAY = timedelta(days=1)


def is_open(hours: OfficeHours, calendar: Calendar, at: datetime) -> bool:
    """Whether letters may leave at a time (Asia/Shanghai)."""
    return calendar.is_workday(at.date()) and hours.opens <= at.time().replace(second=0, microsecond=0) <= hours.closes


def opening(hours: OfficeHours, calendar: Calendar, at: datetime) -> datetime:
    """The first time from ``at`` on at which letters may leave."""
    if is_open(hours, calendar, at):
        return at
    past = at.time() > hours.closes
    day = calendar.on_or_after(at.date() + (_DAY if past else timedelta()))
    return datetime.combine(day, hours.opens, at.tzinfo)
