"""Cells with a number as long as one of a person: what the tables of a section keep beside their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from monitor.model.reports import Block, Grid, Line, Numbered
from monitor.read.words import norm

_LONG = re.compile(r"\d(?:[ -]?[\d*＊×xX●■□_＿]){10}")
_SHORTEST = 11
_MOST = 1000
_WHOLE = 400
_BEFORE = 40
_HEAD_ROWS = 3


def numbered(blocks: Iterable[Block]) -> tuple[Numbered, ...]:
    """Such cells of grids and lines, the first thousand; one that spans others, or returns in its grid, once."""
    return tuple(islice(_all(blocks), _MOST))


def _all(blocks: Iterable[Block]) -> Iterator[Numbered]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from _of_grid(block.rows)
        elif isinstance(block, Line) and _is_long(block.text):
            yield Numbered(text=_cut(block.text))


def _of_grid(rows: Sequence[Sequence[str | None]]) -> Iterator[Numbered]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        for column, raw in enumerate(row):
            if raw and len(raw) >= _SHORTEST and raw not in seen and _is_long(raw):
                seen.add(raw)
                head = _head(rows[: min(number, _HEAD_ROWS)], column)
                yield Numbered(text=_cut(raw), head=head, beside=_beside(row[:column], raw))


def _is_long(raw: str) -> bool:
    return len(raw) >= _SHORTEST and _LONG.search(norm(raw)) is not None


def _cut(raw: str) -> str:
    """A text from a little before its first long number on."""
    first = _LONG.search(raw) if len(raw) > _WHOLE else None
    start = max(0, first.start() - _BEFORE) if first else 0
    return raw[start : start + _WHOLE]


def _head(above: Sequence[Sequence[str | None]], column: int) -> str:
    """What stands at the top of a column, without what is no name of it."""
    texts = (row[column] for row in above if column < len(row))
    return " ".join(dict.fromkeys(text[-_BEFORE:] for text in texts if text and not _is_long(text)))


def _beside(before: Sequence[str | None], raw: str) -> str:
    """The nearest cell to the left that says something else."""
    texts = (text for text in reversed(before) if text and text.strip() and text != raw)
    return next(texts, "")[-_BEFORE:]
