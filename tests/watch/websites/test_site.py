from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trustme
from msgspec.structs import replace

from monitor.fetch.fetch import Fetcher
from monitor.model.columns import Column, ColumnClass, ColumnSight
from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Limits, Site
from monitor.model.websites import ColumnTarget, DeadLink, SiteSight, SurveyOrder
from monitor.read.pages.targets import targets
from monitor.watch.pages import Pages
from monitor.watch.websites.links import Stands, elsewhere, followed
from monitor.watch.websites.site import look
from tests.servers import ELSEWHERE, Asked, Script, WebServer, answer, redirect, server_tls

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 5, 6, 9, 30, tzinfo=SHANGHAI)
TODAY = AT.date()
LIMITS = Limits(timeout=8.0, deadline=12.0, pause=0.0, robots=False)
FOOT = '<p>主办单位：霁川县人民政府办公室</p><a href="http://bszs.conac.cn/1"><img src="/b.png"></a>'

Row = tuple[str, str, str]
Said = Mapping[str, bytes | Callable[[Asked], bytes]]


def html(body: str, title: str = "霁川县人民政府") -> bytes:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return answer(page, kind="text/html; charset=utf-8")


def rows(*entries: Row) -> str:
    return (
        "<ul>"
        + "".join(f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for title, url, day in entries)
        + "</ul>"
    )


def by_path(said: Said, other: bytes | None = None) -> Script:
    """Answers by path; whatever else is asked for is not there."""

    def script(asked: Asked) -> bytes:
        one = said.get(asked.path, other or answer("<h1>404</h1>", 404))
        whole = one if isinstance(one, bytes) else one(asked)
        return whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if asked.method == "HEAD" else whole

    return script


def order_of(site: Site, columns: Iterable[Column] = (), **more: object) -> SurveyOrder:
    targets = tuple(ColumnTarget(column=column) for column in columns)
    whole = {"at": AT, "limits": LIMITS} | more
    return SurveyOrder(site=site, columns=targets, **whole)  # type: ignore[arg-type]


def column_of(server: WebServer, path: str, *names: str) -> Column:
    return Column(
        site=server.host,
        path=("首页", *names),
        url=server.url(path),
        kind=ColumnClass.NOTICE,
        agency="霁川县人民政府办公室",
    )


def looked(order: SurveyOrder, sights: Sequence[ColumnSight] = (), reaching: Sequence[str] = ()) -> SiteSight:
    """A look over real HTTP; of other hosts on loopback only those of ``reaching`` may be reached."""

    @contextmanager
    def others(host: str) -> Iterator[Fetcher]:
        site = Site(host=host, home=f"http://{host}/", reports="", allow_private=host in reaching, pause=0.0)
        with Fetcher(site, order.limits, order.at) as http:
            yield http

    with Fetcher(order.site, order.limits, order.at) as http:
        return look(order, Pages(order.site, http, order.known), sights, http, others=others)


@contextmanager
def county(said: Said, other: bytes | None = None) -> Iterator[tuple[WebServer, Site]]:
    with WebServer(by_path(said, other)) as server:
        yield server, Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0)


def seen(said: Said, other: bytes | None = None, **more: object) -> SiteSight:
    with county(said, other) as (_, site):
        return looked(order_of(site, (), **more))


def test_no_link_picture_script_or_frame_leads_us_to_an_address_of_its_own_choice() -> None:
    """Of all that a page names nothing but links is followed, and these not to what is not public."""
    with WebServer(lambda _: html("<p>inside</p>")) as inside:
        there = [f"http://{address}:{inside.port}/{{}}" for address in ELSEWHERE]
        named = "".join(
            f"<a href='{url.format('a')}'>外部网站{n}</a><img src='{url.format('b')}'><iframe src='{url.format('c')}'></iframe>"
            f"<script src='{url.format('d')}'></script><link rel=stylesheet href='{url.format('e')}'>"
            for n, url in enumerate(there)
        )
        with county({"/": html(named)}) as (_, site):
            order = order_of(site, thorough=True, most_links=10_000)
            with Fetcher(site, order.limits, order.at) as http:
                sight = look(order, Pages(site, http, {}), (), http)
    assert sight.trouble is None
    assert sight.checked
    assert inside.connections == 0


