"""What is asked of a reader about a document, and what its answer is worth."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | None
Answers = Mapping[str, Value]
"""Key of a fact -> what a reader says; a key that is absent counts as None."""


class Worth(StrEnum):
    RIGHT = "right"
    NULL = "null"
    WRONG = "wrong"


@dataclass(frozen=True)
class Fact:
    """One thing to know of a document: ``kind`` for the table (title, date), ``key`` in the answers, what is right.

    ``alone``: only what lies in the document is needed, so that it can be asked of any reader.
    """

    kind: str
    key: str
    right: frozenset[Value]
    alone: bool = True


@dataclass(frozen=True)
class Document:
    """Something to read: ``kind`` page, list, title, fee statement or claim.

    ``closed`` are kinds of facts of which there are no others; ``figures`` are those of the tables beside a claim.
    """

    corpus: str
    name: str
    kind: str
    data: bytes
    facts: tuple[Fact, ...]
    url: str = ""
    content_type: str = ""
    listed: str = ""
    closed: tuple[str, ...] = ()
    roster: tuple[str, ...] = field(default=(), repr=False)
    area: str = ""
    year: int = 0
    figures: Mapping[str, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Outcome:
    """What one reader's answer to one fact came to."""

    reader: str
    corpus: str
    document: str
    fact: str
    key: str
    worth: Worth
    right: str
    said: str


def outcomes(
    reader: str, document: Document, answers: Answers, kinds: Iterable[str] | None = None
) -> Iterator[Outcome]:
    """One for each fact of the kinds a reader is asked (None: all), and one for each that it made up."""
    asked = [one for one in document.facts if kinds is None or (one.alone and one.kind in kinds)]
    for fact in asked:
        said = answers.get(fact.key)
        yield Outcome(
            reader,
            document.corpus,
            document.name,
            fact.kind,
            fact.key,
            worth(fact.right, said),
            shown(fact.right),
            str(said),
        )
    known = {fact.key for fact in document.facts}
    for kind in document.closed if kinds is None else [one for one in document.closed if one in kinds]:
        for key, said in answers.items():
            if key.startswith(f"{kind} ") and key not in known:
                yield Outcome(reader, document.corpus, document.name, kind, key, Worth.WRONG, "no such item", str(said))


def worth(right: frozenset[Value], said: Value) -> Worth:
    folded = {fold(one) for one in right}
    if fold(said) in folded:
        return Worth.RIGHT
    return Worth.NULL if said is None else Worth.WRONG


def fold(value: Value) -> Value:
    """Full and half width are the same, blanks count for nothing."""
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def shown(right: frozenset[Value]) -> str:
    return " or ".join(sorted(map(str, right)))


def one_of(*right: Value) -> frozenset[Value]:
    return frozenset(right)
