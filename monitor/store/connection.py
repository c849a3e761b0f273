"""Opening the database and keeping its troubles apart: locked, damaged, newer than the program, not writable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.errors import StoreError
from monitor.store.schema import KNOWN, migrations
from monitor.words.signs import unhalved

FILE = "monitor.sqlite3"
WAIT, READ_WAIT = 60.0, 5.0
"""Seconds a writer, and a reader, waits for a foreign lock before it says so."""

Parameters = Sequence[Any]
Row = sqlite3.Row
"""A row; its columns are read by name."""


class Connection:
    """A connection with explicit transactions; every trouble of SQLite leaves it as a StoreError."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one inside another joins it."""
        if self._db.in_transaction:
            yield
            return
        with explained(self._path):
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with explained(self._path):
                self._db.commit()
        finally:
            if self._db.in_transaction:
                self._db.rollback()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """The rows of a query, by name. Raises StoreError."""
        with explained(self._path):
            return self._db.execute(sql, _bound(parameters)).fetchall()

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Execute one statement; the row id of an insert."""
        with explained(self._path):
            return self._db.execute(sql, _bound(parameters)).lastrowid or 0

    def many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        with explained(self._path):
            self._db.executemany(sql, map(_bound, parameters))


def open_for_writing(directory: Path, wait: float = WAIT) -> Connection:
    """The database of a state directory, made if it is not there and brought to the newest form.

    Raises StoreError: ``store-unwritable``, ``store-locked``, ``store-damaged``, ``store-newer``.
    """
    path = directory / FILE
    with explained(path):
        directory.mkdir(parents=True, exist_ok=True)
        with _connected(path, wait) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            _migrate(db, path)
            return Connection(db, path)


def open_for_reading(directory: Path, wait: float = READ_WAIT) -> Connection:
    """The database as it stands, never changed. Raises StoreError (``store-missing`` where there is none)."""
    path = directory / FILE
    if not path.exists():
        raise StoreError("store-missing", path=str(path))
    with explained(path), _connected(path, wait) as db:
        db.execute("PRAGMA query_only = ON")
        _refuse_newer(db, path)
        return Connection(db, path)


def matching(**values: object) -> tuple[str, Parameters]:
    """The condition that columns have these values, with its parameters; nothing is asked of a column that is None.

    It says no more than it must: SQLite finds rows by an index only where the condition is free of such exceptions.
    """
    asked = {name: value for name, value in values.items() if value is not None}
    return " AND ".join(f"{name} = ?" for name in asked) or "TRUE", tuple(asked.values())


def _bound(parameters: Parameters) -> Parameters:
    return tuple(unhalved(one) if isinstance(one, str) else one for one in parameters)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the file system's errors into a StoreError that says what, where and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(_code(str(error)), path=str(path), says=str(error)) from error
    except sqlite3.DatabaseError as error:
        code = "store-damaged" if not isinstance(error, sqlite3.IntegrityError) else "store-clash"
        raise StoreError(code, path=str(path), says=str(error)) from error
    except OSError as error:
        raise StoreError("store-unwritable", path=str(path), says=str(error)) from error


def _code(says: str) -> str:
    if "locked" in says or "busy" in says:
        return "store-locked"
    return "store-unwritable" if "unable to open" in says or "readonly" in says or "full" in says else "store-damaged"


@contextmanager
def _connected(path: Path, wait: float) -> Iterator[sqlite3.Connection]:
    """A connection that is closed again if it turns out to be of no use."""
    db = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        db.execute("PRAGMA schema_version")
        yield db
    except (sqlite3.Error, StoreError):
        db.close()
        raise


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    _refuse_newer(db, path)
    if _applied(db) != KNOWN:
        from sqlite_utils import Database

        migrations().apply(Database(db))


def _refuse_newer(db: sqlite3.Connection, path: Path) -> None:
    newer = _applied(db) - KNOWN
    if newer:
        raise StoreError("store-newer", path=str(path), says=", ".join(sorted(newer)))


def _applied(db: sqlite3.Connection) -> frozenset[str]:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "_sqlite_migrations" not in tables:
        return frozenset()
    return frozenset(n for (n,) in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'monitor'"))
