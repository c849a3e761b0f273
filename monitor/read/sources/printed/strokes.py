"""Ruling lines of a page -> frames: the boxes that the lines of one table make, on a grid of all its edges."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, the origin at the lower left."""
_Rule = tuple[float, float, float]
"""A horizontal or vertical line: where it runs, its lower and its upper end."""

THIN = 2.6
_SNAP = 2.6
_SHORT = 4.0
_FEW_BOXES = 4
_MAX_RULES = 400
_MAX_CELLS = 12_000


class Frame(Struct, frozen=True):
    """The edges of a table from left to right and from bottom to top, and the box each position between them is in.

    ``boxes[row][column]`` counts rows from the bottom; positions of one spanning cell have the same number.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[tuple[int, ...], ...]

    def box_at(self, x: float, y: float) -> int | None:
        """The number of the box a point is in; None outside of the frame."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.boxes[row][column] if inside else None


def frames(strokes: Iterable[Box]) -> list[Frame]:
    """The tables of a page, the smallest first; a box around running text and lines that close no box are none."""
    level, upright = _sorted(strokes)
    if len(level) + len(upright) > _MAX_RULES:
        return []
    found = [frame for frame in (_frame(*group) for group in _groups(level, upright)) if frame is not None]
    return sorted(found, key=lambda frame: (frame.xs[-1] - frame.xs[0]) * (frame.ys[-1] - frame.ys[0]))


def _sorted(strokes: Iterable[Box]) -> tuple[list[_Rule], list[_Rule]]:
    """Horizontal and vertical lines, the pieces of each put together."""
    level: list[_Rule] = []
    upright: list[_Rule] = []
    for left, bottom, right, top in strokes:
        if top - bottom <= THIN:
            level.append(((bottom + top) / 2, left, right))
        if right - left <= THIN:
            upright.append(((left + right) / 2, bottom, top))
    return _merged(level), _merged(upright)


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Lines that run within a hair's breadth of each other and follow each other closely, as one."""
    found: list[_Rule] = []
    for at, pieces in _clusters(rules):
        low, high = pieces[0]
        for start, end in pieces:
            if start > high + _SNAP:
                found.append((at, low, high))
                low, high = start, end
            high = max(high, end)
        found.append((at, low, high))
    return [rule for rule in found if rule[2] - rule[1] >= _SHORT]


def _clusters(rules: list[_Rule]) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """(where lines run, their pieces from low to high)."""
    cluster: list[_Rule] = []
    for rule in [*sorted(rules), (math.inf, 0.0, 0.0)]:
        if cluster and rule[0] - cluster[0][0] > _SNAP:
            yield cluster[len(cluster) // 2][0], sorted((low, high) for _, low, high in cluster)
            cluster = []
        cluster.append(rule)


def _groups(level: list[_Rule], upright: list[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Lines that touch each other, directly or through others."""
    level, upright = list(level), list(upright)
    while level:
        fresh = [level.pop()]
        rows, columns = list(fresh), list[_Rule]()
        while fresh:
            touched = [rule for rule in upright if any(_touch(row, rule) for row in fresh)]
            upright = [rule for rule in upright if rule not in touched]
            fresh = [rule for rule in level if any(_touch(rule, column) for column in touched)]
            level = [rule for rule in level if rule not in fresh]
            rows += fresh
            columns += touched
        yield rows, columns


def _touch(level: _Rule, upright: _Rule) -> bool:
    (y, left, right), (x, bottom, top) = level, upright
    return left - _SNAP <= x <= right + _SNAP and bottom - _SNAP <= y <= top + _SNAP


def _frame(level: list[_Rule], upright: list[_Rule]) -> Frame | None:
    xs = _edges(upright, level)
    ys = _edges(level, upright)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_CELLS:
        return None
    walls = _walls(xs, ys, upright)
    floors = _walls(ys, xs, level)
    boxes = _boxes(len(xs) - 1, len(ys) - 1, walls, floors)
    return Frame(xs, ys, boxes) if len({box for row in boxes for box in row}) >= _FEW_BOXES else None


def _edges(rules: list[_Rule], across: list[_Rule]) -> tuple[float, ...]:
    """Where lines run, and where those across end without one: tables may be open at their sides."""
    ends = [end for _, low, high in across for end in (low, high)]
    places = sorted({at for at, _, _ in rules})
    if not places or not ends:
        return ()
    before = [min(ends)] if min(ends) < places[0] - _SHORT else []
    behind = [max(ends)] if max(ends) > places[-1] + _SHORT else []
    return (*before, *places, *behind)


def _walls(edges: Sequence[float], others: Sequence[float], rules: list[_Rule]) -> list[list[bool]]:
    """``[edge][gap]``: whether a line runs on an edge all along the gap between two of the others."""
    spans: dict[float, list[tuple[float, float]]] = {}
    for at, low, high in rules:
        spans.setdefault(at, []).append((low, high))
    middles = [(low + high) / 2 for low, high in pairwise(others)]
    return [[any(low <= middle <= high for low, high in spans.get(edge, ())) for middle in middles] for edge in edges]


def _boxes(columns: int, rows: int, walls: list[list[bool]], floors: list[list[bool]]) -> tuple[tuple[int, ...], ...]:
    """Number the boxes: positions without a line between them are one."""
    numbers = [[-1] * columns for _ in range(rows)]
    count = 0
    for start in ((row, column) for row in range(rows) for column in range(columns)):
        if numbers[start[0]][start[1]] >= 0:
            continue
        waiting = [start]
        while waiting:
            row, column = waiting.pop()
            if not (0 <= row < rows and 0 <= column < columns) or numbers[row][column] >= 0:
                continue
            numbers[row][column] = count
            if not walls[column][row]:
                waiting.append((row, column - 1))
            if not walls[column + 1][row]:
                waiting.append((row, column + 1))
            if not floors[row][column]:
                waiting.append((row - 1, column))
            if not floors[row + 1][column]:
                waiting.append((row + 1, column))
        count += 1
    return tuple(tuple(line) for line in numbers)
