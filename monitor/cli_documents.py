"""The verbs that take documents: read, list, check. They work without configuration and database."""

from __future__ import annotations

from datetime import datetime

import click

from monitor import __version__, examine
from monitor.errors import MonitorError
from monitor.judge import rulebook
from monitor.model import Limits, Verdict
from monitor.places import rules_dir
from monitor.read import listing
from monitor.read import report as reports
from monitor.show import findings as show_findings
from monitor.show.errors import lines_of
from monitor.source import Opened, open_source
from monitor.verbs import Settings, pass_settings, print_json, verb

documents = click.Group()


@verb(documents)
@click.argument("sources", nargs=-1, required=True)
@pass_settings
def read(settings: Settings, sources: tuple[str, ...]) -> int:
    worst = 0
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 1
            continue
        print_json(reports.to_json(examine.read(opened, None)))
    return worst


@verb(documents, name="list")
@click.argument("sources", nargs=-1, required=True)
@click.option("--base", default="")
@click.option("--agency")
@click.option("--year", type=int)
@pass_settings
def list_(settings: Settings, sources: tuple[str, ...], base: str, agency: str | None, year: int | None) -> int:
    worst = 0
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 1
            continue
        page = listing.read(opened.data, source, base or opened.url, opened.content_type)
        newest = listing.newest(page)
        found = examine.listed_report(page.items, agency, year) if agency else None
        print_json(
            {
                "schema": 1,
                "source": source,
                "items": [
                    {
                        "title": i.title,
                        "url": i.url,
                        "published": i.published and i.published.isoformat(),
                        "pinned": i.pinned,
                    }
                    for i in page.items
                ],
                "newest": newest and newest.isoformat(),
                "total": page.total,
                "next": page.next,
                "report": found,
            }
        )
    return worst


@verb(documents)
@click.argument("sources", nargs=-1, required=True)
@click.option("--agency")
@click.option("--year", type=int)
@click.option("--kind", type=click.Choice(["department", "government", "township"]))
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--previous", type=click.Path(dir_okay=False))
@click.option("--json", "as_json", is_flag=True)
@click.option("--all", "everything", is_flag=True)
@pass_settings
def check(
    settings: Settings,
    sources: tuple[str, ...],
    agency: str | None,
    year: int | None,
    kind: str | None,
    published: datetime | None,
    previous: str | None,
    as_json: bool,
    everything: bool,
) -> int:
    book = rulebook.load(rules_dir())
    worst = 0
    if previous is not None and _opened(settings, previous) is None:
        return 2
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 2
            continue
        report = examine.read(opened, published.date() if published else None)
        dossier = examine.dossier(report, agency, year, kind, settings.now.date())
        found = examine.judged(opened, dossier, book, settings.words)
        report = dossier.report or report
        if as_json:
            print_json(show_findings.check_json(report, found, everything=everything))
        else:
            for text, style in show_findings.check_lines(report, found, book, settings.words, everything=everything):
                settings.say(text, style)
        worst = max(worst, 2 if report.trouble else 1 if any(f.verdict is Verdict.FAILS for f in found) else 0)
    return worst


def _opened(settings: Settings, source: str) -> Opened | None:
    try:
        return open_source(source, Limits(user_agent=f"gongkai-monitor/{__version__}", pause=0.5), settings.now)
    except MonitorError as error:
        for line in lines_of(error, settings.words):
            click.echo(line, err=True)
        return None
