"""The database of a state directory, opened for the writers who make it or for readers of any kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from monitor.errors import StoreError
from monitor.store.modes import FILE_MODE, make_directory
from monitor.store.schema import KNOWN, migrate
from monitor.store.trouble import explained, number
from monitor.words.signs import unhalved

FILE = "monitor.sqlite3"
WAIT, READ_WAIT = 60.0, 5.0
"""Seconds a writer, and a reader, waits for a foreign lock before it says so."""
COPIED = 64 * 1024 * 1024
"""Bytes; an older database up to this size is read as a copy that was brought up to date in memory."""

_UNSHARED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
"""How SQLite says that it can make no file beside a database that it shares with writers."""
_TELLING = ("obligations", "journal", "marks")
"""No state is without rows in all of these once a round has begun."""

Parameters = Sequence[Any]
Row = sqlite3.Row
"""A row; its columns are read by name."""
_MOST = 2**63
"""No integer of SQLite is as large."""


class _Stamp(NamedTuple):
    """What tells that a database file has changed, or that somebody is about to."""

    file: int
    size: int
    changed: int
    written: bool

    @classmethod
    def of(cls, path: Path) -> _Stamp:
        stat = path.stat()
        return cls(stat.st_ino, stat.st_size, stat.st_mtime_ns, _is_written(path))


class Connection:
    """A connection with explicit transactions; every trouble of SQLite leaves it as a StoreError.

    With a ``stamp`` SQLite was told that the file does not change; what is read from one that does is refused.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, stamp: _Stamp | None = None) -> None:
        self._db = db
        self.path = path
        self._stamp = stamp

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one inside another joins it."""
        if self._db.in_transaction:
            yield
            return
        with explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with explained(self.path):
                self._db.commit()
        finally:
            if self._db.in_transaction:
                with explained(self.path):
                    self._db.rollback()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """The rows of a query, by name. Raises StoreError."""
        with explained(self.path):
            found = self._db.execute(sql, _bound(parameters)).fetchall()
            _require_unchanged(self.path, self._stamp)
            return found

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Execute one statement; the row id of an insert."""
        with explained(self.path):
            return self._db.execute(sql, _bound(parameters)).lastrowid or 0

    def many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        with explained(self.path):
            self._db.executemany(sql, map(_bound, parameters))

    @contextmanager
    def bare(self, text: type[bytes]) -> Iterator[sqlite3.Connection]:
        """The connection with texts as the bytes they are, to look for what is damaged."""
        before, self._db.text_factory = self._db.text_factory, text
        try:
            yield self._db
        finally:
            self._db.text_factory = before


def open_for_writing(directory: Path, wait: float = WAIT) -> Connection:
    """The database of a state directory, made if it is not there and brought to the newest form.

    Raises StoreError; ``store-lost`` where a state was kept before and is gone.
    """
    path = directory / FILE
    with explained(path):
        make_directory(directory)
        if not _has_content(path):
            _refuse_loss(path)
            path.touch(FILE_MODE)
        with _connected(f"{path.absolute().as_uri()}?mode=rw", wait) as db:
            applied = _applied(db, path)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            if applied != KNOWN:
                migrate(db)
            return Connection(db, path)


def open_for_reading(directory: Path, wait: float = READ_WAIT) -> Connection:
    """The database as it stands, never changed. Raises StoreError (``store-missing`` where there is none)."""
    path = directory / FILE
    with explained(path):
        require_kept(directory)
        address = path.absolute().as_uri()
        try:
            with _connected(f"{address}?mode=rw", wait) as db:
                return _for_reading(db, path)
        except sqlite3.OperationalError as error:
            if number(error) not in _UNSHARED or _is_written(path):
                raise
        stamp = _Stamp.of(path)
        if stamp.written:
            raise StoreError("store-locked", path=str(path))
        with _connected(f"{address}?mode=ro&immutable=1") as db:
            return _for_reading(db, path, stamp)


def require_kept(directory: Path) -> None:
    """Raises StoreError ``store-missing`` where there is no state yet, ``store-lost`` where there is none any more."""
    if not is_kept(directory):
        raise StoreError("store-missing", path=str(directory / FILE))


