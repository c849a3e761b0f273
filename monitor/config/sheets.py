"""A CSV or XLSX file -> rows of texts. Cells are what the file says, formulas included; nothing is calculated.

Only dates are written as ISO writes them, whatever the program made of them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path

from monitor.errors import ConfigError, Problem

MOST_BYTES = 50 * 1024**2
MOST_UNPACKED = 200 * 1024**2
MOST_COLUMNS = 100
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError, ValueError, TypeError, AttributeError,
    LookupError, ArithmeticError, MemoryError,
)  # fmt: skip
"""What openpyxl and the libraries below it raise over a file that is none; errors of XML are errors of syntax."""

_DATE = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+0?0:00(?::00)?)?")


def rows(path: Path) -> Iterator[tuple[str, ...]]:
    """The rows of the first sheet shown, one after the other, trimmed; blank ones stay, so that positions are row
    numbers. Raises ConfigError, also in the midst of a table."""
    data = content(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(path, "old-excel-file")
    return _xlsx(path, data) if data.startswith(b"PK") else _csv(path, data)


def content(path: Path) -> bytes:
    """The bytes of a table. Raises ConfigError where there is none, or one that no roster is as large as."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(path, "unreadable", reason=error.strerror or "") from None
    if len(data) > MOST_BYTES:
        raise _refused(path, "table-too-large")
    return data


def _csv(path: Path, data: bytes) -> Iterator[tuple[str, ...]]:
    """UTF-8 first: what is valid UTF-8 by accident of another encoding is rare, the other way round common."""
    text = _decoded(path, data)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from map(_texts, reader)
    except csv.Error as error:
        raise _refused(path, "damaged-table", reason=str(error)) from None


def _decoded(path: Path, data: bytes) -> str:
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise _refused(path, "unknown-charset")


def _xlsx(path: Path, data: bytes) -> Iterator[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise _refused(path, "table-too-large")
        yield from _cells(data)
    except _BROKEN as error:
        raise _refused(path, "damaged-table", reason=type(error).__name__) from None


def _cells(data: bytes) -> Iterator[tuple[str, ...]]:
    # Only an installation with an XLSX roster pays for this import.
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        sheet.reset_dimensions()
        yield from map(_texts, sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
    finally:
        book.close()


def _texts(row: Iterable[object]) -> tuple[str, ...]:
    return tuple("" if cell is None else _text(cell) for cell in row)


def _text(cell: object) -> str:
    """A cell as text. A date is one however the program writes it: as a date cell, as 2026/3/1 in a file of values."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match is not None else text
    except ValueError:
        return text


def _refused(path: Path, code: str, **values: str) -> ConfigError:
    return ConfigError((Problem(str(path), None, f"config.{code}", values),))
