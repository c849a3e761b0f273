"""Columns, surveys and samples between rounds: what the next survey replaces, and what stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from monitor.judge.places import column_place
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnStanding, ColumnState
from monitor.model.pages import Trouble
from monitor.model.standings import SurveyState
from monitor.model.websites import Sample, SiteSight, SurveyRecord
from tests.sites import SHANGHAI
from tests.store.conftest import Base

AT = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)
NEXT = AT + timedelta(days=1)
BUREAUS, TOWN = "127.0.0.11", "127.0.0.12"
BLOCKED = Trouble("blocked", "412")


def sight(name: str = "教育动态", at: datetime = AT, **changes: Any) -> ColumnSight:
    url = f"http://{BUREAUS}/{name}/"
    column = Column(site=BUREAUS, path=("首页", name), url=url, kind=ColumnClass.NEWS, agency="霁川县教育局")
    return ColumnSight(column=column, at=at, **changes)


def standing(seen: ColumnSight, **changes: Any) -> ColumnStanding:
    facts = {"registered": AT.date(), "state": ColumnState.FRESH, "readable": seen, **changes}
    return ColumnStanding(place=column_place(seen.column), sight=seen, **facts)


def keep(base: Base, *standings: ColumnStanding) -> None:
    with base.store.transaction():
        for one in standings:
            base.store.columns.keep(one)


FIRST, SECOND, THIRD = (standing(sight(name)) for name in ("机构职能", "教育动态", "规划计划"))
"""In an order that is not that of their names."""


# --- columns -----------------------------------------------------------------------------------------------------


def test_columns_stand_in_the_order_they_were_first_met(base: Base) -> None:
    keep(base, FIRST, SECOND, THIRD, replace(FIRST, state=ColumnState.STALE))
    assert list(base.store.columns.standings()) == [FIRST.place, SECOND.place, THIRD.place]


def test_a_survey_replaces_all_but_the_day_a_column_was_registered(base: Base) -> None:
    before = standing(sight(newest=date(2026, 3, 20)), limit="14d", expires=date(2026, 4, 3))
    seen = sight(at=NEXT, newest=date(2026, 4, 2))
    after = standing(seen, registered=NEXT.date(), state=ColumnState.SOON, limit="1m", expires=date(2026, 5, 2))
    blank = standing(sight(at=NEXT, blank=True), registered=NEXT.date(), state=ColumnState.BLANK)
    keep(base, before)
    for one in (after, blank):
        keep(base, one)
        assert base.store.columns.standings() == {one.place: replace(one, registered=before.registered)}


def test_the_last_sight_that_could_be_read_stays_while_others_cannot(base: Base) -> None:
    read, unread = sight(newest=date(2026, 3, 20)), sight(at=NEXT, trouble=BLOCKED)
    keep(base, standing(read), standing(unread, state=ColumnState.UNCERTAIN, readable=None))
    [stands] = base.store.columns.standings().values()
    assert (stands.sight, stands.state, stands.readable) == (unread, ColumnState.UNCERTAIN, read)


def test_only_what_is_not_named_is_forgotten(base: Base) -> None:
    keep(base, FIRST, SECOND, THIRD)
    base.store.columns.forget_others(
        FIRST.sight.column.site, [THIRD.place, "column.127.0.0.11/首页 → 新栏目", FIRST.place]
    )
    assert list(base.store.columns.standings()) == [FIRST.place, THIRD.place]
    base.store.columns.forget_others("127.0.0.1", [])
    assert list(base.store.columns.standings()) == [FIRST.place, THIRD.place]
    base.store.columns.forget_others(FIRST.sight.column.site, [])
    assert base.store.columns.standings() == {}


def on(host: str, name: str = "教育动态") -> ColumnStanding:
    seen = sight(name)
    return standing(replace(seen, column=replace(seen.column, site=host)))


def test_columns_of_a_site_are_those_of_no_other_whatever_their_hosts_begin_or_end_with(base: Base) -> None:
    hosts = ("jichuan.example", "jichuan.example.cn", "jichuan.example:8080", "jichuan.exampl", "a.jichuan.example")
    standings = [on(host, name) for name in ("教育动态", "!", "规划计划") for host in hosts]
    keep(base, *standings)
    for host in hosts:
        own = {one.place: one for one in standings if one.sight.column.site == host}
        assert base.store.columns.of_site(host) == own
        assert list(base.store.columns.of_site(host)) == list(own), "in the order they were first met"
    assert base.store.columns.of_site("example") == {}


# --- surveys -----------------------------------------------------------------------------------------------------


def survey(base: Base, at: datetime, seen: SiteSight | None, trouble: Trouble | None = None) -> None:
    base.store.columns.add_survey(SurveyRecord(host=BUREAUS, at=at, site=seen, trouble=trouble))


def test_the_last_sight_of_a_site_stays_when_a_survey_has_none_and_the_trouble_is_todays(base: Base) -> None:
    first, last = SiteSight(host=BUREAUS, at=AT, checked=9), SiteSight(host=BUREAUS, at=NEXT, checked=1)
    for at, seen, trouble, kept in (
        (AT, first, None, first),
        (NEXT, None, BLOCKED, first),
        (NEXT, None, None, first),
        (NEXT, last, BLOCKED, last),
        (AT, first, None, first),
    ):
        survey(base, at, seen, trouble)
        code = trouble.code if trouble else None
        assert base.store.columns.surveys() == {BUREAUS: SurveyState(host=BUREAUS, at=at, sight=kept, trouble=code)}


def test_every_site_has_its_own_last_survey(base: Base) -> None:
    survey(base, AT, None)
    base.store.columns.add_survey(SurveyRecord(host=TOWN, at=NEXT, trouble=BLOCKED))
    found = base.store.columns.surveys()
    assert {host: (one.at, one.trouble) for host, one in found.items()} == {
        BUREAUS: (AT, None),
        TOWN: (NEXT, "blocked"),
    }


def test_the_last_survey_of_a_site_is_found_by_its_host(base: Base) -> None:
    assert (base.store.columns.survey(BUREAUS), base.store.columns.surveyed()) == (None, {})
    survey(base, AT, None)
    survey(base, NEXT, None, BLOCKED)
    base.store.columns.add_survey(SurveyRecord(host=TOWN, at=AT))
    assert base.store.columns.survey(BUREAUS) == SurveyState(host=BUREAUS, at=NEXT, trouble="blocked")
    assert base.store.columns.surveyed() == {BUREAUS: NEXT, TOWN: AT}


# --- samples -----------------------------------------------------------------------------------------------------


def sample(minute: int, host: str = BUREAUS, **changes: Any) -> Sample:
    return Sample(host=host, at=AT + timedelta(minutes=minute), **{"seconds": 0.2, **changes})


def test_samples_come_in_order_from_a_time_on_of_all_sites_or_one(base: Base) -> None:
    late, early, other, start = sample(3), sample(-1), sample(2, TOWN), sample(0)
    for one in (late, early, other, start):
        base.store.columns.add_sample(one)
    assert base.store.columns.samples(AT) == [start, other, late]
    assert base.store.columns.samples(AT, BUREAUS) == [start, late]
    assert base.store.columns.samples(AT, TOWN) == [other]
    assert base.store.columns.samples(AT - timedelta(minutes=1)) == [early, start, other, late]


def test_a_sample_of_the_same_site_and_moment_replaces_the_one_before(base: Base) -> None:
    down, other, void = sample(0, trouble="timeout"), sample(0, TOWN), sample(0, trouble="timeout", void="uplink")
    for one in (down, other, void):
        base.store.columns.add_sample(one)
    assert base.store.columns.samples(AT, BUREAUS) == [void]
    assert base.store.columns.samples(AT, TOWN) == [other]
