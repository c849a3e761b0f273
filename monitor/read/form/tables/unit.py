"""The words printed over and beside the fee row of table 2, which say in what unit it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.model.reports import Block, Grid, Line
from monitor.read.form.layout import Block as Part
from monitor.read.form.layout import standard
from monitor.read.numbers import WAN, number
from monitor.read.words import norm

_HEAD = "信息内容"
_FARTHEST = 16
_LONGEST = 40
_CHARGED = "费"


def fees_label(blocks: Sequence[Block]) -> str | None:
    """The texts from the head of that part of the table to its row; None where there is no such row under a head."""
    labels = [row.matcher for part in _parts() for row in part.rows]
    texts: list[str] = []
    for text in _texts(blocks):
        texts.append(text)
        if _CHARGED in text and any(label.match(norm(text)) for label in labels):
            near = texts[-_FARTHEST - 1 :]
            heads = [place for place, before in enumerate(near) if norm(before) == _HEAD]
            if heads:
                return " ".join(near[heads[-1] :])
    return None


def _parts() -> list[Part]:
    return [part for parts in standard().table2.values() for part in parts if part.unit == WAN]


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    """The words in the cells, each spanning one once."""
    for block in blocks:
        rows = block.rows if isinstance(block, Grid) else (block.cells,) if isinstance(block, Line) else ()
        for row in rows:
            for text in dict.fromkeys(" ".join((raw or "").split()) for raw in row):
                if text and len(text) <= _LONGEST and number(norm(text)) is None:
                    yield text