# --- the home page -----------------------------------------------------------------------------------------------


def test_the_newest_day_of_the_home_page_is_neither_the_first_nor_in_the_future() -> None:
    home = rows(
        ("置顶：办事指引汇编", "/a/101.html", "2025-01-03"),
        ("全县春耕会议", "/a/102.html", "2026-05-04"),
        ("活动预告", "/a/103.html", "2026-07-01"),
    )
    sight = seen({"/": html(home)})
    assert (sight.newest, sight.level, sight.undated) == (date(2026, 5, 4), "home", False)


def test_a_day_in_the_address_counts_where_none_is_shown() -> None:
    sight = seen({"/": html('<a href="/zw/202604/t20260428_1001.html">关于开展消防安全检查的通知</a>')})
    assert (sight.newest, sight.undated) == (date(2026, 4, 28), False)


ARTICLE = "<h1>关于开展消防安全检查的通知</h1><p>发布时间：2026-05-02 10:00　来源：霁川县应急管理局</p><p>各乡镇：现将有关事项通知如下。</p>"


def test_entries_without_a_date_are_opened_when_the_others_are_old() -> None:
    home = '<a href="/a/1001.html">关于开展消防安全检查的通知</a>' + rows(("往年汇编资料", "/a/100.html", "2024-01-03"))
    sight = seen({"/": html(home), "/a/1001.html": html(ARTICLE)})
    assert (sight.newest, sight.undated) == (date(2026, 5, 2), False)


def undated(count: int) -> dict[str, bytes]:
    """A home page of entries that show no day, not even on their own pages."""
    links = "".join(f'<a href="/a/10{n:02}.html">关于第{n}批项目公示的通知</a>' for n in range(count))
    return {"/": html(links), **{f"/a/10{n:02}.html": html("<p>内容</p>") for n in range(count)}}


def test_entries_that_show_no_day_anywhere_leave_a_doubt() -> None:
    with county(undated(12)) as (server, site):
        sight = looked(order_of(site, most_links=0))
        opened = [one.path for one in server.asked if one.path.startswith("/a/")]
    assert (sight.newest, sight.undated, len(opened)) == (None, True, 10)
    assert seen(undated(3)).undated is True


def test_beside_dated_entries_pages_without_a_day_are_no_entries_but_unread_ones_leave_a_doubt() -> None:
    old = rows(("往年汇编资料", "/a/100.html", "2024-01-03"))
    home = '<a href="/a/1001.html">政府信息公开指南全文</a>' + old
    read = seen({"/": html(home), "/a/1001.html": html("<p>指南</p>")})
    unread = seen({"/": html(home), "/a/1001.html": answer("no", 403)})
    assert (read.newest, read.undated) == (date(2024, 1, 3), False)
    assert (unread.newest, unread.undated) == (date(2024, 1, 3), True)


def test_a_column_read_before_tells_the_day_of_an_entry_the_home_page_shows() -> None:
    with county({"/": html('<a href="/a/1001.html">关于开展消防安全检查的通知</a>'), "/a/1001.html": html("")}) as (
        server,
        site,
    ):
        column = column_of(server, "/tz/", "通知公告")
        known = ColumnSight(column=column, at=AT, newest=date(2026, 5, 1), url=server.url("/a/1001.html"), items=3)
        assert looked(order_of(site, [column]), [known]).newest == date(2026, 5, 1)


def test_a_home_page_that_only_navigates_sends_on_to_the_second_level() -> None:
    said = {
        "/": html('<a href="/zw/">政务公开</a><a href="/fw/">办事服务</a><a href="http://127.0.0.9/">省政府</a>'),
        "/zw/": html(rows(("一季度工作情况", "/zw/11.html", "2026-04-20"))),
        "/fw/": html(rows(("窗口调整公告", "/fw/12.html", "2026-03-02"))),
    }
    sight = seen(said)
    assert (sight.newest, sight.level, sight.undated) == (date(2026, 4, 20), "second", False)


def test_a_second_level_that_cannot_be_read_whole_leaves_a_doubt() -> None:
    said = {
        "/": html('<a href="/zw/">政务公开</a><a href="/fw/">办事服务</a>'),
        "/zw/": html(rows(("一季度工作情况", "/zw/11.html", "2025-04-20"))),
    }
    sight = seen(said)
    assert (sight.newest, sight.level, sight.undated) == (date(2025, 4, 20), "second", True)


