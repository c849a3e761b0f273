"""The queue's way to the mail server: at least once, in order, under one Message-ID."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from monitor.errors import PostError
from monitor.model.letters import Queued
from monitor.post.smtp import Channel

LADDER = (1, 5, 15, 60, 180)
"""Minutes to wait after the first failed attempts; then ``AFTERWARDS`` each time."""
AFTERWARDS = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
PAUSE = timedelta(minutes=30)
"""How long the channel rests when the server refuses us and not a letter."""


class Outbox(Protocol):
    """Where letters wait. Each method is one committed transaction; ``key`` is the ``id`` of the letter taken."""

    def take(self, now: datetime, /) -> Queued | None:
        """The oldest letter due at ``now``, marked *sending*; None if there is none or the channel is paused.

        A letter waits while an older one to the same address waits. A letter still *sending* when a process starts
        (it died in between) is due again, unchanged.
        """

    def sent(self, key: int, now: datetime, /) -> None:
        """The server has taken the letter over."""

    def onward(self, key: int, now: datetime, /) -> Queued | None:
        """``sent`` and ``take`` at once, so that a letter costs one commit.

        Whatever is wrong with the next letter, this one is noted as sent.
        """

    def again(self, key: int, now: datetime, next_at: datetime, says: str, /) -> None:
        """A failed attempt: ``attempts`` + 1, due again at ``next_at``."""

    def refused(self, key: int, now: datetime, says: str, /) -> None:
        """The letter will never be taken; it stays visible as failed."""

    def pause(self, key: int, until: datetime, says: str, /) -> None:
        """The server refuses us: the letter goes back as it was, ``take`` gives nothing before ``until``."""


class Delivered(Struct, frozen=True):
    """What a round of the post did: letters taken over, attempts that failed."""

    sent: int
    failed: int


def deliver_all(outbox: Outbox, channel: Channel, now: datetime) -> Delivered:
    """Hands over what is due at ``now``, until nothing is left or the server is no longer there for any letter."""
    sent = failed = 0
    letter = outbox.take(now)
    while letter is not None:
        error = _refusal(channel, letter)
        if error is None:
            sent += 1
            letter = outbox.onward(letter.id, now)
        else:
            failed += 1
            letter = outbox.take(now) if _failed(outbox, letter, error, now) else None
    return Delivered(sent=sent, failed=failed)


def deliver_one(outbox: Outbox, channel: Channel, now: datetime) -> bool:
    """Tries the next letter; False if there was none."""
    letter = outbox.take(now)
    if letter is None:
        return False
    error = _refusal(channel, letter)
    if error is None:
        outbox.sent(letter.id, now)
    else:
        _failed(outbox, letter, error, now)
    return True


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after the ``attempts``-th failure; None once ``GIVE_UP_AFTER`` has been waited in all."""
    waits = [timedelta(minutes=minutes) for minutes in LADDER]
    waited = sum(waits[: attempts - 1], timedelta()) + AFTERWARDS * max(0, attempts - 1 - len(waits))
    if waited >= GIVE_UP_AFTER:
        return None
    return now + (waits[attempts - 1] if attempts <= len(waits) else AFTERWARDS)


def _refusal(channel: Channel, letter: Queued) -> PostError | None:
    """Why the server did not take a letter over; None if it did."""
    try:
        channel.send(letter.message, letter.sender, letter.to)
    except PostError as error:
        return error
    return None


def _failed(outbox: Outbox, letter: Queued, error: PostError, now: datetime) -> bool:
    """Note a failed attempt; whether the server is still there for other letters."""
    says = f"{error.code}: {error.values['says']}"
    if error.channel:
        outbox.pause(letter.id, now + PAUSE, says)
        return False
    next_at = None if error.permanent else next_attempt(letter.attempts + 1, now)
    if next_at is None:
        outbox.refused(letter.id, now, says)
    else:
        outbox.again(letter.id, now, next_at, says)
    return error.code != "smtp-down"
