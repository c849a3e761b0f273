"""The statement of information-processing fees (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Verdict
from monitor.model.reports import Attached, FeeKind, Section

_OTHER_MATTERS = 6
_REFERENCE = re.compile("见附|见下|附后|如下[图表]")


def fee_statement(dossier: Dossier, *, strict_from: int) -> Iterator[Remark]:
    """Section six states the fees of the year, nil included. Before ``strict_from`` a missing statement is a hint."""
    report = dossier.report
    assert report is not None and report.fee is not None and dossier.year is not None
    fee, six = report.fee, [s for s in report.sections if s.number == _OTHER_MATTERS]
    where = f"section.{_OTHER_MATTERS}"
    if not six or not (six[0].paragraphs or six[0].tables):
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason="no_section_six")
    elif fee.conflict:
        yield Remark(verdict=Verdict.SKIPPED, where=where, reason="conflict")
    elif fee.kind is FeeKind.UNCLEAR:
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="unclear", values={"quote": _quote(fee.quotes)})
    elif fee.kind is FeeKind.MISSING and _may_stand_elsewhere(six[0]):
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="unclear", values=_said(six[0].paragraphs))
    elif fee.kind is FeeKind.MISSING and any(map(_states, report.attached)):
        yield Remark(verdict=Verdict.UNSURE, where=where, reason="in_attachment")
    elif fee.kind is FeeKind.MISSING:
        hint = None if dossier.year >= strict_from else Severity.S4
        yield Remark(
            verdict=Verdict.FAILS, where=where, reason="missing", severity=hint, values=_said(six[0].paragraphs)
        )
    elif _OTHER_MATTERS not in fee.sections:
        values = {"quote": _quote(fee.quotes)}
        yield Remark(verdict=Verdict.FAILS, where=where, reason="elsewhere", severity=Severity.S3, values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS, where=where)


def _may_stand_elsewhere(section: Section) -> bool:
    """A table in section six, or words that refer to an attachment, may hold what the prose does not say."""
    return section.tables > 0 or any(_REFERENCE.search(paragraph) for paragraph in section.paragraphs)


def _states(attached: Attached) -> bool:
    """Whether the report in its other form states the fees."""
    fee = attached.report.fee if attached.report is not None else None
    return fee is not None and fee.kind is not FeeKind.MISSING


def _said(paragraphs: tuple[str, ...]) -> dict[str, str]:
    return {"quote": _quote(("".join(paragraphs),))}


def _quote(quotes: tuple[str, ...]) -> str:
    text = "".join(quotes).strip()
    return text if len(text) <= 60 else text[:60] + "…"
