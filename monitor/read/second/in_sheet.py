"""The second opinion on an XLSX: its visible sheets as openpyxl sees them.

openpyxl makes a cell object for every position of a merged range, as many as a stranger likes to claim: what merged
ranges cover is counted before it is asked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from monitor.model.reports import Grid
from monitor.read.intake.package import Package, Refused

_MAX_SHEETS = 40
_MAX_ROWS = 2_000
_MAX_COLUMNS = 200
_MAX_MERGED = 40_000
_UNREADABLE = (Refused, InvalidFileException, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, TypeError)

Row = tuple[str | None, ...]


def grids(data: bytes) -> list[Grid]:
    """Rows of several cells that follow each other, merged cells resolved; none where it cannot be read again."""
    try:
        if _merged(data) > _MAX_MERGED:
            return []
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except _UNREADABLE:
        return []
    sheets = [sheet for sheet in book.worksheets[:_MAX_SHEETS] if sheet.sheet_state == "visible"]
    return [grid for sheet in sheets for grid in _grids(_rows(sheet))]


def _merged(data: bytes) -> int:
    """The positions that merged ranges cover in all sheets. Raises Refused."""
    package = Package(data)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        parts = [name for name in members.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    ranges = (node.get("ref") or "" for name in parts for node in package.part(name).iter("{*}mergeCell"))
    sizes = (CellRange(reference).size for reference in ranges)
    return sum(int(size["rows"]) * int(size["columns"]) for size in sizes)


def _rows(sheet: Worksheet) -> list[Row]:
    height, width = min(sheet.max_row, _MAX_ROWS), min(sheet.max_column, _MAX_COLUMNS)
    texts = [[_text(value) for value in row] for row in sheet.iter_rows(1, height, 1, width, values_only=True)]
    for merged in sheet.merged_cells.ranges:
        for i in range(merged.min_row - 1, min(merged.max_row, height)):
            for j in range(merged.min_col - 1, min(merged.max_col, width)):
                texts[i][j] = texts[merged.min_row - 1][merged.min_col - 1]
    return [tuple(row) for row in texts]


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _grids(rows: list[Row]) -> Iterator[Grid]:
    table: list[Row] = []
    for row in [*rows, ()]:
        if len(set(row) - {""}) > 1:
            table.append(row)
        elif table:
            yield Grid(tuple(table))
            table = []
