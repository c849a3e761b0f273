"""Columns whose lists only a script fills: the center is told of each once, until it was readable again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.letters.kinds.digest import DIGEST_BEFORE, DIGEST_MARK
from monitor.model.pages import Trouble
from monitor.rounds import surveys
from monitor.rounds.desk import Desk
from monitor.rounds.letters import write_letters
from tests.offline import FIRST, at, desk, name_of, seen_on, survey

SHELL, TIMEOUT = Trouble("shell", ""), Trouble("timeout", "")
HEADING = "列表由脚本生成"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as running:
        yield running


def named(office: Desk, now: datetime) -> list[int]:
    """The columns that the digest of a day names as filled by a script."""
    (text,) = [one.text for one in write_letters(office, now) if "digest" in one.kinds]
    part = text.partition(HEADING)[2].partition("特此报告")[0]
    return [number for number in range(1, 5) if f"→ {name_of(number)}" in part]


def test_a_column_is_named_once(office: Desk) -> None:
    survey(office, at(0, 8), {1: SHELL, 2: FIRST, 3: TIMEOUT})
    assert named(office, at(0)) == [1]
    survey(office, at(1, 8), {1: SHELL, 2: SHELL})
    assert named(office, at(1)) == [2]
    survey(office, at(2, 8), {1: SHELL, 2: TIMEOUT})
    assert named(office, at(2)) == []
    survey(office, at(3, 8), {1: SHELL, 2: SHELL})
    assert named(office, at(3)) == []


def test_a_column_that_was_readable_in_between_is_named_again(office: Desk) -> None:
    survey(office, at(0, 8), {1: SHELL, 2: SHELL})
    assert named(office, at(0)) == [1, 2]
    survey(office, at(1, 7), {1: FIRST})
    survey(office, at(1, 8), {1: SHELL, 2: FIRST})
    assert named(office, at(1)) == [1]
    survey(office, at(2, 8), {1: SHELL, 2: SHELL})
    assert named(office, at(2)) == [2]


def test_a_list_that_a_script_may_add_to_is_named_while_nothing_can_be_said_of_it(office: Desk) -> None:
    def seen(now: datetime, *, awaiting: bool) -> None:
        record = seen_on(office, now, {1: FIRST.replace(year=FIRST.year - 1), 2: FIRST})
        open_ = tuple(replace(one, awaiting=awaiting, complete=not awaiting) for one in record.columns)
        surveys.take_in(office, replace(record, columns=open_), now)

    for day, awaiting, expected in ((0, True, [1]), (1, True, []), (2, False, []), (3, True, [1])):
        seen(at(day, 8), awaiting=awaiting)
        assert named(office, at(day)) == expected


def test_what_was_told_is_known_after_a_new_start(tmp_path: Path) -> None:
    with desk(tmp_path) as first:
        survey(first, at(0, 8), {1: SHELL})
        assert named(first, at(0)) == [1]
    with desk(tmp_path) as second:
        survey(second, at(1, 8), {1: SHELL, 2: SHELL})
        assert named(second, at(1)) == [2]


def test_a_digest_that_was_withdrawn_told_nothing(office: Desk) -> None:
    survey(office, at(0, 8), {1: SHELL})
    assert named(office, at(0)) == [1]
    survey(office, at(1, 8), {1: SHELL, 2: SHELL})
    assert named(office, at(1)) == [2]
    office.store.marks.set(DIGEST_MARK, office.store.marks.get(DIGEST_BEFORE) or "")
    assert named(office, at(2)) == [2]
