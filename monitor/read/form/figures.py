"""The three tables of a document: from its grids; in flowing text, where a section is not all grids, from its lines.

Rows beside a grid, in lines or paragraphs of the same section, belong to its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model.reports import Block, CellState, Document, Grid, Line
from monitor.read.form import flow, layout, tables
from monitor.read.form.flow import loose
from monitor.read.form.tables import Tables
from monitor.read.numbers import cell

_TABLES = (2, 3, 4)

Spans = Sequence[tuple[int, int, int]]
"""(section number, first block, end block), as ``sections.find`` tells them."""


def read(document: Document, spans: Spans, year: int | None) -> Tables:
    """The tables of a report of whatever kind; ``year`` tells the format where the labels do not."""
    shapes = layout.standard()
    sections = {n: document.blocks[start:end] for n, start, end in spans if n in _TABLES}
    if not document.flow:
        first = tables.from_grids(_grids(document.blocks), shapes, year)
        second, third = (loose.paragraphs(sections.get(n, ()), n) for n in (2, 3))
        return flow.beside(first, second, third, shapes)
    ruled = {number for number, blocks in sections.items() if _all_in_grids(blocks, number)}
    first = tables.from_grids(_grids(block for number in ruled for block in sections[number]), shapes, year)
    second, third, fourth = (() if n in ruled else loose.lines(sections.get(n, ()), n) for n in _TABLES)
    return _either(first, flow.from_lines(second, third, fourth, shapes, year))


def lines(document: Document, spans: Spans) -> tuple[str, ...]:
    """The lines of the sections of tables."""
    sections = (document.blocks[start:end] for number, start, end in spans if number in _TABLES)
    return tuple(block.text for blocks in sections for block in blocks if isinstance(block, Line))


def _grids(blocks: Iterable[Block]) -> list[Grid]:
    return [block for block in blocks if isinstance(block, Grid)]


def _all_in_grids(blocks: Sequence[Block], section: int) -> bool:
    """Whether a section has grids, all with words in them, and no figure in a line beside them."""
    lines = [block for block in blocks if isinstance(block, Line)]
    beside = (raw for line in loose.lines(lines, section) for raw in line.cells)
    grids = _grids(blocks)
    worded = all(any(cell(raw).state is CellState.TEXT for row in grid.rows for raw in row) for grid in grids)
    return bool(grids) and worded and not any(cell(raw).state is CellState.NUMBER for raw in beside)


def _either(first: Tables, other: Tables) -> Tables:
    """Each table from the reading that has it; the format is told by table 2, else by table 3."""
    telling = next((one for one in (first, other) if one.table2), None) or (first if first.table3 else other)
    return Tables(
        telling.format, first.table2 or other.table2, first.table3 or other.table3, first.table4 or other.table4
    )
