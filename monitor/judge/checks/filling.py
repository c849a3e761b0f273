"""How the prescribed tables are filled in: of which form they are, what is blank, which unit is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from monitor.judge.checks.tables import figures
from monitor.judge.places import place_words
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Cell, CellState, Report, Table
from monitor.read.form.layout import standard
from monitor.read.words import norm

_TABLES = ("table2", "table3", "table4")
_BLANK = (CellState.EMPTY, CellState.PLACEHOLDER)
_SHARED_COLUMNS = (".decisions",)
_SUMS = {"table3": ("new", "carry_in", "r7", "carry_out"), "table4": ()}
_TOTAL = "total"
_CLOSED = "r7"
_FEES = "fees_wan"
_PROACTIVE = 2


def form_fits_year(dossier: Dossier) -> Iterator[Remark]:
    """The tables are those of the form in force for the report year; the newer one used early may be a later revision.

    Certain only where table 2 has columns that no other form has, and the report is not that of another year.
    """
    report = dossier.report
    assert report is not None and dossier.year is not None
    due = standard().version_of(dossier.year)
    if report.format is None or due is None or report.year not in (None, dossier.year):
        yield Remark(verdict=Verdict.SKIPPED, reason="unknown" if report.format is None else "other_year")
        return
    if report.format == due:
        yield Remark(verdict=Verdict.HOLDS)
        return
    own = [key for key in report.table2 or () if "." in key and not key.endswith(_SHARED_COLUMNS)]
    outdated = bool(own) and standard().years[report.format][1] < dossier.year
    values: Values = {"year": dossier.year, "form": report.format[1:], "due": due[1:], "label": _column(own)}
    verdict = Verdict.FAILS if outdated else Verdict.UNSURE
    yield Remark(verdict=verdict, where="table2", reason="fails" if outdated else "doubt", values=values)


def cells_filled(dossier: Dossier, *, listed: int) -> Iterator[Remark]:
    """No cell is blank or a mere sign; one finding a table, naming up to ``listed`` cells. A blank is not a zero.

    A table without any number may be drawn by a script, or not filled in yet: unsure. Blank totals of lines that have
    figures are named by the rule about totals. A row that is not there has no cells.
    """
    report = dossier.report
    assert report is not None
    read = [table for table in _TABLES if getattr(report, table)]
    for table in read:
        yield _filled(report, table, listed)
    if not read:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_tables")


def totals_filled(dossier: Dossier, *, listed: int) -> Iterator[Remark]:
    """No total is blank whose parts hold figures; a line that is blank throughout may stand for zeros.

    One finding a table, naming up to ``listed`` totals with the sum of the parts that are filled in.
    """
    report = dossier.report
    assert report is not None
    read = [table for table in _SUMS if getattr(report, table)]
    for table in read:
        blank = blank_totals(report, table)
        told = [f"{place_words(place)}（{parts}）" for place, parts in list(blank.items())[:listed]]
        where = next(iter(blank)) if len(blank) == 1 else table
        values: Values = {"count": len(blank), "cells": "；".join(told)}
        yield (
            Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)
            if blank
            else Remark(verdict=Verdict.HOLDS)
        )
    if not read:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_tables")


def unit_printed(dossier: Dossier, *, form: str, head: str, unit: str) -> Iterator[Remark]:
    """The fee row of table 2 says in which ``unit`` it counts: in its head, its label, its cell or above the table.

    Where the words of the ``head`` were not read, nothing is said of them.
    """
    report = dossier.report
    assert report is not None
    label = report.fees_label or ""
    if report.format != form or head not in norm(label):
        yield Remark(verdict=Verdict.SKIPPED, reason="other_form" if report.format != form else "unread")
        return
    cells = [cell.raw for cell in (report.table2 or {}).get(_FEES, ())]
    prose = [
        paragraph for section in report.sections if section.number == _PROACTIVE for paragraph in section.paragraphs
    ]
    if any(unit in norm(text) for text in (label, *cells, *prose)):
        yield Remark(verdict=Verdict.HOLDS)
        return
    values = {"label": label[:60], "unit": unit}
    yield Remark(verdict=Verdict.FAILS, where=f"table2.{_FEES}", reason="fails", values=values)


def blank_totals(report: Report, table: str) -> dict[str, int | float]:
    """The place of every blank total of a line with figures, and the sum of these."""
    rows: Table = getattr(report, table) or {}
    columns = [entry.key for entry in (standard().table4 if table == "table4" else standard().table3).columns]
    total = columns.index(_TOTAL)
    blank = [
        (f"{table}.{row}.{_TOTAL}", (*cells[:total], *cells[total + 1 :]))
        for row, cells in rows.items()
        if cells[total].state is CellState.EMPTY
    ]
    blank += [
        (f"{table}.{_CLOSED}.{columns[at]}", tuple(row[at] for key, row in rows.items() if key not in _SUMS[table]))
        for at, cell in enumerate(rows.get(_CLOSED, ()))
        if cell.state is CellState.EMPTY
    ]
    sums = ((place, sum(part.value or 0 for part in parts)) for place, parts in blank)
    return {place: known for place, known in sums if known > 0}


def _filled(report: Report, table: str, listed: int) -> Remark:
    cells = list(figures(report, table))
    blank = [(place, cell) for place, cell in cells if cell.value is None and cell.state in _BLANK]
    if not blank:
        return Remark(verdict=Verdict.HOLDS)
    totals = blank_totals(report, table) if table in _SUMS else {}
    told = [(place, cell) for place, cell in blank if place not in totals]
    if not any(cell.state is CellState.NUMBER for _, cell in cells):
        return Remark(verdict=Verdict.UNSURE, where=table, reason="no_number")
    if not told:
        return Remark(verdict=Verdict.SKIPPED, where=table, reason="totals")
    where = told[0][0] if len(told) == 1 else table
    values: Values = {"count": len(told), "cells": "；".join(_names(report, table, told)[:listed])}
    return Remark(verdict=Verdict.FAILS, where=where, reason="fails", values=values)


def _names(report: Report, table: str, blank: Sequence[tuple[str, Cell]]) -> list[str]:
    """The blank cells in words: a row that is blank throughout once, a sign with what it is."""
    rows: Table = getattr(report, table)
    whole = {row for row, cells in rows.items() if len(cells) > 1 and all(cell.state in _BLANK for cell in cells)}
    return list(dict.fromkeys(_name(table, whole, place, cell) for place, cell in blank))


def _name(table: str, whole: Set[str], place: str, cell: Cell) -> str:
    row = place.removeprefix(f"{table}.").rpartition(".")[0]
    if row in whole:
        return standard().line["row"].format(place_words(f"{table}.{row}"))
    sign = f"（{cell.raw.strip()[:10]}）" if cell.state is CellState.PLACEHOLDER else ""
    return place_words(place) + sign


def _column(keys: Sequence[str]) -> str:
    return standard().label("table2", keys[0]) if keys else ""
