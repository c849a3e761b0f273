"""A page as it is asked what it is: its own words apart from those of links, its headings, scripts and entries."""

from __future__ import annotations

import re
from functools import cached_property

from msgspec import Struct

from monitor.read.markup.outline import CHROME, Node, Outline
from monitor.read.words import norm

LONGEST_SAID = 80
"""How long a line may be that says what a page is."""

MANY_ENTRIES = 3
"""How many entries with days make a list."""

_LONGEST_SCRIPT = 20_000
_LONGEST_PIECE = 200
_LONGEST_PROSE = 6_000
_SHORTEST_PROSE = 30
_PRESSED = frozenset({"a", "button"})
_NEAR = 5


class Entries(Struct, frozen=True):
    """What was found of a list.

    How many entries are surely its own, or likely to be; how many of them bear a day; how many others there are, in how
    many headed boxes; whether a pager states more; whether an empty list stands there, whether the server says so
    (``vacant`` by proof, ``nothing`` right below the name of the column), and whether scripts may fill it; the place of
    the ``first`` entry.
    """

    own: int = 0
    likely: int = 0
    dated: int = 0
    boxed: int = 0
    boxes: int = 0
    scripted: bool = False
    paged: bool = False
    vacant: bool = False
    nothing: bool = False
    hollow: bool = False
    crumbs: tuple[str, ...] = ()
    first: int = 0


class Page:
    """A page as the questions ask it; everything is found once, when it is asked for."""

    def __init__(self, outline: Outline, base: str, entries: Entries) -> None:
        self.tree = outline.tree
        self.outline = outline
        self.markup = outline.markup
        self.base = base
        self.entries = entries

    @cached_property
    def pieces(self) -> list[Node]:
        """The texts of the page that stand in no link and no option of a form."""
        return [node for node in self.outline.pieces if not _is_pressed(node)]

    @cached_property
    def said(self) -> str:
        """All of its own words, without those of links."""
        return " ".join(" ".join(node.text for node in self.pieces).split())[:_LONGEST_PROSE]

    @cached_property
    def shown(self) -> str:
        """All words of the page, those of links too."""
        return " ".join(node.text for node in self.outline.pieces)[:_LONGEST_PROSE]

    @cached_property
    def length(self) -> int:
        return len(norm(self.said))

    @cached_property
    def links(self) -> int:
        return len({node.attribute("href") for node in self.outline.links} - {"", "#"})

    @cached_property
    def title(self) -> str:
        return " ".join("".join([node.written() for node in self.outline.elements("title")[:1]]).split())

    @cached_property
    def heads(self) -> list[str]:
        """The title of the page and the words of its headings."""
        headings = sorted((node for tag in ("h1", "h2", "h3") for node in self.outline.elements(tag)), key=_at)
        nodes = [node for node in headings if not self._is_linked(node)]
        return [self.title, *(" ".join(self.outline.words(node).split()) for node in nodes[:20])]

    def _is_linked(self, node: Node) -> bool:
        """Whether a heading is that of another page."""
        near = (*self.outline.within(node), *node.around[:_NEAR])
        return any(one.tag == "a" and one.attribute("href") for one in near)

    @cached_property
    def scripts(self) -> str:
        found = (node.written() or node.attribute("src") for node in self.outline.elements("script"))
        return "\n".join(found)[:_LONGEST_SCRIPT]

    @cached_property
    def lines(self) -> str:
        """The headings and the short pieces of text outside links, a line each."""
        found = (
            *self.heads,
            *(" ".join(node.text.split()) for node in self.pieces if len(node.text) <= _LONGEST_PIECE),
        )
        return "\n".join(one for one in found if one and len(one) <= LONGEST_SAID)

    @cached_property
    def prose(self) -> int:
        """The length of the longer pieces of text outside links, head and foot."""
        found = (len(node.text) for node in self.pieces if len(node.text) >= _SHORTEST_PROSE and not _in_chrome(node))
        return sum(found)

    def says(self, pattern: re.Pattern[str], longest: int = LONGEST_SAID) -> str:
        """The first heading, or short piece of text outside links, that says something."""
        for match in pattern.finditer(self.lines):
            start = self.lines.rfind("\n", 0, match.start()) + 1
            end = self.lines.find("\n", match.end())
            line = self.lines[start : end if end >= 0 else len(self.lines)]
            if len(line) <= longest:
                return line
        return ""

    def is_listed(self) -> bool:
        """Whether the page has several entries that are surely its own."""
        return self.entries.own > 0 and self.entries.dated >= MANY_ENTRIES

    def may_be_listed(self) -> bool:
        """Whether the page has several entries that are likely to be its own."""
        return self.entries.dated >= MANY_ENTRIES


def _is_pressed(text: Node) -> bool:
    """Whether a piece of text stands in a link or a button."""
    node = text.parent
    for _ in range(_NEAR):
        if node is None:
            break
        if node.tag in _PRESSED:
            return True
        node = node.parent
    return False


def _at(node: Node) -> int:
    return node.at


def _in_chrome(node: Node) -> bool:
    return any(above.tag in CHROME for above in node.around)
