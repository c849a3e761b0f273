"""Section one: what it covers and how it is numbered (国办公开办函〔2021〕30号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Report, Section
from monitor.read.words import norm

_OVERVIEW = 1
_WHERE = f"section.{_OVERVIEW}"
_BESIDE_TABLES = (2, 3, 4)
_ORDINALS = "〇一二三四五六七八九十"
SUBHEADING = re.compile(r"^(?:\(([一二三四五六七八九十])(?:\)|、)|([一二三四五六七八九十])\))(?![项款条章部])")
"""A second-level heading in normalised text; one of its brackets may be lost."""

_HEADED_FROM = 2
_LONGEST = 30
_CUT = re.compile("[。:,;]")


class Aspect(TypedDict):
    """An aspect of section one: any of ``words`` names it, any of ``near`` may speak of it in other words."""

    name: str
    words: list[str]
    near: list[str]


def aspects_covered(dossier: Dossier, *, form: str, aspects: list[Aspect]) -> Iterator[Remark]:
    """Section one speaks of every aspect, under a heading or not. The size of the unit is no excuse.

    An aspect may be meant by other words: in a sub-heading, in a text whose sub-headings are not those of the aspects,
    or beside the tables. Then a person has to look.
    """
    report = dossier.report
    assert report is not None
    section = overview(report)
    if report.format != form or section is None or not section.paragraphs:
        reason = "other_form" if report.format != form else "no_section"
        yield Remark(verdict=Verdict.SKIPPED, reason=reason)
        return
    text = norm("".join(section.paragraphs))
    beside = norm("".join(p for s in report.sections if s.number in _BESIDE_TABLES for p in s.paragraphs))
    heads = _heads(section)
    headed = sum(_any(aspect["words"], heads) for aspect in aspects) >= _HEADED_FROM
    lacking = [aspect for aspect in aspects if not _any(aspect["words"], text)]
    doubtful = [a for a in lacking if _any(a["words"], beside) or _any(a["near"], heads if headed else text)]
    missing = [aspect for aspect in lacking if aspect not in doubtful]
    if missing:
        yield _remark(Verdict.FAILS, "fails", missing)
    elif doubtful:
        yield _remark(Verdict.UNSURE, "other_words", doubtful)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def subheadings_numbered(dossier: Dossier) -> Iterator[Remark]:
    """The sub-headings of section one count from one on, without a gap or a repetition.

    A number found inside a paragraph fills its gap; counts that start anew under another level are no repetition.
    """
    report = dossier.report
    assert report is not None
    section = overview(report)
    found = subheadings(section) if section is not None else []
    if section is None or len(found) < _HEADED_FROM:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_subheadings")
        return
    if len(runs := _runs(found)) > 1 and all(len(run) > 1 for run in runs):
        yield Remark(verdict=Verdict.HOLDS)
        return
    text = norm("".join((section.heading, *section.paragraphs)))
    twice = [value for value in dict.fromkeys(found) if found.count(value) > 1]
    gaps = [v for v in range(1, max(found)) if v not in found and f"({_ORDINALS[v]})" not in text]
    if not twice and not gaps:
        yield Remark(verdict=Verdict.HOLDS)
        return
    numbers = "、".join(f"（{_ORDINALS[value]}）" for value in twice or gaps)
    reason = "twice" if twice else "gap"
    yield Remark(verdict=Verdict.FAILS, where=_WHERE, reason=reason, values={"ordinals": numbers})


def overview(report: Report) -> Section | None:
    return next((section for section in report.sections if section.number == _OVERVIEW), None)


def subheadings(section: Section) -> list[int]:
    """The bracketed ordinals that paragraphs of a section start with; one bracket may be lost."""
    matches = (SUBHEADING.match(norm(paragraph[:12])) for paragraph in section.paragraphs)
    return [_ORDINALS.index(match.group(1) or match.group(2)) for match in matches if match]


def _heads(section: Section) -> str:
    """The words of the sub-headings, up to where their text begins."""
    texts = (norm(paragraph[: 2 * _LONGEST]) for paragraph in section.paragraphs)
    return "\n".join(_CUT.split(text)[0][:_LONGEST] for text in texts if SUBHEADING.match(text))


def _runs(found: Sequence[int]) -> list[list[int]]:
    """The ordinals cut wherever they start from one again."""
    runs: list[list[int]] = []
    for value in found:
        if value == 1 or not runs:
            runs.append([])
        runs[-1].append(value)
    return runs


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _remark(verdict: Verdict, reason: str, aspects: Sequence[Aspect]) -> Remark:
    values = {"aspects": "、".join(aspect["name"] for aspect in aspects)}
    return Remark(verdict=verdict, where=_WHERE, reason=reason, values=values)
