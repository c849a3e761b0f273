"""Whose report it is and of which year: titles in full, shortened, broken, doubled, or none."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model.reports import Title
from monitor.read import report as reader
from monitor.read.whose import identity, titles
from tests.read.corpus import HEADINGS, PROSE, page, paragraphs, read

EDUCATION = "霁川县教育局"


@pytest.mark.parametrize(
    ("title", "years", "body"),
    [
        ("霁川县教育局2026年政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年度政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年度政府信息公开年度报告", (2026,), EDUCATION),
        ("霁川县教育局 2026年政府 信息\n公开 工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开年度报告", (2026,), EDUCATION),
        ("2026年霁川县教育局政府信息公开工作年度报告", (2026,), EDUCATION),
        ("2026年度霁川县教育局政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开年度工作报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作开展情况年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政务信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作年报", (2026,), EDUCATION),
        ("霁川县教育局2026年政府信息公开工作年度报告（文字版）", (2026,), EDUCATION),
        ("霁川县教育局２０２６年政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局2026政府信息公开工作年度报告", (2026,), EDUCATION),
        ("霁川县教育局政府信息公开工作年度报告（2026年）", (2026,), EDUCATION),
        ("霁川县教育局关于2026年政府信息公开工作的年度报告", (2026,), EDUCATION),
        ("霁川县工业和信息化局2026年政府信息公开工作年度报告", (2026,), "霁川县工业和信息化局"),
        ("霁川县人民政府（办公室）2026年政府信息公开工作年度报告", (2026,), "霁川县人民政府(办公室)"),
        ("2026年政府信息公开工作年度报告", (2026,), ""),
        ("政府信息公开工作年度报告", (), ""),
        ("霁川县教育局2025年政府信息公开工作年度报告（2026年）", (2025, 2026), EDUCATION),
    ],
)
def test_every_form_of_title_names_a_body_and_a_year(title: str, years: tuple[int, ...], body: str) -> None:
    assert titles.is_report_title(title)
    assert titles.title_years(title) == years
    assert titles.title_body(title) == body


@pytest.mark.parametrize(
    "title",
    [
        "霁川县2026年政府工作报告",
        "霁川县2026年法治政府建设年度报告",
        "霁川县政府网站工作年度报表（2026年度）",
        "霁川县教育局政府信息公开指南",
        "霁川县教育局政府信息公开目录",
        "关于做好2026年政府信息公开工作年度报告编制工作的通知",
        "一图读懂霁川县2026年政府信息公开工作年度报告",
        "图解：霁川县2026年政府信息公开工作年度报告",
        "霁川县2026年政府信息公开工作年度报告解读",
        "霁川县2026年政府信息公开工作年度报告统计表",
        "2026年政府信息公开工作要点",
        "",
        "霁" * 200 + "2026年政府信息公开工作年度报告",
    ],
)
def test_other_documents_are_no_report(title: str) -> None:
    assert not titles.is_report_title(title)


@pytest.mark.parametrize(
    ("candidates", "lines", "title"),
    [
        ([f"{EDUCATION}2026年政府信息公开工作年度报告"], [], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        (["霁川县人民政府门户网站"], [EDUCATION, "2026年政府信息公开工作年度报告"], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        ([], ["霁川县教育局2026年政府", "信息公开工作年度报告"], f"{EDUCATION}2026年政府信息公开工作年度报告"),
        (["2026年政府信息公开工作年度报告"], ["无关。"], "2026年政府信息公开工作年度报告"),
        ([], ["根据条例编制霁川县教育局2026年政府信息公开工作年度报告。"], None),
        (["霁川县教育局"], ["通知"], None),
    ],
)  # fmt: skip
def test_a_title_broken_over_lines_is_put_together(candidates: list[str], lines: list[str], title: str | None) -> None:
    assert identity.find_title([Title(text, "heading") for text in candidates], lines) == title


PERIOD = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("titles", "period", "column", "published", "year"),
    [
        ((2026,), PERIOD, None, None, 2026),
        ((2026,), None, None, None, 2026),
        ((), PERIOD, None, None, 2026),
        ((2025,), PERIOD, 2026, date(2027, 1, 5), 2026),
        ((2026,), PERIOD, 2025, date(2026, 1, 5), 2026),
        ((2025, 2026), PERIOD, None, None, 2026),
        ((2025,), PERIOD, None, None, 2025),
        ((), None, None, date(2027, 1, 5), 2026),
        ((), None, None, None, None),
    ],
)
def test_the_year_is_voted_and_the_title_needs_one_witness(
    titles: tuple[int, ...],
    period: tuple[date, date] | None,
    column: int | None,
    published: date | None,
    year: int | None,
) -> None:
    assert identity.decide_year(titles, period, column, published) == year


@pytest.mark.parametrize(
    ("crumbs", "year"),
    [
        (("首页", "政府信息公开年报", "2026年", "正文"), 2026),
        (("首页", "2026年度"), 2026),
        (("首页", "2026年年报"), 2026),
        (("首页", "关于2026年"), None),
        ((), None),
    ],
)
def test_a_column_of_one_year_is_a_witness(crumbs: tuple[str, ...], year: int | None) -> None:
    assert identity.column_year(crumbs) == year


WATER = "霁川县水利局"
TITLE = f"{WATER}2026年政府信息公开工作年度报告"
KIND = "2026年政府信息公开工作年度报告"
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)


def bare(title: str, before: str) -> str:
    """A report under a page title of the site's, with whatever stands before its text."""
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><div>{before}{BODY}</div></body></html>"
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("霁川县水利局2026年\n政府信息公开\n工作年度报告", WATER),
        ("霁川县水利局2026年政府　信息公\n开工作年度报告", WATER),
        ("霁川县水利局2026年政府信息公开工作开展年度报告", WATER),
        ("霁川县水利局2026年政府信息公开年度工作报告", WATER),
        ("2026年霁川县水利局2026年政府信息公开工作年度报告", WATER),
        ("霁川县水利局2026政府信息公开工作年度报告", WATER),
        ("霁川县水利局政府信息公开工作年度报告（2026）", WATER),
        ("霁川县云门镇2026年政务信息公开工作年度报告", "霁川县云门镇"),
        ("霁川县（云门）开发区管理委员会2026年政府信息公开工作年度报告", "霁川县(云门)开发区管理委员会"),
        ("人社分局2026年政府信息公开工作年度报告", "人社分局"),
        ("住建局2026年政府信息公开工作年度报告", "住建局"),
        ("河口区2026年政府信息公开工作年度报告", "河口区"),
        ("霁川县水利局二〇二六年政府信息公开工作年度报告", WATER),
        ("【年度报告】霁川县水利局2026年政府信息公开工作年度报告", WATER),
        ("霁川县水利局关于印发2026年政府信息公开工作年度报告的函", WATER),
        ("霁川县水利局2026年政府信息公开工作年度报告 (Annual Report on Disclosure)", WATER),
        ("云门镇2026年政府信息公开工作年度报告", "云门镇"),
    ],
)
def test_a_broken_shortened_or_doubled_title_still_names_its_body_and_year(title: str, body: str) -> None:
    assert titles.is_report_title(title)
    assert titles.title_years(title) == (2026,)
    assert titles.title_body(title) == body


