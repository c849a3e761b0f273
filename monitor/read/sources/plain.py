"""Flattened text: one cell a line, pipe rows, tab rows, bordered tables -> Document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.model.pages import Trouble
from monitor.model.reports import Block, CellState, Document, Grid, Line, Paragraph, Title
from monitor.read import dates
from monitor.read.form import metadata, publication, sections
from monitor.read.form.headings import is_heading
from monitor.read.numbers import cell
from monitor.read.words import norm

MEDIA_TYPE = "text/plain"

_MAX_LINES = 200_000
_MAX_WEIGHT = 5_000_000
_FIGURE = re.compile(r"(?<!\S)\d[\d,.]{0,14}(?!\S)")
_MANY_FIGURES = 7
_FEWEST_FIGURES = 20
_TABLES = (2, 3, 4)
_RULE = re.compile(r"[-:=+—|]{3,400}")
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_HEAD, _TAIL = 40, 12
_RUNNING = 80


def document(text: str, charset: str | None) -> Document:
    """Lines and their cells; pipes and tabs mark cell borders, so a blank between two of them is a blank cell."""
    lines = _whole(tuple(_lines(text[:_MAX_WEIGHT])), text)
    head = lines[: _head_end(lines)]
    pieces = _pieces(head)
    return Document(
        media_type=MEDIA_TYPE,
        charset=charset,
        titles=tuple(_titles(lines, pieces)),
        blocks=tuple(_bordered(lines)),
        flow=True,
        metadata=metadata.fields(pieces),
        shown=_shown(lines, len(head), pieces),
        trouble=Trouble("too-large", str(len(text))) if len(text) > _MAX_WEIGHT else None,
    )


def flattened(blocks: Sequence[Block]) -> tuple[Block, ...] | None:
    """The blocks of a page whose editor lost the tables but not their cells, which are paragraphs or parted by borders.

    The paragraphs of sections two to four become lines of cells; None where there is a table, or few figures.
    """
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if len(paragraphs) < len(blocks):
        return None
    spans = [
        range(start, end) for number, start, end in sections.find(paragraphs, flow=False).spans if number in _TABLES
    ]
    cells = {index: line(paragraphs[index].text) for span in spans for index in span}
    figures = sum(cell(raw).state is CellState.NUMBER for row in cells.values() for raw in row.cells)
    if figures < _FEWEST_FIGURES:
        return None
    return tuple(_bordered([cells.get(index, block) for index, block in enumerate(paragraphs)]))


def line(raw: str) -> Line:
    """A line of text with its cells."""
    return Line(raw.strip(), _cells(raw))


def _titles(lines: Sequence[Line], pieces: Sequence[str]) -> Iterator[Title]:
    """What stands under a label of a title, then the first lines that are no labelled ones."""
    yield from (Title(text, "meta") for text in metadata.titles(pieces))
    yield from (Title(line.text, "line") for line in lines[:3] if not metadata.pairs([line.text]))


def _whole(lines: tuple[Line, ...], text: str) -> tuple[Line, ...]:
    """The lines, the last without a figure at the very end of the text: it may have been cut within its digits."""
    if not lines or not text[-1:].isdigit() or len(lines[-1].cells) < 2:
        return lines
    return (*lines[:-1], Line(lines[-1].text, lines[-1].cells[:-1]))


def _bordered(found: Sequence[Block]) -> Iterator[Block]:
    """The blocks, lines of bordered tables put together; rules drawn between rows belong to no row."""
    for in_table, run in groupby(found, key=_is_row):
        stretch = list(run)
        rows = [line for line in stretch if isinstance(line, Line) and not _RULE.fullmatch(norm(line.text))]
        grid = _grid(rows) if in_table else None
        yield from map(_closed, stretch) if grid is None else (grid,)


def _lines(text: str) -> Iterator[Line]:
    """The lines with their cells; a border on a line of its own only closes the bare cell on the line before."""
    before = "|"
    for raw in text.splitlines()[:_MAX_LINES]:
        stripped = raw.strip()
        if stripped and (stripped != "|" or "|" in before):
            yield line(raw)
        before = stripped or before


def _cells(raw: str) -> tuple[str, ...]:
    """The cells between marked borders. A whole table run into one cell is parted at its blanks."""
    whole = raw.strip("\r\n")
    border = next((border for border in ("|", "\t") if border in whole), None)
    cells = [piece.strip() for piece in whole.strip(" ").split(border)] if border else [whole.strip()]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and len(_FIGURE.findall(filled[0])) >= _MANY_FIGURES:
        return tuple(filled[0].split())
    return tuple(cells)


def _shown(lines: Sequence[Line], head_end: int, pieces: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The dates of the head; where it shows no day of publication, also those at the end."""
    found = (*metadata.dates(pieces), *publication.around([one for line in lines[:head_end] for one in line.cells]))
    dating = dates.shown(found)
    if dating.day is not None and not dating.weak:
        return found
    last = lines[max(head_end, len(lines) - _TAIL) :]
    return (*found, *publication.behind([line.text for line in last]))


def _pieces(lines: tuple[Line, ...]) -> list[str]:
    """Cells in order; the end of a row with marked borders is a blank, so no value is taken from the next row."""
    pieces: list[str] = []
    for line in lines:
        pieces += [*line.cells, ""] if "|" in line.text or "\t" in line.text else line.cells
    return pieces


def _head_end(lines: tuple[Line, ...]) -> int:
    """The metadata block ends where running text or the first section starts."""
    for index, line in enumerate(lines[:_HEAD]):
        if index and (len(norm(line.text)) > _RUNNING or is_heading(line.text)):
            return index
    return min(len(lines), _HEAD)


def _is_row(line: Block) -> bool:
    """Whether a block is a row of bordered cells; a heading alone among blank cells is none."""
    if not isinstance(line, Line) or _is_parted(line):
        return False
    filled = [cell for cell in line.cells if norm(cell)]
    return len(line.cells) > 1 and not (len(filled) == 1 and is_heading(filled[0]))


def _is_parted(line: Line) -> bool:
    """Whether the cells of a line are parted by nothing but blanks."""
    return "|" not in line.text and "\t" not in line.text and all(line.cells)


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
