"""The verbs of the register of letters."""

from __future__ import annotations

from email import message_from_bytes, policy

import click

from monitor import config as configuration
from monitor.show.screen import inert
from monitor.store.connection import open_for_reading, open_for_writing
from monitor.store.letters import Queue
from monitor.verbs import Settings, Verbs, pass_settings, verb


@click.group(cls=Verbs)
def letters() -> None:
    pass


@verb(letters, name="list")
@click.option("--state", type=click.Choice(["held", "queued", "sending", "sent", "failed", "cancelled"]))
@pass_settings
def letters_list(settings: Settings, state: str | None) -> int:
    connection = open_for_reading(configuration.load(settings.config_path).state_dir)
    entries = Queue(connection).entries(state=state)
    words = settings.words
    rows = [
        (str(e.id), f"{e.created:%Y-%m-%d}", words.say(f"letter.{e.state}"), e.recipient, e.subject, e.says)
        for e in entries
    ]
    settings.table("letter.headings", rows)
    return 0


@verb(letters, name="show")
@click.argument("number", type=int)
@pass_settings
def letters_show(settings: Settings, number: int) -> int:
    message = Queue(open_for_reading(configuration.load(settings.config_path).state_dir)).message(number)
    if message is None:
        raise click.UsageError(settings.words.say("error.no-such-letter", number=number))
    mail = message_from_bytes(message, policy=policy.default)
    for name in ("Subject", "From", "To", "Date", "Message-ID"):
        click.echo(f"{name}: {inert(str(mail[name]))}")
    body = mail.get_body(("plain",))
    click.echo("\n" + (body.get_content() if body is not None else ""))
    return 0


def _moves(name: str, allowed: tuple[str, ...], state: str) -> None:
    """A verb that moves a letter to another state, with who and why in the journal."""

    @verb(letters, name=name)
    @click.argument("number", type=int)
    @click.option("--by", required=True)
    @click.option("--note", default="")
    @pass_settings
    def move(settings: Settings, number: int, by: str, note: str) -> int:
        queue = Queue(open_for_writing(configuration.load(settings.config_path).state_dir, wait=10))
        if not queue.move(number, allowed, state, settings.now, f"{by}: {note}"):
            raise click.UsageError(settings.words.say("error.letter-not-movable", number=number))
        settings.say(settings.words.say("letter.moved", number=number, state=settings.words.say(f"letter.{state}")))
        return 0


_moves("approve", ("held",), "queued")
_moves("cancel", ("held", "queued", "failed"), "cancelled")
_moves("resend", ("sent", "failed", "cancelled"), "queued")
