"""Rows of a table that stand as lines of text: a label of the form and its figures, parted by blanks or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from monitor.model.reports import Block, CellState, Grid, Line, Paragraph
from monitor.read.form.flow.spans import VALUES
from monitor.read.form.layout import Entry, folded, standard
from monitor.read.form.near import nearest
from monitor.read.form.tables.rows import row_key
from monitor.read.numbers import cell
from monitor.read.words import norm

_MOST = 1_000
_LONGEST = 160
_LONGEST_CELL = 60
_PROSE = Line("", ("。",))
_TOGETHER = re.compile(r"([\u4e00-\u9fff()]{2,20}?)[:：]?([-+−]?\d.{0,40})")


def lines(blocks: Sequence[Block], section: int) -> tuple[Line, ...]:
    """The lines of a section, rows in them cut into cells, and the rows of its grids."""
    found: list[Line] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Line):
            found.append(_cut(block, section) if place < _MOST else block)
        elif isinstance(block, Grid):
            found += [_line(row) for row in block.rows]
    return tuple(found)


def paragraphs(blocks: Sequence[Block], section: int) -> tuple[Line, ...]:
    """The paragraphs of a section as lines; running text parts them, and no figure belongs to it."""
    found: list[Line] = []
    for text in (block.text.strip() for block in blocks[:_MOST] if isinstance(block, Paragraph)):
        if len(text) <= _LONGEST_CELL:
            line = _cut(Line(text, (text,)), section)
            cells = len(line.cells) > 1 or cell(text).state is not CellState.TEXT
            found += [line] if cells or _widths(norm(text), section) else [line, _PROSE]
        else:
            found.append(_PROSE)
    return tuple(found)


def _line(row: tuple[str | None, ...]) -> Line:
    cells = tuple(raw or "" for raw in row)
    return Line(" | ".join(cells), cells)


def _cut(line: Line, section: int) -> Line:
    """A line of one cell that is a whole row, with its cells; any other as it is."""
    filled = [raw for raw in line.cells if raw.strip()]
    if len(filled) != 1 or len(filled[0]) > _LONGEST:
        return line
    cells = _row(filled[0], section)
    return line if cells is None else Line(line.text, cells)


@lru_cache(maxsize=4096)
def _row(text: str, section: int) -> tuple[str, ...] | None:
    """The label and the figures of a row, if they are as many as the row has."""
    pieces = text.split()
    count = next((n for n, piece in enumerate(reversed(pieces)) if cell(piece).state not in VALUES), len(pieces))
    if 1 < count == len(pieces) and cell(text).state is CellState.UNREADABLE:
        return tuple(pieces)
    if 0 < count < len(pieces):
        label, figures = "".join(pieces[:-count]), pieces[-count:]
    else:
        together = _TOGETHER.fullmatch(norm(text))
        if together is None or cell(together[2]).state not in VALUES:
            return None
        label, figures = together[1], [together[2]]
    return (label.rstrip(":："), *figures) if len(figures) in _widths(norm(label).rstrip(":"), section) else None


def _widths(label: str, section: int) -> set[int]:
    """How many figures the row has that a label names; none for words that are not just a label."""
    shapes = standard()
    if section == 3:
        key = row_key(label, shapes.table3) or nearest(label, shapes.table3.rows)
        return {len(shapes.table3.columns)} if key else set()
    blocks = [block for blocks in shapes.table2.values() for block in blocks] if section == 2 else []
    return {len(block.columns) for block in blocks for entry in block.rows if _names(label, entry, block.rows)}


def _names(label: str, entry: Entry, rows: tuple[Entry, ...]) -> bool:
    plain = folded(label)
    match = entry.matcher.search(plain)
    exact = match is not None and len(plain) <= len(norm(entry.label)) + 3
    return exact or (match is None and nearest(label, rows, whole=True) == entry.key)
