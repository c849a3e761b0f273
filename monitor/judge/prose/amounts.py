"""What the tables say of a sum of rows in one column: ``new + carry_in``, ``r7 - r6_3``, ``review - review_pending``.

Names are rows of table 3 and groups of them (a dot is written ``_``), groups of table 4 (their total) with or without
one of its columns, and fields of table 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated

from msgspec import Struct

from monitor.judge import equation
from monitor.model.reports import Cell, CellState, Report, Table
from monitor.read.form.layout import standard

TOTAL, NATURAL, ENTITIES = "total", "natural", "entities"
_NO_CELL = Cell("", CellState.UNREADABLE)


Sum = Annotated[str, "sum"]
"""Names of rows added up and taken off, as a rule writes them: ``new + carry_in``."""


class Line(Struct, frozen=True):
    """What a name stands for: rows of a table that are added up, and the only column it is about, if any."""

    table: str
    rows: tuple[str, ...]
    label: str
    column: str = ""


class Amount(Struct, frozen=True, kw_only=True):
    """A sum as read: its value, the least it can be, its cells, how it is written.

    ``value`` is None if a cell has no count; a number below nought is none. ``at_least`` counts the known cells of
    a row whose total is blank; None where rows are subtracted.
    """

    value: int | float | None
    at_least: int | float | None
    cells: tuple[str, ...]
    shown: str


def amount(report: Report, expression: str, column: str = TOTAL) -> Amount | None:
    """A sum in the total column, that of natural persons, or all others; None if this form has no such row."""
    terms = [(sign, _part(report, names()[name], column)) for sign, name in equation.terms(expression)]
    parts = [(sign, part) for sign, part in terms if part is not None]
    if len(parts) < len(terms):
        return None
    values = [sign * part.value for sign, part in parts if part.value is not None]
    least = [part.at_least or 0 for _, part in parts]
    return Amount(
        value=sum(values) if len(values) == len(parts) else None,
        at_least=sum(least) if all(sign > 0 for sign, _ in parts) else None,
        cells=tuple(cell for _, part in parts for cell in part.cells),
        shown="".join(f"{_joint(sign, position)}{part.shown}" for position, (sign, part) in enumerate(parts)),
    )


@cache
def names() -> Mapping[str, Line]:
    """Every name an expression may use."""
    shapes = standard()
    rows = [row.key for row in shapes.table3.rows]
    found = {
        key.replace(".", "_"): Line("table2", (key,), label)
        for (table, key), label in shapes.labels.items()
        if table == "table2"
    }
    for row in shapes.table3.rows:
        found[row.key.replace(".", "_")] = Line("table3", (row.key,), shapes.short.get(row.key, row.label))
    for group, label in shapes.groups.items():
        found[group] = Line("table3", tuple(r for r in rows if r == group or r.startswith(f"{group}.")), label)
    for row in shapes.table4.rows:
        found[row.key] = Line("table4", (row.key,), row.label)
        for column in shapes.table4.columns:
            label = f"{row.label}·{column.label}"
            found[f"{row.key}_{column.key}"] = Line("table4", (row.key,), label, column.key)
    return found


def _part(report: Report, line: Line, column: str) -> Amount | None:
    figures: Table = getattr(report, line.table) or {}
    rows = [row for row in line.rows if _in_form(report.format or "", line.table, row)]
    if not rows:
        return None
    wanted = line.column or (column if line.table == "table3" else TOTAL)
    cells = [cell for row in rows for cell in _cells(line.table, row, figures.get(row), wanted)]
    numbers = [cell.value for _, cell in cells if cell.value is not None and cell.value >= 0]
    value = sum(numbers) if len(numbers) == len(cells) else None
    least = sum(_least(figures.get(row), wanted) for row in rows) if value is None else value
    shown = line.label if value is None else f"{line.label}（{value}）"
    return Amount(value=value, at_least=least, cells=tuple(place for place, _ in cells), shown=shown)


def _in_form(version: str, table: str, row: str) -> bool:
    if table == "table2":
        return row in standard().table2_keys(version)
    return table != "table3" or row not in standard().absent.get(version, ())


def _cells(table: str, row: str, cells: tuple[Cell, ...] | None, wanted: str) -> Iterator[tuple[str, Cell]]:
    """The cells of a row that count, each with its place; cells without a number where the row is missing."""
    if table == "table2":
        yield f"{table}.{row}", cells[0] if cells else _NO_CELL
        return
    columns = (standard().table4 if table == "table4" else standard().table3).columns
    for position, column in enumerate(columns):
        others = wanted == ENTITIES and column.key not in (NATURAL, TOTAL)
        if column.key == wanted or others:
            yield f"{table}.{row}.{column.key}", cells[position] if cells else _NO_CELL


def _least(cells: tuple[Cell, ...] | None, wanted: str) -> int | float:
    """The least a row whose figure is not known can count in its total column: all its known parts."""
    if not cells or wanted != TOTAL:
        return 0
    known = cells[-1:] if cells[-1].value is not None else cells[:-1]
    return max(0, sum(cell.value or 0 for cell in known))


def _joint(sign: int, position: int) -> str:
    return "－" if sign < 0 else "＋" if position else ""
