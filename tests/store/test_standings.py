"""The one snapshot that letters, bulletins, the status and the ledgers are made of: how far back it goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.cases import human
from monitor.cases.decide import fingerprint
from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.model.columns import WEBSITE
from monitor.store.marks import LAST_ROUND
from tests.store.conftest import Base
from tests.store.test_cases import FIRST, SECOND, open_, say, told
from tests.store.test_store import DAY, NAME, finding

LATER = DAY + timedelta(days=9)
THIRD = finding("AR-A02")


@pytest.mark.parametrize(
    ("since", "expected"),
    [(None, [1, 2, 3]), (DAY, [1, 2, 3]), (DAY + timedelta(days=2), [2, 3]), (LATER, [2])],
    ids=["ever", "from the first day", "after one was closed", "after both were"],
)
def test_open_cases_stand_and_closed_ones_only_since_a_time(
    base: Base, since: datetime | None, expected: list[int]
) -> None:
    open_(base, FIRST, SECOND, THIRD)
    say(base, 1, human.closed, DAY + timedelta(days=1))
    say(base, 3, human.closed, DAY + timedelta(days=3))
    assert [case.id for case in base.store.standings(2025, LATER, since).cases] == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, ["sent", "failed", "cancelled", "sending", "queued", "held"]),
        (DAY + timedelta(days=1), ["sent", "failed", "sending", "queued", "held"]),
        (LATER, ["failed", "sending", "queued", "held"]),
    ],
    ids=["ever", "since one was sent", "after it"],
)
def test_letters_that_wait_or_failed_stand_and_others_only_since_a_time(
    base: Base, since: datetime | None, expected: list[str]
) -> None:
    for number in range(5):
        told(base, to=f"{number}@jichuan.example")
    told(base, to="5@jichuan.example", held=True)
    taken = [base.queue.take(DAY) for _ in range(2)]
    assert taken[0] is not None and taken[1] is not None
    base.queue.sent(taken[0].id, DAY + timedelta(days=1))
    base.queue.refused(taken[1].id, DAY, "550")
    assert base.queue.move(3, ("queued",), "cancelled", DAY, "")
    base.queue.take(DAY)
    assert [one.state for one in base.store.standings(2025, LATER, since).letters] == expected


def test_a_letter_says_of_which_cases_it_tells(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2)
    told(base)
    assert [one.cases for one in base.store.standings(2025, LATER).letters] == [(1, 2), ()]


def test_steps_are_those_of_the_year_and_of_websites(base: Base) -> None:
    taken = [(NAME, 2024, "before-30"), (NAME, 2025, "before-7"), (NAME, WEBSITE, "column")]
    with base.store.transaction():
        base.store.obligations.take_steps(taken, DAY)
    assert base.store.standings(2025, LATER).steps == {(NAME, "before-7"), (NAME, "column")}


def test_marks_and_the_words_of_people_are_there(base: Base) -> None:
    open_(base, FIRST)
    say(base, 1, human.dismissed)
    with base.store.transaction():
        base.store.marks.set(LAST_ROUND, LATER.isoformat())
        base.store.marks.set(DIGEST_MARK, DAY.isoformat())
    stands = base.store.standings(2025, LATER)
    assert (stands.at, stands.year, stands.last_round, stands.last_digest) == (LATER, 2025, LATER, DAY)
    assert stands.dismissed == {(NAME, 2025, fingerprint(FIRST))}


def test_before_the_first_round_nothing_stands(base: Base) -> None:
    stands = base.store.standings(2025, LATER)
    assert (stands.last_round, stands.last_digest) == (None, None)
    assert not any((stands.obligations, stands.findings, stands.cases, stands.letters, stands.papers, stands.surveys))
