"""Tables 2, 3 and 4 by grid position: columns from the header, rows by label and order, never by counting cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from monitor.model.reports import Cell, CellState, Grid
from monitor.read.form.layout import Layout, folded
from monitor.read.form.tables import table2, table3, table4
from monitor.read.form.tables.rows import Row, part_of
from monitor.read.numbers import cell


class Tables(Struct, frozen=True):
    """What the three tables say. A table that is not there is None; an absent row has no key."""

    format: str | None
    table2: Mapping[str, tuple[Cell, ...]] | None
    table3: Mapping[str, tuple[Cell, ...]] | None
    table4: Mapping[str, tuple[Cell, ...]] | None


def from_grids(grids: Iterable[Grid], layout: Layout, year: int | None) -> Tables:
    """Read the tables wherever they stand; parts cut by a page break or split into several tables are joined."""
    parts = [part_of(grid) for grid in grids if grid.rows]
    third = table3.read(parts, layout.table3)
    version = version_of("\n".join(label for part in parts for label in part.labels), third, layout, year)
    second = table2.read(parts, layout.table2.get(version or "", ()))
    return Tables(version, second or None, third or None, table4.read(parts, layout.table4) or None)


def version_of(labels: str, found: Mapping[str, tuple[Cell, ...]], layout: Layout, year: int | None) -> str | None:
    """The format by the labels of table 2, else by part （六） of table 3, else by the year; None when marks clash."""
    marked = [version for version, pattern in layout.marks.items() if pattern.search(folded(labels))]
    if marked:
        return marked[0] if len(marked) == 1 else None
    if any(key.startswith("r6.") for key in found):
        return "v2021"
    if "r6" in found:
        return "v2019"
    return layout.version_of(year) if year else None


def has_unknown_row(table: str, grids: Iterable[Grid], layout: Layout, version: str) -> bool:
    """Whether table 2 or 3 has a row of figures whose label names none of its rows."""
    parts = [part_of(grid) for grid in grids if grid.rows]
    if table == "table3":
        headed = [part for part in parts if table3.head_of(part, layout.table3)]
        return any(_figures(row) >= 5 and key is None for row, _, key in table3.keyed(headed, layout.table3))
    blocks = layout.table2[version]
    return any(
        row.texts[0] and _figures(row) and entry is None and header.texts
        for row, header, entry in table2.keyed(parts, blocks)
    )


def _figures(row: Row) -> int:
    return sum(cell(raw).state is CellState.NUMBER for raw in row.raws[1:] if raw)
