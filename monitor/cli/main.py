"""The command line: every verb by name, imported when it is called. Exit codes are those of the contract."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from monitor import __version__
from monitor.cli.command import Settings, Verbs, global_options
from monitor.errors import ConfigError, HeldError, MonitorError
from monitor.show.errors import lines_of
from monitor.words import Words

VERBS = {
    "bulletin": "bulletins",
    "calendar": "calendar",
    "cases": "cases",
    "check": "documents",
    "clock": "clock",
    "config": "config",
    "demo": "demo",
    "digest": "digest",
    "evidence": "evidence",
    "ledger": "bulletins",
    "letters": "letters",
    "list": "documents",
    "once": "once",
    "read": "documents",
    "roster": "roster",
    "rules": "rules",
    "run": "run",
    "status": "status",
}
"""The verbs and groups, and the module of each; it is imported when its verb is called."""

UNKNOWN, HELD, INTERRUPTED = 3, 75, 130


class _Front(Verbs):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *VERBS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in VERBS and cmd_name not in self.commands:
            found = vars(import_module(f"monitor.cli.{VERBS[cmd_name]}")).values()
            self.add_command(next(one for one in found if isinstance(one, click.Command) and one.name == cmd_name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs as the catalogue explains them, none of them imported."""
        words = (ctx.find_object(Settings) or Settings()).words
        width = formatter.width - 6 - max(map(len, VERBS))
        explained = [click.Command(name, help=words.say(f"help.{name}")) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(one.name or "", one.get_short_help_str(width)) for one in explained])


@click.group(cls=_Front, name="monitor")
@click.version_option(__version__, prog_name="gongkai-monitor")
def cli() -> None:
    pass


cli.params += global_options()


def main() -> None:
    """The script ``monitor``."""
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: list[str]) -> int:
    """Run a command line; every failure ends in clear lines and the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    asked = next((one for one in arguments if one in VERBS), "")
    try:
        return cli.main(arguments, prog_name="monitor", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return UNKNOWN if asked == "status" else error.exit_code
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
        return UNKNOWN
    if isinstance(error, ConfigError):
        return 3
    if isinstance(error, HeldError):
        return HELD
    return 2 if asked in ("check", "evidence", "once") else 1
