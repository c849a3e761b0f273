"""The six sections: present, in order, numbered, filled (Decree 711, art. 50; 国办公开办函〔2021〕30号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.reports import Report
from monitor.read.form.layout import standard

_NUMBERS = (1, 2, 3, 4, 5, 6)
_TABLES = {2: "table2", 3: "table3", 4: "table4"}
_MISREAD_FROM = 4
_ORDINALS = "〇一二三四五六七八九十"


def sections_present(dossier: Dossier) -> Iterator[Remark]:
    """All six sections are there. Where a table tells that its section exists, only the heading is missing (S3).

    A heading of another wording in the place of the missing one may be it.
    """
    report = _report(dossier)
    present = {section.number for section in report.sections}
    missing = [number for number in _NUMBERS if number not in present]
    doubtful = len(missing) >= _MISREAD_FROM
    for number in missing:
        if not doubtful and _headed_otherwise(report, number):
            values: Values = {"section": _title(number)}
            yield Remark(verdict=Verdict.UNSURE, where=f"section.{number}", reason="other_heading", values=values)
            continue
        by_table = number in _TABLES and getattr(report, _TABLES[number]) is not None
        yield Remark(
            verdict=Verdict.UNSURE if doubtful else Verdict.FAILS,
            where=f"section.{number}",
            reason="doubt" if doubtful else "heading_missing" if by_table else "fails",
            values={"section": _title(number)},
            severity=Severity.S3 if by_table else None,
        )
    if not missing:
        yield Remark(verdict=Verdict.HOLDS)


def _headed_otherwise(report: Report, number: int) -> bool:
    """Whether a top-level heading that is none of the six stands between the neighbours of a missing section."""
    printed = [(section.number, section.ordinal) for section in report.sections if section.ordinal is not None]
    before = max((ordinal for other, ordinal in printed if other < number), default=0)
    after = min((ordinal for other, ordinal in printed if other > number), default=before + 2)
    return any(before < ordinal < after for ordinal in report.extra_ordinals)


def sections_ordered(dossier: Dossier) -> Iterator[Remark]:
    """The sections stand in the prescribed order."""
    numbers = [section.number for section in _report(dossier).sections]
    if numbers == sorted(numbers):
        yield Remark(verdict=Verdict.HOLDS)
        return
    before, after = next((a, b) for a, b in pairwise(numbers) if b < a)
    values = {"first": _title(before), "second": _title(after)}
    yield Remark(verdict=Verdict.FAILS, where=f"section.{after}", reason="fails", values=values)


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


def _report(dossier: Dossier) -> Report:
    assert dossier.report is not None
    return dossier.report


def _title(number: int) -> str:
    return next(shape.title for shape in standard().sections if shape.number == number)
