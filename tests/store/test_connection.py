from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store.connection import FILE, open_for_reading, open_for_writing
from monitor.store.schema import KNOWN
from tests.store.conftest import tuples


def raw(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / FILE, isolation_level=None)


def test_a_database_is_made_from_nothing_and_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(open_for_writing(tmp_path / "new" / "state")) as db, db.transaction():
            db.run("INSERT OR REPLACE INTO marks VALUES ('a', 'b')")
    with closing(open_for_reading(tmp_path / "new" / "state")) as db:
        assert tuples(db, "SELECT value FROM marks") == [("b",)]
        assert {name for (name,) in tuples(db, "SELECT name FROM _sqlite_migrations")} == KNOWN
        assert tuples(db, "PRAGMA journal_mode") == [("wal",)]


def test_a_newer_database_is_refused_by_readers_and_writers(tmp_path: Path) -> None:
    open_for_writing(tmp_path).close()
    with closing(raw(tmp_path)) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'from_the_future' WHERE name = 'searches'")
    for opening in (open_for_writing, open_for_reading):
        with pytest.raises(StoreError) as caught:
            opening(tmp_path)
        assert (caught.value.code, caught.value.values["says"]) == ("store-newer", "from_the_future")


def test_a_database_of_an_older_version_gets_the_tables_it_lacks(tmp_path: Path) -> None:
    open_for_writing(tmp_path).close()
    with closing(raw(tmp_path)) as db:
        db.execute("DROP TABLE searches")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'searches'")
        db.commit()
    open_for_writing(tmp_path).close()
    with closing(raw(tmp_path)) as db:
        assert db.execute("SELECT count(*) FROM searches").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    for opening in (open_for_writing, open_for_reading):
        with pytest.raises(StoreError) as caught:
            opening(tmp_path)
        assert (caught.value.code, caught.value.values["path"]) == ("store-damaged", str(tmp_path / FILE))
    assert (tmp_path / FILE).read_bytes() == content, "never repaired silently"


@pytest.mark.timeout(50)  # without a word of ours it would be a minute
def test_a_foreign_lock_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path, wait=0.2)) as db, closing(raw(tmp_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(StoreError) as caught, db.transaction():
            pass
        assert caught.value.code == "store-locked"
        assert time.monotonic() - started > 0.15
        other.execute("ROLLBACK")
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('a', 'b')")
        assert other.execute("SELECT count(*) FROM marks").fetchone() == (1,)


def test_a_lock_that_goes_away_in_time_is_no_trouble(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path, wait=5)) as db:
        holder = sqlite3.connect(tmp_path / FILE, isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, holder.execute, ["COMMIT"])
        release.start()
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('a', 'b')")
        release.join()
        holder.close()
        assert tuples(db, "SELECT count(*) FROM marks") == [(1,)]


def test_a_reader_needs_a_database_and_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as missing:
        open_for_reading(tmp_path)
    assert missing.value.code == "store-missing"
    assert list(tmp_path.iterdir()) == []
    open_for_writing(tmp_path).close()
    with closing(open_for_reading(tmp_path)) as db, pytest.raises(StoreError) as refused:
        db.run("INSERT INTO marks VALUES ('a', 'b')")
    assert refused.value.code == "store-unwritable"


def test_a_reader_sees_the_last_commit_while_somebody_writes(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as writer, closing(open_for_reading(tmp_path, wait=0.1)) as reader:
        with writer.transaction():
            writer.run("INSERT INTO marks VALUES ('a', 'b')")
            assert tuples(reader, "SELECT count(*) FROM marks") == [(0,)]
        assert tuples(reader, "SELECT count(*) FROM marks") == [(1,)]


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        open_for_writing(tmp_path / "file" / "state")
    assert caught.value.code == "store-unwritable"


def test_a_transaction_is_all_or_nothing_with_those_inside_it(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as db:
        with pytest.raises(KeyError), db.transaction():
            db.run("INSERT INTO marks VALUES ('a', 'b')")
            with db.transaction():
                db.run("INSERT INTO marks VALUES ('c', 'd')")
            raise KeyError
        assert tuples(db, "SELECT * FROM marks") == []
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('e', 'f')")
    with closing(open_for_reading(tmp_path)) as again:
        assert tuples(again, "SELECT * FROM marks") == [("e", "f")]


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path: Path) -> None:
    """Otherwise the next one would join it and be lost with it."""
    with closing(open_for_writing(tmp_path)) as db:
        db.run("PRAGMA foreign_keys = ON")
        db.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        db.run("CREATE TABLE child (of INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        with pytest.raises(StoreError) as caught, db.transaction():
            db.run("INSERT INTO child VALUES (1)")
        assert caught.value.code == "store-clash"
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('a', 'b')")
    with closing(open_for_reading(tmp_path)) as again:
        assert tuples(again, "SELECT * FROM marks") == [("a", "b")]
