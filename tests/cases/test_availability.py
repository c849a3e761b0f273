from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from monitor.cases.availability import next_sample, sample_times
from monitor.judge.availability import rate
from monitor.model.websites import Sample

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOST = "www.jichuan.gov.cn"
DAY = date(2026, 5, 6)
SECOND = timedelta(seconds=1)


def at(hour: int, minute: int = 0, day: int = 6) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=SHANGHAI)


def sample(when: datetime, trouble: str | None = None, void: str | None = None, host: str = HOST) -> Sample:
    return Sample(host=host, at=when, seconds=0.2, trouble=trouble, void=void)


@pytest.mark.parametrize("per_day", [20, 24, 48])
def test_the_samples_of_a_day_are_spaced_and_all_within_it(per_day: int) -> None:
    times = sample_times(DAY, HOST, per_day)
    span = timedelta(days=1) / per_day
    assert len(times) == per_day
    assert all(time.date() == DAY for time in times)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > span * 2 / 3 - SECOND
    assert max(gaps) < span * 4 / 3 + SECOND


def test_a_time_lies_anywhere_in_the_first_third_of_its_span() -> None:
    drawn = [
        (time - at(0) - timedelta(days=n)) % timedelta(hours=1)
        for n in range(20)
        for time in sample_times(DAY + timedelta(days=n), HOST)
    ]
    assert min(drawn) < timedelta(minutes=1)
    assert timedelta(minutes=19) < max(drawn) < timedelta(minutes=20)


def test_the_spans_fill_the_day_to_the_second() -> None:
    times = sample_times(DAY, HOST, 86400)
    assert [(time - at(0)) / SECOND for time in times] == list(range(86400))


def test_unless_another_number_is_asked_for_every_hour_has_its_sample() -> None:
    assert [time.hour for time in sample_times(DAY, HOST)] == list(range(24))


def test_the_times_are_always_the_same_for_a_host_and_a_day_and_no_other() -> None:
    assert sample_times(DAY, HOST) == sample_times(DAY, HOST)
    assert sample_times(DAY, HOST) != sample_times(DAY, "jyj.jichuan.gov.cn")
    minutes = {tuple(time.minute for time in sample_times(DAY + timedelta(days=n), HOST)) for n in range(20)}
    assert len(minutes) == 20


def due(host: str, samples: Sequence[Sample], now: datetime, per_day: int = 24) -> bool:
    return next_sample(host, samples, now, per_day) == now


def test_a_day_of_looking_every_minute_takes_every_sample_once() -> None:
    taken: list[Sample] = []
    for minute in range(3 * 1440):
        now = at(0) + timedelta(minutes=minute)
        if due(HOST, taken[-3:], now, 20):
            taken.append(sample(now))
    assert [sum(one.at.date() == DAY + timedelta(days=n) for one in taken) for n in range(3)] == [20, 20, 20]


def test_missed_times_are_not_made_up_for() -> None:
    times = sample_times(DAY, HOST)
    now = times[7] + timedelta(minutes=1)
    assert due(HOST, [sample(times[0])], now)
    assert not due(HOST, [sample(now)], now + timedelta(minutes=1))


@pytest.mark.parametrize("other", ["jyj.jichuan.gov.cn", "zjj.jichuan.gov.cn"])
def test_the_samples_of_another_host_do_not_count(other: str) -> None:
    now = sample_times(DAY, HOST)[-1] + timedelta(minutes=1)
    assert due(HOST, [sample(now, host=other)], now)


def test_a_sample_is_due_from_the_second_of_its_time() -> None:
    first = sample_times(DAY, HOST)[0]
    assert due(HOST, [], first)
    assert not due(HOST, [sample(first)], first)


def test_a_site_that_turns_us_away_is_asked_at_ever_fewer_times_of_the_day() -> None:
    times = sample_times(DAY, HOST)
    taken: list[Sample] = []
    for time in times:
        if due(HOST, taken, time):
            taken.append(sample(time, "blocked", "blocked"))
    assert [times.index(one.at) for one in taken] == [0, 2, 5, 10, 19]
    assert due(HOST, [*taken[:3], sample(times[10])], times[11])


def test_before_the_first_time_of_a_day_nothing_is_due() -> None:
    assert not due(HOST, [], sample_times(DAY, HOST)[0] - timedelta(seconds=1))


# --- the rate of a week ------------------------------------------------------------------------------------------


def week(per_day: int = 20) -> list[Sample]:
    return [sample(time) for n in range(1, 8) for time in sample_times(DAY - timedelta(days=n), HOST, per_day)]


def test_the_rate_is_that_of_the_seven_days_before_today() -> None:
    samples = [*week(), sample(at(8), "timeout"), sample(at(8) - timedelta(days=8), "timeout")]
    found = rate(samples, DAY)
    assert (found.counted, found.failed, found.void, found.share, found.fewest) == (140, 0, 0, 0.0, 20)
    assert (found.first, found.last) == (date(2026, 4, 29), date(2026, 5, 5))


def test_void_samples_are_listed_apart() -> None:
    samples = week()
    samples[:10] = [sample(one.at, "timeout", "uplink") for one in samples[:10]]
    samples[10:17] = [sample(one.at, "timeout") for one in samples[10:17]]
    found = rate(samples, DAY)
    assert (found.counted, found.failed, found.void, found.fewest) == (130, 7, 10, 10)
    assert found.share == pytest.approx(7 / 130)


def test_without_samples_there_is_no_share() -> None:
    found = rate([], DAY)
    assert (found.share, found.fewest, found.counted) == (None, 0, 0)
