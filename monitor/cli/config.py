"""The verbs of the configuration: a commented one to begin with, and whether one is whole."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.command import Settings, Verbs, pass_settings, verb
from monitor.cli.county import configured
from monitor.errors import SourceError
from monitor.rounds.desk import require_whole
from monitor.shipped import shipped_config
from monitor.watch.browser import chromium


@click.group(cls=Verbs, name="config")
def config_() -> None:
    pass


@verb(config_, name="check")
@pass_settings
def config_check(settings: Settings) -> int:
    config = configured(settings)
    rules = require_whole(config).book.rules
    said = {"sites": len(config.sites), "agencies": len(config.agencies), "rules": len(rules)}
    settings.say(settings.words.say("config.ok", path=str(config.path), **said))
    silent = sum(not agency.emails for agency in config.agencies)
    if not config.letters.sender:
        settings.say(settings.words.say("config.no-sender", key="letters.sender"), "yellow")
    if silent:
        settings.say(settings.words.say("config.no-mail", count=silent), "yellow")
    shown, lacking = sum(column.render for column in config.columns), chromium.missing(config.browser.path)
    if shown and lacking:
        settings.say(settings.words.say("config.no-browser", count=shown, lacking=lacking), "yellow")
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
