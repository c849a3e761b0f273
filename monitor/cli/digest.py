"""The verb ``digest``: what the center would be told now, or of a week or a month, on the screen or by mail."""

from __future__ import annotations

import click

from monitor.cli.command import Settings, lined, pass_settings, verb
from monitor.cli.county import configured
from monitor.errors import ConfigError, HeldError, Problem
from monitor.letters.kinds.summary import Span
from monitor.rounds import digests
from monitor.rounds.desk import open_desk, require_whole
from monitor.rounds.letters import deliver, office_of
from monitor.settings import Config
from monitor.show.errors import lines_of
from monitor.store.lock import held
from monitor.store.store import Store


@verb()
@click.option("--send", is_flag=True)
@click.option("--week", is_flag=True)
@click.option("--month", is_flag=True)
@pass_settings
def digest(settings: Settings, send: bool, week: bool, month: bool) -> int:
    if week and month:
        raise click.UsageError(settings.words.say("error.one-span"))
    span = Span.WEEK if week else Span.MONTH if month else None
    config = configured(settings)
    return _send(settings, config, span) if send else _print(settings, config, span)


# --- helpers -----------------------------------------------------------------------------------------------------


def _print(settings: Settings, config: Config, span: Span | None) -> int:
    whole = require_whole(config)
    with Store.reading(config.state_dir) as store:
        due = digests.due_now(store, config, whole.calendar, settings.now, span)

    def amiss(problem: Problem) -> None:
        for line in lines_of(ConfigError((problem,)), settings.words):
            click.echo(line, err=True)

    subject, text, _ = whole.paper.write((due.part,), office_of(config), settings.now, amiss)
    click.echo(lined(f"{subject}\n\n{text}"))
    return 0


def _send(settings: Settings, config: Config, span: Span | None) -> int:
    """Queue it, and hand it over unless somebody else does: who holds the state directory."""
    with open_desk(config) as desk:
        letter = digests.send(desk, settings.now, span)
        settings.say(settings.words.say("round.wrote", to=letter.to, subject=letter.subject))
        try:
            with held(config.state_dir):
                done = deliver(desk, settings.now)
        except HeldError:
            settings.say(settings.words.say("letter.left-to-daemon"))
            return 0
    settings.say(settings.words.say("round.delivered", sent=done.sent, failed=done.failed))
    return int(bool(done.failed) or done.outage is not None)
