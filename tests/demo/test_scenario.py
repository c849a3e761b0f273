from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from monitor.demo.articles import Shelf
from monitor.demo.defects import DEFECTS
from monitor.demo.scenario import LATE, MISSING, Unit, appears_on, due_on, load, report_of, truth
from monitor.model.cases import ObligationState
from monitor.model.roster import BodyKind
from tests.demo.relations import broken

SCENARIO = load()
YEAR = 2026
TRUTH = truth(SCENARIO, YEAR)
UNITS = {unit.name: unit for unit in SCENARIO.units}


def test_thirty_eight_units_owe_a_report() -> None:
    assert len(UNITS) == len(SCENARIO.units) == len(TRUTH) == 38
    assert Counter(unit.kind for unit in SCENARIO.units) == {
        BodyKind.GOVERNMENT: 1,
        BodyKind.DEPARTMENT: 26,
        BodyKind.TOWNSHIP: 11,
    }


def test_keys_sites_styles_and_names_fit_together() -> None:
    assert len({unit.key for unit in SCENARIO.units}) == 38
    assert all(unit.key.isascii() and unit.key.isalpha() for unit in SCENARIO.units)
    places = {place.key for place in SCENARIO.sites}
    assert {unit.site for unit in SCENARIO.units} == places
    assert {notice.site for notice in SCENARIO.notices} <= places
    assert all(unit.title in SCENARIO.titles for unit in SCENARIO.units)
    names = [name for unit in SCENARIO.units for name in (unit.name, *unit.aliases)]
    assert len(set(names)) == len(names)


def test_only_known_defects_happen_and_every_end_of_the_season() -> None:
    happening = {name for unit in SCENARIO.units for name in unit.defects}
    assert happening <= set(DEFECTS)
    assert {rule for one in TRUTH.values() for rule in one.fails} == {
        *(DEFECTS[name].rule for name in happening),
        MISSING,
        LATE,
    }
    assert Counter(one.state for one in TRUTH.values()) == {
        ObligationState.MET: 30,
        ObligationState.MET_LATE: 4,
        ObligationState.OVERDUE: 2,
        ObligationState.UNKNOWN: 2,
    }


def test_every_look_and_every_title_is_used() -> None:
    assert {unit.look for unit in SCENARIO.units} == {
        *("form", "paragraphs", "breaks", "split", "thead", "word", "capitals"),
    }
    assert {unit.title for unit in SCENARIO.units} == set(SCENARIO.titles)
    assert any(unit.cut for unit in SCENARIO.units)
    assert any(unit.moves for unit in SCENARIO.units)


def test_late_units_come_after_their_overdue_notice_and_before_the_season_ends() -> None:
    late = [unit for unit in SCENARIO.units if LATE in TRUTH[unit.name].fails]
    for unit in late:
        appears = appears_on(unit, YEAR)
        assert appears is not None
        assert timedelta(days=16) <= appears - due_on(unit, YEAR) <= timedelta(days=40)


def test_the_last_day_is_used_and_is_on_time() -> None:
    last = [name for name, unit in UNITS.items() if appears_on(unit, YEAR) == due_on(unit, YEAR)]
    assert {UNITS[name].kind for name in last} == {BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP}
    assert {TRUTH[name].state for name in last} == {ObligationState.MET}


@pytest.mark.parametrize(
    ("name", "state", "published", "fails", "still"),
    [
        ("霁川县教育局", "met", date(2027, 1, 8), set(), set()),
        ("霁川县发展和改革委员会", "met", date(2027, 1, 12), {"AR-A01"}, set()),
        ("霁川县南屏乡人民政府", "met", date(2027, 1, 27), {"AR-A01"}, {"AR-A01"}),
        ("霁川县统计局", "met", date(2026, 12, 28), {"AR-T04"}, {"AR-T04"}),
        ("霁川县信访局", "met_late", date(2027, 2, 24), {"AR-T01", "AR-T02", "AR-L01"}, set()),
        ("霁川县商务局", "overdue", None, {"AR-T01"}, {"AR-T01"}),
        ("霁川县自然资源局", "unknown", None, set(), set()),
        ("霁川县石桥乡人民政府", "unknown", None, set(), set()),
    ],
)
def test_the_truth_of_a_unit(name: str, state: str, published: date | None, fails: set[str], still: set[str]) -> None:
    one = TRUTH[name]
    assert (one.state, one.published) == (state, published)
    assert (one.fails, one.open) == (frozenset(fails), frozenset(still))


@pytest.mark.parametrize("unit", SCENARIO.units, ids=lambda unit: unit.key)
def test_a_corrected_report_is_faultless_and_keeps_its_day(unit: Unit) -> None:
    corrected = report_of(SCENARIO, unit, YEAR, YEAR, corrected=True)
    assert not broken(corrected.figures)
    assert corrected.metadata.issuer == SCENARIO.issuer
    assert corrected.published == report_of(SCENARIO, unit, YEAR, YEAR).published or unit.corrects is None


@pytest.mark.parametrize("unit", SCENARIO.units, ids=lambda unit: unit.key)
def test_what_last_year_carried_over_is_carried_in(unit: Unit) -> None:
    before, now = (report_of(SCENARIO, unit, year, YEAR, corrected=True) for year in (YEAR - 1, YEAR))
    assert now.figures["table3"]["carry_in"] == before.figures["table3"]["carry_out"]


@pytest.mark.parametrize("year", [2023, 2025, 2026, 2031])
def test_the_season_can_be_set_in_another_year(year: int) -> None:
    assert all(
        one.published is None or one.published.year in (year, year + 1) for one in truth(SCENARIO, year).values()
    )
    shelf = Shelf(SCENARIO, year)
    titles = {article.title for article in shelf.on("portal", date(year + 1, 1, 31), {})}
    assert f"霁川县人民政府办公室{year}年政府信息公开工作年度报告" in titles
    assert f"霁川县人民政府{year}年政府信息公开工作年度报告" not in titles
