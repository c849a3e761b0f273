"""Findings over time -> case events. Pure: what stands, what was seen, the policy and the time in; events out.

A case opens when a finding fails on as many readings in a row as its rule asks for, and closes by itself when the
page is put right. What could not be judged changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.book.known import MISSING
from monitor.judge.book.rule import Rule, RuleBook
from monitor.model.cases import Case, CaseEvent, CaseEventKind, ObligationState
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.roster import Obligation
from monitor.model.visits import Sighting
from monitor.settings import Cases, Due

Key = tuple[str, int, str, str]
"""(agency, year, rule, place): what there is one open case of."""


class Decision(Struct, frozen=True):
    """Events, and how many readings in a row each place has failed (0 clears it)."""

    events: tuple[CaseEvent, ...]
    streaks: Mapping[Key, int]


def key_of(finding: Finding) -> Key:
    """What a finding is known by: unit, report year, rule and place."""
    return finding.agency, finding.year, finding.rule, finding.where


def fingerprint(finding: Finding) -> str:
    """What a dismissal remembers: rule, place and the figures the finding saw, whatever the words around them.

    That a report is missing has no figures: how many pages a search read changes nothing.
    """
    saw = {} if finding.rule == MISSING else dict(finding.saw) or {"says": finding.says}
    text = json.dumps([finding.rule, finding.where, saw], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def accuses(finding: Finding, rule: Rule | None) -> bool:
    """Whether a finding may be held against anybody, as the book stands."""
    return (rule is None or rule.opens_case) and finding.severity is not Severity.S4


def decide(
    sighting: Sighting,
    open_cases: Iterable[Case],
    streaks: Mapping[Key, int],
    book: RuleBook,
    policy: Cases,
    now: datetime,
    again: bool = False,
    dismissed: Collection[str] = (),
    seen: int | None = None,
) -> Decision:
    """What one reading of one agency's report changes. ``open_cases`` and ``streaks`` are that agency's and year's.

    ``again`` marks a further reading of the same day: a second search, or survey of a website, then proves no more
    than the first.
    ``dismissed`` are the fingerprints of findings a person has called wrong: what they see is right.
    ``seen`` marks no new reading but stored facts judged again, and says how often in a row they were read.
    """
    findings = () if _doubtful(sighting) else sighting.findings
    failing = {key_of(f): f for f in findings if f.verdict is Verdict.FAILS and fingerprint(f) not in dismissed}
    judged = _judged(findings)
    counted = {key: _counted(key, streaks.get(key, 0), again, seen) for key in failing}
    counted |= {
        key: 0 for key in streaks if key not in failing and (key[2] in judged or book.withdrawn(key[2], key[1]))
    }
    cases = {(c.agency, c.year, c.rule, c.where): c for c in open_cases}
    events = [_still(case, failing.get(key), judged, book, now) for key, case in cases.items()]
    events += [
        CaseEvent(kind=CaseEventKind.OPENED, case=_case(finding, now), at=now)
        for key, finding in failing.items()
        if key not in cases and _opens(finding, counted[key], book.get(finding.rule), policy)
    ]
    return Decision(tuple(event for event in events if event is not None), counted)


def state_of(
    obligation: Obligation, sighting: Sighting, before: ObligationState | None, today: date, due: Due, soon_days: int
) -> ObligationState:
    """Where an obligation stands after a reading; a report once accepted stays so when it cannot be seen today."""
    if before is ObligationState.WAIVED:
        return before
    met = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED)
    missing = next((f.verdict for f in sighting.findings if f.rule == MISSING), Verdict.SKIPPED)
    if sighting.report is not None:
        return ObligationState.UNKNOWN if missing is Verdict.UNSURE else _met(sighting, obligation, due)
    if before in met:
        return before
    if today <= obligation.due:
        soon = (obligation.due - today).days <= soon_days
        return ObligationState.DUE_SOON if soon else ObligationState.UPCOMING
    return ObligationState.OVERDUE if missing is Verdict.FAILS else ObligationState.UNKNOWN


def _met(sighting: Sighting, obligation: Obligation, due: Due) -> ObligationState:
    assert sighting.report is not None
    dating = sighting.report.dating
    last = dating.day or dating.until
    if last is None:
        return ObligationState.MET_UNDATED
    if last < obligation.due or (last == obligation.due and not due.strict):
        return ObligationState.MET
    return ObligationState.MET_UNDATED if dating.weak or dating.day is None else ObligationState.MET_LATE


def _doubtful(sighting: Sighting) -> bool:
    """Whether what was read may be the report of another year; then nothing in it is for or against anybody."""
    return any(f.rule == MISSING and f.verdict is Verdict.UNSURE for f in sighting.findings)


def _counted(key: Key, streak: int, again: bool, seen: int | None) -> int:
    if seen is not None:
        return max(1, streak, 0 if key[2] == MISSING else seen)
    once_a_day = key[2] == MISSING or key[1] == WEBSITE
    return max(1, streak) if again and once_a_day else streak + 1


def _judged(findings: Iterable[Finding]) -> set[str]:
    """Rules that reached a verdict: a place of theirs that does not fail is right."""
    reached: dict[str, bool] = {}
    for finding in findings:
        decided = finding.verdict in (Verdict.HOLDS, Verdict.FAILS)
        reached[finding.rule] = reached.get(finding.rule, True) and decided
    return {rule for rule, decided in reached.items() if decided}


def _still(case: Case, finding: Finding | None, judged: set[str], book: RuleBook, now: datetime) -> CaseEvent | None:
    """What becomes of an open case whose place now fails with ``finding``, or does not."""
    withdrawn = book.withdrawn(case.rule, case.year)
    rule = withdrawn or book.get(case.rule)
    version = rule.version if rule is not None else None
    if withdrawn is not None or (finding is not None and not accuses(finding, rule)):
        return CaseEvent(kind=CaseEventKind.WITHDRAWN, case=case, at=now, version=version)
    if finding is None:
        closed = case.rule in judged
        return CaseEvent(kind=CaseEventKind.CLOSED, case=case, at=now, version=version) if closed else None
    if _told(finding) == _told(case.finding):
        return None
    same = fingerprint(finding) == fingerprint(case.finding)
    changed = replace(case, finding=finding, confirmed=case.confirmed if same else None)
    return CaseEvent(kind=CaseEventKind.CHANGED, case=changed, at=now, note=finding.says)


def _told(finding: Finding) -> tuple[str, ...]:
    """What a letter says of a finding; a search for a missing report says something new every day."""
    says = "" if finding.rule == MISSING else finding.says
    return says, finding.severity, finding.law, finding.fix, finding.label


def _opens(finding: Finding, streak: int, rule: Rule | None, policy: Cases) -> bool:
    if rule is None or not accuses(finding, rule):
        return False
    return streak >= (rule.readings or policy.readings)


def _case(finding: Finding, now: datetime) -> Case:
    return Case(
        agency=finding.agency, year=finding.year, rule=finding.rule, where=finding.where, finding=finding, opened=now
    )
