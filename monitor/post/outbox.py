"""The queue's way to the mail server: at least once, in order, under one Message-ID."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
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


class Outcome(Enum):
    """What became of the attempt to send a letter."""

    NOTHING = "nothing"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"


def deliver_all(outbox: Outbox, channel: Channel, now: datetime) -> Delivered:
    """Hands over what is due at ``now``, until nothing is left or the server is no longer there for any letter."""
    counts = dict.fromkeys(Outcome, 0)
    while not counts[Outcome.NOTHING] and not counts[Outcome.STOPPED]:
        counts[_deliver(outbox, channel, now)] += 1
    return Delivered(sent=counts[Outcome.SENT], failed=counts[Outcome.FAILED] + counts[Outcome.STOPPED])


def deliver_one(outbox: Outbox, channel: Channel, now: datetime) -> bool:
    """Tries the next letter; False if there was none."""
    return _deliver(outbox, channel, now) is not Outcome.NOTHING


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after the ``attempts``-th failure; None once ``GIVE_UP_AFTER`` has been waited in all."""
    waits = [timedelta(minutes=minutes) for minutes in LADDER]
    waited = sum(waits[: attempts - 1], timedelta()) + AFTERWARDS * max(0, attempts - 1 - len(waits))
    if waited >= GIVE_UP_AFTER:
        return None
    return now + (waits[attempts - 1] if attempts <= len(waits) else AFTERWARDS)


def _deliver(outbox: Outbox, channel: Channel, now: datetime) -> Outcome:
    letter = outbox.take(now)
    if letter is None:
        return Outcome.NOTHING
    try:
        channel.send(letter.message, letter.sender, letter.to)
    except PostError as error:
        return _failed(outbox, letter, error, now)
    outbox.sent(letter.id, now)
    return Outcome.SENT


def _failed(outbox: Outbox, letter: Queued, error: PostError, now: datetime) -> Outcome:
    says = f"{error.code}: {error.values['says']}"
    if error.channel:
        outbox.pause(letter.id, now + PAUSE, says)
        return Outcome.STOPPED
    next_at = None if error.permanent else next_attempt(letter.attempts + 1, now)
    if next_at is None:
        outbox.refused(letter.id, now, says)
    else:
        outbox.again(letter.id, now, next_at, says)
    return Outcome.STOPPED if error.code == "smtp-down" else Outcome.FAILED
