"""Years that stand alone above the entries of a list, or in a cell beside them."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_YEAR = re.compile(r"\s{0,20}(20\d\d)\s{0,9}(?:年度?)?\s{0,20}")
_NO_HEADING = frozenset({"a", "option", "script", "style", "title", "button"})
_INLINE = frozenset({"span", "b", "strong", "em", "i", "font"})
_MOST = 200
_UP = 5


class Years:
    """Every year of a page that is all its element says, by the element around it."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._order: dict[int, int] = {}
        self._within: dict[int, list[tuple[int, int]]] = {}
        if tree.body is not None:
            self._collect(tree.body)

    def above(self, row: LexborNode) -> int | None:
        """The year beside an entry in its row, else the nearest one above it; None where there is none."""
        beside = {year for _, year in self._within.get(row.mem_id, ())}
        if beside:
            return beside.pop() if len(beside) == 1 else None
        node: LexborNode | None = row
        for _ in range(_UP):
            parent = node.parent if node is not None else None
            if node is None or parent is None:
                return None
            before = self._order.get(node.mem_id, 0)
            years = [year for at, year in self._within.get(parent.mem_id, ()) if at < before]
            if years:
                return years[-1]
            node = parent
        return None

    def _collect(self, body: LexborNode) -> None:
        found = 0
        for at, node in enumerate(body.traverse(include_text=True)):
            self._order[node.mem_id] = at
            if node.tag != "-text" or found >= _MOST:
                continue
            match = _YEAR.fullmatch(node.text_content or "")
            element = _element(node) if match else None
            if match is None or element is None or element.parent is None:
                continue
            found += 1
            self._within.setdefault(element.parent.mem_id, []).append((self._order[element.mem_id], int(match[1])))


def _element(text: LexborNode) -> LexborNode | None:
    """The block that holds a year and nothing else; None for links, and for one of several years side by side."""
    node = text.parent
    while node is not None and node.tag in _INLINE and node.parent is not None and _alone(node):
        node = node.parent
    if node is None or node.tag in _NO_HEADING or not _alone(text):
        return None
    return None if any(map(_is_year, (_beside(node, "prev"), _beside(node, "next")))) else node


def _alone(node: LexborNode) -> bool:
    """Whether nothing but white space stands beside a node."""
    return not _filled(node, "prev") and not _filled(node, "next")


def _filled(node: LexborNode, way: str) -> bool:
    beside = getattr(node, way)
    while beside is not None and beside.tag == "-text" and not (beside.text_content or "").strip():
        beside = getattr(beside, way)
    return beside is not None


def _beside(node: LexborNode, way: str) -> LexborNode | None:
    beside: LexborNode | None = getattr(node, way)
    while beside is not None and beside.tag is not None and beside.tag[0] in "-_!":
        beside = getattr(beside, way)
    return beside


def _is_year(node: LexborNode | None) -> bool:
    first = node.first_child if node is not None else None
    return first is not None and first.tag == "-text" and bool(_YEAR.fullmatch(first.text_content or ""))
