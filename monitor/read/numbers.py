"""What a table cell says: a number, nothing, a placeholder, words."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from monitor.model.reports import Cell, CellState
from monitor.read.words import norm, unnoted

YUAN, WAN = "元", "万元"
_UNITS = r"万元|人次|[件项条次宗个起元]"
_FIGURE = re.compile(
    rf"(?P<sign>[-−+]|[增减](?:加|少)?|下降|上升|[↑↓])?(?P<digits>\d{{1,15}}(?:\.\d{{1,8}})?)(?P<unit>{_UNITS})?"
)
_FALLS = ("-", "−", "减", "减少", "下降", "↓")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PLACEHOLDER = re.compile(r"[-—―–/\\]{1,8}|N/A|n/a|无|不适用")
_SEVERAL = re.compile(r"\d\s{1,40}\d")
_GROUPED = re.compile(r"\s{0,9}\d{1,3}(?:[ \xa0\u2009\u202f]\d{3}){1,5}\s{0,9}")
_GLUED = re.compile(r"\d{16,400}")
_RAISED_DIGIT = re.compile(r"[¹²³⁰-⁹①-⑳⑴-⒇]")
_BRACKET = re.compile(r"[(（\[［【〔]")
_BRACKETED = re.compile(r"(?:[(\[【〔][^()\[\]【】〔〕]{1,120}[)\]】〕]){1,3}[。;；]?")
_UNIT_ALONE = re.compile(rf"[(\[【〔](?:单位:?)?({_UNITS})[)\]】〕]")
_NO_NOTE = re.compile(
    rf"[(\[【〔](?:[一二三四五六七八九十]{{1,3}}|[-+]?[\d,.]{{1,20}}(?:{_UNITS})?|[^\u4e00-\u9fff]{{1,120}})[)\]】〕]"
)
_CORRECTION = re.compile(r"应为|应是|更正|改为|实为|有误|错误")


class Figure(Struct, frozen=True):
    """A number and the unit printed behind it, "" for none."""

    value: int | float
    unit: str = ""


@lru_cache(maxsize=8192)
def cell(raw: str | None) -> Cell:
    """Classify a cell: number, empty, placeholder, text; a position without any cell is unreadable.

    A blank is never zero; a printed ``O`` is. A sign, thousands separators, a unit and a note in brackets behind the
    figure are understood. Digits apart from each other, too many for one figure, or a note that corrects the figure:
    unreadable, never split. The mark of a note is part of no figure.
    """
    if raw is None:
        return Cell("", CellState.UNREADABLE)
    said = unnoted(raw)
    text = norm(said)
    if not text:
        return Cell(raw, CellState.EMPTY)
    bare, note = _parted(text)
    if _PLACEHOLDER.fullmatch(bare):
        return Cell(raw, CellState.PLACEHOLDER)
    value = number(text)
    doubted = value is not None and (_is_several(_before_note(said)) or _CORRECTION.search(note) is not None)
    if doubted or _GLUED.fullmatch(text):
        return Cell(raw, CellState.UNREADABLE)
    return Cell(raw, CellState.TEXT) if value is None else Cell(raw, CellState.NUMBER, value)


@lru_cache(maxsize=8192)
def number(text: str) -> int | float | None:
    """The number a normalised text is, without separators, unit and note; None when it is not a number."""
    found = figure(text)
    return None if found is None else found.value


def figure(text: str) -> Figure | None:
    """The number a normalised text is, and its unit: 减3项, +2, 3(其中修订2件), 0.37(万元); None when it is none."""
    if text in ("O", "o"):
        return Figure(0)
    bare, note = _parted(text)
    match = _FIGURE.fullmatch(_THOUSANDS.sub("", bare))
    if match is None:
        return None
    digits, unit = match["digits"], match["unit"] or ""
    size = float(digits) if "." in digits else int(digits)
    behind = _UNIT_ALONE.match(note) if not unit else None
    return Figure(-size if match["sign"] in _FALLS else size, behind[1] if behind else unit)


def _parted(text: str) -> tuple[str, str]:
    """A normalised text and the notes in brackets at its end; a bracket that holds no words is no note."""
    start = _BRACKET.search(text)
    if start is None or not start.start():
        return text, ""
    bare, note = text[: start.start()], text[start.start() :]
    if not _BRACKETED.fullmatch(note) or (_NO_NOTE.match(note) and not _UNIT_ALONE.match(note)):
        return text, ""
    return bare, note


def _before_note(said: str) -> str:
    start = _BRACKET.search(said)
    return said[: start.start()] if start is not None and start.start() else said


def _is_several(figure: str) -> bool:
    """Whether what looks like a figure is several, or a figure and part of a note."""
    apart = _SEVERAL.search(figure) is not None and not _GROUPED.fullmatch(figure)
    return apart or _RAISED_DIGIT.search(figure) is not None


def spread(raw: str | None) -> str | None:
    """What the further positions of a merged cell say: its words again. A figure stands only once, and nobody can tell
    whose it is.
    """
    return None if raw is not None and cell(raw).state is CellState.NUMBER else raw


def in_unit(cell: Cell, unit: str, *, headed: str = "") -> Cell:
    """A sum of money in 元 or 万元, also where the cell or, if it names no unit, the head of its column gives it in
    the other.
    """
    if cell.value is None:
        return cell
    said = figure(norm(unnoted(cell.raw)))
    own = said.unit if said is not None and said.unit in (YUAN, WAN) else ""
    given = own or (WAN if WAN in headed else YUAN if YUAN in headed else unit)
    if given == unit:
        return cell
    value = round(cell.value * 10_000, 6) if given == WAN else round(cell.value / 10_000, 10)
    return Cell(cell.raw, cell.state, int(value) if given == WAN and value == int(value) else value)
