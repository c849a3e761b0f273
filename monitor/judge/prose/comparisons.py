"""What running text says of this year beside last year: ``较上年增加3件``, ``同比增长25%``, ``与上年持平``, ``翻了一番``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from monitor.judge.prose import tallies
from monitor.judge.prose.counts import HEDGES, Passage, passages, unknown
from monitor.judge.prose.shares import percentage
from monitor.model.claims import Modality, Period, Scope, Setting
from monitor.read.clauses.tokens import COUNT, MARK, NUMBER, PERCENT, YEAR, Token, numeral

_TOPICS = {"received": "received", "request": "received", "closed": "closed", "review": "review", "suit": "suit"}
_OF = "的"
_ENDS = (",", ";", "(", ")")
_REFERENCES = ("last_year", "on_year")
_VERBS = ("more", "less", "same", "nearly_same", "doubled", "doubled_twice")
_RATIOS = ("two_times", "one_and_half", "half", "times", "tenths", "fraction")
_NOT_JUDGED = ("more_to", "other_base", "foreign", "timely", "rate", "weight", "share", "negation", "carry", "over_half")
_PARTS = ("first_half", "second_half", "quarter", "rest", "open_list")
_QUIET = (
    *("filler", "some_change", "is", "of", "total", "every", *HEDGES, "this_period", "ourselves", "compare"),
    *("last_year", "next_year", "on_year", "joint", "body", "but", "of_which", "unit", MARK, YEAR, COUNT, NUMBER),
)


class Way(StrEnum):
    """How a change is told: as a count, in percent, as a ratio to last year's, by its direction, as none."""

    COUNT = "count"
    PERCENT = "percent"
    RATIO = "ratio"
    DIRECTION = "direction"
    SAME = "same"


class Comparison(Struct, frozen=True, kw_only=True):
    """A figure of this year beside that of last year. ``amount`` is signed: items, points of percent, or a ratio.

    ``topics`` are the figures that may be meant; ``stated`` are those the words give for this year, ``base`` the one
    they give for last year. ``loose`` ones are told in round words, ``hedged`` ones with an about.
    """

    topics: tuple[str, ...]
    way: Way
    amount: float
    quote: str
    column: str = "total"
    decimals: int = 0
    stated: tuple[int | float, ...] = ()
    base: int | float | None = None
    loose: bool = False
    hedged: bool = False
    wide: bool = False


class _Topic(Struct, frozen=True):
    """What was last spoken of: the figures it may be, of whom, and its number."""

    names: tuple[str, ...] = ()
    column: str = "total"
    numbers: tuple[int | float, ...] = ()
    wide: bool = False


_NONE = _Topic()


def comparisons(paragraphs: Iterable[str], year: int | None) -> tuple[Comparison, ...]:
    """All comparisons with last year of requests received or closed, reviews and suits, in order."""
    if year is None:
        return ()
    return tuple(one for passage in passages(paragraphs, year) for one in _Reading(passage, year).read())