def test_a_shell_that_scripts_fill_leaves_a_doubt_and_no_day() -> None:
    sight = seen({"/": html('<div id="app"></div><script src="/app.js"></script><p>正在加载页面，请稍候。</p>')})
    assert (sight.newest, sight.undated) == (None, True)


@pytest.mark.parametrize(
    ("home", "code"),
    [
        (answer("no", 403), "blocked"),
        (answer("x", 500), "http-error"),
        (answer("<script>$_ts=1</script>", 412), "blocked"),
    ],
)
def test_a_home_page_that_was_not_read_leaves_everything_unknown(home: bytes, code: str) -> None:
    sight = seen({"/": home})
    assert sight.trouble is not None
    assert sight.trouble.code == code
    assert (sight.newest, sight.pages, sight.checked, sight.form_searched) == (None, (), 0, False)


# --- templates ---------------------------------------------------------------------------------------------------


def test_the_templates_of_home_column_and_article_are_looked_at() -> None:
    said = {
        "/": html(FOOT + rows(("全县春耕会议", "/a/102.html", "2026-05-04"))),
        "/tz/": html("<ul></ul>", "通知公告"),
        "/a/102.html": html(ARTICLE),
    }
    with county(said) as (server, site):
        column = column_of(server, "/tz/", "通知公告")
        blank = ColumnSight(column=column, at=AT, trouble=Trouble("blocked", ""))
        good = ColumnSight(column=column, at=AT, newest=TODAY, url=server.url("/a/102.html"), items=4)
        sight = looked(order_of(site, [column]), [blank, good])
        alone = looked(order_of(site, [column]), [blank])
    assert [(one.kind, one.title) for one in sight.pages] == [
        ("home", "霁川县人民政府"),
        ("column", "通知公告"),
        ("article", "霁川县人民政府"),
    ]
    assert set(sight.pages[0].footer) == {"sponsor", "conac"}
    assert [one.kind for one in alone.pages] == ["home"]


# --- links -------------------------------------------------------------------------------------------------------

LINKS = '<a href="/ok.html">好</a><a href="/gone.html">没有了</a><img src="/no.png"><a href="/no.pdf">附件</a>' + rows(
    ("全县春耕会议", "/ok.html", "2026-05-04")
)
FINE = {"/ok.html": html("<p>可以打开的页面</p>")}


def test_links_that_lead_to_nothing_are_told_by_kind() -> None:
    sight = seen({"/": html(LINKS), **FINE})
    assert sight.checked == 4
    assert {(one.kind, one.code, one.days) for one in sight.dead} == {
        ("home", "not-found", (TODAY,)), ("image", "not-found", (TODAY,)), ("attachment", "not-found", (TODAY,)),
    }  # fmt: skip
    assert {one.text for one in sight.dead} == {"没有了", "", "附件"}


@pytest.mark.parametrize("status", [400, 403, 405, 501, 404, 500])
def test_what_a_server_refuses_to_a_head_a_get_decides(status: int) -> None:
    def no_head(asked: Asked) -> bytes:
        return answer("", status) if asked.method == "HEAD" else html("<p>内容</p>")

    with county({"/": html(rows(("全县春耕会议", "/a.html", "2026-05-04"))), "/a.html": no_head}) as (server, site):
        sight = looked(order_of(site))
        methods = [one.method for one in server.asked if one.path == "/a.html"]
    assert (sight.dead, sight.checked, methods) == ((), 1, ["HEAD", "GET"])


@pytest.mark.parametrize(
    "body",
    [
        answer("no", 403),
        answer("<script>$_ts=1</script>", 412),
        answer("", 429),
        answer("login", 401),
        answer("x", 400),
    ],
)
def test_a_refusal_is_not_dead(body: bytes) -> None:
    sight = seen({"/": html('<a href="/a.html">好</a>'), "/a.html": body})
    assert (sight.dead, sight.checked) == ((), 1)


