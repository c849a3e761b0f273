"""What a person says of a case -> its event. Pure: the case, who, why and the time in; refusals are errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256

from msgspec.structs import replace

from monitor.cases.decide import fingerprint
from monitor.errors import CaseError
from monitor.model.cases import Case, CaseEvent, CaseEventKind
from monitor.model.findings import Finding, Verdict


def confirmed(case: Case, by: str, note: str, now: datetime) -> CaseEvent:
    """The finding is right. Of a dismissed case it takes the dismissal back: the next reading judges anew."""
    if case.closed is not None and case.dismissed is None:
        raise CaseError("case-closed", number=case.id or 0)
    return _event(CaseEventKind.CONFIRMED, replace(case, confirmed=now, dismissed=None), by, note, now)


def dismissed(case: Case, by: str, note: str, now: datetime) -> CaseEvent:
    """The finding is wrong; it stays away until its figures change."""
    _require_open(case)
    return _event(CaseEventKind.DISMISSED, replace(case, closed=now, dismissed=now), by, note, now)


def extended(case: Case, until: date, by: str, note: str, now: datetime) -> CaseEvent:
    """The agency has until that day, which must be later than the one it had."""
    _require_open(case)
    if until <= now.date():
        raise CaseError("case-day-past", day=until.isoformat())
    if case.rectify_by is not None and until <= case.rectify_by:
        raise CaseError("case-day-earlier", day=until.isoformat(), now=case.rectify_by.isoformat())
    return _event(CaseEventKind.EXTENDED, replace(case, rectify_by=until), by, note, now)


def replied(case: Case, by: str, note: str, now: datetime) -> CaseEvent:
    """The agency has answered; what it said is in the note."""
    _require_open(case)
    return _event(CaseEventKind.REPLIED, replace(case, replied=now), by, note, now)


def closed(case: Case, by: str, note: str, now: datetime) -> CaseEvent:
    """The defect is put right. If later readings still see it, a new case opens."""
    _require_open(case)
    return _event(CaseEventKind.CLOSED, replace(case, closed=now), by, note, now)


def opened(unsure: Finding, by: str, note: str, now: datetime) -> CaseEvent:
    """A case out of a finding the program was unsure of; what the person found out is what letters will say."""
    finding = replace(unsure, verdict=Verdict.FAILS, says=note)
    case = Case(
        agency=finding.agency,
        year=finding.year,
        rule=finding.rule,
        where=finding.where,
        finding=finding,
        opened=now,
        confirmed=now,
    )
    return _event(CaseEventKind.OPENED, case, by, note, now)


Act = Callable[[Case, str, str, datetime], CaseEvent]
"""(case, by, note, now) -> what a person said of it."""


def reference(unsure: Finding) -> str:
    """A short name for a finding that is no case; it changes with what the finding saw."""
    text = f"{unsure.agency}|{unsure.year}|{fingerprint(unsure)}"
    return f"u{sha256(text.encode()).hexdigest()[:8]}"


def _require_open(case: Case) -> None:
    if case.closed is not None:
        raise CaseError("case-closed", number=case.id or 0)


def _event(kind: CaseEventKind, case: Case, by: str, note: str, now: datetime) -> CaseEvent:
    return CaseEvent(kind=kind, case=case, at=now, note=note, by=by)
