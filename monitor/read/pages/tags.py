"""The ``meta`` tags in the head of a page."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from monitor.read.intake import decode
from monitor.read.markup import nesting

_HEAD_BYTES = 64 * 1024
_MOST_TAGS = 60
_LONGEST = 500


def tags(body: bytes, content_type: str = "") -> Mapping[str, str]:
    """Names in lower case -> contents, of the first 64 KiB; of a tag that stands twice the first one with a content."""
    words, _ = decode.text(body[:_HEAD_BYTES], content_type)
    return of(LexborHTMLParser(nesting.bounded(words)))[0]


def of(tree: LexborHTMLParser) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The tags of a page as ``tags`` gives them, and the names that stand more than once."""
    found: dict[str, str] = {}
    repeated: list[str] = []
    for node in tree.css("meta[name]")[:_MOST_TAGS]:
        name = (node.attributes.get("name") or "").strip().lower()[:_LONGEST]
        content = " ".join((node.attributes.get("content") or "").split())[:_LONGEST]
        if name in found:
            repeated.append(name)
        if name and not found.get(name):
            found[name] = content
    return found, tuple(dict.fromkeys(repeated))
