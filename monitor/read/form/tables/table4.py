"""Table 4: reconsideration and litigation over information disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model.reports import Cell, CellState
from monitor.read.form.layout import TableShape, folded
from monitor.read.form.tables.rows import MISSING, Part, Row, Table, cells_of, column_keys, put

_GROUPS = 3
_FEWEST_COLUMNS = 5
_LONGEST_OUTCOME = 6
_RECONSIDERATION = "复议"


def read(parts: Iterable[Part], shape: TableShape) -> Table:
    """Groups by the spanning header, columns by the label row, values from the row of numbers below it."""
    found: Table = {}
    for part in parts:
        labelled = [i for i, row in enumerate(part.rows) if _names_columns(row, shape)] if _disputes(part) else []
        if not labelled:
            continue
        below = part.rows[labelled[-1] + 1 :]
        values = next((row for row in below if any(row.texts)), below[0] if below else None)
        if values is not None:
            for key, cells in _groups(part.rows[: labelled[-1] + 1], values, shape).items():
                put(found, key, cells)
    return found


def _disputes(part: Part) -> bool:
    """Whether a table has to do with reconsideration at all."""
    return any(_RECONSIDERATION in folded(label) for label in part.labels)


def _names_columns(row: Row, shape: TableShape) -> bool:
    return sum(_is_column(text, shape) for text in row.texts) >= _FEWEST_COLUMNS


def _is_column(text: str, shape: TableShape) -> bool:
    return len(text) <= _LONGEST_OUTCOME and bool(column_keys(text, shape))


def _groups(head: Sequence[Row], values: Row, shape: TableShape) -> dict[str, tuple[Cell, ...]]:
    """The groups by key; all of them unreadable where the row of values does not end with its last column."""
    places = _places(head, shape)
    columns = tuple(column for group in places.values() for column in group)
    cells = iter(cells_of(values, columns, open_ended=False))
    found = {key: tuple(next(cells) for _ in group) for key, group in places.items()}
    lost = all(one.state is CellState.UNREADABLE for group in found.values() for one in group)
    return {entry.key: (MISSING,) * len(shape.columns) for entry in shape.rows} if lost else found


def _places(head: Sequence[Row], shape: TableShape) -> dict[str, tuple[int | None, ...]]:
    """The grid columns of each group: those under its head; where heads do not tell, from one 结果维持 to the next."""
    labels = [_outcome(head, column, shape) for column in range(len(head[-1].texts))]
    named = [column_keys(text, shape) for text in labels]
    usual = [column.key for column in shape.columns] * len(shape.rows)
    printed = [key for keys in named for key in keys]
    headed = _headed(head, named, shape) if printed != usual else None
    if headed is not None:
        return headed
    starts = [j for j, keys in enumerate(named) if shape.columns[0].key in keys and (j == 0 or keys != named[j - 1])]
    found: dict[str, tuple[int | None, ...]] = {}
    for order, start in enumerate(starts[:_GROUPS]):
        end = starts[order + 1] if order + 1 < len(starts) else len(labels)
        key = _group_key(head, start, shape) or (shape.rows[order].key if len(starts) == _GROUPS else None)
        if key is not None:
            found[key] = tuple(
                next((j for j in range(start, end) if entry.key in named[j]), None) for entry in shape.columns
            )
    return found


def _headed(
    head: Sequence[Row], named: Sequence[frozenset[str]], shape: TableShape
) -> dict[str, tuple[int | None, ...]] | None:
    """The columns by the heads over them, in whatever order; None unless every outcome stands once under each head."""
    over = {j: _group_key(head, j, shape) for j, keys in enumerate(named) if keys}
    found = {
        row.key: [
            [j for j, key in over.items() if key == row.key and column.key in named[j]] for column in shape.columns
        ]
        for row in shape.rows
    }
    if any(len(hits) != 1 for group in found.values() for hits in group):
        return None
    return {key: tuple(hits[0] for hits in group) for key, group in found.items()}


def _outcome(head: Sequence[Row], column: int, shape: TableShape) -> str:
    """The outcome a column is headed with, in whichever row of the header it stands."""
    return next((row.texts[column] for row in reversed(head) if _is_column(row.texts[column], shape)), "")


def _group_key(head: Sequence[Row], column: int, shape: TableShape) -> str | None:
    """The group above a column; the innermost header names it (未经复议直接起诉 before 行政诉讼)."""
    for text in (row.texts[column] for row in reversed(head[:-1])):
        for entry in reversed(shape.rows):
            if text and entry.matcher.search(folded(text)):
                return entry.key
    return None
