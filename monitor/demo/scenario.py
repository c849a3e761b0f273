"""The season of the replica county: who owes a report, when each unit publishes it, with which faults, and the truth.

Only the county and the scorer read this; the monitor never does.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random

from msgspec import Struct, convert

from monitor.demo.defects import DEFECTS, too_early
from monitor.demo.figures import Figures, draw_figures
from monitor.demo.prose import Voice
from monitor.demo.reports import Report, draw_report
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnState
from monitor.model.roster import BodyKind

_DUE = {BodyKind.DEPARTMENT: (1, 31), BodyKind.TOWNSHIP: (1, 31), BodyKind.GOVERNMENT: (3, 31)}
MISSING, LATE = "AR-T01", "AR-T02"


class Place(Struct, frozen=True, kw_only=True):
    """A website of the county. ``path`` are the link texts from its home page to the column of annual reports."""

    key: str
    style: str
    name: str
    path: tuple[str, ...]
    soft: bool = False


class Unit(Struct, frozen=True, kw_only=True):
    """A body that owes a report and its fate.

    ``appears`` is month-day of the year after the report year (empty: never), ``corrects`` the days from a
    rectification notice to the corrected report (None: never), ``moves`` a corrected report under a new address,
    ``cut`` a title shortened in the list, ``lost`` a report whose address answers with the home page.
    """

    key: str
    name: str
    kind: BodyKind
    site: str
    me: str
    matters: tuple[str, str, str]
    aliases: tuple[str, ...] = ()
    body: str = ""
    title: str = "standard"
    look: str = "form"
    size: str = "medium"
    appears: str = ""
    defects: tuple[str, ...] = ()
    corrects: int | None = None
    moves: bool = False
    cut: bool = False
    lost: bool = False


class Notice(Struct, frozen=True, kw_only=True):
    """An article that is no report, though its title may look like one."""

    site: str
    day: str
    title: str
    text: str


class Scenario(Struct, frozen=True, kw_only=True):
    county: str
    center: str
    issuer: str
    mail_domain: str
    notice_word: str
    website_word: str
    form_word: str
    rebuilds: tuple[str, ...]
    titles: dict[str, str]
    sites: tuple[Place, ...]
    units: tuple[Unit, ...]
    notices: tuple[Notice, ...]


class Truth(Struct, frozen=True, kw_only=True):
    """What is true of a unit, a column or a site (which has no state) at the end of the season.

    ``fails`` are the rules that rightly failed at some time of it, ``open`` those that still do. Lateness is a fact
    that nothing can put right: it stands in ``fails`` only. ``published`` is None where no report can be read.
    """

    unit: str
    state: ObligationState | ColumnState | None
    published: date | None
    fails: frozenset[str]
    open: frozenset[str]


def load() -> Scenario:
    text = files("monitor.demo").joinpath("scenario.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    tables["sites"], tables["units"], tables["notices"] = (tables.pop(key) for key in ("site", "unit", "notice"))
    return convert(tables, Scenario)


def truth(scenario: Scenario, year: int) -> dict[str, Truth]:
    """Unit name -> what is true of it, once every letter it deserved has reached it."""
    hidden = {place.key for place in scenario.sites if place.style == "challenge"}
    return {unit.name: _truth(unit, year, unit.lost or unit.site in hidden) for unit in scenario.units}


def appears_on(unit: Unit, year: int) -> date | None:
    """The day the report on ``year`` becomes visible."""
    return month_day(year + 1, unit.appears) if unit.appears else None


def due_on(unit: Unit, year: int) -> date:
    return date(year + 1, *_DUE[unit.kind])


def month_day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def report_of(scenario: Scenario, unit: Unit, year: int, season: int, corrected: bool = False) -> Report:
    """The report of ``unit`` on ``year``; only that of the season's year has faults, until it is corrected."""
    rng = Random(f"{unit.key} {year}")
    report = draw_report(
        rng,
        voice=Voice(name=unit.name, me=unit.me, matters=unit.matters, government=unit.kind is BodyKind.GOVERNMENT),
        year=year,
        title=_title(scenario, unit, year, season),
        published=(appears_on(unit, year) if year == season else None) or _published_then(unit, year),
        issuer=scenario.issuer,
        size=unit.size,
        previous=_figures_before(unit, year) if year == season else None,
    )
    for name in () if corrected or year != season else unit.defects:
        report = DEFECTS[name].apply(report)
    return report


@cache
def _figures_before(unit: Unit, year: int) -> Figures:
    return draw_figures(Random(f"{unit.key} {year - 1}"), size=unit.size)


def _published_then(unit: Unit, year: int) -> date:
    """In earlier years everybody was on time."""
    month = 3 if unit.kind is BodyKind.GOVERNMENT else 1
    return date(year + 1, month, Random(f"{unit.key} {year} day").randint(6, 28))


def _title(scenario: Scenario, unit: Unit, year: int, season: int) -> str:
    if year != season:
        return scenario.titles["standard"].format(body=unit.name, year=year)
    return scenario.titles[unit.title].format(body=unit.body or unit.name, year=year)


def _truth(unit: Unit, year: int, hidden: bool) -> Truth:
    appears, nothing = appears_on(unit, year), frozenset[str]()
    if hidden:
        return Truth(unit=unit.name, state=ObligationState.UNKNOWN, published=None, fails=nothing, open=nothing)
    if appears is None:
        missing = frozenset({MISSING})
        return Truth(unit=unit.name, state=ObligationState.OVERDUE, published=None, fails=missing, open=missing)
    late = appears > due_on(unit, year)
    faults = frozenset(DEFECTS[name].rule for name in unit.defects)
    return Truth(
        unit=unit.name,
        state=ObligationState.MET_LATE if late else ObligationState.MET,
        published=_shown(unit, year, appears),
        fails=faults | ({MISSING, LATE} if late else nothing),
        open=faults if unit.corrects is None else nothing,
    )


def _shown(unit: Unit, year: int, appears: date) -> date:
    """The date the report bears, which a fault may have moved; every fault of a date stays as it is."""
    return too_early(year) if "dated_too_early" in unit.defects else appears
