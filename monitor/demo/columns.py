"""The columns of the replica county: who keeps them, which days their entries bear, what the sites around them do.

Only the county and the scorer read this; the monitor never does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from monitor.clock import SHANGHAI
from monitor.demo.articles import number
from monitor.demo.scenario import Scenario
from monitor.model.columns import Column, ColumnClass

HOME = "首页"
KEPT = 8
"""So many entries stay in a list; older ones are taken off."""


class Plot(Struct, frozen=True, kw_only=True):
    """A column and its keeping; days are written as in ``day_of``.

    There is an entry ``every`` so many days, up to the ``last`` one (empty: it goes on). A letter about the column
    moves its unit ``resumes`` days later (None: never), for one entry only if it is ``nudged``. ``odd`` is what is
    strange about its list: ``blank``, ``undated``, ``pinned``, ``script`` (written by one), ``render`` (written
    by one, and read by the center with a browser if it has one), ``future`` (an entry of the day ``slip`` is dated a
    year ahead until a letter comes), ``lapse`` (the last entry up to ``slip`` has no date).
    """

    key: str
    site: str
    path: tuple[str, ...]
    kind: ColumnClass
    unit: str
    every: int
    first: bool = False
    last: str = ""
    since: str = ""
    resumes: int | None = None
    nudged: bool = False
    odd: str = ""
    slip: str = ""
    reason: str = ""


class Health(Struct, frozen=True, kw_only=True):
    """What is wrong with a site as a whole (see columns.toml), and the rules that rightly say so."""

    site: str
    owner: str
    frozen: str = ""
    down: tuple[str, ...] = ()
    injected: tuple[str, ...] = ()
    bare: bool = False
    dead: str = ""
    fails: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()


class Estate(Struct, frozen=True, kw_only=True):
    """All columns and sites, the limits of the classes of columns, the titles of their entries.

    ``injected`` is what strangers write into a home page.
    """

    since: str
    injected: str
    limits: dict[str, str]
    titles: dict[str, list[str]]
    plots: tuple[Plot, ...]
    health: dict[str, Health]


class Entry(Struct, frozen=True):
    """An entry of a column: the ``day`` it came up and the one it bears, if it is ``dated``."""

    day: date
    shown: date
    dated: bool = True


@cache
def load() -> Estate:
    tables = tomllib.loads(files("monitor.demo").joinpath("columns.toml").read_text("utf-8"))
    tables["plots"] = tables.pop("column")
    tables["health"] = {one["site"]: one for one in tables.pop("health")}
    return convert(tables, Estate)


def day_of(text: str, year: int) -> date:
    """``02-25`` of the season after the report year ``year``; ``-1 06-20`` lies a year before that."""
    offset, _, month_day = text.rpartition(" ")
    return date.fromisoformat(f"{year + 1 + int(offset or 0)}-{month_day}")


def entries(plot: Plot, year: int, day: date, told: Sequence[date] = ()) -> list[Entry]:
    """What stands in a column on ``day``, in the order it came up, if letters about it came on the days ``told``."""
    days = {*_by_habit(plot, year, day), *_after_letters(plot, day, told)}
    standing = sorted(one for one in days if one <= day)[-KEPT:]
    return [_entry(plot, year, one, day, told) for one in standing]


def pinned(year: int) -> Entry:
    """The old entry that stays on top of a list."""
    day = date(year - 1, 5, 12)
    return Entry(day, day)


def is_down(health: Health, year: int, at: datetime) -> bool:
    """Whether a site cannot be opened at a time."""
    if not health.down:
        return False
    start, end = (datetime.combine(day_of(text[:-6], year), time.fromisoformat(text[-5:])) for text in health.down)
    return start <= at.astimezone(SHANGHAI).replace(tzinfo=None) < end


def is_injected(health: Health, year: int, day: date) -> bool:
    return bool(health.injected) and day_of(health.injected[0], year) <= day <= day_of(health.injected[1], year)


def named(plot: Plot) -> str:
    """How a letter names a column, without blanks."""
    return "→".join((HOME, *plot.path))


def column_of(plot: Plot, scenario: Scenario, estate: Estate, year: int, host: str, url: str) -> Column:
    """A column as the center would register it."""
    unit = next(unit for unit in scenario.units if unit.key == plot.unit)
    return Column(
        site=host,
        path=(HOME, *plot.path),
        url=url,
        kind=plot.kind,
        agency=unit.name,
        first=plot.first,
        since=day_of(plot.since or estate.since, year),
        reason=plot.reason,
        render=plot.odd == "render",
    )


def _by_habit(plot: Plot, year: int, day: date) -> list[date]:
    """The days of entries up to ``day`` that need no letter."""
    if plot.odd == "blank":
        return []
    step = timedelta(days=plot.every)
    if plot.last:
        newest = day_of(plot.last, year)
    else:
        start = date(year + 1, 1, 1) - timedelta(days=number(plot.key, 3) % plot.every)
        newest = start + (day - start) // step * step
    slip = {day_of(plot.slip, year)} if plot.odd == "future" else set()
    return [*(newest - step * back for back in range(KEPT * 2)), *slip]


def _after_letters(plot: Plot, day: date, told: Sequence[date]) -> list[date]:
    if plot.resumes is None or not told or plot.odd == "future":
        return []
    if plot.nudged:
        return [one + timedelta(days=plot.resumes) for one in told]
    start = told[0] + timedelta(days=plot.resumes)
    return [start + timedelta(days=plot.every * turn) for turn in range((day - start).days // plot.every + 1)]


def _entry(plot: Plot, year: int, entry: date, day: date, told: Sequence[date]) -> Entry:
    if plot.odd == "lapse":
        slip = day_of(plot.slip, year)
        return Entry(entry, entry, dated=not slip - timedelta(days=plot.every) < entry <= slip)
    shown = _ahead(entry) if _slipped(plot, year, entry, day, told) else entry
    return Entry(entry, shown, dated=plot.odd != "undated")


def _slipped(plot: Plot, year: int, entry: date, day: date, told: Sequence[date]) -> bool:
    if plot.odd != "future" or entry != day_of(plot.slip, year):
        return False
    return plot.resumes is None or not told or day < told[0] + timedelta(days=plot.resumes)


def _ahead(day: date) -> date:
    return day + timedelta(days=365)
