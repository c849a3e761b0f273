"""The verbs of the bulletins and of the ledgers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.cli.command import Settings, Verbs, by, lined, note, pass_settings, print_json, signed, verb
from monitor.cli.county import configured, reading
from monitor.clock import report_year
from monitor.errors import BulletinError, ConfigError, Problem, SourceError
from monitor.letters.bulletins import sheet
from monitor.letters.paper import Amiss, environment
from monitor.model.bulletins import Paper, PaperState
from monitor.rounds import bulletins
from monitor.rounds.desk import open_desk
from monitor.show import bulletins as show
from monitor.show import ledgers
from monitor.show.errors import lines_of
from monitor.store.store import Store


@click.group(cls=Verbs)
def bulletin() -> None:
    pass


@click.group(cls=Verbs)
def ledger() -> None:
    pass


@verb(bulletin)
@by
@pass_settings
def draft(settings: Settings, by: str) -> int:
    with open_desk(configured(settings)) as desk:
        paper = bulletins.draft(desk, signed(settings, by), settings.now)
    for line in show.drafted(paper, settings.words):
        settings.say(line)
    return 0


@verb(bulletin, name="list")
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def bulletin_list(settings: Settings, as_json: bool) -> int:
    with reading(settings) as store:
        found = store.bulletins.papers()
        if as_json:
            print_json({"schema": 1, "bulletins": [show.to_json(one) for one in found]})
        elif found:
            settings.table("bulletin.headings", show.rows(found, settings.words))
        else:
            settings.say(settings.words.say("bulletin.none"))
    return 0


@verb(bulletin, name="show")
@click.argument("number", type=int)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def bulletin_show(settings: Settings, number: int, out: Path | None, as_json: bool) -> int:
    config = configured(settings)
    with reading(settings) as store:
        paper = _required(store, number)
        if as_json:
            print_json({"schema": 1, **show.to_json(paper)})
        if out is None:
            if not as_json:
                own = environment(config.letters.templates)
                text, _ = bulletins.written(paper.bulletin, (), own, _warned(settings))
                click.echo(lined(text))
            return 0
        drawn = bulletins.drawn(paper, environment(config.letters.templates), _warned(settings))
        for file in drawn:
            _write(settings, out / file.name, file.content, silent=as_json)
        if not bulletins.as_issued(paper, drawn):
            settings.say(settings.words.say("bulletin.redrawn"), "yellow")
        return 0


@verb(bulletin)
@click.argument("number", type=int)
@by
@click.option("--note", default="")
@click.option("--yes", is_flag=True)
@pass_settings
def issue(settings: Settings, number: int, by: str, note: str, yes: bool) -> int:
    with open_desk(configured(settings)) as desk:
        _ask_of_unnamed(settings, _required(desk.store, number), yes=yes)
        done = bulletins.issue(desk, number, signed(settings, by), note.strip(), settings.now)
    one = done.paper.bulletin
    said = {"series": one.series, "number": one.number, "total": one.total}
    settings.say(settings.words.say("bulletin.issued", **said))
    settings.say(settings.words.say("bulletin.mailed", count=len(done.letters)))
    if done.left_out:
        settings.say(settings.words.say("bulletin.left-out", count=done.left_out), "yellow")
    return 0


@verb(bulletin)
@click.argument("number", type=int)
@by
@note
@pass_settings
def void(settings: Settings, number: int, by: str, note: str) -> int:
    with open_desk(configured(settings)) as desk:
        bulletins.void(desk, number, signed(settings, by), signed(settings, note), settings.now)
    settings.say(settings.words.say("bulletin.voided", id=number))
    return 0


@verb(bulletin)
@click.argument("number", type=int)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@pass_settings
def export(settings: Settings, number: int, path: Path) -> int:
    config = configured(settings)
    with reading(settings) as store:
        paper = _required(store, number)
        drawn = bulletins.drawn(paper, environment(config.letters.templates), _warned(settings))
    wanted = [file for file in drawn if Path(file.name).suffix == path.suffix.lower()]
    if not wanted:
        known = " ".join(Path(file.name).suffix for file in drawn)
        raise click.UsageError(settings.words.say("error.unknown-suffix", path=str(path), known=known))
    _write(settings, path, wanted[0].content)
    return 0


@verb(ledger, name="export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--view", type=click.Choice(ledgers.NAMES), default="problems")
@pass_settings
def ledger_export(settings: Settings, path: Path, view: str) -> int:
    config = configured(settings)
    with reading(settings) as store:
        standings = store.standings(report_year(settings.now), settings.now)
        views = ledgers.views(standings, config.agencies, settings.words)
    match path.suffix.lower():
        case ".xlsx":
            content = sheet.workbook(list(views.values()), settings.now)
        case ".csv":
            content = sheet.csv_table(views[view])
        case _:
            raise click.UsageError(settings.words.say("error.unknown-suffix", path=str(path), known=".xlsx .csv"))
    _write(settings, path, content)
    return 0


# --- helpers -----------------------------------------------------------------------------------------------------


def _warned(settings: Settings) -> Amiss:
    """Say of a template of the office's own that it failed; what is printed stands on the shipped one."""

    def say(problem: Problem) -> None:
        for line in lines_of(ConfigError((problem,)), settings.words):
            click.echo(line, err=True)

    return say


def _ask_of_unnamed(settings: Settings, paper: Paper, *, yes: bool) -> None:
    """Before an issue that counts problems without naming them, ask whether that is meant."""
    lines = show.unnamed(paper.bulletin, settings.words)
    if not lines or paper.state is not PaperState.DRAFT:
        return
    for line in lines:
        settings.say(line, "yellow")
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(settings.words.say("bulletin.needs-yes"))
    click.confirm(settings.words.say("bulletin.ask"), abort=True)


def _required(store: Store, number: int) -> Paper:
    paper = store.bulletins.get(number)
    if paper is None:
        raise BulletinError("no-such-bulletin", number=number)
    return paper


def _write(settings: Settings, path: Path, content: bytes, *, silent: bool = False) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SourceError("source-unwritable", source=str(path), says=error.strerror or str(error)) from error
    if not silent:
        settings.say(settings.words.say("bulletin.wrote", path=str(path)))
