"""Odd but honest pages, as real sites have them: whatever is read of them, nobody is accused."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace

from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier, Search
from monitor.model.findings import Severity, Verdict
from monitor.model.roster import BodyKind
from monitor.read import second
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.read.corpus import HEADINGS, drawn_page, edited, read
from tests.read.form.test_tables import ROW, continued, row_of

BOOK = rulebook.load(rules_dir())
CARRY_IN = "二、上年结转政府信息公开申请数量"
LEAD = re.compile(r"(?<=<p>)2026年")
OTHER = re.compile(r"(六、其他需要报告的事项</h2>)(?:\s*<p>.*?</p>)+", re.DOTALL)


def judged(page: str, verdict: Verdict = Verdict.FAILS) -> set[str]:
    """The rules with a verdict on a page that both readers have read; hints, which never leave the house, left out."""
    data = page.encode()
    report = read(data, url="http://127.0.0.2/zfxxgk/a.html")
    dossier = Dossier(
        today=date(2027, 4, 1),
        report=replace(report, disputed=second.disputed(data, report)),
        kind=BodyKind.DEPARTMENT,
        year=2026,
        due=date(2027, 1, 31),
        search=Search(places=(), complete=True),
    )
    found = judge(dossier, BOOK, Words("zh"))
    return {one.rule for one in found if one.verdict is verdict and one.severity is not Severity.S4}


def with_row(label: str, *changes: tuple[str, str]) -> str:
    html = drawn_page()
    row = row_of(html, label)
    return edited(html, (row, edited(row, *changes)))


def with_overview(text: str) -> str:
    """A paragraph more at the end of section one."""
    return drawn_page(("<h2>二、", f"<p>{text}</p><h2>二、"))


def with_six(body: str) -> str:
    return OTHER.sub(lambda found: found.group(1) + body, drawn_page())


def without(page: str, start: str, end: str) -> str:
    at = page.index(start)
    return page[:at] + page[page.index(end, at) + len(end) :]


TABLES = {
    "a row label nobody knows": drawn_page(("4.无正当理由大量反复申请", "4.反复提出的申请")),
    "a row label of table two nobody knows": drawn_page((">行政强制<", ">强制执行决定<")),
    "two figures in a cell": with_row(CARRY_IN, ("<td>", "<td>7<br>")),
    "a row short of a cell": with_row(CARRY_IN, ("<td>0</td>", "")),
    "a row with a cell too many": with_row(CARRY_IN, (f"{CARRY_IN}</td>", f"{CARRY_IN}</td><td>3</td>")),
    "a zero drawn by a script": with_row("2.重复申请", ("<td>0</td>", "<td><script>document.write(0)</script></td>")),
    "a page break without a head": continued(drawn_page(), "（七）总计", head=False),
    "tables as images": re.sub(r"<table.*?</table>", "<p><img src='t.png'></p>", drawn_page(), flags=re.DOTALL),
    "tables as an attachment": re.sub(r"<table.*?</table>", "", drawn_page(), flags=re.DOTALL),
    "one table as an image": without(drawn_page(), "<table", "</table>"),
    "marks of two formats": drawn_page(("本年废止件数", "对外公开总数量")),
    "a title row in the table": edited(
        without(drawn_page(), "<h2>四、", "</h2>"),
        ("<tr><th colspan=\"5\">行政复议", f"<tr><th colspan=\"15\">{HEADINGS[3]}</th></tr><tr><th colspan=\"5\">行政复议"),
    ),
    "spans one row too long": drawn_page(('rowspan="22"', 'rowspan="23"')),
    "the whole table in one cell": re.sub(
        r"<table.*?</table>", lambda found: f"<table><tr><td>{re.sub(r'<[^>]+>', ' ', found.group())}</td><td></td></tr></table>",
        drawn_page(), flags=re.DOTALL,
    ),
    "outcomes below each other": re.sub(r'( rowspan="2")(?=>(?:结果|其他结果|尚未|总计))', "", drawn_page()),
}  # fmt: skip

YEARS = {
    "what was asked for": "2026年收到要求公开2019年征地补偿信息的申请2件。",
    "requests carried over": "收到政府信息公开申请3件，另办结2025年结转申请1件。",
    "a comparison": "2025年，我局公开信息300条；2026年，我局公开信息350条。",
    "an older year": "2019年，机构改革后我局职能有所调整。",
    "a plan": "2027年，我局继续完善公开目录。",
    "a plan that says so": "2027年，我局将继续完善公开目录。",
    "a count before the year": "累计公开信息 1 2026年新增专栏三个。",
    "a telephone before the year": "联系电话：1234567 2026年，我局开通热线。",
    "a period of another matter": "2025年12月1日至2026年11月30日，开展数据治理专项行动。",
    "a state at the end of last year": "截至2025年12月31日，全县共有公开专栏三十个。",
    "a contract": "平台运维合同期限自2025年3月1日至2026年2月28日。",
    "a cited document": "我局按照《2025年政务公开工作要点》和国办发〔2025〕3号文件收到申请2件办理2件。",
}

FEES = {
    "a rule of that year": "<p>按照2020年印发的《政府信息公开信息处理费管理办法》，2026年未收取信息处理费。</p>",
    "a rule of that year alone": "<p>依据2020年公布的信息处理费管理办法，我局未收取信息处理费。</p>",
    "a caption and a word": "<p>（一）信息处理费收取情况</p><p>无。</p>",
    "a table": "<table><tr><td>收费通知件数</td><td>0</td></tr><tr><td>信息处理费金额</td><td>0</td></tr></table>",
    "a reference": "<p>收费等情况详见附表。</p>",
    "a heading of its own": "<p>无。</p><h2>七、收取信息处理费情况</h2><p>无。</p>",
    "a wording nobody knows": "<p>信息处理费工作平稳。</p>",
}

PAGES = {
    "a list of contents": drawn_page(("<h2>一、", "".join(f"<p>{heading}</p>" for heading in HEADINGS) + "<p>概述如下。</p>" * 60 + "<h2>一、")),
    "a heading without its comma": drawn_page(("<h2>五、", "<h2>五 ")),
    "a heading in brackets": drawn_page(("<h2>六、", "<h2>（六）")),
    "an older report in the navigation": drawn_page(("<h1>", "<h3>霁川县教育局2025年政府信息公开工作年度报告</h3><h1>")),
    "today in the header": without(
        drawn_page(("<h1>", "<div>2027年3月20日 星期六</div><h1>")), '<p class="date">', "</p>"
    ),
    "two shown dates that disagree": drawn_page(("<h1>", "<p>公开日期：2027-02-20</p><h1>")),
    "a day with one digit": edited(
        drawn_page(), ('<p class="date">发布时间：2027-01-12', '<p class="date">发布时间：2027-1-3 10:20')
    ),
    "a date of drafting": edited(drawn_page(), ('发布时间：2027-01-12', "成文日期：2027-02-12")),
    "a column of the year of publication": drawn_page(("<h1>", "<div class='crumb'>首页 > 年报 > 2027年 > 正文</div><h1>")),
    "a period that lost its markup": re.sub(r"2026年0?1月0?1日", "202611日", drawn_page()),
    "no period": re.sub(r"<p>[^<]*2026年12月31日[^<]*</p>|<p>[^<]*至12月31日[^<]*</p>", "", drawn_page()),
    "nested beyond measure": drawn_page(("<h2>二、", "<div>" * 20_000 + "<h2>二、")),
    "cut off": drawn_page()[: len(drawn_page()) // 2],
}  # fmt: skip

ALL = {
    **TABLES,
    **{k: with_overview(v) for k, v in YEARS.items()},
    **{k: with_six(v) for k, v in FEES.items()},
    **PAGES,
}


def test_the_drawn_page_is_faultless() -> None:
    assert judged(drawn_page()) == judged(drawn_page(), Verdict.UNSURE) == set()
    assert ROW.search(drawn_page())
    assert LEAD.search(drawn_page())


@pytest.mark.parametrize("name", ALL)
def test_an_honest_page_is_never_accused(name: str) -> None:
    assert judged(ALL[name]) == judged(ALL[name], Verdict.BROKEN) == set()


@pytest.mark.parametrize("blank", ["&nbsp;", "———"])
def test_a_row_left_blank_is_told_as_blank_and_breaks_no_sum(blank: str) -> None:
    assert judged(with_row("2.重复申请", *[("<td>0</td>", f"<td>{blank}</td>")] * 6)) == {"AR-F10"}


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        (with_overview("2025年，我局共公开信息300条。"), "AR-X06"),
        (with_overview("202620年，我局共公开信息300条。"), "AR-X06"),
        (with_overview("2025年，我局共收到政府信息公开申请3件。"), "AR-X06"),
        (with_six("<p>无。</p>"), "AR-L01"),
        (with_six("<p>2025年未收取信息处理费。</p>"), "AR-X06"),
        (drawn_page(("发布时间：2027-01-12", "发布时间：2027-02-12")), "AR-T02"),
        (edited(without(drawn_page(), "<h2>五、", "<h2>六、"), ("其他需要", "<h2>六、其他需要")), "AR-F01"),
        (with_row(CARRY_IN, ("<td>0</td>", "<td>见附件</td>")), "AR-F11"),
    ],
)  # fmt: skip
def test_the_fault_beside_the_odd_page_is_still_found(page: str, rule: str) -> None:
    assert rule in judged(page)
