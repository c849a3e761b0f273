"""Which paragraphs head one of the six sections, in every form that agencies write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from monitor.model.reports import Block, Line, Paragraph
from monitor.read.form import layout as layouts
from monitor.read.words import norm

LONGEST_HEADING = 40
RAW_CUT = 200
START = 24
TABLE_ROW = re.compile(r"本年新收|上年度?结转|本年度?办理结果|结转下年度")
_ORDINAL = re.compile(
    r"^(?:第(?P<part>[一二三四五六七八九十]{1,2})部分[、.:,]?"
    r"|(?P<cn>[一二三四五六七八九十]{1,2})[、.:,丶·・](?!\d(?!\d{3}年))"
    r"|(?P<ar>\d{1,2})[、.](?!\d))"
)
_NAKED = re.compile(
    r"^[【\[]?(?:(?P<cn>[一二三四五六七八九十]{1,2})|0?(?P<ar>[1-9])|[壹贰叁肆伍陆]|[IV]{1,3})[)】\]、.:,丶·・]{0,2}"
)
_BRACKETED = re.compile(r"^\((?P<cn>[一二三四五六七八九十]{1,2})\)")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TRAILING = "、.,:;。：；，】]"
_ASIDE = re.compile(r"\([^()]{0,30}\)$")
_NEARLY = 0.8
_NO_SUBHEADING = (4, 5, 6)  # the titles of sections two and three also stand over aspects of section one


class Heading(Struct, frozen=True):
    """A heading of one of the six sections. ``rest`` is text that follows it in its last paragraph."""

    index: int
    number: int
    ordinal: int | None
    exact: bool
    raw: str
    rest: str
    paragraphs: int = 1

    @property
    def after(self) -> int:
        """The index of the block behind the heading."""
        return self.index + self.paragraphs


def is_heading(raw: str) -> bool:
    """Whether a paragraph is, by itself, an ordinal heading of one of the six sections."""
    return len(raw) <= RAW_CUT and _match(raw[:RAW_CUT], _ORDINAL) is not None


def ordinal_of(text: str) -> int | None:
    """The bare ordinal a normalised paragraph starts with (``三、`` -> 3)."""
    match = _ORDINAL.match(text)
    return _value(match) if match else None


def headings_of(blocks: Sequence[Block]) -> list[Heading]:
    """Headings by bare ordinals; bracketed ones or bare exact titles only where no ordinal form exists."""
    texts = [(i, b.text) for i, b in enumerate(blocks) if isinstance(b, Paragraph | Line) and b.text]
    found = _matching(texts, _ORDINAL)
    chinese = [heading for heading in found if not is_arabic(heading.raw)]
    if found:
        whole = _with_bare(texts, _with_broken(texts, chinese or found))
        return _with_misspelt(texts, _with_first(texts, whole))
    bracketed = [h for h in _matching(texts, _BRACKETED) if h.exact]
    if len({h.number for h in bracketed}) >= 4:
        return bracketed
    return [h for h in (*_matching(texts, _NAKED), *_matching(texts, None)) if h.exact]


def _with_broken(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Add exact titles that a line break cuts in two, for sections not found yet."""
    room = _Room(found)
    for (index, raw), (below, rest) in pairwise(texts):
        if below != index + 1 or len(raw) > LONGEST_HEADING or len(rest) > LONGEST_HEADING:
            continue
        hit = _match(raw + rest, _ORDINAL)
        if hit is None or not hit[2] or hit[3] or room.is_taken(index) or room.is_taken(below):
            continue
        room.add(Heading(index, hit[0], hit[1], True, raw.strip() + rest.strip(), "", paragraphs=2))
    return room.headings()


