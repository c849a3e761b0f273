from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.judge.freshness import days_left, days_overdue, first_day, is_limit, last_day, limit_of, parse, state_of
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState
from monitor.model.pages import Trouble

DAYS = st.dates(date(2005, 1, 1), date(2060, 12, 31))
LIMITS = st.builds(lambda count, unit: f"{count}{unit}", st.integers(1, 36), st.sampled_from("dm"))
TODAY = date(2026, 5, 20)
NEWS = Column(site="127.0.0.2", path=("新闻",), url="http://127.0.0.2/n/", kind=ColumnClass.NEWS, agency="霁川县教育局")
SIGHT = ColumnSight(
    column=NEWS,
    at=datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
    newest=TODAY,
    shown="list",
    items=20,
    blank=False,
    complete=True,
)
LONG_AGO = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("today", "limit", "first"),
    [
        ("2026-05-20", "14d", "2026-05-06"),
        ("2026-03-31", "6m", "2025-09-30"),
        ("2026-03-30", "6m", "2025-09-30"),
        ("2026-08-31", "6m", "2026-02-28"),
        ("2024-08-31", "6m", "2024-02-29"),
        ("2026-02-28", "2m", "2025-12-28"),
        ("2026-05-31", "3m", "2026-02-28"),
        ("2028-02-29", "12m", "2027-02-28"),
        ("2026-01-15", "1m", "2025-12-15"),
        ("2026-03-01", "1d", "2026-02-28"),
    ],
)
def test_the_first_day_that_is_fresh_is_today_less_the_limit(today: str, limit: str, first: str) -> None:
    assert first_day(date.fromisoformat(today), limit).isoformat() == first


@pytest.mark.parametrize(
    ("newest", "limit", "last"),
    [
        ("2026-05-06", "14d", "2026-05-20"),
        ("2025-11-06", "6m", "2026-05-06"),
        ("2025-09-30", "6m", "2026-03-31"),
        ("2025-08-31", "6m", "2026-02-28"),
        ("2026-02-28", "6m", "2026-08-31"),
        ("2024-02-29", "12m", "2025-02-28"),
    ],
)
def test_an_entry_keeps_its_column_fresh_up_to_and_with_its_last_day(newest: str, limit: str, last: str) -> None:
    assert last_day(date.fromisoformat(newest), limit).isoformat() == last


@given(newest=DAYS, limit=LIMITS, after=st.integers(0, 1500))
def test_fresh_by_the_first_day_is_fresh_by_the_last_day(newest: date, limit: str, after: int) -> None:
    today = newest + timedelta(days=after)
    fresh = newest >= first_day(today, limit)
    assert fresh == (today <= last_day(newest, limit))
    assert (days_overdue(newest, limit, today) == 0) == fresh
    assert days_overdue(newest, limit, today) == 0 or days_left(newest, limit, today) == 0


@given(newest=DAYS, limit=LIMITS)
def test_the_day_after_the_last_is_one_day_overdue(newest: date, limit: str) -> None:
    last = last_day(newest, limit)
    assert days_overdue(newest, limit, last + timedelta(days=1)) == 1
    assert days_left(newest, limit, last - timedelta(days=3)) == 3


@given(day=DAYS, limit=LIMITS)
def test_a_later_day_never_has_an_earlier_first_day(day: date, limit: str) -> None:
    assert first_day(day, limit) <= first_day(day + timedelta(days=1), limit)
    assert last_day(day, limit) <= last_day(day + timedelta(days=1), limit)


@given(day=DAYS, months=st.integers(1, 36))
def test_months_are_those_of_the_calendar_clamped_to_the_end(day: date, months: int) -> None:
    first = first_day(day, f"{months}m")
    assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == months
    assert first.day == min(day.day, monthrange(first.year, first.month)[1])


@pytest.mark.parametrize("limit", ["", "14", "d", "0d", "-1d", "14 d", "6M", "1y", "10000d", "１４d", "1.5m", "6m "])
def test_what_is_no_limit_is_refused(limit: str) -> None:
    assert not is_limit(limit)
    with pytest.raises(ValueError, match="no limit"):
        parse(limit)


@given(limit=LIMITS)
def test_days_and_months_are_limits(limit: str) -> None:
    assert is_limit(limit)


def test_a_column_has_its_own_limit_or_that_of_its_class() -> None:
    limits = {ColumnClass.NEWS: "14d"}
    assert limit_of(NEWS, limits) == "14d"
    assert limit_of(replace(NEWS, limit="7d"), limits) == "7d"
    assert limit_of(replace(NEWS, kind=ColumnClass.STATIC), limits) == ""
    assert limit_of(replace(NEWS, kind=ColumnClass.EXEMPT, limit="7d"), limits) == ""


