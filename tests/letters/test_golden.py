"""The letters word for word: ``golden/<name>.txt`` and ``.html`` are what an office would receive.

After a wanted change of wording run ``GOLDEN=write pytest tests/letters/test_golden.py`` and read the difference.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.cases.sums import Cases, Columns, Flow, Reports
from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds.access import AccessPart, Closed
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.kinds.bulletin import BulletinPart
from monitor.letters.kinds.digest import Appeared, DigestPart, Rest, Sending
from monitor.letters.kinds.notice import NoticePart
from monitor.letters.kinds.overdue import OverduePart
from monitor.letters.kinds.reminder import ReminderPart
from monitor.letters.kinds.summary import Span, SummaryPart, Unit
from monitor.letters.lasting import Unreadable
from monitor.letters.paper import environment
from monitor.letters.scripted import Scripted
from monitor.model.cases import Case
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.letters import Letter, Sent
from monitor.model.office import Office
from monitor.model.pages import Trouble
from monitor.model.roster import Agency, BodyKind, Obligation
from monitor.model.visits import Place
from tests.letters.papers import bulletin

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2027, 2, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = Office(
    name="霁川县电子政务服务中心",
    phone="0000-1234567",
    email="gongkai@jichuan.example",
    address="霁川县政务服务大楼四楼",
)
ARCHIVES = Agency(name="霁川县档案局", kind=BodyKind.DEPARTMENT, site="127.0.0.11:8080", emails=("unit@x.example",))
TOWN = Agency(name="柳溪镇人民政府", kind=BodyKind.TOWNSHIP, site="127.0.0.12:8080", emails=("unit@x.example",))
COUNTY = Agency(name="霁川县人民政府", kind=BodyKind.GOVERNMENT, site="127.0.0.10:8080", emails=("unit@x.example",))
OWED = {
    BodyKind.DEPARTMENT: (date(2027, 1, 31), "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条第一款"),
    BodyKind.TOWNSHIP: (date(2027, 1, 31), "地方要求"),
    BodyKind.GOVERNMENT: (date(2027, 3, 31), "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条第二款"),
}
REPORT = "http://127.0.0.11:8080/zwgk/gknb/2026/content_20270128.html"


def owed(agency: Agency) -> Obligation:
    due, basis = OWED[agency.kind]
    return Obligation(agency=agency.name, year=2026, kind=agency.kind, due=due, basis=basis)


def reminder(agency: Agency, due: date, provisional: bool = False) -> ReminderPart:
    obligation = replace(owed(agency), due=due)
    return ReminderPart(agency=agency, obligation=obligation, days_left=(due - AT.date()).days, provisional=provisional)


def overdue(agency: Agency) -> OverduePart:
    places = tuple(
        Place(url=f"http://{agency.site}{path}", at=AT - timedelta(hours=2, minutes=minute), outcome="read")
        for minute, path in enumerate(["/", "/zwgk/gknb/", "/zwgk/gknb/2026/index.html"])
    )
    return OverduePart(
        agency=agency, obligation=owed(agency), today=AT.date(), places=places, rectify_by=date(2027, 2, 22)
    )


def finding(rule: str, severity: Severity, label: str, title: str, says: str, law: str, fix: str) -> Finding:
    return Finding(
        agency=ARCHIVES.name,
        year=2026,
        rule=rule,
        version=1,
        severity=severity,
        verdict=Verdict.FAILS,
        where="",
        says=says,
        title=title,
        law=law,
        fix=fix,
        label=label,
        url=REPORT,
    )


FORMAT = "国办公开办函〔2021〕30号"
BALANCE = finding(
    "AR-A01",
    Severity.S2,
    "数据勾稽关系不符",
    "申请收支平衡",
    "表三“自然人”列：本年新收12加上年结转3等于15，总计14加结转下年度0等于14，相差1。",
    f"{FORMAT} 表三（勾稽关系）",
    "核对表三第一、二、（七）、四行，更正后重新发布。",
)
FEE = finding(
    "AR-L01",
    Severity.S2,
    "信息处理费情况未报告",
    "报告信息处理费",
    "第六部分“其他需要报告的事项”只写“无”，全文未见信息处理费的收取情况。",
    f"国办函〔2020〕109号；{FORMAT}",
    "在第六部分写明发出收费通知的件数、总金额和实际收取的总金额；没有收取的，写明未收取。",
)
HEADING = finding(
    "AR-F02",
    Severity.S3,
    "格式不规范",
    "六个部分的标题",
    "缺少第五部分“存在的主要问题及改进情况”。",
    FORMAT,
    "按统一格式补充第五部分。",
)
PERSONAL = finding(
    "AR-Q02",
    Severity.S1,
    "泄露个人信息",
    "不公开个人信息",
    "第三段有身份证号码",
    "条例第十五条",
    "立即撤下有关页面，删除个人信息后重新发布。",
)


def case(
    finding: Finding,
    opened: datetime = AT - timedelta(days=1),
    rectify_by: date | None = date(2027, 2, 22),
    notified: datetime | None = None,
    closed: datetime | None = None,
    id: int | None = None,  # noqa: A002
) -> Case:
    return Case(
        id=id,
        agency=finding.agency,
        year=finding.year,
        rule=finding.rule,
        where=finding.where,
        finding=finding,
        opened=opened,
        rectify_by=rectify_by,
        notified=notified,
        closed=closed,
    )


def notice(*cases: Case, provisional: bool = False) -> NoticePart:
    return NoticePart(
        agency=ARCHIVES,
        year=2026,
        cases=cases,
        checked_at=AT - timedelta(hours=1),
        report_url=REPORT,
        report_title="霁川县档案局2026年政府信息公开工作年度报告",
        provisional=provisional,
    )


DIGEST = DigestPart(
    day=AT.date(),
    totals=(
        Reports(
            year=2026,
            on_time=29,
            late=2,
            undated=1,
            pending=1,
            overdue=3,
            unknown=2,
            waived=1,
        ),
    ),
    since=AT - timedelta(days=1),
    whole=True,
    next_whole=date(2027, 2, 22),
    columns=Columns(fresh=40, soon=2, stale=3, blank=1, uncertain=1, exempt=1),
    cases=Cases(overdue=2, told=2, untold=1),
    flow=Flow(before=4, opened=2, closed=1),
    overdue=(owed(ARCHIVES), owed(TOWN)),
    owing=(owed(COUNTY),),
    opened=(
        case(BALANCE, opened=AT, rectify_by=None, id=31),
        case(FEE, opened=AT, rectify_by=date(2027, 2, 22), id=32),
    ),
    due=(case(FEE, opened=AT - timedelta(days=3), notified=AT - timedelta(days=3), rectify_by=AT.date(), id=17),),
    passed=(
        case(HEADING, opened=AT - timedelta(days=20), notified=AT, rectify_by=AT.date() - timedelta(days=1), id=12),
    ),
    open=(case(HEADING, opened=AT - timedelta(days=20), notified=AT, rectify_by=date(2027, 2, 1), id=9),),
    closed=(case(HEADING, opened=AT - timedelta(days=9), closed=AT, id=8),),
    unsure=(BALANCE,),
    unreadable=(
        Unreadable(
            host="127.0.0.19:8080",
            trouble=Trouble("blocked", "网站防护系统拦截了访问（412），需申请放行。"),
            agencies=("霁川县水利局", "霁川县林业和草原局"),
        ),
    ),
    appeared=(
        Appeared(
            agency="霁川县民政局",
            year=2026,
            title="霁川县民政局2026年政府信息公开工作年度报告",
            url="http://127.0.0.13:8080/zwgk/1.html",
            seen=AT,
            published=date(2027, 2, 5),
            late=True,
        ),
        Appeared(
            agency="霁川县教育局",
            year=2026,
            title="霁川县教育局2026年政府信息公开工作年度报告",
            url="http://127.0.0.14:8080/zwgk/1.html",
            seen=AT,
        ),
    ),
    sent=(Sent(what="逾期通知", count=2, to=("霁川县档案局", "霁川县云溪乡人民政府")),),
    failed=(Sending(to="nobody@town.example", subject="【到期提醒】", says="550 该用户不存在"),),
)
ACCESS = AccessPart(
    day=AT.date(),
    sites=(
        Closed(
            host="www.yunxi.example",
            trouble=Trouble("blocked", "403"),
            agencies=("霁川县档案馆", "霁川县教育局"),
            opens="07:00",
        ),
        Closed(
            host="zwgk.jichuan.example",
            trouble=Trouble("blocked", "567"),
            agencies=("云溪乡人民政府",),
            opens="09:00",
            closes="17:30",
        ),
    ),
    user_agent="gongkai-monitor/1.0 (+https://jichuan.example/)",
    address="203.0.113.9",
    pause=1.0,
    samples=24,
)
LETTERS: dict[str, tuple[Part, ...]] = {
    "reminder": (reminder(COUNTY, date(2027, 3, 31)),),
    "reminder-township-last-day": (reminder(TOWN, AT.date(), provisional=True),),
    "overdue": (overdue(ARCHIVES),),
    "overdue-township": (overdue(TOWN),),
    "notice": (notice(case(HEADING), case(BALANCE), case(FEE), case(PERSONAL), provisional=True),),
    "several": (reminder(COUNTY, date(2027, 3, 31)), notice(case(BALANCE)), overdue(TOWN)),
    "bulletin": (BulletinPart(agency=ARCHIVES, bulletin=bulletin()),),
    "digest": (DIGEST,),
    "digest-scripted": (
        DigestPart(
            day=AT.date(),
            scripted=(
                Scripted(
                    agency="霁川县水利局", place="首页 → 政务公开 → 通知公告", url="http://127.0.0.19:8080/zwgk/tzgg/"
                ),
            ),
        ),
    ),
    "digest-quiet-day": (
        DigestPart(
            day=AT.date(),
            since=AT - timedelta(days=1),
            next_whole=date(2027, 2, 15),
            cases=Cases(told=3),
            flow=Flow(before=3),
            rest=Rest(cases=3, unsure=2, unreadable=1),
        ),
    ),
    "summary": (
        SummaryPart(
            span=Span.MONTH,
            first=date(2027, 1, 1),
            last=date(2027, 1, 31),
            reports=DIGEST.totals[0],
            columns=DIGEST.columns,
            flow=Flow(before=4, opened=3, closed=2, passing=1),
            cases=Cases(overdue=2, told=2, untold=1),
            units=(
                Unit(agency=ARCHIVES.name, opened=2, told=2, closed=1, overdue=1),
                Unit(agency=TOWN.name, opened=1, closed=1, overdue=1),
            ),
            total=Unit(agency="", opened=3, told=2, closed=2, overdue=2),
            bulletins=("政府网站栏目更新情况通报2027年第1期（总第12期）",),
            sent=(Sent(what="整改通知", count=2, to=(ARCHIVES.name,)),),
        ),
    ),
    "access": (ACCESS,),
    "alert": (
        AlertPart(
            day=AT.date(),
            lines=("邮件服务器拒绝登录（535），发送已暂停，请检查用户名和密码。", "磁盘剩余空间不足1%，取证已暂停。"),
        ),
    ),
}


def written(parts: tuple[Part, ...]) -> Letter:
    [letter] = compose(
        [("office@archives.example", part) for part in parts],
        OFFICE,
        at=AT,
        domain="jichuan.example",
        new_id=lambda: "1",
        paper=environment(),
    )
    return letter


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_reads_as_agreed(name: str) -> None:
    letter = written(LETTERS[name])
    for suffix, content in (("txt", f"{letter.subject}\n\n{letter.text}"), ("html", letter.html)):
        golden = GOLDEN / f"{name}.{suffix}"
        if os.environ.get("GOLDEN") == "write":
            golden.write_text(content, encoding="utf-8")
        assert content == golden.read_text(encoding="utf-8")
