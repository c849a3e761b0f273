"""Which figures of table 3 belong to which label, where their places in flowing text leave that in doubt.

Figures behind their labels, row by row, stand as printed, whatever they add up to. In doubt are rows between figures
too many and a label without any: there the labels and the rows of figures are put beside each other in their order, row
by row or column by column, and taken where that alone makes every sum of the table hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from monitor.model.reports import Cell
from monitor.read.form.flow.spans import VALUES, Span, bare
from monitor.read.form.layout import FORMATS, standard

Rows = Mapping[str, Sequence[Cell]]

_TOTAL, _NEW, _CARRIED_IN, _CARRIED_OUT = "r7", "new", "carry_in", "carry_out"


class Doubt(Struct, frozen=True):
    """Labels from ``start`` to before ``end`` whose figures are in doubt; ``whole`` if there are as many as needed."""

    start: int
    end: int
    whole: bool


def doubts(lead: Sequence[Cell], spans: Sequence[Span], width: int) -> list[Doubt]:
    """The stretches of labels with figures too many beside labels with none."""
    have = [rows_in(span.values, width) for span in spans]
    found: list[Doubt] = []
    place = 0
    if len(bare(lead)) >= width and spans:
        place, left = _forward(have, 0, rows_in(lead, width))
        found.append(Doubt(0, place, not left))
    while place < len(have):
        if have[place] < 2:
            place += 1
            continue
        start, left = _backward(have, place, found[-1].end if found else 0)
        end, left = _forward(have, place + 1, left)
        found.append(Doubt(start, place + 1 if left else end, not left))
        place = found[-1].end
    return found


def _backward(have: Sequence[int], place: int, first: int) -> tuple[int, int]:
    """Where the labels without figures begin that stand right before too many, and how many rows are left over."""
    left = have[place] - 1
    while left and place > first and not have[place - 1]:
        place, left = place - 1, left - 1
    return place, left


def _forward(have: Sequence[int], place: int, left: int) -> tuple[int, int]:
    """Where labels without figures have used up the rows left over, and how many are left at the end."""
    while left and place < len(have):
        left += have[place] - 1
        place += 1
    return place, left


def moved_on(spans: Sequence[Span], width: int) -> bool:
    """Whether the last label has no figures, and the results add up better if each has those of the label before it."""
    if not spans or bare(spans[-1].values):
        return False
    rows = [[cell.value for cell in bare(span.values)] for span in spans]
    plain = {span.key or "": row for span, row in zip(spans, rows, strict=True)}
    moved = {span.key or "": row for span, row in zip(spans[1:], rows, strict=False)}
    return _results_hold(moved, width) > _results_hold(plain, width)


def _results_hold(rows: Mapping[str, Sequence[int | float | None]], width: int) -> int:
    """In how many columns the results add up to their total."""
    whole = {key: [value or 0 for value in row] for key, row in rows.items() if len(row) == width}
    results = [row for key, row in whole.items() if key.startswith("r") and key != _TOTAL]
    if _TOTAL not in whole:
        return 0
    return sum(sum(row[n] for row in results) == whole[_TOTAL][n] for n in range(width))


def rows_in(values: Sequence[Cell], width: int) -> int:
    """How many rows the values behind a label make: none, one (also a torn one), or several."""
    count = len(bare(values))
    return 0 if not count else max(1, count // width)


def settled(
    lead: Sequence[Cell], spans: Sequence[Span], doubts: Sequence[Doubt], rest: Rows, width: int
) -> Rows | None:
    """The rows in doubt by the one assignment that makes all sums hold; None where there is none, or more than one."""
    stretches = [_stretch(lead, spans, doubt, width) for doubt in doubts]
    whole = [stretch for stretch in stretches if stretch is not None]
    if len(whole) < len(stretches):
        return None
    by_rows = {key: row for keys, cells in whole for key, row in _by_rows(keys, cells).items()}
    found = [by_rows] if consistent({**rest, **by_rows}) else []
    by_columns = _by_columns(*whole[0]) if len(whole) == 1 else by_rows
    if consistent({**rest, **by_columns}) and all(_values(by_columns) != _values(other) for other in found):
        found.append(by_columns)
    return found[0] if len(found) == 1 else None


def _stretch(
    lead: Sequence[Cell], spans: Sequence[Span], doubt: Doubt, width: int
) -> tuple[list[str], list[Cell]] | None:
    """The rows in doubt and all figures for them; None unless these are as many, and the rows follow each other."""
    labels = spans[doubt.start : doubt.end]
    cells = [*(lead if not doubt.start else ()), *(cell for span in labels for cell in bare(span.values))]
    keys = [span.key for span in labels if span.key is not None]
    known = len(keys) == len(labels) and _in_one_piece(keys)
    fit = doubt.whole and len(cells) == len(labels) * width and all(cell.state in VALUES for cell in cells)
    return (keys, cells) if known and fit else None


def _by_rows(keys: Sequence[str], cells: Sequence[Cell]) -> dict[str, Sequence[Cell]]:
    width = len(cells) // len(keys)
    return {key: cells[n * width : (n + 1) * width] for n, key in enumerate(keys)}


def _by_columns(keys: Sequence[str], cells: Sequence[Cell]) -> dict[str, Sequence[Cell]]:
    return {key: cells[n :: len(keys)] for n, key in enumerate(keys)}


def _values(rows: Rows) -> dict[str, list[int | float | None]]:
    return {key: [one.value for one in row] for key, row in rows.items()}


def _in_one_piece(keys: Sequence[str]) -> bool:
    """Whether labels follow each other in a form without any left out."""
    return any(
        all(b == after.get(a) for a, b in pairwise(keys))
        for version in FORMATS
        for form in [standard().table3_keys(version)]
        for after in [dict(pairwise(form))]
    )


def consistent(rows: Rows) -> bool:
    """Whether all rows of a table are there and all sums hold: of the applicants, of the results, of the requests."""
    values = _values(rows)
    known = (_NEW, _CARRIED_IN, _TOTAL, _CARRIED_OUT)
    whole = any(set(standard().table3_keys(version)) <= set(values) for version in FORMATS)
    if not whole or any(None in row for row in values.values()):
        return False
    numbers = {key: [value or 0 for value in row] for key, row in values.items()}
    results = [row for key, row in numbers.items() if key not in known]
    balance = zip(*(numbers[key] for key in known), strict=True)
    return (
        all(sum(row[:-1]) == row[-1] for row in numbers.values())
        and [sum(column) for column in zip(*results, strict=True)] == numbers[_TOTAL]
        and all(new + carried_in == total + left for new, carried_in, total, left in balance)
    )
