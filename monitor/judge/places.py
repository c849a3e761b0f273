"""Places of a report in printed words: cells, rows, tables, sections, and the names of relations."""

from __future__ import annotations

from functools import cache

from monitor.read.layout import standard


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


@cache
def row_of(name: str) -> str:
    """The row a name of an equation stands for: ``r3_1`` is ``r3.1``, ``carry_in`` itself."""
    dotted = name.replace("_", ".")
    return dotted if any(entry.key == dotted for entry in standard().table3.rows) else name
