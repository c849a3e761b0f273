"""An HTML table as a grid: rowspan and colspan resolved, every position carrying the text of its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from selectolax.lexbor import LexborNode

from monitor.model.reports import Grid
from monitor.read.numbers import spread
from monitor.read.words import raised

_MAX_ROWS = 2_000
_MAX_COLUMNS = 200
_MAX_CELLS = 40_000
_LONG_CELL = 600
_LINES = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"script", "style", "del", "s", "strike", "textarea", "template"})
_UNSEEN = re.compile(r"display:none|visibility:(?:hidden|collapse)|line-through")
_LINED = "br, div, li, script, style, sup, [style*=super]"
_SEAM = "\0"
_LONGEST_FIGURE = 20
_RAISES = "super"
_NEAREST = 4
_SPANNING = "[rowspan], [colspan]"
_CELLS = frozenset({"td", "th"})
_DIGITS = re.compile(r"\s{0,9}(\d{1,9})", re.ASCII)
_ONE = (1, 1)


def grid_of(table: LexborNode) -> Grid | None:
    """The spans of a table's own cells resolved. None for a table that lays out a page: one with another table in it,
    with a single cell, or with running text in a cell.
    """
    if len(table.css("table")) > 1:  # the table itself is among them
        return None
    lines = _laid_out(table)
    texts = [text for line in lines for text in line.values() if text is not None]
    if len(texts) < 2 or max(map(len, texts)) > _LONG_CELL:
        return None
    width = max(max(line, default=-1) for line in lines) + 1
    return Grid(tuple([tuple(map(line.get, range(width))) for line in lines]))


def _laid_out(table: LexborNode) -> list[dict[int, str | None]]:
    """The text at every column of every row; a column that no cell covers is missing."""
    text = _lines if table.css_first(_LINED) is not None else _text
    rows = list(islice(_rows(table), _MAX_ROWS))
    spans = {node.mem_id: _spans(node, len(rows)) for node in table.css(_SPANNING)}
    lines: list[dict[int, str | None]] = [{} for _ in rows]
    room = _MAX_CELLS
    for i, line in enumerate(lines):
        j = 0
        for cell in rows[i].iter():
            if cell.tag not in _CELLS:
                continue
            while j in line:
                j += 1
            span = spans.get(cell.mem_id, _ONE)
            down, across = span
            room -= down * across
            if j + across > _MAX_COLUMNS or room < 0:
                break
            line[j] = content = text(cell)
            if span is not _ONE:
                again = spread(content)
                for below in lines[i : i + down]:
                    below.update(dict.fromkeys(range(j, j + across), again))
                line[j] = content
            j += across
    return lines


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Rows of this table, inside or outside its sections, in order."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _spans(node: LexborNode, rows: int) -> tuple[int, int]:
    attributes = node.attributes
    return min(_span(attributes.get("rowspan")), rows), _span(attributes.get("colspan"))


def _text(cell: LexborNode) -> str | None:
    """The text of a cell in a table without breaks: a single paragraph, or none. A figure in several pieces is looked
    at piece by piece: one of them may be struck out or hidden.
    """
    only = cell.first_child
    if only is None:
        return ""
    tag = only.tag if only.next is None else ""
    if tag == "-text":
        return (only.text_content or "").strip()
    if tag != "p":
        return _lines(cell)
    pieces = cell.text(separator=_SEAM)
    text = pieces.replace(_SEAM, "").strip()
    return _lines(cell) if _SEAM in pieces and text[-1:].isdigit() and len(text) <= _LONGEST_FIGURE else text


def _lines(cell: LexborNode) -> str | None:
    """The text of a cell, a line for each of its paragraphs. What is struck out or hidden says nothing; a cell that
    holds nothing else, or what only a script would write there, is unknown.
    """
    words: list[str] = []
    unseen = False
    for node in cell.traverse(include_text=True):
        if node.tag in _LINES:
            words.append("\n")
        elif node.tag == "-text":
            seen, is_raised = _look(node, cell)
            text = node.text_content or ""
            if seen:
                after = node.prev is not None and node.prev.tag in _LINES
                words.append(("\n" if after else "") + (raised(text) if is_raised else text))
            unseen = unseen or bool(not seen and text.strip())
    text = "".join(words).strip()
    return text if text or not (unseen or cell.css_first("script") is not None) else None


def _look(text: LexborNode, cell: LexborNode) -> tuple[bool, bool]:
    """Whether a text can be read, and whether it stands above the line: by the elements next to it within the cell."""
    above, is_raised = text.parent, False
    for _ in range(_NEAREST):
        if above is None or above.mem_id == cell.mem_id:
            break
        attributes = above.attributes
        style = attributes.get("style") or ""
        if above.tag in _SILENT or "hidden" in attributes or _UNSEEN.search("".join(style.lower().split())):
            return False, False
        is_raised = is_raised or above.tag == "sup" or _RAISES in style
        above = above.parent
    return True, is_raised


@lru_cache(maxsize=256)
def _span(raw: str | None) -> int:
    """A span as browsers take it: the digits the attribute starts with."""
    match = _DIGITS.match(raw or "")
    return min(max(int(match[1]), 1), _MAX_COLUMNS) if match else 1
