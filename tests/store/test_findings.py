"""Findings: each of its body, year, rule and place, and kept or dropped for itself alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from monitor.cases.decide import Decision, Key, key_of
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding, Verdict
from monitor.model.visits import Sighting
from tests.store.conftest import Base, tuples
from tests.store.test_store import DAY, NAME, NOTHING, finding

OTHER = "霁川县水利局"
OWN = finding()
NEAR = (
    replace(OWN, agency=OTHER),
    replace(OWN, year=2024),
    replace(OWN, rule="AR-A02"),
    replace(OWN, where="table3.r2"),
)
"""What differs from it in one thing each: body, year, rule, place."""


def keep(base: Base, one: Finding, streak: int | None = None, place: str = "", **more: Any) -> None:
    """A sighting that found one thing, failing so often in a row."""
    seen = Sighting(agency=one.agency, year=one.year, findings=(one,))
    counts = {} if streak is None else {key_of(one): streak}
    with base.store.transaction():
        base.store.findings.keep(seen, Decision((), counts), more.get("at", DAY), place)


def streaks(base: Base) -> dict[Key, int]:
    return {key: streak for year in (2025, 2024) for key, streak in base.store.findings.streaks(year).items()}


# --- one and its neighbours --------------------------------------------------------------------------------------


def test_what_fails_stands_by_body_year_rule_and_place(base: Base) -> None:
    for one in (OWN, *NEAR):
        keep(base, one, 1)
    assert len(streaks(base)) == 5
    assert set(base.store.findings.streaks(2024)) == {key_of(NEAR[1])}
    assert set(base.store.findings.streaks(2025, OTHER)) == {key_of(NEAR[0])}
    assert key_of(NEAR[0]) not in base.store.findings.streaks(2025, NAME)


def test_a_place_is_counted_anew_or_forgotten_without_its_neighbours(base: Base) -> None:
    for one in (OWN, *NEAR):
        keep(base, one, 3)
    base.store.findings.restart(key_of(OWN))
    assert streaks(base) == {key_of(OWN): 0} | {key_of(one): 3 for one in NEAR}
    base.store.findings.forget([key_of(OWN)])
    assert streaks(base) == {key_of(one): 3 for one in NEAR}


def test_before_a_visit_only_what_is_no_failure_of_that_report_is_forgotten(base: Base) -> None:
    for one in (OWN, NEAR[0], NEAR[1]):
        keep(base, replace(one, verdict=Verdict.UNSURE))
    keep(base, NEAR[2], 1)
    base.store.findings.forget_others(NAME, 2025)
    assert set(streaks(base)) == {key_of(one) for one in NEAR[:3]}


def test_a_sighting_drops_nothing_of_another_body_or_year(base: Base) -> None:
    for one in (OWN, *NEAR):
        keep(base, replace(one, verdict=Verdict.UNSURE))
    keep(base, replace(OWN, verdict=Verdict.HOLDS))
    gone = {key_of(OWN), key_of(NEAR[3])}
    assert set(streaks(base)) == {key_of(one) for one in (OWN, *NEAR)} - gone, "and nothing of a rule not judged"


# --- what is written ---------------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_written_again(base: Base) -> None:
    for hours, streak in ((0, 1), (1, 1), (2, 2)):
        keep(base, OWN, streak, at=DAY + timedelta(hours=hours))
        [(at,)] = tuples(base.db, "SELECT at FROM findings")
        assert at == (DAY + timedelta(hours=hours if streak == 2 else 0)).isoformat()


def test_a_failure_that_became_a_doubt_keeps_its_count(base: Base) -> None:
    keep(base, OWN, 2)
    keep(base, replace(OWN, verdict=Verdict.UNSURE))
    assert streaks(base) == {key_of(OWN): 2}
    assert [one.verdict for one in base.store.findings.of(Verdict.UNSURE)] == [Verdict.UNSURE]
    assert base.store.findings.of(Verdict.FAILS) == []


def test_findings_of_a_verdict_come_in_the_order_they_were_made(base: Base) -> None:
    found = [replace(OWN, agency=OTHER), OWN, replace(OWN, year=2024)]
    for one in found:
        keep(base, one, 1)
    assert base.store.findings.of(Verdict.FAILS) == found


# --- at a place --------------------------------------------------------------------------------------------------

SITE, COLUMN = "site.www.jichuan.gov.cn", "column.www.jichuan.gov.cn/首页 → 教育动态"


def at(where: str, verdict: Verdict = Verdict.UNSURE) -> Finding:
    return finding("WS-C02", verdict, where)


@pytest.mark.parametrize(
    ("place", "others"),
    [
        (SITE, {COLUMN, "site.www.jichuan.gov.cn.example", f"{COLUMN}.专题"}),
        (COLUMN, {SITE, f"{SITE}.home", "site.www.jichuan.gov.cn.example", f"{COLUMN}.专题"}),
    ],
)
def test_a_sighting_of_a_place_says_nothing_of_other_places_but_all_of_its_details(
    base: Base, place: str, others: set[str]
) -> None:
    for where in (SITE, f"{SITE}.home", COLUMN, f"{COLUMN}.专题", "site.www.jichuan.gov.cn.example"):
        keep(base, replace(at(where), year=WEBSITE), place=where)
    keep(base, replace(at(place, Verdict.HOLDS), year=WEBSITE), place=place)
    assert {one.where for one in base.store.findings.of(Verdict.UNSURE)} == others


# --- counted -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "streak", "unsettled"),
    [
        ({}, 1, True),
        ({}, 2, False),
        ({}, 3, False),
        ({"year": 2024}, 1, False),
        ({"rule": "AR-X05"}, 1, True),
        ({"rule": "AR-A01"}, 1, False),
        ({"verdict": Verdict.UNSURE}, None, False),
    ],
    ids=["once", "twice", "often", "other-year", "other-of-them", "none-of-them", "unsure"],
)
def test_a_failure_is_unsettled_until_it_was_read_often_enough(
    base: Base, changes: dict[str, Any], streak: int | None, unsettled: bool
) -> None:
    keep(base, replace(finding("AR-X04"), **changes), streak)
    assert base.store.findings.unsettled(2025, ["AR-X04", "AR-X05"], 2) == unsettled


def test_the_sweeps_of_a_rule_are_the_most_readings_of_any_place_in_that_year(base: Base) -> None:
    missing = finding("AR-T01", where="")
    seen = Sighting(agency=NAME, year=2025, findings=(missing, replace(missing, where="section.1")))
    counts = {key_of(one): streak for one, streak in zip(seen.findings, (3, 1), strict=True)}
    base.store.findings.keep(seen, Decision((), counts), DAY)
    for one, streak in ((OWN, 7), (replace(missing, year=2024), 9), (replace(missing, agency=OTHER), 2)):
        keep(base, one, streak)
    assert base.store.findings.sweeps(2025, "AR-T01") == {NAME: 3, OTHER: 2}


def test_nothing_decided_of_what_fails_counts_for_nothing(base: Base) -> None:
    base.store.findings.keep(Sighting(agency=NAME, year=2025, findings=(OWN,)), NOTHING, DAY)
    assert streaks(base) == {key_of(OWN): 0}


# --- of one site -------------------------------------------------------------------------------------------------

OF_SITE = ("site.a.example", "site.a.example.late", "column.a.example/首页", "column.a.example/首页 → 动态")
OF_OTHERS = ("site.b.a.example", "site.a.example:8080", "column.a.example.cn/首页", "column.a.example:8080/首页")


def test_what_was_found_of_a_site_and_its_columns_is_found_by_its_host(base: Base) -> None:
    for place in (*OF_SITE, *OF_OTHERS):
        keep(base, replace(OWN, year=WEBSITE, where=place), 1)
    keep(base, replace(OWN, where=OF_SITE[0]), 1)
    found = base.store.findings.of_site("a.example")
    assert found == {(NAME, WEBSITE, "AR-A01", place): 1 for place in OF_SITE}
