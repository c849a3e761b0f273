"""Who owes what by when, on which basis, and the days of the reminder ladder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.cases.obligations import on_time, owed, reminder_steps
from monitor.config import load_calendars
from monitor.model.roster import Agency, BodyKind, Obligation
from monitor.settings import Due, MonthDay, Overlay, Remind

CALENDAR = load_calendars(Path(__file__).parents[2] / "rules" / "calendar")


def say(key: str, /, **values: object) -> str:
    return " ".join([key, *map(str, values.values())])


def body(kind: str, name: str = "霁川县某单位", area: str = "霁川县") -> Agency:
    return Agency(name=name, kind=BodyKind(kind), site="127.0.0.1", area=area)


def owes(kind: str, year: int, due: Due | None = None, *overlays: Overlay) -> Obligation | None:
    found = owed([body(kind)], year, due or Due(), overlays, CALENDAR, say)
    return found[0] if found else None


def local(kind: str, publish_by: str, **changes: Any) -> Overlay:
    values: dict[str, Any] = {"area": "霁川县", "year": 2021, "source": "霁川县通知", **changes}
    return Overlay(kind=BodyKind(kind), publish_by=date.fromisoformat(publish_by), **values)


@pytest.mark.parametrize(
    ("kind", "year", "day", "basis"),
    [
        ("department", 2025, "2026-01-31", "basis.department"),
        ("government", 2025, "2026-03-31", "basis.government"),
        ("township", 2025, "2026-01-31", "basis.township"),
        ("department", 2019, "2020-01-31", "basis.department"),
        ("department", 2018, "2019-03-31", "basis.before-2019"),
        ("government", 2017, "2018-03-31", "basis.before-2019"),
        ("department", 2017, "2018-03-31", "basis.before-2019"),
        ("township", 2018, "2019-03-31", "basis.township"),
    ],
)
def test_a_kind_of_body_owes_by_its_day_on_its_basis(kind: str, year: int, day: str, basis: str) -> None:
    found = owes(kind, year)
    assert found is not None
    assert (found.due.isoformat(), found.basis, found.year, found.kind) == (day, basis, year, kind)


@pytest.mark.parametrize("kind", ["authorised", "enterprise"])
@pytest.mark.parametrize("year", [2018, 2025])
def test_a_kind_that_is_not_enabled_owes_nothing_in_any_year(kind: str, year: int) -> None:
    assert owes(kind, year) is None


def test_an_enabled_kind_owes_by_the_day_set_for_it() -> None:
    found = owes("authorised", 2025, Due(authorised=MonthDay(2, 15)))
    assert found is not None
    assert (found.due, found.basis) == (date(2026, 2, 15), "basis.authorised")


def test_one_office_owes_two_reports_with_different_subjects() -> None:
    agencies = [body("department", "霁川县人民政府办公室"), body("government", "霁川县人民政府")]
    found = owed(agencies, 2025, Due(), (), CALENDAR, say)
    assert [(one.agency, one.due.month) for one in found] == [("霁川县人民政府办公室", 1), ("霁川县人民政府", 3)]


def test_a_local_notice_sets_an_earlier_day_and_leaves_the_statutory_one_visible() -> None:
    found = owes("department", 2021, None, local("department", "2022-01-28"))
    assert found is not None
    assert found.due == date(2022, 1, 28)
    assert found.basis == "basis.local 霁川县通知 2022-01-31 basis.department"


@pytest.mark.parametrize("publish_by", ["2022-01-31", "2022-02-20"])
def test_a_local_notice_that_sets_no_earlier_day_leaves_that_of_the_law(publish_by: str) -> None:
    found = owes("department", 2021, None, local("department", publish_by))
    assert found is not None
    assert (found.due, found.basis) == (date(2022, 1, 31), "basis.department")


def test_a_local_notice_alone_decides_where_the_law_sets_no_day() -> None:
    township = owes("township", 2021, None, local("township", "2022-02-20"))
    enterprise = owes("enterprise", 2021, None, local("enterprise", "2022-04-30"))
    assert township is not None
    assert township.due == date(2022, 2, 20)
    assert enterprise is not None
    assert (enterprise.due, enterprise.basis) == (date(2022, 4, 30), "basis.local-only 霁川县通知")


@pytest.mark.parametrize("changes", [{"year": 2020}, {"year": 2022}, {"area": "别县"}])
def test_a_local_notice_of_another_year_or_area_changes_nothing(changes: dict[str, Any]) -> None:
    found = owes("department", 2021, None, local("department", "2022-01-28", **changes))
    assert found is not None
    assert found.due == date(2022, 1, 31)


@pytest.mark.parametrize(
    ("year", "day"), [(2019, "2020-02-03"), (2024, "2025-02-05"), (2025, "2026-02-02"), (2023, "2024-01-31")]
)
def test_the_due_day_rolls_over_only_when_asked_to(year: int, day: str) -> None:
    plain, rolled = owes("department", year), owes("department", year, Due(rollover="next_working_day"))
    assert plain is not None
    assert rolled is not None
    assert plain.due == date(year + 1, 1, 31)
    assert rolled.due.isoformat() == day


@pytest.mark.parametrize(
    ("published", "strict", "in_time"),
    [
        ("2026-01-30", True, True),
        ("2026-01-30", False, True),
        ("2026-01-31", False, True),
        ("2026-01-31", True, False),
        ("2026-02-01", False, False),
        ("2026-02-01", True, False),
    ],
)
def test_the_due_day_counts_unless_the_policy_is_strict(published: str, strict: bool, in_time: bool) -> None:
    found = owes("department", 2025)
    assert found is not None
    assert on_time(date.fromisoformat(published), found, Due(strict=strict)) is in_time


@pytest.mark.parametrize(
    ("kind", "year", "days"),
    [
        (
            "department",
            2024,  # 1 January is a holiday, the due day lies in the Spring Festival
            {
                "before-30": "2024-12-31",
                "before-15": "2025-01-16",
                "before-7": "2025-01-24",
                "warning": "2025-01-24",
                "missing-list": "2025-02-05",
                "notice": "2025-02-07",
            },
        ),
        (
            "department",
            2025,
            {
                "before-30": "2025-12-31",
                "before-15": "2026-01-16",
                "before-7": "2026-01-23",
                "warning": "2026-01-28",
                "missing-list": "2026-02-02",
                "notice": "2026-02-09",
            },
        ),
        (
            "government",
            2025,  # 1 March is a Sunday; the Saturday before it is worked in exchange
            {
                "before-30": "2026-02-28",
                "before-15": "2026-03-16",
                "before-7": "2026-03-24",
                "warning": "2026-03-26",
                "missing-list": "2026-04-01",
                "notice": "2026-04-07",
            },
        ),
    ],
)
def test_steps_before_move_back_and_steps_after_move_forward(kind: str, year: int, days: dict[str, str]) -> None:
    found = owes(kind, year)
    assert found is not None
    steps = reminder_steps(found, Remind(), CALENDAR)
    assert {step.name: step.day.isoformat() for step in steps} == days
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    assert not any(step.provisional for step in steps)


def test_the_ladder_follows_the_policy() -> None:
    found = owes("department", 2025)
    assert found is not None
    policy = Remind(before_days=(10,), warn_before_workdays=1, missing_list_after_workdays=2, notice_after_days=3)
    assert [(step.name, step.day.isoformat()) for step in reminder_steps(found, policy, CALENDAR)] == [
        ("before-10", "2026-01-21"),
        ("warning", "2026-01-30"),
        ("missing-list", "2026-02-03"),
        ("notice", "2026-02-03"),
    ]


def test_steps_on_a_calendar_nobody_knows_yet_say_so() -> None:
    found = owes("department", 2026)
    assert found is not None
    assert all(step.provisional for step in reminder_steps(found, Remind(), CALENDAR))


def test_a_step_is_provisional_with_its_own_day_or_with_the_due_day() -> None:
    policy = Remind(before_days=(40,), notice_after_days=300)
    (early, *_) = reminder_steps(_owed("department", 2026), policy, CALENDAR)
    (*known, late) = reminder_steps(_owed("government", 2025), policy, CALENDAR)
    assert (early.day, early.provisional) == (date(2026, 12, 22), True)
    assert (late.day, late.provisional) == (date(2027, 1, 25), True)
    assert not any(step.provisional for step in known)


def _owed(kind: str, year: int) -> Obligation:
    found = owes(kind, year)
    assert found is not None
    return found
