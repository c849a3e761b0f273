"""Places of a report or a website in printed words: cells, rows, tables, sections, relations, columns."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from monitor.model.columns import Column

if TYPE_CHECKING:
    from monitor.read.form.layout import Layout

STEP = " → "
"""Between the names of a column's path, in places and on paper."""

_DETAILS = frozenset({"domain", "home", "late"})
"""What a finding about a site may single out, as the end of its place."""


def place_words(place: str) -> str:
    """A place in printed labels: ``table3.r1.natural`` -> ``（一）予以公开·自然人``.

    A whole table and a sentence (``section.1.comparison2``) are called by their section, a column by the names of its
    path, a site by its host.
    """
    table, _, rest = place.partition(".")
    if table == "column":
        return rest.partition("/")[2] or rest
    if table == "site":
        host, _, detail = rest.rpartition(".")
        return host if detail in _DETAILS else rest
    if table == "section" or not rest:
        number = rest.partition(".")[0] or table.removeprefix("table")
        return next((shape.title for shape in _labels().sections if str(shape.number) == number), place)
    if table == "table2":
        return _labels().label(table, rest)
    labels = _labels()
    if (table, rest) in labels.labels:
        return labels.label(table, rest)
    row, _, column = rest.rpartition(".")
    if not row:
        return labels.column_label(table, rest)
    return f"{labels.label(table, row)}·{labels.column_label(table, column)}"


def name_words(table: str, name: str) -> str:
    """The printed label of a name in a relation: a row, a group of rows (``r3_1`` is row ``r3.1``), or a column."""
    shapes = _labels()
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
    return dotted if any(entry.key == dotted for entry in _labels().table3.rows) else name


def _labels() -> Layout:
    from monitor.read.form.layout import standard  # who only names columns and sites need not wait for it

    return standard()


def column_place(column: Column) -> str:
    """What stands in findings, cases and tables for a registered column: ``column.<host>/<names>``."""
    return f"column.{column.site}/{STEP.join(column.path)}"


def lies_in(where: str, places: Collection[str]) -> bool:
    """Whether what a finding is about is one of the columns or sites, or a detail of such a site."""
    return where in places or whole(where) in places


def whole(where: str) -> str:
    """The column or site itself that a finding about one, or about a detail of a site, is about."""
    site, _, detail = where.rpartition(".")
    return site if where.startswith("site.") and detail in _DETAILS else where


def site_place(host: str) -> str:
    """The place of a site, or of one thing on it: ``site.<host>`` with the detail behind."""
    return f"site.{host}"


def host_of(place: str) -> str:
    """The host that the place of a column or of a site as a whole is on."""
    return place.partition(".")[2].partition("/")[0]


def spans(host: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Where the places of a site and of its columns lie among all places in order: from the first, up to the second.

    Places of a site whose host begins with this one may lie between them.
    """
    columns, site = f"column.{host}", site_place(host)
    return (f"{columns}/", f"{columns}0"), (site, f"{site}/")