def test_a_host_that_will_not_see_us_any_more_has_no_dead_links() -> None:
    """What a firewall does after so many requests: it refuses connections. The home page was read a moment before."""
    links = "".join(f'<a href="/{number}.html">页面{number}</a>' for number in range(9))
    server = WebServer(by_path({"/": html(links)}))
    with server:
        site = Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0)
        order = order_of(site)
        with Fetcher(site, LIMITS, AT) as http:
            pages = Pages(site, http)
            home = pages.whole(site.home)
    assert isinstance(home, Capture)
    leads = targets(home.body, site.home)
    assert not isinstance(leads, Trouble)
    stands = [Stands(site.home, "home", one) for one in leads]
    with Fetcher(site, LIMITS, AT) as http:
        found = followed(order, http, stands, elsewhere(order), {})
    assert (found.checked, found.dead) == (9, ())


@pytest.mark.parametrize(
    ("body", "code"),
    [(answer("x", 410), "not-found"), (answer("x", 503), "http-error"), (redirect("/a.html"), "redirects")],
)
def test_other_ways_to_lead_to_nothing(body: bytes, code: str) -> None:
    assert [one.code for one in seen({"/": html('<a href="/a.html">好</a>'), "/a.html": body}).dead] == [code]


def test_a_home_page_shown_for_every_missing_address_is_a_soft_404() -> None:
    home = html('<p>霁川县人民政府欢迎您</p><a href="/a.html">好</a><a href="/b.html">没有了</a>')
    sight = seen({"/": home, "/a.html": html("<p>关于防火的通知全文如下</p>")}, home)
    assert [(one.url[-7:], one.code) for one in sight.dead] == [("/b.html", "soft-404")]


def test_a_page_for_what_is_missing_may_tell_the_time_and_the_address() -> None:
    clock = iter(range(1000))

    def nothing(asked: Asked) -> bytes:
        return html(f"<p>您访问的页面 {asked.path} 不存在</p><p>{next(clock)}</p>")

    said = {
        "/": html('<a href="/a.html">好</a><a href="/b.html">没有了</a>'),
        "/a.html": html("<p>关于防火的通知全文如下</p>"),
    }
    with WebServer(lambda asked: by_path({**said, asked.path: said.get(asked.path, nothing)})(asked)) as server:
        sight = looked(order_of(Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0)))
    assert [(one.url[-7:], one.code) for one in sight.dead] == [("/b.html", "soft-404")]


def test_being_sent_home_is_a_soft_404_only_where_everything_missing_is() -> None:
    said = {"/": html('<p>首页</p><a href="/a.html">好</a>'), "/a.html": redirect("/")}
    assert [one.code for one in seen(said, redirect("/")).dead] == ["soft-404"]
    assert seen(said).dead == ()


def test_a_link_dead_before_is_asked_first_and_its_days_are_kept() -> None:
    with county({"/": html(LINKS), **FINE}) as (server, site):
        url = server.url("/no.png")
        before = DeadLink(
            page=server.url(), url=url, text="", kind="image", code="timeout", days=(date(2026, 5, 4), date(2026, 5, 5))
        )
        fixed = DeadLink(
            page=server.url(),
            url=server.url("/old.html"),
            text="",
            kind="home",
            code="not-found",
            days=(date(2026, 5, 5),),
        )
        sight = looked(order_of(site, dead=(fixed, before), most_links=1))
    assert [(one.url, one.days) for one in sight.dead] == [(url, (date(2026, 5, 4), date(2026, 5, 5), TODAY))]
    assert sight.checked == 1


def test_a_link_dead_before_on_another_page_is_dead_while_it_stands_there() -> None:
    with county({"/": html("<p>首页</p>"), "/a/1.html": html('<a href="/x.doc">附件</a>'), "/a/2.html": html("")}) as (
        server,
        site,
    ):
        there, taken = (
            DeadLink(
                page=server.url(page),
                url=server.url("/x.doc"),
                text="附件",
                kind="attachment",
                code="not-found",
                days=(date(2026, 5, 5),),
            )
            for page in ("/a/1.html", "/a/2.html")
        )
        assert [one.days for one in looked(order_of(site, dead=(there,))).dead] == [(date(2026, 5, 5), TODAY)]
        assert looked(order_of(site, dead=(taken,))).dead == ()


def test_what_was_dead_before_is_kept_while_the_home_page_cannot_be_read() -> None:
    dead = DeadLink(page="/", url="/x", text="", kind="home", code="not-found", days=(date(2026, 5, 5),))
    assert seen({"/": answer("no", 403)}, dead=(dead,)).dead == (dead,)


