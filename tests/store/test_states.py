"""A state of every version of the schema opens today, complete and readable.

Each was written by a program of its time. No program ever stopped at ``searches`` or ``websites``, which came together
with the migration after them: theirs are what an upgrade leaves that is interrupted there, with rows in the new tables.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sized
from contextlib import closing
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlite_utils import Database

from monitor.model.bulletins import PaperState, Sealed
from monitor.model.columns import WEBSITE
from monitor.model.findings import Verdict
from monitor.store.bulletins import Bulletins
from monitor.store.connection import FILE, Connection, open_for_writing
from monitor.store.letters import Letters
from monitor.store.schema import KNOWN, migrations
from monitor.store.store import Store
from tests.store import write_state

STATES = sorted(Path(__file__).with_name("states").iterdir(), key=lambda path: int(path.name.partition("-")[0]))
MIGRATIONS = [migration.name for migration in migrations().pending(Database(memory=True))]
APPLIED = "SELECT name FROM _sqlite_migrations ORDER BY id"
YEAR = 2025
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

Rows = list[tuple[Any, ...]]


class Table(NamedTuple):
    """What stands in a table, in the order it was written; ``query`` asks for the same columns again."""

    query: str
    rows: Rows


@pytest.fixture(params=STATES, ids=lambda path: path.stem)
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A state directory as a program of that version left it."""
    restore(request.param, tmp_path)
    return tmp_path


def restore(dump: Path, directory: Path) -> None:
    with closing(sqlite3.connect(directory / FILE)) as db:
        db.executescript(dump.read_text(encoding="utf-8"))


def ask(state: Path, sql: str) -> Rows:
    with closing(sqlite3.connect(state / FILE)) as db:
        return db.execute(sql).fetchall()


