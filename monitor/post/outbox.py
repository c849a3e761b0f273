"""The queue's way to the mail server: at least once, in order, under one Message-ID.

A refusal is a letter's own where the server says so, or where it takes others after it. Until that is known it may be
of us: the letter stays *sending* while others are tried, and where none passes the whole channel rests and no letter
has lost anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from monitor.errors import PostError, Scope
from monitor.model.letters import Outage, Queued
from monitor.post.message import without_files
from monitor.post.smtp import Channel

LADDER = (1, 5, 15, 60, 180)
"""Minutes to wait after the first failed attempts; then ``AFTERWARDS`` each time."""
AFTERWARDS = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
PAUSE = timedelta(minutes=30)
"""How long the channel rests when the server refuses us, and at most when it is only not there."""
SOONEST = timedelta(minutes=1)
UNCONFIRMED = timedelta(hours=3)
"""How long a letter waits that may have been taken: each attempt may be one copy more."""
ENOUGH = 5
"""So many letters are refused, to different addresses and none taken, before it is believed to be us."""
WITNESSES = 3


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

    def lightened(self, key: int, now: datetime, message: bytes, left_out: str, /) -> None:
        """The letter, still *sending*, goes without its files, as ``message``."""

    def served(self) -> Sequence[str]:
        """Addresses that letters were lately taken for, the last one first."""

    def outage(self) -> Outage | None:
        """Why the channel is paused; None if it is not."""

    def pause(self, keys: Sequence[int], now: datetime, outage: Outage, first_at: datetime, /) -> None:
        """The letters go back as they were, ``take`` gives nothing before ``outage.until``.

        If an address showed it, the first is due at ``first_at`` and the others stand aside for a day, so that further
        ones are tried meanwhile.
        """

    def resume(self, now: datetime, /) -> None:
        """The server takes letters again: all that wait are due."""


class Delivered(Struct, frozen=True):
    """What a round of the post did: letters taken over, attempts that failed, how the channel is.

    ``outage`` is why it is paused, ``news`` whether that was not so before, ``over`` the outage that ended.
    """

    sent: int
    failed: int
    outage: Outage | None = None
    news: bool = False
    over: Outage | None = None


class _Doubt(NamedTuple):
    """A letter, and why it was not taken."""

    letter: Queued
    error: PostError

    @property
    def says(self) -> str:
        return f"{self.error.code}: {self.error.values['says']}"


def deliver_all(
    outbox: Outbox, channel: Channel, now: datetime, enough: Callable[[], bool] = lambda: False
) -> Delivered:
    """Hands over what is due at ``now``, until nothing is left or the server takes none of our letters.

    Once ``enough`` no further letter is begun; what is left is due at the next round.
    """
    run = _Run(outbox, channel, now, enough)
    letter = outbox.take(now)
    while letter is not None:
        letter = run.deliver(letter)
    return run.end()


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after the ``attempts``-th failure; None once ``GIVE_UP_AFTER`` has been waited in all."""
    waits = [timedelta(minutes=minutes) for minutes in LADDER]
    waited = sum(waits[: attempts - 1], timedelta()) + AFTERWARDS * max(0, attempts - 1 - len(waits))
    if waited >= GIVE_UP_AFTER:
        return None
    return now + (waits[attempts - 1] if attempts <= len(waits) else AFTERWARDS)


def vouches(taken: str, refused: str, sender: str) -> bool:
    """Whether a server that takes mail for one address would take ours for another, were it not for that other one.

    One that takes mail for our own domain alone does not relay for us.
    """
    domain, other, own = (address.rpartition("@")[2].lower() for address in (taken, refused, sender))
    return domain == other or domain != own


