"""The six sections: present, in order, numbered, filled, whole (Decree 711, art. 50; 国办公开办函〔2021〕30号)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from monitor.judge.checks.overview import SUBHEADING
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Verdict
from monitor.model.reports import Report, Section
from monitor.read.form.layout import SectionShape, standard
from monitor.read.words import norm

_NUMBERS = (1, 2, 3, 4, 5, 6)
_TABLES = {2: "table2", 3: "table3", 4: "table4"}
_MISREAD_FROM = 4
_ORDINALS = "〇一二三四五六七八九十"
_PROSE = (1, 5, 6)
_OVERVIEW, _OTHER = 1, 6
_PUBLIC = "公开"
_QUOTE = 30


def sections_present(dossier: Dossier) -> Iterator[Remark]:
    """All six sections are there. Where a table tells that its section exists, only the heading is missing (S3).

    A heading of another wording in the place of the missing one may be it. Where the section before speaks of what
    the missing one is about, the heading may have been lost on the way to us.
    """
    report = _report(dossier)
    present = {section.number for section in report.sections}
    missing = [number for number in _NUMBERS if number not in present]
    for number in missing:
        reason = "doubt" if len(missing) >= _MISREAD_FROM else _absent(report, number)
        yield Remark(
            verdict=Verdict.FAILS if reason in ("fails", "heading_missing") else Verdict.UNSURE,
            where=f"section.{number}",
            reason=reason,
            values={"section": _title(number)},
            severity=Severity.S3 if number in _TABLES and getattr(report, _TABLES[number]) is not None else None,
        )
    if not missing:
        yield Remark(verdict=Verdict.HOLDS)


def sections_ordered(dossier: Dossier) -> Iterator[Remark]:
    """The sections stand in the prescribed order."""
    numbers = [section.number for section in _report(dossier).sections]
    if numbers == sorted(numbers):
        yield Remark(verdict=Verdict.HOLDS)
        return
    before, after = next((a, b) for a, b in pairwise(numbers) if b < a)
    values = {"first": _title(before), "second": _title(after)}
    cells = (f"section.{before}",)
    yield Remark(verdict=Verdict.FAILS, where=f"section.{after}", reason="fails", values=values, cells=cells)


def sections_numbered(dossier: Dossier) -> Iterator[Remark]:
    """Ordinals once each and without a gap.

    Extra sections that renumber honestly are fine, and a missing section explains its gap.
    """
    report = _report(dossier)
    ordinals = [section.ordinal for section in report.sections if section.ordinal is not None]
    if len(ordinals) < 2:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_ordinals")
        return
    twice = [value for value, count in Counter(ordinals).items() if count > 1]
    present = {section.number for section in report.sections}
    explained = {*report.extra_ordinals, *(number for number in _NUMBERS if number not in present)}
    gaps = [] if twice else [v for v in range(1, max(ordinals)) if v not in ordinals and v not in explained]
    for value in (*twice, *gaps):
        reason = "twice" if value in twice else "gap"
        yield Remark(
            verdict=Verdict.FAILS,
            where=f"ordinal.{value}",
            reason=reason,
            values={"ordinal": _ORDINALS[min(value, 10)]},
        )
    if not twice and not gaps:
        yield Remark(verdict=Verdict.HOLDS)


def sections_filled(dossier: Dossier) -> Iterator[Remark]:
    """No section is without text and table. An empty table section may be our loss (image, script): unsure."""
    report = _report(dossier)
    empty = [s.number for s in report.sections if not s.paragraphs and not s.tables]
    for number in empty:
        lost = number in _TABLES or report.images > 0
        yield Remark(
            verdict=Verdict.UNSURE if lost else Verdict.FAILS,
            where=f"section.{number}",
            reason="maybe_lost" if lost else "fails",
            values={"section": _title(number)},
        )
    if not empty:
        yield Remark(verdict=Verdict.HOLDS)


def text_not_cut_off(
    dossier: Dossier, *, least: int, ends: str, more_than: list[str], joints: list[str], media: list[str]
) -> Iterator[Remark]:
    """A paragraph before a heading ends with one of the signs ``ends``; one finding a section.

    Cut off for certain is one that ends with a number and ``more_than`` (260余), or the last one with one of
    ``joints``, in a source of one of ``media``: elsewhere lines may have been lost on the way to us. Shorter than
    ``least`` characters it may be an entry of a list or a signature, beside a table a caption.
    """
    report = dossier.report
    assert report is not None
    quantity = re.compile(rf"\d[\d,.]{{0,14}}(?:{'|'.join(map(re.escape, more_than))})$")
    found = False
    for section in (section for section, _ in pairwise(report.sections) if section.number in _PROSE):
        texts = [t for t in _before_headings(section) if len(t) >= least and not t.endswith(tuple(ends))]
        broken = [t for t in texts if quantity.search(t[-_QUOTE:])]
        broken += [t for t in texts[-1:] if t.endswith(tuple(joints)) and t == norm(section.paragraphs[-1])]
        certain = bool(broken) and report.media_type in media
        if texts:
            found = True
            yield Remark(
                verdict=Verdict.FAILS if certain else Verdict.UNSURE,
                where=f"section.{section.number}",
                reason="fails" if certain else "doubt",
                values={"quote": (broken or texts)[0][-_QUOTE:]},
            )
    if not found:
        yield Remark(verdict=Verdict.HOLDS)


def _headed_otherwise(report: Report, number: int) -> bool:
    """Whether a top-level heading that is none of the six stands between the neighbours of a missing section."""
    printed = [(section.number, section.ordinal) for section in report.sections if section.ordinal is not None]
    before = max((ordinal for other, ordinal in printed if other < number), default=0)
    after = min((ordinal for other, ordinal in printed if other > number), default=before + 2)
    return any(before < ordinal < after for ordinal in report.extra_ordinals)


def _absent(report: Report, number: int) -> str:
    """What is missing where a section was not found: it, or only its heading."""
    if _headed_otherwise(report, number):
        return "other_heading"
    if number in _TABLES and getattr(report, _TABLES[number]) is not None:
        return "heading_missing"
    return "content_there" if _told_before(report, number) else "fails"


def _told_before(report: Report, number: int) -> bool:
    """Whether what precedes the place of a section speaks of its matter; section one only under a sub-heading of it."""
    before = max((section.number for section in report.sections if section.number < number), default=0)
    texts = [norm(p) for s in report.sections if s.number == before for p in s.paragraphs]
    if not before:
        return any(SUBHEADING.match(text) and _PUBLIC in text for text in map(norm, report.opening))
    if before == _OVERVIEW:
        texts = [text[:_QUOTE] for text in texts if SUBHEADING.match(text)] if number in _PROSE else []
    stated = report.fee is not None and number == _OTHER and before in report.fee.sections
    return stated or any(_shape(number).theme.search(text) for text in texts)


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report


def _title(number: int) -> str:
    return _shape(number).title


def _shape(number: int) -> SectionShape:
    return next(shape for shape in standard().sections if shape.number == number)


def _before_headings(section: Section) -> Iterator[str]:
    """The paragraphs of a section without tables that stand before a sub-heading or the next heading."""
    texts = [norm(paragraph) for paragraph in section.paragraphs] if not section.tables else []
    yield from (text for text, after in pairwise(texts) if SUBHEADING.match(after))
    yield from texts[-1:]
