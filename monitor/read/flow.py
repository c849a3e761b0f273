"""Tables that lost their grid: one cell a line, pipe rows, PDF text. Rows are anchored on their labels.

A row counts only when its label is followed by exactly as many cells as the table has columns; anything else is
unreadable, never shifted. Blanks count as cells only where the source marks cell borders. A line of nothing but
borders is a blank inside a row; at its end it may fill up spanned columns, and nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.model import Cell, CellState, Line
from monitor.read.layout import Block, Layout, TableShape
from monitor.read.numbers import cell, norm
from monitor.read.tables import Tables, row_key, version_of

Run = tuple[str, str, list[Cell]]
"""(all label words before the values, the last label cell, the value cells with marked blanks)."""

_VALUES = (CellState.NUMBER, CellState.PLACEHOLDER)
_BARS = Cell("|", CellState.EMPTY)


def from_lines(
    second: Sequence[Line], third: Sequence[Line], fourth: Sequence[Line], layout: Layout, year: int | None
) -> Tables:
    """Read the tables from the lines of sections two, three and four."""
    table3 = _table3(third, layout.table3)
    labels = norm("".join(line.text for line in second))
    version = version_of(labels, table3, layout, year)
    table2 = _table2(second, layout.table2[version]) if version else {}
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
                    yield "".join(words), words[-1] if words else "", values
                    words = []
                values = []
                words.append(norm(raw))
            elif words:
                values.append(read)
    if any(value.state in _VALUES for value in values):
        yield "".join(words), words[-1] if words else "", values


def _table3(lines: Sequence[Line], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for label, last, values in _runs(lines):
        key = row_key(label, shape.rows) or row_key(last, shape.rows)
        if key is not None and key not in found:
            found[key] = _exactly(values, len(shape.columns))
    return found


def _table2(lines: Sequence[Line], blocks: Sequence[Block]) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for label, last, values in _runs(lines):
        for block in blocks:
            for entry in block.rows:
                if not (entry.matcher.search(last) or entry.matcher.search(label[-12:])):
                    continue
                cells = _exactly(values, len(block.columns))
                for column, value in zip(block.columns, cells, strict=True):
                    found.setdefault(block.key(entry, column), (value,))
    return found


def _table4(lines: Sequence[Line], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    """Fifteen values behind the labels: reconsideration, direct suits, suits after reconsideration."""
    width = len(shape.columns)
    for label, _, values in _runs(lines):
        if "复议" not in label:
            continue
        cells = _exactly(_unpadded(values), width * len(shape.rows))
        return {entry.key: cells[order * width : (order + 1) * width] for order, entry in enumerate(shape.rows)}
    return {}


def _unpadded(values: list[Cell]) -> list[Cell]:
    """Values without the blanks that fill up the header row before them."""
    first = next((i for i, value in enumerate(values) if value.state is not CellState.EMPTY), len(values))
    return values[first:]


def _exactly(values: list[Cell], width: int) -> tuple[Cell, ...]:
    """The row if it has exactly the width; cells beyond must be padding, cells short make the whole row unreadable."""
    row, beyond = values[:width], values[width:]
    short = len(row) < width or row[-1] is _BARS
    if short or any(value.state is not CellState.EMPTY for value in beyond):
        return tuple(Cell("", CellState.UNREADABLE) for _ in range(width))
    return tuple(row)
