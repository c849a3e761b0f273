"""DOCX -> Document, from the document XML itself: paragraphs with their automatic numbers, tables as grids.

Tracked insertions count and tracked deletions do not: what is read is what a reader of the printed page sees. What
stands in a text box is read behind the paragraph it is anchored in; footnotes, comments, headers and hidden text are
left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from monitor.model.reports import Block, Document, Grid, Paragraph
from monitor.read.form import heading_rows
from monitor.read.intake.package import Package, Refused, related
from monitor.read.numbers import spread
from monitor.read.sources.office.numbering import NUMBERING, Numbering
from monitor.read.sources.office.wordstyles import PARAGRAPH_STYLES, Style, W, attribute, number, styles
from monitor.read.words import raised

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PART = "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_PICTURED = "{urn:schemas-microsoft-com:vml}imagedata"
_P, _TBL, _TR, _TC, _R, _T = (W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
_TCPR, _TRPR, _PPR, _RPR = (W + name for name in ("tcPr", "trPr", "pPr", "rPr"))
_MARKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
_OPEN = frozenset({
    *(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple")),
    *(W + name for name in ("ruby", "rubyBase", "dir", "bdo")),
    _MC + "AlternateContent", _MC + "Choice",
})  # fmt: skip
_BOX = W + "txbxContent"
_LONG_CELL = 600
_MAX_COLUMNS = 200
_MAX_BLOCKS = 60_000
_MAX_WEIGHT = 5_000_000


def holds(package: Package, main: str) -> bool:
    """Whether a package is a text document."""
    return main.startswith("word/") or _PART in package


def document(package: Package, main: str) -> Document:
    """Read the main part. Raises Refused, also ``too-large`` for more blocks or table cells than any report has."""
    main = main or _PART
    parts = dict(related(package, main).values())
    root = package.part(main)
    body = root.find(W + "body")
    if body is None:
        raise Refused("damaged", main)
    reader = _Reader(styles(package, parts.get(PARAGRAPH_STYLES)), Numbering.of(package, parts.get(NUMBERING)))
    return Document(
        media_type=MEDIA_TYPE,
        blocks=tuple(reader.blocks(body)),
        images=sum(1 for _ in root.iter(_DRAWN, _PICTURED)),
    )


class _Reader:
    """One pass over the body in document order, as automatic numbers need it."""

    def __init__(self, paragraph_styles: dict[str, Style], numbering: Numbering) -> None:
        self._styles = paragraph_styles
        self._numbering = numbering
        self._weight = 0

    def blocks(self, node: etree._Element) -> list[Block]:
        found: list[Block] = []
        for child in _inside(node):
            if child.tag == _P:
                found += self._paragraphs(child)
                found += self._boxed(child)
            elif child.tag == _TBL:
                found += self._table(child)
            if len(found) > _MAX_BLOCKS:
                raise Refused("too-large", f"> {_MAX_BLOCKS}")
        return found

    def _paragraphs(self, node: etree._Element) -> Iterator[Paragraph]:
        """A paragraph; its lines as paragraphs of their own where the author broke it by hand."""
        level = self._style(node).heading
        for line in self._words(node).splitlines():
            text = " ".join(line.split())
            if text:
                yield Paragraph(text, level)

    def _boxed(self, node: etree._Element) -> Iterator[Block]:
        """What stands in the text boxes anchored in a paragraph; the copy for old programs is left out."""
        for box in node.iterdescendants(_BOX):
            if next(box.iterancestors(_MC + "Fallback", _BOX), None) is None:
                yield from self.blocks(box)

    def _words(self, node: etree._Element) -> str:
        """The text of a paragraph behind its automatic number."""
        text = "".join(_texts(node))
        style = self._style(node)
        return self._numbering.label(*style.number) + text if style.number is not None and text.strip() else text

    def _style(self, node: etree._Element) -> Style:
        own = node.find(_PPR)
        if own is None:
            return self._styles.get("", Style())
        return Style.of(own, self._styles)

    def _table(self, node: etree._Element) -> list[Block]:
        if _is_layout(node):
            cells = (cell for row in _inside(node) if row.tag == _TR for cell in _inside(row) if cell.tag == _TC)
            return [block for cell in cells for block in self.blocks(cell)]
        rows: list[tuple[str | None, ...]] = []
        for row in _inside(node):
            if row.tag == _TR and not _deleted(row):
                rows.append(self._row(row, rows[-1] if rows else ()))
        width = max((len(row) for row in rows), default=0)
        grid = Grid(tuple(row + (None,) * (width - len(row)) for row in rows))
        return heading_rows.apart(grid) if width else []

    def _row(self, row: etree._Element, above: tuple[str | None, ...]) -> tuple[str | None, ...]:
        """The cells of a row by grid column; one that continues a vertical merge says what stands above it."""
        line: list[str | None] = [None] * _spared(row, "gridBefore")
        for cell in _inside(row):
            if cell.tag != _TC or len(line) >= _MAX_COLUMNS:
                continue
            span, hangs, left = _merging(cell)
            over = above[len(line)] if hangs and len(line) < len(above) else None
            text = (line[-1] if left and line else over) or self._cell(cell)
            self._weigh(span * (len(text) + 1))
            again = [spread(text)] * min(span - 1, _MAX_COLUMNS - len(line) - 1)
            line += [spread(text) if hangs or left else text, *again]
        return tuple(line)

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(self._words(node) for node in _inside(cell) if node.tag == _P).strip()

    def _weigh(self, weight: int) -> None:
        self._weight += weight
        if self._weight > _MAX_WEIGHT:
            raise Refused("too-large", f"> {_MAX_WEIGHT}")


_UNSEEN = ("vanish", "strike", "dstrike")


def _inside(node: etree._Element) -> Iterator[etree._Element]:
    """The children of an element; those that only wrap others (content controls, insertions) are seen through."""
    for child in node:
        if child.tag in _OPEN:
            yield from _inside(child)
        else:
            yield child


def _texts(node: etree._Element) -> Iterator[str]:
    for child in _inside(node):
        if child.tag == _R and not _hidden(child):
            yield from map(raised, _texts(child)) if _is_raised(child) else _texts(child)
        elif child.tag == _T:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]


def _hidden(run: etree._Element) -> bool:
    """Whether a run is hidden or struck out."""
    marks = (run.find(f"{_RPR}/{W}{name}") for name in _UNSEEN)
    return any(mark is not None and attribute(mark, "val") not in ("0", "false", "off") for mark in marks)


def _is_raised(run: etree._Element) -> bool:
    place = run.find(f"{_RPR}/{W}vertAlign")
    return place is not None and attribute(place, "val") == "superscript"


def _is_layout(table: etree._Element) -> bool:
    """A table that lays out a page: another one nested in it, a single cell, or cells of running text."""
    if next(table.iterdescendants(_TBL), None) is not None:
        return True
    cells = [cell for _, cell in zip(range(60), table.iter(_TC), strict=False)]
    return len(cells) < 2 or any(sum(len(t.text or "") for t in cell.iter(_T)) > _LONG_CELL for cell in cells)


def _deleted(row: etree._Element) -> bool:
    return row.find(f"{_TRPR}/{W}del") is not None


def _spared(row: etree._Element, name: str) -> int:
    """The grid columns a row leaves out at its start."""
    return min(number(row.find(f"{_TRPR}/{W}{name}"), 0), _MAX_COLUMNS)


def _merging(cell: etree._Element) -> tuple[int, bool, bool]:
    """(columns spanned, continues the cell above, continues the cell to the left)."""
    own = cell.find(_TCPR)
    if own is None:
        return 1, False, False
    span = min(max(number(own.find(W + "gridSpan"), 1), 1), _MAX_COLUMNS)
    return span, _continues(own.find(W + "vMerge")), _continues(own.find(W + "hMerge"))


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"
