"""The six sections between their headings (国办公开办函〔2021〕30号; 〔2019〕60号)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.reports import Block, Grid, Line, Paragraph, Section
from monitor.read.form import layout as layouts
from monitor.read.form.headings import (
    LONGEST_HEADING,
    RAW_CUT,
    START,
    TABLE_ROW,
    Heading,
    headings_of,
    is_arabic,
    ordinal_of,
)
from monitor.read.form.numbered import numbered
from monitor.read.words import norm

_SENTENCE_ENDS = ("。", "；")
_CONTENTS_FROM = 3
_MOST_SECTIONS = 5


class Found(Struct, frozen=True):
    """The outcome: sections in document order, the index of the first heading, other top-level ordinals.

    ``again`` are the indices where all sections begin anew, those of another report.
    """

    sections: tuple[Section, ...]
    first: int
    extra_ordinals: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]
    again: tuple[int, ...] = ()


def find(blocks: Sequence[Block], flow: bool) -> Found:
    """Find the six sections. ``spans`` are (section number, first block, end block) for the readers of tables."""
    every = _without_contents_list(headings_of(blocks))
    headings = _heaviest(blocks, every)
    extras = _extra_ordinals(blocks, headings)
    sections: list[Section] = []
    spans: list[tuple[int, int, int]] = []
    for position, heading in enumerate(headings):
        end = headings[position + 1].index if position + 1 < len(headings) else len(blocks)
        spans.append((heading.number, heading.after, end))
        section = _section(heading, blocks[heading.after : end], flow)
        if sections and heading.number == sections[-1].number == 5:
            sections[-1] = _merged(sections[-1], section)
            extras += (heading.ordinal,) if heading.ordinal else ()
        else:
            sections.append(section)
    first = headings[0].index if headings else len(blocks)
    return Found(tuple(sections), first, extras, tuple(spans), _again(every))


def _without_contents_list(headings: list[Heading]) -> list[Heading]:
    """Headings that follow each other block by block and all return later list the parts of the report."""
    listed = 0
    while listed + 1 < len(headings) and headings[listed + 1].index == headings[listed].index + 1:
        listed += 1
    later = {heading.number for heading in headings[listed + 1 :]}
    contents = listed >= _CONTENTS_FROM - 1 and later >= {heading.number for heading in headings[: listed + 1]}
    return headings[listed + 1 :] if contents else headings


def _again(headings: list[Heading]) -> tuple[int, ...]:
    """Where a first section stands between nearly all sections of one report and those of another, cut short or not."""
    starts = [position for position, heading in enumerate(headings) if heading.number == 1]
    runs = [headings[start:end] for start, end in pairwise([*starts, len(headings)])]
    whole = [at for at, run in enumerate(runs) if len({heading.number for heading in run}) >= _MOST_SECTIONS]
    begun = [len(runs) - 1] if whole and whole[-1] == len(runs) - 2 else []
    return tuple(runs[at][0].index for at in (*whole[1:], *begun))


def _heaviest(blocks: Sequence[Block], headings: list[Heading]) -> list[Heading]:
    """Of two headings of one section keep the one with more content."""
    best: dict[int, tuple[int, int]] = {}
    for position, heading in enumerate(headings):
        end = headings[position + 1].index if position + 1 < len(headings) else len(blocks)
        weight = len(heading.rest) + sum(_weight(b) for b in blocks[heading.after : end])
        if heading.number not in best or weight > best[heading.number][0]:
            best[heading.number] = (weight, position)
    keep = {position for _, position in best.values()}
    twofold = {5}
    return [h for p, h in enumerate(headings) if p in keep or (h.number in twofold and _follows(headings, p))]


def _follows(headings: list[Heading], position: int) -> bool:
    """Problems and improvements as two sections of their own, one after the other, with different words."""
    near = [p for p in (position - 1, position + 1) if 0 <= p < len(headings)]
    here = headings[position]
    return any(headings[p].number == here.number and norm(headings[p].raw) != norm(here.raw) for p in near)


def _weight(block: Block) -> int:
    return 500 if isinstance(block, Grid) else len(block.text)


def _extra_ordinals(blocks: Sequence[Block], headings: list[Heading]) -> tuple[int, ...]:
    """Ordinals of short top-level headings that are none of the six sections (outside section five and tables)."""
    taken = {index for h in headings for index in range(h.index, h.after)}
    inside_tables = {i for h in headings if h.number in (2, 3, 4) for i in _until_next(h, headings, len(blocks))}
    chinese = any(not is_arabic(h.raw) for h in headings)
    extras = []
    for index, block in enumerate(blocks):
        if index in taken or isinstance(block, Grid) or (isinstance(block, Line) and index in inside_tables):
            continue
        value = None if chinese and is_arabic(block.text) else ordinal_of(norm(block.text[:START]))
        text = norm(block.text[:RAW_CUT]) if value is not None else ""
        if value is not None and len(text) <= LONGEST_HEADING and not TABLE_ROW.search(text):
            extras.append(value)
    return tuple(extras)


def _until_next(heading: Heading, headings: list[Heading], end: int) -> range:
    after = [h.index for h in headings if h.index > heading.index]
    return range(heading.after, after[0] if after else end)


def _section(heading: Heading, blocks: Sequence[Block], flow: bool) -> Section:
    shape = next(s for s in layouts.standard().sections if s.number == heading.number)
    cells = flow and heading.number in (2, 3, 4)
    lines = [b for b in blocks if isinstance(b, Paragraph | Line) and not (cells and _is_cells(b))]
    prose = [line.text.strip() for line in lines]
    rest = [heading.rest.strip()] if heading.rest.strip() else []
    tables = sum(isinstance(b, Grid) for b in blocks) or int(cells and bool(blocks))
    return Section(
        number=heading.number,
        name=shape.name,
        heading=heading.raw if not heading.rest else heading.raw[:LONGEST_HEADING],
        ordinal=heading.ordinal,
        exact=heading.exact,
        paragraphs=tuple(p for p in rest + prose if p),
        tables=tables,
        numbered=numbered(block for block in blocks if isinstance(block, Grid) or (cells and _is_cells(block))),
    )


def _is_cells(block: Paragraph | Line) -> bool:
    """Whether a line in a section of tables holds cells; a sentence or a heading between them is prose."""
    if not isinstance(block, Line) or len(block.cells) != 1:
        return isinstance(block, Line)
    text = norm(block.text[:RAW_CUT])
    heading = ordinal_of(text) is not None and not TABLE_ROW.search(text[:30])
    return not heading and not block.text.rstrip().endswith(_SENTENCE_ENDS)


def _merged(first: Section, second: Section) -> Section:
    paragraphs = (*first.paragraphs, second.heading, *second.paragraphs)
    tables, cells = first.tables + second.tables, first.numbered + second.numbered
    return replace(first, paragraphs=paragraphs, tables=tables, numbered=cells)
