"""An office's own templates, read once before they are used. Nothing outside their folder is ever read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import ConfigError, Problem
from monitor.letters.looks import Own

_SUFFIXES = (".j2", ".docx")
_MOST_BYTES = 8 * 1024**2
"""Of one file."""
_MOST_FILES = 500


def read(folder: Path) -> Own | None:
    """The templates in a folder and below it; None where it holds none. ConfigError with every file that cannot be one.

    Links are not followed, and only regular files are opened: a name in this folder must not lead to another file.
    The folder itself may be reached by a link, as the configuration names it.
    """
    folder = folder.resolve()
    found, problems = {}, []
    for name, one in _files(folder):
        if isinstance(one, bytes):
            found[name] = one
        else:
            problems.append(one)
    if problems:
        raise ConfigError(tuple(problems))
    return Own(str(folder), found) if found else None


def _files(folder: Path) -> Iterator[tuple[str, bytes | Problem]]:
    """Every template by its name below the folder, or what is wrong with it."""
    seen = 0
    for at, folders, names, opened in os.fwalk(folder):
        folders.sort()
        seen += len(folders) + len(names)
        if seen > _MOST_FILES:
            yield "", Problem(str(folder), None, "template-many", {"most": _MOST_FILES})
            return
        for name in folders:
            if stat.S_ISLNK(os.stat(name, dir_fd=opened, follow_symlinks=False).st_mode):
                yield name, Problem(str(Path(at, name)), None, "template-no-file")
        for name in sorted(one for one in names if one.endswith(_SUFFIXES)):
            path = Path(at, name)
            yield path.relative_to(folder).as_posix(), _content(path, opened)


def _content(path: Path, folder: int) -> bytes | Problem:
    try:
        with os.fdopen(os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Problem(str(path), None, "template-no-file")
            content = file.read(_MOST_BYTES + 1)
        if path.suffix == ".j2":
            content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(str(path), line, "template-not-utf8")
    except OSError as error:
        code = "template-no-file" if path.is_symlink() else "template-unreadable"
        return Problem(str(path), None, code, {"says": error.strerror or str(error)})
    return content if len(content) <= _MOST_BYTES else Problem(str(path), None, "template-big", {"most": _MOST_BYTES})
