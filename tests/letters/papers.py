"""An invented bulletin: three classes of problems, one of them named before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model.bulletins import About, Bulletin, Problem, Tally
from monitor.model.findings import Severity
from monitor.model.office import Office

CHECKED = datetime(2026, 9, 24, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = Office(name="霁川县电子政务服务中心", phone="0000-1234567", email="gongkai@jichuan.example")
STALE, BLANK = "栏目超期未更新", "空白栏目"


def problem(place: str, **changes: Any) -> Problem:
    """A stale column of the bureau of education, or whatever ``changes`` make of it."""
    facts: dict[str, Any] = {
        "key": f"WS-C02|{place}",
        "label": STALE,
        "agency": "霁川县教育局",
        "about": About.COLUMN,
        "place": place,
        "says": "最近一条信息的日期为2026年3月2日。",
        "severity": Severity.S2,
        "kind": "通知公告",
        "limit": "6个月内",
        "last": date(2026, 3, 2),
        "days": 206,
        "overdue": 22,
        "url": "http://127.0.0.11/jyj/tzgg/",
        "rectify_by": date(2026, 10, 9),
    }
    return Problem(**{**facts, **changes})


PROBLEMS = (
    problem("首页 → 政务公开 → 通知公告", times=2),
    problem("首页 → 部门动态", agency="霁川县水利局", kind="动态要闻", limit="14日内", overdue=9),
    problem(
        "首页 → 规划计划",
        agency="霁川县民政局",
        label=BLANK,
        says="栏目中没有信息。",
        last=None,
        days=None,
        overdue=None,
    ),
    problem(
        "2025年政府信息公开工作年度报告",
        agency="霁川县财政局",
        label="年报未发布",
        about=About.REPORT,
        says="截至检查时未发现该报告。",
        kind="",
        limit="2026年1月31日前",
        last=None,
        days=None,
        overdue=236,
        url=None,
    ),
)


def bulletin(**changes: Any) -> Bulletin:
    """The third issue of the year, or whatever ``changes`` make of it."""
    facts: dict[str, Any] = {
        "series": "政府网站栏目更新情况通报",
        "addressees": "各乡（镇）人民政府，县政府各部门、各直属机构",
        "office": OFFICE,
        "checked": CHECKED,
        "tally": Tally(units=38, columns=305, fresh=302, stale=2, blank=1, unreadable=4, reminders=21),
        "before": Tally(units=38, columns=300, stale=5, blank=1),
        "since": date(2026, 6, 30),
        "rectify_by": date(2026, 10, 9),
        "recheck_on": date(2026, 10, 12),
        "year": 2026,
        "number": 3,
        "total": 9,
        "day": date(2026, 9, 25),
        "problems": PROBLEMS,
    }
    return Bulletin(**{**facts, **changes})
