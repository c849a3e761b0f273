"""Pages as last read: which are asked for with conditions, which hold accepted reports, how often each was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from monitor.cases.decide import Decision, key_of
from monitor.model.cases import ObligationState
from monitor.model.findings import Verdict
from monitor.model.pages import Link, Trouble
from monitor.model.reports import Attached, Report
from monitor.model.visits import Known, Sighting
from tests.store.conftest import Base
from tests.store.test_store import DAY, HOST, NAME, OWED, URL, capture, finding, keep, record, report, see, sighting

BESIDE, ANNEX = "http://a/beside.html", "http://a/r.pdf"
WEEK = DAY - timedelta(days=7)
MET = ObligationState.MET


def read(base: Base, *urls: str, host: str = HOST, page: Report | None = None) -> None:
    """Pages were read in full."""
    kept = record(remembered={url: Known(sha256="0", report=page) for url in urls})
    with base.store.transaction():
        keep(base, replace(kept, host=host))


def found(base: Base, streak: int, **changes: object) -> None:
    """What a rule found, at the page, so often in a row."""
    one = replace(finding(), **changes)
    with base.store.transaction():
        base.store.findings.keep(sighting(one), Decision((), {key_of(one): streak}), DAY)


def known(base: Base, host: str = HOST) -> set[str]:
    return set(base.store.pages.known(host, WEEK))


# --- asked for with conditions -----------------------------------------------------------------------------------


def test_pages_are_known_by_the_host_they_were_read_on(base: Base) -> None:
    read(base, URL)
    read(base, "http://b/", host="b")
    assert (known(base), known(base, "b")) == ({URL}, {"http://b/"})


def test_a_page_read_at_the_very_moment_that_is_no_longer_fresh_is_read_anew(base: Base) -> None:
    read(base, URL)
    assert base.store.pages.known(HOST, DAY) == {}
    assert set(base.store.pages.known(HOST, DAY - timedelta(seconds=1))) == {URL}


def test_a_page_read_by_another_version_is_read_anew_and_known_from_then_on(base: Base) -> None:
    read(base, URL, BESIDE)
    base.db.run("UPDATE pages SET reader = '0.0' WHERE url = ?", (URL,))
    assert known(base) == {BESIDE}
    assert [base.store.pages.is_current(url) for url in (URL, BESIDE, ANNEX)] == [False, True, False]
    read(base, URL)
    assert known(base) == {URL, BESIDE}
    assert base.store.pages.is_current(URL)


@pytest.mark.parametrize(
    ("streak", "changes", "expected"),
    [
        (1, {}, {BESIDE}),
        (2, {}, {URL, BESIDE}),
        (0, {}, {URL, BESIDE}),
        (1, {"url": BESIDE}, {URL}),
        (1, {"url": None}, {URL, BESIDE}),
    ],
    ids=["seen-once", "confirmed", "called-wrong", "of-the-other-page", "of-no-page"],
)
def test_only_a_page_with_a_defect_seen_exactly_once_is_read_anew(
    base: Base, streak: int, changes: dict[str, object], expected: set[str]
) -> None:
    read(base, URL, BESIDE)
    found(base, streak, **changes)
    assert known(base) == expected


def test_a_page_whose_defect_turned_into_a_doubt_needs_no_second_reading(base: Base) -> None:
    read(base, URL)
    found(base, 1)
    doubt = finding(verdict=Verdict.UNSURE)
    base.store.findings.keep(sighting(doubt), Decision((), {}), DAY)
    assert base.store.findings.streaks(2025, NAME) == {key_of(doubt): 1}
    assert known(base) == {URL}


# --- accepted reports --------------------------------------------------------------------------------------------


def accepted(base: Base, page: Report, state: ObligationState = MET) -> dict[str, Report]:
    see(base, sighting(report=report(), url=URL), MET)
    see(base, sighting(), state)
    read(base, URL, page=page)
    return base.store.pages.facts(2025)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"year": None}, True),
        ({"year": 2024}, False),
        ({"trouble": Trouble("images-only", "")}, False),
    ],
    ids=["own", "no-year", "other-year", "trouble"],
)
def test_the_facts_of_a_year_are_of_reports_that_read_and_are_of_no_other_year(
    base: Base, changes: dict[str, object], counts: bool
) -> None:
    page = replace(report(), **changes)
    assert accepted(base, page) == ({NAME: page} if counts else {})


@pytest.mark.parametrize("state", ObligationState)
def test_the_facts_of_a_year_are_of_reports_that_count_as_published(base: Base, state: ObligationState) -> None:
    met = state in (MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED)
    assert (accepted(base, report(), state) != {}) == met


def test_the_facts_of_a_year_come_in_the_order_of_its_obligations(base: Base) -> None:
    bodies = [(NAME, 2025), ("霁川县水利局", 2025), ("霁川县民政局", 2025), (NAME, 2024)]
    for agency, year in bodies:
        url = f"http://a/{agency}{year}.html"
        page = replace(report(), year=year)
        base.store.obligations.owe([(replace(OWED, agency=agency, year=year), HOST)])
        seen = Sighting(agency=agency, year=year, url=url, report=page)
        base.store.obligations.see(seen, MET, (), DAY)
        read(base, url, page=page)
    assert list(base.store.pages.facts(2025)) == [agency for agency, year in bodies if year == 2025]
    assert list(base.store.pages.facts(2024)) == [NAME]
    assert list(base.store.pages.facts(2025, "霁川县水利局")) == ["霁川县水利局"]
    assert base.store.pages.facts(2024, "霁川县水利局") == {}


# --- how often it was read ---------------------------------------------------------------------------------------


def fetched(base: Base, bodies: str, url: str = URL) -> None:
    """A page on as many days, the letters standing for what was in it."""
    captures = [capture(url, body.encode(), DAY + timedelta(days=day)) for day, body in enumerate(bodies)]
    keep(base, record(captures=tuple(captures)))


@pytest.mark.parametrize(
    ("bodies", "times"),
    [("a", 1), ("aa", 2), ("baa", 2), ("aab", 1), ("aba", 1), ("a" * 10, 10), ("a" * 12, 10), ("b" + "a" * 9, 9)],
)
def test_a_page_was_read_as_often_as_it_was_the_same_up_to_today(base: Base, bodies: str, times: int) -> None:
    fetched(base, bodies)
    fetched(base, "abc", BESIDE)
    assert base.store.pages.readings(URL) == times


@pytest.mark.parametrize(("page", "annex", "times"), [("aaa", "bba", 1), ("bba", "aaa", 1), ("aaa", "baa", 2)])
def test_a_page_was_read_as_often_as_the_least_of_it_and_its_attachment(
    base: Base, page: str, annex: str, times: int
) -> None:
    read(base, URL, page=replace(report(), attached=(Attached(link=Link(ANNEX, "年度报告")),)))
    fetched(base, page)
    fetched(base, annex, ANNEX)
    assert base.store.pages.readings(URL) == times


def test_a_page_that_was_never_fetched_was_never_read(base: Base) -> None:
    assert base.store.pages.readings(URL) == 0
