"""The rules across units: the reports of one year judged side by side once the visits of a round are done."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from monitor.cases.decide import decide
from monitor.judge.judge import judge
from monitor.judge.peers import side_by_side
from monitor.judge.rulebook import RuleBook
from monitor.model import Agency, Dossier, Peers, Report, Sighting
from monitor.settings import Config
from monitor.store.store import Store
from monitor.words import Words


def compare(
    store: Store, config: Config, book: RuleBook, words: Words, year: int, now: datetime, seen: int | None = None
) -> None:
    """Judge the stored facts of all reports of a year by the rules across units, in one transaction.

    With ``seen`` it is no new reading of them (see ``decide``). A unit whose report is not accepted, or cannot be read
    any more, keeps what was found of it.
    """
    part = book.part("units")
    reports = store.facts(year) if part.rules else {}
    addresses = {one.obligation.agency: one.url for one in store.standings(year)}
    peers = side_by_side(config.agencies, reports)
    with store.transaction():
        for agency in config.agencies:
            if agency.name in reports:
                found = _judged(agency, reports[agency.name], addresses[agency.name], peers, part, words, year, now)
                open_cases = store.cases(agency=agency.name, year=year)
                streaks = store.streaks(agency.name, year)
                dismissed = store.dismissals(agency.name, year)
                decision = decide(found, open_cases, streaks, book, config.cases, now, dismissed=dismissed, seen=seen)
                store.add_findings(found, decision, now)


def _judged(
    agency: Agency,
    report: Report,
    url: str | None,
    peers: Peers,
    part: RuleBook,
    words: Words,
    year: int,
    now: datetime,
) -> Sighting:
    dossier = Dossier(today=now.date(), report=report, agency=agency, kind=agency.kind, year=year, peers=peers)
    findings = tuple(replace(finding, url=url) for finding in judge(dossier, part, words))
    return Sighting(agency=agency.name, year=year, url=url, report=report, findings=findings)
