"""A table of columns proposed from the navigation of a site on loopback, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import config as configuration
from monitor.cli.main import cli, execute
from monitor.errors import SourceError
from monitor.fetch.fetch import Fetcher
from monitor.model.columns import Column, ColumnClass
from monitor.model.roster import Limits, Site
from monitor.watch.websites.discover import class_of, discover
from tests.servers import Asked, WebServer, answer
from tests.sites import SHANGHAI, column

AT = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)
PAGES = {
    "/": """<html><head><title>霁川县人民政府</title></head><body><div class="nav"><a href="/dt/">县内动态</a>
        <a href="/zw/">政务公开</a><a href="http://127.0.0.250/x/">外部链接</a><a href="/lost/">失效栏目</a>
        <a href="/2026/1.html">县里召开春季造林现场会部署全年任务</a></div></body></html>""",
    "/dt/": column(
        ("县里召开春季造林现场会", "/2026/1.html", "2026-03-28"), ("便民服务进村行动启动", "/2026/2.html", "2026-03-20")
    ),
    "/zw/": '<html><body><a href="/gg/">通知公告</a><a href="/dt/">县内动态</a></body></html>',
    "/gg/": column(
        ("关于停水检修的公告", "/2026/3.html", "2026-02-01"), ("关于征集意见的公告", "/2026/4.html", "2026-01-05")
    ),
}


def serve(asked: Asked) -> bytes:
    text = PAGES.get(asked.path)
    return answer(text or "", 200 if text else 404)


def test_columns_are_made_out_two_levels_deep_with_their_class_and_newest_entry() -> None:
    with WebServer(serve) as server:
        site = Site(host=server.host, home=f"http://{server.host}/", reports="", allow_private=True)
        with Fetcher(site, Limits(pause=0), AT) as http:
            found = {one.column.path: one for one in discover(site, http, Limits(pause=0), AT.date()).found}
    assert {path: (one.column.kind, one.column.first, one.newest) for path, one in found.items()} == {
        ("首页", "县内动态"): (ColumnClass.NEWS, True, "2026-03-28"),
        ("首页", "政务公开", "通知公告"): (ColumnClass.NOTICE, False, "2026-02-01"),
    }, "a page without a list, a dead link, an article and another host are no columns"


def test_columns_that_a_script_hides_at_home_are_found_on_the_map_of_the_site() -> None:
    home = (
        '<html><body><div id="nav"></div><a href="/map.html">网站地图</a><script src="/nav.js"></script></body></html>'
    )
    chart = (
        '<html><body><ul><li><a href="/dt/">县内动态</a></li><li><a href="/gg/">通知公告</a></li></ul></body></html>'
    )
    there = {**PAGES, "/": home, "/map.html": chart}
    with WebServer(lambda one: answer(there.get(one.path, ""), 200 if one.path in there else 404)) as server:
        site = Site(host=server.host, home=f"http://{server.host}/", reports="", allow_private=True)
        with Fetcher(site, Limits(pause=0), AT) as http:
            found = [one.column.path for one in discover(site, http, Limits(pause=0), AT.date()).found]
    assert found == [("首页", "县内动态"), ("首页", "通知公告")]


def found_on(there: dict[str, str]) -> dict[tuple[str, ...], str]:
    """The columns of a site of these pages, each with what is doubted of it."""
    with WebServer(lambda one: answer(there.get(one.path, ""), 200 if one.path in there else 404)) as server:
        site = Site(host=server.host, home=f"http://{server.host}/", reports="", allow_private=True)
        there |= {path: text.replace("HOST", server.host) for path, text in there.items()}
        with Fetcher(site, Limits(pause=0), AT) as http:
            return {one.column.path: one.doubt for one in discover(site, http, Limits(pause=0), AT.date()).found}


def test_what_is_unsure_of_a_column_is_said() -> None:
    names = {"/dt/": "县内动态", "/fm/": "霁川风貌", "/wd/": "常见问题", "/js/": "办事公示", "/dl/": "内部通知"}
    links = "".join(f"<a href='{path}'>{name}</a>" for path, name in names.items())
    undated = "".join(f"<li><a href='/wd/{n}.html'>新生儿落户需要哪些材料（{n}）</a></li>" for n in range(4))
    there = {
        **PAGES,
        "/": f"<html><head><title>霁川县人民政府</title></head><body><div class='nav'>{links}</div></body></html>",
        "/fm/": PAGES["/dt/"],
        "/wd/": f"<html><body><ul>{undated}</ul></body></html>",
        "/js/": "<html><body><ul id='l'></ul><script>$.get('/api', fill)</script></body></html>",
        "/dl/": "<html><body><form>用户登录<input name=u><input type=password></form></body></html>",
    }
    assert {path[-1]: doubt for path, doubt in found_on(there).items()} == {
        "县内动态": "", "霁川风貌": "class-unknown", "常见问题": "undated", "办事公示": "shell", "内部通知": "login",
    }  # fmt: skip


def test_the_map_of_addresses_leads_to_columns_that_no_link_does() -> None:
    addresses = ("http://HOST/gg/", "http://HOST/2026/1.html", "http://127.0.0.250/x/", "http://HOST/no/")
    chart = "".join(f"<url><loc>{one}</loc></url>" for one in addresses)
    crumbs = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/gg/'>通知公告</a></div>"
    there = {
        "/": "<html><head><title>霁川县人民政府</title></head><body><div id='nav'></div></body></html>",
        "/sitemap.xml": f"<?xml version='1.0'?><urlset>{chart}</urlset>",
        "/gg/": PAGES["/gg/"].replace("<body>", f"<body>{crumbs}"),
        "/2026/1.html": "<html><body><h1>春季造林</h1></body></html>",
    }
    assert found_on(there) == {("首页", "通知公告"): ""}


def test_no_more_pages_are_read_than_the_limit_says() -> None:
    asked: list[str] = []

    def counting(one: Asked) -> bytes:
        asked.append(one.path)
        return serve(one)

    with WebServer(counting) as server:
        site = Site(host=server.host, home=f"http://{server.host}/", reports="", allow_private=True)
        with Fetcher(site, Limits(pause=0, robots=False), AT) as http:
            left = discover(site, http, Limits(pause=0, max_pages=2), AT.date()).left
    assert (asked, left) == (["/", "/dt/"], 2)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("首页", "县长信箱"), ColumnClass.MAIL),
        (("首页", "政务公开", "财政预决算"), ColumnClass.ANNUAL),
        (("首页", "政策文件", "部门文件"), ColumnClass.POLICY),
        (("首页", "办事统计"), ColumnClass.STAT),
        (("首页", "霁川风貌"), None),
    ],
)
def test_a_column_is_classed_by_the_last_of_its_names_that_says_what_it_is(
    path: tuple[str, ...], kind: ColumnClass | None
) -> None:
    assert class_of(path) is kind


def test_the_table_is_one_that_the_configuration_reads_once_units_are_filled_in(tmp_path: Path) -> None:
    table = tmp_path / "columns.csv"
    with WebServer(serve) as server:
        done = CliRunner().invoke(cli, ["roster", "discover", server.host, "--out", str(table)])
        assert done.exit_code == 0, done.output
        text = table.read_text("utf-8-sig").replace(",news,,", ",news,霁川县教育局,")
        table.write_text(text.replace(",notice,,", ",notice,霁川县教育局,"), "utf-8")
        config = tmp_path / "config.toml"
        config.write_text(
            f'column_table = "columns.csv"\n[center]\nname = "霁川县电子政务服务中心"\n[[site]]\nhost = "{server.host}"\n'
            f'home = "http://{server.host}/"\nreports = "http://{server.host}/nb/"\n'
            f'[[agency]]\nname = "霁川县教育局"\nkind = "department"\nsite = "{server.host}"\n',
            "utf-8",
        )
        columns: tuple[Column, ...] = configuration.load(config).columns
    assert [(one.path[-1], one.kind, one.agency) for one in columns] == [
        ("县内动态", ColumnClass.NEWS, "霁川县教育局"),
        ("通知公告", ColumnClass.NOTICE, "霁川县教育局"),
    ]


def test_a_site_whose_navigation_shows_no_column_is_said_so() -> None:
    with WebServer(lambda _: answer("<html><body><p>欢迎</p></body></html>")) as server:
        done = CliRunner().invoke(cli, ["roster", "discover", server.host])
    assert isinstance(done.exception, SourceError)
    assert done.exception.code == "no-columns"


def test_what_stands_in_the_place_of_the_home_page_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    closed = (
        "<html><head><title>系统维护</title></head><body><h1>网站正在升级维护中</h1><p>给您带来不便。</p></body></html>"
    )
    with WebServer(lambda _: answer(closed)) as server:
        code = execute(["roster", "discover", server.host])
    said = capsys.readouterr().err
    assert (code, "网站或栏目正在维护" in said, f"http://{server.host}/" in said) == (1, True, True), said
