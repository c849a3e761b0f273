"""How lists go on: next pages in every form, and what a pager states."""

from __future__ import annotations

import pytest

from monitor.model.pages import Listing
from monitor.read import listing

BASE = "http://127.0.0.2/zfxxgk/nb/index.html"
AT = "http://127.0.0.2/zfxxgk/nb/"
NEWS = "<ul><li><a href='a.html'>霁川县公开目录更新说明</a>2027-01-02</li></ul>"


def read(pager: str, base: str = BASE) -> Listing:
    return listing.read(f"<html><body><a href='/'>网站首页</a>{NEWS}{pager}</body></html>".encode(), "list", base)


TRS = "<script>createPageHTML({}, {}, 'index', 'html');</script>"
PAGED = [
    (TRS.format(3, 0), f"{AT}index_1.html"),
    (TRS.format(3, 1), f"{AT}index_2.html"),
    (TRS.format(3, 2), None),
    (TRS.format(1, 0), None),
    ("<a href='p2.html'>下一页</a>", f"{AT}p2.html"),
    ("<a href='p2.html'>下 一 页</a>", f"{AT}p2.html"),
    ("<a href='p2.html'>&gt;</a>", f"{AT}p2.html"),
    ("<a href='p2.html' title='下一页'>&gt;&gt;&gt;</a>", f"{AT}p2.html"),
    ("<a href='p2.html'><img src='/i/n.gif' alt='下一页'></a>", f"{AT}p2.html"),
    ("<a href='p2.html' rel='next'>往后</a>", f"{AT}p2.html"),
    ("<a href='#' onclick=\"turn('p2.html')\">下一页</a>", f"{AT}p2.html"),
    ("<span onclick=\"location.href='./p2.html'\">下一页</span>", f"{AT}p2.html"),
    ("<div>首页 <b>1</b> <a href='p2.html'>2</a> <a href='p3.html'>3</a></div>", f"{AT}p2.html"),
    ("<div><a href='index.html'>1</a><a href='p2.html'>2</a><a href='p3.html'>3</a></div>", f"{AT}p2.html"),
    ("<div><a href='p1.html'>1</a><span>2</span><a href='p3.html'>3</a></div>", f"{AT}p3.html"),
    ("<div><a href='p1.html'>1</a><a href='p2.html'>2</a><span>3</span></div>", None),
    ("<a href='index.html'>下一页</a>", None),
    ("<a href='p2.html'>尾页</a>", None),
]


@pytest.mark.parametrize(("pager", "url"), PAGED)
def test_the_next_page_is_found(pager: str, url: str | None) -> None:
    assert read(pager).next == url


PAGERS = "首页 上一页 <a href='p2.html'>下一页</a> 尾页"


@pytest.mark.parametrize(
    ("pager", "total"),
    [
        ("<div>共 38 条记录</div>", 38),
        ("<div>共12篇</div>", 12),
        (f"<div>共38条 每页15条 {PAGERS}</div>", 38),
        (f"<div><span>共 <b>38</b> 条</span><span>{PAGERS}</span></div>", 38),
        (f"<td>总记录数：38 当前第1/3页 {PAGERS}</td>", 38),
        ("<script>var totalRecord = 7;</script>", 7),
        ("<p>全年共30条意见已全部办结</p>", None),
        (f"<p>全年共30条意见已全部办结</p><div>{PAGERS}</div>", None),
        (f"<ul><li><a href='b.html'>我县共30条惠民政策公布</a>2027-01-03</li></ul><div>{PAGERS}</div>", None),
        (f"<div>共5页 {PAGERS}</div>", None),
        ("<div>共同</div>", None),
    ],
)
def test_the_stated_number_of_entries_is_taken_from_a_pager_only(pager: str, total: int | None) -> None:
    assert read(pager).total == total


@pytest.mark.parametrize(
    ("pager", "pages"),
    [
        (TRS.format(5, 0), 5),
        ("<script>createPageHTML('page_div', 5, 1, 'list', 'shtml', 66);</script>", 5),
        ("<script>var currentPage = 0; var countPage = 5;</script>", 5),
        (f"<div>共5页 {PAGERS}</div>", 5),
        (f"<div>第1/5页 {PAGERS}</div>", 5),
        ("<div><b>1</b> <a href='p2.html'>2</a> … <a href='p5.html'>5</a></div>", 5),
        ("<div><a href='javascript:go(1)'>1</a><a href='javascript:go(2)'>2</a></div>", 2),
        ("<a href='javascript:goPage(2)'>下一页</a>", 2),
        ("<a href='#' onclick='nextPage()'>下一页</a>", 2),
        ("<a href=\"javascript:__doPostBack('pager','2')\">下一页</a>", 2),
        ("<a href='javascript:goPage(1)'>下一页</a>", None),
        ("<a href='javascript:;'>下一页</a>", None),
        ("<a href='javascript:void(0)' onclick='return false;'>下一页</a>", None),
        ("<a class='disabled' onclick='nextPage()'>下一页</a>", None),
        ("<p>会议共5页材料，请于1/5前报送</p>", None),
        ("<table><tr><td><a href='/d/1'>1</a></td><td><a href='/d/2'>2</a></td></tr></table>", None),
        ("<div><a href='/y/2027'>2027</a> <a href='/y/2026'>2026</a></div>", None),
        ("<div><a href='index.html'>1</a></div>", None),
    ],
)
def test_the_number_of_pages_is_what_a_pager_states_or_lets_see(pager: str, pages: int | None) -> None:
    assert read(pager).pages == pages
