"""The lines of a table that lost its grid, cut at the labels of its rows: a label and the cells up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from msgspec import Struct

from monitor.model.reports import Cell, CellState, Line
from monitor.read.form.layout import TableShape, folded, standard
from monitor.read.form.near import completed
from monitor.read.form.tables.rows import column_keys, row_key
from monitor.read.numbers import cell
from monitor.read.words import norm, unnoted

VALUES = (CellState.NUMBER, CellState.PLACEHOLDER)
BARS = Cell("|", CellState.EMPTY)
LOST = Cell("", CellState.UNREADABLE)

_ORDINAL = re.compile(r"\d{1,2}[.、．](?!\d)|\([一二三四五六七]\)|[一二三四]、")
_SIGNS = re.compile(r"[^\u4e00-\u9fff\d]+")
_SHORTEST_START = 3
_LONGEST_TAIL = 40
_LONGEST_LABEL = 120
_HEAD = re.compile(r"勾稽|申请人情况|法人或其他组织|本年度?办理结果|^信息内容$|^第二十条第")
_TOTAL, _SINGLE = "r7", "r6"


class Run(Struct, frozen=True):
    """Words and the cells behind them, with marked blanks; words at the end have no values, values at the start no
    words.
    """

    words: tuple[str, ...]
    values: tuple[Cell, ...]


class Span(Struct):
    """The label of a row (None where it names no row of the form) and all cells up to the next label."""

    key: str | None
    text: str
    values: list[Cell]


def runs(lines: Sequence[Line]) -> Iterator[Run]:
    """Cut the cells into runs: words, then values until the next words."""
    words: list[str] = []
    values: list[Cell] = []
    for line in lines:
        only_bars = not line.text.strip("|")
        for raw in line.cells:
            read = BARS if only_bars else cell(raw)
            if read.state is CellState.TEXT:
                if any(value.state in VALUES for value in values):
                    yield Run(tuple(words), tuple(values))
                    words = []
                values = []
                words.append(norm(unnoted(raw)))
            elif words or values or read.state in VALUES:
                values.append(read)
    yield Run(tuple(words), tuple(values) if any(value.state in VALUES for value in values) else ())


def of_table3(lines: Sequence[Line], shape: TableShape) -> tuple[list[Cell], list[Span]]:
    """The cells before the first label, and the labels of table 3 with what follows each."""
    lead: list[Cell] = []
    found: list[Span] = []
    for run in runs(lines):
        found += _labels(run, found[-1] if found else None, shape)
        (found[-1].values if found else lead).extend(run.values)
    found = _without_heads(found)
    labels = [span.text if span.key is None else "" for span in found]
    keys = completed(labels, [span.key for span in found], shape.rows)
    return lead, [Span(key, span.text, span.values) for key, span in zip(keys, found, strict=True)]


def _labels(run: Run, before: Span | None, shape: TableShape) -> list[Span]:
    """The labels in the words of a run, in their order."""
    pieces = _pieces(run.words, shape)
    headed = any(column_keys(word, shape) for word in run.words if word not in ("总计", "合计"))
    found: list[Span] = []
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        numbered = _ORDINAL.match(piece) is not None
        if place == 0 and not numbered and before is not None and _is_tail(piece, before.key):
            continue
        key = row_key(piece, shape) or (_begun(piece) if numbered else None)
        if key == _TOTAL and not numbered and headed:
            continue
        strange = numbered or (last and run.values and before is not None)
        if key is not None or (strange and not _is_head(piece, shape)):
            found.append(Span(key, piece, []))
    return found


def _pieces(words: Sequence[str], shape: TableShape) -> list[str]:
    """Words put together as labels: each begins with an ordinal, or names a row by itself."""
    found: list[str] = []
    for part in (part for word in words for part in _cut(word)):
        begins = _ORDINAL.match(part) is not None or _is_head(part, shape)
        if (
            not found
            or begins
            or len(found[-1]) > _LONGEST_LABEL
            or _is_head(found[-1], shape)
            or _names_another(found[-1], part, shape)
        ):
            found.append(part)
        else:
            found[-1] += part
    return found


def _names_another(before: str, part: str, shape: TableShape) -> bool:
    """Whether words without a number name another row than the ones before them."""
    key = row_key(part, shape)
    return key is not None and row_key(before, shape) not in (None, key)


@lru_cache(maxsize=4096)
def _cut(word: str) -> tuple[str, ...]:
    """A word cut before each ordinal in it."""
    starts = [match.start() for match in _ORDINAL.finditer(word)]
    edges = sorted({0, *starts, len(word)})
    return tuple(word[start:end] for start, end in pairwise(edges))


@lru_cache(maxsize=4096)
def _is_head(piece: str, shape: TableShape) -> bool:
    """Whether words belong to the head of the table or name a group of rows."""
    if _HEAD.search(piece) or piece in _groups():
        return True
    return bool(column_keys(piece, shape)) and not _ORDINAL.match(piece) and piece not in ("总计", "合计")


@cache
def _groups() -> frozenset[str]:
    return frozenset(norm(label) for key, label in standard().groups.items() if key != _SINGLE)


@lru_cache(maxsize=4096)
def _begun(piece: str) -> str | None:
    """The one row whose label begins with these words, which a break cut off."""
    ordinal = _ORDINAL.match(piece)
    text = _SIGNS.sub("", piece[ordinal.end() :] if ordinal else piece)
    if len(text) < _SHORTEST_START or ordinal is None:
        return None
    sign = _SIGNS.sub("", ordinal.group())
    keys = {key for key, (own, whole) in _printed().items() if own == sign and whole.startswith(text)}
    return keys.pop() if len(keys) == 1 else None


def _is_tail(piece: str, key: str | None) -> bool:
    """Whether words are the end of a label that a break cut off."""
    text = _SIGNS.sub("", folded(piece))
    whole = _printed().get(key or "", ("", ""))[1]
    return bool(text) and len(text) <= _LONGEST_TAIL and whole.endswith(text) and whole != text


@cache
def _printed() -> dict[str, tuple[str, str]]:
    """The ordinal and the whole label of every row of table 3, without any signs."""
    found = {}
    for row in standard().table3.rows:
        label = norm(row.label)
        last = list(_ORDINAL.finditer(label))[-1]
        whole = label[last.end() :] + norm(standard().longer.get(row.key, ""))
        found[row.key] = (_SIGNS.sub("", last.group()), _SIGNS.sub("", whole))
    return found


def _without_heads(found: list[Span]) -> list[Span]:
    """The labels without the sixth group where its rows have labels of their own, and without the head of the last
    column.
    """
    grouped = any((span.key or "").startswith(f"{_SINGLE}.") for span in found)
    totalled = any(span.key == _TOTAL and _ORDINAL.match(span.text) for span in found)
    kept: list[Span] = []
    for span in found:
        head = totalled and span.key == _TOTAL and not _ORDINAL.match(span.text)
        if not (head or (grouped and span.key == _SINGLE)):
            kept.append(span)
        elif kept:
            kept[-1].values.extend(span.values)
    return kept


def bare(values: Sequence[Cell]) -> Sequence[Cell]:
    """Values without the blanks at their end."""
    end = max((place for place, value in enumerate(values, 1) if value.state is not CellState.EMPTY), default=0)
    return values[:end]


def exactly(values: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    """The row if it has exactly the width; cells beyond must be padding, cells short make the whole row unreadable."""
    row, beyond = values[:width], values[width:]
    short = len(row) < width or row[-1] is BARS
    if short or any(value.state is not CellState.EMPTY for value in beyond):
        return (LOST,) * width
    return tuple(row)
