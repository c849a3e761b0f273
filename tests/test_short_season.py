"""Some days of the season around the due day of the departments: the real monitor over the replica county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes

import pytest

from monitor import config as configuration
from monitor.demo import scenario as scenarios
from monitor.demo.season import Outcome, play
from monitor.model.cases import ObligationState
from monitor.rounds.desk import open_desk
from monitor.rounds.round import hold_round
from tests.county import moment

YEAR = 2025
DAYS = [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 9), date(2026, 2, 10)]
"""The due day is the second of them, the overdue notices leave on the fifth."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    yield play(tmp_path_factory.mktemp("season"), YEAR, lambda _: None, days=DAYS)


def test_nobody_is_accused_wrongly(outcome: Outcome) -> None:
    assert (outcome.score.wrongly_accused, outcome.web.wrongly_accused) == (0, 0)
    assert sum(bool(line.missed) for line in outcome.score.lines) < len(outcome.score.lines) / 4


def test_every_column_stands_as_it_should(outcome: Outcome) -> None:
    assert [line.agency for line in outcome.web.lines if line.state is not None] == []


def test_letters_of_every_kind_of_these_days_arrive_once(outcome: Outcome) -> None:
    kinds = outcome.letters
    assert {"到期提醒", "逾期通知", "整改通知", "监测日报"} <= kinds.keys()
    ids = [message_from_bytes(path.read_bytes())["Message-ID"] for path in outcome.mailbox.glob("*.eml")]
    assert max(Counter(ids).values()) == 1
    assert len(ids) == sum(kinds.values())


def test_only_units_that_are_late_are_told_so_once(outcome: Outcome) -> None:
    true = scenarios.truth(scenarios.load(), YEAR)
    late = {name for name, one in true.items() if one.state in (ObligationState.OVERDUE, ObligationState.MET_LATE)}
    with open_desk(configuration.load(outcome.config)) as desk:
        told = [entry.agency for entry in desk.store.letters.entries() if "overdue" in entry.kinds]
    assert told
    assert set(told) <= late
    assert len(told) == len(set(told))


def test_a_second_round_on_the_same_day_writes_nothing(outcome: Outcome) -> None:
    with open_desk(configuration.load(outcome.config)) as desk:
        assert hold_round(desk, moment(DAYS[-1], 15)).letters == ()
