from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from random import Random

import pytest
from msgspec.structs import replace

from monitor.fetch.answers import CLOCKS_APART, LONGEST_WAIT, Clock, ours, outcome, wait_of
from monitor.model.pages import Capture
from monitor.model.roster import Site
from tests.bounds import SHARES, assert_in_proportion
from tests.sites import SHANGHAI

SITE = Site(host="www.jichuan.example", home="http://www.jichuan.example/", reports="/", hosts=("jichuan.example",))


def capture(
    url: str = SITE.home, status: int = 200, body: bytes = b"<html></html>", unchanged: bool = False
) -> Capture:
    at = datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)
    digest = sha256(body).hexdigest()
    return Capture(
        url=SITE.home, final_url=url, status=status, headers=(), body=body, sha256=digest, at=at, seconds=0.1,
        unchanged=unchanged,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.jichuan.example/a?b=http://x/", True),
        ("https://JICHUAN.example/a", True),
        ("http://jichuan.example.evil.example/", False),
        ("http://www.jichuan.example@evil.example/", False),
        ("http://evil.example/?http://www.jichuan.example/", False),
        ("http://www.jichuan.example:8080/", False),
    ],
)
def test_only_registered_hosts_are_ours(url: str, expected: bool) -> None:
    assert ours(SITE, url) is expected
    assert outcome(SITE, capture(url)) == (None if expected else "foreign-host")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"<html></html>", None),
        (200, b" \r\n", "empty"),
        (200, b"<html><body><ul><li>", "truncated"),
        (200, b"%PDF-1.7", None),
        (404, b"gone", "not-found"),
        (410, b"", "not-found"),
        (412, b"", "blocked"),
        (403, b"", "blocked"),
        (500, b"", "http-error"),
        (304, b"", "http-error"),
    ],
)
def test_only_a_whole_page_is_read(status: int, body: bytes, expected: str | None) -> None:
    assert outcome(SITE, capture(status=status, body=body)) == expected


def test_an_unchanged_page_needs_no_body() -> None:
    assert outcome(SITE, capture(status=304, body=b"", unchanged=True)) is None


@pytest.mark.parametrize(
    ("status", "said", "seconds"),
    [
        (429, "120", 120.0),
        (503, " 3600 ", 3600.0),
        (503, "Sun, 01 Feb 2026 02:00:00 GMT", 3600.0),
        (503, "Sun, 01 Feb 2026 00:00:00 GMT", 0.0),
        (429, "999999", LONGEST_WAIT),
        (429, "9" * 6000, LONGEST_WAIT),
        (503, "Sun, 01 Feb 2099 02:00:00 GMT", LONGEST_WAIT),
        (429, "-5", 0.0),
        (429, "later", 0.0),
        (429, "", 0.0),
        (200, "120", 0.0),
        (500, "120", 0.0),
    ],
)
def test_a_server_that_refuses_us_says_how_long_to_stay_away(status: int, said: str, seconds: float) -> None:
    assert wait_of(status, said, datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)) == seconds


# --- clocks ------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)


def told(time: datetime | None) -> Capture:
    """An answer that says what time it is; without one, nonsense."""
    return replace(capture(), headers=(("date", format_datetime(time) if time is not None else "today"),))


def test_a_clock_read_as_answers_come_in_says_what_the_latest_of_all_says() -> None:
    for seed in range(200):
        rng = Random(seed)
        times = [NOW + timedelta(hours=rng.randint(-80, 60)) if rng.random() < 0.8 else None for _ in range(9)]
        clock = Clock(NOW)
        for count in range(len(times) + 1):
            latest = max((time for time in times[:count] if time is not None), default=NOW)
            trouble = clock.trouble([told(time) for time in times[:count]])
            assert (trouble is not None) == (abs(latest - NOW) > CLOCKS_APART), (seed, count)
            assert trouble is None or datetime.fromisoformat(trouble.says) == latest


@pytest.mark.parametrize("share", SHARES)
def test_an_answer_is_asked_for_its_time_once(share: int) -> None:
    assert_in_proportion(lambda n: [told(NOW)] * n, _asked_each_time, 20_000 // share)


def _asked_each_time(captures: Sequence[Capture]) -> None:
    clock, come = Clock(NOW), []
    for one in captures:
        come.append(one)
        clock.trouble(come)
