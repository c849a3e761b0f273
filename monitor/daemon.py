"""The daemon: APScheduler as a clock. What is due lives in the tables; the jobs only look often enough."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import replace

from monitor import config as configuration
from monitor.clock import SHANGHAI, Steady, now
from monitor.errors import ConfigError, MonitorError, Problem
from monitor.read.intake import isolate
from monitor.rounds import clock
from monitor.rounds.desk import Desk, Whole, open_desk, require_whole
from monitor.rounds.letters import deliver, require_sender, write_letters
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.settings import Config
from monitor.show.errors import lines_of
from monitor.show.status import outage_words
from monitor.store.agenda import LETTERS
from monitor.store.lock import held
from monitor.store.store import Store
from monitor.watch.browser import owner as browser
from monitor.words import Words

_SECONDS = {"round": 60, "probe": 60, "post": 5}
_SESSION_SECONDS = 60
"""A slow mail server gets no further letter after so long; the next session goes on with the others."""
_GLANCE_SECONDS = 1.0
_PATIENCE = 12.0
"""Seconds to end in."""
_LETTERS_SHARE = 20
"""So many times as long as letters were looked for they are not looked for again."""
_JOURNAL_PATIENCE = 10.0
"""Seconds that a line of the journal waits for a round that is writing."""
log = logging.getLogger("monitor")


def run(path: Path, words: Words) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reloads the configuration, all or nothing.

    Raises ConfigError, StoreError, HeldError before the first job starts.
    """
    with _signals() as wishes:
        config = configuration.load(path)
        require_sender(config)
        with held(config.state_dir) as narrowed:
            if narrowed:
                log.warning(words.say("round.narrowed", count=narrowed, path=config.state_dir))
            whole = require_whole(config)
            while not wishes.stop:
                whole = _serve(whole, wishes, words)


class _Wishes:
    """What the operator asked for by a signal.

    A handler runs in the middle of whatever its thread does, so it must take no lock that this thread may hold: an
    ``Event`` has one, the ``put`` of a ``SimpleQueue`` is reentrant. And it runs only between two steps of the thread:
    a signal that comes when the thread is about to wait is heard when the wait is over, so no wait may be endless.
    """

    def __init__(self) -> None:
        self.stop = False
        self.reload = False
        self._asked: SimpleQueue[int] = SimpleQueue()

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.reload = self.reload or number == getattr(signal, "SIGHUP", None)
        self.stop = self.stop or number in (signal.SIGTERM, signal.SIGINT)
        self._asked.put(number)

    def wait(self, glance: Callable[[], None]) -> None:
        """Until the next signal, or at once if one came meanwhile; every second there is a ``glance``."""
        heard = False
        while not heard:
            with suppress(Empty):
                heard = bool(self._asked.get(timeout=_GLANCE_SECONDS))
            glance()


@contextmanager
def _signals() -> Iterator[_Wishes]:
    wishes = _Wishes()
    names = [name for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), wishes) for name in names}
    try:
        yield wishes
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _serve(whole: Whole, wishes: _Wishes, words: Words) -> Whole:
    """Run the jobs until they must end or work with another configuration, which is returned.

    A configuration that is refused interrupts nothing. For another one, and to end, no further site is begun and what
    is under way is broken off: those sites stay due.
    """
    ending, config = Event(), whole.config
    with (
        open_desk(whole, ending.is_set) as desk,
        Store.writing(config.state_dir) as second,
        Store.writing(config.state_dir) as third,
    ):
        post, probing = replace(desk, store=second), replace(desk, store=third)
        jobs = {"round": (_round, desk), "probe": (_probe, probing), "post": (_Post(), post)}
        scheduler = _scheduler()
        for name, (job, office) in jobs.items():
            scheduler.add_job(job, "interval", (office, words), seconds=_SECONDS[name], id=name, next_run_time=now())
        scheduler.start()
        log.info(words.say("daemon.started", sites=len(config.sites), agencies=len(config.agencies)))
        fresh = _wait(whole, wishes, words, _Pace(config, scheduler, words))
        ending.set()
        _end(scheduler, wishes, words)
        log.info(words.say("daemon.stopped"))
    return fresh


