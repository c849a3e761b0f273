"""What the daemon does again and again: rounds, samples, the post; each over a connection of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from monitor.clock import now
from monitor.errors import MonitorError, StoreError
from monitor.letters.kinds.alert import AlertPart
from monitor.read.intake import isolate
from monitor.rounds import alerts, clock, room
from monitor.rounds.desk import Desk
from monitor.rounds.letters import deliver, hand_over, write_letters
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.show.errors import lines_of
from monitor.show.status import outage_words
from monitor.store.agenda import LETTERS
from monitor.watch.browser import owner as browser
from monitor.words import Words

_SESSION_SECONDS = 60
"""A slow mail server gets no further letter after so long; the next session goes on with the others."""
_LETTERS_SHARE = 10
"""So many times as long as letters were looked for they are not looked for again."""
log = logging.getLogger("monitor")

Work = Callable[[Desk, Words], None]


class Job:
    """A job of the daemon. That it failed is said in the log, and the next one tries again.

    Of a state that cannot be worked with the operator is told by a mail of its own, once until the job that met it goes
    well: ``told`` are the codes of which all jobs have told.
    """

    def __init__(self, desk: Desk, words: Words, work: Work, told: set[str]) -> None:
        self._desk = desk
        self._words = words
        self._work = work
        self._told = told
        self._met = ""

    def __call__(self) -> None:
        try:
            with self._desk.store.sound():
                self._work(self._desk, self._words)
            self._told.discard(self._met)
        except MonitorError as error:
            says = lines_of(error, self._words)
            for line in says:
                log.error(line)
            if isinstance(error, StoreError) and error.code != "store-locked" and error.code not in self._told:
                self._met = error.code
                self._told.add(error.code)
                self._tell("".join(says))

    def _tell(self, says: str) -> None:
        line = self._desk.words.say("alert.state", says=says)
        with logged(self._words):
            hand_over(self._desk, AlertPart(day=now().date(), lines=(line,)), now())


@contextmanager
def logged(words: Words) -> Iterator[None]:
    """What fails is said in the log."""
    try:
        yield
    except MonitorError as error:
        for line in lines_of(error, words):
            log.error(line)


def hold(desk: Desk, words: Words) -> None:
    at = now()
    if not (clock.is_believed(desk.store, at) or clock.verified(desk, at)) or not room.is_left(desk, at):
        return
    done = hold_round(desk, at)
    if done.hosts():
        isolate.close()
        browser.close()
    if done.hosts() or done.letters:
        said = {"visited": len(done.hosts()), "opened": done.opened, "closed": done.closed}
        log.info(words.say("round.done", letters=len(done.letters), **said))


class Post:
    """The post works over a connection of its own, so that letters leave while a long round is under way.

    Looking for letters takes a share of the time that does not grow with the county.
    """

    def __init__(self) -> None:
        self._rested = 0.0

    def __call__(self, desk: Desk, words: Words) -> None:
        self._write(desk, words, now())
        deadline = time.monotonic() + _SESSION_SECONDS
        delivered = deliver(desk, now(), lambda: desk.stopping() or time.monotonic() > deadline)
        if delivered.sent or delivered.failed:
            log.info(words.say("round.delivered", sent=delivered.sent, failed=delivered.failed))
        if delivered.outage is not None and delivered.news:
            log.error(outage_words(delivered.outage, words))
        if delivered.over is not None:
            log.info(words.say("post.resumed", since=f"{delivered.over.since:%Y-%m-%d %H:%M}"))

    def _write(self, desk: Desk, words: Words, at: datetime) -> None:
        start = time.monotonic()
        if start < self._rested or not clock.is_believed(desk.store, at) or not desk.store.agenda.due(LETTERS, at):
            return
        letters = write_letters(desk, at, patient=True)
        self._rested = time.monotonic() + _LETTERS_SHARE * (time.monotonic() - start)
        if letters:
            log.info(words.say("round.letters", letters=len(letters)))


def sample(desk: Desk, _words: Words) -> None:
    """Samples are taken over a connection of their own, so that they come evenly while a long round is under way."""
    if clock.is_believed(desk.store, now()) and not alerts.stands(desk.store, room.ROOM):
        take_samples(desk, now())
