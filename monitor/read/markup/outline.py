"""The elements and texts of a page as light objects, in one pass over the tree: what lists are looked for in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CHROME = frozenset({"nav", "header", "footer", "aside"})
"""Elements that hold what pages of a site share."""

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "title", "select", "textarea", "svg", "object", "embed",
    "canvas", "map", "datalist",
})  # fmt: skip
_HIDING = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_SWITCHED = frozenset(
    {"hidden", "v-if", "v-show", "v-else", "v-cloak", "ng-if", "ng-show", "ng-hide", "x-show", "data-bind"}
)
_IN_TEXT = ("-text", "-comment")
_MOST = 250_000
_UP = 40


class Node:
    """An element, or a piece of text (``tag`` is empty). The nodes of its subtree stand at ``at`` up to ``end``."""

    __slots__ = ("_attributes", "_names", "at", "end", "parent", "raw", "tag", "text")

    def __init__(self, tag: str, text: str, parent: Node | None, raw: LexborNode | None, at: int) -> None:
        self.tag = tag
        self.text = text
        self.parent = parent
        self.raw = raw
        self.at = at
        self.end = at + 1
        self._attributes: Mapping[str, str | None] | None = None
        self._names: str | None = None

    @property
    def attributes(self) -> Mapping[str, str | None]:
        if self._attributes is None:
            self._attributes = self.raw.attributes if self.raw is not None else {}
        return self._attributes

    def attribute(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @property
    def names(self) -> str:
        """The classes and the id of an element."""
        if self._names is None:
            found = self.attributes
            self._names = f"{found.get('class') or ''} {found.get('id') or ''}" if found else " "
        return self._names

    def is_hidden(self) -> bool:
        """Whether the element itself is not shown, or only when a script says so."""
        found = self.attributes
        if not found:
            return False
        style = found.get("style")
        return (style is not None and bool(_HIDING.search(style))) or not _SWITCHED.isdisjoint(found)

    def above(self, most: int = _UP) -> list[Node]:
        """The elements around a node, the nearest first, without the body; no more than ``most``."""
        found: list[Node] = []
        node = self.parent
        while node is not None and node.parent is not None and len(found) < most:
            found.append(node)
            node = node.parent
        return found


def _at(node: Node) -> int:
    return node.at


class Outline:
    """The body of a page: ``nodes`` in their order, the ``pieces`` of text among them, ``links`` with the tag of one.
    ``cut`` says that there were more than are taken in.
    """

    def __init__(self, body: LexborNode | None) -> None:
        self.nodes: list[Node] = []
        self.pieces: list[Node] = []
        self.links: list[Node] = []
        self.cut = False
        self._children: dict[int, list[Node]] = {}
        if body is not None:
            self._read(body)

    def within(self, node: Node) -> list[Node]:
        """A node and all below it."""
        return self.nodes[node.at : node.end]

    def texts(self, node: Node) -> list[Node]:
        """The pieces of text in a node, in their order."""
        return [one for one in self.nodes[node.at : node.end] if not one.tag]

    def words(self, node: Node) -> str:
        """All the text of a node."""
        return " ".join(one.text for one in self.nodes[node.at : node.end] if not one.tag)

    def children(self, node: Node) -> list[Node]:
        """What stands right in a node, elements and pieces of text."""
        found = self._children.get(node.at)
        if found is None:
            found = self._children[node.at] = []
            at = node.at + 1
            while at < node.end:
                child = self.nodes[at]
                found.append(child)
                at = child.end
        return found

    def before(self, node: Node, most: int) -> list[Node]:
        """What stands beside a node in front of it, the nearest first, no more than ``most``."""
        if node.parent is None:
            return []
        beside = self.children(node.parent)
        place = bisect_left(beside, node.at, key=_at)
        return beside[max(0, place - most) : place][::-1]

    def behind(self, node: Node) -> Node | None:
        """The element or piece of text right behind a node."""
        beside = self.children(node.parent) if node.parent is not None else []
        place = bisect_left(beside, node.at, key=_at) + 1
        return beside[place] if place < len(beside) else None

    def _read(self, body: LexborNode) -> None:
        """Take in all nodes in their order; pieces of text that only a comment parts are one."""
        nodes = self.nodes
        parent = Node(body.tag or "", "", None, body, 0)
        nodes.append(parent)
        opened: list[LexborNode] = []
        raw = body.first_child
        while raw is not None or opened:
            if raw is None:
                parent = self._closed(parent)
                raw = opened.pop().next
                continue
            tag = raw.tag
            if tag == "-text":
                text, raw = _text_from(raw)
                if text and not text.isspace():
                    piece = Node("", text, parent, None, len(nodes))
                    nodes.append(piece)
                    self.pieces.append(piece)
                continue
            if not tag or tag in _SKIPPED or tag[0] in "-_!":
                raw = raw.next
                continue
            if len(nodes) >= _MOST:
                self.cut = True
                break
            node = Node(tag, "", parent, raw, len(nodes))
            nodes.append(node)
            if tag == "a":
                self.links.append(node)
            child = raw.first_child
            if child is None:
                raw = raw.next
            else:
                opened.append(raw)
                parent, raw = node, child
        while parent.parent is not None:
            parent = self._closed(parent)
        parent.end = len(nodes)

    def _closed(self, node: Node) -> Node:
        """The element around one whose nodes have all been taken in."""
        node.end = len(self.nodes)
        return node.parent or node


def _text_from(raw: LexborNode) -> tuple[str, LexborNode | None]:
    """The text that begins at a node, over comments, and the node behind it."""
    text = raw.text_content or ""
    following = raw.next
    while following is not None and following.tag in _IN_TEXT:
        if following.tag == "-text":
            text += following.text_content or ""
        following = following.next
    return text, following
