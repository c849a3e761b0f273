"""Who is told what of columns and sites: nothing on a doubt, and of an outage while it lasts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.cases.workdays import Calendar
from monitor.judge.known import PROBED
from monitor.letters.bulletin import About
from monitor.letters.column_dues import notice, reminders
from monitor.model import Agency, BodyKind, Case
from monitor.settings import Cases, Freshness
from monitor.website import ColumnStanding, ColumnState
from tests.letters import test_bulletin as papers

AT = datetime(2026, 9, 24, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
UNIT = Agency(name=papers.EDUCATION, kind=BodyKind.DEPARTMENT, site=papers.HOST)
SITE = f"site.{papers.HOST}"


def column(**changes: Any) -> ColumnStanding:
    """A column read today that goes stale in three days."""
    standing = papers.standing(state=ColumnState.FRESH, newest=date(2026, 3, 27), expires=date(2026, 9, 27))
    return replace(standing, sight=replace(standing.sight, **{"shown": "list", "complete": True, **changes}))


def reminded(one: ColumnStanding) -> bool:
    return reminders(UNIT, [one], frozenset(), Freshness(), Calendar(), AT).part is not None


def untold(rule: str) -> Case:
    return replace(papers.case(papers.finding(SITE, rule=rule)), notified=None, rectify_by=None)


def told(case: Case) -> bool:
    return notice(UNIT, [case], {SITE}, Cases(), Calendar(), AT) is not None


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
    named = papers.drafted(open=(down, other), unread={SITE}).problems
    assert [(one.label, one.about) for one in named] == [("站点无法访问", About.SITE)]
