from __future__ import annotations

import json
from datetime import date

import pytest

from monitor.model import Item, Listing
from monitor.read import listing

BASE = "http://127.0.0.2/zfxxgk/nb/index.html"
TITLE = "霁川县教育局2026年政府信息公开工作年度报告"
HOME = "http://127.0.0.2/zfxxgk/nb/a1.html"
DAY = date(2027, 1, 12)
ONE = (Item(title=TITLE, url=HOME, published=DAY),)


def read(page: str, content_type: str = "") -> Listing:
    return listing.read(page.encode(), "list", BASE, content_type)


def listed(row: str) -> tuple[Item, ...]:
    return read(f"<html><body><a href='/'>首页</a><ul>{row}</ul></body></html>").items


@pytest.mark.parametrize(
    "row",
    [
        f"<li><a href='a1.html'>{TITLE}</a><span>2027-01-12</span></li>",
        f"<li><span>[2027-01-12]</span><a href='./a1.html'>{TITLE}</a></li>",
        f"<li><a href='/zfxxgk/nb/a1.html' title='{TITLE}'>霁川县教育局2026年政府信息公开…</a> 2027年1月12日</li>",
        f"<li><a href='a1.html' title='{TITLE}'>霁川县教育局2026年政府...</a><i>2027/1/12</i></li>",
        f"<div><p><a href='a1.html'>{TITLE}</a></p><p>发布日期：2027-01-12 10:20</p></div>",
        f"<table><tr><td>JC001/2027-00012</td><td><a href='a1.html'>{TITLE}</a></td><td>2027-01-12</td></tr></table>",
        f"<li><a href='a1.html'><b>{TITLE}</b><span></span></a><span>2027.01.12</span></li>",
        f"<li><a href='a1.html'>{TITLE}</a> 2027-01-12</li><li><a href='a1.html'>{TITLE}</a> 2027-01-12</li>",
    ],
)
def test_an_entry_is_a_link_with_a_date_beside_it(row: str) -> None:
    assert listed(row) == ONE


def test_the_year_in_a_title_is_no_date_and_an_undated_report_is_still_an_entry() -> None:
    assert listed(f"<li><a href='a1.html'>{TITLE}</a></li>") == (Item(title=TITLE, url=HOME),)
    title = "霁川县2026年1月5日至8日学校开学安排"
    assert listed(f"<li><a href='b.html'>{title}</a></li>") == ()
    assert listed(f"<li><a href='b.html'>{title}</a> 2026-01-02</li>")[0].published == date(2026, 1, 2)


def test_a_pinned_entry_is_marked_and_the_newest_is_not_the_first() -> None:
    rows = (
        "<li><b>置顶</b><a href='a.html'>公开指南修订说明</a>2020-01-01</li>"
        "<li><a href='b.html'>公开目录更新说明</a>2027-01-12</li>"
    )
    found = read(f"<html><ul>{rows}</ul></html>")
    assert [item.pinned for item in found.items] == [True, False]
    assert listing.newest(found) == DAY
    assert listing.newest(read("<html></html>")) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("../../x.html", "http://127.0.0.2/x.html"),
        ("//127.0.0.3/x.html", "http://127.0.0.3/x.html"),
        ("?id=3", "http://127.0.0.2/zfxxgk/nb/index.html?id=3"),
        ("x y.html", "http://127.0.0.2/zfxxgk/nb/x y.html"),
    ],
)
def test_relative_links_are_resolved(href: str, url: str) -> None:
    assert listed(f"<li><a href='{href}'>{TITLE}</a></li>")[0].url == url


@pytest.mark.parametrize("href", ["javascript:go(1)", "mailto:x@y", "#", "", "ftp://127.0.0.2/x", "http://["])
def test_what_leads_nowhere_is_no_entry(href: str) -> None:
    assert listed(f"<li><a href='{href}'>{TITLE}</a>2027-01-12</li>") == ()


def test_links_without_a_date_are_links() -> None:
    found = read("<html><ul><li><a href='/y2026/'>2026年</a></li><li><a href='/y2025/'>2025年</a></li></ul></html>")
    assert [link.text for link in found.links] == ["2026年", "2025年"]
    assert found.items == ()


