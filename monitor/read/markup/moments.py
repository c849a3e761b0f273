"""Dates that elements carry for programs: the element some sites put around theirs, and attributes beside a label."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.read import dates

_ATTRIBUTES = ("datetime", "data-time", "data-timestamp", "data-date", "data-publish-time", "data-pubtime")
_MARKED = ",".join(("time[datetime]", *(f"[{name}]" for name in _ATTRIBUTES[1:])))
_ELSEWHERE = frozenset({"li", "a", "aside", "footer", "nav"})
_LABEL = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fff \u3000\xa0]{1,15})\s{0,4}[:：]?\s{0,4}$")
_PUBLISHTIME = re.compile("<publishtime", re.IGNORECASE)
_MOST = 30
_DEPTH = 40
_LONGEST = 60


def of(tree: LexborHTMLParser, markup: str) -> list[tuple[str, str]]:
    """(label, raw date or day) of elements outside lists, links and margins whose text is no date itself."""
    marked = _PUBLISHTIME.search(markup) is not None
    found = [("publishtime", node.text()) for node in tree.css("publishtime")] if marked else []
    if "datetime=" in markup or " data-" in markup:
        found += [pair for node in tree.css(_MARKED)[:_MOST] if (pair := _carried(node)) is not None]
    return found


def _carried(node: LexborNode) -> tuple[str, str] | None:
    """The moment an element carries, with the label before it; without a label only a ``time`` element dates a page."""
    raw = next(filter(None, (node.attributes.get(name) for name in _ATTRIBUTES)), "")
    day = dates.moment(raw) if len(raw) <= _LONGEST else None
    if day is None or dates.find_date(node.text()[:_LONGEST]) is not None or _is_elsewhere(node):
        return None
    label = _label(node)
    if label is None or (not label and node.tag != "time"):
        return None
    return label, day.isoformat()


def _label(node: LexborNode) -> str | None:
    """The words directly before an element as the label of a date: empty where none stand, None where they are none."""
    before = node.prev
    while before is not None and not (before.text_content or before.text()).strip():
        before = before.prev
    words = (before.text_content or before.text()).strip()[-_LONGEST:] if before is not None else ""
    match = _LABEL.search(words)
    return "" if not words else match[1] if match and dates.role(match[1]) is not None else None


def _is_elsewhere(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(_DEPTH):
        if parent is None:
            return False
        if parent.tag in _ELSEWHERE:
            return True
        parent = parent.parent
    return False