STATES: dict[str, tuple[dict[str, object], ColumnState]] = {
    "fresh": ({}, ColumnState.FRESH),
    "three days left": ({"newest": date(2026, 5, 9)}, ColumnState.SOON),
    "four days left": ({"newest": date(2026, 5, 10)}, ColumnState.FRESH),
    "the last day": ({"newest": date(2026, 5, 6)}, ColumnState.SOON),
    "the day after": ({"newest": date(2026, 5, 5)}, ColumnState.STALE),
    "by the article": ({"newest": LONG_AGO, "shown": "article"}, ColumnState.STALE),
    "by the address": ({"newest": LONG_AGO, "shown": "url"}, ColumnState.UNCERTAIN),
    "by a day of drafting": ({"newest": LONG_AGO, "shown": "weak"}, ColumnState.UNCERTAIN),
    "not read whole": ({"newest": LONG_AGO, "complete": False}, ColumnState.UNCERTAIN),
    "fresh and not read whole": ({"complete": False}, ColumnState.FRESH),
    "no date": ({"newest": None, "shown": None}, ColumnState.UNCERTAIN),
    "unread": ({"trouble": Trouble("blocked", "")}, ColumnState.UNCERTAIN),
    "unread and said to be blank": ({"trouble": Trouble("blocked", ""), "blank": True}, ColumnState.UNCERTAIN),
    "blank": ({"newest": None, "items": 0, "blank": True}, ColumnState.BLANK),
    "perhaps blank": ({"newest": None, "items": 0, "blank": None}, ColumnState.UNCERTAIN),
    "list and article agree": ({"article": TODAY}, ColumnState.FRESH),
    "the article is stale": ({"article": LONG_AGO}, ColumnState.UNCERTAIN),
    "the article bears the first day": ({"article": date(2026, 5, 6)}, ColumnState.FRESH),
    "fresh to the day and the article is stale": (
        {"newest": date(2026, 5, 6), "article": LONG_AGO},
        ColumnState.UNCERTAIN,
    ),
    "both are stale": ({"newest": LONG_AGO, "article": LONG_AGO}, ColumnState.STALE),
    "entries without a date beside": ({"undated": 3}, ColumnState.FRESH),
}


@pytest.mark.parametrize("name", STATES)
def test_where_a_column_stands(name: str) -> None:
    said, expected = STATES[name]
    assert state_of(replace(SIGHT, **said), "14d", TODAY, None, 3) is expected


def test_unless_more_days_are_asked_for_only_the_last_one_is_soon() -> None:
    for newest, expected in ((date(2026, 5, 6), ColumnState.SOON), (date(2026, 5, 7), ColumnState.FRESH)):
        assert state_of(replace(SIGHT, newest=newest), "14d", TODAY, None) is expected


def test_a_new_column_has_one_limit_of_grace() -> None:
    stale = replace(SIGHT, newest=LONG_AGO)
    assert state_of(stale, "14d", TODAY, date(2026, 5, 19), 3) is ColumnState.GRACE
    assert state_of(stale, "14d", TODAY, date(2026, 5, 6), 3) is ColumnState.GRACE
    assert state_of(stale, "14d", TODAY, date(2026, 5, 5), 3) is ColumnState.STALE
    since = replace(stale, column=replace(NEWS, since=date(2020, 1, 1)))
    assert state_of(since, "14d", TODAY, date(2026, 5, 19), 3) is ColumnState.STALE
    blank = replace(SIGHT, newest=None, items=0, blank=True)
    assert state_of(blank, "14d", TODAY, TODAY, 3) is ColumnState.BLANK


def test_columns_without_a_limit_are_stale_never() -> None:
    static = replace(SIGHT, column=replace(NEWS, kind=ColumnClass.STATIC), newest=LONG_AGO)
    assert state_of(static, "", TODAY, None, 3) is ColumnState.FRESH
    text = replace(static, newest=None, items=0, blank=None)
    assert state_of(text, "", TODAY, None, 3) is ColumnState.FRESH
    exempt = replace(SIGHT, column=replace(NEWS, kind=ColumnClass.EXEMPT), newest=LONG_AGO)
    assert state_of(exempt, "14d", TODAY, None, 3) is ColumnState.EXEMPT
    blank = replace(static, newest=None, items=0, blank=True)
    assert state_of(blank, "", TODAY, None, 3) is ColumnState.BLANK


@given(
    newest=st.none() | DAYS,
    registered=st.none() | DAYS,
    whole=st.booleans(),
    shown=st.sampled_from(["list", "url", "weak"]),
)
def test_stale_is_only_what_is_certain(newest: date | None, registered: date | None, whole: bool, shown: str) -> None:
    sight = replace(SIGHT, newest=newest, complete=whole, shown=shown if newest else None)
    if state_of(sight, "14d", TODAY, registered, 3) is ColumnState.STALE:
        assert newest is not None and whole and shown == "list"
        assert newest < TODAY - timedelta(days=14)
        assert registered is None or registered < TODAY - timedelta(days=14)
