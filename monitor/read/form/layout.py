"""The report's shape by format, from ``rules/layout.toml``: sections, rows, columns, labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from monitor.read.whose.bodies import fold
from monitor.shipped import rules_dir

FORMATS = ("v2019", "v2021")


class Entry(Struct, frozen=True, eq=False):
    """A row or column: key, printed label, matcher on the normalised label. Shapes are compared by identity, so that
    what they say of a label can be looked up.
    """

    key: str
    label: str
    matcher: re.Pattern[str]


class SectionShape(Struct, frozen=True):
    """A prescribed section: number, short name, official title, and what tells its heading, from sure to vague."""

    number: int
    name: str
    title: str
    exact: re.Pattern[str]
    loose: re.Pattern[str]
    theme: re.Pattern[str]


class Block(Struct, frozen=True, eq=False):
    """A part of table 2 under one header. ``negative`` columns may be below zero, ``decimal`` ones fractional; money
    is counted in ``unit`` (元 or 万元), also where a cell says the other.
    """

    columns: tuple[Entry, ...]
    rows: tuple[Entry, ...]
    negative: tuple[str, ...] = ()
    decimal: bool = False
    unit: str = ""

    def key(self, row: Entry, column: Entry) -> str:
        return f"{row.key}.{column.key}" if column.key else row.key


class TableShape(Struct, frozen=True, eq=False):
    """A prescribed table: its columns and rows, by key and by the labels they are printed under."""

    columns: tuple[Entry, ...]
    rows: tuple[Entry, ...]


class Layout(Struct, frozen=True):
    """All shapes. ``groups`` name sums of rows (r3 = r3.1 … r3.8), ``labels`` all rows by (table, key).

    ``short`` are names of rows inside a relation, ``line`` the ways to speak of a row or a column,
    ``longer`` what the form prints behind the label of a row.
    """

    sections: tuple[SectionShape, ...]
    marks: Mapping[str, re.Pattern[str]]
    years: Mapping[str, tuple[int, int]]
    table2: Mapping[str, tuple[Block, ...]]
    table3: TableShape
    table4: TableShape
    absent: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    short: Mapping[str, str]
    line: Mapping[str, str]
    longer: Mapping[str, str]

    def table2_keys(self, version: str) -> tuple[str, ...]:
        return tuple(b.key(r, c) for b in self.table2.get(version, ()) for r in b.rows for c in b.columns)

    def table3_keys(self, version: str) -> tuple[str, ...]:
        return tuple(row.key for row in self.table3.rows if row.key not in self.absent.get(version, ()))

    def version_of(self, year: int) -> str | None:
        """The format of a report year: ``pre2019`` before there was a national form."""
        return next((v for v, (since, until) in self.years.items() if since <= year <= until), None)

    def label(self, table: str, row: str) -> str:
        """The printed label of a row (or group of rows) of table 2, 3 or 4."""
        return self.labels.get((table, row)) or self.groups.get(row) or row

    def column_label(self, table: str, column: str) -> str:
        shape = self.table4 if table == "table4" else self.table3
        return next((entry.label for entry in shape.columns if entry.key == column), column)


def read_layout(path: Path) -> Layout:
    """Load a layout file; a broken one is our own mistake and raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    table2 = {version: tuple(_block(b) for b in raw["table2"][version]) for version in FORMATS}
    table3, table4 = _shape(raw["table3"]), _shape(raw["table4"])
    return Layout(
        sections=tuple(
            SectionShape(s["number"], s["name"], s["title"], *(re.compile(s[by]) for by in ("exact", "loose", "theme")))
            for s in raw["section"]
        ),
        marks={version: re.compile(pattern) for version, pattern in raw["formats"].items()},
        years={version: (span[0], span[1]) for version, span in raw["format_years"].items()},
        table2=table2,
        table3=table3,
        table4=table4,
        absent={version: tuple(keys) for version, keys in raw["table3"]["absent"].items()},
        groups=raw["table3"]["groups"],
        labels=_labels(table2, table3, table4),
        short=raw["table3"]["short"],
        line=raw["table3"]["line"],
        longer=raw["table3"]["longer"],
    )


def folded(label: str) -> str:
    """A label in the characters of the form: traditional ones made simple, 其它 as 其他."""
    return label if label.isascii() else fold(label).replace("其它", "其他")


@cache
def standard() -> Layout:
    """The layout that ships with the program."""
    return read_layout(rules_dir() / "layout.toml")


def _labels(
    table2: Mapping[str, tuple[Block, ...]], table3: TableShape, table4: TableShape
) -> dict[tuple[str, str], str]:
    labels = {("table3", row.key): row.label for row in table3.rows}
    labels |= {("table4", row.key): row.label for row in table4.rows}
    for block in (block for blocks in table2.values() for block in blocks):
        for row in block.rows:
            for column in block.columns:
                words = row.label if len(block.columns) == 1 else f"{row.label}·{column.label}"
                labels["table2", block.key(row, column)] = words
    return labels


def _block(raw: dict[str, Any]) -> Block:
    return Block(
        _entries(raw["columns"]),
        _entries(raw["rows"]),
        tuple(raw.get("negative", ())),
        bool(raw.get("decimal", False)),
        str(raw.get("unit", "")),
    )


def _shape(raw: dict[str, Any]) -> TableShape:
    return TableShape(_entries(raw["columns"]), _entries(raw["rows"]))


def _entries(raw: list[list[str]]) -> tuple[Entry, ...]:
    return tuple(Entry(key, label, re.compile(pattern)) for key, label, pattern in raw)
