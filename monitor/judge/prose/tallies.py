"""Lists of parts in running text (``40件，其中…``), and shares in percent (patterns: rules/narrative.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from monitor.judge.prose import wordings
from monitor.judge.prose.wordings import Pattern, Tallying, Wordings
from monitor.read.clauses import sentences
from monitor.read.clauses.sentences import Sentence

_NEAR = 12
_HALF = 0.5


class Count(Struct, frozen=True):
    """A number with its unit, where it stands, and the words since the number before it."""

    number: int
    unit: str
    start: int
    end: int
    label: str
    hedged: bool = False


class Tally(Struct, frozen=True, kw_only=True):
    """A total and the parts given for it. ``doubtful`` lists may mean something else than parts of that total."""

    unit: str
    total: int
    parts: tuple[int, ...]
    quote: str
    adds_up: bool
    doubtful: bool
    channels: bool


class Share(Struct, frozen=True, kw_only=True):
    """A count said to be so many percent; ``of`` is what it may be a share of, surely if ``certain``."""

    count: int
    unit: str
    percent: float
    decimals: int
    of: tuple[int, ...]
    certain: bool
    quote: str

    def agrees(self, tolerance: float) -> bool:
        """Whether it is that share of one of them, as far as the printed decimals tell."""
        margin = tolerance + _HALF * 10**-self.decimals + 1e-9
        return any(whole > 0 and abs(100 * self.count / whole - self.percent) <= margin for whole in self.of)


def tallies(paragraphs: Iterable[str]) -> tuple[Tally, ...]:
    """Every list with at least two parts that is not open: partial, rounded or by way of example."""
    return _tallies(tuple(paragraphs))


@lru_cache(maxsize=64)
def _tallies(paragraphs: tuple[str, ...]) -> tuple[Tally, ...]:
    """Several rules ask for the lists of the same section one after the other."""
    return tuple(_found(paragraphs))


def _found(paragraphs: tuple[str, ...]) -> Iterator[Tally]:
    words = wordings.standard()
    for run in sentences.joined(sentences.sentences(paragraphs)):
        text = _text(run)
        marks = list(words.tally.markers.finditer(text))
        for position, mark in enumerate(marks):
            stop = marks[position + 1].start() if position + 1 < len(marks) else len(text)
            found = _tally(run, text, (mark.start(), mark.end(), stop), words, alone=len(marks) == 1)
            if found is not None:
                yield found


def shares(paragraphs: Iterable[str]) -> Iterator[Share]:
    """Every count with its percentage, if the sentence says of what."""
    words = wordings.standard()
    for sentence in sentences.sentences(paragraphs):
        for match in words.tally.share.finditer(sentence.text):
            found = _share(sentence, match, words.tally)
            if found is not None:
                yield found


def _text(run: Sequence[Sentence]) -> str:
    return ";".join(piece.text for piece in run)


def _tally(
    run: Sequence[Sentence], text: str, span: tuple[int, int, int], words: Wordings, alone: bool
) -> Tally | None:
    start, end, stop = span
    ways = words.tally
    head, body = text[:start], text[end:stop]
    if head.count("(") > head.count(")"):
        body = body.partition(")")[0]
    totals = _counts(head, ways)
    flat = ways.bracket.sub("", body)
    if not totals or totals[-1].hedged or ways.open.search(text[totals[-1].start : end] + flat):
        return None
    total = totals[-1]
    parts, inner = (_parts(piece, total.unit, ways) for piece in (flat, body))
    if len(parts) < 2:
        return None
    same = [one.number for one in totals if one.unit == total.unit]
    whole = alone and len(same) == 1 and len(inner) == len(parts) and run[-1].end == sentences.STOP
    return Tally(
        unit=total.unit,
        total=total.number,
        parts=tuple(part.number for part in parts),
        quote=_quote(run),
        adds_up=any(_adds_up(whole, way, ways) for whole in {*same, sum(same)} for way in (parts, inner)),
        doubtful=not whole or bool(ways.respective.search(text[start:end])) or _mixed(total, parts, flat, ways),
        channels="channels" in _kinds(parts, ways)
        and (any(p.requests for p in run) or bool(ways.requests.search(head))),
    )


def _mixed(total: Count, parts: Sequence[Count], text: str, ways: Tallying) -> bool:
    """Whether a list may hold more than the parts of its total: two divisions, other units, one thing counted twice."""
    return (
        any(part.number >= total.number for part in parts)
        or any(ways.outside.search(part.label) for part in parts[1:])
        or ";" in text
        or bool(ways.loose.search(text))
        or len(_kinds(parts, ways)) > 1
    )


def _counts(text: str, ways: Tallying) -> list[Count]:
    found: list[Count] = []
    last = 0
    for match in ways.total.finditer(text):
        label = text[last : match.start()]
        number = int(match["n"].replace(",", ""))
        found.append(Count(number, match["u"], match.start(), match.end(), label, bool(match["h"])))
        last = match.end()
    return found


def _parts(text: str, unit: str, ways: Tallying) -> list[Count]:
    """The counts of that unit; what something grew or shrank by is no part."""
    return [one for one in _counts(text, ways) if one.unit == unit and not ways.change.search(_last(one.label))]


def _last(label: str) -> str:
    return re.split("[,、;]", label)[-1]


def _kinds(parts: Iterable[Count], ways: Tallying) -> frozenset[str]:
    """By which divisions the parts are named."""
    return frozenset(name for part in parts for name, words in ways.kinds.items() if words.search(_last(part.label)))


def _adds_up(total: int, parts: Sequence[Count], ways: Tallying) -> bool:
    """Whether all parts give the total, or the first ones, where what follows is set apart from them."""
    if sum(part.number for part in parts) == total:
        return True
    for count in range(2, len(parts)):
        first, rest = parts[:count], parts[count]
        if sum(part.number for part in first) == total and _set_apart(first, rest, ways):
            return True
    return False


def _set_apart(first: Sequence[Count], rest: Count, ways: Tallying) -> bool:
    """Whether another count begins with ``rest``: another division, a new clause after a mere enumeration, its verb."""
    gap = rest.label
    enumerated = not any(re.search("[,;]", after.label) for _, after in pairwise(first))
    return (
        ";" in gap
        or bool(ways.outside.search(gap))
        or (enumerated and "," in gap)
        or len(_kinds([*first, rest], ways)) > max(1, len(_kinds(first, ways)))
    )


def _quote(run: Sequence[Sentence]) -> str:
    raw = "".join(piece.raw for piece in run)
    return raw if len(raw) <= 120 else raw[:120] + "…"


def _share(sentence: Sentence, match: re.Match[str], ways: Tallying) -> Share | None:
    text = sentence.text
    counts = _counts(text[: match.start()], ways)
    if not counts or counts[-1].hedged or match.start() - counts[-1].end > _NEAR:
        return None
    part = counts[-1]
    if ways.share_not.search(text[part.end : match.end()]):
        return None
    earlier = [one for one in counts[:-1] if one.unit == part.unit]
    mark = _last_mark(text[: part.start], ways.markers)
    named = [one.number for one in earlier if mark is not None and one.end <= mark]
    if not earlier or any(one.hedged for one in earlier):
        return None
    return Share(
        count=part.number,
        unit=part.unit,
        percent=float(match["p"]),
        decimals=len(match["p"].partition(".")[2]),
        of=(*(one.number for one in earlier), sum(named)),
        certain=len(named) == 1 and named[0] >= part.number,
        quote=sentence.quote(),
    )


def _last_mark(text: str, markers: Pattern) -> int | None:
    return max((mark.start() for mark in markers.finditer(text)), default=None)
