"""Rows of a table with their labels, and what official labels stand for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from monitor.model.reports import Cell, CellState, Grid
from monitor.read.form.layout import Block, TableShape, folded
from monitor.read.form.near import nearest
from monitor.read.numbers import cell
from monitor.read.words import norm, unnoted

MISSING = Cell("", CellState.UNREADABLE)

_LONGEST_HEAD = 16

Table = dict[str, tuple[Cell, ...]]


class Row(Struct, frozen=True):
    """A row of a grid: its cells normalised, for matching, and raw."""

    texts: tuple[str, ...]
    raws: tuple[str | None, ...]


class Part(Struct, frozen=True):
    """A grid row by row, and the distinct words in it."""

    rows: tuple[Row, ...]
    labels: frozenset[str]


def part_of(grid: Grid) -> Part:
    plain = {raw: norm(unnoted(raw)) if raw else "" for raw in set(chain.from_iterable(grid.rows))}
    rows = tuple([Row(tuple([plain[raw] for raw in raws]), raws) for raws in grid.rows])
    return Part(rows, frozenset(text for text in plain.values() if text and not text.isdigit()))


@lru_cache(maxsize=16384)
def row_key(label: str, shape: TableShape) -> str | None:
    """The row a label names: of all matchers that fit, the one that matches furthest to the right."""
    best: tuple[int, str] | None = None
    plain = folded(label)
    for entry in shape.rows:
        match = entry.matcher.search(plain)
        if match and (best is None or match.end() > best[0]):
            best = (match.end(), entry.key)
    return best[1] if best else None


@lru_cache(maxsize=16384)
def column_keys(label: str, shape: TableShape | Block) -> frozenset[str]:
    """The columns a label may name; one printed with a slip names the nearest."""
    plain = folded(label)
    named = frozenset(entry.key for entry in shape.columns if entry.matcher.search(plain))
    near = None if named or len(label) > _LONGEST_HEAD else nearest(label, shape.columns, whole=True)
    return frozenset((near,)) if near is not None else named


def has_figures(row: Row) -> bool:
    """Whether a row has a number behind its label."""
    return any(cell(raw).state is CellState.NUMBER for raw in row.raws[1:] if raw)


def cells_of(row: Row, columns: Sequence[int | None], *, open_ended: bool) -> tuple[Cell, ...]:
    """The cells of a row; one that ends before its last column or goes on behind it is shifted, so unreadable."""
    raws = row.raws
    last = max((column for column in columns if column is not None), default=-1)
    short = last >= len(raws) or raws[last] is None
    torn = None in raws
    cells = tuple(
        [
            MISSING if c is None or c >= len(raws) or (torn and _shared(raws, c, columns)) else cell(raws[c])
            for c in columns
        ]
    )
    if short or (not open_ended and any(row.texts[last + 1 :])):
        return tuple(Cell(one.raw, CellState.UNREADABLE) for one in cells)
    return cells


def _shared(raws: Sequence[str | None], column: int, columns: Sequence[int | None]) -> bool:
    """Whether a cell goes on over the next of the columns, so that nobody can tell which one its figure is for."""
    return column + 1 < len(raws) and raws[column + 1] is None and column + 1 in columns


def put(found: Table, key: str, cells: tuple[Cell, ...]) -> None:
    """Keep the first reading of a row; a blank one (cut by a page break) gives way, a clashing one is unreadable."""
    before = found.get(key)
    if before is None or _blank(before):
        found[key] = cells
    elif not _blank(cells) and [c.value for c in before] != [c.value for c in cells]:
        found[key] = tuple(Cell(c.raw, CellState.UNREADABLE) for c in before)


def _blank(cells: tuple[Cell, ...]) -> bool:
    return all(c.state in (CellState.EMPTY, CellState.UNREADABLE) for c in cells)
