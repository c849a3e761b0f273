"""Tables that lost their grid: one cell a line, pipe rows, PDF text. Rows are anchored on their labels.

A row counts only when its label is followed by exactly as many cells as the table has columns; anything else is
unreadable, never shifted. Blanks count as cells only where the source marks cell borders. A line of nothing but
borders is a blank inside a row; at its end it may fill up spanned columns, and nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from monitor.model.reports import Cell, CellState, Line
from monitor.read.form.layout import Block, Entry, Layout, TableShape
from monitor.read.form.tables import Tables, version_of
from monitor.read.form.tables.rows import row_key
from monitor.read.numbers import cell
from monitor.read.words import norm, unnoted


class Run(Struct, frozen=True):
    """The label words of a row and the value cells behind them, with marked blanks; words at the end have no values."""

    words: tuple[str, ...]
    values: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """All words from the last ordinal of a row; what stands before it is the end of another label."""
        starts = [index for index, word in enumerate(self.words) if _BEGINS.match(word)]
        return "".join(self.words[starts[-1] if starts else 0 :])

    @property
    def last(self) -> str:
        return self.words[-1] if self.words else ""


_BEGINS = re.compile(r"^(?:\d{1,2}[.、]|\([一二七]\)|[一二四]、)")
_VALUES = (CellState.NUMBER, CellState.PLACEHOLDER)
_LONGEST_LABEL2 = 12
_BARS = Cell("|", CellState.EMPTY)
_LOST = Cell("", CellState.UNREADABLE)


def from_lines(
    second: Sequence[Line], third: Sequence[Line], fourth: Sequence[Line], layout: Layout, year: int | None
) -> Tables:
    """Read the tables from the lines of sections two, three and four."""
    table3 = _table3(third, layout.table3)
    labels = norm("".join(line.text for line in second))
    version = version_of(labels, table3, layout, year)
    table2 = _table2(second, layout.table2.get(version, ())) if version else {}
    if table3 and version:
        lost = (_LOST,) * len(layout.table3.columns)
        unread = _unread3(third, layout.table3)
        table3 = {key: lost for key in layout.table3_keys(version) if unread is None or key in unread} | table3
    return Tables(version, table2 or None, table3 or None, _table4(fourth, layout.table4) or None)


def _runs(lines: Sequence[Line]) -> Iterator[Run]:
    """Cut the cells into rows: words, then values until the next words."""
    words: list[str] = []
    values: list[Cell] = []
    for line in lines:
        only_bars = not line.text.strip("|")
        for raw in line.cells:
            read = _BARS if only_bars else cell(raw)
            if read.state is CellState.TEXT:
                if any(value.state in _VALUES for value in values):
                    yield Run(tuple(words), tuple(values))
                    words = []
                values = []
                words.append(norm(unnoted(raw)))
            elif words:
                values.append(read)
    yield Run(tuple(words), tuple(values) if any(value.state in _VALUES for value in values) else ())


def _table3(lines: Sequence[Line], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for run in _runs(lines):
        key = _key3(run, shape)
        if run.values and key is not None and key not in found:
            found[key] = _exactly(run.values, len(shape.columns))
    return found


def _key3(run: Run, shape: TableShape) -> str | None:
    return row_key(run.last, shape) or row_key(run.label, shape)


def _unread3(lines: Sequence[Line], shape: TableShape) -> set[str] | None:
    """Rows that are there without having been read: labels with nothing behind them.

    None where figures stand under a label we do not know: any row that is missing may be that one.
    """
    runs = list(_runs(lines))
    if any(len(run.values) >= len(shape.columns) and _key3(run, shape) is None for run in runs):
        return None
    words = (word for run in runs for word in (run.words[:-1] if run.values else run.words))
    return {key for key in (row_key(word, shape) for word in words) if key is not None}


def _table2(lines: Sequence[Line], blocks: Sequence[Block]) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    unread: dict[str, tuple[Cell, ...]] = {}
    for run in _runs(lines):
        named = _entries2(run.last, blocks)[-1:] or _entries2(run.label[-_LONGEST_LABEL2:], blocks)[-1:]
        if run.values and named:
            keys = _keys2(*named[0])
            for key, value in zip(keys, _exactly(run.values, len(keys)), strict=True):
                found.setdefault(key, (value,))
        for row in (row for words in ("".join(run.words), *run.words) for row in _entries2(words, blocks)):
            unread |= dict.fromkeys(_keys2(*row), (_LOST,))
    return (unread if found else {}) | found


def _entries2(label: str, blocks: Sequence[Block]) -> list[tuple[Block, Entry]]:
    """The rows a label names, in the order they end in."""
    hits = [
        (match.end(), block, entry)
        for block in blocks
        for entry in block.rows
        for match in entry.matcher.finditer(label)
    ]
    return [(block, entry) for _, block, entry in sorted(hits, key=lambda hit: hit[0])]


def _keys2(block: Block, entry: Entry) -> list[str]:
    return [block.key(entry, column) for column in block.columns]


def _table4(lines: Sequence[Line], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    """Fifteen values behind the labels: reconsideration, direct suits, suits after reconsideration."""
    width = len(shape.columns)
    for run in _runs(lines):
        if "复议" not in run.label or not run.values:
            continue
        cells = _exactly(_unpadded(run.values), width * len(shape.rows))
        return {entry.key: cells[order * width : (order + 1) * width] for order, entry in enumerate(shape.rows)}
    return {}


def _unpadded(values: Sequence[Cell]) -> Sequence[Cell]:
    """Values without the blanks that fill up the header row before them."""
    first = next((i for i, value in enumerate(values) if value.state is not CellState.EMPTY), len(values))
    return values[first:]


def _exactly(values: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    """The row if it has exactly the width; cells beyond must be padding, cells short make the whole row unreadable."""
    row, beyond = values[:width], values[width:]
    short = len(row) < width or row[-1] is _BARS
    if short or any(value.state is not CellState.EMPTY for value in beyond):
        return (_LOST,) * width
    return tuple(row)
