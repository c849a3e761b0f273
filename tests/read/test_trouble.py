from __future__ import annotations

import pytest

from monitor.read import report as reader
from tests.read.corpus import HEADINGS, PROSE, TITLE, article, drawn_page, page, paragraphs, read

LISTED = "".join(
    f"<li><a href='a{n}.html'>霁川县{n}2026年政府信息公开工作年度报告</a><span>2027-01-12</span></li>"
    for n in ("教育局", "审计局")
)
LONG = paragraphs(["霁川县概况：地处山区，辖两镇四乡，盛产苹果与核桃。"] * 20)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (page(LONG, title="霁川县概况"), "not-a-report"),
        (page("<p>您访问的页面不存在</p>", title="404"), "not-a-report"),
        ("", "not-a-report"),
        ("<html></html>", "not-a-report"),
        (page(LONG, title="霁川县人民政府门户网站", around=(f"<ul>{LISTED}</ul>", "")), "not-a-report"),
        (page(f"<ul>{LISTED}</ul>" + LONG, title="政府信息公开年报_霁川县人民政府"), "not-a-report"),
        (page("<p>请下载。</p><a href='/f/report.pdf'>年度报告全文</a>"), "attachment-only"),
        (page("<p><img src='1.jpg'><img src='2.jpg'></p>"), "images-only"),
        (page("<p>正在加载</p>"), "not-a-report"),
        (b"PK\x03\x04" + b"\x00" * 40, "unsupported|damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40, "unsupported|damaged"),
        (b"{\\rtf1 x}", "unsupported|damaged|not-a-report"),
        (page("<div>" * 30_000 + LONG), "too-large"),
        (drawn_page()[:-40], "truncated"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_as_a_report_says_why(source: str | bytes, code: str) -> None:
    report = read(source)
    assert report.trouble is not None
    assert report.trouble.code in code.split("|")
    assert (report.format, report.fee) == (None, None)
    assert report.year is None or code != "not-a-report"
    assert reader.to_json(report)["readable"] is False


@pytest.mark.parametrize(
    "prose",
    ["规章000行政规范性文件8855698", "一、本年新收政府信息公开申请数量25380363300630003"],
)
def test_digits_glued_together_are_never_split(prose: str) -> None:
    texts = (PROSE[0], prose, prose, PROSE[3], PROSE[4], PROSE[5])
    report = read(article(HEADINGS, texts))
    assert report.trouble is not None
    assert report.trouble.code == "glued-digits"


def test_figures_glued_into_one_cell_make_their_row_unreadable() -> None:
    report = read(drawn_page(("行政处罚</td>", "行政处罚</td><td>1<br>2</td><td")))
    assert report.trouble is None
    assert report.table2 is not None
    assert report.table2["penalties"][0].value is None


def test_a_report_whose_page_has_another_title_is_known_by_its_sections() -> None:
    report = read(article().replace(TITLE, "政府信息公开"))
    assert (report.trouble, report.agency, report.title_years) == (None, None, ())


def test_unreadable_facts_are_null_and_a_printed_zero_is_zero() -> None:
    found = reader.to_json(read(drawn_page(('行政强制</td><td colspan="3">', '行政强制</td><td colspan="3">见附件'))))
    table2, table3 = found["table2"], found["table3"]
    assert isinstance(table2, dict)
    assert isinstance(table3, dict)
    assert table2["coercion"] is None
    assert table2["regulations.made"] == 0
    assert len(table3["new"]) == 7
