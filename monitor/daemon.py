"""The daemon: APScheduler as a clock. What is due lives in the tables; the jobs only look often enough."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import replace

from monitor import config as configuration
from monitor.clock import SHANGHAI, now
from monitor.errors import ConfigError, MonitorError
from monitor.read.intake import isolate
from monitor.rounds.desk import Desk, open_desk, require_whole
from monitor.rounds.letters import deliver, require_sender
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.settings import Config
from monitor.show.errors import lines_of
from monitor.store.lock import held
from monitor.store.store import Store
from monitor.watch.browser import owner as browser
from monitor.words import Words

_ROUND_SECONDS = 60
_POST_SECONDS = 30
_PROBE_SECONDS = 60
_GLANCE_SECONDS = 1.0
log = logging.getLogger("monitor")


def run(path: Path, words: Words) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reloads the configuration, all or nothing.

    Raises ConfigError, StoreError, HeldError before the first job starts.
    """
    config = configuration.load(path)
    require_sender(config)
    with held(config.state_dir), _signals() as wishes:
        while not wishes.stop:
            config = _serve(config, wishes, words)


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

    def wait(self) -> None:
        """Until the next signal, or at once if one came meanwhile."""
        heard = False
        while not heard:
            with suppress(Empty):
                heard = bool(self._asked.get(timeout=_GLANCE_SECONDS))


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


def _serve(config: Config, wishes: _Wishes, words: Words) -> Config:
    """Run the jobs until they must end or work with another configuration, which is returned.

    A job under way is finished first; a configuration that is refused interrupts nothing.
    """
    with (
        open_desk(config) as desk,
        Store.writing(config.state_dir) as second,
        Store.writing(config.state_dir) as third,
    ):
        scheduler = _scheduler()
        scheduler.add_job(_round, "interval", (desk, words), seconds=_ROUND_SECONDS, id="round", next_run_time=now())
        post, probing = replace(desk, store=second), replace(desk, store=third)
        scheduler.add_job(_probe, "interval", (probing, words), seconds=_PROBE_SECONDS, id="probe", next_run_time=now())
        scheduler.add_job(_post, "interval", (post, words), seconds=_POST_SECONDS, id="post", next_run_time=now())
        scheduler.start()
        log.info(words.say("daemon.started", sites=len(config.sites), agencies=len(config.agencies)))
        fresh = _wait(config, wishes, words)
        scheduler.shutdown(wait=True)
        log.info(words.say("daemon.stopped"))
    return fresh


def _wait(config: Config, wishes: _Wishes, words: Words) -> Config:
    """Return when the daemon must stop, or with a new configuration that is whole."""
    fresh = config
    while not wishes.stop and fresh is config:
        wishes.wait()
        if wishes.reload and not wishes.stop:
            wishes.reload = False
            fresh = _reloaded(config, words)
    return fresh


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=SHANGHAI,
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


def _round(desk: Desk, words: Words) -> None:
    with _logged(words):
        done = hold_round(desk, now())
        if done.hosts():
            isolate.close()
            browser.close()
        if done.hosts() or done.letters:
            said = {"visited": len(done.hosts()), "opened": done.opened, "closed": done.closed}
            log.info(words.say("round.done", letters=len(done.letters), **said))


def _post(desk: Desk, words: Words) -> None:
    """The post works over a connection of its own, so that letters leave while a long round is under way."""
    with _logged(words):
        delivered = deliver(desk, now())
        if delivered.sent or delivered.failed:
            log.info(words.say("round.delivered", sent=delivered.sent, failed=delivered.failed))


def _probe(desk: Desk, words: Words) -> None:
    """Samples are taken over a connection of their own, so that they come evenly while a long round is under way."""
    with _logged(words):
        take_samples(desk, now())


@contextmanager
def _logged(words: Words) -> Iterator[None]:
    """A failed job is said in the log; the next one tries again."""
    try:
        yield
    except MonitorError as error:
        for line in lines_of(error, words):
            log.error(line)


def _reloaded(config: Config, words: Words) -> Config:
    """The configuration as it stands in its file now; the one in use if anything in it or its rules is wrong."""
    try:
        fresh = configuration.load(config.path)
        require_sender(fresh)
        require_whole(fresh)
    except ConfigError as error:
        for line in (words.say("daemon.kept"), *lines_of(error, words)):
            log.error(line)
        return config
    return fresh
