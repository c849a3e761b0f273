"""PDF with a text layer -> Document: physical lines for tables, joined paragraphs for prose."""

from __future__ import annotations

import pypdfium2 as pdfium

from monitor.model import Document, Line, Trouble
from monitor.read import lines
from monitor.read.numbers import norm

MAX_PAGES = 200


def document(data: bytes) -> Document:
    """The text layer of a PDF; trouble ``encrypted``, ``damaged``, ``too-large`` or ``images-only`` instead."""
    try:
        with pdfium.PdfDocument(data) as pdf:
            if len(pdf) > MAX_PAGES:
                return _failed("too-large", str(len(pdf)))
            pages = [_lines(page) for page in pdf]
    except pdfium.PdfiumError as error:
        return _failed("encrypted" if "password" in str(error).lower() else "damaged", str(error))
    found = [Line(text, tuple(text.split())) for page in pages for text in page]
    if sum(len(norm(line.text)) for line in found) < 50:
        return _failed("images-only", "")
    return Document(media_type="application/pdf", blocks=tuple(lines.blocks(found)), flow=True, titles=())


def _failed(code: str, says: str) -> Document:
    return Document(media_type="application/pdf", trouble=Trouble(code, says))


def _lines(page: pdfium.PdfPage) -> list[str]:
    """The lines of a page without its page number."""
    textpage = page.get_textpage()
    try:
        texts = [line.strip() for line in textpage.get_text_bounded().splitlines()]
    finally:
        textpage.close()
    return lines.without_page_numbers([line for line in texts if line])
