"""Tables cut in two by a page break."""

from __future__ import annotations

from monitor.demo.grids import Grid, Slot
from tests.read.papers import places

_SHORT = 4


def halves(grid: Grid, at: int, *, torn: str = "", again: bool = False) -> tuple[Grid, Grid]:
    """The table above and below a break before row ``at``.

    A label that hangs over the break is said ``again`` below it, or cut in two if it is long. A ``torn`` row stands on both sides:
    half of its label above, half below, its figures in the ``upper`` or the ``lower`` half.
    """
    if torn:
        grid, at = _torn(grid, at, torn), at + 1
    placed = places(grid)
    upper: list[list[tuple[int, Slot]]] = [[] for _ in range(at)]
    lower: list[list[tuple[int, Slot]]] = [[] for _ in range(at, len(grid))]
    for (i, j), slot in placed.items():
        if i >= at:
            lower[i - at].append((j, slot))
            continue
        above, below = _split(slot, at - i, again=again)
        upper[i].append((j, above))
        if below is not None:
            lower[0].append((j, below))
    return _rows(upper), _rows(lower)


def _split(slot: Slot, above: int, *, again: bool) -> tuple[Slot, Slot | None]:
    if slot.down <= above:
        return slot, None
    text = str(slot.value)
    middle = len(text) // 2 if len(text) > _SHORT else len(text)
    first, rest = (text, text) if again else (text[:middle], text[middle:])
    return Slot(first, slot.across, above, slot.head), Slot(rest, slot.across, slot.down - above, slot.head)


def _torn(grid: Grid, at: int, torn: str) -> Grid:
    """The grid with row ``at`` twice; everything that hangs over it hangs a row longer."""
    rows: list[tuple[Slot, ...]] = []
    for i, row in enumerate(grid):
        longer = tuple(
            Slot(slot.value, slot.across, slot.down + 1, slot.head) if i < at < i + slot.down else slot for slot in row
        )
        if i != at:
            rows.append(longer)
            continue
        first = tuple(Slot(s.value, s.across, s.down + 1, s.head) if s.down > 1 else _half(s, torn, 0) for s in longer)
        rows += [first, tuple(_half(s, torn, 1) for s in longer if s.down == 1)]
    return tuple(rows)


def _half(slot: Slot, torn: str, part: int) -> Slot:
    if isinstance(slot.value, str):
        middle = len(slot.value) // 2
        return Slot(slot.value[middle:] if part else slot.value[:middle], slot.across, 1, slot.head)
    return slot if (torn == "lower") == bool(part) else Slot("", slot.across, 1, slot.head)


def _rows(rows: list[list[tuple[int, Slot]]]) -> Grid:
    """The cells of every row by their columns."""
    return tuple(tuple(slot for _, slot in sorted(row, key=lambda cell: cell[0])) for row in rows)
