from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.config import load_calendars
from monitor.demo.columns import KEPT, Plot, day_of, entries, is_down, is_injected, load
from monitor.demo.fates import fates, figures, truth
from monitor.demo.scenario import load as load_scenario
from monitor.demo.score import Conclusion, score
from monitor.demo.season import first_day, first_sampled, last_day, last_sampled
from monitor.model.columns import ColumnClass, ColumnState
from monitor.shipped import rules_dir

SCENARIO, ESTATE = load_scenario(), load()
YEAR = 2026
SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = load_calendars(rules_dir() / "calendar")
PLOTS = {plot.key: plot for plot in ESTATE.plots}


def days(year: int = YEAR) -> list[date]:
    return [first_day(year) + timedelta(days=passed) for passed in range((last_day(year) - first_day(year)).days + 1)]


TRUTH = truth(SCENARIO, ESTATE, YEAR, days(), CALENDAR)
FATES = fates(SCENARIO, ESTATE, YEAR, days(), CALENDAR)


def plot(**values: object) -> Plot:
    base = {"key": "k", "site": "portal", "path": ("动态",), "kind": ColumnClass.NEWS, "unit": "u", "every": 5}
    return Plot(**{**base, **values})  # type: ignore[arg-type]


def shown(one: Plot, day: date, *told: date) -> list[date]:
    return [entry.shown for entry in entries(one, YEAR, day, told)]


def test_columns_of_every_class_belong_to_units_and_sites_of_the_county() -> None:
    assert {one.kind for one in ESTATE.plots} == set(ColumnClass)
    assert {one.unit for one in ESTATE.plots} <= {unit.key for unit in SCENARIO.units}
    assert {one.site for one in ESTATE.plots} <= set(ESTATE.health) <= {place.key for place in SCENARIO.sites}
    assert len(PLOTS) == len({(one.site, one.path) for one in ESTATE.plots}) == len(ESTATE.plots) >= 40
    assert all(ESTATE.titles[one.kind] for one in ESTATE.plots)
    assert all(one.reason for one in ESTATE.plots if one.kind is ColumnClass.EXEMPT)


def test_a_day_is_written_within_the_season_or_years_before_it() -> None:
    assert (day_of("02-25", 2026), day_of("-1 06-20", 2026)) == (date(2027, 2, 25), date(2026, 6, 20))


def test_entries_come_regularly_until_the_last_one() -> None:
    silent = plot(last="02-01")
    assert shown(silent, date(2027, 1, 31))[-1] == date(2027, 1, 27)
    assert shown(silent, date(2027, 3, 1))[-2:] == [date(2027, 1, 27), date(2027, 2, 1)]
    assert len(shown(silent, date(2027, 3, 1))) == KEPT


def test_a_letter_moves_a_unit_after_some_days_and_a_nudged_one_for_one_entry() -> None:
    told = date(2027, 2, 17)
    stirred, nudged = plot(last="02-01", resumes=3), plot(last="02-01", resumes=3, nudged=True)
    assert shown(stirred, date(2027, 2, 19), told)[-1] == date(2027, 2, 1)
    assert shown(stirred, date(2027, 2, 26), told)[-2:] == [date(2027, 2, 20), date(2027, 2, 25)]
    assert shown(nudged, date(2027, 2, 26), told)[-2:] == [date(2027, 2, 1), date(2027, 2, 20)]
    assert shown(plot(last="02-01"), date(2027, 4, 1), told)[-1] == date(2027, 2, 1)


def test_a_slip_of_the_year_is_put_right_after_the_letter() -> None:
    slipped = plot(odd="future", slip="02-12", resumes=2, last="02-10")
    assert shown(slipped, date(2027, 2, 13))[-1] == date(2028, 2, 12)
    assert shown(slipped, date(2027, 2, 16), date(2027, 2, 13))[-1] == date(2027, 2, 12)


@pytest.mark.parametrize(
    ("key", "state", "fails", "still"),
    [
        ("yaowen", "fresh", set(), set()),
        ("zhengwu", "fresh", set(), set()),
        ("jiedu", "fresh", set(), set()),
        ("yingshang", "fresh", {"WS-C02"}, set()),
        ("guifanxing", "stale", {"WS-C02"}, {"WS-C02"}),
        ("lingdao", "fresh", {"WS-C08"}, set()),
        ("youfuzhengce", "blank", {"WS-C08"}, {"WS-C08"}),
        ("fangyi", "fresh", {"WS-C07"}, set()),
        ("hewangonggao", "fresh", {"WS-C06"}, {"WS-C06"}),
        ("redian", "uncertain", set(), set()),
        ("hewan", "uncertain", set(), set()),
        ("ziran", "uncertain", set(), set()),
        ("tuopin", "exempt", set(), set()),
        ("site portal", None, set(), set()),
        ("site bureaus", None, {"WS-A01", "WS-L01"}, {"WS-L01"}),
    ],
)
def test_the_truth_of_a_column_or_site(key: str, state: str | None, fails: set[str], still: set[str]) -> None:
    one = TRUTH[key]
    assert (one.state, set(one.fails), set(one.open)) == (state, fails, still)


