from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from msgspec.structs import replace

from monitor.model.visits import VisitOrder
from monitor.watch.engine import on, threads
from tests.servers import WebServer, pages
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


def test_sites_are_visited_side_by_side_and_one_that_is_down_stops_nobody() -> None:
    with WebServer(pages({})) as gone:
        pass
    with WebServer(pages(PAGES)) as one, WebServer(pages(PAGES), host="127.0.0.2") as other:
        orders = [order(site(server)) for server in (gone, one, other)]
        records = {record.host: record for record in threads(BOOK, WORDS, 3)(orders)}
    assert {host: verdict(record.sightings[0]) for host, record in records.items()} == {
        gone.host: "skipped",
        one.host: "holds",
        other.host: "holds",
    }


def test_a_site_without_a_usable_authority_is_a_record_too() -> None:
    with WebServer(pages(PAGES)) as server:
        (record,) = threads(BOOK, WORDS, 1)([order(replace(site(server), ca_file="/nowhere.pem"))])
    assert record.trouble is not None and record.trouble.code == "tls"
    assert (record.complete, record.sightings[0].findings) == (False, ())


def test_a_fault_of_ours_ends_one_visit_and_accuses_nobody() -> None:
    nonsense = replace(target(EDUCATION), obligation=replace(target(EDUCATION).obligation, year="2025"))
    with WebServer(pages(PAGES)) as one, WebServer(pages(PAGES)) as other:
        orders = [order(site(one), nonsense), order(site(other))]
        records = {record.host: record for record in threads(BOOK, WORDS, 2)(orders)}
    broken = records[one.host]
    assert broken.trouble is not None and broken.trouble.code == "broken"
    assert (broken.complete, broken.sightings[0].findings) == (False, ())
    assert verdict(records[other.host].sightings[0]) == "holds"


def test_a_visit_runs_as_well_in_another_process() -> None:
    with WebServer(pages(PAGES)) as server, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        (record,) = on(pool, [order(site(server))], BOOK, WORDS, 1)
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
        for _ in threads(BOOK, WORDS, 2)(orders(server)):
            done += 1
    assert (drawn, done) == (20, 20)
    assert most <= 5
