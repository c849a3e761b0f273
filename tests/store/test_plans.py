"""What is asked of the books for one site, one letter or every minute is found by an index, however large they grow."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from monitor.model.letters import Letter
from monitor.rounds.desk import Desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.store.connection import FILE, Connection
from monitor.store.store import Store
from tests.county import CENTER, HEALTH, County, moment
from tests.store import write_state

SETTLED = {
    "SELECT host, at FROM surveys": (2, "columns that are watched no more; what is asked next"),
    "UPDATE obligations SET host = '' WHERE year = ? AND agency NOT IN": (1, "what is owed no more"),
    "SELECT host, visited FROM sites": (1, "what is asked next"),
    "SELECT * FROM waits": (1, "what is asked next"),
    "SELECT * FROM findings WHERE year = ?": (2, "what is about columns that are watched no more; units side by side"),
}
"""The same of the first round under a configuration."""

ONCE = {
    "SELECT * FROM obligations WHERE year = ? AND host != '' ORDER BY rowid": (
        2,
        "units side by side; what is owed, for the letters",
    ),
    "SELECT o.agency, p.known FROM obligations AS o": (1, "reports of a year side by side"),
    "SELECT 1 FROM findings WHERE year = ? AND verdict = 'fails'": (
        1,
        "whether one of units side by side is unsettled",
    ),
    "SELECT finding FROM findings WHERE verdict = ?": (3, "all that stands, for the letters, by verdict"),
    "SELECT agency, max(streak) AS most FROM findings": (1, "searches in a row, for the letters"),
    "SELECT * FROM findings WHERE year = ?": (1, "units side by side"),
    "SELECT state, count(*) AS many FROM columns": (1, "how many there are, for the letters"),
    "SELECT agency, step FROM steps WHERE year = ?": (2, "steps of the ladder, for the letters: reports, websites"),
    "SELECT agency, year, fingerprint FROM dismissals": (
        2,
        "units side by side; what was called wrong, for the letters",
    ),
    "SELECT * FROM cases WHERE TRUE ORDER BY id": (1, "all that stands, for the letters until the first digest"),
    "SELECT * FROM outbox WHERE TRUE ORDER BY id": (1, "all that stands, for the letters until the first digest"),
    "SELECT * FROM surveys": (1, "all that stands, for the letters"),
    "SELECT * FROM bulletins WHERE TRUE ORDER BY id": (1, "all that stands, for the letters"),
    "SELECT * FROM sites": (1, "all that stands, for the letters"),
}
"""How queries begin that read a table, or a year of it, whole: how often in a round, of whatever many sites, and why."""

_QUEUE = "SCAN mine USING COVERING INDEX outbox_queued"
"""The queue in its order, up to the first letter that is due."""
_WHOLE = re.compile(r"SCAN (?!.*VIRTUAL TABLE|CONSTANT)|AUTOMATIC|\(year=\?\)$")


class Heard(sqlite3.Connection):
    """A connection that keeps the text and the values of all it is asked."""

    asked: list[tuple[str, Any]]

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        self.asked.append((sql, parameters))
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        rows = list(parameters)
        self.asked += [(sql, rows[0])] if rows else []
        return super().executemany(sql, rows)


@contextmanager
def overheard(desk: Desk) -> Iterator[tuple[Desk, Heard]]:
    path = desk.config.state_dir / FILE
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Heard)) as db:
        db.asked, db.row_factory = [], sqlite3.Row
        yield replace(desk, store=Store(Connection(db, path))), db


def whole(db: Heard) -> Counter[str]:
    """What was asked since last time that reads a whole table, and how often."""
    asked, db.asked = db.asked, []
    values = {sql: given for sql, given in asked if re.match("SELECT|INSERT|UPDATE|DELETE", sql)}
    found = {sql for sql, given in values.items() if any(map(_reads_all, plan(db, sql, given)))}
    return Counter(sql for sql, _ in asked if sql in found)


def plan(db: sqlite3.Connection, sql: str, given: Any = ()) -> list[str]:
    return [row[3] for row in sqlite3.Connection.execute(db, f"EXPLAIN QUERY PLAN {sql}", given)]


def beyond(found: Counter[str], work: Mapping[str, tuple[int, str]]) -> dict[str, int]:
    """What reads a table whole and is no such work, or was asked more often than for that work."""
    allowed = {sql: next((times for start, (times, _) in work.items() if sql.startswith(start)), 0) for sql in found}
    return {sql: times for sql, times in found.items() if times > allowed[sql]}


def _reads_all(step: str) -> bool:
    return _WHOLE.search(step) is not None and step != _QUEUE


def test_nothing_is_read_whole_for_one_site_or_one_letter(tmp_path: Path) -> None:
    """In a county with faults in reports and columns, whose cases are opened, told, closed and dismissed."""
    with County(tmp_path) as county:
        config = write_state.settle(county)
        county.path.write_text(config, encoding="utf-8")
        with county.desk() as opened, overheard(opened) as (desk, db):
            for number in range(4):
                day = write_state.FOUND + timedelta(days=number)
                if number == 3:
                    county.publish(HEALTH, write_state.PUBLISHED)
                county.set_day(day)
                hold_round(desk, moment(day))
                assert not beyond(whole(db), ONCE if number else ONCE | SETTLED)
                hold_round(desk, moment(day) + timedelta(minutes=1))
                assert whole(db) == {}, "an idle minute"
                deliver(desk, moment(day))
                assert whole(db) == {}
                take_samples(desk, moment(day, 10))
                assert whole(db) == {}
            events = {event for (event,) in sqlite3.Connection.execute(db, "SELECT event FROM journal")}
            assert {"opened", "closed", "sent"} <= events


def test_the_next_letter_is_the_first_of_the_queue_in_its_order(tmp_path: Path) -> None:
    with County(tmp_path) as county, county.desk() as opened, overheard(opened) as (desk, db):
        desk.store.letters.take(moment(write_state.FOUND))
        asked = {sql: given for sql, given in db.asked if sql.startswith("SELECT * FROM outbox")}
        [steps] = [plan(db, sql, given) for sql, given in asked.items()]
    assert _QUEUE in steps and not any("TEMP B-TREE" in step for step in steps)


def test_a_letter_more_costs_one_transaction_more(tmp_path: Path) -> None:
    with County(tmp_path) as county, county.desk() as opened, overheard(opened) as (desk, db):
        spent = []
        for number in (2, 7):
            at = moment(write_state.FOUND, 9 + number)
            letters = [
                Letter(kinds=("notice",), to=f"{one}@x.example", subject="", text="", html="", at=at, message_id=f"<{number}-{one}@x>")
                for one in range(number)
            ]  # fmt: skip
            desk.store.letters.add([(letter, b"mail") for letter in letters], CENTER, ())
            db.asked = []
            assert deliver(desk, at).sent == number
            spent.append(sum(sql.startswith("BEGIN") for sql, _ in db.asked))
    assert spent[1] - spent[0] == 5


@pytest.mark.parametrize("sql", ["SELECT * FROM cases", "SELECT * FROM findings WHERE year = 0 AND streak = 1"])
def test_a_query_that_reads_a_whole_table_or_year_is_noticed(tmp_path: Path, sql: str) -> None:
    with County(tmp_path) as county, county.desk() as opened, overheard(opened) as (desk, db):
        desk.store.cases.find(open_only=False)
        db.execute(sql)
        assert sql in whole(db)
