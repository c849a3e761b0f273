"""Physical lines of a page layout (PDF, OFD) -> blocks: lines for tables, joined paragraphs for prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from monitor.model.reports import Block, CellState, Grid, Line, Paragraph
from monitor.read.form import heading_rows, sections
from monitor.read.form.headings import is_heading
from monitor.read.numbers import cell, number
from monitor.read.sources.printed import torn
from monitor.read.whose import titles
from monitor.read.words import norm

_ITEM = re.compile(r"^(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}是|\d{1,2}[.、])")
_ENDS = ("。", "；", ";", "：", ":", "！", "？")
_TABLES = (2, 3, 4)
_FULL = 0.9
_LONG_CELL = 600
_MANY = 5


def blocks(lines: Sequence[Line]) -> list[Block]:
    """Lines of sections two to four stay lines; the others are joined into paragraphs."""
    in_tables = {
        i
        for number, start, end in sections.find(lines, flow=True).spans
        if number in _TABLES
        for i in range(start, end)
    }
    return _joined(lines, in_tables)


def blocks_around(items: Sequence[str | Grid]) -> list[Block] | None:
    """Grids as they are and the lines around them joined; None where a table of the report is none of the grids."""
    raw = [block for item in items for block in _block(item)]
    spans = sections.find(raw, flow=False).spans
    if not spans or not all(_has_table(raw[start:end]) for number, start, end in spans if number in _TABLES):
        return None
    return _joined(raw, {index for index, block in enumerate(raw) if isinstance(block, Grid)})


def _block(item: str | Grid) -> list[Block]:
    return [Line(item, ())] if isinstance(item, str) else heading_rows.apart(item)


def _has_table(blocks: Sequence[Block]) -> bool:
    """Whether a section has its tables as grids; one without any figure has no table."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    texts = [block.text for block in blocks if not isinstance(block, Grid)]
    if grids:
        return not any(map(_is_row, texts)) and not any(map(_lacks_borders, grids))
    return not any(char.isdigit() for text in texts for char in text)


def _lacks_borders(grid: Grid) -> bool:
    """Whether a box holds the figures of a row, or running text."""
    texts = {text for row in grid.rows for text in row if text}
    rows = (text for text in texts if cell(text).state is CellState.UNREADABLE)
    return any(len(text.split()) >= _MANY for text in rows) or any(len(text) > _LONG_CELL for text in texts)


def _is_row(text: str) -> bool:
    """Whether a line is a table row without a table: many figures, or some behind a label of the form."""
    words = text.split()
    figures = list(takewhile(lambda word: number(word) is not None, reversed(words)))
    label = norm("".join(words[: len(words) - len(figures)]))
    return len(figures) >= _MANY or (bool(figures) and bool(label) and torn.names_row(label))


def _joined(lines: Sequence[Block], kept: set[int]) -> list[Block]:
    """Lines joined into paragraphs; those of ``kept`` stay as they are."""
    full = max((len(norm(line.text)) for line in lines if isinstance(line, Line)), default=0) * _FULL
    found: list[Block] = []
    last = ""
    for index, line in enumerate(lines):
        before = found[-1] if found else None
        if index in kept or isinstance(line, Grid):
            found.append(line)
            continue
        if isinstance(before, Paragraph) and not _starts(line.text, last, full):
            found[-1] = Paragraph(before.text + _glue(before.text, line.text) + line.text)
        else:
            found.append(Paragraph(line.text))
        last = line.text
    return found


def _starts(text: str, before: str, full: float) -> bool:
    """Whether a line starts a paragraph: after a heading, after a short line that ends a sentence, or as an item."""
    plain = norm(text)
    if is_heading(text) or is_heading(before) or titles.ends_title(before):
        return True
    short = len(norm(before)) < full
    return (
        (short and before.endswith(_ENDS))
        or (bool(_ITEM.match(plain)) and before.endswith(_ENDS))
        or (short and not before.endswith("，") and len(norm(before)) < full / 2)
    )


def _glue(before: str, after: str) -> str:
    """A blank between two words of Latin letters, nothing between Chinese ones."""
    return " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() else ""
