"""Where sites are asked: in threads of this process or on any ``concurrent.futures.Executor``; one call a site."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.fetch import Fetcher
from monitor.fetch.tls import Trust
from monitor.judge.book.rulebook import RuleBook
from monitor.model.pages import Trouble
from monitor.model.visits import Place, Sighting, VisitOrder, VisitRecord
from monitor.model.websites import SurveyOrder, SurveyRecord
from monitor.watch.reports.visit import visit
from monitor.watch.websites.survey import survey
from monitor.words import Words

_OURS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What a mistake in our own reading raises; one page that brings it out must not end the round of all sites."""

_HELD_UP = 2.0
"""Seconds after which a site that is waited for gives its place to another."""
_MOST = 8
"""Calls under way at most, as a multiple of ``workers``: those that wait for slow sites are so many less one."""
_GLANCE = 0.5

Order = VisitOrder | SurveyOrder
Record = VisitRecord | SurveyRecord

Ask = Callable[[], Order | None]
"""The next order; None while there is none, which may change with every record that is taken in."""
Run = Callable[[Ask], Iterator[Record]]

Opened = Callable[[Fetcher], None]
"""Hears of the client of a call when it is there."""
Seen = TypeVar("Seen", VisitRecord, SurveyRecord)


def threads(
    book: RuleBook,
    words: Words,
    workers: int,
    *,
    seconds: float = float("inf"),
    stopping: Callable[[], bool] = lambda: False,
) -> Run:
    """An engine that asks ``workers`` sites at a time, and others beside those that keep it waiting.

    Records come back in the order they are finished. Nothing is begun any more after ``seconds``, nor once it is
    ``stopping``: then what is under way is broken off and gives no record.
    """

    def run(ask: Ask) -> Iterator[Record]:
        calls: dict[Future[Record], _Call] = {}
        end = time.monotonic() + seconds

        def begin(order: Order) -> Future[Record]:
            call = _Call(order)
            future = pool.submit(call.made, book, words)
            calls[future] = call
            return future

        def room() -> bool:
            busy = sum(not call.is_held_up() for call in calls.values())
            return busy < workers and len(calls) < _MOST * workers and time.monotonic() < end

        with ThreadPoolExecutor(max_workers=_MOST * workers, thread_name_prefix="site") as pool:
            try:
                for record, future in _in_turn(ask, begin, room, stopping):
                    del calls[future]
                    yield record
            finally:
                for call in calls.values():
                    call.stop()

    return run


def on(pool: Executor, ask: Ask, book: RuleBook, words: Words, at_once: int) -> Iterator[Record]:
    """Run every order on an executor, which is given no more than ``at_once``."""
    under_way: set[Future[Record]] = set()

    def begin(order: Order) -> Future[Record]:
        future = pool.submit(one, order, book, words)
        under_way.add(future)
        return future

    for record, future in _in_turn(ask, begin, lambda: len(under_way) < at_once, lambda: False):
        under_way.remove(future)
        yield record


def _in_turn(
    ask: Ask, begin: Callable[[Order], Future[Record]], room: Callable[[], bool], stopping: Callable[[], bool]
) -> Iterator[tuple[Record, Future[Record]]]:
    """What comes of orders, as it comes; no more of them are asked for than there is room for."""
    under_way: set[Future[Record]] = set()
    while not stopping():
        while room() and (order := ask()) is not None:
            under_way.add(begin(order))
        if not under_way:
            return
        done, under_way = wait(under_way, _GLANCE, FIRST_COMPLETED)
        for each in done:
            yield each.result(), each


class _Call:
    """An order under way in a thread, watched and broken off from another."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._http: Fetcher | None = None
        self._stopped = False
        self._slow = False

    def made(self, book: RuleBook, words: Words) -> Record:
        return one(self._order, book, words, self._opened)

    def is_held_up(self) -> bool:
        """Whether its site has once been waited for longer than is usual: it will be again."""
        self._slow = self._slow or (self._http is not None and self._http.waiting() > _HELD_UP)
        return self._slow

    def stop(self) -> None:
        """Ask for nothing more."""
        self._stopped = True
        if self._http is not None:
            self._http.stop()

    def _opened(self, http: Fetcher) -> None:
        self._http = http
        if self._stopped:
            http.stop()


def one(order: Order, book: RuleBook, words: Words, opened: Opened = lambda _: None) -> Record:
    """One call with a client of its own; a site we cannot address, or break upon, is a record too."""
    return one_survey(order, opened) if isinstance(order, SurveyOrder) else one_visit(order, book, words, opened)


def one_visit(order: VisitOrder, book: RuleBook, words: Words, opened: Opened = lambda _: None) -> VisitRecord:
    """As ``one``, of a visit."""
    found = _called(order, opened, lambda http: visit(order, http, book, words))
    if not isinstance(found, Trouble):
        return found
    sightings = tuple(
        Sighting(agency=target.agency.name, year=target.obligation.year, trouble=found) for target in order.targets
    )
    place = Place(url=order.site.home, at=order.at, outcome=found.code, says=found.says)
    return VisitRecord(
        host=order.site.host, at=order.at, complete=False, places=(place,), sightings=sightings, trouble=found
    )


def one_survey(order: SurveyOrder, opened: Opened = lambda _: None) -> SurveyRecord:
    """As ``one``, of a survey."""
    found = _called(order, opened, lambda http: survey(order, http))
    return SurveyRecord(host=order.site.host, at=order.at, trouble=found) if isinstance(found, Trouble) else found


def _called(order: Order, opened: Opened, seen: Callable[[Fetcher], Seen]) -> Seen | Trouble:
    """What was seen of a site, or why nothing was."""
    try:
        with Fetcher(order.site, order.limits, order.at, trust=Trust.UNPROVEN) as http:
            opened(http)
            return replace(seen(http), wait_until=http.wait_until())
    except FetchError as error:
        return Trouble(error.code, f"{error.url} {error.says}".strip())
    except _OURS as error:
        return Trouble("broken", repr(error)[:200])
