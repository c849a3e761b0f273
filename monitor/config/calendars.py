"""The calendar files ``cn-YYYY.toml`` -> ``Calendar``; every mistake in them at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from monitor.cases.workdays import Calendar, YearDays
from monitor.config import fields
from monitor.config.forms import Entry, Form, Misfit, Misfits, Reading, Source, each, misfit, table
from monitor.errors import ConfigError
from monitor.shipped import rules_dir
from monitor.toml.file import read_toml

_NAME = re.compile(r"cn-([0-9]{4})\.toml")


def load_calendars(*directories: Path) -> Calendar:
    """The calendar in ``directories``, a later one replacing years of an earlier one; ConfigError with every mistake.

    A directory that is not there counts as empty. Only files named ``cn-YYYY.toml`` are read.
    """
    reading = Reading()
    years = {year.year: year for directory in directories for year in _years(reading, directory)}
    reading.finish()
    return Calendar(years)


def known_days(own: Path | None = None) -> Calendar:
    """The calendar that comes with the program, and the years an office has taken in."""
    return load_calendars(rules_dir() / "calendar", *([own] if own is not None else []))


def _years(reading: Reading, directory: Path) -> Iterator[YearDays]:
    files = sorted(directory.iterdir(), key=lambda file: file.name) if directory.is_dir() else []
    for file in files:
        named = _NAME.fullmatch(file.name)
        year = _year(reading, file, int(named[1])) if named else None
        if year:
            yield year


def _year(reading: Reading, file: Path, year: int) -> YearDays | None:
    try:
        lines, document = read_toml(file)
    except ConfigError as wrong:
        reading.problems += wrong.problems
        return None
    return reading.one(_whole(year), Entry(document, Source(str(file), lines)))


def _whole(year: int) -> Form[YearDays]:
    """A file that speaks of its own year only and does not contradict itself."""
    days = each(_day_of(year))
    read_table = table(
        YearDays,
        year=fields.count(year, year),
        holidays=lambda raw: frozenset(days(raw)),
        extra_workdays=lambda raw: frozenset(days(raw)),
        source=fields.name,
        provisional=fields.flag,
    )

    def read(raw: object) -> YearDays:
        found = read_table(raw)
        wrong = [("extra_workdays", "both-off-and-worked", day) for day in found.holidays & found.extra_workdays]
        wrong += [("extra_workdays", "worked-anyway", day) for day in found.extra_workdays if day.weekday() < 5]
        if wrong:
            raise Misfits(*(Misfit((key,), code, {"found": str(day)}) for key, code, day in sorted(wrong)))
        return found

    return read


def _day_of(year: int) -> Form[date]:
    def read(raw: object) -> date:
        day = fields.iso_date(raw)
        if day.year != year:
            raise misfit("another-year", found=str(day), year=year)
        return day

    return read


def file_of(directory: Path, year: int) -> Path:
    """Where the days of a year stand."""
    return directory / f"cn-{year}.toml"
