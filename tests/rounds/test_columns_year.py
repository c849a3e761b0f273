"""Some months of daily rounds over sixty columns, with the surveys drawn and everything behind them real.

The campaign lives a whole year with four hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec import Struct
from msgspec.structs import replace

from monitor import config as configuration
from monitor.model.cases import Case
from monitor.model.columns import WEBSITE, ColumnSight
from monitor.model.pages import Trouble
from monitor.model.websites import ColumnTarget, SurveyOrder, SurveyRecord
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.round import hold_round
from monitor.watch.engine import Ask, Record
from tests.county import moment

LIMIT = timedelta(days=14)
START = date(2026, 1, 1)
"""Nobody owes a report in this county: its bodies are enterprises, which the configuration does not watch."""


YEAR = 365


class Habit(Struct, frozen=True):
    """How a column is kept: days between entries, days of silence, days on which it could not be read."""

    every: int
    silent: tuple[tuple[date, date], ...]
    unread: frozenset[date]

    def newest(self, today: date) -> date:
        day = today - timedelta(days=(today - START).days % self.every)
        for first, last in self.silent:
            if first <= today <= last or first <= day <= last:
                return min(day, first - timedelta(days=1))
        return day


def habit(number: int) -> Habit:
    rng = Random(number)
    silent = []
    if number % 4 == 0:
        first = START + timedelta(days=rng.randint(20, 150))
        silent.append((first, first + timedelta(days=rng.randint(20, 60))))
    if number % 8 == 0:
        first = silent[0][1] + timedelta(days=30)
        silent.append((first, first + timedelta(days=30)))
    unread = frozenset(START + timedelta(days=rng.randrange(YEAR)) for _ in range(10))
    return Habit(rng.choice((1, 2, 3, 5)), tuple(silent), unread)


class Life(Struct, frozen=True):
    """So many units, each with some columns, over so many days."""

    units: int
    days: tuple[date, ...]
    habits: tuple[Habit, ...]

    def surveys(self, ask: Ask) -> Iterator[Record]:
        """Surveys as the habits of the columns have them."""
        for order in iter(ask, None):
            assert isinstance(order, SurveyOrder)
            sights = tuple(sight(self.habits[_number(one)], one, order.at) for one in order.columns)
            yield SurveyRecord(host=order.site.host, at=order.at, columns=sights)


def life(units: int, each: int, days: int) -> Life:
    habits = tuple(habit(number) for number in range(units * each))
    return Life(units, tuple(START + timedelta(days=number) for number in range(days)), habits)


def _number(target: ColumnTarget) -> int:
    return int(target.column.url.rpartition("/")[2])


def sight(habit: Habit, target: ColumnTarget, at: datetime) -> ColumnSight:
    column = target.column
    if at.date() in habit.unread:
        return ColumnSight(column=column, at=at, trouble=Trouble("blocked", "412"))
    newest = habit.newest(at.date())
    return ColumnSight(
        column=column, at=at, newest=newest, shown="list", title="信息", items=9, blank=False, complete=True
    )


def config(folder: Path, life: Life) -> Path:
    units = "".join(
        f'[[agency]]\nname = "霁川县第{number}中学"\nkind = "enterprise"\nsite = "127.0.0.1:9"\n'
        f'emails = ["u{number}@jichuan.example"]\n'
        for number in range(life.units)
    )
    rows = [
        f"127.0.0.1:9,首页 > 栏目{number},http://127.0.0.1:9/c/{number},动态,霁川县第{number % life.units}中学,否,2025-01-01"
        for number in range(len(life.habits))
    ]
    (folder / "columns.csv").write_text("网站,路径,网址,类别,责任单位,一级栏目,登记日期\n" + "\n".join(rows), "utf-8")
    path = folder / "config.toml"
    path.write_text(
        'column_table = "columns.csv"\n[center]\nname = "霁川县电子政务服务中心"\n[letters]\napprove = []\n'
        'sender = "center@jichuan.example"\ndigest = "off"\n[[site]]\nhost = "127.0.0.1:9"\n'
        'home = "http://127.0.0.1:9/"\nreports = "http://127.0.0.1:9/nb/"\nallow_private = true\n' + units,
        "utf-8",
    )
    return path


LIVES = [
    pytest.param((8, 8, 220), id="months"),
    pytest.param((40, 10, YEAR), id="year", marks=pytest.mark.campaign),
]


@pytest.fixture(scope="module", params=LIVES)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Life, Desk]]:
    mine = life(*request.param)
    with open_desk(configuration.load(config(tmp_path_factory.mktemp("year"), mine))) as desk:
        desk = replace(desk, run=mine.surveys)
        for day in mine.days:
            hold_round(desk, moment(day))
            hand_over(desk, moment(day))
        yield mine, desk


def hand_over(desk: Desk, now: datetime) -> None:
    """The post takes every letter, as a mail server that is always there would let it."""
    while (letter := desk.store.letters.take(now)) is not None:
        desk.store.letters.sent(letter.id, now)


def spells(life: Life, number: int) -> list[tuple[date, date | None]]:
    """When a column's case must open and close: on the second day it is seen stale, and the first it is seen fresh."""
    found: list[tuple[date, date | None]] = []
    seen, opened = 0, False
    for day in life.days:
        if day in life.habits[number].unread:
            continue
        stale = day > life.habits[number].newest(day) + LIMIT
        seen = seen + 1 if stale else 0
        if seen == 2:
            found.append((day, None))
            opened = True
        elif opened and not stale:
            found[-1], opened = (found[-1][0], day), False
    return found


