"""Years, or months with their year, that stand alone above the entries of a list, or in a cell beside them."""

from __future__ import annotations

import re

from monitor.read.markup.outline import Node, Outline

_YEAR = re.compile(r"\s{0,20}(20\d\d)\s{0,9}(?:年度?|年\s{0,9}(\d{1,2})\s{0,9}月份?)?\s{0,20}")
_COUNTED = re.compile(
    r"\s{0,20}(20\d\d)\s{0,9}(?:年度?|年\s{0,9}\d{1,2}\s{0,9}月份?)?\s{0,9}[(（]?\s{0,9}(?:共\s{0,9})?(?:\d{1,5}\s{0,9}[条篇件个])?\s{0,9}[)）]?\s{0,20}"
)
_LONGEST = 40
_NO_HEADING = frozenset({"a", "option", "button"})
_INLINE = frozenset({"span", "b", "strong", "em", "i", "font"})
_WHOLE = _INLINE | {"td", "th"}
"""What is no row of its own, if it is all there is in one."""

_MOST, _MONTHS = 200, 12
_UP = 5
_FEW_NODES = 8


YearMonth = tuple[int, int | None]
"""A year, with its month where that is said too."""


class Years:
    """Every year of a page that is all its element says, by the element around it."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._within: dict[int, list[tuple[int, YearMonth]]] = {}
        found = 0
        for node in outline.pieces:
            match = _YEAR.fullmatch(node.text) if found < _MOST and "20" in node.text else None
            element = self._element(node) if match else None
            if match is None or element is None or element.parent is None:
                continue
            found += 1
            month = int(match[2]) if match[2] and 1 <= int(match[2]) <= _MONTHS else None
            self._within.setdefault(element.parent.at, []).append((element.at, (int(match[1]), month)))

    def above(self, row: Node) -> int | None:
        """The year that ``month_above`` says."""
        found = self.month_above(row)
        return found[0] if found is not None else None

    def month_above(self, row: Node) -> YearMonth | None:
        """The year beside an entry in its row, else the nearest one above it; None where there is none."""
        beside = {said for _, said in self._within.get(row.at, ())}
        if beside:
            return beside.pop() if len(beside) == 1 else None
        node: Node | None = row
        for _ in range(_UP):
            parent = node.parent if node is not None else None
            if node is None or parent is None:
                return None
            said = [year for at, year in self._within.get(parent.at, ()) if at < node.at]
            if said:
                return said[-1]
            node = parent
        return None

    def _element(self, text: Node) -> Node | None:
        """The block that holds a year and nothing else; None for links, and for one of several years side by side."""
        node = text.parent
        if node is None or not self._is_alone(text):
            return None
        while node.tag in _WHOLE and node.parent is not None and self._is_alone(node):
            node = node.parent
        if node.tag in _NO_HEADING:
            return None
        return None if any(self._is_year(one) for one in self._beside(node)) else node

    def _is_alone(self, node: Node) -> bool:
        """Whether nothing stands beside a node, but how many entries there are."""
        if node.parent is None:
            return False
        if node.parent.end - node.parent.at - 1 == node.end - node.at:
            return True
        few = node.parent.end - node.parent.at < _FEW_NODES
        return few and bool(_COUNTED.fullmatch(self._outline.words(node.parent)[:_LONGEST]))

    def _beside(self, node: Node) -> list[Node]:
        """The elements right before and right behind."""
        ahead = next((one for one in self._outline.before(node, 1) if one.tag), None)
        behind = self._outline.behind(node)
        return [one for one in (ahead, behind) if one is not None and one.tag]

    def _is_year(self, node: Node) -> bool:
        first = self._outline.nodes[node.at + 1] if node.end > node.at + 1 else None
        return first is not None and not first.tag and bool(_YEAR.fullmatch(first.text))
