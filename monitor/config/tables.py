"""Tables that people keep in a CSV or XLSX file: rows -> raw entries, every mistake with its row.

A row among the first ten names the columns, in Chinese or English (``monitor/words/<vocabulary>.toml``). Texts of a
list are separated by commas, semicolons or line breaks of either script, the steps of a path by ``>``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from msgspec import Struct

from monitor.config import sheets
from monitor.config.forms import Entry, Misfit, Reading, Source, shown
from monitor.errors import ConfigError
from monitor.words import vocabulary

Row = Sequence[str]
_HEADING_WITHIN = 10


class Shape(Struct, frozen=True, kw_only=True):
    """What a table looks like: its vocabulary, the column its heading is known by, those it must have.

    ``lists`` hold several texts, ``paths`` steps or an address; ``choices`` name the table of the vocabulary that
    their words are looked up in.
    """

    vocabulary: str
    first: str
    required: tuple[str, ...]
    lists: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    choices: Mapping[str, str] = {}


def entries(reading: Reading, path: Path, shape: Shape) -> list[Entry]:
    """The rows of ``path`` as raw entries; what is wrong with the table itself is noted in ``reading``."""
    try:
        return _read(reading, path, enumerate(sheets.rows(path), 1), shape)
    except ConfigError as wrong:
        reading.problems += wrong.problems
        return []


def _read(reading: Reading, path: Path, rows: Iterator[tuple[int, Row]], shape: Shape) -> list[Entry]:
    """The numbered rows below the heading, which names the columns."""
    first = islice(rows, _HEADING_WITHIN)
    heading = next((one for one in first if any(_column(shape, cell) == shape.first for cell in one[1])), None)
    if heading is None:
        names = {"known": _names(shape, shape.first)}
        reading.problems += Source(str(path), {}).problems(Misfit((), "no-header", names))
        return []
    columns = _columns(reading, shape, Source(str(path), {(): heading[0]}), heading[1])
    labels = {key: label for key, (_, label) in columns.items()}
    found = [
        _entry(reading, Source(str(path), {(): number}, labels=labels), row, columns, shape)
        for number, row in rows
        if any(row)
    ]
    if not found:
        reading.problems += Source(str(path), {}).problems(Misfit((), "no-rows", {}))
    return found


def _columns(reading: Reading, shape: Shape, source: Source, row: Row) -> dict[str, tuple[int, str]]:
    """Key -> position and heading of its column."""
    columns: dict[str, tuple[int, str]] = {}
    for at, heading in enumerate(row):
        key = _column(shape, heading)
        if key in columns:
            reading.problems += source.problems(Misfit((), "column-twice", {"found": shown(heading)}))
        elif key:
            columns[key] = (at, heading)
        elif heading and heading not in vocabulary(shape.vocabulary)["ignored"]["columns"]:
            reading.problems += source.problems(Misfit((), "unknown-column", {"found": shown(heading)}))
    for key in shape.required:
        if key not in columns:
            reading.problems += source.problems(Misfit((), "missing-column", {"missing": _names(shape, key)}))
    return columns


def _entry(reading: Reading, source: Source, row: Row, columns: Mapping[str, tuple[int, str]], shape: Shape) -> Entry:
    cells = {key: row[at] if at < len(row) else "" for key, (at, _) in columns.items()}
    for key, cell in cells.items():
        if cell.startswith(_FORMULA):
            reading.problems += source.problems(Misfit((key,), "formula", {"found": shown(cell)}))
    raw = {key: _value(shape, key, "" if cell.startswith(_FORMULA) else cell) for key, cell in cells.items()}
    return Entry({key: value for key, value in raw.items() if value or key in (shape.first, *shape.required)}, source)


_FORMULA = ("=", "+", "-", "@")
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_STEPS = re.compile(r"[>＞]+")


def _value(shape: Shape, key: str, cell: str) -> str | list[str]:
    if key in shape.lists:
        return _parts(_SEPARATORS, cell)
    if key in shape.paths and not cell.startswith(("http:", "https:")):
        return _parts(_STEPS, cell)
    return _word(shape.vocabulary, shape.choices[key], cell) if key in shape.choices else cell


def _parts(separator: re.Pattern[str], cell: str) -> list[str]:
    return [part.strip() for part in separator.split(cell) if part.strip()]


def _column(shape: Shape, heading: str) -> str:
    """The key a heading stands for; empty if none."""
    key = _word(shape.vocabulary, "columns", heading)
    return key if key in vocabulary(shape.vocabulary)["columns"] else ""


@lru_cache(maxsize=1024)
def _word(name: str, table: str, word: str) -> str:
    """The key ``word`` is one of the names of, else ``word`` itself."""
    plain = "".join(unicodedata.normalize("NFKC", word).lower().split())
    known = vocabulary(name)[table]
    return next((key for key, names in known.items() if plain in (key, *names)), word)


def _names(shape: Shape, key: str) -> str:
    return str(vocabulary(shape.vocabulary)["columns"][key][0])
