"""Days on which a site goes up and down, against plain counting over strings."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.clock import SHANGHAI
from monitor.judge.availability import restless
from monitor.model.websites import Sample

TODAY = date(2026, 5, 6)
CHANGES, A_DAY = 4, 6
SIGNS = {"u": (None, None), "d": ("timeout", None), "v": ("timeout", "uplink"), "m": (None, "maintenance")}
"""Up, down, and two kinds of void samples."""
DAYS = st.lists(st.text("udvm", max_size=14), min_size=9, max_size=9)
"""The samples of each day, today first."""


def samples(days: list[str]) -> list[Sample]:
    return [
        Sample(host="www.jichuan.example", at=at, seconds=1.0, trouble=SIGNS[sign][0], void=SIGNS[sign][1])
        for back, signs in enumerate(days)
        for at, sign in zip(times(back), signs, strict=False)
    ]


def times(back: int) -> list[datetime]:
    start = datetime.combine(TODAY - timedelta(days=back), time(), SHANGHAI)
    return [start + timedelta(minutes=n) for n in range(14)]


def kind(signs: str) -> str:
    """``R`` a restless day, ``C`` a calm one, ``?`` one that does not tell."""
    counted = re.sub("[vm]", "", signs)
    if len(re.findall("(?=ud|du)", counted)) >= CHANGES:
        return "R"
    return "C" if len(counted) >= A_DAY else "?"


def counted(days: list[str], calm: int) -> tuple[date, ...] | None:
    """As ``restless``: the days are a word, and what stands behind the calm ones is cut off it."""
    week = "".join(kind(signs) for signs in days[1:8])
    here = re.split(r"C\?*" * (calm - 1) + "C", week, maxsplit=1)[0]
    found = [TODAY - timedelta(days=back) for back, sign in enumerate(here, 1) if sign == "R"]
    return tuple(sorted(found)) if found or "C" in week else None


@given(DAYS, st.integers(1, 4), st.randoms())
def test_restless_days_are_those_of_plain_counting(days: list[str], calm: int, random: object) -> None:
    drawn = samples(days)
    random.shuffle(drawn)  # type: ignore[attr-defined]
    assert restless(drawn, TODAY, changes=CHANGES, a_day=A_DAY, calm=calm) == counted(days, calm)


@given(DAYS)
def test_void_samples_today_and_older_weeks_change_nothing(days: list[str]) -> None:
    bare = ["", *(re.sub("[vm]", "", signs) for signs in days[1:8])]
    shown = [restless(samples(one), TODAY, changes=CHANGES, a_day=A_DAY, calm=2) for one in (days, bare)]
    assert shown[0] == shown[1]
