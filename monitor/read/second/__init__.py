"""The second opinion: the same bytes read by an independent reader, and where the two disagree.

HTML goes through BeautifulSoup with html5lib, PDF through pdfplumber's ruling lines, DOCX and XLSX through python-docx
and openpyxl; spans are resolved anew. Plain text, and tables that are no grid to the second reader, are looked at as a
sequence of numbers between labels. It is asked only before a figure or a section would accuse somebody.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pdfplumber
from bs4 import BeautifulSoup, Tag
from pdfplumber.utils.exceptions import PdfminerException

from monitor.model.pages import Trouble
from monitor.model.reports import Cell, Grid, Line, Paragraph, Report, Table
from monitor.read.form import layout, sections, tables
from monitor.read.form.headings import is_heading
from monitor.read.intake import bounds, decode
from monitor.read.intake.isolate import isolated
from monitor.read.markup import nesting
from monitor.read.second import in_sheet, in_text, in_word
from monitor.read.sources import plain
from monitor.read.sources.office import spreadsheet, word
from monitor.read.sources.printed import pdf, torn
from monitor.read.sources.printed.boxed import Ruled

_MAX_TABLES = 60
_MAX_SPAN = 60
_MAX_PAGES = 60
_SECONDS = 60.0
_MEMORY = 2 * 1024**3
_MAX_BYTES = 3 * 1024 * 1024
_EVERYTHING = ("table2", "table3", "table4", *(f"section.{number}" for number in range(1, 7)))


def disputed(data: bytes, report: Report) -> tuple[str, ...]:
    """Places (``table3.r1.natural``, ``table3``, ``section.5``) where the second reader sees something else.

    Empty when both agree or when nothing could be read. A source too large to be read twice is disputed everywhere.
    """
    if report.trouble is not None:
        return ()
    if len(data) > _MAX_BYTES:
        return _EVERYTHING
    if report.media_type in ("text/html", plain.MEDIA_TYPE):
        found = bounds.within(_in_page if report.media_type == "text/html" else _in_lines, data, report)
        return _EVERYTHING if isinstance(found, Trouble) else found
    if report.media_type == pdf.MEDIA_TYPE:
        printed = isolated(pdf_seen, data, seconds=_SECONDS, memory_bytes=_MEMORY)
        return _EVERYTHING if isinstance(printed, Trouble) else tuple(_tables(*printed, report))
    readers: Mapping[str, Callable[[bytes], list[Grid]]] = {
        word.MEDIA_TYPE: in_word.grids,
        spreadsheet.MEDIA_TYPE: in_sheet.grids,
    }
    reader = readers.get(report.media_type)
    if reader is not None:
        seen = isolated(reader, data, seconds=_SECONDS, memory_bytes=_MEMORY)
        return _EVERYTHING if isinstance(seen, Trouble) else tuple(_tables(seen, (), report))
    return ()


def _in_page(data: bytes, report: Report) -> tuple[str, ...]:
    text, _ = decode.text(data, f"charset={report.charset}")
    soup = BeautifulSoup(nesting.bounded(text), "html5lib")
    grids = [
        grid for table in soup.find_all("table")[:_MAX_TABLES] if not table.find("table") for grid in [_grid(table)]
    ]
    return (*_tables(grids, soup.get_text("\n").splitlines(), report), *_sections(soup, report))


def _in_lines(data: bytes, report: Report) -> tuple[str, ...]:
    text, _ = decode.text(data, f"charset={report.charset}")
    return tuple(in_text.disputed(text.splitlines(), report))


def _tables(grids: list[Grid], lines: Sequence[str], report: Report) -> Iterator[str]:
    year = report.title_years[0] if report.title_years else None
    second = tables.from_grids(grids, layout.standard(), year)
    for name in ("table2", "table3", "table4"):
        first: Table | None = getattr(report, name)
        other: Table | None = getattr(second, name)
        if first is None and other is None:
            continue
        if first is not None and other is None and lines:
            yield from in_text.disputed(lines, report, (name,))
        elif first is None or other is None:
            yield name
        else:
            yield from _cells(name, first, other)
            yield from _unnamed(name, first, grids, second.format)


def _cells(name: str, first: Table, second: Table) -> Iterator[str]:
    shapes = layout.standard()
    columns = (shapes.table4 if name == "table4" else shapes.table3).columns
    for key in dict.fromkeys((*first, *second)):
        a, b = first.get(key), second.get(key)
        if a is None or b is None:
            yield f"{name}.{key}"
        elif name == "table2":
            if _differ(a[0], b[0]):
                yield f"{name}.{key}"
        else:
            for column, one, other in zip(columns, a, b, strict=True):
                if _differ(one, other):
                    yield f"{name}.{key}.{column.key}"


def _unnamed(name: str, first: Table, grids: list[Grid], version: str | None) -> Iterator[str]:
    """Missing rows of a table that has figures under a label we do not know: one may be the other."""
    shapes = layout.standard()
    if version is None or name == "table4" or not tables.has_unknown_row(name, grids, shapes, version):
        return
    keys = shapes.table2_keys(version) if name == "table2" else shapes.table3_keys(version)
    yield from (f"{name}.{key}" for key in keys if key not in first)


def _differ(one: Cell, other: Cell) -> bool:
    return one.value != other.value


def _sections(soup: BeautifulSoup, report: Report) -> Iterator[str]:
    """Sections that a plain run over the text lines of the page finds and the first reader does not."""
    for table in soup.find_all("table"):
        if not table.find("table") and len(table.get_text()) < 5000 and len(table.find_all("td")) > 4:
            table.decompose()
    lines = [Paragraph(text) for text in soup.get_text("\n").splitlines() if text.strip()]
    blocks: list[Paragraph | Line | Grid] = list(lines)
    seen = {section.number for section in sections.find(blocks, flow=False).sections}
    mine = {section.number for section in report.sections}
    for number in sorted(seen - mine):
        yield f"section.{number}"


def _grid(table: Tag) -> Grid:
    """Spans resolved row by row: a cell that hangs down is carried in ``hanging`` until its rows are used up."""
    rows: list[tuple[str | None, ...]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in table.find_all("tr"):
        line: list[str | None] = []
        cells = list(row.find_all(["td", "th"], recursive=False))
        while cells or len(line) in hanging:
            column = len(line)
            if column in hanging:
                text, left = hanging.pop(column)
                line.append(text)
                if left > 1:
                    hanging[column] = (text, left - 1)
                continue
            cell = cells.pop(0)
            text = cell.get_text()
            for offset in range(_span(cell, "colspan")):
                line.append(text)
                if _span(cell, "rowspan") > 1:
                    hanging[column + offset] = (text, _span(cell, "rowspan") - 1)
        rows.append(tuple(line))
    width = max((len(row) for row in rows), default=0)
    return Grid(tuple(row + (None,) * (width - len(row)) for row in rows))


def _span(cell: Tag, name: str) -> int:
    raw = str(cell.get(name) or "1").strip()
    return min(max(int(raw), 1), _MAX_SPAN) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 1


def pdf_seen(data: bytes) -> tuple[list[Grid], list[str]]:
    """Tables by ruling lines, their parts joined over page breaks; the lines of text where there are no such tables."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = document.pages[:_MAX_PAGES]
            items = [item for page in pages for item in _on_page(page)]
            grids = [item for item in torn.joined(items) if isinstance(item, Grid)][:_MAX_TABLES]
            lines = [] if grids else [line for page in pages for line in page.extract_text().splitlines()]
    except PdfminerException:
        return [], []
    return grids, lines


