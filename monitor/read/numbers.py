"""What a table cell says: a number, nothing, a placeholder, words."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.model.reports import Cell, CellState
from monitor.read.words import norm, unnoted

_COUNT_UNIT = re.compile(r"(?:件|项|万元|元)$")
_NUMBER = re.compile(r"[-−]?\d{1,15}(?:\.\d{1,8})?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PLACEHOLDER = re.compile(r"[-—―–/\\]{1,8}|N/A|n/a|无|不适用")
_SEVERAL = re.compile(r"\d\s{1,40}\d")
_GROUPED = re.compile(r"\s{0,9}\d{1,3}(?:[ \xa0\u2009\u202f]\d{3}){1,5}\s{0,9}")
_GLUED = re.compile(r"\d{16,400}")
_RAISED_DIGIT = re.compile(r"[¹²³⁰-⁹①-⑳⑴-⒇]")


@lru_cache(maxsize=8192)
def cell(raw: str | None) -> Cell:
    """Classify a cell: number, empty, placeholder, text; a position without any cell is unreadable.

    A blank is never zero; a printed ``O`` is. Thousands separators and a trailing unit are stripped. Digits apart from
    each other, or too many for one figure, are several figures run together: unreadable, never split. The mark of a
    note is part of no figure.
    """
    if raw is None:
        return Cell("", CellState.UNREADABLE)
    said = unnoted(raw)
    text = norm(said)
    if not text:
        return Cell(raw, CellState.EMPTY)
    if _PLACEHOLDER.fullmatch(text):
        return Cell(raw, CellState.PLACEHOLDER)
    value = number(text)
    if _GLUED.fullmatch(text) or (value is not None and _is_several(said)):
        return Cell(raw, CellState.UNREADABLE)
    return Cell(raw, CellState.TEXT) if value is None else Cell(raw, CellState.NUMBER, value)


def _is_several(figure: str) -> bool:
    """Whether what looks like a figure is several, or a figure and part of a note."""
    apart = _SEVERAL.search(figure) is not None and not _GROUPED.fullmatch(figure)
    return apart or _RAISED_DIGIT.search(figure) is not None


def spread(raw: str | None) -> str | None:
    """What the further positions of a merged cell say: its words again. A figure stands only once, and nobody can tell
    whose it is.
    """
    return None if raw is not None and cell(raw).state is CellState.NUMBER else raw


def in_wan(cell: Cell, *, headed: str = "") -> Cell:
    """A sum of money in 万元, also where the cell or, if it names no unit, the head of its column gives it in 元."""
    text = norm(unnoted(cell.raw))
    unit = text if text.endswith("元") else headed
    if cell.value is None or "元" not in unit or "万元" in unit:
        return cell
    return Cell(cell.raw, cell.state, round(cell.value / 10_000, 10))


@lru_cache(maxsize=8192)
def number(text: str) -> int | float | None:
    """The number a normalised text is, without separators and unit; None when it is not a number."""
    if text in ("O", "o"):
        return 0
    bare = _THOUSANDS.sub("", _COUNT_UNIT.sub("", text)).replace("−", "-")
    if not _NUMBER.fullmatch(bare):
        return None
    return float(bare) if "." in bare else int(bare)
