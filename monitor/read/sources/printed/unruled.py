"""Tables without ruling lines: every row's label put together by its place, in front of the figures beside it.

A label of several lines stands above and below the base line of its figures, so that neither the order of the file nor
the order from top to bottom gives the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from msgspec import Struct

from monitor.model.reports import CellState
from monitor.read.numbers import cell
from monitor.read.sources.printed.boxed import Glyph
from monitor.read.words import norm

_BEGINS = re.compile(r"^(?:\d{1,2}[.、]|\([一二三四五六七八九十]\)|[一二三四五六七八九十]、)")
_VALUES = (CellState.NUMBER, CellState.PLACEHOLDER)
_CHINESE = "一"
_USUAL = 10.0
_GAP = 0.8
_TOUCH = 0.15
_SAME_LINE = 0.35
_NEXT_LINE = 1.7
_REACH = 0.6
_MAX_ROWS = 400
_MAX_BESIDE = 200
_FAR = 4.0


class Word(Struct, frozen=True):
    """Characters without a blank between them; ``y`` is their base line, ``size`` that of a character."""

    left: float
    right: float
    y: float
    size: float
    text: str


class Row(Struct):
    """A line of a page: its words as they are, and those before the figures at its end, close ones put together."""

    y: float
    plain: list[Word]
    words: list[Word]
    figures: list[Word]


def reading_order(words: Iterable[Word]) -> list[str] | None:
    """The lines of a page from top to bottom, every row of figures behind its whole label.

    None for a page without figures, and for one of more lines than a sheet has.
    """
    rows = _rows(words)
    counted = [row for row in rows if row.figures]
    if not counted or len(rows) > _MAX_ROWS:
        return None
    labels = _labels(counted, _segments(rows, counted))
    placed = {id(word) for label in labels.values() for word in label}
    lines = []
    for row in rows:
        left = [word for word in row.words if id(word) not in placed]
        rest = left if row.figures or len(left) < len(row.words) else row.plain
        label = "".join(word.text for word in labels.get(id(row), ()))
        lines += [_text(rest), " ".join((label, _text(row.figures)))]
    return [line.strip() for line in lines if line.strip()]


def words_of(glyphs: Sequence[Glyph]) -> list[Word]:
    """Characters put together that touch each other on one line. All are as large as most Chinese ones are wide."""
    widths = sorted(box[2] - box[0] for char, box in glyphs if char >= _CHINESE) or [_USUAL]
    size = max(widths[len(widths) // 2], 1.0)
    found: list[Word] = []
    apart = True
    for char, (left, bottom, right, _) in glyphs:
        if char.isspace():
            apart = True
            continue
        last = found[-1] if found else None
        if last is None or apart or abs(last.y - bottom) > _SAME_LINE * size or abs(left - last.right) > _GAP * size:
            found.append(Word(left, right, bottom, size, char))
        else:
            found[-1] = Word(last.left, right, last.y, size, last.text + char)
        apart = False
    return found


def _rows(words: Iterable[Word]) -> list[Row]:
    """Words of one line from left to right; words of a label that stand close together are one."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if lines and lines[-1][0].y - word.y <= _SAME_LINE * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_row(_close(sorted(line, key=lambda word: word.left), _TOUCH)) for line in lines]


def _row(line: list[Word]) -> Row:
    count = len(list(takewhile(_is_figure, reversed(line))))
    words, figures = line[: len(line) - count], line[len(line) - count :]
    alone = len(figures) == 1 and words and figures[0].left - words[-1].right < _GAP * words[-1].size
    if alone:
        words, figures = line, []
    return Row(line[0].y, line, _close(words, _GAP), figures)


def _is_figure(word: Word) -> bool:
    return cell(word.text).state in _VALUES


def _close(words: list[Word], gap: float) -> list[Word]:
    """Words put together that are less than a gap, in heights of a line, apart."""
    found: list[Word] = []
    for word in words:
        if found and word.left - found[-1].right < gap * word.size:
            before = found[-1]
            found[-1] = Word(before.left, word.right, before.y, before.size, before.text + word.text)
        else:
            found.append(word)
    return found


def _segments(rows: list[Row], counted: list[Row]) -> list[list[Word]]:
    """Blocks of label lines: each below the one before, none with an ordinal but the first."""
    found: list[list[Word]] = []
    for row in rows:
        edge = (row if row.figures else _nearest(row.y, counted)).figures[0].left
        if any(word.right > edge for word in row.words):
            continue
        near = [segment for segment in found[-_MAX_BESIDE:] if segment[-1].y - row.y <= _FAR * segment[-1].size]
        for word in row.words:
            above = [segment for segment in near if _continues(segment[-1], word)]
            if above:
                max(above, key=lambda segment: segment[-1].left).append(word)
            else:
                found.append([word])
    return found


def _nearest(y: float, counted: list[Row]) -> Row:
    return min(counted, key=lambda row: abs(row.y - y))


def _continues(above: Word, word: Word) -> bool:
    near = 0 < above.y - word.y <= _NEXT_LINE * word.size
    return near and above.left < word.right and word.left < above.right and not _BEGINS.match(norm(word.text))


def _labels(counted: list[Row], segments: list[list[Word]]) -> dict[int, list[Word]]:
    """The label of each row of figures: of the blocks beside it the one that stands next to them."""
    beside: dict[int, list[Row]] = {}
    for row in counted:
        reaching = [index for index, segment in enumerate(segments) if _reaches(segment, row.y)]
        if reaching:
            beside.setdefault(max(reaching, key=lambda index: segments[index][0].left), []).append(row)
    found: dict[int, list[Word]] = {}
    for index, rows in beside.items():
        for word in segments[index]:
            found.setdefault(id(_nearest(word.y, rows)), []).append(word)
    return found


def _reaches(segment: list[Word], y: float) -> bool:
    first, last = segment[0], segment[-1]
    return last.y - _REACH * last.size <= y <= first.y + _REACH * first.size


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
