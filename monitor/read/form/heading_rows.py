"""Tables that lay out a page: full-width rows with section headings are running text, the rows between them tables."""

from __future__ import annotations

from monitor.model.reports import Block, Grid, Paragraph
from monitor.read.form.headings import is_heading


def apart(grid: Grid) -> list[Block]:
    """The grid itself; cut at its heading rows, and these as paragraphs, where it has any."""
    lines = [_full_width(row) for row in grid.rows]
    if not any(line and is_heading(line) for line in lines):
        return [grid]
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for row, line in zip(grid.rows, lines, strict=True):
        if line is None:
            rows.append(row)
            continue
        blocks += [Grid(tuple(rows))] if rows else []
        blocks += [Paragraph(" ".join(piece.split())) for piece in line.splitlines() if piece.strip()]
        rows = []
    return blocks + ([Grid(tuple(rows))] if rows else [])


def _full_width(row: tuple[str | None, ...]) -> str | None:
    """The text of the one cell a row consists of."""
    return row[0] if row and row[0] and set(row) == {row[0]} else None
