"""One writer a state directory: the lock that a daemon or a round holds, and whose it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import HeldError, StoreError

_LOCK = "monitor.lock"
_PID = "monitor.pid"


@contextmanager
def held(directory: Path) -> Iterator[None]:
    """Hold the state directory. Raises HeldError naming the holder's pid, StoreError if it cannot be written."""
    from filelock import FileLock, Timeout

    try:
        directory.mkdir(parents=True, exist_ok=True)
        with FileLock(directory / _LOCK, timeout=0):
            (directory / _PID).write_text(str(os.getpid()), encoding="ascii")
            yield
    except Timeout as error:
        raise HeldError("held", pid=_pid(directory) or 0, path=str(directory)) from error
    except PermissionError as error:
        raise StoreError("store-unwritable", path=str(directory), says=str(error)) from error


def holder(directory: Path) -> int | None:
    """The pid of the process that holds the state directory; None if nobody does."""
    if not (directory / _LOCK).exists():
        return None
    from filelock import FileLock, Timeout  # as slow to import as all of the store, and here for once

    try:
        with FileLock(directory / _LOCK, timeout=0):
            return None
    except Timeout:
        return _pid(directory) or 0
    except OSError:
        return None


def _pid(directory: Path) -> int | None:
    try:
        text = (directory / _PID).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdigit() else None