def _with_bare(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Add exact titles with a misshapen ordinal or none for sections the ordinals did not give, if they fit in."""
    room = _Room(found)
    if not room.missing():
        return found
    bracketed = [h for h in _matching(texts, _BRACKETED) if h.number in _NO_SUBHEADING]
    for bare in (*_matching(texts, _NAKED), *_matching(texts, None), *bracketed):
        if bare.exact and bare.ordinal in (None, bare.number):
            room.add(bare)
    return room.headings()


def _with_first(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Where section one was not found: what stands under 一、 before section two is it, whatever it is called."""
    second = next((h for h in found if h.number == h.ordinal == 2), None)
    if second is None or any(h.number == 1 for h in found):
        return found
    for index, raw in texts:
        text = norm(raw[:RAW_CUT])
        start = _ORDINAL.match(text)
        if start is None or index >= second.index or _value(start) != 1 or text.endswith("、"):
            continue
        short = len(text) <= LONGEST_HEADING and not text.endswith(("。", ";"))
        rest = "" if short else text[start.end() :] + raw[RAW_CUT:]
        return [Heading(index, 1, 1, False, raw[:RAW_CUT].strip(), rest), *found]
    return found


def _with_misspelt(texts: list[tuple[int, str]], found: list[Heading]) -> list[Heading]:
    """Add headings that are nearly the title of a section not found yet, in its place: a slip of the pen is no gap."""
    room = _Room(found)
    missing = room.missing()
    candidates = [one for one in map(_ordinal_line, texts) if one is not None] if missing else []
    for shape in (shape for shape in layouts.standard().sections if shape.number in missing):
        for (index, raw), value, is_chinese, core in candidates:
            near = _is_near(core, shape.number, value if is_chinese else None)
            if near and not room.is_taken(index):
                room.add(Heading(index, shape.number, value, False, raw.strip(), ""))
    return room.headings()


def _ordinal_line(text: tuple[int, str]) -> tuple[tuple[int, str], int | None, bool, str] | None:
    """A short paragraph under an ordinal: its value, whether it is a Chinese one, and the words behind it."""
    raw = text[1]
    if len(raw) > LONGEST_HEADING or raw.rstrip().endswith(("。", "；")):
        return None
    start = _ORDINAL.match(norm(raw[:START]))
    core = norm(raw)[start.end() :] if start else ""
    return (text, _value(start), not start["ar"], core) if start and core else None


@lru_cache(maxsize=4096)
def _is_near(core: str, number: int, chinese: int | None) -> bool:
    """Whether words are nearly the title of a section; with its own Chinese number what they speak of is enough."""
    shape = next(shape for shape in layouts.standard().sections if shape.number == number)
    if chinese == number and shape.theme.search(core) is not None:
        return True
    return SequenceMatcher(None, core, shape.title, autojunk=False).ratio() >= _NEARLY


class _Room:
    """Headings found so far, and where there is room for further ones: their numbers must rise with their places."""

    def __init__(self, found: list[Heading]) -> None:
        self._found = found
        self._taken = {heading.index for heading in found}
        self._spans: dict[int, tuple[int, int]] = {}
        for heading in found:
            first, last = self._spans.get(heading.number, (heading.index, heading.index))
            self._spans[heading.number] = min(first, heading.index), max(last, heading.index)

    def headings(self) -> list[Heading]:
        return sorted(self._found, key=lambda heading: heading.index)

    def missing(self) -> set[int]:
        return {1, 2, 3, 4, 5, 6} - self._spans.keys()

    def is_taken(self, index: int) -> bool:
        return index in self._taken

    def add(self, heading: Heading) -> None:
        """Add a heading of a section not found yet, where it stands behind all lower and before all higher ones."""
        number, index = heading.number, heading.index
        fits = all(last < index if other < number else index <= first for other, (first, last) in self._spans.items())
        if number not in self._spans and fits:
            self._found = [*self._found, heading]
            self._taken.add(index)
            self._spans[number] = index, index


def is_arabic(raw: str) -> bool:
    return norm(raw[:START])[:1].isdigit()


def _matching(texts: list[tuple[int, str]], ordinal: re.Pattern[str] | None) -> list[Heading]:
    found = []
    for index, raw in texts:
        hit = _match(raw[:RAW_CUT], ordinal)
        if hit is not None:
            number, value, exact, rest = hit
            found.append(Heading(index, number, value, exact, raw[:RAW_CUT].strip(), rest + raw[RAW_CUT:]))
    return found


@lru_cache(maxsize=4096)
def _match(raw: str, ordinal: re.Pattern[str] | None) -> tuple[int, int | None, bool, str] | None:
    """(section number, ordinal value, exact, rest of the paragraph) if the paragraph starts with a heading."""
    if ordinal is not None and not ordinal.match(norm(raw[:START])):
        return None
    text = norm(raw)
    value = None
    if ordinal is not None:
        match = ordinal.match(text)
        if match is None or TABLE_ROW.search(text[:30]):
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
    if not core or len(core) > LONGEST_HEADING:
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
