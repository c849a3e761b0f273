"""Findings over time -> case events. Pure: what stands, what was seen, the policy and the time in; events out.

A case opens when a finding fails on as many readings in a row as its rule asks for, and closes by itself when the
page is put right. What could not be judged changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge.rulebook import Rule, RuleBook
from monitor.model import (
    Case,
    CaseEvent,
    CaseEventKind,
    Finding,
    Obligation,
    ObligationState,
    Severity,
    Sighting,
    Verdict,
)
from monitor.settings import Cases, Due

Key = tuple[str, int, str, str]
"""(agency, year, rule, place): what there is one open case of."""

MISSING = "AR-T01"
"""The rule that a report exists; its case follows the ladder of the due day, not that of a reading."""


class Decision(Struct, frozen=True):
    """Events, and how many readings in a row each place has failed (0 clears it)."""

    events: tuple[CaseEvent, ...]
    streaks: Mapping[Key, int]


def key_of(finding: Finding) -> Key:
    return finding.agency, finding.year, finding.rule, finding.where


def decide(
    sighting: Sighting,
    open_cases: Iterable[Case],
    streaks: Mapping[Key, int],
    book: RuleBook,
    policy: Cases,
    now: datetime,
    again: bool = False,
) -> Decision:
    """What one reading of one agency's report changes. ``open_cases`` and ``streaks`` are that agency's and year's.

    ``again`` marks a further reading of the same day: a second search then proves no more than the first.
    """
    findings = () if _doubtful(sighting) else sighting.findings
    failing = {key_of(f): f for f in findings if f.verdict is Verdict.FAILS}
    judged = _judged(findings)
    counted = {key: _counted(key, streaks.get(key, 0), again) for key in failing}
    counted |= {key: 0 for key in streaks if key not in failing and key[2] in judged}
    cases = {(c.agency, c.year, c.rule, c.where): c for c in open_cases}
    events = [_still(case, failing, judged, now) for case in cases.values()]
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


def _counted(key: Key, streak: int, again: bool) -> int:
    return max(1, streak) if again and key[2] == MISSING else streak + 1


def _judged(findings: Iterable[Finding]) -> set[str]:
    """Rules that reached a verdict: a place of theirs that does not fail is right."""
    reached: dict[str, bool] = {}
    for finding in findings:
        decided = finding.verdict in (Verdict.HOLDS, Verdict.FAILS)
        reached[finding.rule] = reached.get(finding.rule, True) and decided
    return {rule for rule, decided in reached.items() if decided}


def _still(case: Case, failing: Mapping[Key, Finding], judged: set[str], now: datetime) -> CaseEvent | None:
    finding = failing.get((case.agency, case.year, case.rule, case.where))
    if finding is None:
        closed = case.rule in judged
        return CaseEvent(kind=CaseEventKind.CLOSED, case=case, at=now) if closed else None
    if finding.rule != MISSING and finding.says != case.finding.says:
        changed = replace(case, finding=finding)
        return CaseEvent(kind=CaseEventKind.CHANGED, case=changed, at=now, note=finding.says)
    return None


def _opens(finding: Finding, streak: int, rule: Rule | None, policy: Cases) -> bool:
    if rule is None or not rule.opens_case or finding.severity is Severity.S4:
        return False
    return streak >= (rule.readings or policy.readings)


def _case(finding: Finding, now: datetime) -> Case:
    return Case(
        agency=finding.agency, year=finding.year, rule=finding.rule, where=finding.where, finding=finding, opened=now
    )
