"""What section one claims of requests, disputes and documents, clause by clause (words: rules/narrative.toml).

A number is said of the words of its clause before it, or, if there are none, of those behind it. It can be held
against a table only where every word that may limit it is known not to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

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
TOPICS = (
    *("received", "closed", "carry_in", "carry_out", *_RESULTS, "granted_or_partly"),
    *(*_DISPUTES, "review_upheld", *_DOCUMENTS.values(), "all_closed", "all_answered", "rate_closed", "rate_answered"),
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
