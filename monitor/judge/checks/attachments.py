"""A report and the document attached to it: one report in two forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.judge.breaks import is_lost
from monitor.judge.checks.tables import figures
from monitor.judge.places import place_words
from monitor.model.dossiers import Dossier
from monitor.model.findings import Remark, Verdict
from monitor.model.reports import Attached, Cell, Report
from monitor.model.roster import Agency
from monitor.read import attached, attachments
from monitor.read.sources.office import spreadsheet, word
from monitor.read.whose import bodies

_TABLES = {2: "table2", 3: "table3", 4: "table4"}
_LISTED = 5
_GONE = "not-found"
_TO_LOOK_AT = frozenset({"damaged", "empty", "encrypted", "http-error", "not-a-report", "soft-404", "wrong-kind"})
"""What may be a fault of the file; behind any other trouble it is the network, the site or ourselves."""

READ_TWICE = frozenset({"text/html", "text/plain", "application/pdf", word.MEDIA_TYPE, spreadsheet.MEDIA_TYPE})
"""The kinds of source that the second reader knows (``monitor.read.second``)."""

_AREA = re.compile(r"^.{2,8}?[省市州盟县区旗]")
_KINDS_OF_BODY = re.compile(r"人民政府|街道办事处|办公室|委员会|管委会|[局委办厅院镇乡]$")

Pair = tuple[str, Cell, Cell]
"""(place, cell of the page, cell of the document)."""


def attachment_agrees(dossier: Dossier, *, doubt_percent: int) -> Iterator[Remark]:
    """The document a page offers as its report opens and is the same report: unit, year and figures.

    Only what the link itself names so is held against the page. Where more than ``doubt_percent`` of the figures
    differ, or not both readers see them so on both sides, we more likely misread one of the two.
    """
    page = dossier.report
    assert page is not None
    named = [one for one in page.attached if attachments.is_named(one.link, page)]
    if attached.origin(page) is not None:
        yield Remark(verdict=Verdict.SKIPPED, reason="itself")
    elif not named:
        yield Remark(verdict=Verdict.SKIPPED, reason="none")
    else:
        for number, one in enumerate(named, 1):
            place = "attachment" if number == 1 else f"attachment{number}"
            yield _judged(page, one, dossier.agency, place, doubt_percent)


def elsewhere(report: Report) -> frozenset[str]:
    """The tables and sections that a page leaves out and an attachment holds, or may hold as nobody could read it."""
    filled = {section.number for section in report.sections if section.paragraphs or section.tables}
    lacking = [table for table in _TABLES.values() if getattr(report, table) is None]
    lacking += [f"section.{number}" for number in range(1, 7) if number not in filled]
    return frozenset(place for place in lacking if any(_may_hold(one, place) for one in report.attached))


def _may_hold(attached: Attached, place: str) -> bool:
    read = attached.report
    if read is None:
        return attached.trouble is None or attached.trouble.code != _GONE
    if place in _TABLES.values():
        return getattr(read, place) is not None
    return any(place == f"section.{s.number}" and (s.paragraphs or s.tables) for s in read.sections)


def _judged(page: Report, one: Attached, agency: Agency | None, place: str, doubt_percent: int) -> Remark:
    name = {"name": one.link.text[:60]}
    if one.trouble is not None:
        verdict = Verdict.UNSURE if one.trouble.code in _TO_LOOK_AT else Verdict.SKIPPED
        if one.trouble.code == _GONE:
            return Remark(verdict=Verdict.FAILS, where=place, reason="gone", values=name)
        return Remark(verdict=verdict, where=place, reason="unread", values={**name, "trouble": one.trouble.code})
    if one.report is None:
        return Remark(verdict=Verdict.UNSURE, where=place, reason="unread", values={**name, "trouble": "not-a-report"})
    title = _of_another_year(page, one.report) or _of_another_body(page, one.report, agency)
    if title is not None:
        values = {**name, "title": one.report.title or ""}
        reason = "title" if title is Verdict.FAILS else "title_doubt"
        return Remark(verdict=title, where=f"{place}.title", reason=reason, values=values)
    return _figures(page, one.report, f"{place}.figures", doubt_percent)


# --- the title ---------------------------------------------------------------------------------------------------


def _of_another_year(page: Report, read: Report) -> Verdict | None:
    """Titles of two years; a document that covers the year of the page may only be titled wrongly."""
    if len(page.title_years) != 1 or len(read.title_years) != 1 or page.title_years == read.title_years:
        return None
    sure = page.year == page.title_years[0] and (read.period is None or read.period[1].year == read.title_years[0])
    return Verdict.FAILS if sure else Verdict.UNSURE


def _of_another_body(page: Report, read: Report, agency: Agency | None) -> Verdict | None:
    """Titles of two bodies; names with anything in common may be an older and a newer one of the same."""
    mine, theirs = attachments.body(page), attachments.body(read)
    known = agency is not None and bodies.stands_for(theirs, agency)
    if not mine or not theirs or known or attachments.same_body(mine, theirs):
        return None
    ours, others = _core(mine), _core(theirs)
    alike = len(ours) < 2 or len(others) < 2 or any(ours[i : i + 2] in others for i in range(len(ours) - 1))
    return Verdict.UNSURE if alike else Verdict.FAILS


def _core(body: str) -> str:
    """What tells a body from its neighbours: its name without the area and the kind of body."""
    return _KINDS_OF_BODY.sub("", _AREA.sub("", body))


# --- the figures -------------------------------------------------------------------------------------------------


def _figures(page: Report, read: Report, place: str, doubt_percent: int) -> Remark:
    if page.format is not None and read.format is not None and page.format != read.format:
        return Remark(verdict=Verdict.UNSURE, where=place, reason="formats")
    pairs = list(_pairs(page, read)) if page.format == read.format else []
    if not pairs:
        return Remark(verdict=Verdict.SKIPPED, where=place, reason="no_figures")
    apart = [pair for pair in pairs if pair[1].value != pair[2].value]
    if not apart:
        return Remark(verdict=Verdict.HOLDS, where=place)
    certain = _agreed(apart, page, read) if len(apart) * 100 <= doubt_percent * len(pairs) else []
    told = certain or apart
    shown = (f"{place_words(where)}：{a.raw.strip()[:20]} ≠ {b.raw.strip()[:20]}" for where, a, b in told[:_LISTED])
    return Remark(
        verdict=Verdict.FAILS if certain else Verdict.UNSURE,
        where=place,
        reason="figures" if certain else "doubt",
        values={"count": len(told), "cells": "；".join(shown)},
    )


def _pairs(page: Report, read: Report) -> Iterator[Pair]:
    """The cells that hold a number on both sides; a table in which one of them breaks off has no certain ones."""
    for table in _TABLES.values():
        if is_lost(page, table) or is_lost(read, table):
            continue
        theirs = dict(figures(read, table))
        for place, mine in figures(page, table):
            other = theirs.get(place)
            if other is not None and mine.value is not None and other.value is not None:
                yield place, mine, other


def _agreed(apart: list[Pair], page: Report, read: Report) -> list[Pair]:
    """The differences that no second reading disputes; of what only one reader can read, none is certain."""
    if not {page.media_type, read.media_type} <= READ_TWICE:
        return []
    disputed = {*(page.disputed or ()), *(read.disputed or ())}
    return [pair for pair in apart if not any(f"{pair[0]}.".startswith(f"{place}.") for place in disputed)]
