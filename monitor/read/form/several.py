"""Several reports one below the other on one page: the one of the year that the page is about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.model.reports import Block, Line, Paragraph
from monitor.read.whose import titles
from monitor.read.words import norm

_OPENING = 15


def chosen(blocks: Sequence[Block], again: Sequence[int], year: int | None) -> tuple[Block, ...]:
    """The blocks of the report that speaks most of a year and least of the one before, the first of equals.

    ``again`` are the places where a first section begins anew; the title above it belongs to it.
    """
    cuts = [0, *(_begin(blocks, index) for index in again), len(blocks)]
    parts = [tuple(blocks[start:end]) for start, end in pairwise(cuts)]
    before = None if year is None else year - 1
    return max(parts, key=lambda part: _mentions(part, f"{year}年") - _mentions(part, f"{before}年"))


def _begin(blocks: Sequence[Block], first: int) -> int:
    """Where the report begins whose first section begins at an index."""
    near = range(max(0, first - _OPENING), first)
    starts = (index for index in near if titles.ends_title(_words(blocks[index])))
    return next(starts, first)


def _mentions(blocks: Sequence[Block], words: str) -> int:
    return sum(norm(_words(block)).count(words) for block in blocks)


def _words(block: Block) -> str:
    return block.text if isinstance(block, Paragraph | Line) else ""