def test_a_year_given_again_before_the_last_word_leaves_it_a_report() -> None:
    assert titles.is_report_title("霁川县水利局2026年政府信息公开工作2026年度报告")


@pytest.mark.parametrize("suffix", ["（文字版）", "(文字版)", "（全文）", "（图文版）", "（PDF版）"])
def test_a_suffix_is_no_part_of_the_body(suffix: str) -> None:
    assert titles.is_report_title(TITLE + suffix)
    assert titles.title_body(TITLE + suffix) == WATER


@pytest.mark.parametrize(
    "lines",
    [
        [WATER, "2026年政府信息公开", "工作年度报告"],
        [f"{WATER}2026年政府信息", "公开工作年度报告"],
        [f"{WATER}2026年", "政府信息公开工作", "年度报告"],
        [WATER, "2026年", "政府信息公开工作", "年度报告"],
        ["发布时间：2027-01-12 10:20", WATER, KIND],
        [TITLE, TITLE, TITLE],
        [KIND, WATER, KIND],
    ],
)
def test_a_title_is_put_together_from_the_lines_it_is_broken_over(lines: list[str]) -> None:
    assert identity.find_title([], lines) == TITLE


@pytest.mark.parametrize(
    ("title", "before"),
    [
        ("霁川县人民政府", f"<h1>{WATER}<br>2026年政府 信息公开<br>工作年度报告</h1>"),
        ("霁川县人民政府", f"<p>{WATER}</p><p>2026年政府信息</p><p>公开工作年度报告</p>"),
        (f"{TITLE}_霁川县人民政府", ""),
        ("", f"<h1>{TITLE}</h1><h2>{TITLE}</h2><p>{TITLE}</p>"),
        (KIND, f"<h1>{KIND}</h1><p>{WATER}</p><p>{KIND}</p>"),
    ],
    ids=["breaks", "paragraphs", "page title only", "three times", "the body in the second only"],
)
def test_whose_report_it_is_stands_wherever_a_title_does(title: str, before: str) -> None:
    report = read(bare(title, before))
    assert (report.title, report.agency, report.title_years) == (TITLE, WATER, (2026,))