def is_kept(directory: Path) -> bool:
    """Whether there is a state; raises StoreError ``store-lost`` where there is none any more."""
    path = directory / FILE
    with explained(path):
        kept = _has_content(path)
        if not kept:
            _refuse_loss(path)
        return kept


def matching(**values: object) -> tuple[str, Parameters]:
    """The condition that columns have these values, with its parameters; nothing is asked of a column that is None.

    It says no more than it must: SQLite finds rows by an index only where the condition is free of such exceptions.
    """
    asked = {name: value for name, value in values.items() if value is not None}
    return " AND ".join(f"{name} = ?" for name in asked) or "TRUE", tuple(asked.values())


def _has_content(path: Path) -> bool:
    """Whether something stands where the database should; an empty file is none."""
    try:
        return path.is_dir() or path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError as error:
        raise StoreError.of_disk(error, path, "store-unreadable") from error


def _refuse_loss(path: Path) -> None:
    """Without its database a state would begin anew, and every letter would be sent again."""
    if left := _left_behind(path):
        raise StoreError("store-lost", path=str(path), beside=str(left))


def _left_behind(path: Path) -> Path | None:
    """What tells that a state was kept here: evidence, or a log that was not yet written into the database."""
    evidence = path.with_name("evidence")
    if not _has_content(path) and _is_written(path):
        return _wal_of(path)
    try:
        return evidence if any(evidence.iterdir()) else None
    except PermissionError:
        return evidence
    except (FileNotFoundError, NotADirectoryError):
        return None


@contextmanager
def _connected(address: str, wait: float = WAIT) -> Iterator[sqlite3.Connection]:
    """A connection that is closed again if it turns out to be of no use."""
    db = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        db.execute("PRAGMA schema_version")
        yield db
    except BaseException:
        db.close()
        raise


def _for_reading(db: sqlite3.Connection, path: Path, stamp: _Stamp | None = None) -> Connection:
    """A connection that changes nothing; an older database is brought up to date in a copy of its own."""
    applied = _applied(db, path)
    if not applied:
        raise StoreError("store-missing", path=str(path))
    if applied != KNOWN:
        db, stamp = _up_to_date(db, path, stamp), None
    db.execute("PRAGMA query_only = ON")
    return Connection(db, path, stamp)


def _up_to_date(db: sqlite3.Connection, path: Path, stamp: _Stamp | None) -> sqlite3.Connection:
    if path.stat().st_size > COPIED:
        raise StoreError("store-older", path=str(path))
    with _connected(":memory:") as copy:
        db.backup(copy)
        db.close()
        _require_unchanged(path, stamp)
        migrate(copy)
        return copy


def _require_unchanged(path: Path, stamp: _Stamp | None) -> None:
    if stamp is not None and _Stamp.of(path) != stamp:
        raise StoreError("store-locked", path=str(path))


def _applied(db: sqlite3.Connection, path: Path) -> frozenset[str]:
    """The migrations a database has had; it must be ours, no newer than this program, and not blank beside evidence."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and "_sqlite_migrations" not in tables:
        raise StoreError("store-foreign", path=str(path))
    if not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _TELLING if table in tables):
        _refuse_loss(path)
    if not tables:
        return frozenset()
    named = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'monitor'")
    applied = frozenset(str(name) for (name,) in named)
    if newer := applied - KNOWN:
        raise StoreError("store-newer", path=str(path), says=", ".join(sorted(newer)))
    return applied


def _bound(parameters: Parameters) -> Parameters:
    return tuple(map(_bindable, parameters))


def _bindable(one: Any) -> Any:
    """A value as SQLite takes it: a number it cannot hold as a text, which is equal to no number that it holds."""
    if isinstance(one, str):
        return unhalved(one)
    return hex(one) if isinstance(one, int) and not -_MOST <= one < _MOST else one


def _wal_of(path: Path) -> Path:
    """The log beside a database file."""
    return path.with_name(f"{path.name}-wal")


def _is_written(path: Path) -> bool:
    """Whether there is anything in the log beside a database file."""
    try:
        return _wal_of(path).stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
