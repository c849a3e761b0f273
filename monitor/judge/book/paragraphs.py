"""The paragraphs of a rule file as they are written, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct

from monitor.errors import ConfigError, Problem
from monitor.judge.book.rule import Origin
from monitor.toml.file import read_toml
from monitor.toml.lines import Path as Key
from monitor.toml.lines import nearest_line

KINDS = ("rule", "overlay")


class Paragraph(Struct, frozen=True, kw_only=True):
    """A ``[[rule]]`` or ``[[overlay]]``: its keys as written, its file, and the line of everything in that file."""

    kind: str
    raw: Mapping[str, Any]
    path: Path
    lines: Mapping[Key, int]
    at: Key

    @property
    def id(self) -> str:
        """What it says its id is, for messages."""
        return str(self.raw.get("id", "?"))

    def problem(self, code: str, key: str | None = None, **values: str | int | float) -> Problem:
        """A mistake at a key of the paragraph, or in the paragraph as such."""
        return Problem(str(self.path), self._line(key), code, {"rule": self.id, "key": key or "", **values})

    def origin(self, key: str, *, local: bool, basis: str = "", before: str = "") -> Origin:
        """Where the value of a key stands; the file by the last two parts of its path."""
        file = f"{self.path.parent.name}/{self.path.name}"
        return Origin(file=file, line=self._line(key), local=local, basis=basis, before=before)

    def _line(self, key: str | None) -> int | None:
        return nearest_line(self.lines, self.at if key is None else (*self.at, key))


def of_directory(directory: Path, problems: list[Problem], *, strict: bool) -> list[Paragraph]:
    """All paragraphs of the files of a directory, in the order of their names; what cannot be read is noted.

    A ``strict`` directory holds paragraphs only; beside the shipped book lie other files.
    """
    return [one for path in sorted(directory.glob("*.toml")) for one in _of_file(path, problems, strict)]


def nearest(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word, known, 1, 0.5)), "—")


def _of_file(path: Path, problems: list[Problem], strict: bool) -> list[Paragraph]:
    try:
        lines, document = read_toml(path)
    except ConfigError as error:
        problems += error.problems
        return []
    found: list[Paragraph] = []
    for key, value in document.items():
        if key in KINDS and isinstance(value, list) and all(isinstance(one, dict) for one in value):
            found += [
                Paragraph(kind=key, raw=one, path=path, lines=lines, at=(key, index)) for index, one in enumerate(value)
            ]
        elif key in KINDS:
            problems.append(Problem(str(path), lines.get((key,)), "rules.not_repeated", {"key": key}))
        elif strict:
            values = {"key": key, "nearest": nearest(key, KINDS)}
            problems.append(Problem(str(path), lines.get((key,)), "rules.foreign_key", values))
    return found