def _on_page(page: Any) -> Iterator[str | Ruled]:
    """The tables of a page, and the section headings before, between and behind them; tables of one page stay apart."""
    edge = 0.0
    found = sorted(page.find_tables(), key=lambda table: table.bbox[1])[:_MAX_TABLES]
    for index, table in enumerate(found):
        yield from [""] if index else _headings(page, edge, table.bbox[1])
        yield _ruled(table)
        edge = table.bbox[3]
    yield from _headings(page, edge, page.height)


def _headings(page: Any, top: float, bottom: float) -> list[str]:
    box = (0, max(top, 0), page.width, min(bottom, page.height))
    text = page.crop(box, relative=False, strict=False).extract_text() if box[3] - box[1] > 1 else ""
    return [line for line in text.splitlines() if is_heading(line)]


def _ruled(table: Any) -> Ruled:
    """Every position takes the text of the ruled box that covers it; boxes and texts come row by row."""
    boxes: list[tuple[tuple[float, float, float, float], str]] = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        boxes += [
            (box, (text or "").replace("\n", "")) for box, text in zip(row.cells, texts, strict=True) if box is not None
        ]
    lefts = sorted({box[0] for box, _ in boxes})
    tops = sorted({box[1] for box, _ in boxes})
    right = max(box[2] for box, _ in boxes)
    return Ruled((*lefts, right), tuple(tuple(_covering(boxes, left + 1, top + 1) for left in lefts) for top in tops))


def _covering(boxes: list[tuple[tuple[float, float, float, float], str]], x: float, y: float) -> str:
    return next((text for (x0, y0, x1, y1), text in boxes if x0 <= x < x1 and y0 <= y < y1), "")
