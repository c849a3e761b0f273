"""Table 2 without its grid: labels with one to three figures behind them, in parts under heads of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from monitor.model.reports import Cell, Line
from monitor.read.form.flow.spans import LOST, VALUES, Run, bare, exactly, runs
from monitor.read.form.layout import Block, Entry, folded
from monitor.read.form.near import completed
from monitor.read.form.tables.rows import column_keys
from monitor.read.numbers import in_unit

_HEAD = re.compile(r"^信息内容$|^第二十条")
_LONGEST_LABEL = 24
_TAIL = 12

Named = tuple[Block, Entry]
Rows = dict[str, tuple[Cell, ...]]


class Item(Struct):
    """Words of the table and the cells behind them: a row's label, a head, or (neither) words we do not know."""

    text: str
    row: Named | None
    head: bool
    values: Sequence[Cell] = ()


def read(lines: Sequence[Line], blocks: Sequence[Block]) -> tuple[Rows, Rows]:
    """The figures by key, and unreadable ones for all rows that are printed."""
    items = _named([item for run in runs(lines) for item in _items(run, blocks)], blocks)
    found: Rows = {}
    for part in _parts(items):
        for key, value in _part(part):
            found.setdefault(key, (value,))
    return found, {key: (LOST,) for item in items if item.row for key in _keys(*item.row)}


def _items(run: Run, blocks: Sequence[Block]) -> Iterator[Item]:
    """The labels and heads in the words of a run; its values belong to the last of them."""
    items = [item for word in run.words for item in _of_word(word, blocks)] or [Item("", None, head=False)]
    if items[-1].row is None and not items[-1].head and len(run.words) > 1:
        tail = _entries("".join(run.words)[-_TAIL:], blocks)[-1:]
        items += [Item(run.words[-1], row, head=False) for row in tail]
    items[-1].values = run.values
    yield from items


def _of_word(word: str, blocks: Sequence[Block]) -> Iterator[Item]:
    rows = _entries(word, blocks)
    if rows:
        yield from (Item(word, row, head=False) for row in rows)
    else:
        head = _HEAD.search(word) is not None or any(column_keys(word, block) for block in blocks)
        yield Item(word, None, head=head)


def _entries(label: str, blocks: Sequence[Block]) -> list[Named]:
    """The rows a label names, in the order they end in."""
    plain = folded(label)
    hits = [
        (match.end(), block, entry)
        for block in blocks
        for entry in block.rows
        for match in entry.matcher.finditer(plain)
    ]
    return [(block, entry) for _, block, entry in sorted(hits, key=lambda hit: hit[0])]


def _named(items: list[Item], blocks: Sequence[Block]) -> list[Item]:
    """The items; words right before figures that are nearly a label of the form are that label."""
    known = {entry.key: (block, entry) for block in blocks for entry in block.rows}
    unknown = [item.text if _is_unknown(item) and len(item.text) <= _LONGEST_LABEL else "" for item in items]
    if any(unknown):
        keys = completed(unknown, [i.row[1].key if i.row else None for i in items], [row for _, row in known.values()])
        for item, key in zip(items, keys, strict=True):
            item.row = known[key] if key is not None else None
    return items


def _is_unknown(item: Item) -> bool:
    return item.row is None and not item.head and bool(item.values) and bool(item.text)


def _parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The parts of the table: from the heads of one to those of the next."""
    part: list[Item] = []
    for item in items:
        if item.head and any(one.row for one in part):
            yield part
            part = []
        part.append(item)
    yield part


def _part(part: Sequence[Item]) -> list[tuple[str, Cell]]:
    """The figures of a part as printed behind its labels; where they stand elsewhere, in the order of the labels."""
    labels = [(item, *item.row) for item in part if item.row]
    orphans = any(bare(item.values) for item in part if item.row is None and not _is_unknown(item))
    over = any(len(bare(item.values)) > len(block.columns) for item, block, _ in labels)
    head = "".join(item.text for item in part if item.head)
    if orphans or (over and any(not bare(item.values) for item, _, _ in labels)):
        cells = _in_order(part)
    else:
        cells = [exactly(item.values, len(block.columns)) if item.values else None for item, block, _ in labels]
    return [
        (block.key(entry, column), in_unit(value, block.unit, headed=head) if block.unit else value)
        for (_, block, entry), row in zip(labels, cells, strict=True)
        if row is not None
        for column, value in zip(block.columns, row, strict=True)
    ]


def _in_order(part: Sequence[Item]) -> list[Sequence[Cell] | None]:
    """Rows in the order of their labels, if the figures are cut as the rows are or make one each; else unreadable."""
    widths = [len(item.row[0].columns) for item in part if item.row]
    cut = [list(bare(item.values)) for item in part if bare(item.values)]
    cells = [value for row in cut for value in row]
    together = len(cut) == 1 and set(widths) == {1}
    known = not any(_is_unknown(item) for item in part) and all(value.state in VALUES for value in cells)
    if not known or len(cells) != sum(widths) or not (together or [len(row) for row in cut] == widths):
        return [(LOST,) * width for width in widths]
    left = iter(cells)
    return [[next(left) for _ in range(width)] for width in widths]


def _keys(block: Block, entry: Entry) -> list[str]:
    return [block.key(entry, column) for column in block.columns]
