"""By what numbers are divided: channel, kind of applicant, result, outcome, way of suing, part of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from monitor.judge.prose.counts import DIVISIONS, Count
from monitor.read.clauses.tokens import Token

Named = Mapping[int, tuple[str, str]]
"""Division and class by the place of a count, where the names of an enumeration stand together before its numbers."""

MEMBERS = {member: division for division, members in DIVISIONS.items() for member in members}
EACH = "分别"
_NONE: Named = MappingProxyType({})


def member(words: Sequence[Token]) -> tuple[str, str]:
    """(division, class) that some words name; nothing where they name none or several."""
    found = {MEMBERS[word.kind]: word.kind for word in reversed(words) if word.kind in MEMBERS}
    if len(found) == 1:
        return next(iter(found.items()))
    disputes = [word.kind for word in words if word.kind in ("review", "suit")]
    return ("disputes", disputes[0]) if not found and len(set(disputes)) == 1 else ("", "")


def said_of(count: Count, named: Named = _NONE) -> tuple[str, str]:
    """The division and class of a count: by the words before it or, if these name none, by those behind it."""
    if count.at in named:
        return named[count.at]
    division, name = member(count.near)
    if division or count.near_has("rest"):
        return division, name or "rest"
    return member(count.behind)


def respective(counts: Sequence[Count]) -> Iterator[tuple[int, tuple[str, str]]]:
    """(place, what is counted there) of ``线上、线下分别为15件、9件``."""
    for number, count in enumerate(counts):
        if not count.near_has("of_which") or count.near[-1].text not in (EACH, "为", "是", "有"):
            continue
        names = [word.kind for word in _since_comma(count.before) if word.kind in MEMBERS]
        row = counts[number : number + len(names)]
        divisions = {MEMBERS[name] for name in names}
        if len(names) > 1 and len(row) == len(names) and len(divisions) == 1 and all(_bare(one) for one in row[1:]):
            yield from ((one.at, (divisions.copy().pop(), name)) for one, name in zip(row, names, strict=True))


def _since_comma(words: Sequence[Token]) -> Sequence[Token]:
    commas = [at for at, word in enumerate(words) if word.text in (",", ";")]
    return words[commas[-1] + 1 :] if commas else words


def _bare(count: Count) -> bool:
    return all(word.text in ("、", ",", "和", "及") for word in count.before)
