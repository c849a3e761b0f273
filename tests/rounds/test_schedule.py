from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.roster import Site
from monitor.rounds.schedule import next_call, next_welcome
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
    assert (next_call(SITE, last, now, watch) == now) is expected


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
    assert (next_call(site, None, now, watch) == now) is expected


def test_a_site_with_hours_of_its_own_is_asked_for_nothing_at_others() -> None:
    hours = [NINE.replace(hour=hour) for hour in range(24)]
    assert [now.hour for now in hours if next_welcome(DAY, now) == now] == list(range(9, 18))
    assert [next_welcome(DAY, now) for now in (hours[3], hours[20])] == [hours[9], hours[9] + timedelta(days=1)]
    assert all(next_welcome(SITE, now) == now for now in hours)


def test_sites_begin_one_after_the_other_and_none_after_the_last_hour() -> None:
    sites = [Site(host=f"s{number}", home="http://s/", reports="http://s/") for number in range(200)]
    watch = Watch(jitter=7200.0)
    begun = [next_call(one, None, NINE.replace(hour=0), watch) - NINE.replace(hour=7) for one in sites]
    assert sum(one < timedelta(minutes=1) for one in begun) < 10
    assert 60 < sum(one < timedelta(hours=1) for one in begun) < 140
    assert timedelta() <= min(begun) and max(begun) <= timedelta(hours=2)
    narrow = Watch(jitter=7200.0, not_after=time(7, 30))
    half = NINE.replace(hour=7, minute=30)
    assert all(next_call(one, None, half, narrow) == half for one in sites)
    again = [next_call(one, NINE, NINE, watch) - NINE.replace(day=2, hour=7) for one in sites]
    assert again != begun


# --- beside plain looking ----------------------------------------------------------------------------------------


def is_due(site: Site, last: datetime | None, now: datetime, watch: Watch) -> bool:
    """Whether a site is to be asked at a moment, as whoever looks every minute would tell."""
    opens = datetime.combine(now.date(), site.not_before or watch.not_before, SHANGHAI)
    closes = datetime.combine(now.date(), site.not_after or watch.not_after or time.max, SHANGHAI)
    drawn = int.from_bytes(hashlib.sha256(f"{now.date()} {site.host}".encode()).digest()[:4]) / 2**32
    later = min(watch.jitter, max((closes - opens).total_seconds(), 0.0)) * drawn
    if not opens + timedelta(seconds=later) <= now <= closes:
        return False
    if last is None or last > now:
        return True
    if watch.every % 86400 == 0:
        return (now.date() - last.date()).days >= watch.every // 86400
    return now - last >= timedelta(seconds=watch.every)


HALF_HOURS = st.integers(0, 47).map(lambda number: time(number // 2, number % 2 * 30))


@given(
    opens=HALF_HOURS,
    closes=st.none() | HALF_HOURS,
    own=st.none() | HALF_HOURS,
    every=st.sampled_from([1800.0, 5400.0, 43200.0, 86400.0, 129600.0, 172800.0]),
    jitter=st.sampled_from([0.0, 600.0, 7200.0]),
    since=st.none() | st.integers(-3000, 3000),
    minute=st.integers(0, 1439),
)
def test_the_next_time_is_the_first_minute_at_which_plain_looking_finds_a_site_due(
    opens: time, closes: time | None, own: time | None, every: float, jitter: float, since: int | None, minute: int
) -> None:
    watch = Watch(every=every, not_before=opens, jitter=jitter, not_after=closes)
    site = Site(host="a", home="http://a/", reports="http://a/", not_before=own)
    now = NINE.replace(hour=0) + timedelta(minutes=minute)
    last = now - timedelta(minutes=since) if since is not None else None
    if closes is not None and closes <= (own or opens):
        return
    at = next_call(site, last, now, watch)
    assert at >= now
    looked = (now + timedelta(minutes=10 * number) for number in range(6 * 24 * 5))
    before = [moment for moment in looked if moment < at]
    if last is None or last <= now:
        assert not any(is_due(site, last, moment, watch) for moment in before)
        assert is_due(site, last, at, watch)
    else:
        assert is_due(site, None, at, watch)
