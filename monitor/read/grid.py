"""An HTML table as a grid: rowspan and colspan resolved, every position carrying the text of its cell."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from monitor.model import Grid

_MAX_ROWS = 2_000
_MAX_COLUMNS = 200
_MAX_CELLS = 40_000
_LONG_CELL = 600
_LINES = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"script", "style"})


def is_data_table(table: LexborNode) -> bool:
    """A table of data, not one that lays out a page: nothing nested in it, no cell with running text."""
    if len(table.css("table")) > 1:  # the table itself is among them
        return False
    cells = table.css("td, th")
    return len(cells) > 1 and all(len(cell.text()) <= _LONG_CELL for cell in cells[:60])


def grid_of(table: LexborNode) -> Grid:
    """Resolve the spans of a table's own cells."""
    return resolve([[_cell(node) for node in _cells(row)] for row in _rows(table)])


def resolve(rows: list[list[tuple[str, int, int]]]) -> Grid:
    """Lay (text, rowspan, colspan) cells out on a grid; None where a row is short of cells."""
    taken: dict[tuple[int, int], str] = {}
    for i, row in enumerate(rows[:_MAX_ROWS]):
        j = 0
        for text, down, across in row:
            while (i, j) in taken:
                j += 1
            if j + across > _MAX_COLUMNS or len(taken) + down * across > _MAX_CELLS:
                break
            taken |= {(i + di, j + dj): text for di in range(min(down, len(rows) - i)) for dj in range(across)}
            j += across
    width = max((j for _, j in taken), default=-1) + 1
    return Grid(tuple(tuple(taken.get((i, j)) for j in range(width)) for i in range(min(len(rows), _MAX_ROWS))))


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Rows of this table, inside or outside its sections, in order."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in ("td", "th"))


def _cell(node: LexborNode) -> tuple[str, int, int]:
    attributes = node.attributes
    return _text(node), _span(attributes.get("rowspan")), _span(attributes.get("colspan"))


def _text(cell: LexborNode) -> str:
    """The text of a cell, a line for each of its paragraphs; scripts and styles say nothing."""
    only = cell.first_child
    if only is None or (only.tag == "-text" and only.next is None):
        return cell.text().strip()
    words: list[str] = []
    for node in cell.traverse(include_text=True):
        if node.tag in _LINES:
            words.append("\n")
        elif node.tag == "-text" and node.parent is not None and node.parent.tag not in _SILENT:
            words.append(node.text_content or "")
    return "".join(words).strip()


def _span(raw: str | None) -> int:
    text = (raw or "1").strip()
    return min(max(int(text), 1), _MAX_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 6 else 1
