"""Shares in running text: ``24件，其中网上15件，占62.5%``, ``（62.5%）``, ``办结率95.8%``, ``约占三成``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.prose.counts import DIVISIONS, HEDGES, Count, Passage, passages
from monitor.judge.prose.divisions import MEMBERS, member
from monitor.judge.prose.percentages import VAGUE, Share, decimals, percentage
from monitor.model.claims import Period, Scope
from monitor.read.clauses.tokens import COUNT, DATE, MARK, NUMBER, OTHER, PERCENT, YEAR, Token

_SIGNS = (PERCENT, *VAGUE)
_OTHERWISE = (
    *("more", "less", "more_to", "on_year", "last_year", "compare", "same", "other_base"),
    *("weight", "foreign", "over_half", "negation"),
)
"""Classes of words with which a percentage is no share of requests or cases."""

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
_ALL = 100
_FAR = 4
_MOST = 20


def shares(paragraphs: Iterable[str], year: int | None) -> tuple[Share, ...]:
    """Every share whose count and whole can be told."""
    return tuple(share for passage in passages(paragraphs, year) for share in _Reading(passage).read())


class _Place(Struct, frozen=True):
    """Where a share stands: its sign (占, 率, a bracket), the percentage, the piece, which it is of how many."""

    sign: int
    at: int
    piece: int
    number: int
    several: int


class _Counted(Struct, frozen=True):
    """What a share may be of: counts, or the class of word that names one not given; whether that is clear."""

    counts: tuple[Count, ...] = ()
    part: str = ""
    clear: bool = False


class _Reading:
    """A passage while its shares are read, with its counts by the piece they stand in."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.words = passage, passage.words
        self.counts: dict[int, list[Count]] = defaultdict(list)
        for count in passage.counts:
            self.counts[count.piece].append(count)

    def read(self) -> Iterator[Share]:
        piece, seen = 0, 0
        for chain in _chains(self.words):
            piece += sum(word.text == ";" for word in self.words[seen : chain[0]])
            seen = chain[0]
            sign = self._sign(chain[0])
            for number, at in enumerate(chain):
                percent = percentage(self.words[at])
                if sign is not None and percent is not None:
                    yield from self._share(percent, _Place(sign, at, piece, number, len(chain)))

    def _sign(self, first: int) -> int | None:
        """Where the sign of a share stands; None where the clause is of something else."""
        begin = _begin(self.words, first)
        said = self.passage.settings[first]
        if said.scope not in (Scope.WHOLE, Scope.WIDE) or said.period in (Period.PART, Period.OTHER):
            return None
        if any(word.kind in _OTHERWISE for word in self.words[begin:first]):
            return None
        signs = [spot for spot in range(begin, first) if self.words[spot].kind in ("share", *_RATES)]
        bracket = first > 0 and self.words[first - 1].text == "("
        return signs[-1] if signs else first if bracket else None

    def _share(self, percent: float, place: _Place) -> Iterator[Share]:
        words, sign, at = self.words, place.sign, place.at
        clause = words[_begin(words, sign) : at]
        counted = self._counted(place)
        strange = place.several == 1 and any(_strange(word) for word in words[sign + 1 : at])
        wanting = not counted.counts and not counted.part
        if strange or wanting or any(word.kind == "timely" for word in clause):
            return
        if any(one.hedged for one in counted.counts) or (words[sign].kind in _RATES and percent == _ALL):
            return
        yield from self._of(percent, place, counted, clause)

    def _of(self, percent: float, place: _Place, counted: _Counted, clause: Sequence[Token]) -> Iterator[Share]:
        words, at, counts = self.words, place.at, counted.counts
        whole = [one for one in self.counts[place.piece] if place.sign < one.at < at]
        wholes = whole or self._wholes(place, counts)
        topic = "" if whole else _topic(self.passage, counts, clause, counted.part)
        rounded = any(one.hedged for one in wholes)
        if rounded and not topic:
            return
        values = self._values(place, counted)
        least = min(values, default=1)
        of = [one.value for one in wholes if one.value >= least > 0 and not one.hedged]
        if len(of) > 1 and not any(one.has(*MEMBERS) for one in wholes):
            of.append(sum(of))
        led = bool(wholes) and any(word.kind == "of_which" for word in words[wholes[0].at : place.sign])
        named = bool(topic) and (bool(counted.part) or any(one.has(*MEMBERS, "closed") for one in counts))
        own = self.passage.settings[at].scope is Scope.WHOLE
        beside = (*words[max(0, at - 1) : at + 2], *words[max(0, place.sign - 1) : place.sign])
        hedge = next((word.kind for word in beside if word.kind in HEDGES), "")
        share = Share(
            counts=values,
            unit=counts[0].unit if counts else "",
            percent=percent,
            decimals=decimals(words[at]),
            of=tuple(of),
            certain=counted.clear and not rounded and own and (led or named or (bool(whole) and bool(counts))),
            quote=self.passage.quote,
            topic=topic,
            part="" if counts else counted.part,
            vague=words[at].kind in VAGUE,
            hedge=hedge or ("about" if rounded else ""),
        )
        yield replace(share, certain=False) if self._fits_others(share, place.piece) else share

    def _fits_others(self, share: Share, piece: int) -> bool:
        """Whether two other counts of the piece have just that share: the words may mean those."""
        values = dict.fromkeys(one.value for one in self.counts[piece][:_MOST])
        pairs = ((part, whole) for part, whole in permutations(values, 2) if 0 < part < whole)
        return any(replace(share, counts=(part,), of=(whole,)).off(0) <= 0 for part, whole in pairs)

    def _wholes(self, place: _Place, counts: Sequence[Count]) -> list[Count]:
        """The other counts before a share; where its piece begins with 其中, those of the piece before as well."""
        near = self.counts[place.piece]
        goes_on = bool(near) and any(word.kind == "of_which" for word in near[0].before)
        told = [*(self.counts[place.piece - 1] if goes_on and place.piece else []), *near]
        unit = counts[0].unit if counts else ""
        return [
            one for one in told if one.at < place.sign and one not in counts and not one.compared and one.unit == unit
        ]

    def _values(self, place: _Place, counted: _Counted) -> tuple[int | float, ...]:
        """The numbers a share may be of: a count alone, and together with those it is enumerated with."""
        before = [one for one in self.counts[place.piece] if one.at < place.sign]
        gaps = "、" if counted.clear else "、,()"
        return tuple(dict.fromkeys(value for one in counted.counts for value in _with_those_before(one, before, gaps)))

    def _counted(self, place: _Place) -> _Counted:
        words, sign = self.words, place.sign
        before = [one for one in self.counts[place.piece] if one.at < sign]
        if place.several > 1:
            return self._of_several(place, before)
        if words[sign].kind in _RATES:
            part = words[sign].kind == "part_rate"
            done = (before if part else [one for one in before if one.has("closed")])[-1:]
            return _Counted(tuple(done), "", bool(done))
        begin = _begin(words, sign)
        between = words[(before[-1].at + 1 if before else begin) : sign]
        own = words[begin:sign] if before and any(word.text == "," for word in between) else between
        name = _part(own)
        if name and not (before and before[-1].at > begin):
            known = not any(_strange(word) and not _is_body(own, spot) for spot, word in enumerate(own))
            later = [one for one in self.counts[place.piece] if one.at > place.at][:1]
            return _Counted(tuple(one for one in later if _follows(one)), name, True) if known else _Counted()
        if not before or before[-1].compared or any(_strange(word) or word.kind in MEMBERS for word in between):
            return _Counted()
        summed = any(word.kind in ("total", "closes") for word in between)
        return _Counted((before[-1],), "", not summed)

    def _of_several(self, place: _Place, before: Sequence[Count]) -> _Counted:
        """Of an enumeration of shares: the name, or the count, that stands at the same place of its own."""
        begin = _begin(self.words, place.sign)
        names = [word.kind for word in self.words[begin : place.sign] if word.kind in MEMBERS]
        if len(names) == place.several:
            return _Counted((), names[place.number], True)
        row = [one for one in before if not one.compared][-place.several :]
        return _Counted((row[place.number],), "", True) if len(row) == place.several else _Counted()


