"""Sums that must hold between the cells of a table (relations E1–E6 of the prescribed form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge import equation as equations
from monitor.judge.places import name_words, place_words, row_of
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Table
from monitor.read.form.layout import Entry, standard


def equation(
    dossier: Dossier,
    *,
    table: Literal["table3", "table4"],
    equation: str,
    each: Literal["column", "row"],
    doubt_from: int,
) -> Iterator[Remark]:
    """The relation in each column (names are rows or groups) or each row (names are columns) of a table.

    Any cell that is no number makes the relation not assessable; a blank is never taken for zero. From ``doubt_from``
    broken relations on we more likely misread the table than the agency miscounted.
    """
    figures: Table = getattr(dossier.report, table)
    relation = equations.parse(equation)
    lines = _lines(equation, table, each, tuple(figures))
    remarks = [_judge(relation, line, figures, table) for line in lines]
    broken = [remark for remark in remarks if remark.verdict is Verdict.FAILS]
    for remark in remarks:
        doubtful = len(broken) >= doubt_from and remark.verdict is Verdict.FAILS
        yield replace(remark, verdict=Verdict.UNSURE, reason="doubt") if doubtful else remark


def names(table: str, each: str) -> tuple[str, ...]:
    """The names an equation may use: rows and groups of rows for each column, columns for each row."""
    shape = standard().table4 if table == "table4" else standard().table3
    if each == "row":
        return tuple(entry.key for entry in shape.columns)
    groups = tuple(standard().groups) if table == "table3" else ()
    return (*(entry.key.replace(".", "_") for entry in shape.rows), *groups)


class Line(Struct, frozen=True, eq=False):
    """A relation in one column or row of a table as it stands: which cells each name adds up.

    ``parts`` are (sign in left side minus right side, name, cells as (place, row, column)), ``terms`` the sign of each
    place, ``missing`` the rows the table lacks: without one of its rows a group has no sum.
    """

    where: str
    label: str
    parts: tuple[tuple[int, str, tuple[tuple[str, str, int], ...]], ...]
    terms: Mapping[str, int]
    missing: tuple[str, ...]


@lru_cache(maxsize=512)
def _lines(text: str, table: str, each: str, rows: tuple[str, ...]) -> tuple[Line, ...]:
    """The lines of a relation over a table with these rows; nearly all tables have the rows of the form."""
    relation = equations.parse(text)
    columns = _shape(table)
    if each == "column":
        return tuple(
            _line(relation, table, f"{table}.{column.key}", _label("column", column.label), rows, (), index)
            for index, column in enumerate(columns)
        )
    keys = tuple(column.key for column in columns)
    return tuple(
        _line(relation, table, f"{table}.{row}", _label("row", standard().label(table, row)), (row,), keys, 0)
        for row in rows
    )


def _label(kind: str, name: str) -> str:
    return standard().line[kind].format(name)


def _line(
    relation: equations.Equation,
    table: str,
    where: str,
    label: str,
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    index: int,
) -> Line:
    """Down a column (``index``) over ``rows``, or with ``columns`` along the one row."""
    own = _shape(table)[index].key
    cells = {key: (f"{where}.{key}", rows[0], at) for at, key in enumerate(columns)} or {
        row: (f"{table}.{row}.{own}", row, index) for row in rows
    }
    parts, missing = [], []
    for name, sign in relation.coefficients().items():
        members = _members(name, cells)
        missing += [key for key in members if key not in cells]
        parts.append((sign, name, tuple(cells[key] for key in members if key in cells)))
    terms = {place: sign for sign, _, members in parts for place, _, _ in members}
    return Line(where, label, tuple(parts), terms, tuple(missing))


def _shape(table: str) -> tuple[Entry, ...]:
    shapes = standard()
    return (shapes.table4 if table == "table4" else shapes.table3).columns


def _members(name: str, cells: Mapping[str, object]) -> tuple[str, ...]:
    """The rows (or columns) a name stands for: itself, or all rows of its group (r3 = r3.1 … r3.8)."""
    row = row_of(name)
    if row in cells:
        return (row,)
    return tuple(entry.key for entry in standard().table3.rows if entry.key.startswith(f"{row}.")) or (row,)


def _judge(relation: equations.Equation, line: Line, figures: Table, table: str) -> Remark:
    if line.missing:
        words = {"line": line.label, "missing": "、".join(name_words(table, name) for name in line.missing)}
        return Remark(verdict=Verdict.SKIPPED, where=line.where, reason="row_missing", values=words)
    values: dict[str, int | float] = {}
    delta: int | float = 0
    for sign, name, cells in line.parts:
        numbers = [figures[row][column].value for _, row, column in cells]
        if None in numbers:
            return _unassessable(relation, line, figures)
        values[name] = whole = sum(filter(None, numbers))
        delta += sign * whole
    if delta == 0:
        return Remark(verdict=Verdict.HOLDS, where=line.where, terms=line.terms)
    told = {"line": line.label, "saw": relation.show(values, lambda name: name_words(table, name))}
    return Remark(verdict=Verdict.FAILS, where=line.where, reason="fails", values=told, terms=line.terms, delta=delta)


def _unassessable(relation: equations.Equation, line: Line, figures: Table) -> Remark:
    """No number somewhere: skipped; unsure where the known parts alone already exceed the known total."""
    parts = {name: [(place, figures[row][at].value) for place, row, at in cells] for _, name, cells in line.parts}
    blank = next(place for cells in parts.values() for place, value in cells if value is None)
    values = {"line": line.label, "cell": place_words(blank)}
    sides = [[name for _, name in side] for side in (relation.left, relation.right)]
    for whole, rest in (sides, sides[::-1]):
        known = [value for name in whole for _, value in parts[name]]
        others = sum(value or 0 for name in rest for _, value in parts[name])
        if len(whole) == 1 and None not in known and others > sum(value or 0 for value in known):
            return Remark(verdict=Verdict.UNSURE, where=line.where, reason="exceeds", values=values)
    return Remark(verdict=Verdict.SKIPPED, where=line.where, reason="blank", values=values)
