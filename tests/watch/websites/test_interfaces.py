"""Columns whose lists a script fetches, over real HTTP: what the interface answers is what they show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.model.columns import ColumnSight, ColumnState
from monitor.model.visits import Known
from monitor.model.websites import SurveyRecord
from tests.read.interfaces import pages
from tests.read.interfaces.pages import CHANNEL, UNIT, page
from tests.servers import Asked, WebServer, answer, redirect
from tests.watch.websites.test_survey import AT, FRESH, HOME, NAMES, OLD, column, row, state, surveyed, targeted

PATH = "/zwgk/tzgg/index.shtml"
FRESH_ROWS, OLD_ROWS = (FRESH, OLD), (OLD, "2026-02-11")
Answered = Callable[[Asked], bytes]


def title(at: int) -> str:
    return f"槐江县{NAMES[at % len(NAMES)]}第{at}场"


def ucap(*days: str, total: int | None = None, at: int = 1, code: int = 200) -> bytes:
    rows = [
        {"title": title(n), "url": f"/tz/c1/{n}.shtml", "publishedTimeStr": f"{day} 09:30:00"}
        for n, day in enumerate(days, (at - 1) * len(days))
    ]
    data = {"results": rows, "total": len(rows) if total is None else total, "page": at, "rows": max(len(rows), 1)}
    return answer(json.dumps({"code": code, "data": data}), kind="application/json")


def gkmlpt(*days: str) -> bytes:
    moments = [int(AT.fromisoformat(f"{day}T10:00:00+08:00").timestamp()) for day in days]
    rows = [
        {
            "id": n,
            "title": title(n),
            "url": f"/gkmlpt/content/1/2/post_{n}.html",
            "display_publish_time": at,
            "date": at,
        }
        for n, at in enumerate(moments)
    ]
    return answer(json.dumps({"articles": rows, "total": len(rows)}), kind="application/json")


def datastore(*days: str) -> bytes:
    records = "".join(f"<record><![CDATA[{row(day, title(n))}]]></record>" for n, day in enumerate(days))
    said = f"<totalrecord>{len(days)}</totalrecord><totalpage>1</totalpage><recordset>{records}</recordset>"
    return answer(f"<?xml version='1.0' encoding='utf-8'?><datastore>{said}</datastore>", kind="text/xml")


def piece(*days: str) -> str:
    return f'<ul class="list">{"".join(row(day, title(n)) for n, day in enumerate(days))}</ul>'


def unit(*days: str, count: int | None = None, at: int = 1) -> bytes:
    rows = max(len(days), 1)
    pager = (
        f'<div class="pagination" rows="{rows}" count="{len(days) if count is None else count}" pageNo="{at}"></div>'
    )
    said = {"code": 200, "success": True, "data": {"html": f'<div class="page-content">{piece(*days)}</div>{pager}'}}
    return answer(json.dumps(said), kind="application/json")


def label(*days: str) -> bytes:
    return answer(f"<script>var opts = {{pageIndex:1,pageCount:1}};</script>{piece(*days)}", kind="text/html")


def was(*days: str) -> bytes:
    rows = [
        f'{{"title":"{title(n)}","pubtime":"{day} 08:00","url":"/tz/{n}.htm","content":"一\n二"}}'
        for n, day in enumerate(days)
    ]
    last = '{"title":"文章标题","pubtime":"","url":"","content":""}'
    return answer(f'{{"count":"{len(days)}",\n"docs":[{",".join([*rows, last])}]}}', kind="text/html; charset=utf-8")


def igs(*days: str) -> bytes:
    rows = [
        {"DOCTITLE": title(n), "DOCPUBURL": f"/tz/{n}.html", "DOCRELTIME": f"{day}T02:00:00.000Z"}
        for n, day in enumerate(days)
    ]
    said = {"rows": rows, "total": len(rows), "pageNumber": 1, "pageSize": 20}
    return answer(json.dumps(said), kind="application/json")


def file(*days: str) -> bytes:
    rows = [{"TITLE": title(n), "URL": f"/tz/{n}.htm", "DOCRELPUBTIME": day} for n, day in enumerate(days)]
    return answer(json.dumps(rows), kind="application/json")


FAMILIES: Mapping[str, tuple[str, str, str, Callable[..., bytes]]] = {
    "ucap": (page(pages.UCAP_OBJECT), PATH, f"/common/search/{CHANNEL}", ucap),
    "ucap by its tag": (page(head=pages.UCAP_TAG), PATH, f"/searchList/{CHANNEL}", ucap),
    "gkmlpt": (page(pages.GKMLPT % "880031"), "/gkmlpt/index#4411", "/gkmlpt/api/all/4411", gkmlpt),
    "hanweb": (page(pages.JPAGE % 214), PATH, "/module/web/jpage/dataproxy.jsp", datastore),
    "unit": (page(body=f'<div class="main">{UNIT % "信息列表"}</div>'), PATH, "/api-gateway/jpaas-publish-server/front/page/build/unit", unit),
    "was": (page(pages.WAS), PATH, "/was5/web/search", was),
    "igs": (page(pages.IGS), PATH, "/igs/front/search/publish/data/list.html", igs),
    "lonsun": (page(pages.LABEL), PATH, "/huaijiang/site/label/8888", label),
    "file": (page(pages.FILE), PATH, "/zwgk/tzgg/TONGZHI.json", file),
}  # fmt: skip


def serving(text: str, path: str, others: Mapping[str, bytes | Answered]) -> WebServer:
    by_path: dict[str, bytes | Answered] = {"/": HOME, urlsplit(path).path: html(text), **others}

    def script(asked: Asked) -> bytes:
        said = by_path.get(urlsplit(asked.path).path, answer("<h1>404</h1>", 404))
        return said if isinstance(said, bytes) else said(asked)

    return WebServer(script)


def html(text: str) -> bytes:
    return answer(text, kind="text/html; charset=utf-8")


def survey_of(
    server: WebServer, path: str = PATH, known: Mapping[str, Known] | None = None
) -> tuple[ColumnSight, SurveyRecord]:
    record = surveyed(server, targeted(column(server, path)), known=known)
    return record.columns[0], record


def sight_of(text: str, path: str, others: Mapping[str, bytes | Answered]) -> ColumnSight:
    with serving(text, path, others) as server:
        return survey_of(server, path)[0]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize(("days", "expected"), [(FRESH_ROWS, ColumnState.FRESH), (OLD_ROWS, ColumnState.STALE)])
def test_a_column_is_what_the_interface_of_its_page_answers(
    name: str, days: tuple[str, ...], expected: ColumnState
) -> None:
    text, path, address, made = FAMILIES[name]
    sight = sight_of(text, path, {address: made(*days)})
    assert state(sight) is expected
    assert (sight.newest, sight.items, sight.complete) == (date.fromisoformat(days[0]), len(days), True)
    assert sight.title == title(0) and sight.trouble is None


# --- answers that say nothing ------------------------------------------------------------------------------------

MORE = '<a href="javascript:;" onclick="load(2)" class="more">加载更多</a>'
UCAP_PAGE, UCAP_AT = page(pages.UCAP_OBJECT), f"/common/search/{CHANNEL}"
LOGIN = "<html><head><title>登录</title></head><body><form><input name=u><input type=password name=p>登录</form></body></html>"
SAYS_NOTHING: Mapping[str, bytes | Answered] = {
    "not found": answer("{}", 404),
    "refused": answer("", 403),
    "an error": answer("Internal Server Error", 500),
    "a failure": ucap(FRESH, code=500),
    "a failure that counts nothing": ucap(code=500),
    "not logged in": answer('{"code": 401, "msg": "未登录", "data": null}', kind="application/json"),
    "a login": html(LOGIN),
    "a page with a list": html(page(body=piece(FRESH, OLD))),
    "a piece of a page": html(piece(FRESH, OLD)),
    "nothing": answer(""),
    "no entries": answer('{"code": 200, "data": {"results": []}}', kind="application/json"),
    "no list": answer('{"code": 200, "data": {}}', kind="application/json"),
    "null": answer("null", kind="application/json"),
    "half an answer": answer('{"code": 200, "data": {"results": [{"title": "槐江', kind="application/json"),
    "too much": ucap(*[FRESH] * 5_200),
    "no titles": answer(json.dumps({"data": {"results": [{"url": "/1", "day": FRESH}], "total": 1}})),
    "somewhere else": redirect("http://127.0.0.1:9/search"),
    "home": redirect("/"),
}


@pytest.mark.parametrize("name", SAYS_NOTHING)
def test_an_answer_that_says_nothing_leaves_the_column_unknown(name: str) -> None:
    sight = sight_of(UCAP_PAGE, PATH, {UCAP_AT: SAYS_NOTHING[name]})
    assert state(sight) is ColumnState.UNCERTAIN
    assert sight.trouble is not None and sight.trouble.code == "shell"
    assert sight.blank is None


@pytest.mark.parametrize("name", ["hanweb", "unit", "was", "igs", "lonsun", "file", "gkmlpt"])
@pytest.mark.parametrize("said", [html(LOGIN), answer("", 502), html(page(body=piece(OLD))), answer("{}")])
def test_no_family_takes_another_page_for_its_answer(name: str, said: bytes) -> None:
    text, path, address, _ = FAMILIES[name]
    assert state(sight_of(text, path, {address: said})) is ColumnState.UNCERTAIN


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ucap", ucap()),
        ("gkmlpt", gkmlpt()),
        ("hanweb", datastore()),
        ("unit", unit()),
    ],
)
def test_an_answer_that_states_nought_makes_a_column_blank(name: str, said: bytes) -> None:
    text, path, address, _ = FAMILIES[name]
    sight = sight_of(text, path, {address: said})
    assert (state(sight), sight.blank, sight.trouble) == (ColumnState.BLANK, True, None)


def test_a_nought_among_links_or_beside_entries_makes_no_column_blank() -> None:
    links = piece().replace("</ul>", '<li><a href="/x/">更多</a></li></ul>')
    said = {"code": 200, "data": {"html": f'{links}<i class="views" count="0">浏览</i>'}}
    text, path, address, _ = FAMILIES["unit"]
    linked = answer(json.dumps(said), kind="application/json")
    assert state(sight_of(text, path, {address: linked})) is ColumnState.UNCERTAIN
    shown = f'<div class="main"><ul id="newsList" class="list">{row(OLD, title(0)) * 3}</ul>{MORE}</div>'
    assert state(sight_of(page(pages.UCAP_OBJECT, shown), PATH, {UCAP_AT: ucap()})) is ColumnState.UNCERTAIN


def test_a_list_whose_end_nobody_states_may_be_fresh_and_is_never_stale() -> None:
    rows = [{"title": title(n), "url": f"/{n}", "publishedTimeStr": OLD} for n in range(5)]
    old = answer(json.dumps({"code": 200, "data": {"results": rows}}), kind="application/json")
    assert state(sight_of(UCAP_PAGE, PATH, {UCAP_AT: old})) is ColumnState.UNCERTAIN
    young = answer(old.partition(b"\r\n\r\n")[2].replace(OLD.encode(), FRESH.encode()), kind="application/json")
    assert state(sight_of(UCAP_PAGE, PATH, {UCAP_AT: young})) is ColumnState.FRESH


# --- what is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["http://10.0.0.8", "http://127.0.0.1:9", "//www.elsewhere.example", "http://user@127.0.0.1"]
)
def test_an_interface_on_another_host_is_not_asked(host: str) -> None:
    text = page(pages.UCAP_ADDRESS.replace("/search/", f"{host}/search/"))
    with serving(text, PATH, {f"/search/{CHANNEL}": ucap(FRESH)}) as server:
        sight, record = survey_of(server)
    assert state(sight) is ColumnState.UNCERTAIN
    assert not [one for one in record.captures if CHANNEL in one.url] and not [
        p for p in server.paths() if CHANNEL in p
    ]


def test_an_interface_that_robots_leave_out_is_not_asked() -> None:
    robots = answer("User-agent: *\nDisallow: /common/", kind="text/plain")
    with serving(UCAP_PAGE, PATH, {UCAP_AT: ucap(FRESH), "/robots.txt": robots}) as server:
        sight, _ = survey_of(server)
    assert state(sight) is ColumnState.UNCERTAIN
    assert not [path for path in server.paths() if CHANNEL in path]


def test_the_exchange_is_kept_and_its_pages_are_read_on() -> None:
    def asked(request: Asked) -> bytes:
        at = int(parse_qs(urlsplit(request.path).query)["page"][0])
        return ucap(*[(FRESH, "2026-05-10", "2026-05-01")[at - 1]] * 20, total=60, at=at)

    with serving(UCAP_PAGE, PATH, {UCAP_AT: asked}) as server:
        sight, record = survey_of(server)
    said = [parse_qs(urlsplit(path).query) for path in server.paths() if CHANNEL in path]
    assert [query["page"] for query in said] == [["1"], ["2"], ["3"]]
    assert all(query["_isJson"] == ["true"] for query in said)
    assert [one.status for one in record.captures if CHANNEL in one.url] == [200, 200, 200]
    assert (state(sight), sight.complete) == (ColumnState.FRESH, True)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("unit", {"paramJson": '{"pageNo": 2, "pageSize": 2}', "webId": "w31", "pageId": "p88"}),
        ("lonsun", {"pageIndex": "2", "labelName": "publicInfoList"}),
        ("hanweb", {"startrecord": "61", "endrecord": "120", "columnid": "88120"}),
    ],
)
def test_every_family_turns_its_own_pages(name: str, wanted: Mapping[str, str]) -> None:
    text, path, address, _ = FAMILIES[name]
    firsts = {
        "unit": unit(FRESH, FRESH, count=6),
        "lonsun": answer(f"<script>var o = {{pageCount:3}};</script>{piece(FRESH, FRESH)}"),
        "hanweb": datastore(*[FRESH] * 60)
        .replace(b"<totalrecord>60", b"<totalrecord>99")
        .replace(b"<totalpage>1<", b"<totalpage>2<"),
    }
    queries: list[Mapping[str, list[str]]] = []

    def asked(request: Asked) -> bytes:
        queries.append(parse_qs(urlsplit(request.path).query))
        return firsts[name] if len(queries) == 1 else answer("", 404)

    sight_of(text, path, {address: asked})
    assert len(queries) > 1
    assert {key: said[0] for key, said in queries[1].items()} == {
        **{k: v[0] for k, v in queries[0].items()},
        **wanted,
    } | ({"endrecord": "99"} if name == "hanweb" else {})


def test_a_page_that_did_not_change_is_asked_whole_for_what_its_script_fetches() -> None:
    days = [OLD, FRESH]

    def shown(request: Asked) -> bytes:
        tagged = [("ETag", '"1"')]
        return answer("", 304, tagged) if "if-none-match" in request.headers else answer(UCAP_PAGE, headers=tagged)

    with serving("", PATH, {PATH: shown, UCAP_AT: lambda _: ucap(days.pop(0))}) as server:
        first, record = survey_of(server)
        second, _ = survey_of(server, known=record.remembered)
    assert (state(first), state(second)) == (ColumnState.STALE, ColumnState.FRESH)


def test_a_list_in_a_side_of_the_page_is_not_taken_for_its_own() -> None:
    side = '<div class="sidebar"><ul id="upper"></ul></div>'
    with serving(page(pages.UCAP_SIDE, pages.LIST + side), PATH, {UCAP_AT: ucap(*OLD_ROWS)}) as server:
        sight, _ = survey_of(server)
    assert state(sight) is ColumnState.STALE
    assert state(sight_of(page(pages.UCAP_SIDE), PATH, {UCAP_AT: ucap(FRESH)})) is ColumnState.UNCERTAIN


def test_of_two_lists_the_hot_box_is_neither_asked_nor_counted() -> None:
    box = f'<div class="hot"><h3>热点信息</h3><ul id="hotList">{row(FRESH, "槐江县热门文章")}</ul></div>'
    text = page(pages.UCAP_HOT, pages.LIST + box)
    with serving(text, PATH, {UCAP_AT: ucap(*OLD_ROWS), f"/common/search/{pages.OTHER}": ucap(FRESH)}) as server:
        sight, _ = survey_of(server)
    assert (state(sight), sight.items) == (ColumnState.STALE, 2)
    assert not [path for path in server.paths() if pages.OTHER in path]


@pytest.mark.parametrize(
    ("names", "expected", "items"),
    [(("第0场", "第1场"), ColumnState.STALE, 4), (("甲", "乙"), ColumnState.UNCERTAIN, 3)],
)
def test_an_answer_counts_where_it_has_something_of_what_the_page_itself_shows(
    names: tuple[str, str], expected: ColumnState, items: int
) -> None:
    shown = [
        row(OLD, f"槐江县{NAMES[0]}{names[0]}"),
        row(OLD, f"槐江县{NAMES[1]}{names[1]}"),
        row("2026-01-20", "槐江县旧时消息"),
    ]
    text = page(
        pages.UCAP_OBJECT, f'<div class="main"><ul id="newsList" class="list">{"".join(shown)}</ul>{MORE}</div>'
    )
    sight = sight_of(text, PATH, {UCAP_AT: ucap(OLD, OLD, "2026-02-11")})
    assert (state(sight), sight.items) == (expected, items)


def test_a_home_page_is_asked_for_nothing() -> None:
    with serving(page(body=piece(FRESH)), PATH, {"/": html(UCAP_PAGE), UCAP_AT: ucap(FRESH)}) as server:
        survey_of(server)
    assert not [path for path in server.paths() if CHANNEL in path]
