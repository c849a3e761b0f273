"""Surveys of columns over real HTTP: what a list shows, what it hides, and what cannot be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from msgspec.structs import replace

from monitor.fetch.asking import Part
from monitor.fetch.fetch import Fetcher
from monitor.judge import freshness
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState
from monitor.model.pages import Capture
from monitor.model.roster import Limits, Site
from monitor.model.visits import Known
from monitor.model.websites import ColumnTarget, SurveyOrder, SurveyRecord
from monitor.watch.websites.survey import survey
from tests.servers import Asked, WebServer, answer, redirect
from tests.sites import PADDING, SHANGHAI, html

AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
TODAY = AT.date()
FRESH, OLD, OLDER = "2026-05-18", "2026-03-02", "2025-11-30"
LIMITS = {ColumnClass.NEWS: "14d"}
PATH = ("政务公开", "工作动态")
NAMES = (
    "云岭水库巡查",
    "春季植树活动",
    "学校食堂检查",
    "乡村道路养护",
    "夜校开班仪式",
    "社区义诊活动",
    "河道清淤工程",
    "图书馆换季开放",
)

Pages = Mapping[str, bytes]


def row(day: str, name: str = "", href: str = "") -> str:
    name = name or f"霁川县{day}工作情况"
    return f'<li><a href="{href or f"/a/{name}{day}.html"}">{name}</a><span>{day}</span></li>'


def rows(*days: str) -> str:
    return "".join(row(day, f"霁川县{NAMES[at % len(NAMES)]}第{at}场") for at, day in enumerate(days))


def page(entries: str = "", more: str = "", around: str = "", head: str = "") -> bytes:
    start = f"<html><head><title>工作动态</title>{head}</head><body>{PADDING}"
    return html(f'{start}{around}<div class="main"><ul class="list">{entries}</ul>{more}</div></body></html>')


def article(day: str = "", label: str = "发布时间", text: str = "县里开展了有关工作。") -> bytes:
    shown = f"<p>{label}：{day}</p>" if day else ""
    return html(f"<html><head><title>文章</title></head><body><h1>文章</h1>{shown}<p>{text}</p></body></html>")


FRONT = row(OLD, "霁川县首页上的信息")
HOME = html(f"<html><head><title>首页</title></head><body>{PADDING}<ul>{FRONT}</ul></body></html>")


def column(
    server: WebServer, path: str = "/c/", names: tuple[str, ...] = PATH, kind: ColumnClass = ColumnClass.NEWS
) -> Column:
    return Column(site=server.host, path=names, url=server.url(path), kind=kind, agency="霁川县教育局")


def targeted(one: Column, before: ColumnSight | None = None) -> ColumnTarget:
    return ColumnTarget(column=one, limit=freshness.limit_of(one, LIMITS), before=before)


def surveyed(
    server: WebServer,
    *targets: ColumnTarget,
    known: Mapping[str, Known] | None = None,
    max_pages: int = 50,
    at: datetime = AT,
    fetched: tuple[Capture, ...] = (),
) -> SurveyRecord:
    site = Site(host=server.host, home=server.url("/"), reports=server.url("/"), allow_private=True, pause=0.0)
    limits = Limits(timeout=5.0, deadline=5.0, pause=0.0, max_pages=max_pages)
    order = SurveyOrder(
        site=site, columns=targets, at=at, limits=limits, known=known or {}, most_links=0, fetched=fetched
    )
    with Fetcher(site, limits, at) as http:
        return survey(order, http)


def serving(pages: Pages) -> WebServer:
    return WebServer(lambda asked: pages.get(unquote(asked.path), answer("<h1>404</h1>", 404)))


def sight_of(pages: Pages, kind: ColumnClass = ColumnClass.NEWS, path: str = "/c/", max_pages: int = 50) -> ColumnSight:
    with serving({"/": HOME, **pages}) as server:
        (sight,) = surveyed(server, targeted(column(server, path, kind=kind)), max_pages=max_pages).columns
    return sight


def state(sight: ColumnSight) -> ColumnState:
    return freshness.state_of(sight, freshness.limit_of(sight.column, LIMITS), TODAY, None)


# --- lists of many forms -----------------------------------------------------------------------------------------


def test_the_newest_entry_of_a_static_list_is_seen_with_its_day_and_title() -> None:
    sight = sight_of({"/c/": page(rows(FRESH, OLD))})
    assert (sight.newest, sight.shown, sight.items, sight.complete) == (date(2026, 5, 18), "list", 2, True)
    assert sight.title == "霁川县云岭水库巡查第0场" and sight.url.startswith("http://127.0.0.1")
    assert (sight.at, sight.blank, sight.trouble, sight.undated) == (AT, False, None, 0)


def ucap(*days: str, total: int | None = None, start: int = 0) -> bytes:
    results = [
        {"title": f"霁川县{NAMES[at]}第{start + at}场", "url": f"/content/{start + at}.shtml", "publishedTimeStr": day}
        for at, day in enumerate(days)
    ]
    said = {"data": {"results": results, "total": len(days) if total is None else total, "page": 1, "rows": len(days)}}
    return answer(json.dumps(said), kind="application/json")


def hanweb(*days: str, total: int | None = None) -> bytes:
    records = "".join(f"<record><![CDATA[{row(day)}]]></record>" for day in days)
    stated = f"<totalrecord>{len(days) if total is None else total}</totalrecord>"
    store = f"<datastore>{stated}<recordset>{records}</recordset></datastore>"
    return html(f"<html><body>{PADDING}<div id='6412'><script type='text/xml'>{store}</script></div></body></html>")


def trs(pages: int, current: int, *days: str) -> bytes:
    return page(rows(*days), more=f'<script>createPageHTML({pages}, {current}, "index", "html");</script>')


FORMS: dict[str, Pages] = {
    "a table": {
        "/c/": html(
            f"<html><body>{PADDING}<table><tr><th>名称</th><th>发布日期</th></tr>"
            f"<tr><td><a href='/a/1.html'>霁川县河道清淤工程开工</a></td><td>{FRESH}</td></tr></table></body></html>"
        )
    },
    "UCAP": {"/c/": ucap(FRESH, OLD)},
    "Hanweb": {"/c/": hanweb(FRESH, OLD)},
    "TRS": {"/c/": trs(2, 0, OLD), "/c/index_1.html": trs(2, 1, FRESH)},
    "rows of divisions": {"/c/": page(more=f"<div><p><a href='a.html'>霁川县社区义诊活动</a></p><p>{FRESH}</p></div>")},
}


@pytest.mark.parametrize("form", FORMS)
def test_lists_of_many_systems_are_read(form: str) -> None:
    sight = sight_of(FORMS[form])
    assert (sight.newest, sight.complete, sight.trouble) == (date(2026, 5, 18), True, None)


# --- which entry is the newest -----------------------------------------------------------------------------------


def paged(*bodies: str, stated: str = "") -> dict[str, bytes]:
    """The pages of a list, each leading to the next."""
    found = {}
    for at, body in enumerate(bodies, 1):
        more = f'<a href="/c/{at + 1}.html">下一页</a>' if at < len(bodies) else ""
        found["/c/" if at == 1 else f"/c/{at}.html"] = page(body, more + stated)
    return found


PINNED = f"<li><b>[置顶]</b><a href='/a/top.html'>霁川县群众办事服务指南</a><span>{OLDER}</span></li>"
HOT = f"<div class='side'><h3>{{}}</h3><ul>{rows(FRESH)}</ul></div>"

NEWEST: dict[str, tuple[Pages, str | None]] = {
    "a pinned entry comes first": ({"/c/": page(PINNED + rows(FRESH, OLD))}, FRESH),
    "a whole page of pinned entries": (paged(rows(OLDER, OLDER, OLDER), rows(FRESH)), FRESH),
    "not in order": ({"/c/": page(rows(OLD, FRESH, OLDER))}, FRESH),
    "a day to come is no news": ({"/c/": page(rows("2026-08-01", OLD))}, OLD),
    "hot entries beside": ({"/c/": page(rows(OLD), around=HOT.format("热门信息"))}, OLD),
    "recommended entries beside": ({"/c/": page(rows(OLD), around=HOT.format("推荐阅读"))}, OLD),
    "a ranking beside": ({"/c/": page(rows(OLD), around=HOT.format("点击排行榜"))}, OLD),
    "entries in an aside": ({"/c/": page(rows(OLD), around=f"<aside><ul>{row(FRESH)}</ul></aside>")}, OLD),
    "entries in a box named hot": (
        {"/c/": page(rows(OLD), around=f"<div class='hot-news'><ul>{row(FRESH)}</ul></div>")},
        OLD,
    ),
    "the newest of the site beside a list with pages": (
        {"/c/": page(rows(OLD), more="<p>共 1 条</p>", around=HOT.format("最新发布"))},
        OLD,
    ),
    "the newest above the boxes of an index page": ({"/c/": page(rows(OLD), around=HOT.format("最新发布"))}, FRESH),
    "a column that is called like one": ({"/c/": page(rows(FRESH), around="<h2>最新信息</h2>")}, FRESH),
    "a day in a title is no date": (
        {"/c/": page(f"<li><a href='/a/1.html'>关于2026年5月19日停水的公告</a><span>{OLD}</span></li>")},
        OLD,
    ),
    "an entry on another host counts": (
        {"/c/": page(row(FRESH, "省里转来的工作信息", "http://127.0.0.9/x.html"))},
        FRESH,
    ),
    "relative links": ({"/c/": page(row(FRESH, "霁川县河道清淤工程", "../a/1.html"))}, FRESH),
    "a counter that changes is no entry": (
        {"/c/": page(rows(OLD), more="<p>您是第 20260520 位访客，今天是2026-05-20</p>")},
        OLD,
    ),
}


@pytest.mark.parametrize("name", NEWEST)
def test_the_newest_entry_is_the_latest_of_those_that_lie_in_the_column(name: str) -> None:
    pages, newest = NEWEST[name]
    sight = sight_of(pages)
    assert str(sight.newest) == str(newest)
    assert sight.complete and sight.trouble is None


def test_days_to_come_are_kept_apart() -> None:
    sight = sight_of({"/c/": page(rows("2026-05-21", "2026-08-01", OLD))})
    assert [item.published for item in sight.future] == [date(2026, 5, 21), date(2026, 8, 1)]
    assert (sight.newest, sight.items) == (date(2026, 3, 2), 3)
    assert sight_of({"/c/": page(rows("2026-05-20"))}).future == ()


def test_a_day_that_no_month_has_is_kept_as_it_stands() -> None:
    wrong = row("2026-02-30", "霁川县二月工作情况", "/a/1.html")
    sight = sight_of({"/c/": page(wrong + rows(OLD, OLDER)), "/a/1.html": article()})
    assert [(item.misdated, item.published) for item in sight.impossible] == [("2026-02-30", None)]
    assert (sight.newest, sight.items, sight.undated) == (date(2026, 3, 2), 3, 1)
    assert sight_of({"/c/": page(row(OLD, "关于2026-02-30号文件的通知"))}).impossible == ()


# --- how far a list is read --------------------------------------------------------------------------------------


def read(pages: Pages, max_pages: int = 50) -> tuple[ColumnSight, list[str]]:
    """The sight of a column, and the pages of its list that were read."""
    with serving({"/": HOME, **pages}) as server:
        record = surveyed(server, targeted(column(server)), max_pages=max_pages)
    return record.columns[0], [urlsplit(place.url).path for place in record.places if place.outcome == "read"]


def test_a_list_is_read_until_it_is_older_than_the_limit() -> None:
    sight, paths = read(
        paged(rows(FRESH, OLD), row(OLD, "霁川县旧闻之一"), row(OLDER, "霁川县旧闻之二"), row(FRESH, "霁川县不读了"))
    )
    assert (sight.newest, sight.complete) == (date(2026, 5, 18), True)
    assert paths == ["/c/", "/c/2.html"]


PARTIAL: dict[str, Pages] = {
    "a total larger than the list": {"/c/": page(rows(OLD), more="<p>共 38 条</p>")},
    "pages only a script opens": {"/c/": page(rows(OLD), more='<a onclick="go(2)" href="javascript:go(2)">下一页</a>')},
    "a second page that fails": {"/c/": page(rows(OLD), more='<a href="/c/2.html">下一页</a>')},
    "a second page on another host": {"/c/": page(rows(OLD), more='<a href="http://127.0.0.9/2.html">下一页</a>')},
    "a search service with more": {"/c/": ucap(OLD, total=20)},
    "a list that repeats": {
        "/c/": page(rows(OLD), more='<a href="/c/2.html">下一页</a>'),
        "/c/2.html": page(rows(OLD), more='<a href="/c/3.html">下一页</a>'),
    },
    "a second page in the firewall": {
        "/c/": page(rows(OLD), more='<a href="/c/2.html">下一页</a>'),
        "/c/2.html": answer("<html><script>location='/x?'+document.cookie</script></html>", 412),
    },
}


@pytest.mark.parametrize("name", PARTIAL)
def test_a_list_that_was_not_read_whole_makes_nothing_stale(name: str) -> None:
    sight = sight_of(PARTIAL[name])
    assert (sight.newest, sight.complete, state(sight)) == (date(2026, 3, 2), False, ColumnState.UNCERTAIN)


def test_a_fresh_entry_is_fresh_however_little_of_the_list_was_read() -> None:
    sight = sight_of({"/c/": page(rows(FRESH), more="<p>共 38 条</p>")})
    assert (sight.complete, state(sight)) == (False, ColumnState.FRESH)


def test_a_list_without_end_is_read_up_to_the_limit_of_pages() -> None:
    bodies = [row(FRESH, f"霁川县要闻之{n}") for n in range(12)]
    sight, paths = read(paged(*bodies), max_pages=4)
    assert (len(paths), sight.complete, sight.items) == (4, False, 4)


def test_a_last_page_that_is_shown_over_again_ends_a_list() -> None:
    sight = sight_of(
        {
            **paged(rows(OLD), row(OLDER, "霁川县旧闻之二")),
            "/c/2.html": page(row(OLDER, "霁川县旧闻之二"), '<a href="/c/2.html">下一页</a>'),
        }
    )
    assert (sight.complete, state(sight)) == (True, ColumnState.STALE)


# --- entries without a date --------------------------------------------------------------------------------------


def bare(*names: str) -> str:
    return "".join(f'<li><a href="/a/{name}.html">霁川县{name}的工作情况</a></li>' for name in names)


UNDATED: dict[str, tuple[Pages, tuple[str | None, str | None, int, bool]]] = {
    "the article tells": (
        {"/c/": page(bare("甲", "乙")), "/a/甲.html": article(FRESH), "/a/乙.html": article(OLD)},
        (FRESH, "article", 0, True),
    ),
    "no article tells": (
        {"/c/": page(bare("甲", "乙")), "/a/甲.html": article(), "/a/乙.html": article()},
        (None, None, 2, True),
    ),
    "articles that cannot be opened": ({"/c/": page(bare("甲", "乙"))}, (None, None, 0, True)),
    "the address tells": (
        {
            "/c/": page(
                "".join(f'<li><a href="/a/t20260301_{n}.html">霁川县第{n}次巡查工作情况</a></li>' for n in range(3))
            )
        },
        ("2026-03-01", "url", 0, True),
    ),
    "only a day of drafting": (
        {
            "/c/": page(bare("甲", "乙")),
            "/a/甲.html": article(OLD, "成文日期"),
            "/a/乙.html": article(OLDER, "成文日期"),
        },
        (OLD, "weak", 0, True),
    ),
    "one among dated ones, above": (
        {"/c/": page(bare("甲") + rows(OLD)), "/a/甲.html": article()},
        (OLD, "list", 1, False),
    ),
    "one among dated ones, below": (
        {"/c/": page(rows(OLD) + bare("甲")), "/a/甲.html": article()},
        (OLD, "list", 1, True),
    ),
    "one below that cannot be opened": ({"/c/": page(rows(OLD) + bare("甲"))}, (OLD, "list", 0, False)),
    "a document": (
        {"/c/": page('<li><a href="/a/1.pdf">霁川县防汛工作应急预案全文</a></li>' + rows(OLD))},
        (OLD, "list", 0, False),
    ),
    "entries of another host": (
        {"/c/": page('<li><a href="http://127.0.0.9/1.html">霁川县转来的工作情况</a></li>' + rows(OLD))},
        (OLD, "list", 0, False),
    ),
}


@pytest.mark.parametrize("name", UNDATED)
def test_an_entry_without_a_date_is_looked_up_once_and_never_made_old(name: str) -> None:
    pages, (newest, shown, undated, complete) = UNDATED[name]
    sight = sight_of(pages)
    assert (str(sight.newest), sight.shown, sight.undated) == (str(newest), shown, undated)
    assert sight.complete is complete
    sure = shown in ("list", "article") and complete and newest == OLD
    assert (state(sight) is ColumnState.STALE) is sure


def test_at_most_five_articles_are_opened_and_each_of_them_once() -> None:
    names = "甲乙丙丁戊己庚辛"
    pages = {"/": HOME, "/c/": page(bare(*names)), **{f"/a/{name}.html": article(OLD) for name in names}}
    with serving(pages) as server:
        first = surveyed(server, targeted(column(server)))
        second = surveyed(server, targeted(column(server)), known=first.remembered)
    opened, all_opened = ({url for url in record.remembered if "/a/" in url} for record in (first, second))
    assert (len(opened), len(all_opened)) == (5, 8)
    assert (first.columns[0].complete, second.columns[0].complete) == (False, True)
    assert [state(record.columns[0]) for record in (first, second)] == [ColumnState.UNCERTAIN, ColumnState.STALE]


# --- blank or not to be told -------------------------------------------------------------------------------------


def shell(body: str, head: str = "") -> bytes:
    return html(
        f"<html><head><title>栏目</title>{head}</head><body>{PADDING}<div class='main'>{body}</div></body></html>"
    )


SCRIPTED = "shell"
BLANK: dict[str, tuple[bytes, bool | str | None]] = {
    "the words of an empty list": (shell("<ul class='list'><li>暂无信息</li></ul>"), True),
    "the words beside the list": (shell("<ul class='list'></ul><p>对不起，该栏目暂无相关信息！</p>"), True),
    "no data": (shell("<div class='news-list'>暂无数据</div>"), True),
    "a stated total of nought": (
        shell("<ul class='list'></ul><p>共 0 条</p>", "<script src='/js/share.js'></script>"),
        True,
    ),
    "a stated total of nought that a script may change": (
        shell("<ul class='list'></ul><p>共 0 条</p>", "<script src='/js/x.js'></script>"),
        SCRIPTED,
    ),
    "a list without rows": (shell("<ul class='list'></ul>"), None),
    "a list without rows under a script for sharing": (
        shell("<ul></ul>", "<script src='/js/share.js'></script>"),
        None,
    ),
    "a list without rows under a script called like a library": (
        shell("<ul class='list'></ul>", "<script src='/js/jquery.newslist.js'></script>"),
        SCRIPTED,
    ),
    "an empty TRS list": (shell("<ul></ul><script>createPageHTML(0, 0, 'index', 'html');</script>"), True),
    "an empty UCAP answer": (ucap(total=0), True),
    "an empty Hanweb store": (hanweb(total=0), True),
    "an empty list beside a hot one": (shell("<ul class='list'></ul>" + HOT.format("热门信息")), None),
    "the words of an empty list beside a hot one": (
        shell("<ul class='list'><li>暂无信息</li></ul>" + HOT.format("热门信息")),
        True,
    ),
    "a list that a script fills": (shell("<ul id='list'></ul><script>$.ajax({url:'/api/list'})</script>"), SCRIPTED),
    "a list that a script from elsewhere may fill": (
        shell("<ul class='list'></ul>", "<script src='/js/list.js'></script>"),
        SCRIPTED,
    ),
    "a template": (
        shell("<ul><li v-for='one in list'>{{ one.title }}</li></ul><p v-if='!list.length'>暂无数据</p>"),
        SCRIPTED,
    ),
    "an application": (shell("<div id='app'></div>", "<script src='/js/app.8f2c.js'></script>"), SCRIPTED),
    "words shown only if the script finds nothing": (
        shell("<ul class='list'></ul><p style='display:none'>暂无信息</p><script src='/js/list.js'></script>"),
        SCRIPTED,
    ),
    "an answer that states entries and gives none": (ucap(total=7), None),
    "a Hanweb store that states records and gives none": (hanweb(total=7), None),
    "a page without a list": (shell("<h1>栏目说明</h1><p>本栏目介绍有关工作。</p>"), None),
    "a page under maintenance": (shell("<h1>系统维护中，请稍后访问</h1>"), "maintenance"),
    "a login form": (
        shell("<h2>统一身份认证</h2><form><input name='user'><input type='password'><ul></ul></form>"),
        "login",
    ),
    "a list of undated entries": (
        shell(
            "<ul><li><a href='/a/1.html'>霁川县防汛抗旱工作情况</a></li><li><a href='/a/2.html'>霁川县森林防火工作情况</a></li></ul>"
        ),
        False,
    ),
    "a list of a single entry": (page(rows(OLDER)), False),
}


@pytest.mark.parametrize("name", BLANK)
def test_a_column_is_blank_only_where_its_list_was_seen_to_be_empty(name: str) -> None:
    body, expected = BLANK[name]
    sight = sight_of({"/c/": body})
    trouble = expected if isinstance(expected, str) else None
    blank = None if trouble else expected
    assert (sight.blank, sight.trouble.code if sight.trouble else None) == (blank, trouble)
    if blank is not False:
        assert (sight.newest, state(sight)) == (None, ColumnState.BLANK if blank else ColumnState.UNCERTAIN)


EMPTY = "<ul class='list'></ul>"
CALLS = "<script src='/js/site.js'></script>"
FILLED = f"<ul class='list'>{rows(FRESH, OLD)}</ul>"
SISTERS: dict[str, tuple[bytes, bytes, bool | None]] = {
    "at the same place": (shell(EMPTY), shell(FILLED), True),
    "under the same script": (shell(EMPTY, CALLS), shell(FILLED, CALLS), True),
    "under another script": (shell(EMPTY, CALLS), shell(FILLED), None),
    "at another place": (shell(EMPTY), shell(f"<div class='box'>{FILLED}</div>"), None),
    "without entries": (shell(EMPTY), shell(EMPTY), None),
    "filled by script": (shell(EMPTY, CALLS), shell(EMPTY + "<script>$.get('/api')</script>", CALLS), None),
}


@pytest.mark.parametrize("name", SISTERS)
def test_how_a_site_writes_its_lists_shows_that_one_is_empty(name: str) -> None:
    mine, sister, blank = SISTERS[name]
    with serving({"/": HOME, "/c/": mine, "/d/": sister}) as server:
        other = targeted(column(server, "/d/", ("首页", "公告")))
        first = surveyed(server, targeted(column(server)), other).columns[0]
        last = surveyed(server, other, targeted(column(server))).columns[1]
    for sight in (first, last):
        assert (sight.blank, state(sight) is ColumnState.BLANK) == (blank, blank is True)


def test_a_list_that_had_entries_and_has_none_any_more_is_blank() -> None:
    pages = {"/": HOME, "/c/": shell(FILLED, CALLS)}
    with serving(pages) as server:
        before = surveyed(server, targeted(column(server)))
        pages["/c/"] = shell(EMPTY, CALLS)
        after = surveyed(server, targeted(column(server)), known=before.remembered)
    assert (before.columns[0].blank, after.columns[0].blank) == (False, True)


TROUBLE: dict[str, tuple[Pages, str]] = {
    "a page that is gone": ({}, "not-found"),
    "a server's error": ({"/c/": answer("<h1>500</h1>", 500)}, "http-error"),
    "a firewall": ({"/c/": answer("<html><script>location='/x?'+document.cookie</script></html>", 412)}, "blocked"),
    "an empty page": ({"/c/": answer("  ")}, "empty"),
    "the home page under the column's address": ({"/c/": HOME}, "soft-404"),
    "an address of the inner network": ({"/c/": redirect("http://127.0.0.9:9/c/")}, "private-address"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_a_column_that_cannot_be_read_is_nothing_but_its_trouble(name: str) -> None:
    pages, code = TROUBLE[name]
    sight = sight_of(pages)
    assert sight == ColumnSight(column=sight.column, at=AT, trouble=sight.trouble)
    assert sight.trouble is not None and sight.trouble.code == code
    assert state(sight) is ColumnState.UNCERTAIN


def test_a_column_that_names_itself_is_not_the_home_page_however_alike() -> None:
    crumbs = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/c/'>工作动态</a></div>"
    many = "".join(f'<a href="/nav/x{n}">专题专栏{n}</a>' for n in range(40))
    empty = html(f"<html><body>{PADDING}{many}{crumbs}<ul class='list'><li>暂无信息</li></ul></body></html>")
    sight = sight_of({"/": html(f"<html><body>{PADDING}{many}</body></html>"), "/c/": empty})
    assert (sight.trouble, sight.blank) == (None, True)


def test_a_column_that_need_not_move_is_read_no_further_than_its_first_page() -> None:
    pages = paged(row(OLDER, "霁川县机构职能之一"), row(OLDER, "霁川县机构职能之二"))
    with serving({"/": HOME, **pages}) as server:
        record = surveyed(server, targeted(column(server, kind=ColumnClass.STATIC)))
    assert [urlsplit(place.url).path for place in record.places] == ["/c/"]
    assert state(record.columns[0]) is ColumnState.FRESH


def test_a_column_that_leads_to_an_unregistered_host_is_not_read_there() -> None:
    with serving({"/c/": page(rows(FRESH))}) as other:
        sight = sight_of({"/c/": redirect(f"http://localhost:{other.port}/c/")})
    assert sight.trouble is not None and sight.newest is None


# --- a site's columns side by side -------------------------------------------------------------------------------


def test_the_trouble_of_a_column_is_its_own_and_exempt_ones_are_not_visited() -> None:
    pages = {"/": HOME, "/good/": page(rows(FRESH)), "/old/": page(rows(OLD)), "/closed/": page(rows(OLDER))}
    with serving(pages) as server:
        names = {"/good/": ("动态",), "/bad/": ("公告",), "/old/": ("新闻",)}
        targets = [targeted(column(server, path, one)) for path, one in names.items()]
        closed = targeted(column(server, "/closed/", ("专题",), ColumnClass.EXEMPT))
        record = surveyed(server, *targets, closed)
        assert "/closed/" not in server.paths()
    assert [str(sight.newest) for sight in record.columns] == [FRESH, "None", OLD]
    assert [place.outcome for place in record.places] == ["read", "not-found", "read"]
    assert record.trouble is None and record.site is not None
    assert (record.host, record.at) == (server.host, AT)


NOTHING = "<ul><li>暂无信息</li></ul>"
FAMILY: dict[str, tuple[bytes, bytes, ColumnState]] = {
    "a fresh child": (page(rows(OLD)), page(rows(FRESH)), ColumnState.FRESH),
    "a stale child": (page(rows(OLDER)), page(rows(OLD)), ColumnState.STALE),
    "a fresh parent": (page(rows(FRESH)), page(rows(OLD)), ColumnState.FRESH),
    "an unread child": (page(rows(OLD)), answer("", 500), ColumnState.UNCERTAIN),
    "an undated child": (page(rows(OLD)), page(bare("甲", "乙")), ColumnState.UNCERTAIN),
    "an unread parent over a fresh child": (answer("", 500), page(rows(FRESH)), ColumnState.FRESH),
    "an unread parent over a stale child": (answer("", 500), page(rows(OLD)), ColumnState.UNCERTAIN),
    "an empty parent over a child with entries": (shell("<ul></ul>"), page(rows(OLD)), ColumnState.STALE),
    "an empty parent over an unread child": (shell("<ul></ul>"), answer("", 500), ColumnState.UNCERTAIN),
    "both empty": (shell(NOTHING), shell(NOTHING), ColumnState.BLANK),
    "a stale parent over an empty child": (page(rows(OLD)), shell(NOTHING), ColumnState.STALE),
    "a stale parent over a child that may be empty": (page(rows(OLD)), shell("<ul></ul>"), ColumnState.UNCERTAIN),
}


@pytest.mark.parametrize("name", FAMILY)
def test_a_column_is_updated_where_one_registered_under_it_is(name: str) -> None:
    above, below, expected = FAMILY[name]
    with serving({"/": HOME, "/p/": above, "/p/c/": below}) as server:
        parent, child = column(server, "/p/", ("政务公开",)), column(server, "/p/c/", ("政务公开", "动态"))
        sights = surveyed(server, targeted(child), targeted(parent)).columns
    assert state(next(sight for sight in sights if sight.column == parent)) is expected


def test_a_column_of_a_like_name_is_no_child() -> None:
    with serving({"/": HOME, "/p/": page(rows(OLD)), "/q/": page(rows(FRESH))}) as server:
        one, other = column(server, "/p/", ("公开",)), column(server, "/q/", ("公开指南",))
        sights = surveyed(server, targeted(one), targeted(other)).columns
    assert state(sights[0]) is ColumnState.STALE


def test_where_the_clocks_disagree_nothing_is_known_of_any_column() -> None:
    wrong = [("Date", format_datetime(AT + timedelta(days=30)))]
    body = f"<html><body>{PADDING}<ul>{rows(OLD)}</ul></body></html>"
    with serving({"/": HOME, "/c/": answer(body, headers=wrong, kind="text/html; charset=utf-8")}) as server:
        record = surveyed(server, targeted(column(server)))
    assert record.trouble is not None and record.trouble.code == "clock"
    assert record.columns[0].trouble == record.trouble and record.columns[0].newest is None
    assert record.site is not None and record.site.trouble == record.trouble


def test_a_clock_that_disagrees_in_what_was_fetched_a_moment_ago_counts_as_well() -> None:
    wrong = [("Date", format_datetime(AT + timedelta(days=30)))]
    body = f"<html><body>{PADDING}<ul>{rows(OLD)}</ul></body></html>"
    with serving({"/": HOME, "/c/": answer(body, headers=wrong, kind="text/html; charset=utf-8")}) as server:
        mine = targeted(column(server))
        before = next(one for one in surveyed(server, mine).captures if one.url == mine.column.url)
        record = surveyed(server, mine, fetched=(before,))
        assert server.paths().count("/c/") == 1
    assert record.trouble is not None and record.trouble.code == "clock"
    assert record.columns[0].trouble == record.trouble


# --- two witnesses -----------------------------------------------------------------------------------------------


def renewed(article_day: str, newest_before: str = OLD, article_before: str = "") -> ColumnSight:
    """A column with a new entry since yesterday; with ``article_before`` the entry is that of yesterday."""
    pages = {"/": HOME, "/c/": page(row(FRESH, "霁川县夜校开班仪式", "/a/1.html")), "/a/1.html": article(article_day)}
    with serving(pages) as server:
        mine = column(server)
        before = ColumnSight(column=mine, at=AT - timedelta(days=1), newest=date.fromisoformat(newest_before), items=1)
        if article_before:
            seen = date.fromisoformat(article_before)
            before = replace(before, url=server.url("/a/1.html"), newest=date.fromisoformat(FRESH), article=seen)
        return surveyed(server, targeted(mine, before)).columns[0]


def test_a_column_that_was_stale_and_is_fresh_is_checked_by_the_article() -> None:
    assert renewed(FRESH).article == date(2026, 5, 18)
    apart = renewed(OLDER)
    assert (apart.newest, apart.article, state(apart)) == (date(2026, 5, 18), date(2025, 11, 30), ColumnState.UNCERTAIN)


def test_a_column_that_was_fresh_is_not_opened() -> None:
    assert renewed(OLDER, newest_before="2026-05-17").article is None
    assert renewed("").article is None


def test_an_article_that_was_read_before_under_another_day_is_held_against_the_list() -> None:
    shown = {"/": HOME, "/c/": page(bare("甲", "乙")), "/a/甲.html": article(OLDER), "/a/乙.html": article(OLDER)}
    with serving(shown) as server:
        target = targeted(column(server))
        first = surveyed(server, target)
        listed = row(FRESH, "霁川县甲的工作情况", "/a/甲.html")
        shown["/c/"] = page(listed + row(OLD, "霁川县乙的工作情况", "/a/乙.html"))
        second = surveyed(server, target, known=first.remembered)
    sight = second.columns[0]
    assert (sight.newest, sight.article) == (date(2026, 5, 18), date(2025, 11, 30))


def test_what_an_article_said_is_kept_as_long_as_it_is_the_newest() -> None:
    assert renewed(FRESH, article_before=OLDER).article == date(2025, 11, 30)


def test_a_move_that_dates_everything_anew_makes_nothing_fresh() -> None:
    names = [f"霁川县{name}情况" for name in NAMES]
    before = page("".join(row(OLD, name, f"/old/{at}.html") for at, name in enumerate(names)))
    after = page("".join(row(FRESH, name, f"/new/{at}.html") for at, name in enumerate(names)))
    later = page(row("2026-05-19", "霁川县迁移后的新信息") + "".join(row(FRESH, name) for name in names))
    shown = {"/": HOME, "/c/": before}
    with WebServer(lambda asked: shown.get(asked.path, answer("", 404))) as server:
        target = targeted(column(server))
        record = surveyed(server, target)
        days = [record.columns[0].newest]
        for body in (after, after, later):
            shown["/c/"] = body
            record = surveyed(server, target, known=record.remembered)
            days.append(record.columns[0].newest)
    assert days == [date(2026, 3, 2)] * 3 + [date(2026, 5, 19)]


def test_entries_of_the_same_names_may_be_new_ones() -> None:
    names = [f"霁川县菜价第{n}周" for n in range(3)]
    shown = {"/": HOME, "/c/": page("".join(row(OLD, name) for name in names))}
    with WebServer(lambda asked: shown.get(asked.path, answer("", 404))) as server:
        target = targeted(column(server))
        first = surveyed(server, target)
        shown["/c/"] = page("".join(row(FRESH, name) for name in names))
        second = surveyed(server, target, known=first.remembered)
    assert second.columns[0].newest == date(2026, 5, 18)


# --- memory and hostile pages ------------------------------------------------------------------------------------


def test_a_page_that_did_not_change_answers_from_memory() -> None:
    def script(asked: Asked) -> bytes:
        if asked.path != "/c/":
            return HOME
        if asked.headers.get("if-none-match") == '"1"':
            return answer("", 304, [("ETag", '"1"')])
        return answer(f"<html><body>{PADDING}<ul></ul></body></html>", headers=[("ETag", '"1"')])

    with WebServer(script) as server:
        target = targeted(column(server))
        first = surveyed(server, target)
        second = surveyed(server, target, known=first.remembered)
    assert [record.columns[0].blank for record in (first, second)] == [True, True]
    assert second.captures[0].unchanged
    assert target.column.url in first.remembered
    assert target.column.url not in second.remembered, "it is remembered as it is"


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" * 3000 + "暂无信息",
        "<div><h3>热门信息</h3></div>" * 20000,
        "<div class='list'>" * 2000 + "<a href=x>霁川县工作情况通报之一</a>" * 5000,
        "<ul><li><a href='/a'>霁川县要闻</a><span>2026-02-30</span></li></ul>",
        "<ul><li><a href='http://[bad'>霁川县要闻一则</a><span>2026-05-01</span></li></ul>",
    ],
)
def test_hostile_pages_are_read_in_bounded_time_and_raise_nothing(body: str) -> None:
    sight = sight_of({"/c/": html(f"<html><body>{body}</body></html>")})
    assert state(sight) is not ColumnState.STALE or sight.newest is not None


def test_pages_that_take_turns_are_a_list_that_repeats() -> None:
    bodies = [row(FRESH, "霁川县要闻之一"), row(FRESH, "霁川县要闻之二")] * 10
    sight, paths = read(paged(*bodies))
    assert (sight.items, sight.complete, len(paths)) == (2, False, 2)


# --- lists that are not what they seem ---------------------------------------------------------------------------

BESIDE = f'<div class="side"><h3>热门文章</h3><ul>{rows(OLD, OLDER, "2026-01-05")}</ul></div>'


@pytest.mark.parametrize(
    "own",
    [
        '<div id="list"></div><script src="/js/list.js"></script>',
        '<ul class="list"></ul><script>$.get("/api", function (d) { $(".list").html(d) })</script>',
        '<iframe src="/list.html"></iframe>',
    ],
)
def test_old_entries_beside_a_list_that_is_yet_to_come_make_no_column_stale(own: str) -> None:
    sight = sight_of({"/c/": html(f"<html><body>{PADDING}{BESIDE}<div>{own}</div></body></html>")})
    assert (sight.complete, state(sight)) == (False, ColumnState.UNCERTAIN)


@pytest.mark.parametrize("head", ["热门文章", "推荐阅读", "点击排行"])
def test_entries_that_stand_beside_a_list_nobody_finds_make_no_column_stale(head: str) -> None:
    boxed = BESIDE.replace("热门文章", head)
    assert state(sight_of({"/c/": html(f"<html><body>{PADDING}{boxed}</body></html>")})) is ColumnState.UNCERTAIN


def test_the_boxes_of_a_page_that_has_no_other_list_are_its_own() -> None:
    boxes = "".join(BESIDE.replace("热门文章", head).replace("side", "box") for head in ("部门动态", "乡镇动态"))
    assert state(sight_of({"/c/": html(f"<html><body>{PADDING}{boxes}</body></html>")})) is ColumnState.STALE


def test_a_list_that_begins_with_its_oldest_entries_is_read_to_its_end() -> None:
    days = ("2024-01-05", "2024-06-07", "2025-01-02", "2025-06-09", OLD, FRESH)
    listed = {f"/c/index_{at}.html": trs(len(days), at, day) for at, day in enumerate(days) if at}
    sight = sight_of({"/c/": trs(len(days), 0, days[0]), **listed})
    assert (sight.newest, sight.items, state(sight)) == (date(2026, 5, 18), 6, ColumnState.FRESH)


@pytest.mark.parametrize(("year", "expected"), [("2026年", ColumnState.UNCERTAIN), ("2025年", ColumnState.STALE)])
def test_a_list_of_an_earlier_year_beside_one_of_a_later_year_is_not_the_whole(
    year: str, expected: ColumnState
) -> None:
    sight = sight_of({"/c/": page(rows(OLDER), around=f'<p><a href="/c/{year}/">{year}</a></p>')})
    assert (sight.newest, state(sight)) == (date(2025, 11, 30), expected)


def test_an_empty_list_of_a_new_year_does_not_make_a_column_blank() -> None:
    years = '<p><a href="/c/2025/">2025年</a></p>'
    assert sight_of({"/c/": page("", more="<p>暂无信息</p>")}).blank is True
    assert sight_of({"/c/": page("", more="<p>暂无信息</p>", around=years)}).blank is None


def test_a_host_that_answers_no_more_is_not_asked_for_every_column() -> None:
    with serving({}) as server:
        one, host = column(server), server.host
    site = Site(host=host, home=f"http://{host}/", reports="", allow_private=True, pause=0.0)
    targets = tuple(targeted(replace(one, url=f"{site.home}{number}/", path=(str(number),))) for number in range(30))
    limits = Limits(timeout=1.0, deadline=1.0, pause=0.0, robots=False)
    with Fetcher(site, limits, AT) as http:
        counted = Counted(http)
        record = survey(SurveyOrder(site=site, columns=targets, at=AT, limits=limits), counted)
    assert {one.trouble.code for one in record.columns if one.trouble} == {"refused"}
    assert (len(record.columns), len(counted.asked)) == (30, 4), "three columns and the home page"


class Counted:
    """Exchanges, counted."""

    def __init__(self, http: Fetcher) -> None:
        self._http = http
        self.asked: list[str] = []

    def get(self, url: str, **given: Any) -> Capture:
        self.asked.append(url)
        return self._http.get(url, **given)

    def head(self, url: str) -> Capture:
        return self._http.head(url)

    def post(self, url: str, body: bytes, part: Part) -> Capture:
        return self._http.post(url, body, part)


@pytest.mark.parametrize(
    ("around", "newest", "awaiting"),
    [
        ('<div id="news"></div><script src="/js/index.js"></script>', FRESH, True),
        ('<div id="news"></div><script src="/js/index.js"></script>', OLDER, False),
        ('<iframe src="/news.html"></iframe>', FRESH, True),
        ("", FRESH, False),
    ],
)
def test_a_home_page_that_scripts_fill_may_show_what_its_columns_have(around: str, newest: str, awaiting: bool) -> None:
    front = html(f"<html><body>{PADDING}<ul>{FRONT}</ul>{around}</body></html>")
    with serving({"/": front, "/c/": page(rows(newest))}) as server:
        site = surveyed(server, targeted(column(server))).site
    assert site is not None
    assert (site.newest, site.awaiting) == (date(2026, 3, 2), awaiting)


def test_without_a_column_of_news_a_home_page_of_scripts_proves_nothing() -> None:
    front = html(f"<html><body>{PADDING}<ul>{FRONT}</ul><script src='/js/index.js'></script></body></html>")
    with serving({"/": front, "/c/": page(rows(OLD))}) as server:
        site = surveyed(server, targeted(column(server, kind=ColumnClass.POLICY))).site
    assert site is not None and site.awaiting
