from __future__ import annotations

from datetime import date

import pytest

from monitor.model.pages import Item, Listing
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
    assert listing.newest(found, DAY) == DAY
    assert listing.newest(found, date(2026, 12, 31)) == date(2020, 1, 1)
    assert listing.newest(read("<html></html>"), DAY) is None


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
def test_an_entry_that_cannot_be_opened_is_still_an_entry(href: str) -> None:
    shut = (Item(title=TITLE, url="", published=DAY),)
    assert listed(f"<li><a href='{href}'>{TITLE}</a>2027-01-12</li>") == shut
    assert listed(f"<li><a href='{href}' onclick='view(17)'>{TITLE}</a>2027-01-12</li>") == shut


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='javascript:openDoc(\"/zfxxgk/nb/a1.html\")'>{}</a>2027-01-12</li>",
        "<li><a href='#' onclick='openDoc(\"a1.html\", 800, \"_blank\")'>{}</a>2027-01-12</li>",
        "<li><a onclick='window.open(\"\\/zfxxgk\\/nb\\/a1.html\")'>{}</a>2027-01-12</li>",
        "<li onclick='location.href=\"./a1.html\"'><span>{}</span><i>2027-01-12</i></li>",
        "<li onclick='location.href=\"./a1.html\"'><a>{}</a><i>2027-01-12</i></li>",
        "<li><a href='javascript:;' onclick='go(\"http://127.0.0.2/zfxxgk/nb/a1.html\")'>{}</a>2027-01-12</li>",
    ],
)
def test_the_one_path_a_script_names_is_the_address(row: str) -> None:
    assert listed(row.format(TITLE)) == ONE


@pytest.mark.parametrize("call", ["openDoc('/a.html', '/b.html')", "openDoc('a')", "alert('政务公开')", "go('//')"])
def test_several_paths_or_none_are_no_address(call: str) -> None:
    assert listed(f'<li><a href="#" onclick="{call}">{TITLE}</a>2027-01-12</li>')[0].url == ""


def test_a_script_link_called_like_the_column_is_no_entry() -> None:
    page = read("<html><ul><li><a href='#'>政府信息公开年报</a></li><li><a href='#'>首页</a></li></ul></html>")
    assert (page.items, [link.url for link in page.links]) == ((), ["", ""])


def test_the_base_of_a_page_comes_before_its_address() -> None:
    page = f"<html><head><base href='/other/'></head><li><a href='a1.html'>{TITLE}</a>2027-01-12</li></html>"
    assert read(page).items[0].url == "http://127.0.0.2/other/a1.html"
    assert read(page.replace("/other/", "http://[")).items == ONE
    assert read(page.replace("href='/other/'", "target='_blank'")).items == ONE


def test_links_without_a_date_are_links() -> None:
    found = read("<html><ul><li><a href='/y2026/'>2026年</a></li><li><a href='/y2025/'>2025年</a></li></ul></html>")
    assert [link.text for link in found.links] == ["2026年", "2025年"]
    assert found.items == ()


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


def test_the_charset_of_the_answer_counts() -> None:
    page = f"<html><ul><li><a href='a1.html'>{TITLE}</a> 2027-01-12</li></ul></html>"
    assert listing.read(page.encode("gb18030"), "list", BASE, "text/html; charset=gb2312").items == ONE


# --- dates -------------------------------------------------------------------------------------------------------

NEWS = "霁川县公开目录更新说明"
DATED_LINK = "/202701/t20270113_9.html"


@pytest.mark.parametrize("shown", ["01-12", "[01-12]", "01/12", "1月12日", "(01-12)", "01-12 10:20"])
@pytest.mark.parametrize("title", [TITLE, NEWS])
def test_a_date_without_a_year_takes_it_from_the_address_or_has_none(shown: str, title: str) -> None:
    (with_year,) = listed(f"<li><a href='{DATED_LINK}'>{title}</a><span>{shown}</span></li>")
    (without,) = listed(f"<li><a href='/a1.html'>{title}</a><span>{shown}</span></li>")
    assert (with_year.published, without.published) == (DAY, None)
    assert (with_year.title, without.title) == (title, title)