TRS = "<script>createPageHTML({}, {}, 'index', 'html');</script>"
PAGED = [
    (TRS.format(3, 0), "http://127.0.0.2/zfxxgk/nb/index_1.html"),
    (TRS.format(3, 1), "http://127.0.0.2/zfxxgk/nb/index_2.html"),
    (TRS.format(3, 2), None),
    (TRS.format(1, 0), None),
    ("<a href='p2.html'>下一页</a>", "http://127.0.0.2/zfxxgk/nb/p2.html"),
    ("<a href='p2.html'>下 一 页</a>", "http://127.0.0.2/zfxxgk/nb/p2.html"),
    ("<a href='p2.html'>&gt;</a>", "http://127.0.0.2/zfxxgk/nb/p2.html"),
    ("<a href='index.html'>下一页</a>", None),
    ("<a href='p2.html'>尾页</a>", None),
]


@pytest.mark.parametrize(("paging", "url"), PAGED)
def test_the_next_page_is_found(paging: str, url: str | None) -> None:
    assert read(f"<html><body>{paging}</body></html>").next == url


@pytest.mark.parametrize(
    ("words", "total"), [("共 38 条记录", 38), ("共12篇", 12), ("totalRecord = 7;", 7), ("共同", None)]
)
def test_the_stated_number_of_entries_is_kept(words: str, total: int | None) -> None:
    assert read(f"<html><body>{words}</body></html>").total == total


HANWEB = (
    "<datastore><nextgroup><![CDATA[<a href='dataproxy.jsp?startrecord=2'></a>]]></nextgroup><recordset>"
    f"<record><![CDATA[<li><a href='a1.html' title='{TITLE}'>霁川县教育局2026…</a><span>2027-01-12</span></li>]]></record>"
    "<record><![CDATA[<li><a href='a2.html'>公开目录更新说明</a><span>2027-01-02</span></li>]]></record>"
    "</recordset><totalrecord>5</totalrecord></datastore>"
)


@pytest.mark.parametrize("wrap", ["{}", "<html><body><script type='text/xml'>{}</script></body></html>"])
def test_records_of_a_datastore_are_entries_and_the_next_group_is_the_next_page(wrap: str) -> None:
    found = read(wrap.format(HANWEB))
    assert [(item.title, item.url) for item in found.items] == [
        (TITLE, HOME),
        ("公开目录更新说明", "http://127.0.0.2/zfxxgk/nb/a2.html"),
    ]
    assert (found.next, found.total) == ("http://127.0.0.2/zfxxgk/nb/dataproxy.jsp?startrecord=2", 5)


def test_a_json_answer_is_a_list() -> None:
    result = {"title": TITLE, "url": "/zfxxgk/nb/a1.html", "publishedTimeStr": "2027-01-12 10:20:00"}
    found = read(json.dumps({"data": {"results": [result, {"title": "", "url": "/x"}, {"url": "/y"}, 5], "total": 9}}))
    assert (found.items, found.total) == (ONE, 9)


@pytest.mark.parametrize(
    "answer",
    [
        "{", "{}", '{"data": []}', '{"data": {"results": "x"}}', '{"data": null}', '{"data": {"results": null}}',
        '{"data":' * 5000, '{"data": {"results": [[]]}}', '{"data": {"results": {"a": 1}}}', '{"data": {"results": 3}}',
    ],
)  # fmt: skip
def test_a_broken_answer_is_an_empty_list(answer: str) -> None:
    assert read(answer).items == ()


@pytest.mark.parametrize("title", ["霁川县教育局2026年…", "霁川县教育局2026年...", "霁川县教育局2026年··"])
def test_a_title_cut_short_is_recognised(title: str) -> None:
    assert listing.is_cut(title)
    assert not listing.is_cut(TITLE)


def test_the_charset_of_the_answer_counts() -> None:
    page = f"<html><ul><li><a href='a1.html'>{TITLE}</a> 2027-01-12</li></ul></html>"
    assert listing.read(page.encode("gb18030"), "list", BASE, "text/html; charset=gb2312").items == ONE
