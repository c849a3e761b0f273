"""The rules across units: the reports of one year judged side by side once the visits of a round are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from msgspec.structs import replace

from monitor.judge.book.rulebook import RuleBook
from monitor.judge.judge import judge
from monitor.judge.peers import side_by_side
from monitor.model.dossiers import Dossier, Peers
from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.model.visits import Sighting
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import all_before, enter
from monitor.words import Words

_COMPARED = "compared"


def compare(desk: Desk, year: int, now: datetime, seen: int | None = None) -> None:
    """Judge the stored facts of all reports of a year by the rules across units, in one transaction.

    With ``seen`` it is no new reading of them (see ``decide``). A unit whose report is not accepted, or cannot be read
    any more, keeps what was found of it. Facts compared as often as any rule asks for are not compared again.
    """
    part = desk.book.part("units")
    reports = desk.store.pages.facts(year) if part.rules else {}
    addresses = {one.obligation.agency: one.url for one in desk.store.obligations.standings(year)}
    if seen is None and not _is_due(desk, part, reports, year):
        return
    peers = side_by_side(desk.config.agencies, reports)
    with desk.store.transaction():
        stood = all_before(desk.store, year)
        for agency in desk.config.agencies:
            if agency.name in reports:
                url, report = addresses[agency.name], reports[agency.name]
                sighting = _judged(agency, report, url, peers, part, desk.words, year, now)
                enter(desk, sighting, now, stood(agency.name), seen=seen)


def _is_due(desk: Desk, part: RuleBook, reports: Mapping[str, Report], year: int) -> bool:
    """Whether the facts, the units or the rules are others than before, or a failure is still to be confirmed.

    Says so once for every reading that a rule may ask for.
    """
    store, config = desk.store, desk.config
    readings = max((rule.readings or config.cases.readings for rule in part.rules), default=0)
    facts = [(agency.name, reports[agency.name].sha256) for agency in config.agencies if agency.name in reports]
    rules = [(rule.id, rule.version, sorted(rule.params.items(), key=str)) for rule in part.rules]
    state = sha256(repr((year, config.agencies, facts, rules)).encode()).hexdigest()
    before, _, times = (store.marks.get(_COMPARED) or "").partition(" ")
    count = int(times) if before == state else 0
    if count >= readings and not store.findings.unsettled(year, [rule.id for rule in part.rules], readings):
        return False
    with store.transaction():
        store.marks.set(_COMPARED, f"{state} {count + 1}")
    return True


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