@pytest.mark.parametrize("words", ["4/5", "1-2号", "01-12 02-13", "2-01-12", "01-12-03", "1月", "01-12%"])
def test_numbers_that_may_be_anything_are_no_date(words: str) -> None:
    (item,) = listed(f"<li><a href='{DATED_LINK}'>{TITLE}</a><span>{words}</span></li>")
    assert item.published is None


@pytest.mark.parametrize(
    ("href", "shown", "published"),
    [
        ("/202701/0123456789abcdef0123456789abcdef.shtml", "01-12", DAY),
        ("/art/2027/1/14/art_7_9.html", "01-12", DAY),
        ("/2027-01-04/9.html", "12-31", None),
        (DATED_LINK, "02-30", None),
        (DATED_LINK, "13-01", None),
        (DATED_LINK, "2026-01-12", date(2026, 1, 12)),
    ],
    ids=["month", "hanweb", "another-year", "no-day", "no-month", "shown-wins"],
)
def test_the_year_of_an_address_holds_for_dates_near_it(href: str, shown: str, published: date | None) -> None:
    assert listed(f"<li><a href='{href}'>{NEWS}</a><span>{shown}</span></li>")[0].published == published


ROW = "<li><a href='a1.html'>{}</a><span>01-12</span></li>"
OTHER_ROW = "<li><a href='/x'>霁川县说明文字</a>02-02</li>"


@pytest.mark.parametrize(
    "page",
    [
        "<h3>2027年</h3><ul>{}</ul>",
        "<h3><span>2027</span></h3><div><ul>{}</ul></div>",
        f"<h3>2026年</h3><ul>{OTHER_ROW}</ul><h3>2027年</h3><ul>{{}}</ul>",
        "<ul><li>2027年</li>{}</ul>",
        "<dl><dt>2027年度</dt><dd><ul>{}</ul></dd></dl>",
        "<table><tr><td>2027年</td><td><a href='a1.html'>{}</a></td><td>01-12</td></tr></table>",
    ],
)
@pytest.mark.parametrize("title", [NEWS, TITLE])
def test_a_year_that_stands_alone_above_or_beside_an_entry_is_its_year(page: str, title: str) -> None:
    row = title if "<table" in page else ROW.format(title)
    (found,) = [item for item in read(f"<html><body>{page.format(row)}</body></html>").items if item.title == title]
    assert found.published == DAY


@pytest.mark.parametrize(
    "page",
    [
        "<h3>2026年</h3><ul>{}</ul>",
        "<div><span>2028年</span><span>2027年</span></div><ul>{}</ul>",
        "<span>2028年</span><span>2027年</span><ul>{}</ul>",
        "<a href='/y/'>2027年</a><ul>{}</ul>",
        "<select><option>2027年</option></select><ul>{}</ul>",
        "<p>2027年部署会议</p><ul>{}</ul>",
        "<ul>{}</ul><h3>2027年</h3>",
    ],
    ids=["report-year", "tabs", "flat-tabs", "link", "choice", "sentence", "below"],
)
def test_a_year_that_may_mean_something_else_is_not_taken(page: str) -> None:
    items = read(f"<html><body>{page.format(ROW.format(TITLE))}</body></html>").items
    assert [item.published for item in items] == [None]


@pytest.mark.parametrize(
    "title", ["霁川县教育局政府信息公开工作年度报告", "霁川县教育局年报", "霁川县教育局2026年政府…"]
)
def test_a_heading_over_reports_may_be_the_year_they_report_on(title: str) -> None:
    page = f"<html><h3>2026年</h3><ul>{ROW.format(title)}</ul></html>"
    assert [item.published for item in read(page).items] == [None]


def test_a_date_inside_the_link_is_no_part_of_the_title() -> None:
    assert listed(f"<li><a href='a1.html'>{TITLE}<span>2027-01-12</span></a></li>") == ONE
    assert listed(f"<li><a href='a1.html'><em>[2027-01-12]</em><b>霁川县</b>{TITLE[3:]}</a></li>") == ONE
    assert listed(f"<li><a href='a1.html'>2027-01-12 {TITLE}</a> 2027-01-12</li>") == ONE
    assert listed(f"<li><a href='a1.html'>{TITLE} 2027-01-12</a></li>") == ONE