def of_column(case: Case) -> int:
    return int(case.where.rpartition("栏目")[2])


def test_every_spell_of_silence_is_one_case_from_its_second_stale_day_to_the_first_fresh_one(
    lived: tuple[Life, Desk],
) -> None:
    mine, year = lived
    found: dict[int, list[tuple[date, date | None]]] = {number: [] for number in range(len(mine.habits))}
    for case in year.store.cases.find(open_only=False):
        found[of_column(case)].append((case.opened.date(), case.closed and case.closed.date()))
    assert found == {number: spells(mine, number) for number in range(len(mine.habits))}
    assert sum(map(len, found.values())) > len(mine.habits) / 4


def test_a_unit_is_told_of_each_case_on_the_first_working_day_on_which_its_column_is_read(
    lived: tuple[Life, Desk],
) -> None:
    mine, year = lived
    for case in year.store.cases.find(open_only=False):
        unread, opened = mine.habits[of_column(case)].unread, case.opened.date()
        told = next(day for day in mine.days if day >= opened and year.calendar.is_workday(day) and day not in unread)
        closed = case.closed is not None and case.closed.date() <= told
        assert (case.notified and case.notified.date()) == (None if closed else told)


def test_each_newest_entry_is_reminded_of_once_in_its_last_days(lived: tuple[Life, Desk]) -> None:
    mine, year = lived
    due = set()
    for number, habit in enumerate(mine.habits):
        for day in mine.days:
            newest = habit.newest(day)
            expires = newest + LIMIT
            if day not in habit.unread and year.calendar.on_or_before(expires - timedelta(days=3)) <= day <= expires:
                due.add((f"霁川县第{number % mine.units}中学", f"column.127.0.0.1:9/首页 → 栏目{number} {newest}"))
    assert year.store.obligations.steps(WEBSITE) == due
    expiring = [entry for entry in year.store.letters.entries() if entry.kinds[0] == "expiry"]
    assert 0 < len(expiring) <= len(due), "several columns of a unit on one day are one letter"


def test_the_bulletins_of_the_year_are_numbered_without_a_gap_and_name_what_was_not_put_right(
    lived: tuple[Life, Desk],
) -> None:
    mine, year = lived
    papers = [paper.bulletin for paper in year.store.bulletins.papers()]
    tenths = sum(day.day == 10 for day in mine.days)
    assert [(one.year, one.number, one.total) for one in papers] == [(2026, n, n) for n in range(1, tenths + 1)]
    for one in papers:
        assert one.day is not None
        late = {case.where for case in year.store.cases.find(open_only=False) if is_named(case, one.day, lived)}
        assert {problem.key.rpartition("|")[2] for problem in one.problems} == late
        read = [habit for habit in mine.habits if one.day not in habit.unread]
        stale = sum(one.day > habit.newest(one.day) + LIMIT for habit in read)
        assert (one.tally.columns, one.tally.stale) == (len(read), stale)
    assert max(len(one.problems) for one in papers) > 2
    assert any(problem.times > 1 for one in papers for problem in one.problems)


def is_named(case: Case, day: date, lived: tuple[Life, Desk]) -> bool:
    """Open and seen stale on the day, and past its deadline or back within ninety days of its last case."""
    mine, year = lived
    ended = case.closed is not None and case.closed.date() <= day
    if case.opened.date() > day or ended or day in mine.habits[of_column(case)].unread:
        return False
    late = case.rectify_by is not None and case.rectify_by < day
    earlier = [c for c in year.store.cases.find(open_only=False) if c.where == case.where and c.closed is not None]
    again = any(timedelta() <= case.opened - c.closed <= timedelta(days=90) for c in earlier if c.closed)
    return late or again
