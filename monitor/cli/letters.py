"""The verbs of the register of letters."""

from __future__ import annotations

from email import message_from_bytes, policy

import click

from monitor.cli.command import Settings, Verbs, by, lined, note, pass_settings, signed, verb
from monitor.cli.county import reading, writing
from monitor.model.letters import Entry
from monitor.words.signs import visible


@click.group(cls=Verbs)
def letters() -> None:
    pass


@verb(letters, name="list")
@click.option("--state", type=click.Choice(["held", "queued", "sending", "sent", "failed", "cancelled"]))
@pass_settings
def letters_list(settings: Settings, state: str | None) -> int:
    with reading(settings) as store:
        words = settings.words
        rows = [
            (str(e.id), f"{e.created:%Y-%m-%d}", words.say(f"letter.{_state(e)}"), e.recipient, e.subject, e.says)
            for e in store.letters.entries(state=state)
        ]
    settings.table("letter.headings", rows)
    return 0


@verb(letters, name="show")
@click.argument("number", type=int)
@pass_settings
def letters_show(settings: Settings, number: int) -> int:
    with reading(settings) as store:
        message = store.letters.message(number)
    if message is None:
        raise click.UsageError(settings.words.say("error.no-such-letter", number=number))
    mail = message_from_bytes(message, policy=policy.default)
    for name in ("Subject", "From", "To", "Date", "Message-ID"):
        click.echo(f"{name}: {visible(str(mail[name]))}")
    body = mail.get_body(("plain",))
    click.echo("\n" + lined(body.get_content() if body is not None else ""))
    return 0


def _state(entry: Entry) -> str:
    """Where a letter stands, and whether it has come to its unit."""
    if entry.state != "sent" or not entry.pass_on:
        return entry.state
    return "passed" if entry.passed is not None else "to-pass"


@verb(letters)
@click.argument("number", type=int)
@by
@note
@pass_settings
def passed(settings: Settings, number: int, by: str, note: str) -> int:
    with writing(settings) as store:
        done = store.letters.pass_on(number, settings.now, signed(settings, by), signed(settings, note))
    if not done:
        raise click.UsageError(settings.words.say("error.letter-not-to-pass", number=number))
    settings.say(settings.words.say("letter.moved", number=number, state=settings.words.say("letter.passed")))
    return 0


def _moves(name: str, allowed: tuple[str, ...], state: str) -> None:
    """A verb that moves a letter to another state, with who and why in the journal."""

    @verb(letters, name=name)
    @click.argument("number", type=int)
    @by
    @click.option("--note", default="")
    @pass_settings
    def move(settings: Settings, number: int, by: str, note: str) -> int:
        with writing(settings) as store:
            moved = store.letters.move(number, allowed, state, settings.now, f"{by}: {note}")
        if not moved:
            raise click.UsageError(settings.words.say("error.letter-not-movable", number=number))
        settings.say(settings.words.say("letter.moved", number=number, state=settings.words.say(f"letter.{state}")))
        return 0


_moves("approve", ("held",), "queued")
_moves("cancel", ("held", "queued", "failed"), "cancelled")
_moves("resend", ("sent", "failed", "cancelled"), "queued")