def test_all_links_have_their_turn_within_some_days() -> None:
    home = html("".join(f'<a href="/{n}.html">第{n}</a>' for n in range(7)))
    with county({"/": home}) as (_, site):
        met = {
            one.url
            for day in range(3)
            for one in looked(order_of(site, most_links=3, at=AT + timedelta(days=day))).dead
        }
    assert len(met) == 7


def test_links_to_other_hosts_are_asked_at_their_host_and_their_titles_kept() -> None:
    with WebServer(by_path({"/": html("<p>棋牌</p>", "真人棋牌娱乐"), "/x": html("")}), host="127.0.0.3") as other:
        home = html(
            f'<a href="{other.url()}">友情链接</a><a href="{other.url("/x")}">二</a><a href="{other.url("/y.html")}">三</a><a href="http://127.0.0.4:1/">四</a>'
        )
        with county({"/": home}) as (server, site):
            sight = looked(order_of(site), reaching=(f"127.0.0.3:{other.port}", "127.0.0.4:1"))
            assert all("127.0.0.3" not in path for path in server.paths())
    assert [(one.kind, one.code, one.text) for one in sight.dead] == [
        ("outward", "not-found", "三"),
        ("outward", "refused", "四"),
    ]
    assert [(one.kind, one.title) for one in sight.outward] == [("outward", "真人棋牌娱乐")]


def test_an_address_inside_a_private_network_is_never_asked() -> None:
    with (
        WebServer(by_path({}), host="127.0.0.3") as inner,
        county({"/": html(f'<a href="{inner.url("/admin")}">内网</a>')}) as (_, site),
    ):
        order = order_of(site)
        with elsewhere(order)(inner.host) as http, Fetcher(site, LIMITS, AT) as own:
            assert http is not own
            pages = Pages(site, own)
            sight = look(order, pages, (), own)
        assert (inner.connections, sight.dead, sight.checked) == (0, (), 1)


def test_of_two_thousand_links_no_more_are_followed_than_is_set() -> None:
    followed: list[str] = []

    def noted(asked: Asked) -> bytes:
        followed.append(asked.path)
        return html("")

    links = (
        "".join(f'<a href="/{n}.html">{n}</a>' for n in range(2000))
        + '<a href="http://a@b/">x</a><a href="http://[::1">y</a>'
    )
    said: dict[str, bytes | Callable[[Asked], bytes]] = {f"/{n}.html": noted for n in range(2000)}
    sight = seen({**said, "/": html(links)}, most_links=5)
    assert sight.checked == 5
    assert len(followed) < 50, "those whose template is looked at included"


# --- certificate, IPv6, annual form ------------------------------------------------------------------------------


def secure(tmp_path: Path, **leaf: object) -> SiteSight:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    certificate = authority.issue_cert("127.0.0.1", **leaf)  # type: ignore[arg-type]
    with WebServer(by_path({"/": html("<p>首页</p>")}), tls=server_tls(certificate)) as server:
        site = Site(
            host=server.host,
            home=server.url(),
            reports="",
            allow_private=True,
            pause=0.0,
            ca_file=str(tmp_path / "ca.pem"),
        )
        return looked(order_of(site))


def test_the_last_day_of_a_certificate(tmp_path: Path) -> None:
    sight = secure(tmp_path, not_after=datetime(2035, 3, 1, 12, tzinfo=SHANGHAI))
    assert sight.tls is not None
    assert (sight.tls.until, sight.tls.trouble, sight.trouble) == (date(2035, 3, 1), None, None)


def test_an_expired_certificate_is_told_and_is_no_dead_site(tmp_path: Path) -> None:
    sight = secure(
        tmp_path, not_before=datetime(2020, 1, 1, tzinfo=SHANGHAI), not_after=datetime(2021, 1, 1, tzinfo=SHANGHAI)
    )
    assert sight.tls is not None
    assert sight.tls.trouble is not None
    assert sight.tls.trouble.code == "cert-expired"
    assert "expired" in sight.tls.trouble.says
    assert sight.trouble is not None
    assert sight.trouble.code == "cert-expired"


def test_a_site_without_https_has_no_certificate() -> None:
    assert seen({"/": html("")}).tls is None


