"""The table of a run: row, work, what was measured, whether the mark is reached, the rivals beside it."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figures import Figure, Result, Rival

HEAD = f"{'row':>3}  {'work':32}  {'measured':>32}  {'ratio':>24}  {'reached':7}  rivals (ours to theirs)"
_REACHED = {True: "yes", False: "no", None: "-"}


def lines(result: Result) -> Iterator[str]:
    """A row: its title and mark, then a line for each figure."""
    yield f"{result.row:3}  {result.title}; mark: {result.mark or '-'}"
    for one in result.figures:
        measured = f"{number(one.value)} {one.unit}{' a ' + one.per if one.per else ''}"
        ratio = f"{number(one.ratio)} x {one.against}" if one.ratio is not None else "-"
        rivals = ", ".join(_rival(one, rival) for rival in one.rivals) or "-"
        yield f"{'':3}  {one.name:32}  {measured:>32}  {ratio:>24}  {_REACHED[one.reached]:7}  {rivals}"


def number(value: float) -> str:
    """Three digits that count, all of those before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _rival(figure: Figure, rival: Rival) -> str:
    times = f" ({number(figure.value / rival.value)} x)" if rival.value else ""
    return f"{rival.name} {number(rival.value)}{times}"
