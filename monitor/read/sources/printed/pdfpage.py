"""What pdfium knows of a page: its text, its ruling lines, and the place of every character."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from monitor.read.sources.printed.strokes import THIN, Box

_MAX_OBJECTS = 20_000
_MAX_POINTS = 2_000
_MAX_STROKES = 20_000
_MAX_GLYPHS = 20_000
_DEPTH = 3
_SAMPLE = 9
_UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]


def glyphs(textpage: pdfium.PdfTextPage, turn: int) -> list[tuple[str, Box]]:
    """All characters in reading order, from their base line up, turned upright; none for a page of too many."""
    count = textpage.count_chars()
    if count > _MAX_GLYPHS:
        return []
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_into, x_into, y_into = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    found = []
    for index in range(count):
        raw.FPDFText_GetLooseCharBox(textpage.raw, index, box_into)
        raw.FPDFText_GetCharOrigin(textpage.raw, index, x_into, y_into)
        left, _, right, top = turned((rect.left, rect.bottom, rect.right, rect.top), turn)
        foot = turned((x.value, y.value, x.value, y.value), turn)[1]
        found.append((chr(raw.FPDFText_GetUnicode(textpage.raw, index)), (left, foot, right, max(top, foot))))
    return _whole(found) if any(_is_half(char) for char, _ in found) else found


def _whole(glyphs: list[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Characters that came as two halves, as one in the place of the first; U+FFFD for half a character."""
    found: list[tuple[str, Box]] = []
    for char, box in glyphs:
        before = found[-1] if found else ("", box)
        if "\ud800" <= before[0] <= "\udbff" and "\udc00" <= char <= "\udfff":
            found[-1] = ((before[0] + char).encode("utf-16", "surrogatepass").decode("utf-16"), before[1])
        else:
            found.append((char, box))
    return [("\ufffd" if _is_half(char) else char, box) for char, box in found]


def _is_half(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


def quarters(textpage: pdfium.PdfTextPage) -> int:
    """The quarter turns clockwise most of the text is written at."""
    count = textpage.count_chars()
    sample = [i for i in range(0, count, max(1, count // _SAMPLE)) if raw.FPDFText_IsGenerated(textpage.raw, i) == 0]
    angles = (raw.FPDFText_GetCharAngle(textpage.raw, index) for index in sample)
    turns = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles)
    return turns.most_common(1)[0][0] if turns else 0


def turned(box: Box, quarters: int) -> Box:
    """A box as it stands when text written so many quarter turns clockwise is turned upright."""
    left, bottom, right, top = box
    if quarters == 1:
        return -top, left, -bottom, right
    if quarters == 2:
        return -right, -top, -left, -bottom
    return (bottom, -right, top, -left) if quarters == 3 else box


def strokes(page: pdfium.PdfPage) -> list[Box]:
    """The straight lines drawn on a page and its thin filled boxes, as the boxes around them."""
    count = raw.FPDFPage_CountObjects(page.raw)
    objects = (raw.FPDFPage_GetObject(page.raw, index) for index in range(min(count, _MAX_OBJECTS)))
    return list(islice((box for item in objects for box in _drawn(item, _UNIT, _DEPTH)), _MAX_STROKES))


def _drawn(item: Any, outer: Matrix, depth: int) -> Iterator[Box]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield from _path(item, outer)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
        inner = _times(_matrix(item), outer)
        for index in range(min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
            yield from _drawn(raw.FPDFFormObj_GetObject(item, index), inner, depth - 1)


def _path(item: Any, outer: Matrix) -> Iterator[Box]:
    """A thin path as a whole; of a larger one its edges where it is stroked, its thin parts where it is filled."""
    left, bottom, right, top = bounds = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(number) for number in bounds))
    whole = _mapped((left.value, bottom.value, right.value, top.value), outer)
    if min(whole[2] - whole[0], whole[3] - whole[1]) <= THIN:
        yield whole
        return
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    inner = _times(_matrix(item), outer)
    for figure in _figures(item):
        points = [_point(point, inner) for point in figure]
        edges = pairwise(points) if stroke.value else [(_lowest(points), _highest(points))]
        for (x0, y0), (x1, y1) in edges:
            box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                yield box


def _figures(item: Any) -> list[list[tuple[float, float]]]:
    """The corners of each part of a path; a part with a curve in it is left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    figures: list[list[tuple[float, float]]] = []
    curved = False
    for index in range(min(raw.FPDFPath_CountSegments(item), _MAX_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == raw.FPDF_SEGMENT_MOVETO or not figures:
            figures.append([])
            curved = False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        figures[-1] = [] if curved else [*figures[-1], (x.value, y.value)]
        if figures[-1] and raw.FPDFPathSegment_GetClose(segment):
            figures[-1].append(figures[-1][0])
    return [figure for figure in figures if len(figure) > 1]


def _lowest(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(x for x, _ in points), min(y for _, y in points)


def _highest(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return max(x for x, _ in points), max(y for _, y in points)


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    known = raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f) if known else _UNIT


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    (k, m), (n, p), (x, y) = (_point(point, (*then[:4], 0.0, 0.0)) for point in ((a, b), (c, d), (e, f)))
    return k, m, n, p, x + then[4], y + then[5]


def _point(point: tuple[float, float], by: Matrix) -> tuple[float, float]:
    x, y = point
    return x * by[0] + y * by[2] + by[4], x * by[1] + y * by[3] + by[5]


def _mapped(box: Box, by: Matrix) -> Box:
    if by is _UNIT:
        return box
    corners = [_point((x, y), by) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (*_lowest(corners), *_highest(corners))
