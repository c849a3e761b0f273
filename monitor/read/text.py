"""Flattened text: one cell a line, pipe rows, tab rows -> Document."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Document, Line
from monitor.read import metadata
from monitor.read.numbers import norm

_MAX_LINES = 200_000


def document(text: str, charset: str | None) -> Document:
    """Lines and their cells; pipes and tabs mark cell borders, so a blank between two of them is a blank cell."""
    lines = tuple(_lines(text))
    fields = metadata.fields(_pieces(lines[: _head_end(lines)]))
    return Document(
        media_type="text/plain",
        charset=charset,
        titles=tuple(line.text for line in lines[:3]),
        blocks=lines,
        flow=True,
        metadata=fields,
        shown=tuple(metadata.dates(fields)),
    )


def _lines(text: str) -> Iterator[Line]:
    """The lines with their cells; a border on a line of its own only closes the bare cell on the line before."""
    before = "|"
    for raw in text.splitlines()[:_MAX_LINES]:
        line = raw.strip()
        if line and (line != "|" or "|" in before):
            yield Line(line, _cells(raw))
        before = line or before


def _cells(raw: str) -> tuple[str, ...]:
    line = raw.strip("\r\n")
    for border in ("|", "\t"):
        if border in line:
            pieces = [piece.strip() for piece in line.strip(" ").split(border)]
            return tuple(pieces[:-1] if pieces[-1] == "" else pieces)
    return (line.strip(),)


def _pieces(lines: tuple[Line, ...]) -> list[str]:
    """Cells in order; the end of a row with marked borders is a blank, so no value is taken from the next row."""
    pieces: list[str] = []
    for line in lines:
        pieces += [*line.cells, ""] if "|" in line.text or "\t" in line.text else line.cells
    return pieces


def _head_end(lines: tuple[Line, ...]) -> int:
    """The metadata block ends where running text starts."""
    for index, line in enumerate(lines[:40]):
        if index and len(norm(line.text)) > 80:
            return index
    return min(len(lines), 40)
