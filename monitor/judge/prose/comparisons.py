"""What running text says of this year beside last year: ``较上年增加3件``, ``同比增长25%``, ``与上年持平``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.prose.counts import HEDGES, Passage, passages, unknown
from monitor.judge.prose.divisions import EACH, member
from monitor.judge.prose.percentages import decimals, percentage
from monitor.judge.prose.subjects import NOT_JUDGED, NOTHING, PARTS, TOPICS, Topic, topic_of
from monitor.model.claims import Period, Setting
from monitor.read.clauses.tokens import COUNT, MARK, NUMBER, PERCENT, YEAR, Token, numeral

_UNITS = frozenset((*"件宗份条起次例个封单批项桩案", "件次"))
"""Units of requests and cases; others count something else."""

_OF = "的"
_LEADS_TO = ("为", "至", "到", "成")
_ENDS = (",", ";", "(", ")")
_REFERENCES = ("last_year", "on_year")
_VERBS = ("more", "less", "same", "nearly_same", "doubled", "doubled_twice")
_RATIOS = ("two_times", "one_and_half", "half", "times", "tenths", "fraction")
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


def comparisons(paragraphs: Iterable[str], year: int | None) -> tuple[Comparison, ...]:
    """All comparisons with last year of requests received or closed, reviews and suits, in order."""
    if year is None:
        return ()
    return tuple(one for passage in passages(paragraphs, year) for one in _Reading(passage, year).read())


class _Reading:
    """A passage while it is read: what is spoken of, whether last year was named, and what it was said to have had."""

    def __init__(self, passage: Passage, year: int) -> None:
        self.passage, self.year = passage, year
        self.topic = NOTHING
        self.against = self.stated = False
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
                self.topic, self.base = NOTHING, None
                self.against = self.stated = self.went_on = False
            begin = at + 1

    def _clause(self, words: Sequence[Token], settings: Sequence[Setting]) -> Iterator[Comparison]:
        refers = [at for at, word in enumerate(words) if self._refers(word)]
        if self.stated and refers and words[refers[0]].kind == "on_year" and not self.topic.numbers:
            self.topic, self.stated = NOTHING, False
            return
        verb = next((at for at, word in enumerate(words) if word.kind in _VERBS), None)
        ratio = next((at for at, word in enumerate(words) if word.kind in _RATIOS or word.kind == PERCENT), None)
        told = verb if verb is not None else ratio
        goes_on = (self.went_on or self.stated) and told is not None and _begins(words, told)
        if refers or ((self.against or goes_on) and told is not None):
            self.against |= bool(refers)
            yield from self._compared(words, settings, refers, verb, ratio)
            return
        self.went_on = False
        self._speaks_of(words, settings)

    def _refers(self, word: Token) -> bool:
        return word.kind in _REFERENCES or (word.kind == YEAR and word.value == self.year - 1)

    def _compared(
        self,
        words: Sequence[Token],
        settings: Sequence[Setting],
        refers: Sequence[int],
        verb: int | None,
        ratio: int | None,
    ) -> Iterator[Comparison]:
        """A clause that names last year, or goes on from one that does."""
        compares = any(word.kind in ("compare", "on_year") for word in words) or not refers
        told = verb if verb is not None else ratio
        bounds = [at for at in (*refers[:1], told) if at is not None]
        bounds += [at for at, word in enumerate(words) if word.kind == "compare"][:1]
        topic = self._subject(words, settings, min(bounds, default=0), told)
        if not topic.names and self.topic == NOTHING and verb is not None and "收" in words[verb].text:
            topic = Topic(("received",)) if self._known(words) else topic
        if told is None:
            self.stated = any(word.quantity for word in words)
            self.against = compares and not self.stated
            last = {word.value for word, said in zip(words, settings, strict=True) if said.period is Period.OTHER}
            told_of = next((one for one in (topic, topic_of(words, settings)) if one.names), self.topic)
            self.topic = replace(told_of, numbers=tuple(one for one in told_of.numbers if one not in last))
            self._stated(words)
            return
        before = self.topic
        named, self.against, self.stated = self.against, False, False
        if verb is not None and words[verb].kind in ("more", "less", "doubled") and not compares:
            self.went_on, self.topic = False, NOTHING
            return
        self.topic = topic
        self.went_on = bool(topic.names)
        if (
            not topic.names
            or any(word.kind in NOT_JUDGED or word.text == EACH for word in words)
            or self._elsewhere(words)
        ):
            self.went_on = False
            return
        together = topic is before and any(word.kind == "total" for word in words[:told])
        if together or _is_new_number(words, told) or any(word.text == _OF for word in words[told + 1 :]):
            self.went_on = False
            return
        ends = told - (words[told].kind == "times")
        base = next((word.value for word in words[:ends] if word.quantity), None)
        self.base = base if base is not None else self.base
        yield from self._changes(words, told, topic, named)

    def _elsewhere(self, words: Sequence[Token]) -> bool:
        """Whether another year than this and the last is named; what is carried over is so into the next."""
        last = self.year + any(word.kind == "carried" for word in words)
        return any(word.kind == YEAR and not self.year - 1 <= (word.value or 0) <= last for word in words)

    def _stated(self, words: Sequence[Token]) -> None:
        """Last year's figure, where a clause gives it."""
        numbers = [word.value for word in words if word.kind in (COUNT, NUMBER)]
        self.base = numbers[0] if len(numbers) == 1 else self.base

    def _subject(self, words: Sequence[Token], settings: Sequence[Setting], stop: int, told: int | None) -> Topic:
        """What is compared: as the clause says before last year, or between that and the change, or as before."""
        before, inner = words[:stop], words[stop : told if told is not None else stop]
        behind = words[told + 1 :] if told is not None else ()
        for own in (before, inner):
            if any(word.kind in (*TOPICS, "carried", *PARTS, *NOT_JUDGED) or member([word])[0] for word in own):
                told_of = topic_of(own, settings)
                numbers = (*told_of.numbers, *(self.topic.numbers if own is inner else ()))
                return replace(told_of, numbers=numbers)
            if own is before and any(unknown(own, at) for at in range(len(own))):
                return NOTHING if not any(word.quantity for word in own) else self.topic
        if any(word.kind in TOPICS for word in behind) and not any(word.kind == COUNT for word in before):
            told_of = topic_of(behind, settings)
            return told_of if told_of.names else self.topic
        if any(word.kind == "foreign" for word in (*inner, *behind)):
            return NOTHING
        return self.topic

    def _known(self, words: Sequence[Token]) -> bool:
        """Whether a clause says nothing but that there were more or fewer."""
        return not any(unknown(words, at) for at in range(len(words))) and not any(
            word.kind in ("foreign", *PARTS, *NOT_JUDGED) or member([word])[0] for word in words
        )

    def _speaks_of(self, words: Sequence[Token], settings: Sequence[Setting]) -> None:
        """Remember what a clause without a comparison is about."""
        counted = [at for at, word in enumerate(words) if word.kind in (COUNT, NUMBER)]
        named = any(word.kind in (*TOPICS, "carried", "foreign", *PARTS) or member([word])[0] for word in words)
        quiet = all(word.kind in _QUIET and word.kind != "of_which" for word in words)
        if named:
            of_last = any(settings[at].period is Period.OTHER for at in counted)
            self.topic = NOTHING if of_last else topic_of(words, settings)
        elif not quiet:
            self.topic = NOTHING
        elif counted:
            numbers = tuple(value for at in counted if (value := words[at].value) is not None)
            self.topic = replace(self.topic, numbers=numbers)

    # --- how it changed ----------------------------------------------------------------------------------------

    def _changes(self, words: Sequence[Token], told: int, topic: Topic, named: bool) -> Iterator[Comparison]:
        """What a clause says; of a mere direction only where last year is ``named`` with it."""
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
            mere = named and len(verb.text) > 1 and all(word.value is None for word in words[told + 1 :])
            yield from found or ([self._one(words, told, topic, Way.DIRECTION, sign)] if mere else [])
        else:
            yield from self._ratio(words, told, topic)

    def _amounts(self, words: Sequence[Token], told: int, topic: Topic, sign: int) -> Iterator[Comparison]:
        counted = False
        for at in range(told + 1, len(words)):
            word, after = words[at], words[at + 1 : at + 2]
            if counted and word.kind in (*TOPICS, "more", "less") and word.kind != words[told].kind:
                return
            if word.kind == COUNT and word.unit not in _UNITS:
                return
            counted = counted or word.quantity or word.kind == PERCENT
            percent = percentage(word)
            if word.kind == PERCENT and percent is None:
                return
            if percent is not None:
                loose = word.kind != PERCENT
                yield self._one(words, at, topic, Way.PERCENT, sign * percent, places=decimals(word), loose=loose)
            elif word.kind in (COUNT, NUMBER) and word.value is not None:
                times = bool(after) and after[0].kind == "times"
                way, amount = (Way.PERCENT, 100 * word.value) if times else (Way.COUNT, word.value)
                yield self._one(words, at, topic, way, sign * amount, loose=times)
            elif word.kind == "two_times":
                number = numeral(word.text[0])
                yield self._one(words, at, topic, Way.PERCENT, sign * 100 * (number or 1), loose=True)

    def _ratio(self, words: Sequence[Token], told: int, topic: Topic) -> Iterator[Comparison]:
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
        topic: Topic,
        way: Way,
        amount: float,
        places: int = 0,
        loose: bool = False,
        hedged: bool = False,
    ) -> Comparison:
        near = words[max(0, at - 2) : at + 2]
        return Comparison(
            topics=topic.names,
            way=way,
            amount=amount,
            quote=self.passage.quote,
            column=topic.column,
            decimals=places,
            stated=topic.numbers,
            base=self.base,
            loose=loose,
            hedged=hedged or words[at].hedged or any(word.kind in HEDGES for word in near),
            wide=topic.wide,
        )


def _is_new_number(words: Sequence[Token], told: int) -> bool:
    """Whether a change is told by the number it led to: ``降为18件``."""
    behind = words[told + 1 : told + 3]
    return len(behind) > 1 and behind[0].text in _LEADS_TO and behind[1].kind == COUNT


def _begins(words: Sequence[Token], told: int) -> bool:
    """Whether a clause says nothing but the change."""
    return all(word.kind in (*_QUIET, "more", "less") for word in words[:told])
