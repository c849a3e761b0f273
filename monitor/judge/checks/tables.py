"""Whether the prescribed tables are whole and hold counts (国办公开办函〔2019〕60号, 〔2021〕30号)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.judge.places import place_words
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Cell, CellState, Report, Table
from monitor.read.form.layout import Layout, standard

_LISTED = 5


def table_complete(dossier: Dossier, *, table: str) -> Iterator[Remark]:
    """Every row of the form is there with every column. A table that is nowhere may be an image: unsure.

    Beside a row that could not be read a missing one may be that one: unsure.
    """
    report = dossier.report
    assert report is not None
    figures: Table | None = getattr(report, table)
    if figures is None or (report.format is None and table != "table4"):
        reason = "not_found" if figures is None else "format_unclear"
        yield Remark(verdict=Verdict.UNSURE, where=table, reason=reason)
        return
    keys = _expected(standard(), table, report.format or "")
    missing = [key for key in keys if key not in figures]
    torn = [key for key, cells in figures.items() if any(cell.state is CellState.UNREADABLE for cell in cells)]
    if missing and len(missing) * 2 > len(keys):
        yield Remark(verdict=Verdict.UNSURE, where=table, reason="mostly_lost", values=_rows(table, missing))
    elif missing and not torn:
        reason = "one_row" if _in_one_row(missing, figures) else "fails"
        yield Remark(verdict=Verdict.FAILS, where=_place(table, missing), reason=reason, values=_rows(table, missing))
    elif torn:
        yield Remark(verdict=Verdict.UNSURE, where=table, reason="torn", values=_rows(table, [*missing, *torn]))
    else:
        yield Remark(verdict=Verdict.HOLDS)


def cells_are_counts(dossier: Dossier) -> Iterator[Remark]:
    """Cells hold whole numbers from zero up; amounts of money may be fractional, 2019 changes negative."""
    report = dossier.report
    assert report is not None
    found = False
    for table in ("table2", "table3", "table4"):
        wrong = [(place, cell) for place, cell in figures(report, table) if _is_wrong(report, place, cell)]
        if wrong:
            found = True
            cells = "；".join(f"{place_words(place)}：{cell.raw.strip()[:20]}" for place, cell in wrong[:_LISTED])
            where = wrong[0][0] if len(wrong) == 1 else table
            values: Values = {"count": len(wrong), "cells": cells}
            yield Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def _expected(layout: Layout, table: str, version: str) -> tuple[str, ...]:
    if table == "table2":
        return layout.table2_keys(version)
    if table == "table3":
        return layout.table3_keys(version)
    return tuple(row.key for row in layout.table4.rows)


def _rows(table: str, keys: list[str]) -> dict[str, str | int]:
    labels = [standard().label(table, key) for key in keys]
    return {"count": len(keys), "rows": "；".join(labels[:_LISTED])}


def _in_one_row(missing: list[str], figures: Table) -> bool:
    """Whether all missing rows are those of a group that is printed as a single row."""
    groups = {key.split(".")[0] for key in missing}
    return len(missing) > 1 and len(groups) == 1 and groups <= set(figures)


def _place(table: str, keys: list[str]) -> str:
    return f"{table}.{keys[0]}" if len(keys) == 1 else table


def figures(report: Report, table: str) -> Iterator[tuple[str, Cell]]:
    """Every cell of a table with its place."""
    rows: Table = getattr(report, table) or {}
    columns = () if table == "table2" else _columns(table)
    cells = (cell for row in rows.values() for cell in (row if columns else row[:1]))
    return zip(_cell_places(table, tuple(rows), columns), cells, strict=True)


@lru_cache(maxsize=64)
def _cell_places(table: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The places of a table with these rows; nearly all tables have the rows of the form."""
    return tuple(f"{table}.{row}.{column}" for row in rows for column in columns) or tuple(
        f"{table}.{row}" for row in rows
    )


def _columns(table: str) -> tuple[str, ...]:
    shape = standard().table4 if table == "table4" else standard().table3
    return tuple(entry.key for entry in shape.columns)


def _is_wrong(report: Report, place: str, cell: Cell) -> bool:
    if cell.state is CellState.TEXT:
        return True
    if cell.state is not CellState.NUMBER or cell.value is None or (cell.value >= 0 and isinstance(cell.value, int)):
        return False
    table, _, key = place.partition(".")
    negative, decimal = _allowed(report.format, key) if table == "table2" else (False, False)
    return (cell.value < 0 and not negative) or (cell.value != int(cell.value) and not decimal)


def _allowed(version: str | None, key: str) -> tuple[bool, bool]:
    """(may be negative, may be fractional) for a figure of table 2."""
    for block in standard().table2[version or "v2021"]:
        for row in block.rows:
            for column in block.columns:
                if block.key(row, column) == key:
                    return column.key in block.negative, block.decimal
    return False, False
