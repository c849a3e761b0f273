"""How a report is published: its dates, its address, the columns that lead to it, its copies, how its page opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.judge.breaks import is_lost
from monitor.judge.checks.tables import figures
from monitor.judge.places import place_words
from monitor.model.dossiers import Dossier, Witnesses
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.pages import Load
from monitor.model.reports import Report
from monitor.model.roster import Agency, BodyKind
from monitor.read.whose import titles

_TABLES = ("table2", "table3", "table4")
_LISTED = 5
_OFFICE_KIND = BodyKind.DEPARTMENT


def dates_agree(dossier: Dossier, *, days: int, cache_days: int) -> Iterator[Remark]:
    """No witness of the day of publication is more than ``days`` from the day shown; never more than a doubt.

    A whole search after the day shown (and ``cache_days``) found the report, if it was there; it was not first read
    ``days`` before it. A day before the report year ended is told by another rule.
    """
    known = dossier.witnesses
    assert known is not None
    shown = known.shown or known.listed
    if shown is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="undated")
        return
    if dossier.year is not None and shown.year <= dossier.year:
        yield Remark(verdict=Verdict.SKIPPED, reason="too_early")
        return
    told = list(_disagreeing(known, days, cache_days))
    for reason, day in told[:1]:
        values = {"shown": shown.isoformat(), "other": day}
        yield Remark(verdict=Verdict.UNSURE, where="published", reason=reason, values=values)
    if not told:
        yield Remark(verdict=Verdict.HOLDS)


def still_online(dossier: Dossier, *, days: int, many_from: int) -> Iterator[Remark]:
    """The address of a report that was accepted still leads to it, or a list leads to it elsewhere.

    It is gone when it led to nothing on ``days`` days; where ``many_from`` reports left at once the site is moving.
    """
    search = dossier.search
    assert search is not None
    check = search.recheck
    if dossier.report is not None and dossier.report.trouble is None:
        yield Remark(verdict=Verdict.HOLDS)
    elif search.seen_before is None or check is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="never_seen" if search.seen_before is None else "not_asked")
    else:
        values: Values = {
            "url": search.seen_before,
            "trouble": check.outcome,
            "count": len(check.days),
            "others": check.others,
            "days": "、".join(day.isoformat() for day in check.days),
        }
        if dossier.today not in check.days:
            yield Remark(verdict=Verdict.UNSURE, reason="obstacle", values=values)
        elif check.others + 1 >= many_from:
            yield Remark(verdict=Verdict.UNSURE, reason="moving", values=values)
        else:
            sure = len(check.days) >= days
            yield Remark(
                verdict=Verdict.FAILS if sure else Verdict.UNSURE, reason="gone" if sure else "leaving", values=values
            )


def linked_twice(dossier: Dossier) -> Iterator[Remark]:
    """The body's own column and the site's both lead to the report."""
    placed = dossier.placement
    assert placed is not None
    if placed.own is None or placed.common is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="unknown")
    elif placed.own and placed.common:
        yield Remark(verdict=Verdict.HOLDS)
    else:
        yield Remark(verdict=Verdict.FAILS, where="link", reason="own" if not placed.own else "common")


def separate_report(dossier: Dossier, *, offices: list[str]) -> Iterator[Remark]:
    """A government's report is a document of its own and not its office's. That there is none AR-T01 tells.

    ``offices`` are the endings of the names of offices that publish for a government.
    """
    report, others = dossier.report, dossier.others or ()
    office = next((one for one in others if _is_office(one.agency, dossier, offices)), None)
    if report is None or report.trouble is not None:
        reason = "only_office" if office is not None else "no_report"
        yield Remark(verdict=Verdict.SKIPPED, reason=reason)
        return
    body = titles.title_body(report.title or "")
    named = body.endswith(tuple(offices))
    if office is not None and (office.url == dossier.url or office.report.sha256 == report.sha256):
        values = {"title": report.title or "", "office": office.agency.name, "url": office.url}
        verdict, reason = (Verdict.FAILS, "same") if named else (Verdict.HOLDS, "")
        yield Remark(verdict=verdict, where="title" if named else "", reason=reason, values=values)
    elif named:
        yield Remark(verdict=Verdict.UNSURE, where="title", reason="titled", values={"title": report.title or ""})
    elif office is not None and _same_figures(report, office.report):
        values = {"office": office.agency.name, "url": office.url}
        yield Remark(verdict=Verdict.UNSURE, where="table3", reason="figures", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def opens_well(dossier: Dossier, *, seconds: int, days: int, own_network: float, tls: list[str]) -> Iterator[Remark]:
    """The page opens within ``seconds``; it does not when it took longer on each of the latest ``days`` days.

    Where the site's other pages usually take ``own_network`` seconds it may be the way there. A connection that
    cannot be trusted (troubles ``tls``) may be for our lack of a certificate.
    """
    loads = dossier.loads
    assert loads is not None
    last, slow = loads.latest[-1], _slow(loads.latest, seconds)
    values: Values = {"limit": seconds, "days": "、".join(f"{load.day}：{load.seconds:.1f}" for load in slow)}
    if last.trouble is not None:
        certificate = last.trouble in tls
        verdict = Verdict.UNSURE if certificate else Verdict.SKIPPED
        yield Remark(verdict=verdict, reason="tls" if certificate else "not_opened", values={"trouble": last.trouble})
    elif not slow:
        yield Remark(verdict=Verdict.HOLDS)
    elif len(slow) < days:
        yield Remark(verdict=Verdict.SKIPPED, reason="once", values=values)
    elif loads.usual is None or loads.usual >= own_network:
        yield Remark(verdict=Verdict.UNSURE, where="page", reason="network", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where="page", reason="slow", values=values)


def one_report(dossier: Dossier, *, corrected: list[str], doubt_percent: int) -> Iterator[Remark]:
    """A body has one report of the year; copies under other addresses hold the same figures.

    A title with a word of ``corrected`` tells which one counts; where more than ``doubt_percent`` of the figures
    differ we may have misread one.
    """
    report, agency = dossier.report, dossier.agency
    assert report is not None and dossier.others is not None
    copies = [one for one in dossier.others if agency is not None and one.agency.name == agency.name]
    told = False
    for copy in (one for one in copies if one.report.sha256 != report.sha256):
        places, common = _apart(report, copy.report)
        if not places:
            continue
        told = True
        marked = any(word in title for word in corrected for title in (report.title or "", copy.report.title or ""))
        sure = not marked and len(places) * 100 <= doubt_percent * common
        values: Values = {"url": dossier.url or "", "copy": copy.url, "cells": _cells(report, copy.report, places)}
        verdict, reason = (Verdict.FAILS, "fails") if sure else (Verdict.UNSURE, "doubt")
        yield Remark(verdict=verdict, where=places[0], reason=reason, values=values)
        break
    if not told:
        yield Remark(verdict=Verdict.HOLDS)


# --- the dates ---------------------------------------------------------------------------------------------------


def _disagreeing(known: Witnesses, days: int, cache_days: int) -> Iterator[tuple[str, str]]:
    """(reason, day) of every witness against the day shown, or listed where none is shown; the gravest first."""
    shown = known.shown or known.listed
    assert shown is not None
    if known.missed is not None and (known.missed - shown).days > cache_days:
        yield "missed", known.missed.isoformat()
    if known.first_seen is not None and (shown - known.first_seen).days > days:
        yield "seen_before", known.first_seen.isoformat()
    for reason, day in (("listed", known.listed), ("address", known.url)):
        if day is not None and abs((day - shown).days) > days:
            yield reason, day.isoformat()


# --- the page ----------------------------------------------------------------------------------------------------


def _slow(loads: Sequence[Load], seconds: int) -> list[Load]:
    """The latest loads in a row that took too long."""
    slow: list[Load] = []
    for load in reversed(loads):
        if load.trouble is not None or load.seconds <= seconds:
            break
        slow.insert(0, load)
    return slow


# --- other reports -----------------------------------------------------------------------------------------------


def _is_office(agency: Agency, dossier: Dossier, offices: Sequence[str]) -> bool:
    area = dossier.agency.area if dossier.agency is not None else ""
    return agency.kind is _OFFICE_KIND and agency.area == area and agency.name.endswith(tuple(offices))


def _same_figures(report: Report, other: Report) -> bool:
    """Whether two reports have all figures in common, and more than zeros."""
    places, common = _apart(report, other)
    some = any(cell.value for table in _TABLES for _, cell in figures(report, table))
    return common > 0 and not places and some


def _apart(report: Report, other: Report) -> tuple[list[str], int]:
    """The places whose numbers differ for certain, and how many hold numbers in both. Other forms share none."""
    if report.format != other.format:
        return [], 0
    whole = [table for table in _TABLES if not (is_lost(report, table) or is_lost(other, table))]
    theirs = {place: cell.value for table in whole for place, cell in figures(other, table)}
    mine = {place: cell.value for table in whole for place, cell in figures(report, table)}
    common = [place for place, value in mine.items() if value is not None and theirs.get(place) is not None]
    disputed = tuple(f"{place}." for place in (*(report.disputed or ()), *(other.disputed or ())))
    apart = [place for place in common if mine[place] != theirs[place]]
    return [place for place in apart if not f"{place}.".startswith(disputed)], len(common)


def _cells(report: Report, other: Report, places: Sequence[str]) -> str:
    told = []
    for place in places[:_LISTED]:
        mine, theirs = (dict(figures(one, place.split(".")[0]))[place].raw.strip()[:20] for one in (report, other))
        told.append(f"{place_words(place)}：{mine} ≠ {theirs}")
    return "；".join(told)
