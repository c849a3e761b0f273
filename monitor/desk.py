"""Setting up a desk: everything a round works with, from a configuration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from monitor.config import load_calendars
from monitor.judge import rulebook
from monitor.letters import paper
from monitor.places import rules_dir
from monitor.rounds import Desk
from monitor.settings import Config
from monitor.store.connection import open_for_writing
from monitor.store.queue import Queue
from monitor.store.store import Store
from monitor.watch import engine
from monitor.watch.evidence import Evidence
from monitor.words import Words


@contextmanager
def open_desk(config: Config) -> Iterator[Desk]:
    """A desk over the configured state directory. Raises ConfigError (rule book, templates) and StoreError."""
    book = rulebook.load(rules_dir())
    words = Words("zh")
    calendars = [rules_dir() / "calendar", *([config.calendar_dir] if config.calendar_dir else [])]
    stationery = paper.environment(config.letters.templates)
    with ExitStack() as stack:
        connection = open_for_writing(config.state_dir)
        store = stack.enter_context(Store(connection))
        yield Desk(
            config=config,
            book=book,
            words=words,
            calendar=load_calendars(*calendars),
            paper=stationery,
            store=store,
            queue=Queue(connection),
            run=engine.threads(book, words, config.watch.workers),
            new_id=lambda: uuid4().hex,
            evidence=Evidence(config.state_dir / "evidence"),
        )
