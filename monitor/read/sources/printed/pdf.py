"""PDF with a text layer -> Document: tables by their ruling lines where they have any, else physical lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pypdfium2 as pdfium

from monitor.model.pages import Trouble
from monitor.model.reports import Document, Line
from monitor.read.sources.printed import boxed, lines, onefont, pdfpage, strokes, torn, unruled
from monitor.read.sources.printed.boxed import Ruled
from monitor.read.sources.printed.margins import without_margins
from monitor.read.words import norm

T = TypeVar("T")
MEDIA_TYPE = "application/pdf"
MAX_PAGES = 200
_FEW_CHARS = 50
_FEWEST_STROKES = 5


def document(data: bytes) -> Document:
    """The text layer of a PDF; trouble ``encrypted``, ``damaged``, ``too-large`` or ``images-only`` instead."""
    onefont.install()
    try:
        with pdfium.PdfDocument(data) as pdf:
            if len(pdf) > MAX_PAGES:
                return _failed("too-large", str(len(pdf)))
            return _ruled([_page(page, _with_tables) for page in pdf]) or _unruled(
                [_page(page, _in_order) for page in pdf]
            )
    except pdfium.PdfiumError as error:
        return _failed("encrypted" if "password" in str(error).lower() else "damaged", str(error))


def _failed(code: str, says: str) -> Document:
    return Document(media_type=MEDIA_TYPE, trouble=Trouble(code, says))


def _ruled(pages: list[list[str | Ruled]]) -> Document | None:
    """The document with its tables as grids; None where ruling lines do not give them all."""
    items = torn.joined([item for page in without_margins(pages) for item in page])
    blocks = lines.blocks_around(items)
    return None if blocks is None else Document(media_type=MEDIA_TYPE, blocks=tuple(blocks))


def _unruled(pages: list[list[str]]) -> Document:
    """The document as lines, and the cells that blanks make of them."""
    found = [Line(text, tuple(text.split())) for page in without_margins(pages) for text in page]
    if sum(len(norm(line.text)) for line in found) < _FEW_CHARS:
        return _failed("images-only", "")
    return Document(media_type=MEDIA_TYPE, blocks=tuple(lines.blocks(found)), flow=True)


def _page(page: pdfium.PdfPage, read: Callable[[pdfium.PdfPage, pdfium.PdfTextPage], list[T]]) -> list[T]:
    textpage = page.get_textpage()
    try:
        return read(page, textpage)
    finally:
        textpage.close()


def _with_tables(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> list[str | Ruled]:
    """The lines of a page with its ruled tables in their places."""
    drawn = pdfpage.strokes(page)
    turn = pdfpage.quarters(textpage) if len(drawn) >= _FEWEST_STROKES else 0
    frames = strokes.frames([pdfpage.turned(stroke, turn) for stroke in drawn])
    glyphs = pdfpage.glyphs(textpage, turn) if frames else []
    return boxed.pieces(glyphs, frames) if glyphs else list(_lines(textpage))


def _in_order(_: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> list[str]:
    """The lines of a page, each row of figures in one."""
    words = unruled.words_of(pdfpage.glyphs(textpage, pdfpage.quarters(textpage)))
    return unruled.reading_order(words) or _lines(textpage)


def _lines(textpage: pdfium.PdfTextPage) -> list[str]:
    lines = (line.strip() for line in textpage.get_text_bounded().splitlines())
    return [line for line in lines if line]
