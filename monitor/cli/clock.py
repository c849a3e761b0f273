"""``monitor clock confirm``: a person's word that the clock of this machine is right."""

from __future__ import annotations

import click

from monitor.cli.command import Settings, Verbs, by, note, pass_settings, signed, verb
from monitor.cli.county import writing
from monitor.rounds import clock as ours


@click.group(cls=Verbs)
def clock() -> None:
    pass


@verb(clock)
@by
@note
@pass_settings
def confirm(settings: Settings, by: str, note: str) -> int:
    with writing(settings) as store:
        ours.confirm(store, settings.now, signed(settings, by), signed(settings, note))
    settings.say(settings.words.say("clock.confirmed", now=f"{settings.now:%Y-%m-%d %H:%M}"))
    return 0
