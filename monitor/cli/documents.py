"""The verbs that take documents: read, list, check. They work without configuration and database."""

from __future__ import annotations

from datetime import date, datetime

import click

from monitor import __version__
from monitor.cli import examine
from monitor.cli.command import Settings, pass_settings, print_json, verb
from monitor.cli.rulebook import book_in_force
from monitor.cli.source import Opened, open_source
from monitor.config import load
from monitor.errors import MonitorError, SourceError
from monitor.model.findings import Verdict
from monitor.model.pages import Listing, Trouble
from monitor.model.reports import Report
from monitor.model.roster import Limits, Selectors
from monitor.read import interfaces, listing
from monitor.read import report as reports
from monitor.read.interfaces.answer import awaits
from monitor.show import explain as explanation
from monitor.show import findings as show_findings
from monitor.show.errors import lines_of
from monitor.words.signs import visible


@verb()
@click.argument("sources", nargs=-1, required=True)
@click.option("--explain", is_flag=True)
@pass_settings
def read(settings: Settings, sources: tuple[str, ...], explain: bool) -> int:
    worst = 0
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 1
            continue
        report = examine.read(opened, None)
        if explain:
            _explained(settings, report)
        else:
            print_json(reports.to_json(report))
    return worst


@verb(name="list")
@click.argument("sources", nargs=-1, required=True)
@click.option("--base", default="")
@click.option("--agency")
@click.option("--year", type=int)
@click.option("--site", "layout")
@click.option("--explain", is_flag=True)
@pass_settings
def list_(
    settings: Settings,
    sources: tuple[str, ...],
    base: str,
    agency: str | None,
    year: int | None,
    layout: str | None,
    explain: bool,
) -> int:
    worst = 0
    selectors = _selectors(settings, layout) if layout is not None else None
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 1
            continue
        page = listing.read(opened.data, source, base or opened.url, opened.content_type, selectors)
        trouble = opened.trouble or page.trouble
        if explain:
            _list_explained(settings, opened, base or opened.url, page, trouble)
            continue
        found = examine.listed_report(page.items, agency, year) if agency else None
        print_json(_list_json(page, trouble, found or None, settings.now.date()))
    return worst


@verb()
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
    book = book_in_force(settings)
    worst = 0
    before = _previous(settings, previous) if previous is not None else None
    if previous is not None and before is None:
        return 2
    for source in sources:
        opened = _opened(settings, source)
        if opened is None:
            worst = 2
            continue
        report = examine.read(opened, published.date() if published else None)
        dossier = examine.dossier(report, agency, year, kind, settings.now.date(), before)
        found = examine.judged(opened, dossier, book, settings.words)
        report = dossier.report or report
        if as_json:
            print_json(show_findings.check_json(report, found, everything=everything))
        else:
            for text, style in show_findings.check_lines(report, found, book, settings.words, everything=everything):
                settings.say(text, style)
        worst = max(worst, 2 if report.trouble else 1 if any(f.verdict is Verdict.FAILS for f in found) else 0)
    return worst


def _explained(settings: Settings, report: Report) -> None:
    """For people: what was concluded of a document's identity, and from what."""
    for line in (report.source, *explanation.conclusions(report, settings.words)):
        settings.say(line)
    if report.witnesses:
        settings.table("explain.heads", list(explanation.witnesses(report, settings.words)))


def _previous(settings: Settings, source: str) -> Report | None:
    """The report of the year before; None, and a line that says why, if it cannot be read."""
    opened = _opened(settings, source)
    report = examine.read_twice(opened) if opened is not None else None
    if report is not None and report.trouble is not None:
        says = settings.words.say("check.unreadable", says=settings.words.say(f"trouble.{report.trouble.code}"))
        click.echo(visible(f"{source}: {says}"), err=True)
        return None
    return report


def _selectors(settings: Settings, host: str) -> Selectors | None:
    """How the lists of a site of the configuration are read."""
    sites = load(settings.config_path).sites
    for site in sites:
        if host in (site.host, *site.hosts):
            return site.selectors
    raise SourceError("no-such-site", name=host, known="、".join(site.host for site in sites))


def _list_explained(settings: Settings, opened: Opened, base: str, page: Listing, trouble: Trouble | None) -> None:
    """For people: what a page was taken for, and the lists that stand in it."""
    settings.say(page.source)
    for line in explanation.page_lines(page, trouble, settings.now.date(), settings.words):
        settings.say(line)
    if awaits(page):
        address = interfaces.whole_address(base, opened.source) if base == opened.url else base
        found = interfaces.find(opened.data, address, opened.content_type)
        for line in explanation.interfaces(found, settings.words):
            settings.say(line)
    lists = listing.explain(opened.data, base, opened.content_type)
    if lists:
        settings.table("explain.lists", list(explanation.lists(lists, settings.words)))


def _list_json(page: Listing, trouble: Trouble | None, report: str | None, today: date) -> dict[str, object]:
    """A list page for other programs; an entry that only a script could open has no address."""
    newest = listing.newest(page, today)
    return {
        "schema": 1,
        "source": page.source,
        "items": [
            {
                "title": item.title,
                "url": item.url or None,
                "published": item.published and item.published.isoformat(),
                "pinned": item.pinned,
                "under": item.under or None,
            }
            for item in page.items
            if not item.beside
        ],
        "newest": newest and newest.isoformat(),
        "total": page.total,
        "pages": page.pages,
        "next": page.next,
        "kind": page.kind,
        "report": report,
        "trouble": trouble and {"code": trouble.code, "says": trouble.says},
    }


def _opened(settings: Settings, source: str) -> Opened | None:
    try:
        return open_source(source, Limits(user_agent=f"gongkai-monitor/{__version__}", pause=0.5), settings.now)
    except MonitorError as error:
        for line in lines_of(error, settings.words):
            click.echo(line, err=True)
        return None
