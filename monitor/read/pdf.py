"""PDF with a text layer -> Document: physical lines for tables, joined paragraphs for prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pypdfium2 as pdfium

from monitor.model import Block, Document, Line, Paragraph, Trouble
from monitor.read import identity, sections
from monitor.read.numbers import norm

MAX_PAGES = 200
_PAGE_NUMBER = re.compile(r"^[-—–·\s]{0,6}(?:第\s?)?\d{1,3}(?:\s?页)?[-—–·\s]{0,6}$")
_ITEM = re.compile(r"^(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}是|\d{1,2}[.、])")
_ENDS = ("。", "；", ";", "：", ":", "！", "？")
_TABLES = (2, 3, 4)
_FULL = 0.9


def document(data: bytes) -> Document:
    """The text layer of a PDF; trouble ``encrypted``, ``damaged``, ``too-large`` or ``images-only`` instead."""
    try:
        with pdfium.PdfDocument(data) as pdf:
            if len(pdf) > MAX_PAGES:
                return _failed("too-large", str(len(pdf)))
            pages = [_lines(page) for page in pdf]
    except pdfium.PdfiumError as error:
        return _failed("encrypted" if "password" in str(error).lower() else "damaged", str(error))
    lines = [Line(text, tuple(text.split())) for page in pages for text in page]
    if sum(len(norm(line.text)) for line in lines) < 50:
        return _failed("images-only", "")
    return Document(media_type="application/pdf", blocks=tuple(_blocks(lines)), flow=True, titles=())


def _failed(code: str, says: str) -> Document:
    return Document(media_type="application/pdf", trouble=Trouble(code, says))


def _lines(page: pdfium.PdfPage) -> list[str]:
    """The lines of a page without its page number."""
    textpage = page.get_textpage()
    try:
        lines = [line.strip() for line in textpage.get_text_bounded().splitlines()]
    finally:
        textpage.close()
    lines = [line for line in lines if line]
    while lines and _PAGE_NUMBER.match(lines[0]) and not lines[0].isdigit():
        lines = lines[1:]
    while lines and _PAGE_NUMBER.match(lines[-1]) and not lines[-1].isdigit():
        lines = lines[:-1]
    return lines


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Lines of sections two to four stay lines; the others are joined into paragraphs."""
    in_tables = {
        i
        for number, start, end in sections.find(lines, flow=True).spans
        if number in _TABLES
        for i in range(start, end)
    }
    full = max((len(norm(line.text)) for line in lines), default=0) * _FULL
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        before = blocks[-1] if blocks else None
        if index in in_tables:
            blocks.append(line)
        elif isinstance(before, Paragraph) and not _starts(line.text, lines[index - 1].text, full):
            blocks[-1] = Paragraph(before.text + _glue(before.text, line.text) + line.text)
        else:
            blocks.append(Paragraph(line.text))
    return blocks


def _starts(text: str, before: str, full: float) -> bool:
    """Whether a line starts a paragraph: after a heading, after a short line that ends a sentence, or as an item."""
    plain = norm(text)
    if sections.is_heading(text) or sections.is_heading(before) or identity.ends_title(before):
        return True
    short = len(norm(before)) < full
    return (
        (short and before.endswith(_ENDS))
        or (bool(_ITEM.match(plain)) and before.endswith(_ENDS))
        or (short and not before.endswith("，") and len(norm(before)) < full / 2)
    )


def _glue(before: str, after: str) -> str:
    """A blank between two words of Latin letters, nothing between Chinese ones."""
    return " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() else ""
