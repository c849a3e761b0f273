"""What the prose of section one says of figures: claims, read sentence by sentence (patterns: rules/narrative.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated

from msgspec import Struct

from monitor.judge.prose import sentences, wordings
from monitor.judge.prose.sentences import Sentence
from monitor.judge.prose.wordings import Wording, Wordings
from monitor.model.reports import Report

_CLAUSE = ",;"
_BEFORE = 6


Kind = Annotated[str, "kind"]
"""What is claimed or denied, as ``rules/narrative.toml`` names it: ``received``."""


class Claim(Struct, frozen=True, kw_only=True):
    """One statement of a kind; a denial has the number 0 and no unit.

    ``column`` is ``total``, ``natural`` or ``entities`` (all that are no natural persons). ``hedged`` numbers are no
    exact ones, ``wide`` ones may count more than this body, ``qualified`` ones another quantity, ``part`` ones stand in
    a list of parts.
    """

    kind: str
    number: int
    unit: str
    quote: str
    column: str = "total"
    hedged: bool = False
    wide: bool = False
    qualified: bool = False
    part: bool = False

    @property
    def firm(self) -> bool:
        return not (self.hedged or self.wide or self.qualified)


def claims(report: Report, kind: str) -> tuple[Claim, ...]:
    """All claims of a kind; those in the passage on requests, if there are any, stand for the whole section."""
    told = _read(sentences.overview(report), report.year)
    mine = [(sentence, claim) for sentence, claim in told if claim.kind == kind]
    near = [claim for sentence, claim in mine if sentence.requests]
    return tuple(near or (claim for _, claim in mine))


@lru_cache(maxsize=64)
def _read(paragraphs: tuple[str, ...], year: int | None) -> tuple[tuple[Sentence, Claim], ...]:
    words = wordings.standard()
    return tuple(
        (sentence, claim)
        for sentence in sentences.sentences(paragraphs, words.scope)
        for claim in of_sentence(sentence, words, year)
    )


def of_sentence(sentence: Sentence, words: Wordings, year: int | None) -> Iterator[Claim]:
    """The claims and denials of a sentence."""
    if not words.scope.worth.search(sentence.text):
        return
    for kind, wording in (*words.claims.items(), *words.denials.items()):
        if not _heard(sentence, wording):
            continue
        for match in _found(sentence.text, wording):
            claim = _claim(kind, match, sentence, wording, words, year)
            if claim is not None:
                yield claim


def _heard(sentence: Sentence, wording: Wording) -> bool:
    """Whether the sentence stands where such a claim is to be read."""
    if sentence.requests or wording.only_requests:
        return sentence.requests
    if not sentence.disclosure and not wording.anywhere:
        return False
    return wording.needs is None or bool(wording.needs.search(sentence.text))


def _found(text: str, wording: Wording) -> Iterator[re.Match[str]]:
    """The matches that nothing beside them turns into something else, each number once."""
    seen: set[int] = set()
    for pattern in wording.patterns:
        position = 0
        while (match := pattern.search(text, position)) is not None:
            position = match.start() + 1
            if _spoilt(text, match, wording):
                continue
            spot = match.start("n") if "n" in pattern.groupindex else match.start()
            position = match.end()
            if spot not in seen:
                seen.add(spot)
                yield match


def _spoilt(text: str, match: re.Match[str], wording: Wording) -> bool:
    start, end = match.span()
    before = text[max(0, start - _BEFORE) : start]
    if wording.not_after is not None and wording.not_after.search(before.rpartition(",")[2]):
        return True
    return wording.unless is not None and bool(wording.unless.search(_clause(text, start, end)))


def _clause(text: str, start: int, end: int) -> str:
    first = max(text.rfind(sign, 0, start) for sign in _CLAUSE) + 1
    after = [spot for sign in _CLAUSE if (spot := text.find(sign, end)) >= 0]
    return text[first : min(after, default=len(text))]


def _claim(
    kind: str, match: re.Match[str], sentence: Sentence, wording: Wording, words: Wordings, year: int | None
) -> Claim | None:
    """A match as a claim; None where it speaks of another year."""
    text, scope, groups = sentence.text, words.scope, match.groupdict()
    counted = "n" in groups
    spot = match.start("n") if counted else match.start()
    if _other_year(text[: match.start()], groups.get("y"), words, year):
        return None
    hedged = counted and bool(
        groups.get("h") or scope.hedged_before.search(text[:spot][-3:]) or scope.hedged_after.match(text[match.end() :])
    )
    listed = scope.of_which.search(text, match.end())
    told = text[: listed.start()] if listed is not None else text
    doubtful = wording.doubt is not None and wording.doubt.search(told)
    lifted = wording.lifted is not None and wording.lifted.search(told)
    return Claim(
        kind=kind,
        number=int(match["n"].replace(",", "")) if counted else 0,
        unit=match["u"] if counted else "",
        quote=sentence.quote(),
        column=_column(text[: match.end()], words),
        hedged=hedged,
        wide=bool(scope.wide.search(text)),
        qualified=bool(scope.span.search(text) or (doubtful and not lifted)),
        part=wording.total and bool(scope.of_which.search(text[:spot])),
    )


def _other_year(before: str, carried_to: str | None, words: Wordings, year: int | None) -> bool:
    """Whether the clause names another year than that of the report (``carried_to`` must be a later one)."""
    if carried_to is not None and (year is None or int(carried_to) <= year):
        return True
    clause = before[max(before.rfind(sign) for sign in _CLAUSE) + 1 :]
    named = [match["y"] for match in words.scope.other_year.finditer(clause)]
    return bool(named) and str(year) not in named


def _column(head: str, words: Wordings) -> str:
    natural, entities = words.scope.natural.search(head), words.scope.entities.search(head)
    if bool(natural) == bool(entities):
        return "total"
    return "natural" if natural else "entities"


def numbers(told: Iterable[Claim]) -> tuple[int, ...]:
    """The different numbers of some claims, in order."""
    return tuple(dict.fromkeys(claim.number for claim in told))
