"""One writer a state directory: the lock that a daemon or a round holds, and whose it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from monitor.errors import HeldError, StoreError
from monitor.store.modes import FILE_MODE, make_directory, narrow

_LOCK = "monitor.lock"
_PID = "monitor.pid"
_LOCKS = Path("/proc/locks")
"""Where Linux says of every lock what kind it is, who holds it and on which file."""
_PATIENCE = 1.0
"""Seconds; a lock held for less is that of a program that only looks whether it is free."""


@contextmanager
def held(directory: Path) -> Iterator[int]:
    """Hold the state directory, closed to all but its group; how many files and folders were open to others.

    Raises HeldError naming the holder's pid, StoreError if it cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(directory / _LOCK, timeout=_PATIENCE, mode=FILE_MODE)
    try:
        make_directory(directory)
        lock.acquire()
    except Timeout as error:
        raise HeldError("held", pid=_pid(directory) or 0, path=str(directory)) from error
    except OSError as error:
        raise StoreError.of_disk(error, directory) from error
    try:
        yield _taken(directory)
    finally:
        lock.release()


def holder(directory: Path) -> int | None:
    """The pid of the process that holds the state directory, 0 if it cannot be told; None if nobody does.

    The lock is looked at and not taken, as whoever starts just now would find it held.
    """
    try:
        stat = (directory / _LOCK).stat()
        locks = _LOCKS.read_text(encoding="ascii")
    except OSError:
        return _tried(directory) if not _LOCKS.exists() else None
    device, pid = f"{os.major(stat.st_dev):02x}:{os.minor(stat.st_dev):02x}", _pid(directory)
    for line in locks.splitlines():
        words = line.split()
        if len(words) < 6 or words[1] != "FLOCK":
            continue
        place, _, inode = words[5].rpartition(":")
        # some file systems call their device otherwise here
        if inode == str(stat.st_ino) and (place == device or words[4] == str(pid)):
            return pid or int(words[4])
    return None


def _tried(directory: Path) -> int | None:
    """Where no list of locks is kept, taking it is the only way to know."""
    if not (directory / _LOCK).exists():
        return None
    from filelock import FileLock, Timeout

    try:
        with FileLock(directory / _LOCK, timeout=0):
            return None
    except Timeout:
        return _pid(directory) or 0
    except OSError:
        return None


def _taken(directory: Path) -> int:
    """What a holder does first."""
    path = directory / _PID
    try:
        with suppress(FileExistsError):
            path.touch(FILE_MODE, exist_ok=False)
        path.write_text(str(os.getpid()), encoding="ascii")
        return narrow(directory)
    except OSError as error:
        raise StoreError.of_disk(error, path) from error


def _pid(directory: Path) -> int | None:
    try:
        text = (directory / _PID).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 20 else None