class _Run:
    """One round of the post: the doubts it has, and what it learns from other letters."""

    def __init__(self, outbox: Outbox, channel: Channel, now: datetime, enough: Callable[[], bool]) -> None:
        self._outbox, self._channel, self._now, self._enough = outbox, channel, now, enough
        self._before = self._outage = outbox.outage()
        self._over: Outage | None = None
        self._doubts: list[_Doubt] = []
        self._sent = self._failed = 0

    def deliver(self, letter: Queued) -> Queued | None:
        """Try a letter; the next one to be tried, None if the round is over."""
        try:
            self._channel.send(letter.message, letter.sender, letter.to)
        except PostError as error:
            return self._refused(letter, error)
        self._sent += 1
        self._learn(letter)
        if not self._enough():
            return self._outbox.onward(letter.id, self._now)
        self._outbox.sent(letter.id, self._now)
        return None

    def end(self) -> Delivered:
        """Settle what is still in doubt: where nothing speaks for the server it is us, and the channel rests."""
        self._ask_about_others()
        if self._doubts:
            self._rest(self._doubts, self._doubts[0])
        news = self._outage is not None and (self._before is None or self._before.code != self._outage.code)
        return Delivered(self._sent, self._failed, self._outage, news, None if self._outage else self._over)

    def _refused(self, letter: Queued, error: PostError) -> Queued | None:
        lighter = without_files(letter.message) if error.code == "smtp-too-big" else None
        if lighter is not None:
            self._outbox.lightened(letter.id, self._now, lighter.message, lighter.left_out)
            return replace(letter, message=lighter.message)
        self._failed += 1
        doubt = _Doubt(letter, error)
        if error.scope is Scope.SERVER:
            waiting, self._doubts = [*self._doubts, doubt], []
            self._rest(waiting, doubt)
            return None
        if error.scope is Scope.LETTER or self._was_its_own(doubt):
            self._own(doubt)
        else:
            self._doubts.append(doubt)
        if len(self._doubts) >= ENOUGH:
            self._ask_about_others()
        over = len(self._doubts) >= ENOUGH or self._enough()
        return None if over else self._outbox.take(self._now)

    def _was_its_own(self, doubt: _Doubt) -> bool:
        """Whether a trouble that may pass was this letter's own before, while others were taken."""
        may_pass = not doubt.error.permanent or doubt.error.scope is Scope.US
        return may_pass and doubt.letter.attempts > 0 and self._outage is None

    def _learn(self, taken: Queued) -> None:
        """The server took a letter: what it refused before that was not for our sake, and an outage is over."""
        outage = self._outage
        if outage is not None and (not outage.to or vouches(taken.to, outage.to, taken.sender)):
            self._outbox.resume(self._now)
            self._over, self._outage = outage, None
        self._settle([one for one in self._doubts if vouches(taken.to, one.letter.to, taken.sender)])

    def _ask_about_others(self) -> None:
        """Ask the server about addresses it took letters for before: it is a sole letter's only witness."""
        asked = [one for one in self._doubts if one.error.probe]
        served = self._outbox.served() if asked else ()
        answers: dict[str, bool] = {}
        for doubt in asked:
            to, sender = doubt.letter.to, doubt.letter.sender
            witnesses = [one for one in served if one != to and vouches(one, to, sender)][:WITNESSES]
            for one in witnesses:
                if one not in answers:
                    answers[one] = self._channel.takes(sender, one)
            if any(answers[one] for one in witnesses):
                self._settle([doubt])

    def _settle(self, doubts: Sequence[_Doubt]) -> None:
        for doubt in doubts:
            self._doubts.remove(doubt)
            self._own(doubt)

    def _own(self, doubt: _Doubt) -> None:
        """A failed attempt of this letter alone. What was said of us loses none before its time is up."""
        letter, error = doubt
        final = error.permanent and error.scope is not Scope.US
        next_at = None if final else next_attempt(letter.attempts + 1, self._now)
        if next_at is None:
            self._outbox.refused(letter.id, self._now, doubt.says)
        else:
            next_at = max(next_at, self._now + UNCONFIRMED) if error.code == _UNCONFIRMED else next_at
            self._outbox.again(letter.id, self._now, next_at, doubt.says)

    def _rest(self, waiting: Sequence[_Doubt], cause: _Doubt) -> None:
        """The channel rests for a cause; an outage that goes on, or ended in this round, keeps its beginning."""
        error, now, known = cause.error, self._now, self._outage or self._over
        since = known.since if known is not None else now
        grave_from = now if error.permanent else since + PAUSE
        self._outage = Outage(
            since=since,
            until=now + (PAUSE if error.permanent else min(max(now - since, SOONEST), PAUSE)),
            code="smtp-refused-us" if error.code in _REFUSALS else error.code,
            says=str(error.values["says"]),
            to="" if error.scope is Scope.SERVER else cause.letter.to,
            grave_from=min(grave_from, known.grave_from) if known is not None else grave_from,
        )
        first_at = now + UNCONFIRMED if error.code == _UNCONFIRMED else now
        self._outbox.pause([one.letter.id for one in waiting], now, self._outage, first_at)


_UNCONFIRMED = "smtp-unconfirmed"
_REFUSALS = frozenset({"smtp-refused-recipient", "smtp-refused-letter"})
"""What is called so of a letter is a refusal of us where no other one passes."""
