"""Lists read by hand-written selectors, and what is no selector."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from monitor.model.pages import Item, Listing
from monitor.model.roster import Selectors
from monitor.read import listing
from monitor.read.lists import select
from tests.bounds import assert_in_proportion

BASE = "http://127.0.0.2/zfxxgk/nb/index.html"
AT = "http://127.0.0.2/zfxxgk/nb/"
TITLE = "霁川县教育局2026年政府信息公开工作年度报告"
DAY = date(2027, 1, 12)
ONE = (Item(title=TITLE, url=f"{AT}a1.html", published=DAY),)
ODD = (
    "<html><body><a href='/gk/'>霁川县政府信息公开工作年度报告</a><dl class=box><dd class=head>标题</dd>"
    "<dd class=one><b class=no>2026-12-28</b><p class=name title='{0}'>霁川县教育局…</p><a href='a1.html'>查看</a>"
    "<i class=day>2027-01-12</i></dd></dl><button class=more data-n=2><a href='p2.html'>往后看</a></button></body></html>"
)
ALL = Selectors(item="dd.one", title="p.name", link="a", date="i.day", next=".more a")


def read(page: str, selectors: Selectors) -> Listing:
    return listing.read(page.encode(), "list", BASE, "text/html; charset=utf-8", selectors)


def test_selectors_say_what_an_entry_is_and_where_its_parts_stand() -> None:
    found = read(ODD.format(TITLE), ALL)
    assert (found.items, found.next) == (ONE, f"{AT}p2.html")


def test_what_else_looks_like_an_entry_is_a_mere_link() -> None:
    found = read(ODD.format(TITLE), ALL)
    assert "霁川县政府信息公开工作年度报告" in [link.text for link in found.links]


@pytest.mark.parametrize(
    ("row", "selectors", "expected"),
    [
        (f"<li><a href='a1.html'>{TITLE}</a> 2027-01-12</li>", Selectors(item="li"), ONE),
        (f"<a class=r href='a1.html'>{TITLE}<i>2027-01-12</i></a>", Selectors(item="a.r"), ONE),
        (f"<a class=r href='a1.html'>{TITLE}<i>2027-01-12</i></a>", Selectors(item="a.r", link="a", date="i"), ONE),
        (f"<li onclick='go(\"a1.html\")'>{TITLE} 2027-01-12</li>", Selectors(item="li", link="li"), ONE),
        (f"<tr><td>1</td><td><a href='a1.html'>{TITLE}</a></td><td>2027年1月12日</td></tr>", Selectors(item="tr"), ONE),
        (
            f"<li><a href='/202701/t20270113_9.html'>{TITLE}</a><span>01-12</span></li>",
            Selectors(item="ul > li:has(a)", date="span"),
            (Item(title=TITLE, url="http://127.0.0.2/202701/t20270113_9.html", published=DAY),),
        ),
        (f"<li>[置顶]<a>{TITLE}</a></li>", Selectors(item="li"), (Item(title=TITLE, url="", pinned=True),)),
        (f"<li><a href='a1.html'>{TITLE}</a></li>", Selectors(item="li", title="h4"), ()),
        (
            f"<li><a href='a1.html'>{TITLE}</a></li>",
            Selectors(item="li", date="u"),
            (Item(title=TITLE, url=ONE[0].url),),
        ),
    ],
    ids=["plain", "link", "itself", "script", "table", "no-year", "shut", "no-title", "no-date"],
)
def test_what_is_not_selected_is_found_as_usual(row: str, selectors: Selectors, expected: tuple[Item, ...]) -> None:
    page = f"<html><body>{'<table>' if row.startswith('<tr') else '<ul>'}{row}</body></html>"
    assert read(page, selectors).items == expected


def test_selectors_that_fit_nothing_leave_no_entry_but_the_links() -> None:
    page = f"<html><ul><li><a href='/y/'>2026年</a></li><li><a href='a1.html'>{TITLE}</a>2027-01-12</li></ul></html>"
    found = read(page, ALL)
    assert (found.items, {link.text for link in found.links}) == ((), {"2026年", TITLE})


def test_without_a_selector_for_it_the_next_page_is_found_as_usual() -> None:
    page = "<html><ul><li><a href='a.html'>公开目录更新说明</a></li></ul><a href='p2.html'>下一页</a></html>"
    assert read(page, Selectors(item="li")).next == f"{AT}p2.html"
    assert read(page, Selectors(item="li", next="a.none")).next is None


def test_an_answer_in_json_needs_no_selectors() -> None:
    answer = f'{{"data": {{"results": [{{"title": "{TITLE}", "url": "/a1.html"}}]}}}}'
    assert len(read(answer, ALL).items) == 1


def test_a_page_too_large_to_be_selected_from_says_so() -> None:
    found = read(f"<html><body>{'字' * 500_001}</body></html>", ALL)
    assert found.trouble is not None and found.trouble.code == "too-large"


@pytest.mark.parametrize(
    "markup",
    [
        lambda n: "".join(f"<dd class=one><a href=a{k}>公开目录更新说明</a>2027-01-01</dd>" for k in range(n)),
        lambda n: "<div><dd class=one>" * n,
        lambda n: "<table><tr><td>" * 300 + "<a>" * n,
        lambda n: "<b><i>" * n,
    ],
    ids=["many", "nested", "tables", "formatting"],
)
def test_hostile_markup_is_selected_from_in_proportion(markup: Callable[[int], str]) -> None:
    assert_in_proportion(markup, lambda text: read(text, ALL), 1_000, 500)


@pytest.mark.parametrize("markup", ["", "只有文字", "http://127.0.0.2/"], ids=["nothing", "text", "address"])
def test_nothing_is_selected_from_what_is_no_page(markup: str) -> None:
    assert read(markup, ALL).items == ()


@pytest.mark.parametrize(
    "selector", ["ul >", "li:has(", "a::text", "li[", "a:foo", "a,,b", "@media", "", "li:nth-child(x)"]
)
def test_what_is_no_selector_is_said_in_one_line(selector: str) -> None:
    problem = select.problem(selector)
    assert problem and "\n" not in problem


@pytest.mark.parametrize(
    "selector", ["ul.list > li:has(a)", "a, b", "td:nth-child(2)", "[class*='list']", "li:not(.head)"]
)
def test_a_selector_is_one(selector: str) -> None:
    assert select.problem(selector) is None
