"""The working-day calendar: the shipped years, the fallbacks, and counting across holidays."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from monitor.cases.workdays import Calendar, YearDays
from monitor.config import load_calendars
from monitor.errors import ConfigError

SHIPPED = load_calendars(Path(__file__).parents[2] / "rules" / "calendar")
LIBRARY = Calendar()
YEARS = range(2019, 2027)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("calendar", [SHIPPED, LIBRARY], ids=["shipped", "library"])
class TestTheKnownYears:
    @pytest.mark.parametrize("worked", ["2025-01-26", "2022-01-29", "2022-01-30", "2026-02-14"])
    def test_a_swapped_weekend_day_is_worked(self, calendar: Calendar, worked: str) -> None:
        assert calendar.is_workday(day(worked))

    @pytest.mark.parametrize("off", ["2025-01-31", "2022-01-31", "2020-01-31", "2020-02-01", "2021-01-31"])
    def test_a_holiday_is_not_worked_even_when_it_is_the_due_day(self, calendar: Calendar, off: str) -> None:
        assert not calendar.is_workday(day(off))

    @pytest.mark.parametrize(
        ("year", "third_before", "first_after"),
        [
            (2020, "2020-01-21", "2020-02-03"),
            (2021, "2021-01-27", "2021-02-01"),
            (2022, "2022-01-28", "2022-02-07"),
            (2023, "2023-01-28", "2023-02-01"),
            (2024, "2024-01-26", "2024-02-01"),
            (2025, "2025-01-24", "2025-02-05"),
            (2026, "2026-01-28", "2026-02-02"),
        ],
    )
    def test_working_days_are_counted_strictly_outside_the_due_day(
        self, calendar: Calendar, year: int, third_before: str, first_after: str
    ) -> None:
        due = date(year, 1, 31)
        assert calendar.before(due, 3) == day(third_before)
        assert calendar.after(due, 1) == day(first_after)

    @pytest.mark.parametrize(
        ("start", "end"),
        [("2025-01-24", "2025-02-07"), ("2025-09-30", "2025-10-14"), ("2026-02-13", "2026-02-27")],
    )
    def test_five_working_days_start_on_the_first_working_day_after(
        self, calendar: Calendar, start: str, end: str
    ) -> None:
        assert calendar.after(day(start), 5) == day(end)

    def test_nothing_is_provisional(self, calendar: Calendar) -> None:
        assert not any(calendar.provisional(date(year, 12, 31)) for year in YEARS)


def test_the_shipped_years_agree_with_the_library_on_every_day() -> None:
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2019, 1, 1)).days)]
    assert set(SHIPPED.years) == set(YEARS)
    assert [one for one in days if SHIPPED.is_workday(one) != chinese_calendar.is_workday(one)] == []


def test_a_day_that_is_worked_stays_and_another_moves_to_its_side() -> None:
    assert SHIPPED.on_or_before(day("2025-01-24")) == SHIPPED.on_or_after(day("2025-01-24")) == day("2025-01-24")
    assert SHIPPED.on_or_before(day("2025-01-31")) == day("2025-01-27")
    assert SHIPPED.on_or_after(day("2025-01-31")) == day("2025-02-05")


def test_counting_crosses_the_turn_of_the_year() -> None:
    assert SHIPPED.after(day("2025-12-31"), 1) == day("2026-01-04")
    assert SHIPPED.before(day("2026-01-04"), 1) == day("2025-12-31")


def test_a_year_nobody_knows_is_monday_to_friday_and_provisional() -> None:
    assert SHIPPED.provisional(day("2027-01-31"))
    assert not SHIPPED.is_workday(day("2027-01-31"))
    assert SHIPPED.before(day("2027-01-31"), 3) == day("2027-01-27")
    assert SHIPPED.is_workday(day("2027-10-01"))


def test_an_own_file_goes_before_the_library_and_may_itself_be_provisional() -> None:
    own = YearDays(
        year=2025,
        holidays=frozenset({day("2025-03-03")}),
        extra_workdays=frozenset({day("2025-03-08")}),
        source="test",
        provisional=True,
    )
    calendar = Calendar({2025: own})
    assert not calendar.is_workday(day("2025-03-03"))
    assert calendar.is_workday(day("2025-03-08"))
    assert calendar.is_workday(day("2025-10-01"))
    assert calendar.provisional(day("2025-06-01"))


@pytest.mark.parametrize("n", [0, -1])
def test_working_days_are_counted_from_one(n: int) -> None:
    with pytest.raises(ValueError, match="from one"):
        SHIPPED.after(day("2025-01-31"), n)


GOOD = 'year = 2027\nholidays = [2027-01-01]\nextra_workdays = []\nsource = "test"\n'


def test_a_later_directory_replaces_a_year_and_a_missing_one_is_empty(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    (tmp_path / "first" / "cn-2027.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "second" / "cn-2027.toml").write_text(GOOD.replace("01-01", "01-04"), encoding="utf-8")
    (tmp_path / "second" / "notes.toml").write_text("not a calendar", encoding="utf-8")
    calendar = load_calendars(tmp_path / "first", tmp_path / "second", tmp_path / "third")
    assert calendar.is_workday(day("2027-01-01"))
    assert not calendar.is_workday(day("2027-01-04"))
    assert not calendar.provisional(day("2027-01-04"))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (GOOD.replace("2027-01-01", "2026-01-01"), "another-year", 2),
        (GOOD.replace("2027-01-01", '"2027-02-30"'), "not-a-date", 2),
        (GOOD.replace("year = 2027", "year = 2026"), "out-of-range", 1),
        (GOOD.replace("extra_workdays = []", "extra_workdays = [2027-01-04]"), "worked-anyway", 3),
        (GOOD.replace("2027-01-01", "2027-01-02").replace("= []", "= [2027-01-02]"), "both-off-and-worked", 3),
        (GOOD.replace("holidays", "holiday", 1), "unknown-key", 2),
        (GOOD + "provisional = ", "bad-toml", 5),
    ],
)
def test_a_wrong_calendar_file_is_refused_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    (tmp_path / "cn-2027.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_calendars(tmp_path)
    assert (f"config.{code}", line) in [(one.code, one.line) for one in refused.value.problems]


def test_the_mistakes_of_all_calendar_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "cn-2027.toml").write_text("year =", encoding="utf-8")
    (tmp_path / "cn-2028.toml").write_text("year = 2028\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_calendars(tmp_path)
    assert [one.code for one in refused.value.problems] == ["config.bad-toml"] + ["config.missing-key"] * 3
