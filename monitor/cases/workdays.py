"""The working-day calendar of the State Council: which days are worked, and counting in 工作日.

A year is known from its own data, else from the library for years past, else it is taken as Monday to Friday and
everything counted in it is *provisional*, which every paper that rests on it must say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

_DAY = timedelta(days=1)


class YearDays(Struct, frozen=True, kw_only=True):
    """The days of one calendar year that differ from Monday to Friday, and the notice they come from."""

    year: int
    holidays: frozenset[date]
    extra_workdays: frozenset[date]
    source: str
    provisional: bool = False


class Calendar(Struct, frozen=True):
    """Working days by the years given; other years by the fallbacks above."""

    years: Mapping[int, YearDays] = {}

    def is_workday(self, day: date) -> bool:
        """Whether offices work that day: by the notice of that year, where there is none yet by the week."""
        own = self.years.get(day.year)
        if own is None:
            return _library_says(day, otherwise=day.weekday() < 5)
        return day in own.extra_workdays or (day.weekday() < 5 and day not in own.holidays)

    def provisional(self, day: date) -> bool:
        """True where the holidays of the year of ``day`` are not known for certain."""
        own = self.years.get(day.year)
        return own.provisional if own else not _library_knows(day)

    def merged(self, days: YearDays) -> YearDays:
        """A year as it was known, with what a notice of the next one changes of it."""
        known = self.years[days.year]
        return replace(
            known,
            holidays=known.holidays - days.extra_workdays | days.holidays,
            extra_workdays=known.extra_workdays - days.holidays | days.extra_workdays,
        )

    def lacking(self, today: date) -> int | None:
        """The next year, from December on, as long as its holidays are not known for certain; else None."""
        following = today.year + 1
        return following if today.month == 12 and self.provisional(date(following, 1, 1)) else None

    def before(self, day: date, n: int) -> date:
        """The ``n``-th working day strictly before ``day``."""
        return self._counted(day, n, -_DAY)

    def after(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``; the count starts on the first working day after it."""
        return self._counted(day, n, _DAY)

    def on_or_before(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before."""
        return day if self.is_workday(day) else self.before(day, 1)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return day if self.is_workday(day) else self.after(day, 1)

    def _counted(self, day: date, n: int, step: timedelta) -> date:
        if n < 1:
            raise ValueError(f"working days are counted from one, not {n}")
        while n:
            day += step
            n -= self.is_workday(day)
        return day


def _library_says(day: date, *, otherwise: bool) -> bool:
    known = _in_library(day)
    return known if known is not None else otherwise


def _library_knows(day: date) -> bool:
    return _in_library(day) is not None


def _in_library(day: date) -> bool | None:
    """Whether the library knows a day as one that is worked; None if it does not know its year."""
    import chinese_calendar  # who counts no days need not wait for it

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
