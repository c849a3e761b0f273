"""Tables 2, 3 and 4 by grid position: columns from the header, rows by label and order, never by counting cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from monitor.model import Cell, CellState, Grid
from monitor.read.layout import Block, Entry, Layout, TableShape
from monitor.read.numbers import cell, norm, number

Rows = list[list[tuple[str, str | None]]]
"""A grid as (normalised text, raw text) pairs."""

_MISSING = Cell("", CellState.UNREADABLE)
_BLOCK_HEAD = re.compile(r"^信息内容$")
_TABLE4_GROUPS = 3


class Head(Struct, frozen=True):
    """Where a header puts the value columns, how wide its table is, and whether it has columns behind the last one."""

    columns: tuple[int | None, ...]
    width: int
    open: bool

    def moved(self, width: int) -> Head:
        """The same columns in a table of another width that has no header of its own: values stand at its right end."""
        shift = width - self.width
        return Head(tuple(None if c is None else c + shift for c in self.columns), width, self.open)


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


def has_unknown_row(table: str, grids: Iterable[Grid], layout: Layout, version: str) -> bool:
    """Whether table 2 or 3 has a row of figures whose label names none of its rows."""
    parts = [rows for rows in (_normalised(grid) for grid in grids) if rows]
    if table == "table3":
        headed = [(rows, head) for rows in parts for head in [_columns(rows, layout.table3)] if head]
        return any(_figures(row) >= 5 and not _row3(row, head, layout.table3) for rows, head in headed for row in rows)
    blocks = layout.table2[version]
    second = [rows for rows in parts if any(_is_header2(row, blocks) for row in rows)]
    return any(row[0][0] and _figures(row[1:]) and not _row2(row, blocks) for rows in second for row in rows)


def _figures(row: list[tuple[str, str | None]]) -> int:
    return sum(cell(raw).state is CellState.NUMBER for text, raw in row if text)


def _normalised(grid: Grid) -> Rows:
    return [[(norm(raw) if raw else "", raw) for raw in row] for row in grid.rows]


# --- table 3 ---------------------------------------------------------------------------------------------------


def _table3(parts: Sequence[Rows], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    last: Head | None = None
    for rows in parts:
        own = _columns(rows, shape)
        last = own or last
        head = own or (last.moved(len(rows[0])) if last else None)
        if head is None or _first(head) < 1:
            continue
        for row in rows:
            key = _row3(row, head, shape)
            if key is not None:
                _put(found, key, _row_cells(row, head.columns, open_ended=head.open))
    return found


def _columns(rows: Rows, shape: TableShape) -> Head | None:
    """Grid positions of the seven columns from the header rows; None where this part has no header of table 3."""
    head = _head(rows, shape)
    positions: list[int | None] = []
    after = -1
    for entry in shape.columns:
        hits = [j for row in head for j, (text, _) in enumerate(row) if j > after and entry.matcher.search(text)]
        positions.append(min(hits) if hits else None)
        after = positions[-1] if positions[-1] is not None else after
    known = [position for position in positions if position is not None]
    if len(known) < 5:
        return None
    beyond = any(text for row in head for text, _ in row[max(known) + 1 :])
    return Head(tuple(positions), len(rows[0]), beyond)


def _first(head: Head) -> int:
    return min(column for column in head.columns if column is not None)


def _head(rows: Rows, shape: TableShape) -> Rows:
    """Rows above the first data row, without the corner cell (which may mention any word)."""
    head: Rows = []
    for row in rows[:8]:
        if any(row_key(text, shape.rows) for text, _ in row[:3] if len(text) < 60 and "勾稽" not in text):
            break
        head.append([("" if "勾稽" in text else text, raw) for text, raw in row])
    return head


def _row3(row: list[tuple[str, str | None]], head: Head, shape: TableShape) -> str | None:
    """The key of a data row by its innermost label, else by all its labels together."""
    labels = [text for text, _ in row[: _first(head)] if number(text) is None]
    distinct = [text for i, text in enumerate(labels) if text and (i == 0 or text != labels[i - 1])]
    if not distinct:
        return None
    return row_key(distinct[-1], shape.rows) or row_key("".join(distinct), shape.rows)


def _at(row: list[tuple[str, str | None]], column: int | None) -> Cell:
    if column is None or column >= len(row):
        return _MISSING
    return cell(row[column][1])


def _row_cells(
    row: list[tuple[str, str | None]], columns: Sequence[int | None], *, open_ended: bool
) -> tuple[Cell, ...]:
    """The cells of a row; one that ends before its last column or goes on behind it is shifted, so unreadable."""
    cells = tuple(_at(row, column) for column in columns)
    last = max((column for column in columns if column is not None), default=-1)
    short = last >= len(row) or row[last][1] is None
    too_long = not open_ended and any(text for text, _ in row[last + 1 :])
    return tuple(Cell(c.raw, CellState.UNREADABLE) for c in cells) if short or too_long else cells


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
            if _is_header2(row, blocks):
                header = row
            for block, entry in _row2(row, blocks):
                for key, value in _cells2(row, header, block, entry):
                    _put(found, key, (value,))
    return found


def _is_header2(row: list[tuple[str, str | None]], blocks: Sequence[Block]) -> bool:
    columns = [column for block in blocks for column in block.columns]
    named = any(column.matcher.search(text) for text, _ in row[1:] for column in columns)
    return named or any(_BLOCK_HEAD.match(text) for text, _ in row[:2])


def _row2(row: list[tuple[str, str | None]], blocks: Sequence[Block]) -> list[tuple[Block, Entry]]:
    label = row[0][0] if row else ""
    if not label or len(label) > 24:
        return []
    return [(block, entry) for block in blocks for entry in block.rows if entry.matcher.search(label)][:1]


def _cells2(
    row: list[tuple[str, str | None]], header: list[tuple[str, str | None]], block: Block, entry: Entry
) -> list[tuple[str, Cell]]:
    """Cells of a row by the header above it; a lone value column needs no header."""
    positions: dict[str, int] = {}
    for column in block.columns:
        hits = [j for j, (text, _) in enumerate(header) if column.matcher.search(text)]
        if hits or len(block.columns) == 1:
            positions[block.key(entry, column)] = hits[0] if hits else 1
    cells = _row_cells(row, tuple(positions.values()), open_ended=True)
    return list(zip(positions, cells, strict=True))


# --- table 4 ---------------------------------------------------------------------------------------------------


def _table4(parts: Sequence[Rows], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    """Groups by the spanning header, columns by the label row, values from the row of numbers below it."""
    found: dict[str, tuple[Cell, ...]] = {}
    for rows in parts:
        labelled = [i for i, row in enumerate(rows) if sum(_is_column(text, shape) for text, _ in row) >= 5]
        if not labelled or not any("复议" in text for row in rows for text, _ in row):
            continue
        label_row = labelled[-1]
        below = rows[label_row + 1 :]
        values = next((row for row in below if any(text for text, _ in row)), below[0] if below else None)
        if values is not None:
            for key, cells in _groups4(rows[: label_row + 1], values, shape).items():
                _put(found, key, cells)
    return found


def _is_column(text: str, shape: TableShape) -> bool:
    return len(text) <= 6 and any(entry.matcher.search(text) for entry in shape.columns)


def _groups4(head: Rows, values: list[tuple[str, str | None]], shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    labels = [_outcome(head, column, shape) for column in range(len(head[-1]))]
    starts = [j for j, text in enumerate(labels) if shape.columns[0].matcher.search(text)]
    last = max(j for j, text in enumerate(labels) if text)
    cells = _row_cells(values, tuple(range(last + 1)), open_ended=False)
    if all(cell.state is CellState.UNREADABLE for cell in cells):
        return {entry.key: (_MISSING,) * len(shape.columns) for entry in shape.rows}
    found: dict[str, tuple[Cell, ...]] = {}
    for order, start in enumerate(starts[:_TABLE4_GROUPS]):
        end = starts[order + 1] if order + 1 < len(starts) else len(labels)
        key = _group_key(head, start, shape) or (shape.rows[order].key if len(starts) == _TABLE4_GROUPS else None)
        if key is None:
            continue
        positions = [
            next((j for j in range(start, end) if entry.matcher.search(labels[j])), None) for entry in shape.columns
        ]
        found[key] = tuple(_MISSING if position is None else cells[position] for position in positions)
    return found


def _outcome(head: Rows, column: int, shape: TableShape) -> str:
    """The outcome a column is headed with, in whichever row of the header it stands."""
    return next((row[column][0] for row in reversed(head) if _is_column(row[column][0], shape)), "")


def _group_key(head: Rows, column: int, shape: TableShape) -> str | None:
    """The group above a column; the innermost header names it (未经复议直接起诉 before 行政诉讼)."""
    above = [row[column][0] for row in reversed(head[:-1]) if column < len(row)]
    for text in above:
        for entry in reversed(shape.rows):
            if text and entry.matcher.search(text):
                return entry.key
    return None
