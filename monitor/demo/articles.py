"""What stands published on the county's sites on a given day, before any site gives it a shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

from msgspec import Struct

from monitor.demo.reports import Report
from monitor.demo.scenario import Notice, Scenario, Unit, appears_on, month_day, report_of

_EARLIER = 2


class Article(Struct, frozen=True, kw_only=True):
    """An entry of a column and its page: a report in its ``look``, or some ``text``.

    ``key`` makes its address, ``state`` names everything its page depends on. ``year`` is the report year of the
    column it stands in. ``cut`` titles are shortened in lists, ``undated`` articles show no day, ``pinned`` ones stand
    on top; a ``lost`` article has no page.
    """

    key: str
    state: str
    year: int
    title: str
    shown: date
    report: Report | None = None
    look: str = "form"
    text: str = ""
    cut: bool = False
    lost: bool = False
    undated: bool = False
    pinned: bool = False


class Shelf:
    """Everything the county will ever publish in a season, drawn once."""

    def __init__(self, scenario: Scenario, year: int) -> None:
        self.scenario = scenario
        self.year = year
        self._faulty = {unit.key: _of_unit(scenario, unit, year, year) for unit in scenario.units}
        self._corrected = {
            unit.key: _of_unit(scenario, unit, year, year, corrected=True)
            for unit in scenario.units
            if unit.corrects is not None
        }
        self._earlier = {
            unit.key: [_of_unit(scenario, unit, year - back, year) for back in range(1, _EARLIER + 1)]
            for unit in scenario.units
        }
        self._notices = [(notice.site, _of_notice(notice, year)) for notice in scenario.notices]

    def on(self, site: str, day: date, noticed: Mapping[str, date]) -> tuple[Article, ...]:
        """The report columns of ``site`` on ``day``, newest first.

        ``noticed`` holds the day on which a unit (by key) received its rectification notice.
        """
        visible = [article for place, article in self._notices if place == site and article.shown <= day]
        for unit in self.scenario.units:
            if unit.site == site:
                visible += self._earlier[unit.key]
                appears = appears_on(unit, self.year)
                if appears is not None and appears <= day:
                    visible.append(self._current(unit, day, noticed.get(unit.key)))
        return tuple(sorted(visible, key=lambda article: (article.shown, article.key), reverse=True))

    def _current(self, unit: Unit, day: date, noticed: date | None) -> Article:
        if unit.corrects is None or noticed is None or day < noticed + timedelta(days=unit.corrects):
            return self._faulty[unit.key]
        return self._corrected[unit.key]


@cache
def identity(text: str) -> str:
    """32 hex digits that depend on nothing but ``text``."""
    return sha256(text.encode()).hexdigest()[:32]


@cache
def number(text: str, digits: int) -> int:
    """A number of exactly so many digits that depends on nothing but ``text``."""
    low = int("1" + "0" * (digits - 1))
    return low + int(identity(text), 16) % (9 * low)


def _of_unit(scenario: Scenario, unit: Unit, year: int, season: int, corrected: bool = False) -> Article:
    report = report_of(scenario, unit, year, season, corrected)
    revision = " corrected" if corrected else ""
    return Article(
        key=f"{unit.key} {year}{revision if unit.moves else ''}",
        state=f"{unit.key} {year}{revision}",
        year=year,
        title=report.title,
        shown=report.published,
        report=report,
        look=unit.look,
        cut=unit.cut and year == season,
        lost=unit.lost and year == season,
    )


def _of_notice(notice: Notice, year: int) -> Article:
    title = notice.title.format(year=year)
    key = f"{notice.site} {title}"
    shown = month_day(year + 1, notice.day)
    return Article(key=key, state=key, year=year, title=title, shown=shown, text=notice.text)
