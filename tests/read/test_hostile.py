"""Sources made to cost time or memory: everything ends soon, and nothing is taken for more than it is."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterator

import pytest

from monitor.judge.checks import fees as fee_checks
from monitor.judge.checks import identity as year_checks
from monitor.read import dates, decode, fees, flow, html, identity, layout, listing, metadata, numbers, sections, tables
from monitor.read import report as reader
from monitor.read.layout import Block, TableShape
from monitor.read.markup import nesting
from monitor.read.printed import pdf
from tests.read.pages import TITLE, article, page, read

SIZE = 1_000_000
SECONDS = 4.0
MODULES = (
    dates, decode, fees, flow, html, identity, listing, metadata, nesting, numbers, pdf, reader, sections, tables,
    fee_checks, year_checks,
)  # fmt: skip
BAIT = (
    *(
        "1",
        "0",
        " ",
        "-",
        "<",
        "(",
        "《",
        "、",
        "一、",
        "1,",
        "12件",
        "2022年",
        "2022年1月1日",
        "费",
        "未",
        "无",
        "没有向",
        "按",
    ),
    *(
        "收取",
        "收取0件",
        "收费",
        "收费通知",
        "信息处理费",
        "未收取信息处理费",
        "实际收取",
        "发出收费通知",
        "未发生",
        "未按费",
    ),
    *(
        "政府信息公开",
        "信息公开",
        "依申请公开",
        "申请",
        "收到",
        "收到申请",
        "收到申请1",
        "补正后",
        "补正后不",
        "复议",
        "联系",
        "统计",
    ),
    *(
        "索引号",
        "索 ",
        "发布",
        "<meta ",
        "<?xml ",
        "charset=",
        "<record>",
        "<record><![CDATA[",
        "createPageHTML(",
        "共",
        "共1",
    ),
    *(
        "/202201",
        "/t20220101_1",
        "<div",
        "</",
        "年",
        "\n",
        "免收",
        "减免信息处理费",
        "(一)",
        "第一部分",
        "信息处理费管理办法",
    ),
)


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every pattern that sees what a page says: those of the code and those of the rule book."""
    for module in MODULES:
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern):
                    yield f"{module.__name__}.{name}", pattern
    words, shapes = fees.standard(), layout.standard()
    for group in (words.nil, words.positive, words.waiver):
        yield from group.items()
    yield from (("mentions", words.mentions), ("about", words.about), ("quotation", words.quotation))
    for section in shapes.sections:
        yield from ((f"{section.name} exact", section.exact), (f"{section.name} loose", section.loose))
        yield f"{section.name} theme", section.theme
    yield from shapes.marks.items()
    blocks = [block for version in shapes.table2.values() for block in version]
    forms: list[TableShape | Block] = [shapes.table3, shapes.table4, *blocks]
    entries = [entry for form in forms for entry in (*form.rows, *form.columns)]
    yield from {entry.matcher.pattern: entry.matcher for entry in entries}.items()


PATTERNS = list(patterns())


@pytest.mark.parametrize("bait", BAIT)
def test_no_pattern_takes_more_than_time_in_proportion(bait: str) -> None:
    for name, pattern in PATTERNS:
        if _concerns(pattern, bait) and _search(pattern, bait, 30_000) > 0.01:
            assert _search(pattern, bait, 120_000) < 8 * _search(pattern, bait, 30_000), name


def _concerns(pattern: re.Pattern[str] | re.Pattern[bytes], bait: str) -> bool:
    """Whether a bait has anything a pattern asks for: a text without it is passed over at once."""
    words = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    return bait.isascii() or bool(set(bait) & set(words))


