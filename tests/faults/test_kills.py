"""Killed again and again in the course of a season, a monitor ends with the letters, cases and numbers of one that was not."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from math import ceil
from pathlib import Path
from random import Random

import pytest

from monitor.evidence.custody import verify
from monitor.store.connection import FILE
from tests.faults.season import DAYS, Arrived, Life, Season, after_seconds, at_mail, life

CASES = "SELECT id, agency, year, rule, place, opened, notified, rectify_by, closed FROM cases ORDER BY id"
PAPERS = "SELECT id, state, series, year, number, total, issued FROM bulletins ORDER BY id"
OBLIGATIONS = "SELECT agency, year, state, url, first_seen, dating FROM obligations ORDER BY agency, year"
STEPS = "SELECT agency, year, step, at FROM steps ORDER BY agency, year, step"
LETTERS = "SELECT kinds, agency, recipient, subject, state, created, about FROM outbox ORDER BY id"


def rows(lived: Life, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(lived.state / FILE)) as db:
        return db.execute(sql).fetchall()


def live(lived: Life, day: date, kills: int, took: float, mails: int, rng: Random) -> int:
    """A day on which up to so many processes are killed before one comes to its end; how many were."""
    struck = 0
    while struck < kills:
        by_mail = mails and rng.random() < 0.4
        number = rng.randint(1, 1 + mails // (kills - struck + 1))
        kill = at_mail(lived, number, rng.choice((0, 0.001, 0.003))) if by_mail else None
        if lived.live(day, kill or after_seconds(rng.uniform(0.3, max(1.0, took / (struck + 1))))) is not None:
            return struck
        struck += 1
    assert lived.live(day) is not None
    return struck


def known(one: Arrived) -> tuple[date, str, str, str]:
    return one.day, one.recipient, one.subject, one.text


def assert_same(killed: Life, control: Life) -> None:
    for sql in (OBLIGATIONS, CASES, PAPERS, STEPS, LETTERS):
        assert rows(killed, sql) == rows(control, sql)
    first = {one.message_id: one for one in reversed(killed.mails)}
    assert Counter(map(known, first.values())) == Counter(map(known, control.mails))
    copies = [number for number, many in Counter(one.message_id for one in killed.mails).items() if many > 1]
    told = rows(killed, "SELECT DISTINCT subject FROM journal WHERE event = 'delivery unknown, sent again'")
    subjects = {f"letter:{number}" for (number,) in rows(killed, _numbers(copies))} if copies else set()
    assert subjects <= {subject for (subject,) in told}
    assert verify(killed.state / "evidence") == []


def _numbers(message_ids: list[str]) -> str:
    assert all(re.fullmatch(r"<[0-9a-f]+@[a-z.]+>", one) for one in message_ids)
    return f"SELECT id FROM outbox WHERE message_id IN ({', '.join(repr(one) for one in message_ids)})"


@pytest.mark.parametrize(
    ("bodies", "sites", "kills", "seed"),
    [
        pytest.param(20, 2, 12, 1, marks=pytest.mark.campaign),
        pytest.param(200, 10, 50, 1, marks=pytest.mark.campaign),
    ],
)
def test_a_season_of_kills_ends_as_one_without(tmp_path: Path, bodies: int, sites: int, kills: int, seed: int) -> None:
    rng = Random(seed)
    with Season(bodies, sites) as season:
        with life(season, tmp_path / "control") as control:
            took, mails = {}, {}
            for day in DAYS:
                before = control.arrived
                seconds = control.live(day)
                assert seconds is not None
                took[day], mails[day] = seconds, control.arrived - before
        with life(season, tmp_path / "killed") as killed:
            struck = 0
            for left, day in zip(range(len(DAYS), 0, -1), DAYS, strict=True):
                struck += live(killed, day, ceil(1.5 * (kills - struck) / left), took[day], mails[day], rng)
        assert struck >= kills
        assert_same(killed, control)
    assert len(rows(control, PAPERS)) == 2 and len(rows(control, CASES)) > bodies / 5
