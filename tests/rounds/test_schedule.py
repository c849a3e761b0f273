from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from monitor.model.roster import Site
from monitor.rounds.schedule import due, is_open, is_welcome
from monitor.settings import Watch
from tests.sites import SHANGHAI

SITE = Site(host="a", home="http://a/", reports="http://a/")
NINE = datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)
HOURLY = Watch(every=3600.0)


@pytest.mark.parametrize(
    ("last", "now", "watch", "expected"),
    [
        (None, NINE, Watch(), True),
        (NINE, NINE, Watch(), False),
        (NINE, NINE + timedelta(hours=14), Watch(), False),
        (NINE, NINE + timedelta(hours=22), Watch(), True),
        (NINE.replace(hour=23), NINE + timedelta(days=1), Watch(), True),
        (NINE, NINE + timedelta(days=1), Watch(every=2 * 86400.0), False),
        (NINE, NINE + timedelta(days=2), Watch(every=2 * 86400.0), True),
        (NINE, NINE + timedelta(minutes=59), HOURLY, False),
        (NINE, NINE + timedelta(minutes=60), HOURLY, True),
        (NINE, NINE + timedelta(days=365), Watch(), True),
        (NINE + timedelta(days=365), NINE, Watch(), True),
        (None, NINE.replace(hour=6), Watch(), False),
        (None, NINE.replace(hour=6), Watch(not_before=time(5)), True),
    ],
)
def test_a_site_is_due_a_period_after_its_last_visit(
    last: datetime | None, now: datetime, watch: Watch, expected: bool
) -> None:
    assert due([SITE], {"a": last} if last else {}, now, watch) == ((SITE,) if expected else ())


DAY = Site(host="b", home="http://b/", reports="http://b/", not_before=time(9), not_after=time(17))


@pytest.mark.parametrize(
    ("site", "hour", "watch", "expected"),
    [
        (SITE, 7, Watch(), True),
        (SITE, 23, Watch(), True),
        (SITE, 18, Watch(not_after=time(18)), True),
        (SITE, 19, Watch(not_after=time(18)), False),
        (DAY, 8, Watch(), False),
        (DAY, 9, Watch(), True),
        (DAY, 17, Watch(not_after=time(12)), True),
        (DAY, 18, Watch(), False),
    ],
)
def test_visits_begin_within_the_hours_of_a_site_or_the_county(
    site: Site, hour: int, watch: Watch, expected: bool
) -> None:
    now = NINE.replace(hour=hour)
    assert is_open(site, now, watch) is expected
    assert (due([site], {}, now, watch) == (site,)) is expected


def test_a_site_with_hours_of_its_own_is_asked_for_nothing_at_others() -> None:
    assert [hour for hour in range(24) if is_welcome(DAY, NINE.replace(hour=hour))] == list(range(9, 18))
    assert all(is_welcome(SITE, NINE.replace(hour=hour)) for hour in range(24))


def test_sites_begin_one_after_the_other_and_none_after_the_last_hour() -> None:
    sites = [Site(host=f"s{number}", home="http://s/", reports="http://s/") for number in range(200)]
    watch = Watch(jitter=7200.0)
    opened = [
        sum(is_open(one, NINE.replace(hour=7) + timedelta(minutes=m), watch) for one in sites) for m in range(121)
    ]
    assert opened == sorted(opened)
    assert opened[0] < 10 and 60 < opened[60] < 140 and opened[120] == 200
    narrow = Watch(jitter=7200.0, not_after=time(7, 30))
    assert all(is_open(one, NINE.replace(hour=7, minute=30), narrow) for one in sites)
    tomorrow = [is_open(one, NINE.replace(day=2, hour=8), watch) for one in sites]
    assert tomorrow != [is_open(one, NINE.replace(hour=8), watch) for one in sites]


@pytest.mark.parametrize(("minutes", "expected"), [(-1, True), (0, True), (1, False), (600, False)])
def test_a_site_is_left_alone_as_long_as_it_asked(minutes: int, expected: bool) -> None:
    waits = {"a": NINE + timedelta(minutes=minutes), "other": NINE + timedelta(days=1)}
    assert (due([SITE], {}, NINE, Watch(), waits) == (SITE,)) is expected
