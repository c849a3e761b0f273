"""On which line a key of a TOML text stands; the standard parser keeps no lines.

``KeyLines`` expects a text that ``tomllib`` accepts and maps the path of every table, key and array element to its
1-based line: ``("site", 0, "host")``. Strings of all four kinds, arrays, inline tables and dotted keys are followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\bfnrt]))')
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class KeyLines(Mapping[Path, int]):
    """The line of every path in a text, which must be valid TOML; it is looked through once a line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _lines(self) -> Mapping[Path, int]:
        return _Scanner(self._text.replace("\r\n", "\n")).run()

    def __getitem__(self, path: Path) -> int:
        return self._lines[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def nearest_line(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of ``path``, or of the closest thing around it that has one; None for an empty text."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class _Scanner:
    """A position in the text and what was found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}

    def run(self) -> Mapping[Path, int]:
        table: Path = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            table = self._statement(table)
            self._skip(_SPACE)
        return self.lines

    def _statement(self, table: Path) -> Path:
        """One header or one assignment; returns the table that is open afterwards."""
        if self.text.startswith("[[", self.at):
            return self._header(width=2)
        if self.text.startswith("[", self.at):
            return self._header(width=1)
        self._assignment(table)
        return table

    def _header(self, width: int) -> Path:
        line = self.line
        self.at += width
        *parents, last = self._key()
        path: Path = ()
        for part in parents:
            path = self._inside((*path, part))
        path = (*path, last)
        self.lines.setdefault(path, line)
        if width == 2:
            path = self._append(path, line)
        self._skip(_BLANK)
        self.at += width
        return path

    def _inside(self, path: Path) -> Path:
        """A table named on the way: of an array of tables it is the last one."""
        count = self.lengths.get(path)
        self.lines.setdefault(path, self.line)
        return path if count is None else (*path, count - 1)

    def _append(self, path: Path, line: int) -> Path:
        count = self.lengths.get(path, 0)
        self.lengths[path] = count + 1
        self.lines[(*path, count)] = line
        return (*path, count)

    def _assignment(self, table: Path) -> None:
        path = table
        line = self.line
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._skip(_BLANK)
        self.at += 1
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            parts.append(self._key_part())
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _key_part(self) -> str:
        if self.text[self.at] == '"':
            return _ESCAPE.sub(_unescape, self._take(_STRINGS[2])[1:-1])
        if self.text[self.at] == "'":
            return self._take(_STRINGS[3])[1:-1]
        return self._take(_BARE_KEY)

    def _value(self, path: Path) -> None:
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in ('"', "'"):
            self._string()
        else:
            self._take(_SCALAR)

    def _string(self) -> None:
        """The long kinds first: three quotes would also be an empty short string."""
        for kind in _STRINGS:
            if kind.match(self.text, self.at):
                self._take(kind)
                return

    def _array(self, path: Path) -> None:
        for index in self._members("]"):
            self.lines[(*path, index)] = self.line
            self._value((*path, index))

    def _inline_table(self, path: Path) -> None:
        for _ in self._members("}"):
            self._assignment(path)

    def _members(self, end: str) -> Iterator[int]:
        """Stops at each member of a bracketed list, for the caller to read it, and passes the closing bracket."""
        self.at += 1
        self._skip(_SPACE)
        index = 0
        while not self.text.startswith(end, self.at):
            yield index
            index += 1
            self._skip(_SPACE)
            self.at += self.text.startswith(",", self.at)
            self._skip(_SPACE)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        taken = found.group() if found else ""
        self.at += len(taken)
        self.line += taken.count("\n")
        return taken


def _unescape(found: re.Match[str]) -> str:
    short, long, single = found.groups()
    return _SHORT.get(single, single) if single else chr(int(short or long, 16))
