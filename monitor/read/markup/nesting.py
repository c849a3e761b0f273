"""Markup nested against the reader: building the tree of a page costs the depth of each of its tags."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,11})")
_FLAT = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "colgroup", "body", "head", "html"}
    | {"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr", "param"}
)
_FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"})
_MAYBE_FORMATTING = re.compile(r"<[bBcCeEfFiIsStTuU][\s>/iIoOmMtT]")
_REOPENED = 100
_MOST_WORK = 40_000_000


def bounded(text: str) -> str:
    """A page's markup up to where the work of building its tree would pass all measure; nearly always the whole.

    Every tag costs the number of elements open around it, formatting left open more, as each new paragraph opens it
    again (links are not opened again: each ends the one before). Elements whose end tags may be left out do not count
    as nested.
    """
    tags = text.count("<")
    if tags * (tags + _REOPENED * len(_MAYBE_FORMATTING.findall(text))) <= _MOST_WORK:
        return text
    depth = formatting = work = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        step = -1 if tag[1] else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _FLAT:
            depth = max(0, depth + step)
        work += depth + _REOPENED * formatting
        if work > _MOST_WORK:
            return text[: tag.start()]
    return text
