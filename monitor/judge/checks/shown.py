"""What the page of a report shows: a day that can be, and the report as text (Decree 711, art. 49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.pages import Trouble
from monitor.model.reports import Report
from monitor.read import attachments

_SCANNED = "images-only"
_PAGE = "text/html"


def not_in_future(dossier: Dossier, *, grace_days: int) -> Iterator[Remark]:
    """The shown date is not after the day of the check, which a clock of the site may run ahead of by ``grace_days``.

    A date from an address, or a weak one, never convicts.
    """
    assert dossier.report is not None
    dating = dossier.report.dating
    if dating.day is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="undated")
        return
    values: Values = {"published": dating.day.isoformat(), "today": dossier.today.isoformat()}
    if dating.day <= dossier.today + timedelta(days=grace_days):
        yield Remark(verdict=Verdict.HOLDS)
    elif dating.weak or dating.source == "url":
        yield Remark(verdict=Verdict.UNSURE, where="published", reason="weak_date", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where="published", reason="fails", values=values)


def body_is_text(dossier: Dossier) -> Iterator[Remark]:
    """A page carries its report as text. What it leaves to a document that reads is a hint (S4) only.

    Pictures on a page without text may belong to a site that fills in its text by script: unsure. A scan by itself, or
    behind the only link of a page, has no text for certain.
    """
    report = dossier.report
    if report is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="*needs_report")
    elif report.trouble is not None:
        yield _unread(report, report.trouble)
    elif (link := attachments.origin(report)) is not None:
        name = {"name": link.text[:60]}
        yield Remark(verdict=Verdict.FAILS, where="body", reason="attached", values=name, severity=Severity.S4)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def _unread(report: Report, trouble: Trouble) -> Remark:
    if trouble.code == _SCANNED:
        certain = report.media_type != _PAGE or any(_scan(one.trouble) for one in report.attached)
        verdict, reason = (Verdict.FAILS, "scanned") if certain else (Verdict.UNSURE, "maybe_script")
        return Remark(verdict=verdict, where="body", reason=reason)
    if trouble.code == attachments.ONLY:
        return Remark(verdict=Verdict.UNSURE, where="body", reason="unopened", severity=Severity.S4)
    return Remark(verdict=Verdict.SKIPPED, reason="*needs_report")


def _scan(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.code == _SCANNED
