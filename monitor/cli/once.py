"""The verb ``once``: a round now, its rehearsal, or the rules over what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from msgspec.structs import replace

from monitor.cli.command import Settings, pass_settings, verb
from monitor.cli.county import configured, require_known
from monitor.model.letters import Letter
from monitor.post.outbox import Delivered
from monitor.rounds import clock, idle
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.letters import deliver, require_sender
from monitor.rounds.rejudge import chosen, judge_again
from monitor.rounds.round import Round, hold_round, rehearsal
from monitor.settings import Config
from monitor.show.progress import progress
from monitor.show.status import outage_words
from monitor.store.connection import is_kept, require_kept
from monitor.store.lock import held


@verb()
@click.option("--site", "host")
@click.option("--agency")
@click.option("--now", "at_once", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--judge-only", is_flag=True)
@pass_settings
def once(
    settings: Settings, host: str | None, agency: str | None, at_once: bool, dry_run: bool, judge_only: bool
) -> int:
    config = configured(settings)
    require_known(config, host, agency)
    if judge_only:
        return _judge_again(settings, config, host, agency, dry_run=dry_run)
    if dry_run:
        return _rehearse(settings, config, host, agency, at_once=at_once)
    require_sender(config)
    with _held(settings, config), open_desk(config) as desk:
        now = settings.now
        if not (settings.stated_now or clock.is_believed(desk.store, now) or clock.verified(desk, now)):
            return _tell_alerts(settings, desk)
        done = hold_round(desk, now, host, agency, at_once=at_once)
        reason = _why(settings, desk, done, narrowed=bool(host or agency))
        delivered = deliver(desk, now)
        _tell_alerts(settings, desk)
    _tell_round(settings, done, reason, dry_run=False)
    return int(_tell_delivered(settings, delivered) or done.troubled())


# --- helpers -----------------------------------------------------------------------------------------------------


def _rehearse(settings: Settings, config: Config, host: str | None, agency: str | None, *, at_once: bool) -> int:
    """A round that leaves nothing behind; before the first real one its state lies in a directory that goes away."""
    with TemporaryDirectory() as nowhere:
        if not is_kept(config.state_dir):
            config = replace(config, state_dir=Path(nowhere))
        with held(config.state_dir), open_desk(config) as desk, rehearsal(desk) as trial:
            done = hold_round(trial, settings.now, host, agency, at_once=at_once)
            reason = _why(settings, trial, done, narrowed=bool(host or agency))
    _tell_round(settings, done, reason, dry_run=True)
    return 0


def _judge_again(settings: Settings, config: Config, host: str | None, agency: str | None, *, dry_run: bool) -> int:
    """A round without visits, over what is stored; 1 if a letter could not be handed over."""
    if not dry_run:
        require_sender(config)
    require_kept(config.state_dir)
    with _held(settings, config), open_desk(config) as desk:
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
    return 0 if dry_run else int(_tell_delivered(settings, delivered))


def _tell_delivered(settings: Settings, delivered: Delivered) -> bool:
    """Say what left; whether anything did not."""
    settings.say(settings.words.say("round.delivered", sent=delivered.sent, failed=delivered.failed))
    if delivered.outage is not None:
        settings.say(outage_words(delivered.outage, settings.words))
    return bool(delivered.failed) or delivered.outage is not None


def _tell_alerts(settings: Settings, desk: Desk) -> int:
    """What is wrong with the monitor itself; 2 if it keeps a round from being held."""
    for alert in desk.store.marks.alerts():
        settings.say(alert.says)
    return 2


@contextmanager
def _held(settings: Settings, config: Config) -> Iterator[None]:
    with held(config.state_dir) as narrowed:
        if narrowed:
            settings.say(settings.words.say("round.narrowed", count=narrowed, path=config.state_dir))
        yield


def _tell_letters(settings: Settings, letters: Iterable[Letter], *, dry_run: bool) -> None:
    for letter in letters:
        key = "round.would" if dry_run else "round.wrote"
        settings.say(settings.words.say(key, to=letter.to, subject=letter.subject))


def _why(settings: Settings, desk: Desk, done: Round, *, narrowed: bool) -> str:
    """Why nothing was asked, in words; empty where something was, or where an alert says it."""
    if done.hosts() or done.cut:
        return ""
    key, said = idle.why(desk, settings.now, narrowed=narrowed)
    return settings.words.say(f"round.idle-{key}", **said)


def _tell_would(settings: Settings, done: Round) -> None:
    """The cases a round would open or close, and the letters it would write, by unit."""
    words = settings.words
    lines: dict[str, list[str]] = {}
    for case in done.cases:
        key = "round.would-close" if case.closed is not None else "round.would-open"
        what = words.say("case.problem", label=case.finding.label, says=case.finding.says)
        lines.setdefault(case.agency, []).append(words.say(key, rule=case.rule, what=what))
    for letter in done.letters:
        unit = letter.agency or words.say("round.center")
        lines.setdefault(unit, []).append(words.say("round.would", to=letter.to, subject=letter.subject))
    for unit, said in lines.items():
        settings.say(unit, "bold")
        for line in said:
            settings.say(f"  {line}")


def _tell_round(settings: Settings, done: Round, reason: str, *, dry_run: bool) -> None:
    words = settings.words
    if reason:
        settings.say(reason)
    for record in done.visited:
        trouble = words.say(f"trouble.{record.trouble.code}") if record.trouble else words.say("round.read")
        detail = record.trouble.says if record.trouble else ""
        settings.say(words.say("round.site", host=record.host, places=record.looked, says=trouble, detail=detail))
    for survey in done.surveyed:
        trouble = words.say(f"trouble.{survey.trouble.code}") if survey.trouble else words.say("round.read")
        settings.say(
            words.say("round.columns", host=survey.host, columns=survey.looked, unread=survey.unread, says=trouble)
        )
    if dry_run:
        _tell_would(settings, done)
    else:
        _tell_letters(settings, done.letters, dry_run=False)
    said = {"visited": len(done.hosts()), "opened": done.opened, "closed": done.closed, "letters": len(done.letters)}
    settings.say(words.say("round.rehearsed" if dry_run else "round.done", **said))
