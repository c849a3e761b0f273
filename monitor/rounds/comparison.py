"""The rules across units: the reports of one year judged side by side once the visits of a round are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from monitor.rounds import agenda
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import all_before, enter, entered_at
from monitor.words import Words

_COMPARED, _NEWS, _VISITED = "compared", "uncompared", "visited"
_PARTS = 3


def compare(desk: Desk, year: int, now: datetime) -> None:
    """Judge the stored facts of all reports of a year by the rules across units, once for all visits since the last
    time; then letters are to be looked for.

    What comes of it is one transaction together with the marks that say so. A unit whose report is not accepted, or
    cannot be read any more, keeps what was found of it. Facts compared as often as any rule asks for are not compared
    again.
    """
    if desk.store.marks.get(_VISITED) is None:
        return
    part, found, compared = desk.book.part("units"), tuple[Sighting, ...](), None
    if part.rules and not _is_settled(desk, part, year):
        reports = desk.store.pages.facts(year)
        due, compared = _progress(desk, part, reports, year)
        found = _judged_all(desk, part, reports, year, now) if due else ()
    with desk.store.transaction():
        desk.store.marks.drop(_VISITED)
        if compared is not None:
            desk.store.marks.drop(_NEWS)
            desk.store.marks.set(_COMPARED, compared)
        _enter_all(desk, found, year, entered_at(desk.store, now))
        agenda.plan_letters(desk, now)


def compare_again(desk: Desk, year: int, now: datetime) -> None:
    """The same in one transaction, though nothing was visited: it is no new reading of the facts."""
    part = desk.book.part("units")
    found = _judged_all(desk, part, desk.store.pages.facts(year), year, now) if part.rules else ()
    with desk.store.transaction():
        _enter_all(desk, found, year, now, seen=1)


def note_visit(desk: Desk) -> None:
    """A site was visited: what is stored of its reports is to be compared with the others, whenever the round ends."""
    desk.store.marks.set(_VISITED, "1")


def note_news(desk: Desk) -> None:
    """A report is another than before, or counts no more: those of the year are to be compared again."""
    desk.store.marks.set(_NEWS, "1")


def _is_settled(desk: Desk, part: RuleBook, year: int) -> bool:
    """Whether nothing is new since all facts were compared as often as any rule asks for."""
    outline, _, times = _compared(desk)
    if desk.store.marks.get(_NEWS) or outline != _outline(desk, part, year) or times < _readings(desk, part):
        return False
    return not desk.store.findings.unsettled(year, [rule.id for rule in part.rules], _readings(desk, part))


def _compared(desk: Desk) -> tuple[str, str, int]:
    """What was compared last: units and rules, their facts, and how often in a row."""
    said = (desk.store.marks.get(_COMPARED) or "").split(" ")
    return (said[0], said[1], int(said[2])) if len(said) == _PARTS else ("", "", 0)


def _outline(desk: Desk, part: RuleBook, year: int) -> str:
    """Which units are compared by which rules."""
    rules = [(rule.id, rule.version, sorted(rule.params.items(), key=str)) for rule in part.rules]
    return sha256(repr((year, desk.config.fingerprint, rules)).encode()).hexdigest()


def _readings(desk: Desk, part: RuleBook) -> int:
    return max((rule.readings or desk.config.cases.readings for rule in part.rules), default=0)


def _progress(desk: Desk, part: RuleBook, reports: Mapping[str, Report], year: int) -> tuple[bool, str]:
    """Whether the facts, the units or the rules are others than before, or a failure is still to be confirmed; and what
    is then to be noted as compared.

    Says so once for every reading that a rule may ask for.
    """
    readings, outline = _readings(desk, part), _outline(desk, part, year)
    facts = [(one.name, reports[one.name].sha256) for one in desk.config.agencies if one.name in reports]
    state = sha256(repr(facts).encode()).hexdigest()
    *before, times = _compared(desk)
    count = times if before == [outline, state] else 0
    due = count < readings or desk.store.findings.unsettled(year, [rule.id for rule in part.rules], readings)
    return due, f"{outline} {state} {count + due}"


def _judged_all(
    desk: Desk, part: RuleBook, reports: Mapping[str, Report], year: int, now: datetime
) -> tuple[Sighting, ...]:
    """What the rules say of each report beside the others."""
    addresses = {one.obligation.agency: one.url for one in desk.store.obligations.standings(year)}
    peers = side_by_side(desk.config.agencies, reports)
    return tuple(
        _judged(agency, reports[agency.name], addresses[agency.name], peers, part, desk.words, year, now)
        for agency in desk.config.agencies
        if agency.name in reports
    )


def _enter_all(desk: Desk, found: Sequence[Sighting], year: int, now: datetime, seen: int | None = None) -> None:
    if found:
        stood = all_before(desk.store, year)
        for sighting in found:
            enter(desk, sighting, now, stood(sighting.agency), seen=seen)


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
    findings = tuple(replace(finding, url=url) for finding in judge(dossier, part, words, telling=False))
    return Sighting(agency=agency.name, year=year, url=url, report=report, findings=findings)
