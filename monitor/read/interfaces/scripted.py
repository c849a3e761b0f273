"""A page as its scripts find it: what they say, the elements they look into, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read.intake import decode
from monitor.read.interfaces.literals import kept
from monitor.read.interfaces.script import Call, Script
from monitor.read.markup import links, nesting

_LONGEST = 256 * 1024
"""How much of the scripts of a page is read."""

_MOST_ELEMENTS = 200
_MOST_INPUTS = 300
_MOST_PLACES = 2_000
_LONGEST_VALUE = 300
_RUN = frozenset({"", "text/javascript", "application/javascript", "text/ecmascript", "module"})


class Scripted:
    """A page: its scripts, the values of its hidden fields, its address with the fragment it was registered with."""

    def __init__(self, data: bytes, base: str, content_type: str) -> None:
        text, _ = decode.text(data, content_type)
        self.tree = LexborHTMLParser(nesting.bounded(text))
        self._parts = _parts(base)
        self._known: dict[str, Script] = {}
        self.base = links.base_of(self.tree, self._parts.geturl())

    @cached_property
    def scripts(self) -> list[str]:
        """The scripts in the page itself, as much of them as is read."""
        found, left = [], _LONGEST
        for node in self.tree.css("script:not([src])"):
            text = node.text()[:left] if _runs(node) else ""
            left -= len(text)
            found += [text] if text else []
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        return kept(self.scripts)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """The values of fields by their ids."""
        nodes = (node.attributes for node in self.tree.css("input[id][value]")[:_MOST_INPUTS])
        return {one["id"] or "": (one["value"] or "")[:_LONGEST_VALUE] for one in nodes}

    @cached_property
    def places(self) -> dict[str, LexborNode]:
        """Elements by their ids."""
        return {node.attributes["id"] or "": node for node in self.tree.css("[id]")[:_MOST_PLACES]}

    def calls(self, addresses: re.Pattern[str], *marks: str) -> Iterator[Call]:
        """The calls of all scripts whose address, or what a literal says of it, is one of ``addresses``.

        A script without any of the words ``marks`` has none.
        """
        for text in self.scripts:
            if any(mark in text for mark in marks):
                yield from self._read(text).calls(addresses)

    def elements(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)[:_MOST_ELEMENTS]

    def said(self, name: str) -> str:
        """The content of the page's tag of a name (in any case)."""
        node = self.tree.css_first(f"meta[name={name} i][content]")
        return (node.attributes.get("content") or "").strip()[:_LONGEST_VALUE] if node is not None else ""

    @property
    def path(self) -> str:
        return self._parts.path

    @property
    def fragment(self) -> str:
        return self._parts.fragment

    def _read(self, text: str) -> Script:
        if text not in self._known:
            self._known[text] = Script(text, self.names, self.inputs)
        return self._known[text]


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _runs(node: LexborNode) -> bool:
    """Whether a script is one, and no template or data."""
    return (node.attributes.get("type") or "").strip().lower() in _RUN
