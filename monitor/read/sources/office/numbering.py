"""The automatic numbers of a DOCX: headings and items whose ordinal Word counts and the text does not contain."""

from __future__ import annotations

import re

from lxml import etree
from msgspec import Struct

from monitor.read.intake.package import Package
from monitor.read.sources.office.wordstyles import W, attribute, number

NUMBERING = "numbering"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_TEN = "十"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital",
})  # fmt: skip
_SILENT = frozenset({"bullet", "none"})
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_MOST_COUNTED = 9_999


class Level(Struct, frozen=True):
    """One level of a list: what it starts with, how it counts, and the words around the count."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, lists: dict[str, dict[int, Level]], names: dict[str, tuple[str, dict[int, int]]]) -> None:
        self._lists = lists
        self._names = names
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    @classmethod
    def of(cls, package: Package, part: str | None) -> Numbering:
        root = package.optional(part) if part else None
        if root is None:
            return cls({}, {})
        lists = {attribute(node, "abstractNumId"): _levels(node) for node in root.findall(W + "abstractNum")}
        return cls(lists, {attribute(node, "numId"): _named(node) for node in root.findall(W + "num")})

    def label(self, identifier: str, level: int) -> str:
        """The number of the next paragraph of a list; empty for bullets and for lists that are not there."""
        name, starts = self._names.get(identifier, ("", {}))
        levels = self._lists.get(name, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        if identifier not in self._begun:
            self._begun.add(identifier)
            for restarted in starts:
                counts.pop(restarted, None)
        counts[level] = counts.get(level, starts.get(level, levels[level].start) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _written(levels, level, counts)


def _levels(node: etree._Element) -> dict[int, Level]:
    found = {}
    for level in node.findall(W + "lvl"):
        raw = attribute(level, "ilvl")
        if raw.isdigit() and len(raw) == 1:
            kind, text = level.find(W + "numFmt"), level.find(W + "lvlText")
            found[int(raw)] = Level(
                number(level.find(W + "start"), 1),
                attribute(kind, "val") if kind is not None else "decimal",
                attribute(text, "val")[:40] if text is not None else "",
            )
    return found


def _named(node: etree._Element) -> tuple[str, dict[int, int]]:
    """(the list a numbering id stands for, the levels it starts anew and with what)."""
    base = node.find(W + "abstractNumId")
    starts = {}
    for override in node.findall(W + "lvlOverride"):
        raw, start = attribute(override, "ilvl"), override.find(W + "startOverride")
        if start is not None and raw.isdigit() and len(raw) == 1:
            starts[int(raw)] = number(start, 1)
    return attribute(base, "val") if base is not None else "", starts


def _written(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    if levels[level].format in _SILENT:
        return ""

    def count(place: re.Match[str]) -> str:
        at = int(place.group(1)) - 1
        shape = levels.get(at, Level())
        return _counted(counts.get(at, shape.start), shape.format)

    return _PLACE.sub(count, levels[level].text)


def _counted(count: int, kind: str) -> str:
    if kind in _CHINESE and 0 < count < 100:
        return _chinese(count)
    if kind in _CIRCLED and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if kind in _LETTERS and 0 < count <= 26:
        return chr(ord(_LETTERS[kind]) + count - 1)
    return str(min(count, _MOST_COUNTED))


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + _TEN + (_DIGITS[ones] if ones else "")
