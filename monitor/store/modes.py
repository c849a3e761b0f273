"""Who may look into a state directory: the account it belongs to and those of its group, and nobody else.

The modes are given to files as they are made, so that no umask of whoever starts the program opens them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISGID

FILE_MODE = 0o640
_DIRECTORY_MODE = 0o750
_OTHERS, _OTHERS_AND_WRITERS, _ALL_BUT_OWNER = 0o007, 0o027, 0o077
_OURS = ("monitor.", "roster.kept")
_EVIDENCE = "evidence"


def make_directory(directory: Path) -> None:
    """The state directory, if it is not there. Raises OSError."""
    directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)


def narrow(directory: Path) -> int:
    """Close what an earlier release, or a copy, left open to all; how many files and folders that was.

    A group that a set-group-id bit gives the directory to may write as before, but look into no evidence. A directory
    that holds other things too is left as it is, and so is what belongs to another account.
    """
    if os.name != "posix":
        return 0
    entries = list(directory.iterdir())
    ours = [path for path in entries if path.name.startswith(_OURS)]
    evidence = directory / _EVIDENCE
    spare = _OTHERS if directory.stat().st_mode & S_ISGID else _OTHERS_AND_WRITERS
    alone = set(entries) <= {*ours, evidence}
    wide = sum(_close(path, spare) for path in [*ours, *([directory] if alone else [])])
    return wide + sum(_close(path, _ALL_BUT_OWNER) for path in (evidence, *evidence.glob("*")))


def _close(path: Path, spare: int) -> bool:
    """Take the bits of ``spare`` away; whether any of them was set and could be."""
    with suppress(FileNotFoundError, PermissionError):
        mode = path.lstat().st_mode
        if mode & spare and not path.is_symlink():
            path.chmod(mode & 0o7777 & ~spare)
            return True
    return False
