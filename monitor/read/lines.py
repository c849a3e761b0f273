"""Physical lines of a page layout (PDF, OFD) -> blocks: lines for tables, joined paragraphs for prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Block, Line, Paragraph
from monitor.read import identity, sections
from monitor.read.numbers import norm

_PAGE_NUMBER = re.compile(r"^[-—–·\s]{0,6}(?:第\s?)?\d{1,3}(?:\s?页)?[-—–·\s]{0,6}$")
_ITEM = re.compile(r"^(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}是|\d{1,2}[.、])")
_ENDS = ("。", "；", ";", "：", ":", "！", "？")
_TABLES = (2, 3, 4)
_FULL = 0.9


def without_page_numbers(lines: list[str]) -> list[str]:
    """The lines of a page without its page number; a bare number may be a figure and stays."""
    while lines and _PAGE_NUMBER.match(lines[0]) and not lines[0].isdigit():
        lines = lines[1:]
    while lines and _PAGE_NUMBER.match(lines[-1]) and not lines[-1].isdigit():
        lines = lines[:-1]
    return lines


def blocks(lines: Sequence[Line]) -> list[Block]:
    """Lines of sections two to four stay lines; the others are joined into paragraphs."""
    in_tables = {
        i
        for number, start, end in sections.find(lines, flow=True).spans
        if number in _TABLES
        for i in range(start, end)
    }
    full = max((len(norm(line.text)) for line in lines), default=0) * _FULL
    found: list[Block] = []
    for index, line in enumerate(lines):
        before = found[-1] if found else None
        if index in in_tables:
            found.append(line)
        elif isinstance(before, Paragraph) and not _starts(line.text, lines[index - 1].text, full):
            found[-1] = Paragraph(before.text + _glue(before.text, line.text) + line.text)
        else:
            found.append(Paragraph(line.text))
    return found


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
