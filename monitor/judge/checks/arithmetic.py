"""Sums that must hold between the cells of a table (relations E1–E6 of the prescribed form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from msgspec.structs import replace

from monitor.judge import equation as equations
from monitor.model import Cell, Dossier, Remark, Table, Verdict
from monitor.read.layout import Entry, standard


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
    lines = _columns(table, figures) if each == "column" else _rows(table, figures)
    remarks = [_judge(relation, where, label, cells, table) for where, label, cells in lines]
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


Line = tuple[str, str, Mapping[str, tuple[str, Cell]]]
"""(place, printed label, name -> (place of the cell, cell))."""


def _columns(table: str, figures: Table) -> Iterator[Line]:
    for index, column in enumerate(_shape(table)):
        cells = {row: (f"{table}.{row}.{column.key}", values[index]) for row, values in figures.items()}
        yield f"{table}.{column.key}", standard().line["column"].format(column.label), cells


def _rows(table: str, figures: Table) -> Iterator[Line]:
    for row, values in figures.items():
        columns = zip(_shape(table), values, strict=True)
        cells = {column.key: (f"{table}.{row}.{column.key}", value) for column, value in columns}
        yield f"{table}.{row}", standard().line["row"].format(standard().label(table, row)), cells


def _shape(table: str) -> tuple[Entry, ...]:
    shapes = standard()
    return (shapes.table4 if table == "table4" else shapes.table3).columns


def _judge(
    relation: equations.Equation, where: str, label: str, cells: Mapping[str, tuple[str, Cell]], table: str
) -> Remark:
    parts = {name: _members(name, cells) for name in relation.names()}
    missing = [row for name in parts for row in _absent(name, cells)]
    if missing:
        words = {"line": label, "missing": "、".join(name_words(table, name) for name in missing)}
        return Remark(verdict=Verdict.SKIPPED, where=where, reason="row_missing", values=words)
    blank = [(place, cell) for members in parts.values() for place, cell in members if cell.value is None]
    if blank:
        return _unassessable(relation, where, label, parts, blank)
    values = {name: sum(cell.value or 0 for _, cell in members) for name, members in parts.items()}
    delta, terms = relation.delta(values), _terms(relation, parts)
    if delta == 0:
        return Remark(verdict=Verdict.HOLDS, where=where, terms=terms)
    saw = relation.show(values, lambda name: name_words(table, name))
    told = {"line": label, "saw": saw}
    return Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=told, terms=terms, delta=delta)


def _members(name: str, cells: Mapping[str, tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """The cells a name stands for: itself, or all rows of its group (r3 = r3.1 … r3.8)."""
    row = row_of(name)
    if row in cells:
        return [cells[row]]
    return [cells[key] for key in _group(row) if key in cells]


def _absent(name: str, cells: Mapping[str, tuple[str, Cell]]) -> list[str]:
    """The rows a name stands for that the table lacks: without one of its rows a group has no sum."""
    row = row_of(name)
    if row in cells:
        return []
    return [key for key in _group(row) or (row,) if key not in cells]


@cache
def _group(row: str) -> tuple[str, ...]:
    """The rows of a group of table 3; none for a row that is no group."""
    return tuple(entry.key for entry in standard().table3.rows if entry.key.startswith(f"{row}."))


def _terms(relation: equations.Equation, parts: Mapping[str, list[tuple[str, Cell]]]) -> dict[str, int]:
    signs = relation.coefficients()
    return {place: signs[name] for name, members in parts.items() for place, _ in members}


def _unassessable(
    relation: equations.Equation,
    where: str,
    label: str,
    parts: Mapping[str, list[tuple[str, Cell]]],
    blank: list[tuple[str, Cell]],
) -> Remark:
    """No number somewhere: skipped; unsure where the known parts alone already exceed the known total."""
    values = {"line": label, "cell": place_words(blank[0][0])}
    sides = [[name for _, name in side] for side in (relation.left, relation.right)]
    for whole, rest in (sides, sides[::-1]):
        known = [cell.value for name in whole for _, cell in parts[name]]
        others = [cell.value or 0 for name in rest for _, cell in parts[name]]
        if len(whole) == 1 and None not in known and sum(others) > sum(value or 0 for value in known):
            return Remark(verdict=Verdict.UNSURE, where=where, reason="exceeds", values=values)
    return Remark(verdict=Verdict.SKIPPED, where=where, reason="blank", values=values)


@cache
def row_of(name: str) -> str:
    """The row a name of an equation stands for: ``r3_1`` is ``r3.1``, ``carry_in`` itself."""
    dotted = name.replace("_", ".")
    return dotted if any(entry.key == dotted for entry in standard().table3.rows) else name


def place_words(place: str) -> str:
    """A place in printed labels: ``table3.r1.natural`` -> ``（一）予以公开·自然人``; a whole table by its section."""
    table, _, rest = place.partition(".")
    if table == "section" or not rest:
        number = rest or table.removeprefix("table")
        return next((shape.title for shape in standard().sections if str(shape.number) == number), place)
    if table == "table2":
        return standard().label(table, rest)
    labels = standard()
    if (table, rest) in labels.labels:
        return labels.label(table, rest)
    row, _, column = rest.rpartition(".")
    if not row:
        return labels.column_label(table, rest)
    return f"{labels.label(table, row)}·{labels.column_label(table, column)}"


def name_words(table: str, name: str) -> str:
    """The printed label of a name in a relation: a row, a group of rows (``r3_1`` is row ``r3.1``), or a column."""
    shapes = standard()
    if table == "table3" and name in shapes.short:
        return shapes.short[name]
    for row in (name, name.replace("_", ".")):
        label = shapes.label(table, row)
        if label != row:
            return label
    return shapes.column_label(table, name)