def test_a_date_in_a_title_of_several_parts_is_not_the_entrys() -> None:
    row = "<li><a href='b.html'>霁川县<b>2026年1月5日</b>至8日学校开学安排</a> 2026-01-02</li>"
    assert listed(row)[0].published == date(2026, 1, 2)


# --- tables, pins, fellows ---------------------------------------------------------------------------------------

TABLE = (
    "<table><thead><tr><th>索引号</th><th>名称</th><th>成文日期</th><th>发布机构</th><th>发布日期</th></tr></thead>"
    "<tbody><tr><td><a href='a1.html'>JC001/2027-00012</a></td><td><a href='a1.html'>{}</a></td>"
    "<td>2026年12月28日</td><td>霁川县教育局</td><td>{}</td></tr></tbody></table>"
)


def test_the_column_of_publication_dates_counts_in_a_table() -> None:
    assert listed(TABLE.format(TITLE, "2027年01月12日")) == ONE
    assert listed(TABLE.format(TITLE, ""))[0].published is None


def test_two_links_to_one_address_are_one_entry_under_its_better_title() -> None:
    hot = f"<div><a href='a1.html'>{TITLE[:12]}…</a></div>"
    assert listed(f"{hot}<li><a href='a1.html'>{TITLE[:20]}…</a><a href='a1.html'>{TITLE}</a>2027-01-12</li>") == ONE


@pytest.mark.parametrize(
    "mark",
    [
        "<li><em>[置顶]</em><a href='a1.html'>{}</a>2027-01-12</li>",
        "<li><a href='a1.html'>[置顶]{}</a>2027-01-12</li>",
        "<li><a href='a1.html'><i>【顶】</i>{}</a>2027-01-12</li>",
        "<li><img src='/i/top.gif' alt='置顶'><a href='a1.html'>{}</a>2027-01-12</li>",
        "<li><i class='zhiding'></i><a href='a1.html'>{}</a>2027-01-12</li>",
    ],
)
def test_a_pin_is_a_mark_and_not_a_word_of_the_title(mark: str) -> None:
    assert listed(mark.format(TITLE)) == (Item(title=TITLE, url=HOME, published=DAY, pinned=True),)


def test_an_entry_without_a_date_among_dated_ones_is_an_entry() -> None:
    rows = f"<li><a href='a1.html'>{TITLE}</a>2027-01-12</li><li><a href='b.html'>{NEWS}</a></li>"
    assert [(item.title, item.published) for item in listed(rows)] == [(TITLE, DAY), (NEWS, None)]


# --- what is no list of a column ---------------------------------------------------------------------------------

ARTICLE = (
    "<html><head><meta name='ArticleTitle' content='{0}'></head><body><h1>{0}</h1>"
    "<div id='zoomcon'><ucapcontent><p>一、总体情况</p></ucapcontent></div>{1}</body></html>"
)
OTHERS = f"<ul><li><a href='/b.html'>{TITLE.replace('教育局', '民政局')}</a><span>2027-01-11</span></li></ul>"


@pytest.mark.parametrize(
    "related",
    [
        "<div><h3><span>关联稿件：</span></h3>{}</div>",
        "<h3>相关文章</h3>{}",
        "<div class='related-news'>{}</div>",
        "<p><strong>【相关链接】</strong></p>{}",
        "<p><span>上一篇：</span>{}</p>",
    ],
)
def test_documents_related_to_an_article_are_no_list(related: str) -> None:
    page = read(ARTICLE.format(TITLE, related.format(OTHERS)))
    assert (page.items, page.links) == ((), ())


def test_a_list_headed_like_related_documents_is_a_list_where_there_is_no_article() -> None:
    assert len(read(f"<html><body><h3>相关信息</h3>{OTHERS}</body></html>").items) == 1


def test_a_page_with_more_links_than_are_read_says_so() -> None:
    page = read("<html>" + "<a href=/x>栏目</a>" * 5_001)
    assert page.trouble is not None and page.trouble.code == "too-large"


def test_a_record_of_another_form_makes_the_list_partial() -> None:
    page = read(HANWEB.replace("公开目录更新说明", "字" * 5_000))
    assert page.trouble is not None and page.trouble.code == "partial-list"
    assert read(HANWEB).trouble is None