FORM = ("霁川县人民政府2025年政府网站工作年度报表", "/nb/31.html", "2026-01-20")


def test_the_form_on_the_home_page() -> None:
    form = seen({"/": html(rows(FORM))}).form
    assert form is not None
    assert (form.year, form.published, form.from_home) == (2025, date(2026, 1, 20), True)


def test_a_form_linked_without_a_date_has_the_day_its_page_shows() -> None:
    said = {
        "/": html(f'<p>欢迎</p><a href="/nb/31.html">{FORM[0]}</a>'),
        "/nb/31.html": html(f"<h1>{FORM[0]}</h1><p>发布时间：2026-02-03</p><p>填报单位：霁川县人民政府</p>"),
    }
    form = seen(said).form
    assert form is not None
    assert form.published == date(2026, 2, 3)


@pytest.mark.parametrize("days", [("2026-02-10", "2026-01-20"), ("2026-01-20", "2026-02-10"), ("", "2026-01-20")])
def test_of_a_form_that_stands_twice_the_earliest_counts(days: tuple[str, str]) -> None:
    entries = [(FORM[0], f"/nb/{number}.html", day) for number, day in enumerate(days)]
    form = seen({"/": html(rows(*entries))}).form
    assert form is not None
    assert form.published == date(2026, 1, 20)


@pytest.mark.parametrize("word", ["网站年度报表", "政务公开"])
def test_the_form_in_a_column_named_on_the_home_page_or_registered(word: str) -> None:
    said = {
        "/": html(f'<a href="/nb/">{word}</a>'),
        "/nb/": html(rows(*[(f"工作动态之{n}", f"/n/{n}.html", "2026-03-01") for n in range(3)], FORM)),
    }
    with county(said) as (server, site):
        sight = looked(order_of(site, [column_of(server, "/nb/", word)]))
    assert sight.form is not None
    assert sight.form.from_home is (word == "网站年度报表")


@pytest.mark.parametrize(
    ("home", "leads"),
    [
        ('<a href="/nb/">政务公开</a>', False),
        ('<a href="/nb/31.html"><img src="/a.png"></a>', True),
        ('<a href="/nb/"><img src="/a.png"></a>', None),
        ('<a href="/nb/">政务公开</a><script src="/js/menu-of-ours.js"></script>', None),
        ('<a href="/nb/">政务公开</a><iframe src="/box.html"></iframe>', None),
    ],
    ids=["another column", "a picture of the form", "a picture of the column", "scripts", "a frame"],
)
def test_whether_the_home_page_leads_to_a_form_in_a_column(home: str, leads: bool | None) -> None:
    with county({"/": html(f"<p>首页</p>{home}"), "/nb/": html(rows(FORM))}) as (server, site):
        sight = looked(order_of(site, [column_of(server, "/nb/", "政务公开")]))
    assert sight.form is not None
    assert sight.form.from_home is leads


def test_a_form_that_is_nowhere_was_searched_for_only_if_every_place_was_read() -> None:
    last_year = ("霁川县人民政府2024年政府网站工作年度报表", "/nb/30.html", "2025-01-20")
    report = ("霁川县2025年政府信息公开工作年度报告", "/nb/32.html", "2026-01-20")
    said = {"/": html("<p>首页</p>"), "/nb/": html(rows(last_year, report))}
    with county(said) as (server, site):
        column, lost = column_of(server, "/nb/", "政府信息公开"), column_of(server, "/lost/", "政府信息公开", "年报")
        whole, torn, nowhere = (looked(order_of(site, columns)) for columns in ([column], [column, lost], []))
    assert (whole.form, whole.form_searched) == (None, True)
    assert (torn.form, torn.form_searched) == (None, False)
    assert (nowhere.form, nowhere.form_searched) == (None, False)


