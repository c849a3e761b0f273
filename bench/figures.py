"""What a row of the bench says: figures, each beside those of its rivals in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct


class Options(Struct, frozen=True, kw_only=True):
    """How the rows are measured.

    ``rivals`` is the Python that has the rivals, None where there is none; ``runs`` so many measured turns, of which
    the median counts; ``size`` a smaller work for a quick look, in the unit of the row, None for the size of the mark.
    """

    rivals: Path | None = None
    runs: int = 5
    size: int | None = None


class Rival(Struct, frozen=True):
    """What another program, or an earlier state of ours, needed for the same, in the unit of the figure."""

    name: str
    value: float


class Figure(Struct, frozen=True, kw_only=True):
    """A measured value: ``value`` of a ``unit`` for each ``per``.

    ``ratio`` is this value divided by that of the rival named ``against``, and ``reached`` says whether the mark is
    kept; None: there is nothing to compare with, there is no mark.
    """

    name: str
    value: float
    unit: str
    per: str = ""
    ratio: float | None = None
    against: str = ""
    reached: bool | None = None
    rivals: tuple[Rival, ...] = ()


class Result(Struct, frozen=True, kw_only=True):
    """A row as it was measured: what stands in the table and in the file. ``date`` is when, with its zone."""

    row: int
    title: str
    mark: str
    date: str
    figures: tuple[Figure, ...]


def beside(
    name: str,
    values: Mapping[str, float],
    unit: str,
    *,
    per: str = "",
    ours: str = "",
    against: str = "",
    mark: Callable[[float], bool] | None = None,
) -> Figure:
    """The figure of ``ours`` (if empty, of ``name``) among the values of a run, with all others as its rivals.

    ``mark`` is asked about the ratio to ``against``, or about the value itself where nothing is named.
    """
    mine = values[ours or name]
    theirs = values.get(against)
    ratio = mine / theirs if theirs else None
    judged = ratio if against else mine
    return Figure(
        name=name,
        value=mine,
        unit=unit,
        per=per,
        ratio=ratio,
        against=against if ratio is not None else "",
        reached=mark(judged) if mark is not None and judged is not None else None,
        rivals=tuple(Rival(one, value) for one, value in values.items() if one != (ours or name)),
    )
