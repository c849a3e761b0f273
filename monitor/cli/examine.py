"""One document by itself: read it, judge it, read it again where it would be accused. Without config or database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from msgspec.structs import replace

from monitor.cases.obligations import owed
from monitor.cli.source import Opened
from monitor.config import known_days
from monitor.judge import twice
from monitor.judge.book.rulebook import RuleBook
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding
from monitor.model.pages import Item
from monitor.model.reports import Report
from monitor.model.roster import Agency, BodyKind
from monitor.read import report as reports
from monitor.read import second
from monitor.read.whose import bodies, titles
from monitor.settings import Due
from monitor.words import Words


def read(opened: Opened, stated: date | None) -> Report:
    """Read an opened source; ``stated`` is the publication day the user gives."""
    hints = reports.Hints(url=opened.url, content_type=opened.content_type, stated=stated)
    report = reports.read(opened.data, opened.source, hints)
    return replace(report, trouble=opened.trouble) if opened.trouble is not None else report


def read_twice(opened: Opened) -> Report:
    """Read an opened source with the second reader as well, so that another report may be held against it."""
    report = read(opened, None)
    return report if report.trouble is not None else _checked(opened, report)


def dossier(
    report: Report, agency: str | None, year: int | None, kind: str | None, today: date, previous: Report | None = None
) -> Dossier:
    """The dossier of a document judged by itself; a body kind adds the due day that the law sets it."""
    name = agency or report.agency or ""
    year = year or report.year
    body = BodyKind(kind) if kind else None
    due = None
    if body is not None and year is not None:
        one = Agency(name=name, kind=body, site="")
        due = owed([one], year, Due(), (), known_days(), Words("zh").say)[0].due
    subject = Agency(name=name, kind=body or BodyKind.DEPARTMENT, site="", level="") if name else None
    return Dossier(today=today, report=report, agency=subject, kind=body, year=year, due=due, previous=previous)


def judged(opened: Opened, dossier: Dossier, book: RuleBook, words: Words) -> tuple[Finding, ...]:
    _, findings = twice.judged(dossier, book, words, partial(_checked, opened))
    return findings


def listed_report(items: Iterable[Item], agency: str, year: int | None) -> str | None:
    """The address of an agency's report for a year among the items of one list."""
    body = bodies.named(agency)
    for item in items:
        right_year = year is None or year in titles.title_years(f"{item.title} {item.under}".strip())
        named = titles.is_report_title(item.title) and bodies.stands_for(titles.title_owner(item.title), body)
        under = any(bodies.stands_for(word, body) for word in (item.title, *item.under.split()) if item.under)
        if right_year and (named or under):
            return str(item.url)
    return None


def _checked(opened: Opened, report: Report) -> Report:
    return replace(report, disputed=second.disputed(opened.data, report))
