"""Shares in running text: ``24件，其中网上15件，占62.5%``, ``（62.5%）``, ``办结率95.8%``, ``约占三成``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from monitor.judge.prose.counts import DIVISIONS, HEDGES, Count, Passage, passages
from monitor.judge.prose.divisions import MEMBERS, member
from monitor.model.claims import Period, Scope
from monitor.read.clauses.tokens import COUNT, DATE, MARK, NUMBER, OTHER, PERCENT, YEAR, Token, numeral

_VAGUE = ("tenths", "fraction", "half")
_SIGNS = (PERCENT, *_VAGUE)
_CHANGES = ("more", "less", "more_to", "on_year", "last_year", "compare", "same", "other_base")
_WORDLESS = (
    *("total", "is", "request", "received", "closed", "filler", "of", "share", "every", "joint", "review", "suit"),
    *(
        "this_period",
        "ourselves",
        "of_which",
        "closes",
        *HEDGES,
        "body",
        "carried",
        "rest",
        "next_year",
        MARK,
        YEAR,
        DATE,
    ),
)
_RATES = ("rate", "part_rate")
_VAGUELY, _ROUNDED = 5.0, 10.0


class Share(Struct, frozen=True, kw_only=True):
    """A count said to be so many percent of a whole.

    ``counts`` and ``of`` are the numbers that may be meant, ``certain`` tells that no others can be. ``topic`` is
    what the whole may be in the tables (``received``, ``requests``, ``disputes``), ``part`` the class of word that
    names a count not given. ``vague`` shares are fractions in words; ``hedge`` is the class of a word like about, more
    than, nearly.
    """

    counts: tuple[int | float, ...]
    unit: str
    percent: float
    decimals: int
    of: tuple[int | float, ...]
    certain: bool
    quote: str
    topic: str = ""
    part: str = ""
    vague: bool = False
    hedge: str = ""

    def off(self, tolerance: float) -> float:
        """By how many points it is off the nearest share it may be, beyond what its words and decimals hide."""
        return min(self._beyond(100 * count / whole, tolerance) for count in self.counts for whole in self.of if whole)

    def nearest(self) -> tuple[int | float, int | float]:
        """The count and whole whose share is the nearest."""
        pairs = [(count, whole) for count in self.counts for whole in self.of if whole]
        return min(pairs, key=lambda pair: abs(100 * pair[0] / pair[1] - self.percent))

    def _beyond(self, right: float, tolerance: float) -> float:
        apart = right - self.percent
        if self.hedge == "over":
            return -apart - tolerance
        if self.hedge == "under":
            return max(apart, -apart - _ROUNDED) - tolerance
        if self.hedge or self.vague:
            return abs(apart) - (_ROUNDED if self.hedge else _VAGUELY)
        last = float(10**-self.decimals)
        return max(apart - last, -apart - last / 2) - tolerance - 1e-9


def shares(paragraphs: Iterable[str], year: int | None) -> tuple[Share, ...]:
    """Every share whose count and whole can be told."""
    return tuple(share for passage in passages(paragraphs, year) for share in _of_passage(passage))


def percentage(token: Token) -> float | None:
    """The percent a word says: 66.7%, 百分之五, 三成, 四分之一, 一半."""
    if token.kind == PERCENT:
        return None if token.unit == "点" or token.value is None else float(token.value)
    if token.kind == "half":
        return 50.0
    if token.kind == "tenths":
        tenths = numeral(token.text[0])
        return None if tenths is None else 10.0 * tenths
    if token.kind == "fraction":
        below, above = (numeral(text) for text in token.text.split("分之"))
        return 100 * above / below if above is not None and below else None
    return None


def decimals(token: Token) -> int:
    """How many decimals a percentage has."""
    digits = token.text.rstrip("%").partition("." if "." in token.text else "点")[2]
    return len(digits) if token.kind == PERCENT else 0


def _of_passage(passage: Passage) -> Iterator[Share]:
    spots = [at for at, token in enumerate(passage.words) if token.kind in _SIGNS]
    chains = _chains(passage, spots)
    for chain in chains:
        for place, at in enumerate(chain):
            found = _share(passage, at, (place, len(chain)), chain[0])
            if found is not None:
                yield found


def _chains(passage: Passage, spots: Sequence[int]) -> list[list[int]]:
    """The percentages of an enumeration together (``分别占60%、40%``)."""
    chains: list[list[int]] = []
    for at in spots:
        between = passage.words[chains[-1][-1] + 1 : at] if chains else ()
        joined = (
            bool(between)
            and len(between) < 4
            and all(one.text in ("、", ",") or one.kind in ("joint", "filler", "share") for one in between)
        )
        if chains and joined:
            chains[-1].append(at)
        else:
            chains.append([at])
    return chains


def _share(passage: Passage, at: int, place: tuple[int, int], first: int) -> Share | None:
    percent = percentage(passage.words[at])
    begin = _begin(passage.words, first)
    clause = passage.words[begin:first]
    if percent is None or any(
        word.kind in (*_CHANGES, "weight", "foreign", "over_half", "negation") for word in clause
    ):
        return None
    said = passage.settings[at]
    if said.scope not in (Scope.WHOLE, Scope.WIDE) or said.period in (Period.PART, Period.OTHER):
        return None
    bracket = first > 0 and passage.words[first - 1].text == "("
    sign = next(
        (spot for spot in range(first - 1, begin - 1, -1) if passage.words[spot].kind in ("share", *_RATES)), None
    )
    if not bracket and sign is None:
        return None
    return _told(passage, at, percent, place, first if sign is None else sign)


def _begin(words: Sequence[Token], at: int) -> int:
    """Where the clause of a word begins."""
    begin = at
    while begin and not (words[begin - 1].kind == MARK and words[begin - 1].text in (",", ";", ":", "(", ")")):
        begin -= 1
    return begin


def _told(passage: Passage, at: int, percent: float, place: tuple[int, int], sign: int) -> Share | None:
    """The share whose sign (占, 率, a bracket) stands at ``sign``; ``place`` is its place among so many."""
    words = passage.words
    piece = sum(word.text == ";" for word in words[:at])
    base = words[sign + 1 : at] if sign < at else ()
    whole = [one for one in passage.counts if sign < one.at < at]
    if place[1] == 1 and any(_strange(word) for word in base):
        return None
    before = [one for one in passage.counts if one.at < sign and one.piece == piece]
    timely = any(word.kind == "timely" for word in words[_begin(words, sign) : at])
    rate = words[sign].kind in _RATES
    counts, part, clear = _counted(passage, before, sign, at, place, rate)
    if timely or (rate and percent == 100) or (not counts and not part):
        return None
    unit = counts[0].unit if counts else ""
    gaps = "、,()" if not clear else "、"
    values = tuple(dict.fromkeys(value for one in counts for value in _with_those_before(one, before, gaps)))
    first = piece if not _goes_on(words, piece) else piece - 1
    others = [
        one
        for one in passage.counts
        if one.at < sign and first <= one.piece and one not in counts and not one.compared and one.unit == unit
    ]
    others = [] if whole else others
    topic = "" if whole else _topic(passage, counts, words[_begin(words, sign) : at], part)
    least = min(values, default=1)
    of = tuple(one.value for one in (*whole, *others) if one.value >= least > 0 and not one.hedged)
    beside = (*words[max(0, at - 1) : at + 2], *words[max(0, sign - 1) : sign])
    hedge = next((word.kind for word in beside if word.kind in HEDGES), "")
    rounded = any(one.hedged for one in (*whole, *others))
    if any(one.hedged for one in counts) or (rounded and not topic):
        return None
    led = bool(others) and any(word.kind == "of_which" for word in words[others[0].at : sign])
    named = (topic and (bool(part) or any(one.has(*MEMBERS, "closed") for one in counts))) or (
        bool(whole) and bool(counts)
    )
    heads = (sum(of),) if len(of) > 1 and not any(one.has(*MEMBERS) for one in others) else ()
    return Share(
        counts=values,
        unit=unit,
        percent=percent,
        decimals=decimals(words[at]),
        of=(*of, *heads),
        certain=clear and not rounded and bool(led or named) and passage.settings[at].scope is Scope.WHOLE,
        quote=passage.quote(),
        topic=topic,
        part="" if counts else part,
        vague=words[at].kind in _VAGUE,
        hedge=hedge or ("about" if rounded else ""),
    )


def _counted(
    passage: Passage, before: Sequence[Count], sign: int, at: int, place: tuple[int, int], rate: bool
) -> tuple[tuple[Count, ...], str, bool]:
    """(the counts that may be meant, the class of word that names one not given, whether that is clear)."""
    words = passage.words
    number, several = place
    if several > 1:
        names = [word.kind for word in words[_begin(words, sign) : sign] if word.kind in MEMBERS]
        if len(names) == several:
            return (), names[number], True
        row = [one for one in before if not one.compared][-several:]
        return ((row[number],), "", len(row) == several) if len(row) == several else ((), "", False)
    if rate:
        part = words[sign].kind == "part_rate"
        done = before[-1:] if part else [one for one in before if one.has("closed")][-1:]
        return tuple(done), "", bool(done)
    between = words[(before[-1].at + 1 if before else _begin(words, sign)) : sign]
    own = words[_begin(words, sign) : sign] if before and any(word.text == "," for word in between) else between
    _, name = member(own)
    if not name and {word.kind for word in own} >= {"granted", "partly"}:
        name = "granted_or_partly"
    if name and not (before and before[-1].at > _begin(words, sign)):
        later = [one for one in passage.counts[len([c for c in passage.counts if c.at < at]) :][:1] if _follows(one)]
        known = not any(
            _strange(word) and own[spot + 1 : spot + 2] and own[spot + 1].kind != "body"
            for spot, word in enumerate(own)
        )
        return (tuple(later), name, known) if known else ((), "", False)
    if not before or before[-1].compared or any(_strange(word) or word.kind in MEMBERS for word in between):
        return (), "", False
    summed = any(word.kind in ("total", "closes") for word in between)
    return (before[-1],), "", not summed


def _with_those_before(count: Count, before: Sequence[Count], gaps: str) -> Iterator[int | float]:
    """A count alone, and with those it is enumerated with, divided by no other signs than these."""
    summed = 0.0
    for one in reversed(before[: before.index(count) + 1] if count in before else (count,)):
        summed += one.value
        yield int(summed) if summed == int(summed) else summed
        if not one.gap or not set(one.gap) <= set(gaps):
            return


def _goes_on(words: Sequence[Token], piece: int) -> bool:
    """Whether a piece begins with 其中, and speaks of what stood before it."""
    starts = [at + 1 for at, word in enumerate(words) if word.text == ";" and word.kind == MARK]
    return piece > 0 and starts[piece - 1] < len(words) and words[starts[piece - 1]].kind == "of_which"


def _follows(count: Count) -> bool:
    return bool(count.near) and all(word.kind in ("total", "is", "filler") for word in count.near)


def _strange(word: Token) -> bool:
    if word.kind == OTHER:
        return len(word.text) > 1
    return word.kind not in (*_WORDLESS, *MEMBERS, COUNT, NUMBER)


def _topic(passage: Passage, counts: Sequence[Count], clause: Sequence[Token], part: str) -> str:
    """What the whole may be in the tables: requests, or disputes; nothing where the words are of something else."""
    near = [word.kind for one in counts for word in (*one.near, *one.behind)] + [word.kind for word in clause] + [part]
    told = [word.kind for word in passage.words]
    if any(kind in ("upheld", "corrected", "other_result", "pending", "direct", "after") for kind in near):
        return "disputes"
    if any(kind in ("review", "suit") for kind in near) or not (passage.requests or "request" in told):
        return ""
    if "foreign" in near:
        return ""
    divided = any(kind in (*DIVISIONS["channels"], *DIVISIONS["applicants"]) for kind in near)
    return "received" if (divided and "closed" not in near) or "rate" in near else "requests"
