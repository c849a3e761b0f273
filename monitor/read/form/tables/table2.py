"""Table 2: what was published on the agency's own initiative; parts under headers of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from monitor.model.reports import Cell
from monitor.read.form.layout import Block, Entry, folded
from monitor.read.form.near import completed
from monitor.read.form.tables.rows import Part, Row, Table, cells_of, column_keys, has_figures, put
from monitor.read.numbers import in_unit

_BLOCK_HEAD = re.compile(r"^信息内容$")
_LONGEST_LABEL = 24
_NO_HEADER = Row((), ())

Blocks = tuple[Block, ...]


def read(parts: Iterable[Part], blocks: Blocks) -> Table:
    """The figures by key, each by itself; nothing for a format without this table."""
    found: Table = {}
    for row, header, entry in keyed(parts, blocks):
        for key, value in _cells(row, header, *entry) if entry is not None else ():
            put(found, key, (value,))
    return found


def keyed(parts: Iterable[Part], blocks: Blocks) -> Iterator[tuple[Row, Row, tuple[Block, Entry] | None]]:
    """The rows of this table, the header above each, and what its label names."""
    rows = list(_headed(parts, blocks))
    named = _entries([row for row, _ in rows], blocks)
    return ((row, header, entry) for (row, header), entry in zip(rows, named, strict=True))


def _headed(parts: Iterable[Part], blocks: Blocks) -> Iterator[tuple[Row, Row]]:
    """The rows of this table, each with the header above it."""
    header = _NO_HEADER
    for part in parts:
        if any(_concerns(label, blocks) for label in part.labels):
            for row in part.rows:
                header = row if is_header(row, blocks) else header
                yield row, header


def _entries(rows: Sequence[Row], blocks: Blocks) -> list[tuple[Block, Entry] | None]:
    """What the labels of the rows name; a row of figures under a label printed with a slip has the nearest."""
    exact = [entry_of(row, blocks) for row in rows]
    known = {entry.key: (block, entry) for block in blocks for entry in block.rows}
    labels = [_label(row) if not one and has_figures(row) else "" for row, one in zip(rows, exact, strict=True)]
    if not any(labels):
        return exact
    named = [one[1].key if one else None for one in exact]
    keys = completed(labels, named, [entry for _, entry in known.values()])
    return [known[key] if key is not None else None for key in keys]


def is_header(row: Row, blocks: Blocks) -> bool:
    """Whether a row names columns of this table."""
    labels = [text for text in row.texts[1:] if text and not text.isdigit()]
    return any(_names_column(text, blocks) for text in labels) or any(map(_BLOCK_HEAD.match, row.texts[:2]))


def entry_of(row: Row, blocks: Blocks) -> tuple[Block, Entry] | None:
    """The part of the table and the row in it that the label of a row names."""
    label = _label(row)
    return _named(label, blocks) if label and len(label) <= _LONGEST_LABEL else None


def _label(row: Row) -> str:
    """The label of a row; a number may stand before it."""
    return next((text for text in row.texts[:2] if not text.isdigit()), "")


@lru_cache(maxsize=16384)
def _concerns(text: str, blocks: Blocks) -> bool:
    """Whether a text is one that this table has: a label, a column's name or the head of a part."""
    return bool(_names_column(text, blocks) or _named(text, blocks) or _BLOCK_HEAD.match(text))


@lru_cache(maxsize=16384)
def _names_column(text: str, blocks: Blocks) -> bool:
    return any(column_keys(text, block) for block in blocks)


@lru_cache(maxsize=16384)
def _named(label: str, blocks: Blocks) -> tuple[Block, Entry] | None:
    plain = folded(label)
    entries = ((block, entry) for block in blocks for entry in block.rows)
    return next(((block, entry) for block, entry in entries if entry.matcher.search(plain)), None)


def _cells(row: Row, header: Row, block: Block, entry: Entry) -> list[tuple[str, Cell]]:
    """Cells of a row by the header above it; a lone value column needs no header."""
    positions: dict[str, int] = {}
    for column in block.columns:
        hits = [j for j, text in enumerate(header.texts) if column.key in column_keys(text, block)]
        if hits or len(block.columns) == 1:
            positions[block.key(entry, column)] = _filled(row, hits or [1])
    cells = cells_of(row, tuple(positions.values()), open_ended=True)
    if not block.unit:
        return list(zip(positions, cells, strict=True))
    heads = [header.texts[place] if place < len(header.texts) else "" for place in positions.values()]
    counted = (in_unit(cell, block.unit, headed=head) for cell, head in zip(cells, heads, strict=True))
    return list(zip(positions, counted, strict=True))


def _filled(row: Row, positions: Sequence[int]) -> int:
    """Where under a head that spans several positions the figure stands: the only one that is not a mere spacer."""
    filled = [position for position in positions if position < len(row.texts) and row.texts[position]]
    return filled[0] if len(filled) == 1 else positions[0]
