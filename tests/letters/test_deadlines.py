"""By which day a case is to be put right: counted from today, never earlier than the day the unit has already."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.letters.deadlines import with_deadline
from monitor.model.findings import Severity
from monitor.settings import Cases, Rectify
from tests.letters import test_bulletin as papers

MONDAY = date(2026, 6, 1)
POLICY = Cases(rectify_workdays=Rectify(S1=1, S2=2, S3=6))


def day(granted: date | None = None, severity: Severity = Severity.S2, today: date = MONDAY) -> date | None:
    case = papers.case(papers.finding("site.a", severity=severity), rectify_by=granted)
    put = with_deadline(case, POLICY, Calendar(), today)
    assert replace(put, rectify_by=granted) == case, "nothing else changes"
    return put.rectify_by


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(Severity.S1, date(2026, 6, 2)), (Severity.S2, date(2026, 6, 3)), (Severity.S3, date(2026, 6, 9))],
)
def test_a_case_without_a_day_has_so_many_working_days_from_today_by_its_severity(
    severity: Severity, expected: date
) -> None:
    assert day(severity=severity) == expected


@pytest.mark.parametrize("today", [MONDAY, date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 6)])
def test_the_days_are_counted_from_the_day_the_letter_is_written(today: date) -> None:
    assert day(today=today) == Calendar().after(today, 2)


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 6, 4), date(2026, 6, 4)),
        (date(2026, 6, 3), date(2026, 6, 3)),
        (date(2026, 6, 2), date(2026, 6, 3)),
        (date(2026, 5, 1), date(2026, 6, 3)),
    ],
    ids=["granted", "a-day-more", "the-same", "a-day-less", "long-past"],
)
def test_of_the_day_a_unit_has_and_the_one_counted_the_later_stands(granted: date, expected: date) -> None:
    assert day(granted) == expected