def test_the_messages_of_a_mail_column_on_all_pages_of_its_list() -> None:
    def table(day: str, state: str, more: str = "") -> bytes:
        row = f'<tr><td><a href="/m/1.html">关于路灯的咨询</a></td><td>{day}</td><td>{state}</td></tr>'
        return html(f"<table><tr><th>标题</th><th>来信时间</th><th>状态</th></tr>{row}</table>{more}")

    said = {
        "/": html("<p>首页</p>"),
        "/x/": table("2026-04-20", "已答复", '<a href="/x/2.html">下一页</a>'),
        "/x/2.html": table("2026-01-04", "未答复"),
        "/y/": html("<ul></ul>"),
    }
    with county(said) as (server, site):
        columns = [replace(column_of(server, path, "县长信箱"), kind=ColumnClass.MAIL) for path in ("/x/", "/y/")]
        mail = looked(order_of(site, columns)).mail
        nothing = looked(order_of(site, columns[1:])).mail
    assert mail is not None
    assert [(one.written, one.answered) for one in mail] == [(date(2026, 4, 20), True), (date(2026, 1, 4), False)]
    assert nothing is None


# --- lists of several pages --------------------------------------------------------------------------------------


def leading_on(bodies: Sequence[str], then: str = "") -> dict[str, bytes]:
    """A list of several pages under ``/c/``, the last of which leads on to ``then``."""
    urls = ["/c/", *(f"/c/{number}.html" for number in range(2, len(bodies) + 1))]
    following = [*urls[1:], then]
    more = [f'<a href="{url}">下一页</a>' if url else "" for url in following]
    return {url: html(body + turn) for url, body, turn in zip(urls, bodies, more, strict=True)}


def message(number: int) -> str:
    return f'<table><tr><td><a href="/m/{number}.html">咨询{number}</a></td><td>已答复</td></tr></table>'


ENDS = {
    "a page that is not there": ("/lost.html", False),
    "a page on another host": ("http://www.other.example/c/9.html", False),
    "its own first page": ("/c/", True),
    "nothing": ("", True),
}
"""What a list leads on to, and whether it was read to its end then."""


@pytest.mark.parametrize("then", [then for then, _ in ENDS.values()], ids=ENDS)
def test_the_messages_up_to_what_stands_in_the_way_are_kept(then: str) -> None:
    with county({"/": html("首页"), **leading_on([message(1), message(2)], then)}) as (server, site):
        mail = looked(order_of(site, [replace(column_of(server, "/c/"), kind=ColumnClass.MAIL)])).mail
    assert [one.url.rpartition("/")[2] for one in mail or ()] == ["1.html", "2.html"]


def test_of_a_long_mail_column_ten_pages_are_read() -> None:
    with county({"/": html("首页"), **leading_on([message(number) for number in range(15)])}) as (server, site):
        mail = looked(order_of(site, [replace(column_of(server, "/c/"), kind=ColumnClass.MAIL)])).mail
    assert [one.url.rpartition("/")[2] for one in mail or ()] == [f"{number}.html" for number in range(10)]


@pytest.mark.parametrize(("then", "whole"), ENDS.values(), ids=ENDS)
def test_a_form_was_searched_for_where_a_list_was_read_to_its_end(then: str, whole: bool) -> None:
    bodies = [rows((f"工作动态{number}", f"/n/{number}.html", "2026-03-01")) for number in range(2)]
    with county({"/": html("首页"), **leading_on(bodies, then)}) as (server, site):
        sight = looked(order_of(site, [column_of(server, "/c/", "政务公开")]))
    assert (sight.form, sight.form_searched) == (None, whole)


@pytest.mark.parametrize(("place", "found"), [(5, True), (6, False)])
def test_of_a_long_column_five_pages_are_searched_for_the_form(place: int, found: bool) -> None:
    bodies = [rows((f"工作动态{number}", f"/n/{number}.html", "2026-03-01")) for number in range(1, 9)]
    bodies[place - 1] += rows(FORM)
    with county({"/": html("首页"), **leading_on(bodies)}) as (server, site):
        sight = looked(order_of(site, [column_of(server, "/c/", "政务公开")]))
    assert (sight.form is not None, sight.form_searched) == (found, found)


@pytest.mark.parametrize("kind", [ColumnClass.MAIL, ColumnClass.NOTICE])
def test_a_column_on_another_host_is_asked_for_neither_messages_nor_the_form(kind: ColumnClass) -> None:
    with WebServer(by_path({"/c/": html(message(1) + rows(FORM))})) as other, county({"/": html("首页")}) as (_, site):
        sight = looked(order_of(site, [replace(column_of(other, "/c/", "政务公开"), kind=kind)]))
    assert (sight.mail, sight.form, sight.form_searched, other.connections) == (None, None, False, 0)
