"""Slips of the pen in headings and fixed phrases, against the lists of ``rules/phrases.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path

from msgspec import Struct, convert
from msgspec.structs import replace

from monitor.judge.checks.overview import SUBHEADING
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report, Section
from monitor.read.words import norm
from monitor.shipped import rules_dir

_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_ORDINAL = re.compile(r"^(?:第[一二三四五六七八九十]{1,2}部分|[一二三四五六七八九十\d]{1,2}[、.:,])")
_TITLE = re.compile(r"《([^《》]{4,60})》")
_CUT = re.compile(r"[。:,;!?]")
_ASIDE = re.compile(r"\([^()]{0,30}\)")
_LONGEST = 40
_MOST_CHANGES = 2
_SHORT = 6
_LONG = 8
_PDF = "application/pdf"


class Phrases(Struct, frozen=True):
    """Phrases as they ought to be and what may be otherwise in them; ``confused`` pairs are (wrong, right)."""

    subheadings: tuple[str, ...]
    names: tuple[str, ...]
    prose: tuple[tuple[str, str], ...]
    particles: str
    words: tuple[str, ...]
    same: tuple[tuple[str, str], ...]
    confused: frozenset[str]


class Phrasebook(Struct, frozen=True):
    """The fixed phrases, and how each section may be headed, the official heading first."""

    phrases: Phrases
    headings: dict[str, tuple[str, ...]]


class Slip(Struct, frozen=True):
    """A phrase as printed, as it ought to be, and whether it is a slip for certain."""

    found: str
    right: str
    certain: bool


Change = tuple[str, str, int]
"""(what is printed, what ought to be, where it is printed)."""

_KINDS = ("fine", "slip", "doubt", "other")
"""The phrase or another wording of it, a slip, perhaps a slip, another phrase: the first that fits any counts."""


def phrases_spelt(dossier: Dossier) -> Iterator[Remark]:
    """Headings, sub-headings and names of laws are spelt as the form spells them; one finding a section.

    What may be another wording, or a loss of a PDF's text, is for a person to look at; so are slips in prose (S4).
    """
    assert dossier.report is not None
    slips = dict(_slips(dossier.report))
    prose = dict(
        _in_prose(dossier.report, {where: "".join(slip.found for slip in told) for where, told in slips.items()})
    )
    yield from (_remark(where, told, None) for where, told in slips.items())
    yield from (_remark(where, told, Severity.S4) for where, told in prose.items())
    if not slips and not prose:
        yield Remark(verdict=Verdict.HOLDS)


def headings_official(dossier: Dossier) -> Iterator[Remark]:
    """Top-level headings are worded as in the form. A misspelt one is named by the rule about spelling."""
    report = dossier.report
    assert report is not None
    worded = [section for section in report.sections if not section.exact and _heading_slip(section) is None]
    for section in worded:
        values = {"heading": section.heading[:_LONGEST], "official": standard().headings[str(section.number)][0]}
        yield Remark(verdict=Verdict.FAILS, where=f"section.{section.number}", reason="fails", values=values)
    if not worded:
        yield Remark(verdict=Verdict.HOLDS)


def read_phrases(path: Path) -> Phrasebook:
    """Load a list of phrases; a broken one raises what tomllib or the conversion raises."""
    return convert(tomllib.loads(path.read_text(encoding="utf-8")), Phrasebook)


@cache
def standard() -> Phrasebook:
    """The phrases that ship with the program."""
    return read_phrases(rules_dir() / "phrases.toml")


@lru_cache(maxsize=4096)
def slip(text: str, right: tuple[str, ...], *, fixed: bool = True) -> Slip | None:
    """How a phrase of Chinese characters misses what it ought to be; None if it is that, worded otherwise, or neither.

    A character too few, two exchanged, a word doubled, one that is easily confused are slips, and in a ``fixed`` phrase
    a character too many; any other single character is in doubt.
    """
    plain = _canonical(text)
    tried = [(_kind(plain, _canonical(one), fixed), one) for one in right]
    kind, one = min(tried, key=lambda pair: _KINDS.index(pair[0]))
    return Slip(text, one, kind == "slip") if kind in ("slip", "doubt") else None


def _kind(text: str, right: str, fixed: bool) -> str:
    """One of ``_KINDS`` for a phrase beside what it ought to be."""
    changes = [change for change in _changes(text, right) if not _allowed(change, text)]
    if not changes:
        return "fine"
    if sum(max(len(was), len(ought)) for was, ought, _ in changes) > _MOST_CHANGES:
        return "other"
    if len(text) == len(right) and sorted(text) == sorted(right):
        return "slip"
    return _of_change(changes[0], text, right, fixed) if len(changes) == 1 else "other"


def _of_change(change: Change, text: str, right: str, fixed: bool) -> str:
    was, ought, start = change
    if _doubled(change, text):
        return "slip"
    if was + ought in standard().phrases.confused:
        return "slip"
    if len(right) < _SHORT or max(len(was), len(ought)) > 1:
        return "other"
    if was and ought:
        return "doubt" if len(right) >= _LONG else "other"
    inside = 0 < start < len(text) - len(was)
    return "slip" if ought or (inside and fixed) else "doubt" if inside else "other"


def _changes(text: str, right: str) -> list[Change]:
    codes = SequenceMatcher(None, text, right, autojunk=False).get_opcodes()
    return [(text[i:j], right[k:m], i) for kind, i, j, k, m in codes if kind != "equal"]


def _allowed(change: Change, text: str) -> bool:
    """Whether a change only concerns particles, or whole words that may be added or left out."""
    was, ought, _ = change
    if set(was + ought) <= set(standard().phrases.particles):
        return True
    return not (was and ought) and not _doubled(change, text) and bool(_words().fullmatch(was or ought))


def _doubled(change: Change, text: str) -> bool:
    was, ought, start = change
    beside = (text[max(0, start - len(was)) : start], text[start + len(was) : start + 2 * len(was)])
    return bool(was) and not ought and was in beside


@cache
def _words() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, standard().phrases.words))}){{1,8}}")


def _canonical(text: str) -> str:
    for other, usual in standard().phrases.same:
        text = text.replace(other, usual)
    return text


# --- where phrases stand -----------------------------------------------------------------------------------------


def _slips(report: Report) -> Iterator[tuple[str, list[Slip]]]:
    """(place, slips) of the opening and of each section that has any."""
    yield from _with_slips("opening", _in_names(report.opening), report)
    for section in report.sections:
        heading = _heading_slip(section)
        found = [heading] if heading is not None else []
        found += [*_in_subheadings(section.paragraphs), *_in_names(section.paragraphs)]
        yield from _with_slips(f"section.{section.number}", found, report)


def _with_slips(where: str, slips: Iterable[Slip], report: Report) -> Iterator[tuple[str, list[Slip]]]:
    """A PDF may have lost the character that is missing."""
    told = [replace(s, certain=False) if report.media_type == _PDF and _shorter(s) else s for s in slips]
    if told:
        yield where, told


def _shorter(slip: Slip) -> bool:
    return len(slip.found) < len(slip.right)


def _heading_slip(section: Section) -> Slip | None:
    core = _HAN.sub("", _CUT.split(_ASIDE.sub("", _ORDINAL.sub("", norm(section.heading))))[0])
    return None if section.exact or not core else slip(core, standard().headings[str(section.number)])


def _in_subheadings(paragraphs: Sequence[str]) -> Iterator[Slip]:
    for paragraph in paragraphs:
        text = norm(paragraph[: 2 * _LONGEST])
        start = SUBHEADING.match(text)
        core = _HAN.sub("", _CUT.split(text[start.end() :])[0]) if start else ""
        found = slip(core, standard().phrases.subheadings, fixed=False) if 0 < len(core) <= _LONGEST else None
        if found is not None:
            yield found


def _in_names(paragraphs: Sequence[str]) -> Iterator[Slip]:
    """Names of laws between 《 and 》 that miss theirs by one character."""
    titles = (match.group(1) for paragraph in paragraphs for match in _TITLE.finditer(norm(paragraph)))
    for name in dict.fromkeys(_ASIDE.sub("", title) for title in titles):
        for right in standard().phrases.names if name not in standard().phrases.names else ():
            change = _only_change(name, right)
            if change is not None:
                yield Slip(name, right, _of_change(change, name, right, fixed=True) == "slip")


def _only_change(name: str, right: str) -> Change | None:
    """The one character in which two names differ, between what they have in common before and behind it."""
    if abs(len(name) - len(right)) > 1:
        return None
    start = _alike(name, right)
    end = _alike(name[start:][::-1], right[start:][::-1])
    was, ought = name[start : len(name) - end], right[start : len(right) - end]
    return (was, ought, start) if max(len(was), len(ought)) == 1 else None


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _in_prose(report: Report, said: Mapping[str, str]) -> Iterator[tuple[str, list[Slip]]]:
    """(place, slips) of running text; what ``said`` already quotes of a place is not told again."""
    for section in report.sections:
        where, text = f"section.{section.number}", norm("。".join(section.paragraphs))
        slips = [
            Slip(wrong, right, False)
            for wrong, right in standard().phrases.prose
            if wrong in (text.replace(right, "") if wrong in right else text) and wrong not in said.get(where, "")
        ]
        if slips:
            yield where, slips


def _remark(where: str, slips: Sequence[Slip], severity: Severity | None) -> Remark:
    certain = [slip for slip in slips if slip.certain]
    told = "；".join(f"“{slip.found[:_LONGEST]}”→“{slip.right}”" for slip in certain or slips)
    verdict, reason = (Verdict.FAILS, "fails") if certain else (Verdict.UNSURE, "doubt")
    values: Values = {"slips": told}
    return Remark(verdict=verdict, where=where, reason=reason, values=values, severity=severity)
