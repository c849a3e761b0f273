from __future__ import annotations

import pytest

from monitor.read.markup import links
from tests.read.corpus import HEADINGS, PROSE, TITLE, article, drawn_page, edited, page, paragraphs, read

BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
DATE = "<div class='info'>发布时间：2027-01-12 10:20　来源：霁川县教育局</div>"


def last_section(body: str, around: tuple[str, str] = ("", "")) -> tuple[str, ...]:
    return read(page(body, around=around)).sections[-1].paragraphs


@pytest.mark.parametrize(
    "footer",
    [
        "<div>上一篇：霁川县2025年政府信息公开工作年度报告</div>",
        "<div>相关附件</div><a href='a.docx'>报告.docx</a>",
        "<p>【打印本页】【关闭窗口】</p>",
        "<div class='foot'>主办单位：霁川县人民政府办公室　承办单位：信息中心</div>",
        "<div>版权所有 霁川县人民政府</div><p>网站标识码 0000000000</p>",
        "<p>扫一扫在手机打开当前页</p>",
        "<h3>关联稿件</h3><ul><li><a href='x'>通知</a> 2027-02-20</li></ul>",
    ],
)
def test_what_a_site_prints_under_an_article_is_not_its_text(footer: str) -> None:
    assert last_section(BODY + footer) == (PROSE[5],)
    assert last_section(BODY, ("", footer)) == (PROSE[5],)


def test_the_article_is_the_smallest_element_around_its_headings() -> None:
    around = ("<div>首页 政务公开 互动交流</div>", "<div><p>县情概况</p><p>联系我们</p></div>")
    report = read(page(BODY, around=around))
    assert report.sections[-1].paragraphs == (PROSE[5],)
    assert report.opening == ()


@pytest.mark.parametrize(
    "related",
    [
        "<div class='related'><h3>关联稿件</h3><ul><li><a href='x'>某通知</a><span>2027-03-20</span></li></ul></div>",
        "<ul><li><p>2027-03-20</p><a href='x'>某通知</a></li></ul>",
        "<div><a href='x'>某通知发布</a> 2027-03-20</div>",
        "<div>今天是 2027年3月20日 星期六</div>",
        "<div>2027年3月20日 星期六</div>",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_dates_of_other_things_are_not_the_shown_date(related: str, before: bool) -> None:
    around = (related, "") if before else ("", related)
    assert str(read(page(DATE + BODY, around=around)).dating.day) == "2027-01-12"
    undated = read(page(BODY, around=around)).dating
    assert undated.day is None or undated.weak


@pytest.mark.parametrize(
    ("shown", "day", "weak"),
    [
        (DATE, "2027-01-12", False),
        ("<publishtime>2027-01-12 10:20</publishtime>", "2027-01-12", False),
        ("<p>2027-01-12</p>", "2027-01-12", False),
        ("<span>日期：2027年1月12日</span>", "2027-01-12", False),
        ("<p>成文日期：2027-01-12</p>", "2027-01-12", True),
        ("", None, False),
    ],
)
def test_the_shown_date_is_found_by_label_mark_or_place(shown: str, day: str | None, weak: bool) -> None:
    dating = read(page(shown + BODY)).dating
    assert (str(dating.day) if dating.day else None, dating.weak) == (day, weak)


def test_the_tag_of_the_last_rebuild_and_the_sign_off_are_no_dates_of_publication() -> None:
    tag = '<meta name="PubDate" content="2031-05-05 10:00">'
    body = BODY + paragraphs(["霁川县教育局", "2027年1月9日"])
    report = read(page(body, head=tag))
    assert report.dating.day is None
    assert report.sections[-1].paragraphs[-1] == "2027年1月9日"


def test_scripts_styles_and_hidden_forms_say_nothing() -> None:
    noise = (
        "<script>var t='一、总体情况 2027-03-03';</script><style>p{}</style><noscript>发布时间：2027-03-03</noscript>"
    )
    report = read(page(noise + DATE + BODY + "<select><option>六、其他需要报告的事项</option></select>"))
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert str(report.dating.day) == "2027-01-12"
    assert report.sections[0].paragraphs == (PROSE[0],)


def test_a_heading_of_the_navigation_does_not_outrank_the_title_of_the_page() -> None:
    aside = f"<div><h3>{TITLE.replace('2026', '2025')}</h3></div>"
    report = read(page(BODY, around=(aside, "")))
    assert (report.title, report.title_years) == (TITLE, (2026,))


@pytest.mark.parametrize(
    "crumb",
    [
        "<div class='crumb'><a>首页</a> &gt; <a>政务公开</a> &gt; <a>2026年</a> &gt; 正文</div>",
        "<p>当前位置：首页 &gt; 政务公开 &gt; 2026年 &gt; 正文</p>",
        "<div id='weizhi'>您现在的位置：<a>首页</a>&gt;<a>政务公开</a>&gt;<a>2026年</a>&gt;正文</div>",
    ],
)
def test_the_breadcrumb_is_read(crumb: str) -> None:
    assert read(page(BODY, around=(crumb, ""))).crumbs == ("首页", "政务公开", "2026年", "正文")


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("http://127.0.0.2/a/b.html", "c.html", "http://127.0.0.2/a/c.html"),
        ("http://127.0.0.2/a/b.html", "//127.0.0.3/x", "http://127.0.0.3/x"),
        ("http://127.0.0.2/a/", "../x?y=1", "http://127.0.0.2/x?y=1"),
        ("http://127.0.0.2/", "javascript:alert(1)", None),
        ("http://127.0.0.2/", "mailto:a@b", None),
        ("http://127.0.0.2/", "file:///etc/passwd", None),
        ("http://127.0.0.2/", "#top", None),
        ("http://127.0.0.2/", "http://[", None),
        ("http://127.0.0.2/", "x" * 3000, None),
        ("http://127.0.0.2/", "", None),
        ("", "a.html", "a.html"),
    ],
)
def test_links_are_absolute_web_addresses_or_nothing(base: str, href: str, url: str | None) -> None:
    assert links.absolute(base, href) == url


def test_attachments_are_links_to_documents() -> None:
    links = "<a href='/f/a.docx'>电子版</a><a href='/down?id=1'>年度报告.pdf</a><a href='/x.html'>网页</a>"
    report = read(page(BODY + links), url="http://127.0.0.2/a/b.html")
    assert [link.url for link in report.attachments] == ["http://127.0.0.2/f/a.docx", "http://127.0.0.2/down?id=1"]


def test_capitals_and_open_tags_are_read_as_browsers_read_them() -> None:
    whole = read(article())
    loose = read(article().replace("</p>", "").replace("<p>", "<P>"))
    assert loose.sections == whole.sections


def test_lines_parted_by_breaks_are_paragraphs() -> None:
    lines = "<br>".join(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
    assert [s.paragraphs for s in read(page(f"<p>{lines}</p>")).sections] == [(text,) for text in PROSE]


def test_a_copy_of_the_report_for_small_screens_changes_nothing() -> None:
    single = drawn_page()
    start, end = single.index("<body"), single.index("</body>")
    body = single[single.index(">", start) + 1 : end]
    double = edited(single, (body, f"<div>{body}</div><div class='phone'>{body}</div>"))
    one, two = read(single), read(double)
    assert (two.table2, two.table3, two.table4) == (one.table2, one.table3, one.table4)
    assert [s.number for s in two.sections] == [1, 2, 3, 4, 5, 6]
