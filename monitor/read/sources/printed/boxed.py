"""The text of a page sorted into the boxes of its tables; what stands outside of them stays running text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from msgspec import Struct

from monitor.model.reports import CellState
from monitor.read.numbers import cell, number
from monitor.read.sources.printed.strokes import Box, Frame
from monitor.read.words import norm

Place = tuple[int, int] | None
"""The number of a frame and of one of its boxes; None outside of all frames."""
Glyph = tuple[str, Box]
"""A character and its place, in reading order; white space has no place of its own."""

_ONE_NUMBER = 0.3
_ONE_FIGURE = 0.7
_TOUCH = 0.2
_SAME_LINE = 0.5
_ROW_OF_FIGURES = 4
_OTHER_ROW = 2


class Ruled(Struct, frozen=True):
    """A ruled table: where its columns begin and the last one ends, and the texts of its rows from the top."""

    xs: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


def pieces(glyphs: Sequence[Glyph], frames: Sequence[Frame]) -> list[str | Ruled]:
    """Lines of running text and tables in the order they come in."""
    places = [None if char.isspace() else _place(box, frames) for char, box in glyphs]
    cells = _cells(glyphs, places)
    found: list[str | Ruled] = []
    line = ""
    seen: set[int] = set()
    for (char, _), place in zip(glyphs, places, strict=True):
        if place is None and char not in "\r\n":
            line += char
            continue
        found += [line.strip()] if line.strip() else []
        line = ""
        if place is not None and place[0] not in seen:
            seen.add(place[0])
            found.append(_table(frames[place[0]], place[0], cells))
    return [*found, line.strip()] if line.strip() else found


def _place(box: Box, frames: Sequence[Frame]) -> Place:
    """Where the middle of a character is."""
    left, bottom, right, top = box
    for index, frame in enumerate(frames):
        inside = frame.box_at((left + right) / 2, (bottom + top) / 2)
        if inside is not None:
            return index, inside
    return None


def _cells(glyphs: Sequence[Glyph], places: Sequence[Place]) -> dict[Place, str]:
    """The text of every box that has any."""
    inside: dict[Place, list[Glyph]] = {}
    spilled: set[Place] = set()
    last: tuple[int, Place] | None = None
    for index, (glyph, place) in enumerate(zip(glyphs, places, strict=True)):
        if glyph[0].isspace():
            continue
        if last is not None and last[1] != place and last[0] == index - 1 and _run_together(glyphs[last[0]], glyph):
            spilled |= {last[1], place}
        if place is not None:
            inside.setdefault(place, []).append(glyph)
        last = index, place
    texts = {place: _text(found) for place, found in inside.items()}
    return {place: _twice(text) if place in spilled else text for place, text in texts.items()}


def _text(glyphs: list[Glyph]) -> str:
    """The lines of a box from the top; figures further apart than thousands stand on lines of their own."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph[1][1]):
        if lines and lines[-1][0][1][1] - glyph[1][1] <= _SAME_LINE * _height(lines[-1][0]):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return "\n".join(_line(sorted(line, key=lambda glyph: glyph[1][0])) for line in lines)


def _line(glyphs: list[Glyph]) -> str:
    words = [glyphs[0][0]]
    for before, after in pairwise(glyphs):
        gap = _gap(before, after)
        words += ["" if gap < _TOUCH else " " if gap < _ONE_FIGURE else "\n", after[0]]
    return "".join(words)


def _twice(text: str) -> str:
    """A figure that may run over a line, written so that nobody takes it for one; a label as it is."""
    return f"{text}\n{text}" if number(norm(text)) is not None else text


def _run_together(before: Glyph, after: Glyph) -> bool:
    """Whether digits stand so close on both sides of a line that one figure may run over it."""
    return before[0].isdigit() and after[0].isdigit() and -1.0 < _gap(before, after) < _ONE_NUMBER


def _gap(before: Glyph, after: Glyph) -> float:
    """The room between two characters in heights of a line; endless from one line to another."""
    (_, first_bottom, first_right, first_top), (left, bottom, _, top) = before[1], after[1]
    beside = bottom < first_top and first_bottom < top
    return (left - first_right) / _height(before) if beside else float("inf")


def _height(glyph: Glyph) -> float:
    return max(glyph[1][3] - glyph[1][1], 1.0)


def _table(frame: Frame, number: int, cells: dict[Place, str]) -> Ruled:
    """The rows from the top; a figure that hangs over rows or columns which have their own belongs to none of them."""
    texts = {box: cells.get((number, box), "") for row in frame.boxes for box in row}
    figures = {box for box, text in texts.items() if cell(text).state is CellState.NUMBER}
    texts |= {box: _twice(texts[box]) for box in _hanging(frame, figures)}
    return Ruled(frame.xs, tuple(tuple(texts[box] for box in row) for row in reversed(frame.boxes)))


def _hanging(frame: Frame, figures: set[int]) -> set[int]:
    found: set[int] = set()
    for row, above in zip_longest(frame.boxes, frame.boxes[1:], fillvalue=()):
        counted = Counter(box for box in row if box in figures)
        if len(counted) >= _ROW_OF_FIGURES:
            found |= {box for box, columns in counted.items() if columns > 1}
        if sum(one != other for one, other in zip(row, above, strict=False)) >= _OTHER_ROW:
            found |= figures & set(row) & set(above)
    return found
