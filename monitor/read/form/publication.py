"""The dates that stand around a report without a label, and those that a site prints under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.read import dates
from monitor.read.form import metadata
from monitor.read.whose import titles
from monitor.read.words import norm

_LONGEST_TITLE = 120
_SHORTEST_TITLE = 8
_LONGEST_LINE = 120
_LEAVES = (
    (re.compile(r"(\d{1,2})日?\|?(20\d\d)[-/.年](\d{1,2})月?"), "dym"),
    (re.compile(r"(20\d\d)[-/.年](\d{1,2})月?\|(\d{1,2})日?"), "ymd"),
    (re.compile(r"(\d{1,2})日?\|(\d{1,2})月\|?(20\d\d)年?"), "dmy"),
    (re.compile(r"(\d{1,2})月\|?(\d{1,2})日?\|(20\d\d)年?"), "mdy"),
    (re.compile(r"(\d{1,2})[-/.](\d\d)\|?(20\d\d)年?"), "mdy"),
    (re.compile(r"(20\d\d)年?\|?(\d\d)[-/.月](\d{1,2})日?"), "ymd"),
    (re.compile(r"(20\d\d)年?\|(\d{1,2})月?\|(\d{1,2})日?"), "ymd"),
)
_LONGEST_LEAF = 10
_IN_LEAF = re.compile(r"\s{0,4}\d[^\n]{0,9}$")
_MOST_LEAVES = 3
_NEAR = 4
_MOST_BEHIND = 200
_OTHERS = re.compile(r"[上下]一?[篇条]|(?:相关|推荐|热[点门]|最新|猜你)[\u4e00-\u9fff]{0,4}:?$")


def around(texts: Sequence[str], page: str = "") -> list[tuple[str, str]]:
    """Dates without a label, as (label by role, raw), from the lines of a head; ``page`` is the title of the page.

    Where the title is found they stand under it, directly before it, or in a line about an article: a date further up
    is that of the site.
    """
    title = _title(texts, norm(page))
    found = []
    for index, text in enumerate(texts):
        under = (title is not None and index > title) or dates.of_article(text)
        label = dates.alone(text, titled=under) if under or title is None or index >= title - 1 else None
        if label is not None:
            above = title is not None and not under and not label
            found.append((dates.MAYBE_TODAY if above else label, text))
    return [*found, *_leaves(texts, title)]


def behind(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Labelled dates of publication that a site prints under an article, up to where it names others."""
    pieces: list[str] = []
    for text in texts[:_MOST_BEHIND]:
        if _OTHERS.match(norm(text[:_LONGEST_LINE])):
            break
        pieces.append(text if len(text) <= _LONGEST_LINE else "")
    return [(name, raw) for name, raw in metadata.dates(pieces) if dates.role(name) is dates.Role.PUBLISHED]


def _title(texts: Sequence[str], page: str) -> int | None:
    """The first line that is a report's title or all that the title of the page says."""
    for index, text in enumerate(texts):
        if len(text) > _LONGEST_TITLE or ">" in text:
            continue
        line = norm(text)
        if titles.is_report_title(line) or (len(line) >= _SHORTEST_TITLE and line == page):
            return index
    return None


def _leaves(texts: Sequence[str], title: int | None) -> Iterator[tuple[str, str]]:
    """Dates drawn like the leaf of a calendar: the day and the month in elements of their own near the title."""
    if title is None or not any(map(_IN_LEAF.match, texts[max(title - _NEAR, 0) : title + _NEAR + 1])):
        return
    end = min(title + _NEAR + 1, len(texts))
    index = max(title - _NEAR, 0)
    while index < end:
        taken = next((size for size in range(_MOST_LEAVES, 0, -1) if _leaf(texts[index : min(index + size, end)])), 0)
        if taken:
            yield "", _leaf(texts[index : index + taken])
        index += taken or 1


def _leaf(texts: Sequence[str]) -> str:
    """The date that short lines make together, empty if none."""
    if any(not 0 < len(text) <= _LONGEST_LEAF for text in texts):
        return ""
    whole = "|".join("|".join(text.split()) for text in texts)
    for pattern, order in _LEAVES:
        match = pattern.fullmatch(whole)
        if match:
            parts = dict(zip(order, match.groups(), strict=True))
            return f"{parts['y']}-{parts['m']}-{parts['d']}"
    return ""