def test_what_cannot_be_read_accuses_nobody() -> None:
    for key, standings in FATES.items():
        if PLOTS[key].odd in ("script", "undated") or PLOTS[key].site == "guarded":
            assert all(one.state is ColumnState.UNCERTAIN and not one.cases for one in standings.values())


def test_one_unit_needs_a_letter_for_every_entry() -> None:
    cases = FATES["yibao"][last_day(YEAR)].cases
    assert len(cases) == 4
    assert all(
        case.closed is not None and case.told is not None and (case.closed - case.told).days == 8 for case in cases
    )


def test_a_new_column_has_its_grace() -> None:
    states = [one.state for one in FATES["yingshang"].values()]
    assert states[:12] == [ColumnState.GRACE] * 11 + [ColumnState.STALE]


@pytest.mark.parametrize("year", [2023, 2025, 2026, 2031])
def test_the_truth_of_columns_does_not_depend_on_the_year(year: int) -> None:
    assert truth(SCENARIO, ESTATE, year, days(year), CALENDAR) == TRUTH


@pytest.mark.parametrize("year", [2023, 2025, 2026, 2031])
def test_no_column_changes_on_a_day_its_site_is_down(year: int) -> None:
    for key, standings in fates(SCENARIO, ESTATE, year, days(year), CALENDAR).items():
        health = ESTATE.health[PLOTS[key].site]
        for start, end in (
            [(day_of(health.down[0][:-6], year), day_of(health.down[1][:-6], year))] if health.down else []
        ):
            around = [standings[start - timedelta(days=1)], standings[end + timedelta(days=1)]]
            assert around[0].state == around[1].state
            assert around[0].cases == around[1].cases


def test_a_site_is_down_for_a_day_and_a_half_and_sampled_a_week_around_it() -> None:
    health = ESTATE.health["bureaus"]
    down = [
        hour
        for hour in range(24 * 106)
        if is_down(health, YEAR, datetime(2027, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=hour))
    ]
    assert len(down) == 36
    first = date(2027, 1, 1) + timedelta(hours=down[0])
    assert (first - first_sampled(YEAR)).days >= 6
    assert (last_sampled(YEAR) - first).days >= 8


def test_strangers_hold_a_page_for_two_weeks() -> None:
    assert sum(is_injected(ESTATE.health["towns"], YEAR, day) for day in days()) == 14
    assert not any(is_injected(ESTATE.health["portal"], YEAR, day) for day in days())


def test_a_bulletin_counts_every_column_once_and_names_what_was_left_or_came_back() -> None:
    found = figures(SCENARIO, ESTATE, YEAR, date(2027, 3, 10), CALENDAR)
    watched = [one for one in ESTATE.plots if one.kind is not ColumnClass.EXEMPT]
    assert found.columns == found.fresh + found.stale + found.blank == len(watched) - found.unreadable
    assert (found.stale, found.blank, found.unreadable) == (4, 1, 4)
    assert (found.reports_due, found.on_time, found.late, found.missing) == (37, 29, 3, 3)
    named = Counter(rule for _, rule, _ in found.named)
    assert named == {"WS-C02": 4, "WS-C08": 1, "WS-C06": 1}
    assert ("霁川县医疗保障局", "WS-C02", ("首页", "医保动态")) in found.named


def test_nobody_is_named_who_was_told_a_few_days_ago() -> None:
    named = figures(SCENARIO, ESTATE, YEAR, date(2027, 3, 14), CALENDAR).named
    assert FATES["tupian"][date(2027, 3, 14)].fails == {"WS-C02"}
    assert not [one for one in named if one[2] == ("首页", "图片新闻")]


def test_a_perfect_monitor_is_right_about_every_column_and_a_silent_one_misses_much() -> None:
    nothing: frozenset[str] = frozenset()
    perfect = {
        key: Conclusion(agency=key, state=one.state, published=None, accused=one.fails, open_at_end=one.open)
        for key, one in TRUTH.items()
    }
    silent = {
        key: Conclusion(agency=key, state=ColumnState.UNCERTAIN, published=None, accused=nothing, open_at_end=nothing)
        for key in TRUTH
    }
    assert (score(TRUTH, perfect).right, score(TRUTH, perfect).missed) == (len(TRUTH), 0)
    assert score(TRUTH, silent).missed > 20
    assert score(TRUTH, silent).wrongly_accused == 0
