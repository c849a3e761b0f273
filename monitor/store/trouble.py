"""The troubles of the database and of the disk under it, told apart by their numbers and never by their words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

from monitor.errors import StoreError

_CODES = {
    sqlite3.SQLITE_BUSY: "store-locked",
    sqlite3.SQLITE_LOCKED: "store-locked",
    sqlite3.SQLITE_PROTOCOL: "store-locked",
    sqlite3.SQLITE_FULL: "store-full",
    sqlite3.SQLITE_CONSTRAINT: "store-clash",
    sqlite3.SQLITE_MISMATCH: "store-clash",
}
"""What is in none of these tables is damage."""
_OF_THE_PLACE = {
    sqlite3.SQLITE_IOERR: "store-failing",
    sqlite3.SQLITE_CANTOPEN: "store-unwritable",
    sqlite3.SQLITE_READONLY: "store-unwritable",
    sqlite3.SQLITE_PERM: "store-unwritable",
}
"""What SQLite does not tell the reason of; the codes where the place shows none."""
_TRIAL = 256 * 1024
"""Bytes; more than SQLite needs at once beside the database."""
_LONGEST = 200


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the file system's errors into a StoreError that says what, where and what to do."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # a mistake of ours
    except sqlite3.Error as error:
        raise StoreError(_code(error, path), path=str(path), says=str(error)[:_LONGEST]) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema in its message
        raise StoreError("store-damaged", path=str(path), says=str(error)) from error
    except OSError as error:
        raise StoreError.of_disk(error, path) from error


def number(error: sqlite3.Error) -> int:
    """The primary result code; text that is no UTF-8 has none and is damage."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


def _code(error: sqlite3.Error, path: Path) -> str:
    code = number(error)
    return _seen_at(path, _OF_THE_PLACE[code]) if code in _OF_THE_PLACE else _CODES.get(code, "store-damaged")


def _seen_at(path: Path, code: str) -> str:
    """What is wrong with the place of a file, found by trying; ``code`` where nothing is."""
    try:
        with suppress(FileNotFoundError), path.open("rb"):
            pass
    except OSError as error:
        return StoreError.of_disk(error, path, "store-unreadable").code
    try:
        with TemporaryFile(dir=path.parent) as file:
            file.write(bytes(_TRIAL))
    except OSError as error:
        return StoreError.of_disk(error, path, code).code
    return code
