"""The verbs of the working-day calendar: what is known of which year, and a holiday notice to be taken in."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cases.workdays import YearDays
from monitor.cli.command import Settings, Verbs, pass_settings, verb
from monitor.cli.county import configured_alone
from monitor.cli.source import open_source
from monitor.config import known_days
from monitor.config.calendars import file_of
from monitor.config.holidays import read_notice, written
from monitor.errors import SourceError
from monitor.model.roster import Limits
from monitor.read.intake import decode
from monitor.settings import Config


@click.group(cls=Verbs)
def calendar() -> None:
    pass


@verb(calendar, name="list")
@pass_settings
def calendar_list(settings: Settings) -> int:
    known, words = known_days(configured_alone(settings).calendar_dir), settings.words
    rows = [
        (
            str(one.year),
            str(len(one.holidays)),
            str(len(one.extra_workdays)),
            words.say("calendar.provisional" if one.provisional else "calendar.certain"),
            one.source,
        )
        for one in sorted(known.years.values(), key=lambda one: one.year)
    ]
    settings.table("calendar.headings", rows)
    lacking = known.lacking(settings.now.date())
    if lacking is not None:
        settings.say(words.say("calendar.lacking", year=lacking), "yellow")
    return 0


@verb(calendar, name="add")
@click.argument("source", default="-")
@click.option("--replace", "anew", is_flag=True)
@pass_settings
def calendar_add(settings: Settings, source: str, anew: bool) -> int:
    config = configured_alone(settings)
    notice = open_source(source, Limits(), settings.now)
    known = known_days(config.calendar_dir)
    new, *others = read_notice(decode.text(notice.data)[0])
    if new.year in known.years and not known.years[new.year].provisional and not anew:
        raise SourceError("calendar-known", year=new.year, source=known.years[new.year].source)
    for one in (new, *(known.merged(other) for other in others if other.year in known.years)):
        path = _write(config, one)
        said = {"off": len(one.holidays), "worked": len(one.extra_workdays), "source": one.source}
        settings.say(settings.words.say("calendar.written", year=one.year, path=str(path), **said))
    for one in (other for other in others if other.year not in known.years):
        settings.say(settings.words.say("calendar.left", year=one.year), "yellow")
    settings.say(settings.words.say("calendar.reload"))
    return 0


def _write(config: Config, days: YearDays) -> Path:
    """Write the file of a year, whole or not at all."""
    assert config.calendar_dir is not None
    path = file_of(config.calendar_dir, days.year)
    beside = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(written(days), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise SourceError("source-unwritable", source=str(path), says=error.strerror or str(error)) from error
    return path