def _chains(words: Sequence[Token]) -> list[list[int]]:
    """The percentages of an enumeration together (``分别占60%、40%``)."""
    chains: list[list[int]] = []
    for at in (at for at, word in enumerate(words) if word.kind in _SIGNS):
        between = words[chains[-1][-1] + 1 : at] if chains else ()
        plain = all(one.text in ("、", ",") or one.kind in ("joint", "filler", "share") for one in between)
        if between and len(between) < _FAR and plain:
            chains[-1].append(at)
        else:
            chains.append([at])
    return chains


def _begin(words: Sequence[Token], at: int) -> int:
    """Where the clause of a word begins."""
    begin = at
    while begin and not (words[begin - 1].kind == MARK and words[begin - 1].text in (",", ";", ":", "(", ")")):
        begin -= 1
    return begin


def _part(words: Sequence[Token]) -> str:
    """The class of word by which a clause names the count it does not give."""
    _, name = member(words)
    both = {word.kind for word in words} >= {"granted", "partly"}
    return "granted_or_partly" if both else name


def _is_body(words: Sequence[Token], at: int) -> bool:
    return words[at + 1].kind == "body" if at + 1 < len(words) else True


def _with_those_before(count: Count, before: Sequence[Count], gaps: str) -> Iterator[int | float]:
    """A count alone, and with those it is enumerated with, divided by no other signs than these."""
    summed = 0.0
    for one in reversed(before[: before.index(count) + 1] if count in before else (count,)):
        summed += one.value
        yield int(summed) if summed == int(summed) else summed
        if not one.gap or not set(one.gap) <= set(gaps):
            return


def _follows(count: Count) -> bool:
    return bool(count.near) and all(word.kind in ("total", "is", "filler") for word in count.near)


def _strange(word: Token) -> bool:
    if word.kind == OTHER:
        return len(word.text) > 1
    return word.kind not in (*_WORDLESS, *MEMBERS, COUNT, NUMBER)


def _topic(passage: Passage, counts: Sequence[Count], clause: Sequence[Token], part: str) -> str:
    """What the whole may be in the tables: requests, or disputes; nothing where the words are of something else."""
    near = [word.kind for one in counts for word in (*one.near, *one.behind)] + [word.kind for word in clause] + [part]
    if any(kind in ("upheld", "corrected", "other_result", "pending", "direct", "after") for kind in near):
        return "disputes"
    if any(kind in ("review", "suit") for kind in near) or not passage.requests:
        return ""
    if "foreign" in near:
        return ""
    divided = any(kind in (*DIVISIONS["channels"], *DIVISIONS["applicants"]) for kind in near)
    return "received" if (divided and "closed" not in near) or "rate" in near else "requests"
