"""Markup made against the reader: building the tree of a page costs the depth of each of its tags, and the number of
attributes of a tag times itself.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,11})")
_FLAT = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "colgroup", "body", "head", "html"}
    | {"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr", "param"}
)
_FORMATTING = frozenset({"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"})
_MAYBE_FORMATTING = re.compile(r"<[bBcCeEfFiIsStTuU][\s>/iIoOmMtT]")
_ATTRIBUTE = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_FULL_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]*+{_ATTRIBUTE})*+")
_SHORT_PAGE = 60_000
_LONG_TAG = 10_000
_MOST_GUESSED = 1_000
_MANY_ATTRIBUTES = 300
_COMPARED = 10
_SPLIT_VALUE = re.compile(r"=\s{0,9}(?:\"[^\">]*>|'[^'>]*>)")
_REOPENED = 100
_MOST_WORK = 40_000_000


def bounded(text: str) -> str:
    """A page's markup up to where the work of building its tree would pass all measure; nearly always the whole.

    Every tag costs the number of elements open around it, formatting left open more, as each new paragraph opens it
    again (links are not opened again: each ends the one before). Elements whose end tags may be left out do not count
    as nested.
    """
    text = _within_tags(text)
    tags = text.count("<")
    if tags**2 * (1 + _REOPENED) <= _MOST_WORK:
        return text
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


def _within_tags(text: str) -> str:
    """The markup up to a tag of more attributes than can be told apart in good time, the work of all tags together."""
    if len(text) < _SHORT_PAGE or not _may_have_long_tags(text):
        return text
    work = 0
    for tag in _FULL_TAG.finditer(text):
        if tag.end() - tag.start() < _MANY_ATTRIBUTES:
            continue
        work += sum(1 for _ in _ATTRIBUTES.finditer(text, tag.start(), tag.end())) ** 2 // _COMPARED
        if work > _MOST_WORK:
            return text[: tag.start()]
    return text


def _may_have_long_tags(text: str) -> bool:
    """Whether a tag may go on for long: no tag ends on a long stretch, or many values have the end of a tag in them."""
    if _has_long_stretch(text):
        return True
    return text.count("=") >= _MOST_GUESSED and sum(1 for _ in _SPLIT_VALUE.finditer(text)) >= _MOST_GUESSED


def _has_long_stretch(text: str) -> bool:
    """Whether ``_LONG_TAG`` characters in a row end no tag."""
    start = 0
    while start + _LONG_TAG <= len(text):
        end = text.rfind(">", start, start + _LONG_TAG)
        if end < 0:
            return True
        start = end + 1
    return False
