"""Where visits run: in threads of this process or on any ``concurrent.futures.Executor``; one visit a site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, as_completed, wait
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

_AHEAD = 2
"""Orders a worker that are under way or wait for one: what they know of their sites is in memory."""

Order = TypeVar("Order")
Record = TypeVar("Record")

Run = Callable[[Iterable[VisitOrder]], Iterator[VisitRecord]]
Surveys = Callable[[Iterable[SurveyOrder]], Iterator[SurveyRecord]]


def threads(book: RuleBook, words: Words, workers: int) -> Run:
    """An engine of ``workers`` threads; records come back in the order they are finished."""

    def run(orders: Iterable[VisitOrder]) -> Iterator[VisitRecord]:
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="visit") as pool:
            yield from on(pool, orders, book, words, _AHEAD * workers)

    return run


def on(
    pool: Executor, orders: Iterable[VisitOrder], book: RuleBook, words: Words, at_once: int
) -> Iterator[VisitRecord]:
    """Run every order on an executor, which is given no more than ``at_once``."""
    return _in_turn(orders, lambda order: pool.submit(one, order, book, words), at_once)


def _in_turn(orders: Iterable[Order], begin: Callable[[Order], Future[Record]], at_once: int) -> Iterator[Record]:
    """What comes of orders, as it comes; no more of them are asked for than are soon begun."""
    under_way: set[Future[Record]] = set()
    for order in orders:
        under_way.add(begin(order))
        if len(under_way) >= at_once:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (each.result() for each in done)
    yield from (each.result() for each in as_completed(under_way))


def one(order: VisitOrder, book: RuleBook, words: Words) -> VisitRecord:
    """One visit with a client of its own; a site we cannot address, or break upon, is a record too."""
    try:
        with Fetcher(order.site, order.limits, order.at, trust=Trust.UNPROVEN) as http:
            return replace(visit(order, http, book, words), wait_until=http.wait_until())
    except FetchError as error:
        return _failed(order, Trouble(error.code, f"{error.url} {error.says}".strip()))
    except _OURS as error:
        return _failed(order, Trouble("broken", repr(error)[:200]))


def surveys(workers: int) -> Surveys:
    """An engine of ``workers`` threads for surveys; records come back in the order they are finished."""

    def run(orders: Iterable[SurveyOrder]) -> Iterator[SurveyRecord]:
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="survey") as pool:
            yield from _in_turn(orders, lambda order: pool.submit(one_survey, order), _AHEAD * workers)

    return run


def one_survey(order: SurveyOrder) -> SurveyRecord:
    """One survey with a client of its own; a site we cannot address, or break upon, is a record too."""
    try:
        with Fetcher(order.site, order.limits, order.at, trust=Trust.UNPROVEN) as http:
            return replace(survey(order, http), wait_until=http.wait_until())
    except FetchError as error:
        trouble = Trouble(error.code, f"{error.url} {error.says}".strip())
    except _OURS as error:
        trouble = Trouble("broken", repr(error)[:200])
    return SurveyRecord(host=order.site.host, at=order.at, trouble=trouble)


def _failed(order: VisitOrder, trouble: Trouble) -> VisitRecord:
    sightings = tuple(
        Sighting(agency=target.agency.name, year=target.obligation.year, trouble=trouble) for target in order.targets
    )
    place = Place(url=order.site.home, at=order.at, outcome=trouble.code, says=trouble.says)
    return VisitRecord(
        host=order.site.host, at=order.at, complete=False, places=(place,), sightings=sightings, trouble=trouble
    )
