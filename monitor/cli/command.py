"""How commands are built: options every verb takes, words of help from the catalogue, lines with a style."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor.clock import SHANGHAI, now
from monitor.show.screen import table
from monitor.words import LANGUAGES, Words
from monitor.words.signs import visible


class Settings:
    """What the global options say. ``now`` is the time of the call, or the one given with ``--at``."""

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        self.words = self.words_for(arguments)
        self.stated_lang = "--lang" in arguments
        self.config_path = Path(os.environ.get("MONITOR_CONFIG", "config.toml"))
        self.stated_config = "MONITOR_CONFIG" in os.environ
        self.now = now()
        self.stated_now = False
        self.quiet = False
        self.verbose = False
        self.color = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    @staticmethod
    def words_for(arguments: Sequence[str]) -> Words:
        """The language a command line asks for, known before it is parsed, so that help speaks it too."""
        for before, value in zip(("", *arguments), arguments, strict=False):
            lang = value if before == "--lang" else value.removeprefix("--lang=")
            if lang in LANGUAGES and (before == "--lang" or value.startswith("--lang=")):
                return Words(lang)
        return Words("zh")

    def speak(self, lang: str) -> None:
        """The language of the configuration, unless the command line names one."""
        if not self.stated_lang:
            self.words = Words(lang)

    def say(self, text: str, style: str | None = None) -> None:
        """A line, coloured on a terminal only."""
        click.echo(
            click.style(visible(text), fg=style if style != "bold" else None, bold=style == "bold"), color=self.color
        )

    def table(self, headings: str, rows: Sequence[Sequence[str]]) -> None:
        """A table whose headings stand in the catalogue, separated by bars."""
        table(self.words.say(headings).split("|"), rows, color=self.color)


def signed(settings: Settings, said: str) -> str:
    """A name or a reason a person gives, never blank."""
    if not said.strip():
        raise click.UsageError(settings.words.say("error.who-and-why"))
    return said.strip()


pass_settings = click.make_pass_decorator(Settings)


class Verbs(click.Group):
    """A group whose commands and options are explained from the catalogue."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        if extra.get("parent") is None:
            extra["obj"] = Settings(args)
        return super().make_context(info_name, args, *rest, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            path = [*ctx.command_path.split()[1:], cmd_name]
            _explain(command, "-".join(path), ctx.find_object(Settings) or Settings())
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if ctx.parent is None:
            _explain(self, "monitor", ctx.find_object(Settings) or Settings())
        super().format_help(ctx, formatter)


def verb(group: click.Group | None = None, name: str | None = None) -> Callable[[Callable[..., int]], click.Command]:
    """A command with the global options, in a group or by itself."""

    def add(function: Callable[..., int]) -> click.Command:
        command = click.command(name=name)(function)
        command.params += global_options()
        if group is not None:
            group.add_command(command)
        return command

    return add


by = click.option("--by", required=True)
note = click.option("--note", required=True)
"""Who does something, and why."""


def lined(text: str) -> str:
    """A text of several lines, each of which can be seen."""
    return "\n".join(map(visible, text.splitlines()))


def print_json(value: object) -> None:
    """One object a line, as other programs read it; what cannot be seen is escaped."""
    click.echo(json_line(value))


def json_line(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if said.isprintable() else "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in said)


def _explain(command: click.Command, path: str, settings: Settings) -> None:
    words = settings.words
    command.help = words.say(f"help.{path}")
    for param in command.params:
        key = f"help.option-{param.name}"
        if isinstance(param, click.Option) and words.has(key):
            param.help = words.say(key)


def global_options() -> list[click.Parameter]:
    """Options that may stand before or behind every verb."""
    return [
        click.Option(["--config"], type=click.Path(path_type=Path), expose_value=False, callback=_set_config),
        click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, callback=_ignore),
        click.Option(["--at"], type=click.DateTime(), expose_value=False, callback=_set_now),
        click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, callback=_set_quiet),
        click.Option(["-v", "--verbose"], is_flag=True, expose_value=False, callback=_set_verbose),
        click.Option(["--no-color"], is_flag=True, expose_value=False, callback=_set_no_color),
    ]


def _settings(ctx: click.Context) -> Settings:
    return ctx.ensure_object(Settings)


def _set_config(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        _settings(ctx).config_path = value
        _settings(ctx).stated_config = True


def _set_now(ctx: click.Context, _param: click.Parameter, value: datetime | None) -> None:
    if value is not None:
        _settings(ctx).now = value.replace(tzinfo=SHANGHAI)
        _settings(ctx).stated_now = True


def _set_quiet(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    _settings(ctx).quiet = _settings(ctx).quiet or value


def _set_verbose(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    _settings(ctx).verbose = _settings(ctx).verbose or value


def _set_no_color(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        _settings(ctx).color = False


def _ignore(_ctx: click.Context, _param: click.Parameter, _value: object) -> None:
    """Known before the command line was parsed (``Settings.words_for``)."""
