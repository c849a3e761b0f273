"""Serving: jobs started and ended, a clock that is watched, a configuration reloaded."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import replace

from monitor import config as configuration
from monitor.clock import SHANGHAI, Steady, now
from monitor.daemon.jobs import Job, Post, Work, hold, logged, sample
from monitor.daemon.memory import use_one_arena
from monitor.daemon.wishes import Wishes, signals
from monitor.errors import ConfigError, MonitorError, Problem
from monitor.read.intake import isolate
from monitor.rounds import clock
from monitor.rounds.desk import Desk, Whole, open_desk, require_whole
from monitor.rounds.letters import require_sender
from monitor.settings import Config
from monitor.show.errors import lines_of
from monitor.store.lock import held
from monitor.store.store import Store
from monitor.watch.browser import owner as browser
from monitor.words import Words

_SECONDS = {"round": 60, "probe": 60, "post": 5}
_GLANCE_SECONDS = 1.0
_PATIENCE = 12.0
"""Seconds to end in."""
_JOURNAL_PATIENCE = 10.0
"""Seconds that a line of the journal waits for a round that is writing."""
log = logging.getLogger("monitor")


def run(path: Path, words: Words) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reloads the configuration, all or nothing.

    Raises ConfigError, StoreError, HeldError before the first job starts.
    """
    use_one_arena()
    with signals() as wishes:
        config = configuration.load(path)
        require_sender(config)
        with held(config.state_dir) as narrowed:
            if narrowed:
                log.warning(words.say("round.narrowed", count=narrowed, path=config.state_dir))
            whole = require_whole(config)
            while not wishes.stop:
                whole = _serve(whole, wishes, words)


def _serve(whole: Whole, wishes: Wishes, words: Words) -> Whole:
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
        works: dict[str, tuple[Work, Desk]] = {
            "round": (hold, desk),
            "probe": (sample, probing),
            "post": (Post(), post),
        }
        scheduler, told = _scheduler(), set[str]()
        for name, (work, office) in works.items():
            job = Job(office, words, work, told)
            scheduler.add_job(job, "interval", seconds=_SECONDS[name], id=name, next_run_time=now())
        scheduler.start()
        log.info(words.say("daemon.started", sites=len(config.sites), agencies=len(config.agencies)))
        fresh = _wait(whole, wishes, words, _Pace(config, scheduler, words))
        ending.set()
        _end(scheduler, wishes, words)
        log.info(words.say("daemon.stopped"))
    return fresh


def _wait(whole: Whole, wishes: Wishes, words: Words, glance: Callable[[], None]) -> Whole:
    """Return when the daemon must stop, or with a new configuration that is whole."""
    fresh = whole
    while not wishes.stop and fresh is whole:
        wishes.wait(glance)
        if wishes.reload and not wishes.stop:
            wishes.reload = False
            fresh = _reloaded(whole, words)
    return fresh


def _end(scheduler: BackgroundScheduler, wishes: Wishes, words: Words) -> None:
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
        with logged(self._words), Store.writing(self._config.state_dir) as store:
            clock.note_jump(store, now(), jump)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now())


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=SHANGHAI,
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


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
    with logged(words), Store.writing(config.state_dir, wait=_JOURNAL_PATIENCE) as store, store.transaction():
        store.journal.add(now(), "config", event, note)
