"""By which day a case is to be put right."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.model.cases import Case
from monitor.settings import Cases


def with_deadline(case: Case, policy: Cases, calendar: Calendar, today: date) -> Case:
    """The case with its day, counted from today by its severity, or a later one that was granted."""
    days: int = getattr(policy.rectify_workdays, case.finding.severity)
    day = calendar.after(today, days)
    return replace(case, rectify_by=max(day, case.rectify_by or day))
