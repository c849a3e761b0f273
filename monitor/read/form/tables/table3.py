"""Table 3: requests received and how they were handled, by applicant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from monitor.read.form.layout import TableShape
from monitor.read.form.near import completed
from monitor.read.form.tables.rows import Part, Row, Table, cells_of, column_keys, has_figures, put, row_key
from monitor.read.numbers import number

_MOST_HEAD_ROWS = 8
_LONGEST_LABEL = 60
_FEWEST_COLUMNS = 5
_RELATION = "勾稽"


class Head(Struct, frozen=True):
    """Where a header puts the value columns, how wide its table is, and whether it has columns behind the last one.

    Labels stand before the ``first`` value column.
    """

    columns: tuple[int | None, ...]
    width: int
    open: bool
    first: int

    def moved(self, width: int) -> Head:
        """The same columns in a table of another width that has no header of its own: values stand at its right end."""
        shift = width - self.width
        columns = tuple(None if c is None else c + shift for c in self.columns)
        return Head(columns, width, self.open, self.first + shift)


def read(parts: Iterable[Part], shape: TableShape) -> Table:
    """The rows by key."""
    found: Table = {}
    for row, head, key in keyed(parts, shape):
        if key is not None:
            put(found, key, cells_of(row, head.columns, open_ended=head.open))
    return found


def keyed(parts: Iterable[Part], shape: TableShape) -> Iterator[tuple[Row, Head, str | None]]:
    """The rows of this table, the header each stands under, and the key that its label names."""
    rows = list(_headed(parts, shape))
    return ((row, head, key) for (row, head), key in zip(rows, _keys(rows, shape), strict=True))


def _headed(parts: Iterable[Part], shape: TableShape) -> Iterator[tuple[Row, Head]]:
    """The rows of this table, each with the header it stands under."""
    last: Head | None = None
    for part in parts:
        own = head_of(part, shape)
        last = own or last
        head = own or (last.moved(len(part.rows[0].texts)) if last else None)
        if head is not None and head.first >= 1:
            yield from ((row, head) for row in part.rows)


def _keys(rows: Sequence[tuple[Row, Head]], shape: TableShape) -> list[str | None]:
    """The keys of rows; a row of figures under a label printed with a slip has that of the nearest."""
    exact = [key_of(row, head, shape) for row, head in rows]
    labels = [
        "".join(dict.fromkeys(row.texts[: head.first])) if key is None and has_figures(row) else ""
        for (row, head), key in zip(rows, exact, strict=True)
    ]
    return completed(labels, exact, shape.rows) if any(labels) else exact


def head_of(part: Part, shape: TableShape) -> Head | None:
    """Grid positions of the seven columns from the header rows; None where a part has no header of this table."""
    if sum(bool(column_keys(label, shape)) for label in part.labels) < _FEWEST_COLUMNS:
        return None
    head = _head_rows(part, shape)
    named = [(j, column_keys(text, shape)) for row in head for j, text in enumerate(row) if text]
    positions: list[int | None] = []
    after = -1
    for entry in shape.columns:
        hits = [j for j, keys in named if j > after and entry.key in keys]
        positions.append(min(hits) if hits else None)
        after = positions[-1] if positions[-1] is not None else after
    known = [position for position in positions if position is not None]
    if len(known) < _FEWEST_COLUMNS:
        return None
    beyond = any(text for row in head for text in row[max(known) + 1 :])
    return Head(tuple(positions), len(part.rows[0].texts), beyond, min(known))


def key_of(row: Row, head: Head, shape: TableShape) -> str | None:
    """The key of a data row by its innermost label, else by all its labels together."""
    return _key(row.texts[: head.first], shape)


@lru_cache(maxsize=16384)
def _key(texts: tuple[str, ...], shape: TableShape) -> str | None:
    labels = [text for text in texts if number(text) is None]
    distinct = [text for i, text in enumerate(labels) if text and (i == 0 or text != labels[i - 1])]
    if not distinct:
        return None
    return row_key(distinct[-1], shape) or row_key("".join(distinct), shape)


def _head_rows(part: Part, shape: TableShape) -> list[list[str]]:
    """Rows above the first data row, without the corner cell (which may mention any word)."""
    head: list[list[str]] = []
    for row in part.rows[:_MOST_HEAD_ROWS]:
        labels = [text for text in row.texts[:3] if len(text) < _LONGEST_LABEL and _RELATION not in text]
        if any(row_key(text, shape) for text in labels):
            break
        head.append(["" if _RELATION in text else text for text in row.texts])
    return head
