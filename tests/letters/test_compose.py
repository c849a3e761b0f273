"""One letter an address, the gravest matter first, and no word an agency should not see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.letters.compose import compose
from monitor.letters.kind import Part
from monitor.letters.kinds.access import AccessPart, Closed
from monitor.letters.kinds.digest import DigestPart
from monitor.letters.kinds.notice import NoticePart
from monitor.letters.kinds.overdue import OverduePart
from monitor.letters.kinds.reminder import ReminderPart
from monitor.letters.looks import WIDTH, is_web, wrapped
from monitor.letters.paper import environment
from monitor.model.cases import Case
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.letters import Letter
from monitor.model.office import Office
from monitor.model.pages import Trouble
from monitor.model.roster import Agency, BodyKind, Obligation

AT = datetime(2027, 2, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = Office(name="霁川县电子政务服务中心", phone="0000-1234567", email="gongkai@jichuan.example")
PAPER = environment()


def agency(name: str, kind: BodyKind = BodyKind.DEPARTMENT) -> Agency:
    return Agency(name=name, kind=kind, site="127.0.0.11", emails=("unit@x.example",))


def owed(who: Agency, basis: str = "条例第四十九条第一款") -> Obligation:
    return Obligation(agency=who.name, year=2026, kind=who.kind, due=date(2027, 1, 31), basis=basis)


def reminder(who: Agency, basis: str = "条例第四十九条第一款") -> ReminderPart:
    return ReminderPart(agency=who, obligation=owed(who, basis), days_left=7)


def overdue(who: Agency, basis: str = "条例第四十九条第一款") -> OverduePart:
    return OverduePart(
        agency=who, obligation=owed(who, basis), today=AT.date(), places=(), rectify_by=date(2027, 2, 22)
    )


def case(label: str, severity: Severity, says: str = "见说明", by: date | None = date(2027, 2, 22)) -> Case:
    finding = Finding(
        agency="甲局",
        year=2026,
        rule="AR-Z99",
        version=1,
        severity=severity,
        verdict=Verdict.FAILS,
        where="w",
        says=says,
        title="题",
        law="法",
        fix="改",
        label=label,
        url="http://127.0.0.11/r.html",
    )
    return Case(agency="甲局", year=2026, rule="AR-Z99", where="w", finding=finding, opened=AT, rectify_by=by)


def notice(*cases: Case, url: str | None = "http://127.0.0.11/r.html") -> NoticePart:
    return NoticePart(agency=agency("甲局"), year=2026, cases=cases, checked_at=AT, report_url=url)


def written(*parts: tuple[str, Part], office: Office = OFFICE) -> list[Letter]:
    numbers: Iterator[int] = count(1)
    return compose(parts, office, at=AT, domain="jichuan.example", new_id=lambda: f"n{next(numbers)}", paper=PAPER)


def letter(*parts: Part) -> Letter:
    [only] = written(*(("a@x.example", part) for part in parts))
    return only


def test_nothing_to_say_is_no_letter() -> None:
    assert written() == []


def test_one_letter_an_address_however_many_parts_and_however_it_is_spelt() -> None:
    letters = written(
        ("b@X.example", reminder(agency("乙局"))),
        ("a@x.example", reminder(agency("甲局"))),
        ("b@x.EXAMPLE", overdue(agency("乙局"))),
    )
    assert [(one.to, one.kinds, one.message_id) for one in letters] == [
        ("a@x.example", ("reminder",), "<n1@jichuan.example>"),
        ("b@x.example", ("overdue", "reminder"), "<n2@jichuan.example>"),
    ]
    assert [(one.agency, one.at) for one in letters] == [("甲局", AT), ("乙局", AT)]


def test_the_gravest_part_gives_the_subject_and_comes_first() -> None:
    parts: list[Part] = [
        reminder(agency("丙局")),
        notice(case("格式不规范", Severity.S3)),
        overdue(agency("乙局")),
    ]
    one = letter(*parts)
    assert one.kinds == ("overdue", "notice", "reminder")
    assert one.subject == "【逾期通知】关于2026年政府信息公开工作年度报告逾期未发布的通知（乙局）（共3项）"
    places = [one.text.index(f"　　{number}、关于") for number in "一二三"]
    assert places == sorted(places)


def test_what_is_to_be_passed_on_stands_in_a_letter_of_its_own() -> None:
    closed = Closed(host="www.x.example", trouble=Trouble("blocked", "403"), agencies=("甲局",), opens="07:00")
    access = AccessPart(
        day=AT.date(), sites=(closed,), user_agent="gongkai-monitor/1.0", address="", pause=1.0, samples=24
    )
    one, other = written(("c@x.example", DigestPart(day=AT.date())), ("c@x.example", access))
    assert (one.kinds, other.kinds) == (("digest",), ("access",))
    assert one.message_id != other.message_id
    assert "请填写本单位访问互联网的出口IP地址" in other.text
    assert "监测日报" not in other.text


def test_the_order_of_the_parts_given_does_not_matter() -> None:
    parts: list[Part] = [reminder(agency("甲局")), overdue(agency("乙局")), overdue(agency("甲局"))]
    assert letter(*parts) == letter(*reversed(parts))


@pytest.mark.parametrize("part", [reminder, overdue])
def test_a_township_is_never_held_to_article_49(part: Callable[[Agency, str], Part]) -> None:
    one = letter(part(agency("柳溪镇人民政府", BodyKind.TOWNSHIP), "地方要求"))
    assert "根据地方要求" in one.text and "根据地方要求" in one.html
    assert "四十九" not in one.text + one.html


def test_the_report_of_a_government_is_asked_of_its_office() -> None:
    one = letter(reminder(agency("霁川县人民政府", BodyKind.GOVERNMENT)))
    assert "\n霁川县人民政府办公室：\n" in one.text


def test_no_rule_id_leaves_the_house() -> None:
    one = letter(notice(case("格式不规范", Severity.S3)))
    assert "AR-Z99" not in one.subject + one.text + one.html


def test_personal_data_is_never_repeated() -> None:
    one = letter(notice(case("泄露个人信息", Severity.S1, says="身份证号码 987654")))
    assert "987654" not in one.text + one.html


def test_the_gravest_finding_stands_first_in_the_list() -> None:
    one = letter(notice(case("格式不规范", Severity.S3), case("年报未发布", Severity.S1)))
    assert one.text.index("年报未发布") < one.text.index("格式不规范")


def test_like_problems_are_one_with_a_count_and_an_annex_that_lists_each_with_its_remedy() -> None:
    parts = ("标识码", "备案号", "网站地图", "主办单位", "联系方式", "找错入口", "机关标识")
    missing = [case("网站底部信息不完整", Severity.S3, f"首页没有：{name}。") for name in parts]
    missing = [
        replace(one, rule=f"AR-Z{number}", finding=replace(one.finding, fix=f"请补充{name}。"))
        for number, (one, name) in enumerate(zip(missing, parts, strict=True))
    ]
    text = re.sub(r"\s", "", letter(notice(*missing, case("空白栏目", Severity.S2))).text)
    listed, _, annex = text.partition("附表：网站底部信息不完整（7处）")
    assert "发现问题2个" in listed and "共7处，见附表" in listed and "没有" not in listed
    assert all(f"首页没有：{name}。" in annex and f"请补充{name}。" in annex for name in parts)


def test_cases_with_different_deadlines_are_not_given_one() -> None:
    same = letter(notice(case("甲", Severity.S2), case("乙", Severity.S3)))
    other = letter(notice(case("甲", Severity.S2, by=date(2027, 2, 11)), case("乙", Severity.S3)))
    none = letter(notice(case("甲", Severity.S2, by=None)))
    assert "于2027年2月22日（星期一，含当日）前完成整改" in same.text
    assert "按清单所列期限完成整改" in other.text and "2027年2月11日" in other.text
    assert "整改期限：尽快" in none.text


def test_findings_without_a_report_are_about_the_website() -> None:
    one = letter(notice(case("空白栏目", Severity.S1), url=None))
    assert one.subject == "【整改通知】关于政府网站有关问题的整改通知（甲局）"


def test_agencies_are_told_how_to_object_and_the_center_is_not() -> None:
    assert "可能存在误判" in letter(overdue(agency("甲局"))).text
    assert "可能存在误判" not in letter(DigestPart(day=AT.date())).text
    office = Office(name="中心", phone="1", email="e", feedback="填写回执")
    [one] = written(("a@x.example", overdue(agency("甲局"))), office=office)
    assert "的，请填写回执，我们将人工复核" in "".join(line.strip() for line in one.text.splitlines())


def test_a_long_digest_says_what_it_leaves_out() -> None:
    one = letter(DigestPart(day=AT.date(), open=tuple(case("甲", Severity.S2) for _ in range(130))))
    assert "共130项，以上为前100项" in one.text and "共130项，以上为前100项" in one.html


# --- looks -----------------------------------------------------------------------------------------------------


def test_text_lines_stay_within_the_width_and_never_start_with_a_closing_mark() -> None:
    text = letter(reminder(agency("甲局")), notice(case("甲", Severity.S2, says="“申请”，（见表三）。" * 40))).text
    assert max(len(line.encode("gb18030")) for line in text.splitlines()) <= WIDTH
    assert not [line for line in text.splitlines() if line.strip()[:1] in set("，。、；：）”")]


def test_an_address_is_never_cut() -> None:
    url = "http://127.0.0.1/" + "a" * 200
    assert url in wrapped(f"报告地址{url}（见首页）").splitlines()[1]


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("http://127.0.0.1/a", True),
        ("https://x.example/?a=1&b=%22", True),
        ("javascript:alert(1)", False),
        ("JavaScript://x.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//x.example/", False),
        ("http:///path", False),
        ("http://[broken", False),
    ],
)
def test_only_web_addresses_become_links(url: str, web: bool) -> None:
    assert is_web(url) == web
    html = letter(notice(case("甲", Severity.S2), url=url)).html
    assert html.count("<a href=") == 1 + web
