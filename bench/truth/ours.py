"""Our reader as the campaign asks it: the only file here that knows the program."""

from __future__ import annotations

from datetime import date
from functools import cache

from bench.truth.corpora import (
    AGENCY,
    DATE,
    FEE,
    KIND,
    LIST_DATE,
    LIST_NEXT,
    LIST_TITLE,
    OWNER,
    REFUTED,
    TITLE,
    UNCLEAR,
    YEAR,
    YUAN,
    flat,
)
from bench.truth.facts import Answers, Document, Value
from monitor.model.pages import PageKind
from monitor.model.reports import Section
from monitor.model.roster import Agency, BodyKind
from monitor.read import listing
from monitor.read import report as reports
from monitor.read.form import fees
from monitor.read.intake import decode
from monitor.read.whose import titles
from monitor.read.whose.bodies import Roster
from tests.wordings.judged import accused

NAME = "ours"


def answers(document: Document) -> Answers:
    """What we read in a document."""
    alone = {"title": _title, "fee statement": _fee, "claim": _claim}
    if document.kind in alone:
        return alone[document.kind](document)
    return _list(document) if document.kind in ("list", "answer") else _report(document)


def text(document: Document) -> str:
    """The characters of a page, for readers that take text."""
    return decode.text(document.data, document.content_type)[0]


def _report(document: Document) -> Answers:
    listed = date.fromisoformat(document.listed) if document.listed else None
    hints = reports.Hints(url=document.url, content_type=document.content_type, listed=listed)
    report = reports.read(document.data, document.name, hints)
    read = reports.to_json(report)
    found: dict[str, Value] = {TITLE: report.title, AGENCY: report.agency, YEAR: report.year}
    if report.dating.day is not None and not report.dating.weak:
        found[DATE] = report.dating.day.isoformat()
    for table in ("table2", "table3", "table4"):
        rows = read[table]
        if isinstance(rows, dict):
            found |= {table: "a table", **flat(table, rows)}
    return found


def _list(document: Document) -> Answers:
    seen = listing.read(document.data, document.name, document.url, content_type=document.content_type)
    found: dict[str, Value] = {LIST_NEXT: seen.next, KIND: _taken_for(document, seen.kind)}
    for item in (one for one in seen.items if not one.beside):
        key = item.url or item.title
        found[f"{LIST_TITLE} {key}"] = item.title
        found[f"{LIST_DATE} {key}"] = item.published.isoformat() if item.published else None
    return found


def _taken_for(document: Document, kind: PageKind | None) -> Value:
    """What a page was taken for; of an empty one that a script may be yet to fill it is no answer."""
    cautious = kind is PageKind.SHELL and any(PageKind.EMPTY in fact.right for fact in document.facts)
    return None if kind is None or cautious else str(kind)


def _title(document: Document) -> Answers:
    """Whose report for the asked year a title of a list is, and the one year that it names."""
    words = document.data.decode()
    years = titles.title_years(words)
    found: dict[str, Value] = {YEAR: years[0] if len(years) == 1 else None}
    if titles.is_report_title(words) and document.year in years:
        agency = _roster(document.roster, document.area).find(titles.title_owner(words))
        found[OWNER] = agency.name if agency is not None else None
    return found


def _fee(document: Document) -> Answers:
    paragraphs = tuple(document.data.decode().split("\n"))
    six = Section(number=6, name="", heading="", ordinal=6, exact=True, paragraphs=paragraphs)
    fee = fees.read((six,), document.year)
    return {FEE: None if fee.kind == UNCLEAR else str(fee.kind), YUAN: fee.amount}


def _claim(document: Document) -> Answers:
    """Whether a rule on section one fails."""
    failing = accused(document.data.decode(), document.year, document.figures, *document.roster)
    return {REFUTED: "yes" if failing else None}


@cache
def _roster(names: tuple[str, ...], area: str) -> Roster:
    """The bodies of a made county."""
    return Roster(Agency(name=name, kind=_kind(name), site="", area=area) for name in names)


def _kind(name: str) -> BodyKind:
    if name.endswith(("镇人民政府", "乡人民政府", "街道办事处")):
        return BodyKind.TOWNSHIP
    return BodyKind.GOVERNMENT if name.endswith("人民政府") else BodyKind.DEPARTMENT