def _wait(whole: Whole, wishes: _Wishes, words: Words, glance: Callable[[], None]) -> Whole:
    """Return when the daemon must stop, or with a new configuration that is whole."""
    fresh = whole
    while not wishes.stop and fresh is whole:
        wishes.wait(glance)
        if wishes.reload and not wishes.stop:
            wishes.reload = False
            fresh = _reloaded(whole, words)
    return fresh


def _end(scheduler: BackgroundScheduler, wishes: _Wishes, words: Words) -> None:
    """Let the jobs end. Who must stop does not wait for one that a server or a page holds up: nothing is half done
    that is not in one transaction, and what was not taken in stays due."""
    ended = Thread(target=scheduler.shutdown, name="end", daemon=True)
    ended.start()
    patience = _PATIENCE
    while ended.is_alive() and patience > 0:
        ended.join(_GLANCE_SECONDS)
        patience -= _GLANCE_SECONDS if wishes.stop else 0.0
    if ended.is_alive():
        log.warning(words.say("daemon.broken-off"))
        isolate.close()
        browser.close()
        logging.shutdown()
        os._exit(0)


class _Pace:
    """Looks whether the clock goes as time passes. After a jump everything that is due is looked at once: the scheduler
    reckons by the clock, and would wait for the times that it knew before."""

    def __init__(self, config: Config, scheduler: BackgroundScheduler, words: Words) -> None:
        self._config = config
        self._scheduler = scheduler
        self._words = words
        self._steady = Steady()

    def __call__(self) -> None:
        jump = self._steady.jump()
        if not jump:
            return
        log.warning(self._words.say("daemon.jumped", seconds=round(jump.total_seconds())))
        with _logged(self._words), Store.writing(self._config.state_dir) as store:
            clock.note_jump(store, now(), jump)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now())


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=SHANGHAI,
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


def _round(desk: Desk, words: Words) -> None:
    with _logged(words), desk.store.sound():
        at = now()
        if not (clock.is_believed(desk.store, at) or clock.verified(desk, at)):
            return
        done = hold_round(desk, at)
        if done.hosts():
            isolate.close()
            browser.close()
        if done.hosts() or done.letters:
            said = {"visited": len(done.hosts()), "opened": done.opened, "closed": done.closed}
            log.info(words.say("round.done", letters=len(done.letters), **said))


class _Post:
    """The post works over a connection of its own, so that letters leave while a long round is under way.

    Looking for letters takes a share of the time that does not grow with the county.
    """

    def __init__(self) -> None:
        self._rested = 0.0

    def __call__(self, desk: Desk, words: Words) -> None:
        with _logged(words), desk.store.sound():
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


def _probe(desk: Desk, words: Words) -> None:
    """Samples are taken over a connection of their own, so that they come evenly while a long round is under way."""
    with _logged(words), desk.store.sound():
        if clock.is_believed(desk.store, now()):
            take_samples(desk, now())


@contextmanager
def _logged(words: Words) -> Iterator[None]:
    """A failed job is said in the log; the next one tries again."""
    try:
        yield
    except MonitorError as error:
        for line in lines_of(error, words):
            log.error(line)


def _reloaded(whole: Whole, words: Words) -> Whole:
    """The configuration as it stands in its file now, or the one in use: all or nothing.

    Nothing of the new one is read again later. It keeps the state directory, whose lock this process holds.
    """
    before = whole.config
    try:
        fresh = configuration.load(before.path)
        _require_same_state(before, fresh)
        require_sender(fresh)
        configuration.password(fresh.smtp)
        whole = require_whole(fresh)
    except (MonitorError, OSError) as error:
        said = lines_of(error, words) if isinstance(error, MonitorError) else [str(error)]
        for line in (words.say("daemon.kept"), *said):
            log.error(line)
        _note(before, "refused", "\n".join(said), words)
        return whole
    _note(before, "reloaded", "", words)
    return whole


def _require_same_state(before: Config, fresh: Config) -> None:
    if before.state_dir.resolve() != fresh.state_dir.resolve():
        said = {"before": str(before.state_dir), "found": str(fresh.state_dir)}
        raise ConfigError((Problem(str(fresh.path), None, "daemon.state-moved", said),))


def _note(config: Config, event: str, note: str, words: Words) -> None:
    """A line of the journal about the configuration; a journal that cannot be written is said, and hinders nothing."""
    with _logged(words), Store.writing(config.state_dir, wait=_JOURNAL_PATIENCE) as store, store.transaction():
        store.journal.add(now(), "config", event, note)
