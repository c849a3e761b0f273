"""The second opinion on a DOCX: its tables as python-docx sees them."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table, _Row
from lxml.etree import XMLSyntaxError

from monitor.model.reports import Grid
from monitor.read.intake.package import Package, Refused

_MAX_TABLES = 60
_MAX_ROWS = 200
_MAX_COLUMNS = 60


def grids(data: bytes) -> list[Grid]:
    """The tables in document order, merged cells resolved; none where the file cannot be read a second time."""
    try:
        Package(data)
        document = docx.Document(io.BytesIO(data))
    except (Refused, OpcError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError):
        return []
    return [_grid(table) for table in document.tables[:_MAX_TABLES]]


def _grid(table: Table) -> Grid:
    rows = [_texts(row) for row in table.rows[:_MAX_ROWS]]
    width = max((len(row) for row in rows), default=0)
    return Grid(tuple(row + (None,) * (width - len(row)) for row in rows))


def _texts(row: _Row) -> tuple[str | None, ...]:
    """A merged cell is one cell object at all its positions, so its text is asked for once."""
    missing = (None,) * min(row.grid_cols_before, _MAX_COLUMNS)
    return (*missing, *(cell.text for cell in row.cells[:_MAX_COLUMNS]))
