"""Judging again what is stored: the readings of a year's reports by the book in force, without any visit.

A stored reading is judged as of the day it was made. What only a visit knows comes from the store, and where the store
does not have it either, the rules that need it are skipped and change no case. Judging again is no further reading:
a defect counts as often as the facts that show it were read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from monitor.clock import report_year
from monitor.evidence import custody
from monitor.judge import twice
from monitor.model.cases import Standing
from monitor.model.dossiers import Dossier, Search, Witnesses
from monitor.model.findings import Finding
from monitor.model.letters import Letter
from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.model.standings import Searched
from monitor.model.visits import Sighting
from monitor.read import dates
from monitor.read.form import fees
from monitor.rounds.comparison import compare_again
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import enter
from monitor.rounds.letters import write_letters


class Rejudged(Struct, frozen=True, kw_only=True):
    """What came of it: readings judged again, obligations without a usable one, cases opened and closed, letters."""

    judged: int
    left_out: int
    opened: int
    closed: int
    letters: tuple[Letter, ...]


class _Stored(Struct, frozen=True, kw_only=True):
    """What the store knows of the reports of a year, by agency."""

    reports: Mapping[str, Report]
    previous: Mapping[str, Report]
    searches: Mapping[str, Searched]


def chosen(desk: Desk, now: datetime, host: str | None = None, agency: str | None = None) -> list[Standing]:
    """The obligations of the year that are watched, of one site or agency if one is named."""
    watched = {one.name for one in desk.config.agencies}
    standings = [one for one in desk.store.obligations.standings(report_year(now)) if one.obligation.agency in watched]
    return [one for one in standings if host in (None, one.host) and agency in (None, one.obligation.agency)]


def judge_again(desk: Desk, now: datetime, standings: list[Standing], tell: Callable[[], None]) -> Rejudged:
    """Judge the stored readings of ``standings``, open and close cases, write the letters that are due.

    ``tell`` is called after each of them.
    """
    year = report_year(now)
    stored = _Stored(
        reports=desk.store.pages.facts(year),
        previous=desk.store.pages.facts(year - 1),
        searches=desk.store.obligations.searches(year),
    )
    agencies = {one.name: one for one in desk.config.agencies}
    judged = 0
    for standing in standings:
        findings = _findings(desk, standing, agencies[standing.obligation.agency], stored)
        _take_in(desk, standing, findings or (), now)
        judged += findings is not None
        tell()
    compare_again(desk, year, now)
    cases = desk.store.cases.find(open_only=False, since=now)
    return Rejudged(
        judged=judged,
        left_out=len(standings) - judged,
        opened=sum(case.opened >= now for case in cases),
        closed=sum(case.closed is not None and case.closed >= now for case in cases),
        letters=tuple(write_letters(desk, now)),
    )


def _findings(desk: Desk, standing: Standing, agency: Agency, stored: _Stored) -> tuple[Finding, ...] | None:
    """What the book says of the last reading; None where there is none that may be judged."""
    dossier = _dossier(desk, standing, agency, stored)
    if dossier is None:
        return None
    _, findings = twice.judged(dossier, desk.book.part("report"), desk.words, partial(_read_twice, desk), telling=False)
    return tuple(replace(finding, url=standing.url) for finding in findings)


def _dossier(desk: Desk, standing: Standing, agency: Agency, stored: _Stored) -> Dossier | None:
    """The last reading as the store knows it; None if it could not be read whole, or by this version of the program."""
    report = stored.reports.get(agency.name)
    searched = stored.searches.get(agency.name, Searched())
    unread = standing.checked is None or standing.trouble is not None or searched.gone
    if unread or (standing.url is not None and not (report and desk.store.pages.is_current(standing.url))):
        return None
    if standing.url is None and not standing.readable:
        return None
    assert standing.checked is not None
    report = _understood(report, standing) if report is not None else None
    return Dossier(
        today=standing.checked.date(),
        report=report,
        agency=agency,
        kind=agency.kind,
        year=standing.obligation.year,
        due=standing.obligation.due,
        search=Search(places=standing.places, complete=standing.readable, seen_before=standing.url),
        previous=stored.previous.get(agency.name),
        url=standing.url,
        witnesses=_witnesses(standing, report, searched) if report is not None else None,
    )


def _understood(report: Report, standing: Standing) -> Report:
    """A stored reading dated as its standing is, its fee statement understood by the words in force."""
    fee = fees.read(report.sections, report.year) if report.fee is not None else None
    return replace(report, fee=fee, dating=standing.dating if standing.dating is not None else report.dating)


def _witnesses(standing: Standing, report: Report, searched: Searched) -> Witnesses:
    dating = report.dating
    return Witnesses(
        shown=dating.day if dating.source == "page" and not dating.weak else None,
        url=dates.of_url(standing.url or "").day,
        first_seen=standing.first_seen.date() if standing.first_seen else None,
        missed=searched.missed,
    )


def _read_twice(desk: Desk, report: Report) -> Report | None:
    """The report and what is attached to it, read a second time out of the evidence; None if bytes are missing."""
    own, attached = _disputed(desk, report), []
    for one in report.attached:
        other = _disputed(desk, one.report) if one.report is not None else None
        if one.report is not None and other is None:
            return None
        attached.append(replace(one, report=other))
    return replace(own, attached=tuple(attached)) if own is not None else None


def _disputed(desk: Desk, report: Report) -> Report | None:
    if report.disputed is not None:
        return report
    from monitor.read import second  # slow to import, and most reports are read once

    body = custody.body(desk.config.state_dir / "evidence", report.sha256)
    return replace(report, disputed=second.disputed(body, report)) if body is not None else None


def _take_in(desk: Desk, standing: Standing, findings: tuple[Finding, ...], now: datetime) -> None:
    """Store the findings and what they do to cases, in one transaction."""
    owed, store = standing.obligation, desk.store
    sighting = Sighting(agency=owed.agency, year=owed.year, url=standing.url, findings=findings)
    with store.transaction():
        read = store.pages.readings(standing.url) if standing.url is not None else 1
        enter(desk, sighting, now, seen=read)
