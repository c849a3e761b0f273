"""Drawn reports printed as PDF the way agencies publish them: page breaks, ruling lines, wrapped labels, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from monitor.demo.grids import Grid, Slot
from monitor.demo.reports import Part, Report, heading
from tests.read.cuts import halves
from tests.read.papers import grids, ofd_pages, places

_FONT = "STSong-Light"
_WIDE, _HIGH = 595.0, 842.0
_MARGIN = 72.0
_PROSE, _SMALL = 12, 9
_LEADING = {_PROSE: 20, _SMALL: 11}
_PAD = 3.0
_HEAD3 = 3

pdfmetrics.registerFont(UnicodeCIDFont(_FONT))


class Look(Struct, frozen=True, kw_only=True):
    """How a report is printed.

    ``rules`` draws borders as ``lines`` over the whole table, ``bars`` (thin filled boxes a cell), ``boxes`` (a stroked
    box a cell) or not at all. ``cut`` is the row of table 3 before which the page breaks, ``again`` says its head and
    the label hanging over the break once more, ``torn`` breaks the page inside that row. ``sorted`` writes the text of
    a page from top to bottom, as printer drivers do, and not cell by cell. ``label`` is the width of the innermost
    labels of table 3 in points. ``page`` is ``upright``, ``wide`` or ``turned`` for table 3.
    """

    rules: str = "lines"
    cut: int | None = None
    again: bool = False
    torn: str = ""
    sorted: bool = False
    top: bool = False
    label: float = 150.0
    footer: str = ""
    header: str = ""
    page: str = "upright"


LOOKS: dict[str, Look] = {
    "plain": Look(footer="- {} -"),
    "cut": Look(cut=15, again=True, footer="第{}页", header="霁川县教育局政府信息公开年度报告"),
    "bars": Look(rules="bars", cut=12, footer="{}", label=100),
    "boxes": Look(rules="boxes", cut=18, again=True, sorted=True, label=90, header="政府信息公开工作年度报告"),
    "torn": Look(cut=19, torn="upper", footer="{}", label=75),
    "torn low": Look(cut=9, torn="lower", again=True, footer="— {} —", label=90, rules="bars"),
    "narrow": Look(sorted=True, label=75, footer="第 {} 页", cut=17),
    "head cut": Look(cut=2, rules="bars", label=100, footer="- {} -"),
    "wide": Look(page="wide", label=300, sorted=True, footer="{}"),
    "turned": Look(page="turned", label=300, footer="- {} -", rules="boxes"),
    "bare": Look(rules="", footer="- {} -"),
    "bare cut": Look(rules="", cut=14, again=True, footer="{}", header="霁川县教育局政府信息公开年度报告"),
    "bare narrow": Look(rules="", label=80, footer="第{}页", top=True, cut=16),
    "bare sorted": Look(rules="", label=90, sorted=True, footer="{}", cut=16),
}
RULED = tuple(name for name, look in LOOKS.items() if look.rules)
BARE = tuple(name for name in LOOKS if name not in RULED)

Text = tuple[float, float, int, str]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Page(Struct):
    """A page being filled: texts by left end and base line, the boxes of cells, what is left above ``y``."""

    kind: str
    y: float
    texts: list[Text]
    boxes: list[list[Box]]

    @classmethod
    def empty(cls, kind: str = "upright") -> Page:
        page = cls(kind, 0.0, [], [])
        page.y = page.height - page.margin
        return page

    @property
    def margin(self) -> float:
        return _MARGIN if self.kind == "upright" else _MARGIN / 2

    @property
    def height(self) -> float:
        return _HIGH if self.kind == "upright" else _WIDE

    @property
    def width(self) -> float:
        return (_WIDE if self.kind == "upright" else _HIGH) - 2 * _MARGIN


def pdf(report: Report, look: Look) -> bytes:
    """The report as a PDF file without any embedded font."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDE, _HIGH), invariant=True)
    for number, page in enumerate(_pages(report, look), start=1):
        _turn(canvas, page.kind)
        _emit(canvas, page, look, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def ofd(report: Report, look: Look) -> bytes:
    """The same pages as an OFD file, without any lines."""
    pages = enumerate(_pages(report, look), start=1)
    return ofd_pages(
        [[(x, page.height - y, size, words) for x, y, size, words in _texts(page, look, n)] for n, page in pages]
    )


def _pages(report: Report, look: Look) -> list[Page]:
    pages = [Page.empty()]
    for text in (report.title, *report.opening):
        _write(pages, text)
    for part in report.parts:
        if part.table == "table3" and look.page != "upright":
            pages.append(Page.empty(look.page))
        _write(pages, heading(part))
        for text in part.paragraphs:
            _write(pages, text)
        for grid, start in _grids(report, part, look):
            _table(pages, grid, look, start=start)
        if part.table == "table3" and look.page != "upright":
            pages.append(Page.empty())
    for text in report.signature:
        _write(pages, text)
    return pages


def _grids(report: Report, part: Part, look: Look) -> Iterator[tuple[Grid, bool]]:
    """The grids of a section and whether each starts a page."""
    for grid in grids(report, part, cut=False):
        if part.table != "table3" or look.cut is None:
            yield grid, False
            continue
        upper, lower = halves(grid, look.cut, torn=look.torn, again=look.again)
        yield upper, False
        yield ((*grid[:_HEAD3], *lower) if look.again else lower), True


def _write(pages: list[Page], text: str) -> None:
    """A paragraph, its first line indented, over as many pages as it needs."""
    for index, line in enumerate(_wrapped(text, pages[-1].width - 24, _PROSE)):
        page = _room(pages, _LEADING[_PROSE])
        page.y -= _LEADING[_PROSE]
        page.texts.append((_MARGIN + (0 if index else 24), page.y, _PROSE, line))


def _room(pages: list[Page], height: float) -> Page:
    if pages[-1].y - height < pages[-1].margin:
        _on_new_page(pages)
    return pages[-1]


def _on_new_page(pages: list[Page]) -> None:
    if pages[-1].texts:
        pages.append(Page.empty(pages[-1].kind))


def _table(pages: list[Page], grid: Grid, look: Look, *, start: bool) -> None:
    """A table on one page: a new one where it starts one or has no room."""
    cells = places(grid)
    columns = max(j + slot.across for (_, j), slot in cells.items())
    widths = _widths(columns, pages[-1].width, look)
    lefts = [_MARGIN, *accumulate(widths, initial=_MARGIN)][1:]
    heights = [_height(i, cells, widths) for i in range(len(grid))]
    if start:
        _on_new_page(pages)
    page = _room(pages, sum(heights) + 8)
    tops = [page.y - 4 - down for down in accumulate(heights, initial=0.0)]
    boxes = []
    for (i, j), slot in cells.items():
        box = (lefts[j], tops[i + slot.down], lefts[j + slot.across], tops[i])
        boxes.append(box)
        page.texts += _cell(slot, box, look)
    page.boxes.append(boxes)
    page.y = tops[-1] - 4
    assert page.y > page.margin - 10, page.y


def _widths(columns: int, room: float, look: Look) -> list[float]:
    if columns not in (8, 9, 10):
        return [room / columns] * columns
    labels = {10: [20.0, 40.0, look.label], 9: [60.0, look.label], 8: [60.0 + look.label]}[columns]
    value = min(40.0, (room - sum(labels)) / 7)
    return [*labels, *[value] * 7]


def _height(row: int, cells: dict[tuple[int, int], Slot], widths: list[float]) -> float:
    lines = [
        len(_wrapped(str(slot.value), sum(widths[j : j + slot.across]) - 2 * _PAD, _SMALL))
        for (i, j), slot in cells.items()
        if i == row and slot.down == 1
    ]
    return _LEADING[_SMALL] * max(1, *lines, 1) + 2 * _PAD


def _cell(slot: Slot, box: Box, look: Look) -> Iterator[Text]:
    """The lines of a cell, in its middle or from its top; values are centred."""
    left, bottom, right, top = box
    value = not isinstance(slot.value, str)
    lines = _wrapped(str(slot.value), right - left - 2 * _PAD, _SMALL)
    spare = 0.0 if look.top else (top - bottom - 2 * _PAD - len(lines) * _LEADING[_SMALL]) / 2
    for index, line in enumerate(lines):
        shift = (right - left - 2 * _PAD - _length(line, _SMALL)) / 2 if value else 0
        y = top - _PAD - spare - _LEADING[_SMALL] * index - _SMALL
        yield left + _PAD + shift, y, _SMALL, line


def _wrapped(text: str, width: float, size: int) -> list[str]:
    """Lines as long as they may be; a number is never broken."""
    lines = [""]
    for char in text:
        if _length(lines[-1] + char, size) > width and not text.replace(".", "").isdigit():
            lines.append("")
        lines[-1] += char
    return [line for line in lines if line]


def _length(text: str, size: int) -> float:
    return float(pdfmetrics.stringWidth(text, _FONT, size))


def _turn(canvas: Canvas, kind: str) -> None:
    """A wide page as it is, a turned one printed sideways on an upright sheet that says how to turn it."""
    if kind == "wide":
        canvas.setPageSize((_HIGH, _WIDE))
    else:
        canvas.setPageSize((_WIDE, _HIGH))
    canvas.setPageRotation(90 if kind == "turned" else 0)
    if kind == "turned":
        canvas.rotate(90)
        canvas.translate(0, -_WIDE)


def _texts(page: Page, look: Look, number: int) -> list[Text]:
    """All texts of a page in the order they are written in."""
    wide = page.width + 2 * _MARGIN
    low, high = page.margin - 20, page.height - page.margin + 20
    margins = [(wide / 2, low, _SMALL, look.footer.format(number)), (wide / 3, high, _SMALL, look.header)]
    texts = sorted(page.texts, key=lambda text: (-text[1], text[0])) if look.sorted else page.texts
    return [*(text for text in margins if text[3]), *texts]


def _emit(canvas: Canvas, page: Page, look: Look, number: int) -> None:
    for left, y, size, words in _texts(page, look, number):
        canvas.setFont(_FONT, size)
        canvas.drawString(left, y, words)
    for boxes in page.boxes:
        for box in boxes:
            _frame(canvas, box, look.rules)


def _frame(canvas: Canvas, box: Box, rules: str) -> None:
    left, bottom, right, top = box
    canvas.setLineWidth(0.5)
    if rules == "boxes":
        canvas.rect(left, bottom, right - left, top - bottom)
    for x0, y0, x1, y1 in ((left, top, right, top), (left, bottom, right, bottom), (left, bottom, left, top), (right, bottom, right, top)):  # fmt: skip
        if rules == "lines":
            canvas.line(x0, y0, x1, y1)
        if rules == "bars":
            canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
