"""Work done in a process of its own: as another account, where the tests run as root."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from monitor.errors import MonitorError

ROOT = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody else")
NOBODY, GROUP = 65534, 65533


def told_by(account: int, group: int, work: Callable[[], object]) -> str:
    """What ``work`` returns, or the code of the error it ends in, when an account of a group does it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setgid(group)
        os.setuid(account)
        said = "neither a value nor an error of ours"
        try:
            said = str(work())
        except MonitorError as error:
            said = error.code
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        rmtree(folder)
