"""Tables that a page break cuts in parts, and rows it tears: half of the label on each side, the figures on one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from monitor.model.reports import CellState, Grid
from monitor.read.form import layout
from monitor.read.numbers import cell
from monitor.read.sources.printed.boxed import Ruled
from monitor.read.words import norm

Row = tuple[str, ...]

_NEAR = 3.0
_VALUES = (CellState.NUMBER, CellState.PLACEHOLDER, CellState.UNREADABLE)
_ORDINAL = re.compile(r"^(?:\d{1,2}[.、]|\([一二三四五六七八九十]\)|[一二三四五六七八九十]、|第)")


def joined(items: Sequence[str | Ruled]) -> list[str | Grid]:
    """Lines and tables; parts of a table that follow each other directly, as wide as each other, are one."""
    found: list[str | Ruled] = []
    for item in items:
        before = found[-1] if found else None
        if isinstance(item, Ruled) and isinstance(before, Ruled) and _fit(before, item):
            found[-1] = _one(before, item)
        else:
            found.append(item)
    return [item if isinstance(item, str) else Grid(item.rows) for item in found]


def _fit(upper: Ruled, lower: Ruled) -> bool:
    return abs(upper.xs[0] - lower.xs[0]) <= _NEAR and abs(upper.xs[-1] - lower.xs[-1]) <= _NEAR


def _one(upper: Ruled, lower: Ruled) -> Ruled:
    """Both parts with the columns of either and one head, the halves of a row torn between them put together."""
    xs = [*upper.xs]
    xs += [x for x in lower.xs if all(abs(x - other) > _NEAR for other in xs)]
    edges = tuple(sorted(xs))
    first, second = _spread(upper, edges), _spread(lower, edges)
    second = second[_repeated(first, second) :]
    if second and (_is_torn(first[-1], second[0]) or _is_torn(second[0], first[-1])):
        whole = tuple(_put_together(above, below) for above, below in zip(first[-1], second[0], strict=True))
        first, second = [*first[:-1], whole], second[1:]
    return Ruled(edges, (*first, *second))


def _spread(table: Ruled, edges: Sequence[float]) -> list[Row]:
    """The rows with a text for every column: that of the one its middle lies in."""
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    last = len(table.xs) - 2
    columns = [min(max(bisect_right(table.xs, middle) - 1, 0), last) for middle in middles]
    return [tuple(row[column] for column in columns) for row in table.rows]


def names_row(label: str) -> bool:
    """Whether a normalised label names a row of table 2 or 3."""
    shapes = layout.standard()
    second = (entry for blocks in shapes.table2.values() for block in blocks for entry in block.rows)
    return any(entry.matcher.search(label) for entry in (*shapes.table3.rows, *second))


def _repeated(upper: Sequence[Row], lower: Sequence[Row]) -> int:
    """The rows of a head that the lower part says again."""
    count = 0
    for above, below in zip(upper, lower, strict=False):
        if [norm(text) for text in above] != [norm(text) for text in below]:
            return count
        count += 1
    return count


def _is_torn(full: Row, bare: Row) -> bool:
    """Whether a row with figures and one without any are one: no row of a report has the label of the bare one."""
    label = max((i for row in (full, bare) for i, text in enumerate(row) if _is_label(text)), default=0)
    figures = [cell(text).state in _VALUES for text in full[label + 1 :]]
    if not any(figures) or any(norm(text) for text in bare[label + 1 :]):
        return False
    mine, other = norm(full[label]), norm(bare[label])
    if not mine or not other:
        return mine != other
    return mine != other and not (_begins(mine) and _begins(other)) and not (names_row(mine) and names_row(other))


def _is_label(text: str) -> bool:
    return cell(text).state is CellState.TEXT


def _begins(label: str) -> bool:
    return _ORDINAL.match(label) is not None


def _put_together(above: str, below: str) -> str:
    """Both halves of a cell; what is said again is said once."""
    texts = [text for text in (above, below) if text]
    return "" if not texts else texts[0] if norm(texts[0]) == norm(texts[-1]) else "\n".join(texts)