@pytest.mark.parametrize("word", ["我局", "我乡", "本乡", "本局", "本单位"])
def test_a_body_that_only_says_we_is_no_name(word: str) -> None:
    assert read(page(BODY, title=word + KIND)).agency is None


def test_a_report_without_any_title_is_known_by_its_sections_and_invents_no_year_in_its_title() -> None:
    report = read(bare("霁川县人民政府", ""))
    assert (report.trouble, report.agency, report.title_years) == (None, None, ())


SITE = "汀兰县人民政府"
CRUMB = "<div class='crumb'>当前位置：<a>首页</a>&gt;<a>政务公开</a>&gt;{}</div>"
DATED = f"<p>{WATER}{KIND}</p>"


@pytest.mark.parametrize(
    ("title", "before", "expected"),
    [
        (f"政府信息公开工作年度报告-{SITE}", DATED, (TITLE, WATER)),
        ("政府信息公开年报-汀兰县", DATED, (TITLE, WATER)),
        (f"政府信息公开年报_{SITE}门户网站", f"<h1>{SITE}</h1>{DATED}", (TITLE, WATER)),
        (f"{SITE}_政府信息公开年报", CRUMB.format("政府信息公开年报") + f"<h1>{KIND}</h1>", (KIND, None)),
        (SITE, CRUMB.format("县水利局&gt;政府信息公开年报") + f"<h1>{KIND}</h1>", (KIND, "县水利局")),
        (SITE, CRUMB.format("县水利局&gt;年报") + f"<h1>我局{KIND}</h1>", (f"我局{KIND}", "县水利局")),
        (SITE, "<div>首页 / 部门 / 县水利局 / 年报</div>" + f"<p>{KIND}</p>", (KIND, None)),
        (SITE, f"<div>2027-03-02 星期二</div><p>{KIND}</p>", (KIND, None)),
        (f"{SITE}门户网站-{KIND}", "", (KIND, None)),
        (f"霁川县财政局{KIND}", DATED, (TITLE, None)),
        (f"霁川县财政局{KIND}", f"<h1>霁川县财政局{KIND}</h1>{DATED}<p>来源：霁川县财政局</p>", (f"霁川县财政局{KIND}", "霁川县财政局")),
        (SITE, f"<h1>{KIND}</h1><p>来源：汀兰县水利局</p>", (KIND, "汀兰县水利局")),
        (SITE, f"<h1>{KIND}</h1><p>来源：汀兰县人民政府办公室</p>", (KIND, None)),
        (SITE, f"<h1>{KIND}</h1><p>来源：汀兰县政务服务和数据管理局</p>", (KIND, None)),
        ("政府信息公开年报", "", (None, None)),
        (SITE, "", (None, None)),
    ],
    ids=[
        "column and site", "column and area", "logo", "column in the crumb", "unit in the crumb", "we, by the crumb",
        "path of columns", "clock", "site before", "contradiction", "contradiction settled", "source",
        "source that publishes", "source that runs sites", "column only", "site only",
    ],
)  # fmt: skip
def test_column_site_path_and_clock_are_neither_title_nor_body(
    title: str, before: str, expected: tuple[str | None, str | None]
) -> None:
    report = read(bare(title, before))
    assert (report.title, report.agency) == expected


def text(*lines: str) -> bytes:
    return "\n".join((*lines, *(piece for pair in zip(HEADINGS, PROSE, strict=True) for piece in pair))).encode()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((f"标题：{WATER}{KIND}", "文件分类：", "文号：", "发布日期：2027-01-12"), (TITLE, WATER)),
        ((f"根据条例规定，现公布县水利局{KIND}。全文包括总体情况等六个部分。",), (None, "县水利局")),
        ((f"为做好公开工作，根据有关规定，编制{WATER}{KIND}。",), (None, WATER)),
        ((f"按照要求，{WATER}认真总结，形成本报告，现予公布，接受社会监督。",), (None, None)),
        ((WATER, KIND), (TITLE, WATER)),
    ],
    ids=["labelled", "opening", "opening in full", "sentence without a title", "two lines"],
)
def test_in_a_text_a_label_is_no_part_of_the_title_and_a_paragraph_is_none(
    lines: tuple[str, ...], expected: tuple[str | None, str | None]
) -> None:
    report = reader.read(text(*lines), "report.txt")
    assert (report.title, report.agency, report.trouble) == (*expected, None)


def test_two_reports_that_name_two_bodies_are_nobodys() -> None:
    twice = f"<h1>{WATER}{KIND}</h1><p>霁川县财政局{KIND}</p>"
    assert read(bare(SITE, twice)).agency is None
