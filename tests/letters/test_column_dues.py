"""Who is told what of columns and sites: nothing on a doubt, and of an outage while it lasts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.judge.book.known import PROBED
from monitor.letters.kind import Due, Situation
from monitor.letters.kinds import expiry, notice
from monitor.model.bulletins import About
from monitor.model.cases import Case
from monitor.model.columns import ColumnStanding, ColumnState
from monitor.model.pages import Trouble
from monitor.model.roster import Agency, BodyKind
from monitor.settings import Center, Config
from tests.letters import test_bulletin as papers
from tests.letters.test_dues import books

AT = datetime(2026, 9, 24, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
UNIT = Agency(name=papers.EDUCATION, kind=BodyKind.DEPARTMENT, site=papers.HOST)
SITE = f"site.{papers.HOST}"


def situation(**known: Any) -> Situation:
    """Nothing else stands in the books."""
    config = Config(path=Path(), center=Center(name=""), sites=(), agencies=(UNIT,), state_dir=Path())
    return Situation(replace(books(), at=AT, **known), config, Calendar())


def column(**changes: Any) -> ColumnStanding:
    """A column read today that goes stale in three days."""
    standing = papers.standing(state=ColumnState.FRESH, newest=date(2026, 3, 27), expires=date(2026, 9, 27))
    return replace(standing, sight=replace(standing.sight, **{"shown": "list", "complete": True, **changes}))


def reminded(one: ColumnStanding) -> bool:
    return expiry.KIND.due_of_agency(UNIT, situation(columns=(one,))) is not None


def untold(rule: str) -> Case:
    return replace(papers.case(papers.finding(SITE, rule=rule)), notified=None, rectify_by=None)


def told(case: Case) -> bool:
    return notice.KIND.due_of_agency(UNIT, situation(cases=(case,), surveys=papers.unread(papers.HOST))) is not None


def test_a_column_that_goes_stale_soon_is_reminded_of() -> None:
    assert reminded(column())


@pytest.mark.parametrize(
    "doubt",
    [{"complete": False}, {"shown": "url"}, {"shown": "weak"}, {"newest": None}, {"at": AT - timedelta(days=1)}],
)
def test_nobody_is_reminded_where_something_newer_may_be_there(doubt: dict[str, Any]) -> None:
    assert not reminded(column(**doubt))


def test_of_a_site_that_cannot_be_read_only_that_it_is_down_is_told() -> None:
    assert told(untold(PROBED))
    assert not told(untold("WS-L01"))


def test_a_site_that_is_down_is_named_by_its_samples() -> None:
    down = papers.case(papers.finding(SITE, rule=PROBED, label="站点无法访问"))
    other = papers.case(papers.finding(SITE, rule="WS-L01", label="链接失效"))
    named = papers.drafted(cases=(down, other), surveys=papers.unread(papers.HOST)).problems
    assert [(one.label, one.about) for one in named] == [("站点无法访问", About.SITE)]


# --- of which columns and cases ----------------------------------------------------------------------------------

OTHER = replace(UNIT, name=papers.WATER)


def of(*columns: ColumnStanding, unit: Agency = UNIT, taken: frozenset[tuple[str, str]] = frozenset()) -> Due | None:
    return expiry.KIND.due_of_agency(unit, situation(columns=columns, steps=taken))


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"expires": date(2026, 10, 9)}, True),
        ({"expires": date(2026, 10, 12)}, True),
        ({"expires": date(2026, 10, 13)}, False),
        ({"expires": AT.date()}, True),
        ({"expires": None}, False),
        ({"state": ColumnState.SOON}, True),
        ({"state": ColumnState.GRACE}, False),
        ({"state": ColumnState.STALE}, False),
        ({"state": ColumnState.UNCERTAIN}, False),
    ],
    ids=["its-day", "from-days-off", "day-after", "last-day", "no-limit", "soon", "grace", "stale", "uncertain"],
)
def test_a_column_is_reminded_of_from_its_day_on_while_it_is_fresh(changes: dict[str, Any], due: bool) -> None:
    assert reminded(replace(column(), **changes)) == due


def test_a_unit_is_reminded_once_of_each_newest_entry_of_its_own_columns() -> None:
    first = column()
    second = replace(first, place=f"{first.place}.专题")
    renewed = replace(first, sight=replace(first.sight, newest=date(2026, 3, 28)))
    done = of(first, second)
    assert done is not None
    assert done.steps == tuple((UNIT.name, 0, f"{one.place} 2026-03-27") for one in (first, second))
    assert of(first, second, unit=OTHER) is None
    taken = frozenset((agency, name) for agency, _, name in done.steps)
    assert of(first, second, taken=taken) is None
    again = of(renewed, second, taken=taken)
    assert again is not None
    assert again.steps == ((UNIT.name, 0, f"{first.place} 2026-03-28"),)
    assert of(first, taken=frozenset((OTHER.name, name) for _, name in taken)) is not None


def test_a_reminder_counts_the_days_left_and_tells_when_its_columns_were_last_read() -> None:
    early, late = column(at=AT - timedelta(hours=2)), column(at=AT)
    due = of(late, early)
    assert due is not None and isinstance(due.part, expiry.ExpiryPart)
    part = due.part
    assert (part.checked_at, [one.days_left for one in part.columns]) == (AT, [3, 3])


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"agency": papers.WATER}, False),
        ({"year": 2025}, False),
        ({"notified": AT}, False),
        ({"where": f"{SITE}.home"}, False),
        ({"where": f"{SITE}.example"}, True),
    ],
    ids=["own", "other-unit", "report", "told", "detail-of-the-unread", "name-begins-alike"],
)
def test_a_notice_is_of_cases_about_websites_not_told_yet_at_places_that_were_read(
    changes: dict[str, Any], due: bool
) -> None:
    case = replace(untold("WS-L01"), **{"where": "site.127.0.0.12", **changes})
    assert told(case) == due


def test_a_notice_tells_of_all_its_cases_with_the_day_of_each() -> None:
    granted = replace(untold("WS-L01"), where="site.127.0.0.12", rectify_by=date(2026, 12, 1))
    other = replace(untold("WS-L02"), where="site.127.0.0.12")
    cases = (granted, untold("WS-L03"), other)
    due = notice.KIND.due_of_agency(UNIT, situation(cases=cases, surveys=papers.unread(papers.HOST)))
    assert due is not None and isinstance(due.part, notice.NoticePart)
    days = [(one.rule, one.rectify_by) for one in due.part.cases]
    assert days == [("WS-L01", date(2026, 12, 1)), ("WS-L02", Calendar().after(AT.date(), 5))]


@pytest.mark.parametrize(("trouble", "due"), [(None, True), (Trouble("blocked", "412"), False)])
def test_a_case_of_a_column_that_could_not_be_read_today_waits(trouble: Trouble | None, due: bool) -> None:
    seen = papers.standing(trouble=trouble)
    case = replace(papers.case(papers.finding(seen.place)), notified=None, rectify_by=None)
    told = notice.KIND.due_of_agency(UNIT, situation(cases=(case,), columns=(seen,)))
    assert (told is not None) == due
