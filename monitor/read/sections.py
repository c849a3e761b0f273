"""Top-level headings and the six sections between them (国办公开办函〔2021〕30号; 〔2019〕60号)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from monitor.model import Block, Grid, Line, Paragraph, Section
from monitor.read import layout as layouts
from monitor.read.numbers import norm

_ORDINAL = re.compile(
    r"^(?:第(?P<part>[一二三四五六七八九十]{1,2})部分[、.:,]?"
    r"|(?P<cn>[一二三四五六七八九十]{1,2})[、.:,](?!\d)|(?P<ar>\d{1,2})[、.](?!\d))"
)
_NAKED = re.compile(r"^(?P<cn>[一二三四五六七八九十]{1,2})(?![、.:,])")
_BRACKETED = re.compile(r"^\((?P<cn>[一二三四五六七八九十]{1,2})\)")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TRAILING = "、.,:;。：；，"
_LONGEST_HEADING = 40
_ASIDE = re.compile(r"\([^()]{0,30}\)$")
_SENTENCE_ENDS = ("。", "；")
_RAW_CUT = 200
_START = 24
_CONTENTS_FROM = 3
_NO_SUBHEADING = (4, 5, 6)  # the titles of sections two and three also stand over aspects of section one
_TABLE_ROW = re.compile(r"本年新收|上年度?结转|本年度?办理结果|结转下年度")


class Heading(Struct, frozen=True):
    """A heading of one of the six sections. ``rest`` is text that follows it in the same paragraph."""

    index: int
    number: int
    ordinal: int | None
    exact: bool
    raw: str
    rest: str


class Found(Struct, frozen=True):
    """The outcome: sections in document order, the index of the first heading, other top-level ordinals."""

    sections: tuple[Section, ...]
    first: int
    extra_ordinals: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]


def find(blocks: Sequence[Block], flow: bool) -> Found:
    """Find the six sections. ``spans`` are (section number, first block, end block) for the readers of tables."""
    headings = _heaviest(blocks, _without_contents_list(_headings(blocks)))
    extras = _extra_ordinals(blocks, headings)
    sections: list[Section] = []
    spans: list[tuple[int, int, int]] = []
    for position, heading in enumerate(headings):
        end = headings[position + 1].index if position + 1 < len(headings) else len(blocks)
        spans.append((heading.number, heading.index + 1, end))
        section = _section(heading, blocks[heading.index + 1 : end], flow)
        if sections and heading.number == sections[-1].number == 5:
            sections[-1] = _merged(sections[-1], section)
            extras += (heading.ordinal,) if heading.ordinal else ()
        else:
            sections.append(section)
    first = headings[0].index if headings else len(blocks)
    return Found(tuple(sections), first, extras, tuple(spans))


def is_heading(raw: str) -> bool:
    """Whether a paragraph is, by itself, an ordinal heading of one of the six sections."""
    return len(raw) <= _RAW_CUT and _match(raw[:_RAW_CUT], _ORDINAL) is not None


def ordinal_of(text: str) -> int | None:
    """The bare ordinal a normalised paragraph starts with (``三、`` -> 3)."""
    match = _ORDINAL.match(text)
    return _value(match) if match else None


def _headings(blocks: Sequence[Block]) -> list[Heading]:
    """Headings by bare ordinals; bracketed ones or bare exact titles only where no ordinal form exists."""
    texts = [(i, b.text) for i, b in enumerate(blocks) if isinstance(b, Paragraph | Line) and b.text]
    found = _matching(texts, _ORDINAL)
    chinese = [heading for heading in found if not _is_arabic(heading.raw)]
    if found:
        return _with_first(texts, _with_bare(texts, chinese or found))
    bracketed = [h for h in _matching(texts, _BRACKETED) if h.exact]
    if len({h.number for h in bracketed}) >= 4:
        return bracketed
    return [h for h in (*_matching(texts, _NAKED), *_matching(texts, None)) if h.exact]


def _with_bare(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Add exact titles with a misshapen ordinal or none for sections the ordinals did not give, if they fit in."""
    missing = {1, 2, 3, 4, 5, 6} - {h.number for h in found}
    if not missing:
        return found
    bracketed = [h for h in _matching(texts, _BRACKETED) if h.number in _NO_SUBHEADING]
    for bare in (*_matching(texts, _NAKED), *_matching(texts, None), *bracketed):
        if bare.exact and bare.number in missing and _fits(bare, found):
            found = sorted([*found, bare], key=lambda h: h.index)
            missing.discard(bare.number)
    return found


