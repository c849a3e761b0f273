"""Tables 2, 3 and 4 by grid position: columns from the header, rows by label and order, never by counting cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from monitor.model import Cell, CellState, Grid
from monitor.read.layout import Block, Entry, Layout, TableShape
from monitor.read.numbers import cell, norm

Rows = list[list[tuple[str, str | None]]]
"""A grid as (normalised text, raw text) pairs."""

_MISSING = Cell("", CellState.UNREADABLE)
_BLOCK_HEAD = re.compile(r"^信息内容$")
_TABLE4_GROUPS = 3


class Tables(Struct, frozen=True):
    """What the three tables say. A table that is not there is None; an absent row has no key."""

    format: str | None
    table2: Mapping[str, tuple[Cell, ...]] | None
    table3: Mapping[str, tuple[Cell, ...]] | None
    table4: Mapping[str, tuple[Cell, ...]] | None


def from_grids(grids: Iterable[Grid], layout: Layout, year: int | None) -> Tables:
    """Read the tables wherever they stand; parts cut by a page break or split into several tables are joined."""
    parts = [rows for rows in (_normalised(grid) for grid in grids) if rows]
    labels = "\n".join(text for rows in parts for row in rows for text, _ in row)
    third = _table3(parts, layout.table3)
    version = version_of(labels, third, layout, year)
    second = _table2(parts, layout.table2[version]) if version else {}
    return Tables(version, second or None, third or None, _table4(parts, layout.table4) or None)


def version_of(labels: str, table3: Mapping[str, tuple[Cell, ...]], layout: Layout, year: int | None) -> str | None:
    """The format by the labels of table 2, else by part （六） of table 3, else by the year; None when marks clash."""
    marked = [version for version, pattern in layout.marks.items() if pattern.search(labels)]
    if marked:
        return marked[0] if len(marked) == 1 else None
    if any(key.startswith("r6.") for key in table3):
        return "v2021"
    if "r6" in table3:
        return "v2019"
    return layout.version_of(year) if year else None


def row_key(label: str, entries: Sequence[Entry]) -> str | None:
    """The row a label names: of all matchers that fit, the one that matches furthest to the right."""
    best: tuple[int, str] | None = None
    for entry in entries:
        match = entry.matcher.search(label)
        if match and (best is None or match.end() > best[0]):
            best = (match.end(), entry.key)
    return best[1] if best else None


def _normalised(grid: Grid) -> Rows:
    return [[(norm(raw) if raw else "", raw) for raw in row] for row in grid.rows]


# --- table 3 ---------------------------------------------------------------------------------------------------


def _table3(parts: Sequence[Rows], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    columns: tuple[int | None, ...] | None = None
    for rows in parts:
        columns = _columns(rows, shape) or columns
        if columns is None:
            continue
        for row in rows:
            key = _row3(row, columns, shape)
            if key is not None:
                _put(found, key, tuple(_at(row, column) for column in columns))
    return found


def _columns(rows: Rows, shape: TableShape) -> tuple[int | None, ...] | None:
    """Grid positions of the seven columns from the header rows; None where this part has no header of table 3."""
    head = _head(rows, shape)
    positions: list[int | None] = []
    after = -1
    for entry in shape.columns:
        hits = [j for row in head for j, (text, _) in enumerate(row) if j > after and entry.matcher.search(text)]
        positions.append(min(hits) if hits else None)
        after = positions[-1] if positions[-1] is not None else after
    known = sum(position is not None for position in positions)
    return tuple(positions) if known >= 5 else None


def _head(rows: Rows, shape: TableShape) -> Rows:
    """Rows above the first data row, without the corner cell (which may mention any word)."""
    head: Rows = []
    for row in rows[:8]:
        if any(row_key(text, shape.rows) for text, _ in row[:3] if len(text) < 60 and "勾稽" not in text):
            break
        head.append([("" if "勾稽" in text else text, raw) for text, raw in row])
    return head


def _row3(row: list[tuple[str, str | None]], columns: tuple[int | None, ...], shape: TableShape) -> str | None:
    """The key of a data row by its innermost label, else by all its labels together."""
    first = min(column for column in columns if column is not None)
    labels = [text for text, _ in row[:first]]
    distinct = [text for i, text in enumerate(labels) if text and (i == 0 or text != labels[i - 1])]
    if not distinct:
        return None
    return row_key(distinct[-1], shape.rows) or row_key("".join(distinct), shape.rows)


def _at(row: list[tuple[str, str | None]], column: int | None) -> Cell:
    if column is None or column >= len(row):
        return _MISSING
    return cell(row[column][1])


def _put(found: dict[str, tuple[Cell, ...]], key: str, cells: tuple[Cell, ...]) -> None:
    """Keep the first reading of a row; a blank one (cut by a page break) gives way, a clashing one is unreadable."""
    before = found.get(key)
    if before is None or _blank(before):
        found[key] = cells
    elif not _blank(cells) and [c.value for c in before] != [c.value for c in cells]:
        found[key] = tuple(Cell(c.raw, CellState.UNREADABLE) for c in before)


def _blank(cells: tuple[Cell, ...]) -> bool:
    return all(c.state in (CellState.EMPTY, CellState.UNREADABLE) for c in cells)


# --- table 2 ---------------------------------------------------------------------------------------------------


def _table2(parts: Sequence[Rows], blocks: Sequence[Block]) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    header: list[tuple[str, str | None]] = []
    for rows in parts:
        for row in rows:
            if any(_BLOCK_HEAD.match(text) for text, _ in row[:2]):
                header = row
            for block, entry in _row2(row, blocks):
                for key, value in _cells2(row, header, block, entry):
                    _put(found, key, (value,))
    return found


def _row2(row: list[tuple[str, str | None]], blocks: Sequence[Block]) -> list[tuple[Block, Entry]]:
    label = row[0][0] if row else ""
    if not label or len(label) > 24:
        return []
    return [(block, entry) for block in blocks for entry in block.rows if entry.matcher.search(label)][:1]


def _cells2(
    row: list[tuple[str, str | None]], header: list[tuple[str, str | None]], block: Block, entry: Entry
) -> list[tuple[str, Cell]]:
    """Cells of a row by the header above it; a lone value column needs no header."""
    cells = []
    for column in block.columns:
        hits = [j for j, (text, _) in enumerate(header) if column.matcher.search(text)]
        position = hits[0] if hits else 1 if len(block.columns) == 1 else None
        if position is not None:
            cells.append((block.key(entry, column), _at(row, position)))
    return cells


# --- table 4 ---------------------------------------------------------------------------------------------------


def _table4(parts: Sequence[Rows], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    """Groups by the spanning header, columns by the label row, values from the row of numbers below it."""
    for rows in parts:
        labelled = [i for i, row in enumerate(rows) if sum(_is_column(text, shape) for text, _ in row) >= 5]
        if not labelled or not any("复议" in text for row in rows for text, _ in row):
            continue
        label_row = labelled[-1]
        values = next((row for row in rows[label_row + 1 :] if row), None)
        if values is not None:
            return _groups4(rows[: label_row + 1], values, shape)
    return {}


def _is_column(text: str, shape: TableShape) -> bool:
    return len(text) <= 6 and any(entry.matcher.search(text) for entry in shape.columns)


def _groups4(head: Rows, values: list[tuple[str, str | None]], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    labels = [text for text, _ in head[-1]]
    starts = [j for j, text in enumerate(labels) if shape.columns[0].matcher.search(text)]
    found: dict[str, tuple[Cell, ...]] = {}
    for order, start in enumerate(starts[:_TABLE4_GROUPS]):
        end = starts[order + 1] if order + 1 < len(starts) else len(labels)
        key = _group_key(head, start, shape) or (shape.rows[order].key if len(starts) == _TABLE4_GROUPS else None)
        if key is None:
            continue
        positions = [
            next((j for j in range(start, end) if entry.matcher.search(labels[j])), None) for entry in shape.columns
        ]
        _put(found, key, tuple(_at(values, position) for position in positions))
    return found


def _group_key(head: Rows, column: int, shape: TableShape) -> str | None:
    """The group above a column; the innermost header names it (未经复议直接起诉 before 行政诉讼)."""
    above = [row[column][0] for row in reversed(head[:-1]) if column < len(row)]
    for text in above:
        for entry in reversed(shape.rows):
            if text and entry.matcher.search(text):
                return entry.key
    return None