def _search(pattern: re.Pattern[str] | re.Pattern[bytes], bait: str, size: int) -> float:
    text = bait * (size // len(bait))
    matches: Iterator[object] = pattern.finditer(text.encode() if isinstance(pattern.pattern, bytes) else text)  # type: ignore[arg-type]
    return _seconds(lambda: deque(matches, maxlen=0))


def test_all_patterns_are_tried() -> None:
    assert len(PATTERNS) > 100


@pytest.mark.parametrize("run", ["1", "费", "收取", "信息处理费", "未收取", "2022年", "向", "公开", "补正后", " "])
def test_a_megabyte_without_an_end_is_read_in_no_time(run: str) -> None:
    bait = run * (SIZE // len(run))
    for source in (page(f"<p>六、其他需要报告的事项</p><p>{bait}</p>"), f"{TITLE}\n六、其他需要报告的事项\n{bait}"):
        assert _seconds(lambda source=source: read(source)) < SECONDS  # type: ignore[misc]


DEEP = 200_000
HOSTILE = {
    "nested blocks": "<div>" * DEEP,
    "nested inline": "<span>" * DEEP,
    "nested tables": "<table><tr><td>" * (DEEP // 4),
    "nested lists": "<ul><li>" * (DEEP // 2),
    "open formatting": "<p><b>" * (DEEP // 2),
    "formatting of its own": "".join(f"<p><font color={n}>" for n in range(5000)),
    "open paragraphs": "<p>" * DEEP,
    "end tags": "</div>" * DEEP,
    "many tables": "<table><tr><td>1<td>2</table>" * 10_000,
    "many rows": "<table>" + "<tr><td>规章<td>1<td>2<td>3</tr>" * 50_000 + "</table>",
    "many cells": "<table><tr>" + "<td>1" * 200_000 + "</table>",
    "huge spans": "<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1" * 50) * 100 + "</table>",
    "spans beyond counting": f"<table><tr><td rowspan={'9' * 5000} colspan={'9' * 5000}>1<td>2</table>",
    "headings": "<p>一、总体情况</p>" * 30_000,
    "breadcrumbs": "<div class=crumb>" * 1500 + "首页" * 100_000,
    "links": "<a href='http://127.0.0.2/x.pdf'>年度报告</a>" * 50_000,
    "a title": "<title>" + " " * SIZE + "</title>",
    "attributes": "<p " + "a='b' " * 200_000 + ">",
    "different attributes": "<p " + " ".join(f"a{n}" for n in range(300_000)) + ">",
    "attributes that seem to end": "<p " + " ".join(f"a{n}='>'" for n in range(300_000)) + ">",
    "raised figures": "<table>" + ("<tr>" + "<td>1<sup><sup><sup>2</sup></sup></sup>" * 10) * 4000 + "</table>",
    "halves of headings": "".join(f"<p>四、政府信息公开行政{n}</p>" for n in range(30_000)),
    "a paragraph without end": "<p>" + "公开工作说明，" * 900_000,
    "entities": "&nbsp;" * 200_000,
    "comments": "<!--" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_in_bounded_time(name: str) -> None:
    data = (f"<!DOCTYPE html><html><title>{TITLE}</title><body>" + HOSTILE[name]).encode()
    assert _seconds(lambda: read(data)) < SECONDS
    assert _seconds(lambda: listing.read(data, "list", "http://127.0.0.2/")) < SECONDS


LISTS = {
    "one holder": "<div>" + "<a href=a>公开目录更新说明</a> 2027-01-01 " * 50_000,
    "nested holders": "".join(f"<div><a href=a{n}>公开目录更新说明</a>" for n in range(8000)) + "字" * SIZE,
    "rows": "<ul>" + "".join(f"<li><a href=a{n}>公开目录更新说明</a>2027-01-01</li>" for n in range(20_000)),
    "records": "<recordset>" + "<record><![CDATA[" * 100_000,
    "json": '{"data":{"results":' + "[" * 200_000,
    "paging": "createPageHTML(" * 50_000,
}


@pytest.mark.parametrize("name", LISTS)
def test_hostile_lists_are_read_in_bounded_time(name: str) -> None:
    data = (LISTS[name] if LISTS[name][0] == "{" else f"<html><body>{LISTS[name]}").encode()
    assert _seconds(lambda: listing.read(data, "list", "http://127.0.0.2/")) < SECONDS


@pytest.mark.parametrize(
    "text", ["|" * SIZE, "1\n" * (SIZE // 2), "一、总体情况\n" * 80_000, "\t" * SIZE, "规章 |\n" * 100_000]
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    assert _seconds(lambda: read(f"{TITLE}\n二、主动公开政府信息情况\n{text}")) < SECONDS


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 30_000,
        "<table><tr><td>" * 30_000,
        "".join(f"<i id={n}><p>" for n in range(3000)),
        "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">",
    ],
)
def test_a_page_nested_beyond_measure_is_cut_and_says_so(markup: str) -> None:
    report = read(article().replace("</body>", markup + "</body>"))
    assert report.trouble is not None
    assert report.trouble.code == "too-large"
    found = listing.read(f"<html><ul>{markup}".encode(), "list", "http://127.0.0.2/")
    assert found.trouble is not None


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='data:image/png;base64," + "ab/d+EFg" * 100_000 + "'>",
        "",
        "<div>" * 900,
        "<p>" * 20_000,
        "<tr><td>" * 20_000,
        "<br>" * 50_000,
        "<font>" * 40,
    ],
)
def test_an_ordinary_page_is_not_cut(markup: str) -> None:
    text = article().replace("</body>", markup + "</body>")
    assert nesting.bounded(text) == text


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