def _with_first(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Where section one was not found: what stands under 一、 before section two is it, whatever it is called."""
    second = next((h for h in found if h.number == h.ordinal == 2), None)
    if second is None or any(h.number == 1 for h in found):
        return found
    for index, raw in texts:
        text = norm(raw[:_RAW_CUT])
        start = _ORDINAL.match(text)
        if start is None or index >= second.index or _value(start) != 1 or text.endswith("、"):
            continue
        short = len(text) <= _LONGEST_HEADING and not text.endswith(("。", ";"))
        rest = "" if short else text[start.end() :] + raw[_RAW_CUT:]
        return [Heading(index, 1, 1, False, raw[:_RAW_CUT].strip(), rest), *found]
    return found


def _is_arabic(raw: str) -> bool:
    return norm(raw[:_START])[:1].isdigit()


def _fits(bare: Heading, found: list[Heading]) -> bool:
    return all((h.number < bare.number) == (h.index < bare.index) for h in found)


def _matching(texts: list[tuple[int, str]], ordinal: re.Pattern[str] | None) -> list[Heading]:
    found = []
    for index, raw in texts:
        hit = _match(raw[:_RAW_CUT], ordinal)
        if hit is not None:
            number, value, exact, rest = hit
            found.append(Heading(index, number, value, exact, raw[:_RAW_CUT].strip(), rest + raw[_RAW_CUT:]))
    return found


@lru_cache(maxsize=4096)
def _match(raw: str, ordinal: re.Pattern[str] | None) -> tuple[int, int | None, bool, str] | None:
    """(section number, ordinal value, exact, rest of the paragraph) if the paragraph starts with a heading."""
    if ordinal is not None and not ordinal.match(norm(raw[:_START])):
        return None
    text = norm(raw)
    value = None
    if ordinal is not None:
        match = ordinal.match(text)
        if match is None or _TABLE_ROW.search(text[:30]):
            return None
        value = _value(match)
        text = text[match.end() :]
    whole, rest = _core(text)
    for core, after in ((whole, rest), *_cut_at_space(raw, ordinal)):
        identified = _identify(core, loose=ordinal is not None)
        if identified is not None:
            return identified[0], value, identified[1], after
    return None


def _core(text: str) -> tuple[str, str]:
    """A heading's words up to the first colon or full stop, without an aside in brackets, and what follows."""
    cut = min((i for i in (text.find(":"), text.find("。")) if i >= 0), default=len(text))
    return _ASIDE.sub("", text[:cut].rstrip(_TRAILING)), text[cut + 1 :]


def _cut_at_space(raw: str, ordinal: re.Pattern[str] | None) -> list[tuple[str, str]]:
    """Headings followed by text after a space: ``一、总体情况 2022年……``."""
    pieces = raw.split()
    candidates = []
    for count in (1, 2):
        if len(pieces) > count:
            head = norm("".join(pieces[:count]))
            head = ordinal.sub("", head, count=1) if ordinal is not None else head
            candidates.append((head.rstrip(_TRAILING), " ".join(pieces[count:])))
    return candidates


def _identify(core: str, *, loose: bool) -> tuple[int, bool] | None:
    if not core or len(core) > _LONGEST_HEADING:
        return None
    shapes = layouts.standard().sections
    for shape in shapes:
        if shape.exact.search(core):
            return shape.number, True
    for shape in shapes if loose else ():
        if shape.loose.search(core):
            return shape.number, False
    return None


def _value(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("ar"):
        return int(groups["ar"])
    digits = groups.get("part") or groups.get("cn") or ""
    if digits.startswith("十"):
        return 10 + _DIGITS.get(digits[1:], 0)
    return _DIGITS.get(digits)


def _without_contents_list(headings: list[Heading]) -> list[Heading]:
    """Headings that follow each other block by block and all return later list the parts of the report."""
    listed = 0
    while listed + 1 < len(headings) and headings[listed + 1].index == headings[listed].index + 1:
        listed += 1
    later = {heading.number for heading in headings[listed + 1 :]}
    contents = listed >= _CONTENTS_FROM - 1 and later >= {heading.number for heading in headings[: listed + 1]}
    return headings[listed + 1 :] if contents else headings


def _heaviest(blocks: Sequence[Block], headings: list[Heading]) -> list[Heading]:
    """Of two headings of one section keep the one with more content."""
    best: dict[int, tuple[int, int]] = {}
    for position, heading in enumerate(headings):
        end = headings[position + 1].index if position + 1 < len(headings) else len(blocks)
        weight = len(heading.rest) + sum(_weight(b) for b in blocks[heading.index + 1 : end])
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
    taken = {h.index for h in headings}
    inside_tables = {i for h in headings if h.number in (2, 3, 4) for i in _until_next(h, headings, len(blocks))}
    chinese = any(not _is_arabic(h.raw) for h in headings)
    extras = []
    for index, block in enumerate(blocks):
        if index in taken or isinstance(block, Grid) or (isinstance(block, Line) and index in inside_tables):
            continue
        value = None if chinese and _is_arabic(block.text) else ordinal_of(norm(block.text[:_START]))
        text = norm(block.text[:_RAW_CUT]) if value is not None else ""
        if value is not None and len(text) <= _LONGEST_HEADING and not _TABLE_ROW.search(text):
            extras.append(value)
    return tuple(extras)


def _until_next(heading: Heading, headings: list[Heading], end: int) -> range:
    after = [h.index for h in headings if h.index > heading.index]
    return range(heading.index + 1, after[0] if after else end)


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
        heading=heading.raw if not heading.rest else heading.raw[:_LONGEST_HEADING],
        ordinal=heading.ordinal,
        exact=heading.exact,
        paragraphs=tuple(p for p in rest + prose if p),
        tables=tables,
    )


def _is_cells(block: Paragraph | Line) -> bool:
    """Whether a line in a section of tables holds cells; a sentence or a heading between them is prose."""
    if not isinstance(block, Line) or len(block.cells) != 1:
        return isinstance(block, Line)
    text = norm(block.text[:_RAW_CUT])
    heading = ordinal_of(text) is not None and not _TABLE_ROW.search(text[:30])
    return not heading and not block.text.rstrip().endswith(_SENTENCE_ENDS)


def _merged(first: Section, second: Section) -> Section:
    paragraphs = (*first.paragraphs, second.heading, *second.paragraphs)
    return replace(first, paragraphs=paragraphs, tables=first.tables + second.tables)