def tables(state: Path) -> dict[str, Table]:
    found = {}
    for (name,) in ask(state, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = ", ".join(f'"{column}"' for (column,) in ask(state, f"SELECT name FROM pragma_table_info('{name}')"))
        query = f'SELECT {columns} FROM "{name}" ORDER BY rowid'
        found[name] = Table(query, ask(state, query))
    return found


def shape(state: Path) -> dict[str, tuple[Rows, Rows, Rows]]:
    """Whether each table is strict, its columns and its indexes."""
    return {
        name: (
            ask(state, f"SELECT strict FROM pragma_table_list('{name}')"),
            ask(state, f"SELECT * FROM pragma_table_xinfo('{name}')"),
            ask(state, f"SELECT name, [unique], partial FROM pragma_index_list('{name}')"),
        )
        for name in sorted(tables(state))
    }


# --- what is kept ------------------------------------------------------------------------------------------------


def test_a_state_is_kept_of_every_version_of_the_schema() -> None:
    assert set(MIGRATIONS) == KNOWN
    assert [path.name for path in STATES] == [f"{n}-{name}.sql" for n, name in enumerate(MIGRATIONS, 1)]


def test_a_state_is_of_the_version_it_is_named_for(state: Path, request: pytest.FixtureRequest) -> None:
    applied = [name for (name,) in ask(state, APPLIED)]
    assert applied == MIGRATIONS[: len(applied)]
    assert request.node.callspec.id == f"{len(applied)}-{applied[-1]}"


def test_every_table_of_a_state_is_in_use(state: Path) -> None:
    assert [name for name, table in tables(state).items() if not table.rows] == []


def test_a_state_of_the_newest_version_can_be_written_again(tmp_path: Path) -> None:
    write_state.write(tmp_path / "again.sql")
    restore(tmp_path / "again.sql", tmp_path)
    assert ask(tmp_path, APPLIED) == [(name,) for name in MIGRATIONS]
    assert [name for name, table in tables(tmp_path).items() if not table.rows] == []


# --- opened today ------------------------------------------------------------------------------------------------


def test_an_old_state_becomes_like_a_new_one(state: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    new = tmp_path_factory.mktemp("new")
    for directory in (state, new):
        open_for_writing(directory).close()
    assert ask(state, APPLIED) == [(name,) for name in MIGRATIONS]
    assert shape(state) == shape(new)


def test_nothing_is_lost_from_an_old_state(state: Path) -> None:
    """Numbers of cases, letters and bulletins and Message-IDs included."""
    before = tables(state)
    open_for_writing(state).close()
    for name, (query, rows) in before.items():
        assert ask(state, query)[: len(rows)] == rows, name


def test_the_journal_of_an_old_state_is_one_chain_that_new_lines_go_on(state: Path) -> None:
    [(lines,)] = ask(state, "SELECT count(*) FROM journal")
    with Store.writing(state) as store:
        assert store.journal.head().number == lines > 0
        store.journal.add(LONG_AGO, "round", "gap")
        assert list(store.journal.flaws()) == []
    line = lines // 2
    with closing(sqlite3.connect(state / FILE)) as db:
        db.execute("UPDATE journal SET note = note || '。' WHERE id = ?", (line,))
        db.commit()
    with Store.reading(state) as store:
        assert [(flaw.code, flaw.line) for flaw in store.journal.flaws()] == [("journal-changed", line)]


def test_a_letter_that_waits_in_an_old_state_is_the_mail_it_was(state: Path) -> None:
    letters = ask(state, "SELECT id, message_id FROM outbox ORDER BY id")
    with closing(open_for_writing(state)) as db:
        mails = [(number, message_from_bytes(Letters(db).message(number) or b"")) for number, _ in letters]
    assert [(number, mail["Message-ID"]) for number, mail in mails] == letters


def test_what_letters_of_an_old_state_tell_is_known_as_that_of_new_ones(state: Path) -> None:
    with closing(open_for_writing(state)) as db:
        told = {(row["subject"], row["letter"]) for row in db.rows("SELECT * FROM told")}
        abouts = [(row["id"], json.loads(row["about"])) for row in db.rows("SELECT id, about FROM outbox")]
    cases = {(f"case:{case}", number) for number, about in abouts for case in about.get("cases", ())}
    steps = {
        (f"reminded:{year}:{agency}", number) for number, about in abouts for agency, year in about.get("reminded", ())
    }
    assert told == cases | steps


@pytest.mark.parametrize("state", STATES[MIGRATIONS.index("gazette") :], ids=lambda path: path.stem, indirect=True)
def test_the_next_bulletin_is_one_more_than_the_highest_void_or_not(state: Path) -> None:
    [(year, number, total, last)] = ask(
        state, "SELECT year, number, total, state FROM bulletins ORDER BY total DESC LIMIT 1"
    )
    assert last == PaperState.VOID
    day = date(year, 12, 1)
    with closing(open_for_writing(state)) as db:
        [draft] = [one for one in Bulletins(db).papers() if one.state is PaperState.DRAFT]
        now = datetime.combine(day, time(9), UTC)
        issued = (
            Bulletins(db).issue(draft.id, day, "王某", "", now, lambda drawn: Sealed(drawn, "docx", "xlsx")).bulletin
        )
    assert (issued.year, issued.number, issued.total) == (year, number + 1, total + 1)


COUNTED = {
    "reports": "SELECT count(*) FROM obligations WHERE state LIKE 'met%'",
    "history": "SELECT count(*) FROM journal WHERE subject LIKE 'case:%'",
}
"""How many there are of what is no table."""


def test_an_old_state_is_read_whole(state: Path) -> None:
    expected = {name: len(table.rows) for name, table in tables(state).items()}
    expected |= {name: ask(state, sql)[0][0] for name, sql in COUNTED.items()}
    with closing(open_for_writing(state)) as db:
        found = {name: len(read) for name, read in readings(db).items()}
    assert found == {name: expected.get(name, 0) for name in found}


def readings(db: Connection) -> Mapping[str, Sized]:
    """What the readers of today make of a state, by table."""
    store = Store(db)
    standings = store.obligations.standings()
    owed = [one.obligation for one in standings]
    cases = store.cases.find(open_only=False)
    return {
        "obligations": standings,
        "steps": store.obligations.steps(YEAR) | store.obligations.steps(WEBSITE),
        "sites": store.visits.sites(),
        "reports": store.pages.facts(YEAR),
        "searches": store.obligations.searches(YEAR),
        "findings": [one for verdict in Verdict for one in store.findings.of(verdict)],
        "cases": cases,
        "history": [line for case in cases for line in store.cases.history(case.id or 0)],
        "dismissals": [one for body in owed for one in store.cases.dismissals(body.agency, body.year)],
        "outbox": store.letters.entries(),
        "columns": store.columns.standings(),
        "surveys": store.columns.surveys(),
        "samples": store.columns.samples(LONG_AGO),
        "bulletins": store.bulletins.papers(),
    }
