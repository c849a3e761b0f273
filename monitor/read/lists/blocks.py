"""The lists of a page: records that follow one another at the same place of like elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from monitor.read.lists.census import Census
from monitor.read.lists.records import Block, Record, kinds, records
from monitor.read.lists.titling import Click
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_SHORTEST_HEAD, _LONGEST_HEAD, _MOST_PIECES = 2, 60, 3
_LEVELS = 4
_ALWAYS_ROWS = frozenset({"tr", "li", "dd", "dt", "td"})


def blocks(outline: Outline, clicks: Sequence[Click], dates: Mapping[int, int]) -> list[Block]:
    """The lists of a page, in their order; a single link makes one as well. ``dates`` are those of ``dated``."""
    census = Census(clicks, dates)
    return list(_in_blocks(outline, list(records(outline, census, clicks))))


def _in_blocks(outline: Outline, records: Sequence[Record]) -> Iterator[Block]:
    """Records that follow one another at the same place of like elements, without words between them."""
    block: list[Record] = []
    for record in records:
        if block and not _goes_on(outline, block, record):
            yield tuple(block)
            block = []
        block.append(record)
    if block:
        yield tuple(block)


def _between(outline: Outline, last: Record, record: Record) -> list[Node]:
    """The elements that stand between two records of one parent."""
    found, at = [], last.root.end
    while at < record.root.at:
        found.append(outline.nodes[at])
        at = outline.nodes[at].end
    return [node for node in found if node.tag]


def _is_heading(outline: Outline, node: Node) -> bool:
    """Whether an element between records parts them: a few words in one piece, no date, no year."""
    texts = outline.texts(node)
    words = norm("".join(one.text for one in texts))
    if (
        not _SHORTEST_HEAD <= len(words) <= _LONGEST_HEAD
        or len(texts) > _MOST_PIECES
        or node.tag in ("dd", "span", "td")
    ):
        return False
    return not any(map(str.isdigit, words)) and not any(one.tag in ("td", "th") for one in outline.within(node)[3:])


def _are_alike(one: Node, other: Node) -> bool:
    """Whether elements that may be anything are called alike; rows and items of lists always are."""
    if one.tag in _ALWAYS_ROWS:
        return True
    names, others = kinds(one.attribute("class")), kinds(other.attribute("class"))
    return not names or not others or not names.isdisjoint(others)


def _goes_on(outline: Outline, block: Sequence[Record], record: Record) -> bool:
    """Whether a record stands where those before it stand: in the same element with no heading between them, or in the
    next of several alike, none of which has words of its own."""
    last = block[-1]
    one, other = last.root, record.root
    if one.tag != other.tag or not _are_alike(one, other):
        return False
    if one.parent is other.parent:
        return one.end == other.at or not any(_is_heading(outline, node) for node in _between(outline, last, record))
    for _ in range(_LEVELS):
        if one.parent is None or other.parent is None or one.tag != other.tag:
            return False
        if one.parent is other.parent:
            first = list(takewhile(lambda before, start=one.at: before.start >= start, reversed(block)))[-1]  # type: ignore[misc]
            return _are_alike(one, other) and not (
                _has_words(outline, one.at, first.start) or _has_words(outline, last.end, record.start)
            )
        one, other = one.parent, other.parent
    return False


def _has_words(outline: Outline, start: int, end: int) -> bool:
    return any(not node.tag for node in outline.nodes[start:end])
