"""What section one claims of requests, disputes and documents, clause by clause (words: rules/narrative.toml).

A number is said of the words of its clause before it, or, if there are none, of those behind it. It can be held
against a table only where every word that may limit it is known not to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from monitor.model.claims import Claim, Period
from monitor.read.clauses.clauses import Clause, clauses
from monitor.read.clauses.lexicon import Lexicon, read_lexicon
from monitor.read.clauses.sentences import Sentence, sentences
from monitor.read.clauses.tokens import COUNT, DATE, LAW, MARK, NUMBER, OTHER, PERCENT, YEAR, Token, tokens
from monitor.shipped import rules_dir

CLASSES = frozenset(
    "receive request close answer carry next_period rate granted partly refused unable not_handled otherwise review suit "
    "lawsuit_way upheld corrected decided arise document make repeal lapse valid draft channel natural entity cause "
    "timely other_thing wrong disclosure people promise_words filler".split()
)
"""The classes of words of ``rules/narrative.toml``."""

_RESULTS = ("granted", "partly", "refused", "unable", "not_handled", "otherwise")
_DISPUTES = ("review", "suit")
_DOCUMENTS = {"make": "documents_made", "repeal": "documents_repealed", "valid": "documents_valid"}
Topic = Annotated[str, "topic"]
"""What is claimed, as rules name it: ``received``."""

OF_ALL = ("all_closed", "rate_closed", "all_answered", "rate_answered")
"""Topics that say of all requests that they are done with."""

TOPICS = (
    *("received", "closed", "carry_in", "carry_out", *_RESULTS, "granted_or_partly"),
    *(*_DISPUTES, "review_upheld", *_DOCUMENTS.values(), *OF_ALL),
)
"""What can be claimed; a denial has the value 0."""

_REQUESTS = ("received", "closed", "carry_in", "carry_out", *_RESULTS, "granted_or_partly")
_OF_REQUESTS = frozenset("件宗份条起次例个封单批项桩")
_LIMITS = frozenset("channel cause wrong people promise_words lapse draft decided lawsuit_way timely".split())
"""Words that make a number another quantity than the one it stands beside."""


def read_words(path: Path) -> Lexicon:
    """The lexicon of section one; raises LexiconError."""
    return read_lexicon(path, CLASSES)


@cache
def standard() -> Lexicon:
    """The words that ship with the program."""
    return read_words(rules_dir() / "narrative.toml")


def claims(paragraphs: Sequence[str], year: int | None) -> tuple[Claim, ...]:
    """All claims of section one in order; of a topic told in the passage on requests, those there alone."""
    return _claims(tuple(paragraphs), year)


@lru_cache(maxsize=64)
def _claims(paragraphs: tuple[str, ...], year: int | None) -> tuple[Claim, ...]:
    """Several rules ask for the claims of the same section one after the other."""
    told = [(one, claim) for one in sentences(paragraphs) for claim in of_sentence(one, standard(), year)]
    near = {claim.topic for one, claim in told if one.requests}
    return tuple(claim for one, claim in told if one.requests or claim.topic not in near)


def of_sentence(sentence: Sentence, words: Lexicon, year: int | None) -> Iterator[Claim]:
    """The claims of a sentence."""
    found = tokens(sentence.text, words)
    if any(token.value is not None or token.kind in ("negation", "zero", "every") for token in found):
        telling = _Telling(sentence, year)
        for clause in clauses(found, year):
            yield from telling.take(clause)


class _Telling:
    """A sentence while it is read: the topics last spoken of, and whether it is about other things or lists parts."""

    def __init__(self, sentence: Sentence, year: int | None) -> None:
        self.sentence, self.year = sentence, year
        self.topics: tuple[str, ...] = ()
        self.foreign = self.listed = False

    def take(self, clause: Clause) -> Iterator[Claim]:
        """The claims of the next clause."""
        if clause.has("other_thing"):
            self.foreign = True
        elif clause.has("request", *_DISPUTES, "document"):
            self.foreign = False
        if self.foreign:
            return
        yield from self._denials(clause)
        yield from self._counts(clause)
        yield from self._alls(clause)

    # --- numbers -----------------------------------------------------------------------------------------------

    def _counts(self, clause: Clause) -> Iterator[Claim]:
        spots = [at for at, token in enumerate(clause.tokens) if token.kind in (COUNT, NUMBER)]
        used: set[int] = set()
        before = 0
        for number, at in enumerate(spots):
            stop = spots[number + 1] if number + 1 < len(spots) else len(clause.tokens)
            self.listed |= any(token.kind == "of_which" for token in clause.tokens[before:at])
            left = [spot for spot in range(before, at) if spot not in used]
            right = list(_behind(clause, at, stop))
            topics, own = self._said_of(clause, left, right)
            if topics and own is right:
                used.update(right)
            yield from self._numbered(clause, at, topics or self._carried(clause, left, right), (left, right))
            before = at + 1

    def _said_of(self, clause: Clause, left: list[int], right: list[int]) -> tuple[tuple[str, ...], list[int]]:
        """The topics of a number, by the words before it or, where these name none, by those behind it."""
        for own in (left, right):
            topics = _topics([clause.tokens[spot] for spot in own], self.year)
            if topics:
                self.topics = topics
                return topics, own
        return (), left

    def _carried(self, clause: Clause, left: list[int], right: list[int]) -> tuple[str, ...]:
        """The topics of the clause before, for a number with no words of its own but those of a sum."""
        words = [clause.tokens[spot].kind for spot in (*left, *right)]
        return self.topics if all(kind in ("total", "is", MARK, "every", "unit") for kind in words) and words else ()

    def _numbered(
        self, clause: Clause, at: int, topics: tuple[str, ...], words: tuple[list[int], list[int]]
    ) -> Iterator[Claim]:
        token = clause.tokens[at]
        left, right = words
        begin = [spot for spot in range(at) if spot < (left[0] if left else at)]
        for topic in topics:
            if not _counts_so(token, topic) or not self._heard(topic, clause):
                continue
            near = [clause.tokens[spot] for spot in (*_opening(clause, begin), *left, *right)]
            yield self._claim(topic, token.value, clause, at, qualified=_limited(near, topic), column=_column(near))

    # --- what is denied, what is said of all -------------------------------------------------------------------

    def _denials(self, clause: Clause) -> Iterator[Claim]:
        for at, token in enumerate(clause.tokens):
            if token.kind == "negation":
                yield from self._denied(clause, at)
            elif token.kind == "zero":
                behind = clause.tokens[at + 1 : at + 2]
                yield from self._nought(clause, at, behind if _topics(behind, self.year) else clause.tokens[:at])

    def _nought(self, clause: Clause, at: int, words: Sequence[Token]) -> Iterator[Claim]:
        for topic in _every_topic(words) or self.topics:
            if self._heard(topic, clause):
                yield self._claim(topic, 0, clause, at, qualified=_limited(words, topic), column=_column(words))

    def _denied(self, clause: Clause, at: int) -> Iterator[Claim]:
        following = [spot for spot in range(at + 1, len(clause.tokens)) if clause.tokens[spot].kind == "negation"]
        right = clause.tokens[at + 1 : following[0] if following else None]
        left = clause.tokens[:at]
        if any(token.kind in ("close", "answer") for token in right) and not _every_topic(right):
            return
        words = right if _every_topic(right) else (*left, *right)
        for topic in _every_topic(words):
            if self._heard(topic, clause):
                near = (*left, *right)
                yield self._claim(topic, 0, clause, at, qualified=_limited(near, topic), column=_column(near))

    def _alls(self, clause: Clause) -> Iterator[Claim]:
        kinds = [token.kind for token in clause.tokens]
        if not self.sentence.requests:
            return
        for kind, topic in (("close", "closed"), ("answer", "answered")):
            if kind not in kinds:
                continue
            at = kinds.index(kind)
            limited = _limited(clause.tokens, topic) or "receive" in kinds[at:]
            full = any(token.kind == PERCENT and token.value == 100 for token in clause.tokens[at:])
            if full and ("rate" in kinds[at:] or clause.tokens[at].text.endswith("率")):
                yield self._claim(f"rate_{topic}", None, clause, at, qualified=limited)
            elif "every" in kinds[:at] and not any(token.quantity for token in clause.tokens[at:]):
                yield self._claim(f"all_{topic}", None, clause, at, qualified=limited)

    def _heard(self, topic: str, clause: Clause) -> bool:
        """Whether such a claim is to be read where the sentence stands."""
        if topic in _DOCUMENTS.values() or self.sentence.requests:
            return True
        return self.sentence.disclosure and clause.has("disclosure") and topic in ("received", *_DISPUTES)

    def _claim(
        self, topic: str, value: int | float | None, clause: Clause, at: int, qualified: bool, column: str = "total"
    ) -> Claim:
        token = clause.tokens[at]
        return Claim(
            topic=topic,
            value=value,
            unit=token.unit if value else "",
            said_of=clause.settings[at],
            column=column,
            hedged=token.hedged or _about(clause, at),
            part=self.listed and topic in ("received", "closed", *_DISPUTES) and value != 0,
            qualified=qualified,
            quote=self.sentence.quote(),
        )


def _topics(words: Sequence[Token], year: int | None) -> tuple[str, ...]:
    """What some words name; of several things that are no sum of each other, none."""
    kinds = {word.kind for word in words}
    if "carry" in kinds:
        return _carry(words, year)
    results = [kind for kind in _RESULTS if kind in kinds]
    if results:
        both = results == ["granted", "partly"]
        return ("granted_or_partly",) if both else tuple(results) if len(results) == 1 else ()
    disputes = [kind for kind in _DISPUTES if kind in kinds]
    if disputes:
        return _of_dispute(disputes, kinds)
    if "document" in kinds or kinds & {"repeal", "valid"}:
        made = [topic for kind, topic in _DOCUMENTS.items() if kind in kinds]
        return tuple(made[-1:])
    closed = ("closed",) if kinds & {"close", "answer"} else ()
    if "receive" in kinds and (not closed or "joint" in kinds):
        return ("received", *closed)
    return closed or (("received",) if "request" in kinds else ())


def _of_dispute(disputes: Sequence[str], kinds: set[str]) -> tuple[str, ...]:
    if len(disputes) > 1 or "corrected" in kinds:
        return ()
    return ("review_upheld",) if "upheld" in kinds and disputes == ["review"] else tuple(disputes)


def _carry(words: Sequence[Token], year: int | None) -> tuple[str, ...]:
    """Carried in or over: by the year it comes from or goes to."""
    later = any(one.kind == YEAR and year is not None and (one.value or 0) > year for one in words)
    if later or any(one.kind == "next_period" for one in words):
        return ("carry_out",)
    return ("carry_in",) if any(one.kind == "other_period" for one in words) else ()


def _every_topic(words: Sequence[Token]) -> tuple[str, ...]:
    """All things that some words name, where a denial or a zero is said of each."""
    kinds = {word.kind for word in words}
    found = [kind for kind in _DISPUTES if kind in kinds]
    if found:
        return tuple(found)
    if "document" in kinds:
        return tuple(topic for kind, topic in _DOCUMENTS.items() if kind in kinds)
    return _topics(words, None)


def _behind(clause: Clause, at: int, stop: int) -> Iterator[int]:
    """The words behind a number that may belong to it: up to an enumeration comma, a conjunction or the next number."""
    for spot in range(at + 1, stop):
        token = clause.tokens[spot]
        if token.text == "、" or token.kind == "joint":
            return
        yield spot


def _opening(clause: Clause, begin: Sequence[int]) -> Iterator[int]:
    """The words a clause begins with, before its first number: they hold for all of it."""
    for spot in begin:
        if clause.tokens[spot].quantity:
            return
        yield spot


def _limited(words: Sequence[Token], topic: str) -> bool:
    """Whether a word limits the claim, or is not known."""
    limits = _LIMITS - {"timely"} if topic in ("received", *_DISPUTES) else _LIMITS
    unknown = any(word.kind == OTHER and len(word.text) > 1 for word in words)
    return unknown or any(word.kind in limits for word in words)


def _counts_so(token: Token, topic: str) -> bool:
    return token.kind == NUMBER or token.unit in _OF_REQUESTS


def _column(words: Sequence[Token]) -> str:
    natural, entity = (any(word.kind == kind for word in words) for kind in ("natural", "entity"))
    return "total" if natural == entity else "natural" if natural else "entities"


def _about(clause: Clause, at: int) -> bool:
    return any(token.kind == "about" for token in clause.tokens[max(0, at - 1) : at + 2])
