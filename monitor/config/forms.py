"""What a setting must look like: forms turn raw values into typed ones and say everything that does not fit.

A form takes the raw value of a key and returns the typed one, or raises ``Misfits``. Forms nest: ``table`` and ``each``
collect the misfits of all their members, so that one reading of a file reports all its mistakes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from monitor.errors import ConfigError, Problem
from monitor.toml.lines import Path, nearest_line

T = TypeVar("T")
S = TypeVar("S", bound=Struct)
Form = Callable[[object], T]


class Misfit(Struct, frozen=True):
    """One mistake: where below the value that was read, the message code and its values."""

    path: Path
    code: str
    values: Mapping[str, str | int | float]


class Misfits(ValueError):  # noqa: N818
    """All mistakes found in one value."""

    def __init__(self, *misfits: Misfit) -> None:
        super().__init__(misfits)
        self.misfits = misfits

    def under(self, key: str | int) -> tuple[Misfit, ...]:
        return tuple(Misfit((key, *one.path), one.code, one.values) for one in self.misfits)


def misfit(code: str, **values: str | int | float) -> Misfits:
    """One mistake, to be raised; ``code`` is its message in the catalogue under ``config``."""
    return Misfits(Misfit((), code, values))


def table(kind: type[S], /, **forms: Form[Any]) -> Form[S]:
    """A table whose keys are the fields of ``kind``; ``forms`` names the form of every field."""
    required = {one.name for one in msgspec.structs.fields(kind) if one.required}

    def read(raw: object) -> S:
        if not isinstance(raw, dict):
            raise misfit("not-a-table", found=shown(raw))
        values, wrong = _members(raw, forms)
        wrong += [Misfit((), "missing-key", {"missing": key}) for key in sorted(required - raw.keys())]
        if wrong:
            raise Misfits(*wrong)
        return kind(**values)

    return read


def _members(raw: Mapping[str, object], forms: Mapping[str, Form[Any]]) -> tuple[dict[str, Any], list[Misfit]]:
    values: dict[str, Any] = {}
    wrong: list[Misfit] = []
    for key, value in raw.items():
        try:
            values[key] = forms.get(key, unknown(key, forms))(value)
        except Misfits as found:
            wrong += found.under(key)
    return values, wrong


_SECRET = re.compile(r"passw|secret|token|api_?key", re.IGNORECASE)


def unknown(key: str, known: Mapping[str, object]) -> Form[None]:
    """The form of a key that nothing reads: no value fits, and no value is repeated, as it may be a secret."""

    def read(_raw: object) -> None:
        if _SECRET.search(key):
            raise misfit("secret-in-file")
        in_small = {one.lower(): one for one in known}
        near = difflib.get_close_matches(key.lower(), in_small, n=1, cutoff=0.5)
        if near:
            raise misfit("unknown-key", nearest=in_small[near[0]])
        raise misfit("unknown-key-list", known=", ".join(sorted(known)))

    return read


def each(form: Form[T]) -> Form[tuple[T, ...]]:
    """A list of values of one form."""

    def read(raw: object) -> tuple[T, ...]:
        if not isinstance(raw, list):
            raise misfit("not-a-list", found=shown(raw))
        values: list[T] = []
        wrong: list[Misfit] = []
        for index, value in enumerate(raw):
            try:
                values.append(form(value))
            except Misfits as found:
                wrong += found.under(index)
        if wrong:
            raise Misfits(*wrong)
        return tuple(values)

    return read


def either(if_text: Form[T], if_list: Form[S | tuple[str, ...]]) -> Form[Any]:
    """A value that may be written as one text or as a list."""
    return lambda raw: if_list(raw) if isinstance(raw, list) else if_text(raw)


def unset_or(form: Form[T]) -> Form[T | None]:
    """An empty text means: not set."""
    return lambda raw: None if raw == "" else form(raw)


def filled(form: Form[T]) -> Form[T]:
    """A value that may not be an empty text."""

    def read(raw: object) -> T:
        if raw == "":
            raise misfit("blank")
        return form(raw)

    return read


def shown(raw: object) -> str:
    """A raw value for a message: one short line."""
    line = " ".join(str(raw).split())
    printable = "".join(one if one.isprintable() else "�" for one in line)
    return printable if len(printable) <= 60 else f"{printable[:59]}…"


class Source(Struct, frozen=True):
    """Where a raw value came from, to say where its misfits are: ``at`` is its path in ``file``.

    ``labels`` are the names its keys have for people, where they differ.
    """

    file: str
    lines: Mapping[Path, int]
    at: Path = ()
    labels: Mapping[str, str] = {}

    def below(self, *path: str | int) -> Source:
        return Source(self.file, self.lines, (*self.at, *path), self.labels)

    def problems(self, *misfits: Misfit) -> list[Problem]:
        return [self._problem(one) for one in misfits]

    def _problem(self, one: Misfit) -> Problem:
        path = (*self.at, *one.path)
        return Problem(
            self.file, nearest_line(self.lines, path), f"config.{one.code}", {"key": self._key(path), **one.values}
        )

    def _key(self, path: Path) -> str:
        """``agency[3].emails[1]``, counted from one; empty for the file itself."""
        parts = (f"[{one + 1}]" if isinstance(one, int) else f".{self.labels.get(one, one)}" for one in path)
        return "".join(parts).removeprefix(".")


class Entry(Struct, frozen=True):
    """A raw value and where it came from."""

    raw: Any
    source: Source


class Reading:
    """A reading under way: values come out, mistakes pile up."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def one(self, form: Form[T], entry: Entry) -> T | None:
        """The value of ``entry``, or None and its mistakes noted."""
        try:
            return form(entry.raw)
        except Misfits as wrong:
            self.problems += entry.source.problems(*wrong.misfits)
            return None

    def all(self, form: Form[T], entries: Iterable[Entry]) -> tuple[T, ...]:
        """The values of those entries that fit."""
        values = (self.one(form, entry) for entry in entries)
        return tuple(value for value in values if value is not None)

    def finish(self) -> None:
        """ConfigError if anything was noted, in the order of the files."""
        if self.problems:
            raise ConfigError(tuple(sorted(self.problems, key=lambda one: (one.file, one.line or 0))))
