"""XLSX -> Document: each visible sheet as rows of cells with merged cells resolved, its running text as paragraphs.

The sheet XML is read here and not by openpyxl, which has no merged cells in its bounded mode and in the other one
makes a cell object for every position of a merged range, as many as a stranger likes to claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from monitor.model.reports import Block, Document, Grid, Paragraph
from monitor.read.form.headings import is_heading
from monitor.read.intake.package import Package, Refused, related
from monitor.read.numbers import spread
from monitor.read.words import raised

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PART = "xl/workbook.xml"
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRINGS = "sharedStrings"
_PHONETIC = f"{_X}rPh"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_PROSE = 100
_MAX_SHEETS = 40
_MAX_ROWS = 2_000
_MAX_COLUMNS = 200
_MAX_CELLS = 40_000
_MAX_WEIGHT = 5_000_000

Row = tuple[str | None, ...]
Place = tuple[int, int]
"""Row and column, both from 0."""


def holds(package: Package, main: str) -> bool:
    """Whether a package is a workbook."""
    return main.startswith("xl/") or _PART in package


def document(package: Package, main: str) -> Document:
    """Read all sheets in order; cells carry the values stored with formulas, None where there is none.

    Raises Refused, also ``too-large`` for more sheets, rows or cells than any report has.
    """
    main = main or _PART
    links = related(package, main)
    strings = _strings(package, dict(links.values()).get(_STRINGS))
    sheets = [node for node in package.part(main).iter(f"{_X}sheet") if node.get("state", "visible") == "visible"]
    if len(sheets) > _MAX_SHEETS:
        raise Refused("too-large", f"> {_MAX_SHEETS}")
    blocks: list[Block] = []
    for node in sheets:
        kind, part = links.get(node.get(_ID) or "", ("", ""))
        if kind == "worksheet":
            blocks += _blocks(_rows(package.part(part), strings))
    return Document(media_type=MEDIA_TYPE, blocks=tuple(blocks))


def _blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Rows of a single cell are paragraphs up to the first row of several, which starts a table.

    A table ends at a blank row, a section heading or a row of running text: a row of which only the label is filled in
    is a row of the table.
    """
    table: list[Row] = []
    for row in rows:
        single = _single(row)
        if single is None or (table and single and not is_heading(single) and len(single) <= _PROSE):
            table.append(row)
            continue
        yield from _closed(table)
        table = []
        yield from (Paragraph(" ".join(line.split())) for line in single.splitlines() if line.strip())
    yield from _closed(table)


def _closed(table: list[Row]) -> Iterator[Grid]:
    """The table without the columns at its right end that only other parts of the sheet use."""
    if table:
        width = max(i + 1 for row in table for i, text in enumerate(row) if text != "")
        yield Grid(tuple(row[:width] for row in table))


def _single(row: Row) -> str | None:
    """The text of the only cell that says anything, '' for a blank row, None for a row of several cells."""
    texts = {text for text in row if text != ""}
    if len(texts) > 1 or None in texts:
        return None
    text = texts.pop() if texts else ""
    places = [i for i, other in enumerate(row) if other == text] if text else []
    return text if not places or places[-1] - places[0] + 1 == len(places) else None


def _rows(root: etree._Element, strings: Sequence[str]) -> list[Row]:
    """All positions from the first to the last used row and column; blank where nothing stands."""
    cells = _cells(root, strings)
    if not cells:
        return []
    top, bottom = min(row for row, _ in cells), max(row for row, _ in cells) + 1
    _spread(cells, _merges(root, bottom))
    left, right = min(column for _, column in cells), max(column for _, column in cells) + 1
    weight = sum(len(text or "") for text in cells.values())
    if (bottom - top) * (right - left) > _MAX_CELLS or weight > _MAX_WEIGHT:
        raise Refused("too-large", f"> {_MAX_CELLS}")
    return [tuple(cells.get((i, j), "") for j in range(left, right)) for i in range(top, bottom)]


def _cells(root: etree._Element, strings: Sequence[str]) -> dict[Place, str | None]:
    """The cells that say something. Files may leave out the references of cells that follow each other."""
    found: dict[Place, str | None] = {}
    row = -1
    for line in root.iter(f"{_X}row"):
        row = _from_one(line.get("r"), row)
        column = -1
        for node in line.iter(f"{_X}c"):
            column = _place(node.get("r") or "")[1] if node.get("r") else column + 1
            text = _value(node, strings)
            if text != "":
                found[_bounded(row, column)] = text
    return found


def _value(node: etree._Element, strings: Sequence[str]) -> str | None:
    """What a cell shows; None for a formula whose value the file does not store."""
    kind = node.get("t", "n")
    if kind == "inlineStr":
        return _text(node)
    value = node.findtext(f"{_X}v") or ""
    if kind == "s":
        return strings[int(value)].strip() if value.isdigit() and len(value) < 8 and int(value) < len(strings) else ""
    if not value and node.find(f"{_X}f") is not None:
        return None
    return _plain(value) if kind == "n" else value.strip()


def _plain(value: str) -> str:
    """A number as a sheet shows it, without the noise of its binary form."""
    try:
        return f"{float(value):.15g}" if value else ""
    except ValueError:
        return value


def _merges(root: etree._Element, bottom: int) -> list[tuple[Place, Place]]:
    """Merged ranges as (first place, last place), clipped to the rows in use."""
    found = []
    area = 0
    for node in root.iter(f"{_X}mergeCell"):
        first, _, last = (node.get("ref") or "").partition(":")
        (top, left), (low, right) = _place(first), _place(last or first)
        low, right = min(low, bottom - 1), min(right, _MAX_COLUMNS - 1)
        area += max(low - top + 1, 0) * max(right - left + 1, 0)
        if area > _MAX_CELLS:
            raise Refused("too-large", f"> {_MAX_CELLS}")
        found.append(((top, left), (low, right)))
    return found


def _spread(cells: dict[Place, str | None], merges: list[tuple[Place, Place]]) -> None:
    """Every position of a merged range says what its first one says, unless that is a figure."""
    for (top, left), (low, right) in merges:
        text = cells.get((top, left), "")
        if text != "":
            again = spread(text)
            cells |= {(i, j): again for i in range(top, low + 1) for j in range(left, right + 1)}
            cells[top, left] = text


def _strings(package: Package, part: str | None) -> list[str]:
    root = package.optional(part) if part else None
    return [_text(node) for node in root.iter(f"{_X}si")] if root is not None else []


def _text(node: etree._Element) -> str:
    """The text of a string with its runs, without the reading aids printed above it."""
    runs = ((t, t.getparent()) for t in node.iter(f"{_X}t"))
    return "".join(_run(t.text or "", run) for t, run in runs if run is None or run.tag != _PHONETIC).strip()


def _run(text: str, run: etree._Element | None) -> str:
    place = run.find(f"{_X}rPr/{_X}vertAlign") if run is not None else None
    return raised(text) if place is not None and place.get("val") == "superscript" else text


def _place(reference: str) -> Place:
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise Refused("damaged", reference[:40])
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _from_one(raw: str | None, before: int) -> int:
    return int(raw) - 1 if raw and raw.isascii() and raw.isdigit() and len(raw) < 8 else before + 1


def _bounded(row: int, column: int) -> Place:
    if not 0 <= row < _MAX_ROWS or not 0 <= column < _MAX_COLUMNS:
        raise Refused("too-large", f"> {_MAX_ROWS} x {_MAX_COLUMNS}")
    return row, column
