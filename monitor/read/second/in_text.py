"""The second look at tables in flowing text: the figures of a section as one sequence, cut by the words of the labels.

It shares no step with the first reading but what a number is. Of the ways the figures of table 3 can stand to their
labels (behind, before, in the same order, column by column) it takes the one under which most sums hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct

from monitor.model.reports import Cell, CellState, Report, Table
from monitor.read.form.layout import folded, standard
from monitor.read.numbers import cell, number
from monitor.read.words import norm, unnoted

Numbers = tuple[int | float, ...]
Rows = dict[str, Numbers]

_BORDER = re.compile(r"[|\t]")
_LONGEST_CELL = 120
_WIDTH = 7
_TABLES = {"table2": 2, "table3": 3, "table4": 4}
_RESULTS = re.compile(r"r[1-6](?:\.\d)?")
_PLAIN = {
    "r5.2": r"(?<!大量)重复申请",
    "r6.1": r"逾期不补正",
    "r6.3": r"3[.、．]其他(?!处理)",
    "r6": r"\(六\)其他处理",
    "r7": r"\(七\)[总合]计|^[总合]计$",
}


class Piece(Struct, frozen=True):
    """Words (normalised) of a section and the numbers right behind them."""

    words: str
    numbers: Numbers


def disputed(lines: Sequence[str], report: Report, names: Iterable[str] = tuple(_TABLES)) -> Iterator[str]:
    """Rows and tables of a report that the lines of its source do not say just so."""
    looks = {"table2": _second, "table3": _third, "table4": _fourth}
    for name in names:
        table: Table | None = getattr(report, name)
        if table is not None:
            yield from looks[name](_section(lines, report, _TABLES[name]), table, report)


def _section(lines: Sequence[str], report: Report, number_: int) -> list[Piece]:
    """The words and numbers between the heading of a section and the next; of several such stretches the fullest."""
    headings = {norm(section.heading): section.number for section in report.sections}
    at = [(place, headings[key]) for place, line in enumerate(lines) if (key := norm(line)) in headings]
    ends = [*(place for place, _ in at[1:]), len(lines)][: len(at)]
    found = [_pieces(lines[place + 1 : end]) for (place, own), end in zip(at, ends, strict=True) if own == number_]
    return max(found, key=lambda pieces: sum(len(piece.numbers) for piece in pieces), default=[])


def _pieces(lines: Sequence[str]) -> list[Piece]:
    """Numbers, each run of them with all words before it."""
    found: list[Piece] = []
    words: list[str] = []
    numbers: list[int | float] = []
    for text in (text for line in lines for text in _texts(line)):
        read = cell(text) if len(text) <= _LONGEST_CELL else None
        if read is not None and read.state is CellState.NUMBER and read.value is not None:
            numbers.append(read.value)
        elif read is None or read.state is CellState.TEXT:
            if numbers:
                found.append(Piece("".join(words), tuple(numbers)))
                words, numbers = [], []
            words.append(folded(norm(unnoted(text))))
    return [*found, Piece("".join(words), tuple(numbers))]


def _texts(line: str) -> Iterator[str]:
    """The cells of a line; one of several words or numbers is cut at its blanks."""
    for text in _BORDER.split(line):
        whole = text.strip()
        if whole and cell(whole[:_LONGEST_CELL]).state is CellState.NUMBER:
            yield whole
        else:
            yield from whole.split()


# --- table 3 -----------------------------------------------------------------------------------------------------


def _third(pieces: Sequence[Piece], table: Table, _: Report) -> Iterator[str]:
    marks = _marks(pieces)
    shown = max(_ways(marks), key=_holding, default={})
    columns = [column.key for column in standard().table3.columns]
    spare = sum(len(numbers) for _, numbers in marks) - _WIDTH * len([key for key, _ in marks if key])
    for key, row in table.items():
        mine = shown.get(key, ())
        if _printed(row) == mine[: len(_printed(row))] and (len(mine) <= _WIDTH or len(_printed(row)) == _WIDTH):
            continue
        if len(mine) != _WIDTH or len(_printed(row)) != _WIDTH:
            yield f"table3.{key}"
        else:
            yield from (f"table3.{key}.{c}" for c, a, b in zip(columns, _printed(row), mine, strict=True) if a != b)
    marked = {key for key, _ in marks}
    for key in (row.key for row in standard().table3.rows):
        if key not in table and (key in marked or spare >= _WIDTH):
            yield f"table3.{key}"


def _marks(pieces: Sequence[Piece]) -> list[tuple[str, Numbers]]:
    """The rows in the order of their labels, each with the numbers up to the next label; first those before all."""
    found: dict[str, list[int | float]] = {"": []}
    last = ""
    for piece in pieces:
        hits = sorted((m.start(), key) for key, mark in _anchors().items() for m in mark.finditer(piece.words))
        for _, key in hits:
            if key not in found:
                found[key], last = [], key
        found[last].extend(piece.numbers)
    if any(key.startswith("r6.") for key in found):
        found.pop("r6", None)
    return [(key, tuple(numbers)) for key, numbers in found.items()]


@cache
def _anchors() -> Mapping[str, re.Pattern[str]]:
    return {row.key: re.compile(_PLAIN.get(row.key, row.matcher.pattern)) for row in standard().table3.rows}


def _ways(marks: Sequence[tuple[str, Numbers]]) -> list[Rows]:
    """The ways numbers can stand to labels: behind them, before them, as many rows as labels, as many columns."""
    keys = [key for key, _ in marks if key]
    flat = [value for _, numbers in marks for value in numbers]
    behind = {key: numbers for key, numbers in marks if key and numbers}
    before = {key: numbers[-_WIDTH:] for (_, numbers), (key, _) in pairwise(marks) if numbers}
    found = [behind, before] if len(before) >= len(behind) else [behind]
    if keys and len(flat) == _WIDTH * len(keys):
        found.append({key: tuple(flat[n * _WIDTH : (n + 1) * _WIDTH]) for n, key in enumerate(keys)})
        found.append({key: tuple(flat[n :: len(keys)]) for n, key in enumerate(keys)})
    return found


def _holding(rows: Rows) -> int:
    """How many sums hold: of applicants in every row, of results and of requests in every column."""
    whole = {key: row[:_WIDTH] for key, row in rows.items() if len(row) >= _WIDTH}
    score = sum(sum(row[:-1]) == row[-1] for row in whole.values())
    if "r7" in whole:
        results = [row for key, row in whole.items() if _RESULTS.fullmatch(key)]
        score += sum(sum(row[n] for row in results) == whole["r7"][n] for n in range(_WIDTH))
        if {"new", "carry_in", "carry_out"} <= set(whole):
            new, carried, total, left = (whole[key] for key in ("new", "carry_in", "r7", "carry_out"))
            score += sum(new[n] + carried[n] == total[n] + left[n] for n in range(_WIDTH))
    return score


def _printed(row: Sequence[Cell]) -> Numbers:
    """The numbers of a row as they are printed, in whatever unit."""
    said = (number(norm(unnoted(one.raw))) for one in row if one.state is CellState.NUMBER)
    return tuple(value for value in said if value is not None)


# --- tables 2 and 4 ----------------------------------------------------------------------------------------------


def _second(pieces: Sequence[Piece], table: Table, report: Report) -> Iterator[str]:
    """Rows whose numbers are not those behind their label, all of them where numbers stand before the first."""
    rows = [
        (entry, [block.key(entry, column) for column in block.columns])
        for block in standard().table2.get(report.format or "", ())
        for entry in block.rows
    ]
    said = {entry.key: _printed([cell for key in keys for cell in table.get(key, ())]) for entry, keys in rows}
    shown: dict[str, Numbers] = {}
    orphans = False
    for piece in pieces:
        hits = [(match.end(), entry.key) for entry, _ in rows for match in entry.matcher.finditer(piece.words)]
        named = max(hits)[1] if hits and max(hits)[0] == len(piece.words) else None
        orphans = orphans or (bool(piece.numbers) and named is None and not shown)
        if named is not None:
            shown.setdefault(named, piece.numbers)
    flat = [value for piece in pieces for value in piece.numbers]
    if flat == [value for numbers in said.values() for value in numbers]:
        return
    for entry, keys in rows:
        mine = shown.get(entry.key)
        if orphans or mine is None or mine[: len(keys)] != said[entry.key]:
            yield from (f"table2.{key}" for key in keys if key in table or mine is not None)


def _fourth(pieces: Sequence[Piece], table: Table, _: Report) -> Iterator[str]:
    """The whole table where its figures do not stand in one sequence behind all words."""
    flat = [value for piece in pieces for value in piece.numbers]
    said = [value for row in table.values() for value in _printed(row)]
    if flat[-len(said) :] != said and flat[: len(said)] != said:
        yield "table4"
