"""Links no reader sees: hidden by the style of the page, leading to other hosts. Injected links are made like that.

A style hides by ``display: none``, ``visibility: hidden``, a place far off the screen, a size of nothing, full
transparency, or letters in the colour of their ground. Styles are read where they stand on an element or in a
``style`` block under a bare class or id; what files and scripts add is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read.markup import links

_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])|opacity:0(?:\.0+)?(?![.\d])"
    r"|(?:^|[;{])(?:margin-)?(?:left|right|top|bottom):-\d{3,}(?!\d*%)|text-indent:-\d{3,}|clip:rect\(0"
)
_NOTHING = re.compile(r"(?:^|[;{])(?:max-)?(?:height|width):[01](?:px)?(?![.\d%a-z])")
_CLIPPED = re.compile(r"overflow(?:-[xy])?:hidden")
_INK = re.compile(r"(?:^|[;{])color:([#\w(),]{1,30})")
_GROUND = re.compile(r"background(?:-color)?:([#\w(),]{1,30})")
_RULE = re.compile(r"([^{}]{1,200})\{([^{}]{0,1000})\}")
_BARE = re.compile(r"(?:[a-z][a-z0-9]{0,9})?([.#][\w-]{1,60})")
_MOST_LINKS = 5_000
_LONGEST_SHEET = 200_000
_MOST_RULES = 2_000
_MOST_FOUND = 50
_UP = 30


def foreign(tree: LexborHTMLParser, base: str, hosts: Collection[str]) -> tuple[str, ...]:
    """The addresses on none of the ``hosts`` that hidden links lead to, each once and at most 50 of them."""
    page = _Page(tree)
    found: dict[str, None] = {}
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        url = links.absolute(base, (node.attributes.get("href") or "").strip())
        if url and urlsplit(url).netloc.lower() not in hosts and page.hides(node):
            found[url] = None
        if len(found) >= _MOST_FOUND:
            break
    return tuple(found)


class _Page:
    """A page whose elements are asked whether they can be seen; every answer is kept."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._known: dict[int, bool] = {}

    def hides(self, node: LexborNode) -> bool:
        """Whether a node or one of those around it is hidden."""
        above: list[int] = []
        current: LexborNode | None = node
        hidden = False
        while current is not None and len(above) < _UP and not hidden:
            if current.mem_id in self._known:
                hidden = self._known[current.mem_id]
                break
            above.append(current.mem_id)
            hidden = self._hidden(current)
            current = current.parent
        self._known.update(dict.fromkeys(above, hidden))
        return hidden

    def _hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if "hidden" in attributes or _is_hiding(attributes.get("style") or ""):
            return True
        if node.tag == "marquee" and _is_tiny(attributes.get("height"), attributes.get("width")):
            return True
        names = [f".{name}" for name in (attributes.get("class") or "").split()] + [f"#{attributes.get('id') or ''}"]
        return not self._names.isdisjoint(names)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The classes and ids that the style blocks of the page hide."""
        sheet = "\n".join(node.text() or "" for node in self._tree.css("style"))
        return frozenset(_hidden_names(sheet[:_LONGEST_SHEET]))


def _hidden_names(sheet: str) -> Iterator[str]:
    for count, rule in enumerate(_RULE.finditer(sheet)):
        if count >= _MOST_RULES:
            return
        if _is_hiding(rule[2]):
            yield from (match[1] for one in rule[1].split(",") if (match := _BARE.fullmatch(one.strip())))


def _is_hiding(style: str) -> bool:
    """Whether declarations make an element invisible to a reader."""
    said = "".join(style.lower().split())[:1000]
    if _HIDES.search(said) or (_NOTHING.search(said) and _CLIPPED.search(said)):
        return True
    ink, ground = _INK.search(said), _GROUND.search(said)
    return ink is not None and ground is not None and ink[1] == ground[1]


def _is_tiny(*sizes: str | None) -> bool:
    return any(size is not None and size.strip().removesuffix("px") in ("0", "1") for size in sizes)
