"""Entries that are kept on top of their list, as words and icons beside them say."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.read.lists import entry
from monitor.read.lists.records import Record
from monitor.read.markup.outline import Node, Outline

_PIN = re.compile(
    r"(?<![a-z])(?:zhiding|zd|istop|is-top|isstick|top-?icon|icon-?top|icon-zhiding|ding|sticky|pin(?:ned)?)(?![a-z])",
    re.IGNORECASE,
)
_PIN_WORDS = ("顶", "置顶")
_PIN_TAGS = frozenset({"img", "i", "em", "b", "span", "font", "svg"})
_MOST_NODES = 500


def is_pinned(outline: Outline, record: Record) -> bool:
    """Whether a word or an icon says that an entry is kept on top."""
    nodes = outline.within(record.root)
    if record.loose:
        nodes = [*(one for part in record.loose for one in outline.within(part)), *nodes]
    for node in nodes[:_MOST_NODES]:
        if not node.tag:
            if "顶" in node.text and _is_pin_word(node.text):
                return True
        elif node.attributes and node.tag in _PIN_TAGS and _is_pin(node):
            return True
    return False


def _is_pin(node: Node) -> bool:
    found = node.attributes
    source, words = found.get("src") or "", f"{found.get('alt') or ''} {found.get('title') or ''}"
    return _is_called_pin(f"{node.names} {source[-60:]} {words}")


@lru_cache(maxsize=2048)
def _is_called_pin(said: str) -> bool:
    return "置顶" in said or bool(_PIN.search(said))


def _is_pin_word(text: str) -> bool:
    return entry.is_pinned(text) or text.strip() in _PIN_WORDS
