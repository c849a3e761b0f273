"""Setting up a desk: everything a round works with, from a configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from msgspec import Struct

from monitor.cases.workdays import Calendar
from monitor.config import known_days
from monitor.evidence.evidence import Evidence
from monitor.judge.book import rulebook
from monitor.judge.book.rulebook import RuleBook
from monitor.letters import paper
from monitor.letters.paper import Paper
from monitor.model.pages import Capture
from monitor.settings import Config
from monitor.shipped import rules_dir
from monitor.store.chain import Head
from monitor.store.marks import EVIDENCE_HEAD, VOUCHED
from monitor.store.store import Store
from monitor.watch import engine
from monitor.watch.engine import Run
from monitor.words import Words


class Desk(Struct, frozen=True, kw_only=True):
    """Everything a round works with. ``evidence`` is None in a dry run; once it is ``stopping`` nothing new begins."""

    config: Config
    book: RuleBook
    words: Words
    calendar: Calendar
    paper: Paper
    store: Store
    run: Run
    new_id: Callable[[], str]
    evidence: Evidence | None = None
    stopping: Callable[[], bool] = lambda: False

    def kept(self, captures: tuple[Capture, ...]) -> tuple[Capture, ...]:
        """What was fetched, with the lines under which it was kept as evidence."""
        return self.evidence.keep_all(captures) if self.evidence is not None else captures

    def vouch(self, now: datetime, *, fetched: bool) -> None:
        """Let evidence and books each remember where the other ends, if something was ``fetched`` or entered.

        What the journal says by then is stored for good, so that the evidence vouches for nothing that may get lost.
        """
        marks, head = self.store.marks, self.store.journal.head()
        told = not head.number or marks.get(VOUCHED) == str(head)
        if self.evidence is None or (told and not fetched):
            return
        if not told:
            self.evidence.vouch(*head, now)
        with self.store.transaction():
            marks.set(VOUCHED, str(head))
            marks.set(EVIDENCE_HEAD, str(Head(*self.evidence.head)))


class Whole(Struct, frozen=True):
    """A configuration with all it refers to, read once: what changes on the disk afterwards changes nothing of it."""

    config: Config
    book: RuleBook
    calendar: Calendar
    paper: Paper


def require_whole(config: Config) -> Whole:
    """A configuration with its rule book, calendar and templates. ConfigError with the mistakes in them."""
    book = rulebook.load(rules_dir(), config.rules_dir)
    stationery = paper.environment(config.letters.templates)
    stationery.require_sound()
    return Whole(config, book, known_days(config.calendar_dir), stationery)


@contextmanager
def open_desk(given: Config | Whole, stopping: Callable[[], bool] = lambda: False) -> Iterator[Desk]:
    """A desk over the configured state directory. Raises ConfigError (``require_whole``) and StoreError."""
    whole = given if isinstance(given, Whole) else require_whole(given)
    config, words = whole.config, Words("zh")
    with Store.writing(config.state_dir) as store:
        yield Desk(
            config=config,
            book=whole.book,
            words=words,
            calendar=whole.calendar,
            paper=whole.paper,
            store=store,
            run=engine.threads(
                whole.book.part("report"),
                words,
                config.watch.workers,
                seconds=config.watch.round_time,
                stopping=stopping,
            ),
            stopping=stopping,
            new_id=lambda: uuid4().hex,
            evidence=Evidence(config.state_dir / "evidence", Head.of(store.marks.get(EVIDENCE_HEAD))),
        )