class _Reading:
    """A passage while it is read: what is spoken of, whether last year was named, and what it was said to have had."""

    def __init__(self, passage: Passage, year: int) -> None:
        self.passage, self.year = passage, year
        self.topic = _NONE
        self.against = False
        self.went_on = False
        self.base: int | float | None = None

    def read(self) -> Iterator[Comparison]:
        words = self.passage.words
        begin = 0
        for at in range(len(words) + 1):
            sign = words[at].text if at < len(words) and words[at].kind == MARK else ""
            if at < len(words) and sign not in _ENDS:
                continue
            if at > begin:
                yield from self._clause(words[begin:at], self.passage.settings[begin:at])
            if sign == ";":
                self.topic, self.against, self.went_on, self.base = _NONE, False, False, None
            begin = at + 1

    def _clause(self, words: Sequence[Token], settings: Sequence[Setting]) -> Iterator[Comparison]:
        refers = [at for at, word in enumerate(words) if self._refers(word)]
        verb = next((at for at, word in enumerate(words) if word.kind in _VERBS), None)
        ratio = next((at for at, word in enumerate(words) if word.kind in _RATIOS or word.kind == PERCENT), None)
        told = verb if verb is not None else ratio
        goes_on = self.went_on and told is not None and _begins(words, told)
        if refers or ((self.against or goes_on) and told is not None):
            yield from self._compared(words, settings, refers, verb, ratio)
            return
        self.went_on = False
        self._speaks_of(words, settings)

    def _refers(self, word: Token) -> bool:
        return word.kind in _REFERENCES or (word.kind == YEAR and word.value == self.year - 1)

    def _compared(
        self, words: Sequence[Token], settings: Sequence[Setting], refers: Sequence[int], verb: int | None, ratio: int | None
    ) -> Iterator[Comparison]:
        """A clause that names last year, or goes on from one that does."""
        compares = any(word.kind in ("compare", "on_year") for word in words) or not refers
        told = verb if verb is not None else ratio
        bounds = [at for at in (*refers[:1], told) if at is not None]
        bounds += [at for at, word in enumerate(words) if word.kind == "compare"][:1]
        topic = self._subject(words, settings, min(bounds, default=0), told)
        if told is None:
            self.against = compares and not any(word.quantity for word in words)
            if topic.names:
                self.topic = topic
            self._stated(words)
            return
        self.against = False
        if verb is not None and words[verb].kind in ("more", "less", "doubled") and not compares:
            self.went_on, self.topic = False, _NONE
            return
        self.topic = topic
        self.went_on = bool(topic.names)
        if not topic.names or any(word.kind in _NOT_JUDGED or word.text == "分别" for word in words) or self._elsewhere(words):
            self.went_on = False
            return
        if any(word.text == _OF for word in words[told + 1 :]):
            return
        base = next((word.value for word in words[:told] if word.quantity), None)
        self.base = base if base is not None else self.base
        yield from self._changes(words, told, topic)

    def _elsewhere(self, words: Sequence[Token]) -> bool:
        """Whether another year than this and the last is named; what is carried over is so into the next."""
        last = self.year + any(word.kind == "carried" for word in words)
        return any(word.kind == YEAR and not self.year - 1 <= (word.value or 0) <= last for word in words)

    def _stated(self, words: Sequence[Token]) -> None:
        """Last year's figure, where a clause gives it."""
        numbers = [word.value for word in words if word.kind in (COUNT, NUMBER)]
        self.base = numbers[0] if len(numbers) == 1 else self.base

    def _subject(self, words: Sequence[Token], settings: Sequence[Setting], stop: int, told: int | None) -> _Topic:
        """What is compared: as the clause says before it names last year, or between that and the change, or as before."""
        before, inner = words[:stop], words[stop : told if told is not None else stop]
        behind = words[told + 1 :] if told is not None else ()
        for own in (before, inner):
            if any(word.kind in (*_TOPICS, "carried", *_PARTS, *_NOT_JUDGED) or tallies.member([word])[0] for word in own):
                return _topic(own, settings)
            if own is before and any(unknown(own, at) for at in range(len(own))):
                return _NONE if not any(word.quantity for word in own) else self.topic
        if any(word.kind in _TOPICS for word in behind) and not any(word.kind == COUNT for word in before):
            told_of = _topic(behind, settings)
            return told_of if told_of.names else self.topic
        if any(word.kind == "foreign" for word in (*inner, *behind)):
            return _NONE
        return self.topic

    def _speaks_of(self, words: Sequence[Token], settings: Sequence[Setting]) -> None:
        """Remember what a clause without a comparison is about."""
        counted = [at for at, word in enumerate(words) if word.kind in (COUNT, NUMBER)]
        named = any(word.kind in (*_TOPICS, "carried", "foreign", *_PARTS) or tallies.member([word])[0] for word in words)
        if named or counted:
            found = _topic(words, settings)
            only = not named and bool(counted)
            self.topic = _Topic(self.topic.names, self.topic.column, found.numbers, self.topic.wide) if only else found

    # --- how it changed ----------------------------------------------------------------------------------------

    def _changes(self, words: Sequence[Token], told: int, topic: _Topic) -> Iterator[Comparison]:
        verb = words[told]
        sign = {"more": 1, "less": -1, "doubled": 1}.get(verb.kind, 0)
        if verb.kind in ("same", "nearly_same"):
            yield self._one(words, told, topic, Way.SAME, 0, hedged=verb.kind == "nearly_same")
        elif verb.kind == "doubled":
            yield self._one(words, told, topic, Way.PERCENT, 100, loose=True)
        elif verb.kind == "doubled_twice":
            yield self._one(words, told, topic, Way.PERCENT, 300, loose=True)
        elif sign:
            found = list(self._amounts(words, told, topic, sign))
            yield from found or [self._one(words, told, topic, Way.DIRECTION, sign)]
        else:
            yield from self._ratio(words, told, topic)

    def _amounts(self, words: Sequence[Token], told: int, topic: _Topic, sign: int) -> Iterator[Comparison]:
        for at in range(told + 1, len(words)):
            word, after = words[at], words[at + 1 : at + 2]
            percent = percentage(word)
            if word.kind == PERCENT and percent is None:
                return
            if percent is not None:
                loose = word.kind != PERCENT
                yield self._one(words, at, topic, Way.PERCENT, sign * percent, decimals=_decimals(word), loose=loose)
            elif word.kind in (COUNT, NUMBER) and word.value is not None:
                times = bool(after) and after[0].kind == "times"
                way, amount = (Way.PERCENT, 100 * word.value) if times else (Way.COUNT, word.value)
                yield self._one(words, at, topic, way, sign * amount, loose=times)
            elif word.kind == "two_times":
                number = numeral(word.text[0])
                yield self._one(words, at, topic, Way.PERCENT, sign * 100 * (number or 1), loose=True)

    def _ratio(self, words: Sequence[Token], told: int, topic: _Topic) -> Iterator[Comparison]:
        """``是上年的两倍``, ``仅为上年的一半``, ``为上年的80%``."""
        word, before = words[told], words[max(0, told - 1) : told]
        ratio: float | None = None
        if word.kind == "times" and before and before[0].quantity:
            ratio = before[0].value
        elif word.kind == "two_times":
            ratio = numeral(word.text[0])
        elif word.kind == "one_and_half":
            ratio = 1.5
        elif (percent := percentage(word)) is not None:
            ratio = percent / 100
        if ratio:
            yield self._one(words, told, topic, Way.RATIO, ratio, loose=True)

    def _one(
        self,
        words: Sequence[Token],
        at: int,
        topic: _Topic,
        way: Way,
        amount: float,
        decimals: int = 0,
        loose: bool = False,
        hedged: bool = False,
    ) -> Comparison:
        near = words[max(0, at - 2) : at + 2]
        return Comparison(
            topics=topic.names,
            way=way,
            amount=amount,
            quote=self.passage.quote(),
            column=topic.column,
            decimals=decimals,
            stated=topic.numbers,
            base=self.base,
            loose=loose,
            hedged=hedged or words[at].hedged or any(word.kind in HEDGES for word in near),
            wide=topic.wide,
        )


