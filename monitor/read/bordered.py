"""Tables in plain text whose cell borders are marked on every line: rows of equal width are a grid like any other.

Spanned cells leave blanks behind; since every position is there, columns can be told by the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.model.reports import Block, Grid, Line
from monitor.read.form.headings import is_heading
from monitor.read.numbers import norm

_RULE = re.compile(r"[-:=+—|]{3,400}")
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3


def blocks(found: Sequence[Block]) -> Iterator[Block]:
    """The blocks, lines of bordered tables put together; rules drawn between rows belong to no row."""
    for in_table, run in groupby(found, key=_is_row):
        stretch = list(run)
        rows = [line for line in stretch if isinstance(line, Line) and not _RULE.fullmatch(norm(line.text))]
        grid = _grid(rows) if in_table else None
        yield from map(_closed, stretch) if grid is None else (grid,)


def _is_row(line: Block) -> bool:
    """Whether a block is a row of cells; a heading alone among blank cells is none."""
    if not isinstance(line, Line):
        return False
    filled = [cell for cell in line.cells if norm(cell)]
    return len(line.cells) > 1 and not (len(filled) == 1 and is_heading(filled[0]))


def _grid(lines: Sequence[Line]) -> Grid | None:
    """Rows that are all of one width; shorter ones leave out spanned cells, and nobody can tell which."""
    widths = {len(line.cells) for line in lines}
    if len(lines) < _FEWEST_ROWS or len(widths) > 1 or min(widths) < _FEWEST_COLUMNS:
        return None
    opened = all(line.cells[0] == "" for line in lines)
    closed = all(line.cells[-1] == "" for line in lines)
    return Grid(tuple(line.cells[opened : len(line.cells) - closed] for line in lines))


def _closed(block: Block) -> Block:
    """A line without the blank that a border at its end leaves behind; any other block as it is."""
    if not isinstance(block, Line) or len(block.cells) < 2 or block.cells[-1]:
        return block
    return Line(block.text, block.cells[:-1])
