"""The elements and texts of a page as light objects, in one pass over the tree: what lists are looked for in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read.markup.marks import Marks

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CHROME = frozenset({"nav", "header", "footer", "aside"})
"""Elements that hold what pages of a site share."""

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "title", "select", "textarea", "svg", "object", "embed",
    "canvas", "map", "datalist",
})  # fmt: skip
_KEPT = (
    "a",
    "article",
    "base",
    "form",
    "h1",
    "h2",
    "h3",
    "iframe",
    "img",
    "input",
    "link",
    "meta",
    "script",
    "select",
    "time",
    "title",
)
"""Elements that are asked for by their tags; those that are skipped stand among no others."""

_READ_ON = frozenset({"h1", "script", "select", "title"})
"""Elements that are asked for what is no text of the page: only these keep what the parser made of them."""

_PARTICULAR = _SKIPPED.union(_KEPT) - {"a"}

_HIDING = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_SWITCHED = frozenset(
    {"hidden", "v-if", "v-show", "v-else", "v-cloak", "ng-if", "ng-show", "ng-hide", "x-show", "data-bind"}
)
_FIRST_TAG = "a"
"""No element sorts before it, but what the parser gives a name that is none of an element does (``-comment``)."""

_IN_TEXT = ("-text", "-comment")
_MOST = 250_000
_MOST_SIGNS = 8
_MOST_AROUND = 40


class Node(Struct, eq=False, gc=False):
    """An element, or a piece of text (``tag`` is empty). The nodes of its subtree stand at ``at`` up to ``end``.

    ``around`` are the elements around it, the nearest first, without the body and not beyond the fortieth: all that
    stands in one element shares them. It refers to what is around it and never to itself or what it holds: without
    cycles there is no garbage to collect.
    """

    tag: str
    parent: Node | None
    at: int
    end: int
    attributes: Mapping[str, str | None]
    around: tuple[Node, ...] = ()
    text: str = ""
    raw: LexborNode | None = None
    _names: str | None = None

    def attribute(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @property
    def names(self) -> str:
        """The classes and the id of an element."""
        if self._names is None:
            found = self.attributes
            self._names = f"{found.get('class') or ''} {found.get('id') or ''}" if found else " "
        return self._names

    def says(self) -> bool:
        """Whether a piece of text holds a letter or a figure."""
        return any(map(str.isalnum, self.text))

    def written(self) -> str:
        """All that stands in an element, also where it is no text of the page (a script, a title)."""
        return self.raw.text() or "" if self.raw is not None else self.text

    def is_hidden(self) -> bool:
        """Whether the element itself is not shown, or only when a script says so."""
        found = self.attributes
        if not found:
            return False
        style = found.get("style")
        return (style is not None and bool(_HIDING.search(style))) or not _SWITCHED.isdisjoint(found)


_NO_ATTRIBUTES: Mapping[str, str | None] = {}


def _at(node: Node) -> int:
    return node.at


class Outline:
    """A page: the ``nodes`` of its body in their order, the ``pieces`` of text and the ``links`` (elements ``a``) among
    them, the ``tree`` and the ``markup`` it was read from, the ``marks`` it has. ``cut`` says that there were more than
    are taken in.
    """

    def __init__(self, tree: LexborHTMLParser, markup: str) -> None:
        self.tree = tree
        self.marks = Marks(tree)
        self.markup = markup
        self.nodes: list[Node] = []
        self.pieces: list[Node] = []
        self.cut = False
        self._kept: dict[str, list[Node]] = {tag: [] for tag in _KEPT}
        self.links = self._kept["a"]
        self._children: dict[int, list[Node]] = {}
        for raw in tree.head.iter() if tree.head is not None else ():
            if raw.tag in self._kept:
                self._kept[raw.tag].append(Node(raw.tag, None, 0, 1, raw.attributes, (), "", raw))
        if tree.body is not None:
            self._read(tree.body)
        self._text_places = [one.at for one in self.pieces]
        self._link_places = [one.at for one in self.links]

    def elements(self, tag: str) -> list[Node]:
        """The elements of some tags (``article``, ``script`` and the like), those right in the head as well."""
        return self._kept[tag]

    def within(self, node: Node) -> list[Node]:
        """A node and all below it."""
        return self.nodes[node.at : node.end]

    def texts(self, node: Node) -> list[Node]:
        """The pieces of text in a node, in their order."""
        return self.texts_between(node.at, node.end)

    def texts_between(self, start: int, end: int) -> list[Node]:
        """The pieces of text from a place on up to another, in their order."""
        places = self._text_places
        return self.pieces[bisect_left(places, start) : bisect_left(places, end)]

    def words(self, node: Node) -> str:
        """All the text of a node."""
        if not node.tag:
            return node.text
        texts = self.texts(node)
        return texts[0].text if len(texts) == 1 else " ".join([one.text for one in texts])

    def holds_link(self, node: Node) -> bool:
        """Whether a node is a link, or one stands in it."""
        places = self._link_places
        following = bisect_left(places, node.at)
        return following < len(places) and places[following] < node.end

    def text_before(self, at: int) -> Node | None:
        """The last piece of text before a place that says anything (a bullet does not)."""
        place = bisect_left(self._text_places, at)
        return next((one for one in reversed(self.pieces[max(0, place - _MOST_SIGNS) : place]) if one.says()), None)

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
        nodes, pieces, links = self.nodes, self.pieces, self.links
        parent = Node(body.tag or "", None, 0, 1, body.attributes)
        nodes.append(parent)
        at, around = 1, parent.around
        opened: list[LexborNode] = []
        raw = body.first_child
        while raw is not None or opened:
            if raw is None:
                parent.end, around = at, parent.around
                parent, raw = parent.parent or parent, opened.pop().next
                continue
            tag, end = raw.tag or "-", at + 1
            if tag == "-text":
                text, following = raw.text_content or "", raw.next
                if following is not None and following.tag in _IN_TEXT:
                    text, following = _text_from(raw)
                raw = following
                if text and not text.isspace():
                    node = Node("", parent, at, end, _NO_ATTRIBUTES, around, text)
                    pieces.append(node)
                    nodes.append(node)
                    at = end
                continue
            if at >= _MOST and tag not in _SKIPPED and tag >= _FIRST_TAG:
                self.cut = True
                break
            node = Node(tag, parent, at, end, raw.attributes or _NO_ATTRIBUTES, around)
            if tag == "a":
                links.append(node)
            elif (tag in _PARTICULAR or tag < _FIRST_TAG) and self._is_skipped(node, raw):
                raw = raw.next
                continue
            nodes.append(node)
            at = end
            child = raw.first_child
            if child is None:
                raw = raw.next
            else:
                opened.append(raw)
                parent, raw = node, child
                around = ((node,) + around)[:_MOST_AROUND]  # noqa: RUF005 - in half the time
        _close(parent, at)

    def _is_skipped(self, node: Node, raw: LexborNode) -> bool:
        """Keep an element that is asked for by its tag; whether it is none of the page's nodes."""
        kept = self._kept.get(node.tag)
        if kept is not None:
            kept.append(node)
            node.raw = raw if node.tag in _READ_ON else None
        return node.tag in _SKIPPED or node.tag < _FIRST_TAG


def _close(node: Node | None, end: int) -> None:
    """Let an element and all around it end at a place."""
    while node is not None:
        node.end = end
        node = node.parent


def _text_from(raw: LexborNode) -> tuple[str, LexborNode | None]:
    """The text that begins at a node, over comments, and the node behind it."""
    text = raw.text_content or ""
    following = raw.next
    while following is not None and following.tag in _IN_TEXT:
        if following.tag == "-text":
            text += following.text_content or ""
        following = following.next
    return text, following
