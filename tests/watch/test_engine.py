from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from threading import Event, Thread

from msgspec.structs import replace

from monitor.model.visits import VisitOrder, VisitRecord
from monitor.watch.engine import Ask, Record, on, threads
from tests.servers import Asked, WebServer, pages
from tests.sites import (
    BOOK,
    EDUCATION,
    LAST_YEAR,
    WORDS,
    article,
    column,
    home,
    html,
    order,
    site,
    target,
    title_of,
    verdict,
)

PAGES = {
    "/": html(home()),
    "/ndbg/": html(column((title_of(EDUCATION.name), "/r.html", "2026-01-15"), LAST_YEAR)),
    "/r.html": html(article()),
}


def visited(orders: Iterable[VisitOrder], workers: int) -> dict[str, VisitRecord]:
    """What an engine brings back of orders, by host."""
    return {one.host: one for one in made(threads(BOOK, WORDS, workers)(asking(orders)))}


def asking(orders: Iterable[VisitOrder]) -> Ask:
    return partial(next, iter(orders), None)


def made(records: Iterable[Record]) -> Iterator[VisitRecord]:
    for record in records:
        assert isinstance(record, VisitRecord)
        yield record


def test_sites_are_visited_side_by_side_and_one_that_is_down_stops_nobody() -> None:
    with WebServer(pages({})) as gone:
        pass
    with WebServer(pages(PAGES)) as one, WebServer(pages(PAGES), host="127.0.0.2") as other:
        orders = [order(site(server)) for server in (gone, one, other)]
        records = visited(orders, 3)
    assert {host: verdict(record.sightings[0]) for host, record in records.items()} == {
        gone.host: "skipped",
        one.host: "holds",
        other.host: "holds",
    }


def test_a_site_without_a_usable_authority_is_a_record_too() -> None:
    with WebServer(pages(PAGES)) as server:
        (record,) = visited([order(replace(site(server), ca_file="/nowhere.pem"))], 1).values()
    assert record.trouble is not None and record.trouble.code == "tls"
    assert (record.complete, record.sightings[0].findings) == (False, ())


def test_a_fault_of_ours_ends_one_visit_and_accuses_nobody() -> None:
    nonsense = replace(target(EDUCATION), obligation=replace(target(EDUCATION).obligation, year="2025"))
    with WebServer(pages(PAGES)) as one, WebServer(pages(PAGES)) as other:
        orders = [order(site(one), nonsense), order(site(other))]
        records = visited(orders, 2)
    broken = records[one.host]
    assert broken.trouble is not None and broken.trouble.code == "broken"
    assert (broken.complete, broken.sightings[0].findings) == (False, ())
    assert verdict(records[other.host].sightings[0]) == "holds"


def test_a_visit_runs_as_well_in_another_process() -> None:
    with WebServer(pages(PAGES)) as server, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        (record,) = made(on(pool, asking([order(site(server))]), BOOK, WORDS, 1))
    assert verdict(record.sightings[0]) == "holds"
    assert record.sightings[0].report is not None


def test_no_more_orders_are_drawn_up_than_are_soon_begun() -> None:
    """What an order knows of its site is in memory until its visit is over, however many sites there are."""
    drawn, most, done = 0, 0, 0

    def orders(server: WebServer) -> Iterator[VisitOrder]:
        nonlocal drawn, most
        for _ in range(20):
            drawn += 1
            most = max(most, drawn - done)
            yield order(site(server))

    with WebServer(pages(PAGES)) as server:
        for _ in threads(BOOK, WORDS, 2)(asking(orders(server))):
            done += 1
    assert (drawn, done) == (20, 20)
    assert most <= 3


def dripping(pause: float) -> Callable[[Asked], Iterator[bytes]]:
    """A site that says a byte now and then, for ever."""

    def said(_: Asked) -> Iterator[bytes]:
        while True:
            time.sleep(pause)
            yield b"H"

    return said


def test_a_slow_site_gives_its_place_to_others_and_is_given_up_when_its_time_is_out() -> None:
    """One worker: the first site would keep it for as long as it likes."""
    with WebServer(dripping(0.2)) as slow, WebServer(pages(PAGES)) as well:
        first = order(site(slow), timeout=60.0)
        first = replace(first, limits=replace(first.limits, budget=6.0))
        records = list(made(threads(BOOK, WORDS, 1)(asking([first, order(site(well))]))))
    assert [one.host for one in records] == [well.host, slow.host]
    held_up = records[1]
    assert held_up.trouble is not None and held_up.trouble.code == "out-of-time"
    assert (held_up.complete, verdict(held_up.sightings[0])) == (False, "skipped")


def test_who_must_stop_begins_with_no_other_site_and_breaks_off_what_is_under_way() -> None:
    began, ending = Event(), Event()

    def said(asked: Asked) -> Iterator[bytes]:
        began.set()
        yield from dripping(0.05)(asked)

    def end() -> None:
        began.wait()
        ending.set()

    with WebServer(said) as slow, WebServer(pages(PAGES)) as other:
        run = threads(BOOK, WORDS, 1, stopping=ending.is_set)
        drawn = iter([order(site(slow), timeout=60.0), order(site(other))])
        Thread(target=end, daemon=True).start()
        assert list(run(partial(next, drawn, None))) == []
        assert next(drawn).site.host == other.host
        assert other.asked == []
