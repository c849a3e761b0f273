"""Whether, when and as what a report was published (Decree 711, art. 49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Severity, Values, Verdict
from monitor.model.pages import Trouble
from monitor.model.reports import Report
from monitor.read import attached
from monitor.read.dates import find_date

_SCANNED = "images-only"
_PAGE = "text/html"


def published(dossier: Dossier) -> Iterator[Remark]:
    """The report for the year exists. Missing is a claim about a search: only a complete one can support it."""
    assert dossier.search is not None and dossier.due is not None
    values: Values = {
        "year": dossier.year or 0,
        "due": dossier.due.isoformat(),
        "places": len(dossier.search.places),
    }
    report = dossier.report
    if report is not None and report.trouble is None:
        last_years = report.year is not None and dossier.year is not None and report.year < dossier.year
        verdict = Verdict.UNSURE if last_years else Verdict.HOLDS
        yield Remark(verdict=verdict, reason="last_years" if last_years else "", values=values)
    elif dossier.today <= dossier.due:
        yield Remark(verdict=Verdict.SKIPPED, reason="not_due", values=values)
    elif report is not None or not dossier.search.complete:
        yield Remark(verdict=Verdict.SKIPPED, reason="search_incomplete", values=values)
    elif dossier.search.recheck is not None:
        yield Remark(verdict=Verdict.SKIPPED, reason="gone_told", values=values)
    elif dossier.search.seen_before is not None:
        seen = {**values, "url": dossier.search.seen_before}
        yield Remark(verdict=Verdict.UNSURE, reason="gone", values=seen)
    else:
        yield Remark(verdict=Verdict.FAILS, reason="fails", values=values)


def on_time(dossier: Dossier) -> Iterator[Remark]:
    """Published by the due day, which itself counts. A date from an address, or a weak one, never convicts.

    A day that has not come yet is no day of publication, which another rule says.
    """
    assert dossier.report is not None and dossier.due is not None
    dating = dossier.report.dating
    last_possible = dating.day or dating.until
    if last_possible is None:
        yield _undated(dossier.report)
        return
    values: Values = {"published": last_possible.isoformat(), "due": dossier.due.isoformat()}
    if last_possible <= dossier.due:
        yield Remark(verdict=Verdict.HOLDS, values=values)
    elif dating.weak or dating.day is None:
        yield Remark(verdict=Verdict.UNSURE, reason="weak_date", values=values)
    elif dating.day > dossier.today:
        yield Remark(verdict=Verdict.SKIPPED, reason="future", values=values)
    else:
        late: Values = {**values, "days": (dating.day - dossier.due).days}
        yield Remark(verdict=Verdict.FAILS, where="published", reason="fails", values=late)


def _undated(report: Report) -> Remark:
    """A page without any day, and one whose days contradict each other, which a person can settle."""
    said = (find_date(one.says) for one in report.witnesses if one.fact == "published" and one.origin == "page")
    days = sorted({day for day in said if day is not None})
    if len(days) < 2:
        return Remark(verdict=Verdict.SKIPPED, reason="undated")
    values: Values = {"days": "、".join(day.isoformat() for day in days)}
    return Remark(verdict=Verdict.UNSURE, reason="disagree", values=values)


def not_before_year_end(dossier: Dossier) -> Iterator[Remark]:
    """The shown date is not before 1 January of the year after the report year."""
    assert dossier.report is not None and dossier.year is not None
    dating = dossier.report.dating
    if dating.day is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="undated")
        return
    values: Values = {"published": dating.day.isoformat(), "year": dossier.year}
    if dating.day >= date(dossier.year + 1, 1, 1):
        yield Remark(verdict=Verdict.HOLDS)
    elif dating.weak or dating.source == "url":
        yield Remark(verdict=Verdict.UNSURE, reason="weak_date", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where="published", reason="fails", values=values)


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
    elif (link := attached.origin(report)) is not None:
        name = {"name": link.text[:60]}
        yield Remark(verdict=Verdict.FAILS, where="body", reason="attached", values=name, severity=Severity.S4)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def _unread(report: Report, trouble: Trouble) -> Remark:
    if trouble.code == _SCANNED:
        certain = report.media_type != _PAGE or any(_scan(one.trouble) for one in report.attached)
        verdict, reason = (Verdict.FAILS, "scanned") if certain else (Verdict.UNSURE, "maybe_script")
        return Remark(verdict=verdict, where="body", reason=reason)
    if trouble.code == attached.ONLY:
        return Remark(verdict=Verdict.UNSURE, where="body", reason="unopened", severity=Severity.S4)
    return Remark(verdict=Verdict.SKIPPED, reason="*needs_report")


def _scan(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.code == _SCANNED
