"""Columns whose lists a script fetches, over real HTTP: what the interface answers is what they show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
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
        for n, day in enumerate(days)
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


def file(*days: str) -> bytes:
    rows = [{"TITLE": title(n), "URL": f"/tz/{n}.htm", "DOCRELPUBTIME": day} for n, day in enumerate(days)]
    return answer(json.dumps(rows), kind="application/json")


FAMILIES: Mapping[str, tuple[str, str, str, Callable[..., bytes]]] = {
    "ucap": (page(pages.UCAP_OBJECT), PATH, f"/common/search/{CHANNEL}", ucap),
    "ucap by its tag": (page(head=pages.UCAP_TAG), PATH, f"/searchList/{CHANNEL}", ucap),
    "gkmlpt": (page(pages.GKMLPT % "880031"), "/gkmlpt/index#4411", "/gkmlpt/api/all/4411", gkmlpt),
    "hanweb": (page(pages.JPAGE % 214), PATH, "/module/web/jpage/dataproxy.jsp", datastore),
    "unit": (page(body=f'<div class="main">{UNIT % "信息列表"}</div>'), PATH, "/api-gateway/jpaas-publish-server/front/page/build/unit", unit),
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
