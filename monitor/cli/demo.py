"""The verb ``demo``, as a user sees it: progress, the score, where everything lies, what to do next."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Event

import click

from monitor import config as configuration
from monitor.cli.command import Settings, json_line, pass_settings, verb
from monitor.demo.score import Score
from monitor.demo.season import Day, Outcome, first_day, last_day, play
from monitor.errors import SourceError
from monitor.show import status as show_status
from monitor.show.view import gather

_MARK = ".gongkai-demo"


@verb()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-out"))
@click.option("--year", type=click.IntRange(2021, 2035))
@click.option("--keep", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def demo(settings: Settings, out: Path, year: int | None, keep: bool, as_json: bool) -> int:
    """Play a season into ``out`` (made anew) and tell how it went; 0 only if everything was judged right."""
    year = year or _usual_year(settings.now.date())
    folder = _fresh(out)
    said = {"year": year, "first": first_day(year), "last": last_day(year)}
    if not as_json:
        settings.say(settings.words.say("demo.start", **said))
    with _progress(settings, year, silent=as_json) as tell:
        outcome = play(folder, year, tell, wait=_wait(settings, as_json) if keep else None)
    if not keep:
        _tell(settings, outcome, as_json)
    return 0 if _all_right(outcome.score) and _all_right(outcome.web) else 1


def _usual_year(today: date) -> int:
    """The latest report year whose season is over."""
    return today.year - 1 if today > last_day(today.year - 1) else today.year - 2


def _fresh(out: Path) -> Path:
    """An empty demo directory; one that is something else is left alone."""
    folder = out.absolute()
    try:
        if folder.exists() and any(folder.iterdir()):
            if not (folder / _MARK).exists():
                raise SourceError("not-a-demo", path=str(folder))
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
    except OSError as error:
        raise SourceError("source-unwritable", source=str(folder), says=error.strerror or str(error)) from error
    return folder


@contextmanager
def _progress(settings: Settings, year: int, *, silent: bool) -> Iterator[Callable[[Day], None]]:
    """A bar on a terminal, nothing elsewhere."""
    if silent or settings.quiet or not sys.stdout.isatty():
        yield lambda _day: None
        return
    from rich.progress import Progress

    days = (last_day(year) - first_day(year)).days + 1
    with Progress(transient=True) as bar:
        task = bar.add_task(first_day(year).isoformat(), total=days)

        def tell(day: Day) -> None:
            bar.update(task, advance=1, description=day.day.isoformat())
            if day.day == last_day(year):
                bar.stop()

        yield tell


def _wait(settings: Settings, as_json: bool) -> Callable[[Outcome], None]:
    def wait(outcome: Outcome) -> None:
        _tell(settings, outcome, as_json)
        if not as_json:
            settings.say(settings.words.say("demo.keep"))
        with suppress(KeyboardInterrupt):
            Event().wait()

    return wait


def _tell(settings: Settings, outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print(json_line(_json(outcome)), flush=True)  # noqa: T201
        return
    words = settings.words
    config = configuration.load(outcome.config)
    view = gather(config, outcome.year, outcome.at)
    settings.table("status.headings", show_status.rows(view, words))
    settings.say(show_status.first_line(view, words))
    kinds = "、".join(f"{kind} {count}" for kind, count in sorted(outcome.letters.items()))
    settings.say(words.say("demo.letters", kinds=kinds))
    settings.say(words.say("demo.bulletins", count=outcome.bulletins))
    _tell_score(settings, "demo.score", outcome.score)
    _tell_score(settings, "demo.web-score", outcome.web)
    where = {"mailbox": outcome.mailbox, "state": outcome.state, "config": outcome.config}
    following = {"command": _command(), "config": _short(outcome.config)}
    for piece in f"{words.say('demo.where', **where)}\n{words.say('demo.next', **following)}".split("\n"):
        settings.say(piece)


def _tell_score(settings: Settings, key: str, score: Score) -> None:
    words = settings.words
    counts = {"right": score.right, "missed": score.missed, "wrongly": score.wrongly_accused}
    settings.say(words.say(key, all=len(score.lines), **counts), "green" if _all_right(score) else "red")
    for line in score.lines:
        if not line.right:
            fields = {name: getattr(line, name) for name in line.__struct_fields__}
            settings.say(words.say("demo.wrong", **fields), "red")


def _all_right(score: Score) -> bool:
    return score.right == len(score.lines)


def _command() -> str:
    """How the program was called, as one would type it again."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m monitor"
    return called.name if shutil.which(called.name) else str(_short(called.absolute()))


def _short(path: Path) -> Path:
    """A path as one would type it from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _json(outcome: Outcome) -> dict[str, object]:
    return {
        "schema": 1,
        "year": outcome.year,
        **_counts(outcome.score),
        "columns": _counts(outcome.web),
        "bulletins": outcome.bulletins,
        "letters": outcome.letters,
        "config": str(outcome.config),
        "state": str(outcome.state),
        "mailbox": str(outcome.mailbox),
    }


def _counts(score: Score) -> dict[str, object]:
    return {
        "right": score.right,
        "all": len(score.lines),
        "missed": score.missed,
        "wrongly_accused": score.wrongly_accused,
        "wrong": [line.agency for line in score.lines if not line.right],
    }
