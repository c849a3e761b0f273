"""Drawn reports as the office files that units attach, and small hand-made packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.table import Table as WordTable
from openpyxl import Workbook

from monitor.demo.figures import Figures
from monitor.demo.grids import Grid, Slot, table2_blocks, table3_grid, table4_grid
from monitor.demo.reports import Part, Report, heading
from monitor.model.reports import Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD3 = 3
_CUT3 = 15


def word(report: Report, *, cut: bool = False) -> bytes:
    """A report as DOCX with merged cells; ``cut`` splits table 3 as people do who paginate by hand."""
    document = docx.Document()
    document.add_heading(report.title, 0)
    for text in report.opening:
        document.add_paragraph(text)
    for part in report.parts:
        document.add_paragraph(heading(part))
        for text in part.paragraphs:
            document.add_paragraph(text)
        for grid in grids(report, part, cut=cut):
            _fill(document.add_table(len(grid), _width(grid)), grid)
            document.add_paragraph("")
    return saved(document)


def sheet(report: Report) -> bytes:
    """A report as one sheet of an XLSX."""
    book = Workbook()
    page = book.active
    assert page is not None
    for text in (report.title, *report.opening):
        page.append([text])
    for part in report.parts:
        for text in (heading(part), *part.paragraphs):
            page.append([text])
        for grid in grids(report, part, cut=False):
            top = page.max_row + 1
            for (i, j), slot in places(grid).items():
                page.cell(top + i, j + 1, slot.value)
                if slot.across * slot.down > 1:
                    page.merge_cells(
                        start_row=top + i,
                        end_row=top + i + slot.down - 1,
                        start_column=j + 1,
                        end_column=j + slot.across,
                    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ofd(report: Report) -> bytes:
    """A report as OFD: a page for every section, a text object for every line of prose and every cell."""
    pages: list[list[list[tuple[float, str]]]] = [[[(10.0, text)] for text in _lines((report.title, *report.opening))]]
    for part in report.parts:
        page = [[(10.0, text)] for text in _lines((heading(part), *part.paragraphs))]
        for grid in grids(report, part, cut=False):
            page += _printed(grid)
        pages.append(page)
    runs = [[(x, 8.0 * y, 4.0, text) for y, row in enumerate(page) for x, text in row] for page in pages]
    return ofd_pages([page[::-1] for page in runs])


def ofd_pages(pages: Sequence[Sequence[tuple[float, float, float, str]]]) -> bytes:
    """An OFD of pages of texts: left end, top, size, words."""
    contents = {f"Doc_0/Pages/Page_{n}/Content.xml": _content(page) for n, page in enumerate(pages)}
    return zipped({"OFD.xml": _OFD, "Doc_0/Document.xml": _ofd_document(len(pages)), **contents})


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def body(content: str, **parts: str) -> bytes:
    """A DOCX with nothing but a body; further parts by name (``numbering``, ``styles``)."""
    relations = "".join(f'<Relationship Id="{name}" Type="x/{name}" Target="{name}.xml"/>' for name in parts)
    document = f"<w:document {W}><w:body>{content}</w:body></w:document>"
    others = {f"word/{name}.xml": f"<w:{name} {W}>{text}</w:{name}>" for name, text in parts.items()}
    links = f"<Relationships>{relations}</Relationships>"
    return zipped({"word/document.xml": document, "word/_rels/document.xml.rels": links, **others})


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def grids(report: Report, part: Part, *, cut: bool) -> Sequence[Grid]:
    if part.table == "table2":
        blocks = table2_blocks(report.format, report.figures)
        return blocks if cut else (tuple(row for block in blocks for row in block),)
    if part.table == "table3":
        whole = table3_grid(report.format, report.figures)
        return _cut(whole) if cut else (whole,)
    return (table4_grid(report.figures),) if part.table == "table4" else ()


def figures_of(table: Table | None) -> dict[str, tuple[int | float | str | None, ...]]:
    return {key: tuple(cell.value for cell in cells) for key, cells in (table or {}).items()}


def drawn_figures(figures: Figures, name: str) -> dict[str, tuple[int | float | str | None, ...]]:
    return {key: tuple(row) for key, row in figures[name].items()}


def places(grid: Grid) -> dict[tuple[int, int], Slot]:
    """The first position of every cell."""
    taken: set[tuple[int, int]] = set()
    found = {}
    for i, row in enumerate(grid):
        j = 0
        for slot in row:
            while (i, j) in taken:
                j += 1
            found[i, j] = slot
            taken |= {(i + di, j + dj) for di in range(slot.down) for dj in range(slot.across)}
            j += slot.across
    return found


def _width(grid: Grid) -> int:
    return max(j + slot.across for (_, j), slot in places(grid).items())


def _fill(table: WordTable, grid: Grid) -> None:
    cells = [list(row.cells) for row in table.rows]
    for (i, j), slot in places(grid).items():
        first = cells[i][j]
        if slot.across * slot.down > 1:
            first = first.merge(cells[i + slot.down - 1][j + slot.across - 1])
        first.text = str(slot.value)


def _cut(grid: Grid) -> tuple[Grid, ...]:
    """Two tables with the header in both; labels that hang over the cut are said again where it falls."""
    taken = places(grid)
    rows: list[tuple[Slot, ...]] = []
    for i in range(_CUT3, len(grid)):
        hanging = [
            Slot(slot.value, slot.across, slot.down - (i - top))
            for (top, _), slot in sorted(taken.items(), key=lambda item: item[0][1])
            if i == _CUT3 and top < i < top + slot.down
        ]
        rows.append((*hanging, *grid[i]))
    upper = [
        tuple(Slot(slot.value, slot.across, min(slot.down, _CUT3 - i), slot.head) for slot in row)
        for i, row in enumerate(grid[:_CUT3])
    ]
    return tuple(upper), (*grid[:_HEAD3], *rows)


# --- OFD ---------------------------------------------------------------------------------------------------------

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_OFD = f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
_CHARS = 40


def _ofd_document(pages: int) -> str:
    locations = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    return f"<ofd:Document {_NS}><ofd:Pages>{locations}</ofd:Pages></ofd:Document>"


def _lines(texts: Sequence[str]) -> list[str]:
    return [text[at : at + _CHARS] for text in texts for at in range(0, len(text), _CHARS)]


def _printed(grid: Grid) -> list[list[tuple[float, str]]]:
    rows: list[list[tuple[float, str]]] = [[] for _ in grid]
    for (i, j), slot in places(grid).items():
        rows[i].append((10.0 + 200 * j, str(slot.value)))
    return rows


def _content(texts: Sequence[tuple[float, float, float, str]]) -> str:
    objects = [
        f'<ofd:TextObject Boundary="{x} {y} 100 5" Size="{size}"><ofd:TextCode X="0" Y="{size}" DeltaX="{_steps(text, size)}">'
        f"{text}</ofd:TextCode></ofd:TextObject>"
        for x, y, size, text in texts
    ]
    return f"<ofd:Page {_NS}><ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"


def _steps(text: str, size: float) -> str:
    """From every character to the next: half as far behind a digit."""
    return " ".join(str(size / 2 if char.isascii() else size) for char in text[:-1])
