"""Columns with ``render``: what a browser shows of their lists is read, and what it cannot show accuses nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.config import load
from monitor.evidence.custody import body, verify
from monitor.evidence.evidence import Evidence, records
from monitor.model.columns import ColumnClass, ColumnSight, ColumnState
from monitor.model.roster import Limits, Site
from monitor.model.websites import SurveyOrder, SurveyRecord
from monitor.watch.engine import one_survey
from tests.browser import wants_browser
from tests.cli.test_main import CONFIG, monitor
from tests.servers import WebServer, answer, pages
from tests.sites import html
from tests.watch.websites.test_survey import AT, FRESH, HOME, OLD, column, page, row, rows, state, targeted

Pages = Mapping[str, bytes]
PATHS = ("/c/", "/d/")


def surveyed(
    server: WebServer, *rendered: str, browser: str = "", kind: ColumnClass = ColumnClass.NEWS
) -> SurveyRecord:
    """A survey as the engine makes it, of the columns at some paths, and of others as they come."""
    site = Site(host=server.host, home=server.url("/"), reports=server.url("/"), allow_private=True, pause=0.0)
    limits = Limits(timeout=20.0, deadline=60.0, pause=0.0)
    columns = [replace(column(server, path, (path,), kind), render=path in rendered) for path in PATHS]
    targets = tuple(targeted(one) for one in columns)
    order = SurveyOrder(site=site, columns=targets, at=AT, limits=limits, most_links=0, browser=browser)
    return one_survey(order)


def sights_of(site: Pages, *rendered: str, browser: str = "") -> dict[str, ColumnSight]:
    with WebServer(pages({"/": HOME, **site})) as server:
        return {one.column.path[0]: one for one in surveyed(server, *rendered, browser=browser).columns}


def data(*days: str, start: int = 0) -> bytes:
    entries = [
        {"t": f"霁川县第{start + at}场活动", "u": f"/a/{start + at}.html", "d": day} for at, day in enumerate(days)
    ]
    return answer(json.dumps(entries), kind="application/json")


def filled(address: str, more: str = "", entries: str = "", options: str = "") -> bytes:
    """A list that a script fills from an address."""
    script = (
        f"fetch('{address}'{options}).then(r => r.json()).then(all => document.querySelector('ul.list').insertAdjacentHTML("
        "'beforeend', all.map(one => `<li><a href='${one.u}'>${one.t}</a><span>${one.d}</span></li>`).join('')))"
    )
    return page(entries, more=f"{more}<script>{script}</script>")


# --- what is seen ------------------------------------------------------------------------------------------------


@wants_browser
def test_a_list_that_a_script_fills_is_read_and_its_column_fresh() -> None:
    site = {"/c/": filled("/api"), "/api": data(FRESH, OLD, OLD), "/d/": filled("/api")}
    with WebServer(pages({"/": HOME, **site})) as server:
        record = surveyed(server, "/c/")
        seen, plain = record.columns
        assert [asked.path for asked in server.asked].count("/api") == 1
    assert (seen.newest, seen.items, seen.shown, seen.complete) == (date(2026, 5, 18), 3, "list", True)
    assert state(seen) is ColumnState.FRESH
    assert plain.trouble is not None and plain.trouble.code == "shell", "and what is not to be shown is read as it came"
    assert [(one.url, one.rendered) for one in record.captures if one.url.endswith(("/c/", "/api"))] == [
        (server.url("/c/"), False), (server.url("/api"), False), (server.url("/c/"), True),
    ]  # fmt: skip


@wants_browser
def test_all_pages_of_the_list_are_shown_and_a_silent_column_is_stale() -> None:
    shared = "<script src='/list.js'></script>"
    site = {
        "/": HOME,
        "/c/": filled("/api?1", more=f"{shared}<div class='page'><a href='/c/2.html'>下一页</a></div>"),
        "/c/2.html": filled("/api?2", more=shared),
        "/list.js": answer("var ready = true", kind="text/javascript"),
        "/api?1": data(OLD, OLD),
        "/api?2": data(OLD, start=2),
        "/d/": page(row(FRESH)),
    }
    with WebServer(pages(site)) as server:
        seen = surveyed(server, "/c/").columns[0]
        assert [asked.path for asked in server.asked].count("/list.js") == 1, "scripts are fetched once a survey"
    assert (seen.items, seen.complete, seen.trouble) == (3, True, None)
    assert state(seen) is ColumnState.STALE


@wants_browser
def test_a_list_by_post_in_an_old_charset_is_read() -> None:
    text = filled("/api", options=", {method: 'POST', body: 'page=1'}").partition(b"\r\n\r\n")[2].decode()
    old = text.replace("<head>", "<head><meta charset=gb2312>").encode("gb18030")
    seen = sights_of({"/c/": answer(old), "/api": data(FRESH), "/d/": page(row(FRESH))}, "/c/")["/c/"]
    assert (seen.title, seen.newest) == ("霁川县第0场活动", date(2026, 5, 18))


@wants_browser
def test_an_address_with_a_fragment_is_shown_as_its_script_wants_it() -> None:
    script = "<script>fetch('/api' + location.hash.slice(1)).then(r => r.text()).then(t => document.querySelector('ul').innerHTML = t)</script>"
    listed = html(f"<ul>{rows(FRESH, OLD)}</ul>")
    with WebServer(pages({"/": HOME, "/c/": page(more=script), "/api/news": listed})) as server:
        site = Site(host=server.host, home=server.url("/"), reports="", allow_private=True, pause=0.0)
        one = replace(column(server, "/c/#/news"), render=True)
        order = SurveyOrder(site=site, columns=(targeted(one),), at=AT, limits=Limits(pause=0.0), most_links=0)
        (seen,) = one_survey(order).columns
    assert (seen.items, seen.newest) == (2, date(2026, 5, 18))


@wants_browser
def test_messages_that_a_script_lists_are_seen() -> None:
    listed = html(f'<li><a href="/m/1.html">路灯坏了</a><span>{OLD}</span><span>待回复</span></li>')
    script = (
        "<script>fetch('/api').then(r => r.text()).then(t => document.querySelector('ul.list').innerHTML = t)</script>"
    )
    with WebServer(pages({"/": HOME, "/c/": page(more=script), "/api": listed, "/d/": page()})) as server:
        site = surveyed(server, "/c/", kind=ColumnClass.MAIL).site
    assert site is not None and site.mail is not None
    assert [(one.written, one.answered) for one in site.mail] == [(date(2026, 3, 2), False)]


# --- what accuses nobody -----------------------------------------------------------------------------------------


DOUBTFUL: dict[str, Pages] = {
    "its answer is an error": {"/c/": filled("/api", entries=rows(OLD, OLD)), "/api": answer("no", 500)},
    "its answer is empty": {"/c/": filled("/api", more="<p>暂无数据</p>"), "/api": data()},
    "its script is missing": {"/c/": page(rows(OLD, OLD), more="<script src='/list.js'></script>")},
    "robots forbid its answer": {
        "/robots.txt": answer("User-agent: *\nDisallow: /api\n", kind="text/plain"),
        "/c/": filled("/api", entries=rows(OLD, OLD)),
        "/api": data(FRESH),
    },
    "its script goes home": {"/c/": page(rows(OLD), more="<script>location = '/'</script>")},
    "it never rests": {"/c/": page(rows(OLD), more="<script>setInterval(() => fetch('/api'), 1)</script>")},
}  # fmt: skip


@wants_browser
@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_page_that_may_not_be_filled_accuses_nobody(name: str) -> None:
    seen = sights_of({"/d/": page(row(FRESH)), **DOUBTFUL[name]}, "/c/")["/c/"]
    assert state(seen) is ColumnState.UNCERTAIN
    assert not seen.blank


@wants_browser
def test_a_list_that_scripts_filled_is_no_proof_that_another_is_empty() -> None:
    site = {"/c/": filled("/api"), "/d/": filled("/api?none"), "/api": data(FRESH), "/api?none": data()}
    seen = sights_of(site, "/c/")
    assert (state(seen["/c/"]), state(seen["/d/"])) == (ColumnState.FRESH, ColumnState.UNCERTAIN)


def test_without_a_browser_the_column_is_unknown_and_the_others_are_read() -> None:
    seen = sights_of({"/c/": page(rows(OLD)), "/d/": page(row(FRESH))}, "/c/", browser="/nowhere/chromium")
    trouble = seen["/c/"].trouble
    assert trouble is not None and (trouble.code, trouble.says) == ("no-browser", "/nowhere/chromium")
    assert (state(seen["/c/"]), state(seen["/d/"])) == (ColumnState.UNCERTAIN, ColumnState.FRESH)


@wants_browser
def test_a_browser_that_does_not_start_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    trouble = sights_of({"/c/": page(rows(OLD)), "/d/": page()}, "/c/", browser=str(broken))["/c/"].trouble
    assert trouble is not None and trouble.code == "no-browser"


# --- around ------------------------------------------------------------------------------------------------------


@wants_browser
def test_what_was_shown_is_kept_as_evidence_apart_from_what_came(tmp_path: Path) -> None:
    with WebServer(pages({"/": HOME, "/c/": filled("/api"), "/api": data(FRESH), "/d/": page()})) as server:
        record = surveyed(server, "/c/")
        again = surveyed(server, "/c/")
        address = server.url("/c/")
    evidence = Evidence(tmp_path)
    evidence.keep_all(record.captures)
    evidence.keep_all(again.captures)
    kinds = [one.kind for one in records(tmp_path) if one.url == address]
    assert kinds == ["response", "conversion", "revisit", "conversion"]
    shown = next(one for one in record.captures if one.rendered)
    assert "霁川县第0场活动".encode() in (body(tmp_path, shown.sha256) or b"")
    assert verify(tmp_path) == []


COLUMN = """
[browser]
path = "/nowhere/chromium"
[[column]]
site = "127.0.0.1"
path = ["工作动态"]
url = "http://127.0.0.1/c/"
kind = "news"
agency = "霁川县档案局"
render = true
"""


def test_a_check_of_the_configuration_says_that_a_browser_is_lacking(tmp_path: Path) -> None:
    text = CONFIG.format(host="127.0.0.1") + COLUMN
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    code, out, _ = monitor("config", "check", cwd=tmp_path)
    assert code == 0
    assert "1 个栏目设了 render = true" in out


def test_a_table_of_columns_says_which_want_a_browser(tmp_path: Path) -> None:
    table = "网站,栏目路径,网址,类别,责任单位,浏览器读取\n" + "".join(
        f"127.0.0.1,首页 > {name},http://127.0.0.1/{name}/,通知公告,霁川县档案局,{word}\n"
        for name, word in (("a", "是"), ("b", "否"), ("c", ""))
    )
    (tmp_path / "columns.csv").write_text(table, encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text('column_table = "columns.csv"\n' + CONFIG.format(host="127.0.0.1"), encoding="utf-8")
    assert [one.render for one in load(config).columns] == [True, False, False]


def test_without_the_extra_the_check_names_it(tmp_path: Path) -> None:
    text = CONFIG.format(host="127.0.0.1") + COLUMN
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    without = (
        "import sys; sys.modules['playwright'] = None; from monitor.cli.main import execute; execute(sys.argv[1:])"
    )
    command = [sys.executable, "-c", without, "config", "check"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True)
    assert "本机缺少 playwright" in done.stdout.decode()
