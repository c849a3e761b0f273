"""The labelled block and what else stands around a report: whose it is and of which year."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.read.form import metadata
from tests.read.corpus import HEADINGS, PROSE, TITLE, article, drawn_page, page, paragraphs, read
from tests.read.test_innocent import judged, with_overview
from tests.servers import WebServer, answer
from tests.sites import LAST_YEAR, column, home, html, order, site, title_of, verdict, visited
from tests.sites import article as of_2025

FULL = {
    "索引号": "JC001/2027-00012",
    "发布机构": "霁川县教育局",
    "发布日期": "2027-01-12 10:20",
    "来源": "霁川县教育局",
}


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["索引号", "A1", "来源", "某局"], {"索引号": "A1", "来源": "某局"}),
        (["索 引 号", "", "来　源：", "某局"], {"索引号": "", "来源": "某局"}),
        (["索引号：A1", "发布时间：2027-01-03 09:00 来源：某局"], {"索引号": "A1", "发布时间": "2027-01-03 09:00", "来源": "某局"}),
        (["索　引　号 ： A1"], {"索引号": "A1"}),
        (["发布时间: 2027-01-03 来源: 作者: 张某"], {"发布时间": "2027-01-03", "来源": ""}),
        (["索引号", "主题分类", "发布机构", "某局"], {"索引号": "", "主题分类": "", "发布机构": "某局"}),
        (["文号", "〔〕号", "有效性", ""], {"文号": "〔〕号", "有效性": ""}),
        (["来源", "", "霁川县教育局深入贯彻条例。"], {"来源": ""}),
        (["来源：", "", "来源：某局"], {"来源": "某局"}),
        (["来源：某局", "来源："], {"来源": "某局"}),
        (["信息公开工作开展情况：2026年，我局发布时间表，明确日期：按月更新。"], {}),
        (["浏览次数：33 字体：大 中 小"], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_labels_and_values_are_paired_however_they_are_laid_out(pieces: list[str], found: dict[str, str]) -> None:
    assert metadata.fields(pieces) == found


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["文号：", "文件分类：", "所属机构：", TITLE], {"文号": "", "所属机构": ""}),
        (["文 号: 档案类别: 所属机构:", TITLE], {"文号": "", "所属机构": ""}),
        (["文号", "信息类别", "其他", "来源", "某局"], {"文号": "", "来源": "某局"}),
        (["索引号： 某某类别：其他 发布机构：某局 档案编号："], {"索引号": "", "发布机构": "某局"}),
        (["来源：", "联系电话：0000-7654321"], {"来源": ""}),
        (["来源", TITLE], {"来源": ""}),
        (["名称", TITLE, "文号："], {"名称": TITLE, "文号": ""}),
        (["名　称：" + TITLE, "主办单位：霁川县人民政府", "来源：某局"], {"名称": TITLE, "来源": "某局"}),
        (["单位名称：霁川县教育局 发布日期：2027-01-12"], {"发布日期": "2027-01-12"}),
        (["【索引号】J-1", "【发布日期】2027-01-12 【档案类别】 【来源】某局"], {"索引号": "J-1", "发布日期": "2027-01-12", "来源": "某局"}),
        (["索引号: [J-1]", "发布日期：[2027-01-12]"], {"索引号": "J-1", "发布日期": "2027-01-12"}),
        (["[来源：某局] [发布日期：2027-01-12]"], {"来源": "某局", "发布日期": "2027-01-12"}),
        (["来源：某局发布时间：2027-01-12"], {"来源": "某局", "发布时间": "2027-01-12"}),
        (["来源：霁川县水利局 2027-01-12 10:20"], {"来源": "霁川县水利局"}),
        (["发布日期：2027-01-12 10:20 【字体：大 中 小】 打印"], {"发布日期": "2027-01-12 10:20"}),
        (["索引号：J-1；发布机构：某局；"], {"索引号": "J-1", "发布机构": "某局"}),
        (["如有疑问，请联系（地址：霁川县；电话：0000-7654321）。"], {}),
    ],
)  # fmt: skip
def test_a_label_is_told_by_its_form_and_never_becomes_a_value(pieces: list[str], found: dict[str, str]) -> None:
    assert metadata.fields(pieces) == found


def test_a_title_under_its_label_is_a_candidate_without_the_label() -> None:
    lines = ["名 称: " + TITLE, "文 号: 文件分类: 所属机构:", *HEADINGS]
    assert read("\n".join(lines)).title == TITLE
    block = f"<p>名　称：{TITLE}</p><p>文　号：</p>"
    untitled = page(block + BODY, title="霁川县人民政府").replace("<h1>霁川县人民政府</h1>", "")
    report = read(untitled)
    assert (report.title, report.agency, report.metadata["文号"]) == (TITLE, EDUCATION, "")


LAYOUTS = {
    "table": "<table><tr><td>索 引 号：</td><td>{索引号}</td><td>发布机构</td><td>{发布机构}</td></tr>"
    "<tr><td>发布日期</td><td>{发布日期}</td><td>来　源</td><td>{来源}</td></tr></table>",
    "terms": "<dl><dt>索引号</dt><dd>{索引号}</dd><dt>发布机构</dt><dd>{发布机构}</dd>"
    "<dt>发布日期</dt><dd>{发布日期}</dd><dt>来源</dt><dd>{来源}</dd></dl>",
    "list": "<ul><li><b>索 引 号：</b><span>{索引号}</span></li><li><b>发布机构：</b><span>{发布机构}</span></li>"
    "<li><b>发布日期：</b><span>{发布日期}</span></li><li><b>来源：</b><span>{来源}</span></li></ul>",
    "line": "<div>索引号：{索引号}&emsp;发布机构：{发布机构}&emsp;发布日期：{发布日期}&emsp;来源：{来源}</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("blank", ["", "索引号", "来源", "发布机构"])
def test_every_layout_of_the_block_is_read_blanks_included(layout: str, blank: str) -> None:
    values = {name: "" if name == blank else value for name, value in FULL.items()}
    body = (
        LAYOUTS[layout].format_map(values) + "<p>一、总体情况</p><p>略。</p><p>二、主动公开政府信息情况</p><p>略。</p>"
    )
    assert read(page(body)).metadata == values


def test_the_shown_date_comes_from_the_block() -> None:
    report = read(page(LAYOUTS["table"].format_map(FULL) + "<p>一、总体情况</p>"))
    assert (str(report.dating.day), report.dating.source, report.title) == ("2027-01-12", "page", TITLE)


EDUCATION = "霁川县教育局"
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
BLOCK = (
    "<table><tr><td>索引号</td><td>JC001-2027-000012</td><td>发布机构</td><td>霁川县人民政府</td></tr>"
    "<tr><td>发布日期</td><td>2027-01-12 10:20</td><td>来源</td><td>霁川县融媒体中心</td></tr></table>"
)


@pytest.mark.parametrize(
    ("title", "agency"),
    [(TITLE, EDUCATION), ("2026年政府信息公开工作年度报告", None), ("我局2026年政府信息公开工作年度报告", None)],
)
def test_neither_the_issuer_nor_a_media_centre_as_source_makes_an_owner(title: str, agency: str | None) -> None:
    report = read(page(BLOCK + BODY, title=title))
    assert (report.agency, report.metadata["发布机构"]) == (agency, "霁川县人民政府")


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["索引号：无", "文号：无文号"], {"索引号": "无", "文号": "无文号"}),
        (["索 引 号", "/2026-None", "文　号", "〔〕号"], {"索引号": "/2026-None", "文号": "〔〕号"}),
        (["文号", "", "公开方式", "有效"], {"文号": "", "公开方式": "有效"}),
        (["发文单位：某局", "责任部门：某中心", "所属机构：某县"], {"发文单位": "某局", "责任部门": "某中心", "所属机构": "某县"}),
        (["公开时限：长期", "公开范围：社会", "主题词：", "信息分类：其他"], {"公开时限": "长期", "公开范围": "社会", "主题词": "", "信息分类": "其他"}),
        (
            ["索 引 号：", "主题分类：", "发布机构：", "发布日期：2027-01-12 10:20", "名 称：", "文 号：", "有 效 性：", "来 源："],
            {"索引号": "", "主题分类": "", "发布机构": "", "发布日期": "2027-01-12 10:20", "名称": "", "文号": "", "有效性": "", "来源": ""},
        ),
    ],
)  # fmt: skip
def test_fields_are_kept_as_they_stand_blank_misplaced_or_left_by_a_program(
    pieces: list[str], found: dict[str, str]
) -> None:
    assert metadata.fields(pieces) == found


@pytest.mark.parametrize(
    "path",
    [
        "/column/13071?timeFrame=2023",
        "/nb2025/zfxxgk.shtml",
        "/module/xxgk/xxgkAnnualReport.jsp?area=jc&fbtime=2021",
        "/col/col81605/index.html",
        "/202301/t20230105_1.html",
    ],
)
def test_the_year_comes_from_the_content_and_not_from_the_address(path: str) -> None:
    report = read(article(), url="http://127.0.0.2" + path)
    assert (report.year, report.agency) == (2026, EDUCATION)


CONTACTS = [
    "地址：霁川县滨河路8号，邮编：000000，电话：0000—1234567，传真：0000--1234568，邮箱：jyj@jichuan.example，联系人：办公室。",
    "如有疑问，请联系霁川县教育局办公室(地址:霁川县滨河路8号;电话:1234567 7654321)。",
    "址：霁川县滨河路8号、话：0000-1234567",
    "电话：1234567；一、二科",
]


@pytest.mark.parametrize("contact", CONTACTS)
def test_a_contact_line_is_read_over_wherever_it_stands(contact: str) -> None:
    above = drawn_page(("<h2>一、", f"<p>{contact}</p><h2>一、"))
    for text in (above, with_overview(contact)):
        report = read(text)
        assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
        assert (report.agency, str(report.dating.day)) == (EDUCATION, "2027-01-12")
        assert judged(text) == set()


@pytest.mark.parametrize(
    ("words", "failing"),
    [
        ("2025年，我局主动公开政府信息120条。", {"AR-X06"}),
        ("（二）依申请公开。2027年，我局共收到政府信息公开申请3件。", {"AR-X06"}),
        ("县长信箱受理来信106件，办理结果公开10件。", set()),
        ("主动公开政府信息260余。", set()),
    ],
)
def test_a_wrong_year_is_told_and_other_odd_words_are_not(words: str, failing: set[str]) -> None:
    assert judged(with_overview(words)) == failing


def test_a_report_without_a_title_belongs_to_whom_its_link_names() -> None:
    link = title_of(EDUCATION)
    untitled = (
        of_2025().replace(f"<title>{link}</title>", "<title>霁川县人民政府</title>").replace(f"<h1>{link}</h1>", "")
    )
    assert link not in untitled
    pages = {
        "/": html(home()),
        "/ndbg/": html(column((link, "/r.html", "2026-01-15"), LAST_YEAR)),
        "/r.html": html(untitled),
    }
    with WebServer(lambda asked: pages.get(asked.path, answer("<h1>404</h1>", 404))) as server:
        (sighting,) = visited(order(site(server))).sightings
    assert (verdict(sighting), verdict(sighting, "AR-T02")) == ("holds", "holds")
    assert sighting.report is not None and sighting.report.dating.day == date(2026, 1, 15)
    assert [finding.rule for finding in sighting.findings if finding.verdict == "fails"] == []
