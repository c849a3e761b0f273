"""Tables that lost their grid: one cell a line, pipe rows, PDF text. Rows are anchored on their labels.

A row counts only when its label is followed by exactly as many cells as the table has columns; anything else is
unreadable, never shifted. Blanks count as cells only where the source marks cell borders. A line of nothing but
borders is a blank inside a row; at its end it may fill up spanned columns, and nobody can tell. Where figures may stand
before their label, ``assign`` says whose they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.reports import Cell, CellState, Line, Table
from monitor.read.form.flow import assign, proactive, spans
from monitor.read.form.flow.spans import LOST, bare, exactly
from monitor.read.form.layout import Layout, TableShape, folded
from monitor.read.form.tables import Tables, version_of
from monitor.read.form.tables.rows import put, row_key
from monitor.read.numbers import cell
from monitor.read.words import norm

Rows = dict[str, tuple[Cell, ...]]

_DISPUTES = "复议"


def from_lines(
    second: Sequence[Line], third: Sequence[Line], fourth: Sequence[Line], layout: Layout, year: int | None
) -> Tables:
    """Read the tables from the lines of sections two, three and four."""
    lead, labels = spans.of_table3(third, layout.table3)
    table3 = _table3(lead, labels, layout.table3)
    version = version_of(norm("".join(line.text for line in second)), table3, layout, year)
    table2, unread = proactive.read(second, layout.table2.get(version, ())) if version else ({}, {})
    if table3 and version:
        table3 = _unread(third, labels, layout, version) | table3
    table2 = unread | table2 if table2 else {}
    return Tables(version, table2 or None, table3 or None, _table4(fourth, layout.table4) or None)


def beside(grids: Tables, second: Sequence[Line], third: Sequence[Line], layout: Layout) -> Tables:
    """The tables of grids with the rows that stand in lines beside them.

    A row that each reads as something else, and a label without figures, are unreadable.
    """
    if grids.format is None or not (second or third):
        return grids
    lead, labels = spans.of_table3(third, layout.table3)
    table2, unread2 = proactive.read(second, layout.table2.get(grids.format, ()))
    table3, unread3 = _table3(lead, labels, layout.table3), _unread(third, labels, layout, grids.format)
    return Tables(
        grids.format,
        _joined(grids.table2, table2, unread2),
        _joined(grids.table3, table3, unread3),
        grids.table4,
    )


def _joined(first: Table | None, other: Rows, unread: Rows) -> Table | None:
    if first is None and not other:
        return None
    found = dict(first or {})
    for key, row in other.items():
        put(found, key, row)
    return unread | found


def _table3(lead: Sequence[Cell], labels: Sequence[spans.Span], shape: TableShape) -> Rows:
    """The rows as printed, and those in doubt as the sums tell or unreadable."""
    width = len(shape.columns)
    doubts = assign.doubts(lead, labels, width)
    doubted = {place for doubt in doubts for place in range(doubt.start, doubt.end)}
    if not doubts and assign.moved_on(labels, width):
        return {label.key: _lost(shape) for label in labels if label.key is not None}
    found = _plain([label for place, label in enumerate(labels) if place not in doubted], width)
    plain = _plain(labels, width) if doubts else {}
    if doubts and assign.consistent(plain):
        return plain
    told = assign.settled(lead, labels, doubts, found, width) if doubts else {}
    if told is not None:
        return found | {key: tuple(row) for key, row in told.items()}
    without = (place for place, label in enumerate(labels) if place not in doubted and not bare(label.values))
    unsure = doubted | set(range(max(without, default=0)))  # figures may have moved on from label to label
    return found | {key: _lost(shape) for place in unsure for key in [labels[place].key] if key is not None}


def _plain(labels: Sequence[spans.Span], width: int) -> Rows:
    """Rows by the figures behind their labels."""
    found: Rows = {}
    for label in labels:
        if label.key is not None and bare(label.values):
            put(found, label.key, exactly(label.values, width))
    return found


def _unread(lines: Sequence[Line], labels: Sequence[spans.Span], layout: Layout, version: str) -> Rows:
    """Rows that are there without having been read: labels with nothing behind them.

    All that are missing where a label we do not know stands among the others or over figures: each may be that one.
    """
    width = len(layout.table3.columns)
    keys = layout.table3_keys(version)
    known = [place for place, label in enumerate(labels) if label.key is not None]
    within = labels[known[0] : known[-1]] if known else []
    full = any(label.key is None and len(bare(label.values)) >= width for label in labels)
    if full or any(label.key is None and not bare(label.values) for label in within):
        return dict.fromkeys(keys, _lost(layout.table3))
    words = {norm(raw) for line in lines for raw in line.cells if cell(raw).state is CellState.TEXT}
    named = {label.key for label in labels} | {row_key(word, layout.table3) for word in words}
    return {key: _lost(layout.table3) for key in keys if key in named}


def _table4(lines: Sequence[Line], shape: TableShape) -> Rows:
    """Fifteen values behind the labels: reconsideration, direct suits, suits after reconsideration."""
    width, groups = len(shape.columns), len(shape.rows)
    read = list(spans.runs(lines))
    behind = [run for run in read if run.values and _DISPUTES in folded("".join(run.words))]
    if not behind:
        return {}
    cells = exactly(_unpadded(behind[0].values), width * groups)
    if LOST in cells and len(behind) > 1:
        return _by_group(behind, shape)
    return {entry.key: cells[order * width : (order + 1) * width] for order, entry in enumerate(shape.rows)}


def _by_group(read: Sequence[spans.Run], shape: TableShape) -> Rows:
    """Each group behind its own name; all unreadable where a name or a figure is missing."""
    width = len(shape.columns)
    found: Rows = {}
    for run in read:
        words = folded("".join(run.words))
        hits = [(match.end(), entry.key) for entry in shape.rows for match in entry.matcher.finditer(words)]
        if hits:
            found.setdefault(max(hits)[1], exactly(run.values, width))
    whole = len(found) == len(shape.rows) == len(read)
    return found if whole else {entry.key: _lost(shape) for entry in shape.rows}


def _unpadded(values: Sequence[Cell]) -> Sequence[Cell]:
    """Values without the blanks that fill up the header row before them."""
    first = next((i for i, value in enumerate(values) if value.state is not CellState.EMPTY), len(values))
    return values[first:]


def _lost(shape: TableShape) -> tuple[Cell, ...]:
    return (LOST,) * len(shape.columns)
