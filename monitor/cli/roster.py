"""The verbs of the roster: a table of a site's columns proposed from its navigation."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from monitor.cli.command import Settings, Verbs, pass_settings, verb
from monitor.cli.county import configured
from monitor.errors import SourceError
from monitor.fetch.fetch import Fetcher
from monitor.model.roster import Limits, Site
from monitor.watch.websites.discover import Proposal, discover
from monitor.words import Words
from monitor.words.signs import FORMULA, visible

_MARK = "\ufeff"


@click.group(cls=Verbs)
def roster() -> None:
    pass


@verb(roster, name="discover")
@click.argument("host")
@click.option("--out", "table", type=click.Path(dir_okay=False, path_type=Path))
@pass_settings
def roster_discover(settings: Settings, host: str, table: Path | None) -> int:
    site, limits = _site(settings, host)
    with Fetcher(site, limits, settings.now) as http:
        discovery = discover(site, http, limits, settings.now.date())
    found = discovery.found
    if not found:
        raise SourceError("no-columns", source=site.home)
    if table is None:
        _write(found, settings.words, sys.stdout)
        return 0
    with table.open("w", encoding="utf-8", newline="") as file:
        file.write(_MARK)
        _write(found, settings.words, file)
    doubtful = sum(bool(one.doubt) for one in found)
    settings.say(settings.words.say("roster.written", path=str(table), count=len(found), doubtful=doubtful))
    if discovery.left:
        settings.say(settings.words.say("roster.left", count=discovery.left))
    return 0


def _site(settings: Settings, host: str) -> tuple[Site, Limits]:
    """The configured site of that host, else one that is only looked at."""
    if settings.stated_config or settings.config_path.exists():
        config = configured(settings)
        known = next((site for site in config.sites if host in (site.host, *site.hosts)), None)
        if known is not None:
            return known, config.limits()
    home = f"http://{host}/"
    return Site(host=host, home=home, reports=home, allow_private=True), Limits()


def _doubt(one: Proposal, words: Words) -> str:
    """Why a row must be looked at, in words."""
    key = f"roster.{one.doubt}"
    return "" if not one.doubt else words.say(key if words.has(key) else f"trouble.{one.doubt}")


def _write(found: Iterable[Proposal], words: Words, file: TextIO) -> None:
    """A table that ``column_table`` reads, with what the list shows beside it; a cell is never a formula."""
    writer = csv.writer(file)
    writer.writerow(words.say("roster.headings").split("|"))
    for one in found:
        column = one.column
        facts = (column.kind.value, "", str(column.first).lower(), one.items, one.newest, _doubt(one, words))
        row = (column.site, " > ".join(column.path), column.url, *facts)
        writer.writerow([visible(str(cell)).lstrip(" " + "".join(FORMULA)) for cell in row])