def _begins(words: Sequence[Token], told: int) -> bool:
    """Whether a clause says nothing but the change."""
    return all(word.kind in (*_QUIET, "more", "less") for word in words[:told])


def _topic(words: Sequence[Token], settings: Sequence[Setting]) -> _Topic:
    """What some words are about; nothing where they limit it, or are not all known."""
    kinds = [word.kind for word in words]
    first = next((at for at, kind in enumerate(kinds) if kind in _TOPICS), None)
    division, member = tallies.member([word for word in words if word.kind not in ("review", "suit")])
    limited = any(kind in (*_PARTS, *_NOT_JUDGED) for kind in kinds) or division not in ("", "applicants") or member == "entity_kind"
    if first is None or limited or any(_apart(one) for one in settings):
        return _NONE
    scopes = {one.scope for one in settings}
    if scopes - {Scope.WHOLE, Scope.WIDE} or any(unknown(words, at) for at in range(len(words))):
        return _NONE
    column = {"natural": "natural", "entity": "entities"}.get(member, "total")
    both = any(kind == "natural" for kind in kinds) and any(kind == "entity" for kind in kinds)
    later = "next_year" in kinds or any(word.kind == YEAR for word in words[kinds.index("carried") :]) if "carried" in kinds else False
    numbers = tuple(word.value for word in words if word.kind in (COUNT, NUMBER) and word.value is not None)
    if "carried" in kinds:
        return _Topic(("carry_out",) if later else (), column, numbers, Scope.WIDE in scopes)
    return _Topic(_named(words), "total" if both else column, numbers, Scope.WIDE in scopes)


def _apart(said: Setting) -> bool:
    return said.period is Period.PART or said.modality is not Modality.REAL


def _named(words: Sequence[Token]) -> tuple[str, ...]:
    names = dict.fromkeys(_TOPICS[word.kind] for word in words if word.kind in _TOPICS)
    disputes = [name for name in names if name in ("review", "suit")]
    if disputes:
        return tuple(disputes) if len(disputes) == 1 else ()
    if "closed" not in names:
        return tuple(names)
    handled = any(word.text.startswith(("办理", "处理")) for word in words if word.kind == "closed")
    came = any(word.kind == "received" for word in words)
    return ("closed", "received") if handled or came else ("closed",)


def _decimals(token: Token) -> int:
    digits = token.text.rstrip("%").partition("." if "." in token.text else "点")[2]
    return len(digits) if token.kind == PERCENT else 0
