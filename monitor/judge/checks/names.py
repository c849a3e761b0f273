"""Who speaks in a report: not a body of another kind, not another unit, not on another area's portal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.judge.peers import speaks_for_all
from monitor.judge.prose.likeness import running_text, sentences
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.reports import Report
from monitor.read import attachments
from monitor.read.whose import bodies
from monitor.read.words import norm

_QUOTED = re.compile(r"《[^》]{0,80}》|“[^”]{0,80}”")
_LEAD = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,2}[)、]|\d{1,2}[.、])[^。,:;]{0,24}[。:]")
_CLAUSE = re.compile(r"[,;:。]")
_WHEN = re.compile(r"^(?:现将|20\d\d年度?|全年|本年度?|今年|一年来)+")
_SHOWN = 40

Slip = tuple[Verdict, str, str, str, str]
"""(verdict, reason, place, the words that do not belong there, the sentence)."""


def own_names(
    dossier: Dossier,
    *,
    says: Mapping[str, Sequence[str]],
    ends: Mapping[str, Sequence[str]],
    lookalikes: Sequence[str],
    accounts: Sequence[str],
    acts: Sequence[str],
    joint: Sequence[str],
    portals: Sequence[str],
) -> Iterator[Remark]:
    """A report speaks of its own unit: it does not call itself by another kind of body, nor report of another unit.

    ``says`` are the words that only bodies whose names end as in ``ends`` use of themselves; ``lookalikes`` contain
    them by chance. After another unit's name ``accounts`` belong to that unit's report alone, ``acts`` perhaps.
    ``joint`` marks actions of several; ``portals`` are what an area calls its website.
    """
    report = dossier.report
    assert report is not None
    own = dossier.agency.name if dossier.agency is not None else attachments.body(report) or report.agency or ""
    foreign = _foreign(own, says, ends)
    slips: list[Slip] = []
    for where, sentence in _spoken(report):
        slips += _self(where, sentence, foreign, lookalikes)
        slips += _other(where, sentence, dossier, accounts, acts, joint)
        slips += _portals(where, sentence, dossier, portals)
    yield from _told(slips, own)


def _told(slips: Sequence[Slip], own: str) -> Iterator[Remark]:
    """The first slip of a kind, those that are sure alone if there are any."""
    sure = [slip for slip in slips if slip[0] is Verdict.FAILS]
    told: dict[str, Slip] = {}
    for slip in sure or slips:
        told.setdefault(slip[1], slip)
    for verdict, reason, where, found, sentence in told.values():
        values: Values = {"found": found, "own": own, "quote": _around(sentence, found)}
        yield Remark(verdict=verdict, where=where, reason=reason, values=values)
    if not told:
        yield Remark(verdict=Verdict.HOLDS)


def _around(sentence: str, found: str) -> str:
    start = max(0, sentence.find(found) - _SHOWN // 3)
    return sentence[start : start + _SHOWN]


def _spoken(report: Report) -> Iterator[tuple[str, str]]:
    """(place, sentence) of all running text, without sub-headings and without what is quoted in it."""
    for where, paragraph in running_text(report):
        for sentence in sentences([_QUOTED.sub("", _LEAD.sub("", norm(paragraph)))]):
            yield where, sentence


# --- a body of another kind --------------------------------------------------------------------------------------


def _foreign(own: str, says: Mapping[str, Sequence[str]], ends: Mapping[str, Sequence[str]]) -> Sequence[Sequence[str]]:
    """What bodies of each other kind than ``own`` call themselves; nothing for a body of no known kind."""
    kind = next((kind for kind, endings in ends.items() if own.endswith(tuple(endings))), None)
    return [words for other, words in says.items() if kind is not None and other != kind]


def _self(where: str, sentence: str, foreign: Sequence[Sequence[str]], lookalikes: Sequence[str]) -> Iterator[Slip]:
    bare = sentence
    for word in lookalikes:
        bare = bare.replace(word, "")
    for words in foreign:
        found = next((word for word in words if word in bare), None)
        if found is not None:
            yield Verdict.FAILS, "self", where, found, sentence


# --- another unit ------------------------------------------------------------------------------------------------


def _stranger(text: str, dossier: Dossier) -> str | None:
    """The name of another unit that a text begins with, the longest; none in a report that speaks of everybody.

    A name within a name is a part of the other.
    """
    own = dossier.agency
    if dossier.peers is None or own is None or speaks_for_all(own):
        return None
    mine = bodies.names(own)
    for length, spelled in dossier.peers.spelled.items():
        bearers = spelled.get(name := text[:length])
        if bearers and bearers != {own.name} and not any(name in one or one in name for one in mine):
            return name
    return None


def _other(
    where: str,
    sentence: str,
    dossier: Dossier,
    accounts: Sequence[str],
    acts: Sequence[str],
    joint: Sequence[str],
) -> Iterator[Slip]:
    """Another unit as the subject of a clause that gives an account, or does what it may well do in this report."""
    for clause in _CLAUSE.split(sentence):
        text = _WHEN.sub("", clause)
        name = _stranger(text, dossier)
        if name is None:
            continue
        rest = _WHEN.sub("", text.removeprefix(name))
        if rest.startswith(tuple(accounts)) and not any(word in clause for word in joint):
            yield Verdict.FAILS, "unit", where, name, sentence
        elif rest.startswith(tuple(acts)) and not any(word in sentence for word in joint):
            yield Verdict.UNSURE, "unit_doubt", where, name, sentence


# --- another area ------------------------------------------------------------------------------------------------


def _portals(where: str, sentence: str, dossier: Dossier, portals: Sequence[str]) -> Iterator[Slip]:
    """The portals of other areas of the register."""
    if dossier.peers is None or dossier.agency is None:
        return
    own, areas = dossier.agency.area, dossier.peers.areas
    ends = [end for portal in portals for end in _places(portal, sentence)]
    named = {sentence[end - length : end] for end in ends for length in areas if length <= end}
    for area in sorted(area for area in named if area in areas[len(area)] and area not in own and own not in area):
        yield Verdict.UNSURE, "portal", where, area, sentence


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
