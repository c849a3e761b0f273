"""The command line: one function a verb. Words come from the catalogue, exit codes from the contract."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from msgspec.structs import replace

from monitor import __version__, daemon
from monitor.cli.bulletins import bulletin, ledger
from monitor.cli.cases import cases
from monitor.cli.command import Settings, Verbs, configured, global_options, pass_settings, print_json, verb
from monitor.cli.documents import check, list_, read
from monitor.cli.letters import letters
from monitor.cli.roster import roster
from monitor.cli.rules import rules
from monitor.clock import report_year
from monitor.errors import ConfigError, HeldError, MonitorError, SourceError, StoreError
from monitor.evidence import custody
from monitor.evidence.evidence import records
from monitor.model.letters import Letter
from monitor.post.outbox import Delivered
from monitor.rounds.desk import open_desk, require_whole
from monitor.rounds.letters import deliver, require_sender
from monitor.rounds.rejudge import chosen, judge_again
from monitor.rounds.round import Round, hold_round, rehearsal
from monitor.settings import Config
from monitor.shipped import shipped_config
from monitor.show import status as show_status
from monitor.show.errors import lines_of
from monitor.show.progress import progress
from monitor.show.view import gather
from monitor.store.connection import FILE as DATABASE
from monitor.store.lock import held
from monitor.words import Words

HELD, INTERRUPTED = 75, 130


@click.group(cls=Verbs, name="monitor")
@click.version_option(__version__, prog_name="gongkai-monitor")
def cli() -> None:
    pass


cli.params += global_options()
for command in (read, list_, check, bulletin, cases, ledger, letters, roster, rules):
    cli.add_command(command)


# --- rounds ------------------------------------------------------------------------------------------------------


@verb(cli)
@pass_settings
def run(settings: Settings) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    daemon.run(settings.config_path, settings.words)
    return 0


@verb(cli)
@click.option("--site", "host")
@click.option("--agency")
@click.option("--dry-run", is_flag=True)
@click.option("--judge-only", is_flag=True)
@pass_settings
def once(settings: Settings, host: str | None, agency: str | None, dry_run: bool, judge_only: bool) -> int:
    config = configured(settings)
    _require_known(config, host, agency)
    if judge_only:
        return _judge_again(settings, config, host, agency, dry_run=dry_run)
    if dry_run:
        return _rehearse(settings, config, host, agency)
    require_sender(config)
    with held(config.state_dir), open_desk(config) as desk:
        done = hold_round(desk, settings.now, host, agency)
        delivered = deliver(desk, settings.now)
    _tell_round(settings, done, dry_run=False)
    settings.say(settings.words.say("round.delivered", sent=delivered.sent, failed=delivered.failed))
    return int(bool(delivered.failed) or done.troubled())


@verb(cli)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-out"))
@click.option("--year", type=click.IntRange(2021, 2035))
@click.option("--keep", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def demo(settings: Settings, out: Path, year: int | None, keep: bool, as_json: bool) -> int:
    from monitor.cli import demo as stage

    return stage.perform(settings, out, year or stage.usual_year(settings.now.date()), keep=keep, as_json=as_json)


# --- what stands -------------------------------------------------------------------------------------------------


@verb(cli)
@click.option("--agency")
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def status(settings: Settings, agency: str | None, as_json: bool) -> int:
    config = configured(settings)
    _require_known(config, None, agency)
    view = gather(config, report_year(settings.now), settings.now, agency)
    if as_json:
        print_json(show_status.to_json(view))
        return show_status.exit_code(view)
    settings.say(show_status.first_line(view, settings.words))
    if not settings.quiet:
        settings.table("status.headings", show_status.rows(view, settings.words))
        columns = show_status.column_rows(view, settings.words)
        if columns:
            settings.table("status.column-headings", columns)
    return show_status.exit_code(view)


@cli.group(cls=Verbs, name="config")
def config_() -> None:
    pass


@verb(config_, name="check")
@pass_settings
def config_check(settings: Settings) -> int:
    config = configured(settings)
    book, _, _ = require_whole(config)
    said = {"sites": len(config.sites), "agencies": len(config.agencies), "rules": len(book.rules)}
    settings.say(settings.words.say("config.ok", path=str(config.path), **said))
    silent = sum(not agency.emails for agency in config.agencies)
    if not config.letters.sender:
        settings.say(settings.words.say("config.no-sender", key="letters.sender"), "yellow")
    if silent:
        settings.say(settings.words.say("config.no-mail", count=silent), "yellow")
    return 0


@verb(config_, name="init")
@click.argument("path", type=click.Path(path_type=Path), default=Path("config.toml"))
@pass_settings
def config_init(settings: Settings, path: Path) -> int:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(shipped_config().read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError("source-unwritable", source=str(path), says=error.strerror or str(error)) from error
    settings.say(settings.words.say("config.written", path=str(path)))
    return 0


@cli.group(cls=Verbs)
def evidence() -> None:
    pass


@verb(evidence)
@pass_settings
def verify(settings: Settings) -> int:
    directory = configured(settings).state_dir / "evidence"
    flaws = custody.verify(directory)
    for flaw in flaws:
        says = settings.words.say(f"evidence.{flaw.code}")
        settings.say(settings.words.say("evidence.flaw", line=flaw.line or "—", says=says, url=flaw.url or "—"), "red")
    if not flaws:
        settings.say(settings.words.say("evidence.intact", records=sum(1 for _ in records(directory))))
    return int(bool(flaws))


# --- helpers -----------------------------------------------------------------------------------------------------


def _require_known(config: Config, host: str | None, agency: str | None) -> None:
    if host is not None and host not in {site.host for site in config.sites}:
        raise SourceError("no-such-site", name=host, known="、".join(site.host for site in config.sites))
    if agency is not None and agency not in {one.name for one in config.agencies}:
        raise SourceError("no-such-agency", name=agency)


def _rehearse(settings: Settings, config: Config, host: str | None, agency: str | None) -> int:
    """A round that leaves nothing behind; before the first real one its state lies in a directory that goes away."""
    with TemporaryDirectory() as nowhere:
        if not (config.state_dir / DATABASE).exists():
            config = replace(config, state_dir=Path(nowhere))
        with held(config.state_dir), open_desk(config) as desk, rehearsal(desk) as trial:
            done = hold_round(trial, settings.now, host, agency)
    _tell_round(settings, done, dry_run=True)
    return 0


def _judge_again(settings: Settings, config: Config, host: str | None, agency: str | None, *, dry_run: bool) -> int:
    """A round without visits, over what is stored; 1 if a letter could not be handed over."""
    if not dry_run:
        require_sender(config)
    if not (config.state_dir / DATABASE).exists():
        raise StoreError("store-missing", path=str(config.state_dir / DATABASE))
    with held(config.state_dir), open_desk(config) as desk:
        with rehearsal(desk) if dry_run else nullcontext(desk) as trial:
            readings = chosen(trial, settings.now, host, agency)
            title = settings.words.say("round.judging")
            with progress(title, len(readings), silent=settings.quiet) as tell:
                done = judge_again(trial, settings.now, readings, tell)
        delivered = Delivered(sent=0, failed=0) if dry_run else deliver(desk, settings.now)
    _tell_letters(settings, done.letters, dry_run=dry_run)
    said = {"judged": done.judged, "left_out": done.left_out, "opened": done.opened, "closed": done.closed}
    key = "round.would-judge" if dry_run else "round.judged"
    settings.say(settings.words.say(key, letters=len(done.letters), **said))
    if not dry_run:
        settings.say(settings.words.say("round.delivered", sent=delivered.sent, failed=delivered.failed))
    return int(bool(delivered.failed))


def _tell_letters(settings: Settings, letters: Iterable[Letter], *, dry_run: bool) -> None:
    for letter in letters:
        key = "round.would" if dry_run else "round.wrote"
        settings.say(settings.words.say(key, to=letter.to, subject=letter.subject))


def _tell_round(settings: Settings, done: Round, *, dry_run: bool) -> None:
    words = settings.words
    if not done.hosts():
        settings.say(words.say("round.idle"))
    for record in done.visited:
        trouble = words.say(f"trouble.{record.trouble.code}") if record.trouble else words.say("round.read")
        detail = record.trouble.says if record.trouble else ""
        settings.say(words.say("round.site", host=record.host, places=len(record.places), says=trouble, detail=detail))
    for survey in done.surveyed:
        unread = sum(sight.trouble is not None for sight in survey.columns)
        trouble = words.say(f"trouble.{survey.trouble.code}") if survey.trouble else words.say("round.read")
        settings.say(
            words.say("round.columns", host=survey.host, columns=len(survey.columns), unread=unread, says=trouble)
        )
    _tell_letters(settings, done.letters, dry_run=dry_run)
    said = {"visited": len(done.hosts()), "opened": done.opened, "closed": done.closed, "letters": len(done.letters)}
    settings.say(words.say("round.rehearsed" if dry_run else "round.done", **said))


def main() -> None:
    """The script ``monitor``."""
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: list[str]) -> int:
    """Run a command line; every failure ends in clear lines and the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    asked = next((one for one in arguments if one in cli.commands), "")
    try:
        return cli.main(arguments, prog_name="monitor", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return show_status.UNKNOWN if asked == "status" else error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MonitorError as error:
        return _failed(error, asked, Settings.words_for(arguments))


def _failed(error: MonitorError, asked: str, words: Words) -> int:
    """The lines and the exit code of a command (``asked``) that failed."""
    lines = lines_of(error, words)
    if asked == "status":
        click.echo(f"MONITOR UNKNOWN: {lines[0]}".replace("|", "/"))
        lines = lines[1:]
    for line in lines:
        click.echo(line, err=True)
    if asked == "status":
        return show_status.UNKNOWN
    if isinstance(error, ConfigError):
        return 3
    if isinstance(error, HeldError):
        return HELD
    return 2 if asked in ("check", "once") else 1
