"""Pages that only lead on, over a real server: one step on the same site, kept, and never trusted for its age."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Listing, Trouble
from monitor.model.roster import Limits, Site
from monitor.watch.pages import Pages
from tests.servers import ELSEWHERE, Asked, WebServer, answer, redirect

AT = datetime(2026, 11, 29, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LIMITS = Limits(robots=False, pause=0.0, timeout=3.0, deadline=5.0, user_agent="test")
ROWS = "".join(f"<li><a href='t{n}.html'>霁川县第{n}批农村公路养护计划公告</a>2026-11-2{n}</li>" for n in range(1, 7))
LIST = answer(f"<html><meta charset=utf-8><ul>{ROWS}</ul></html>", headers=[("ETag", '"list"')])


def stub(to: str) -> bytes:
    return answer(f"<html><meta http-equiv=refresh content='0;url={to}'></html>", headers=[("ETag", '"stub"')])


def site_of(server: WebServer) -> Site:
    return Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0)


@pytest.mark.parametrize("first", ["refresh", "script", "header"])
def test_the_page_behind_one_that_leads_on_is_read(first: str) -> None:
    there = {
        "refresh": stub("/index/"),
        "script": answer("<html><script>location.href='/index/'</script></html>"),
        "header": answer("", headers=[("Refresh", "0; url=/index/")]) if first == "header" else b"",
    }[first]
    with WebServer(lambda asked: there if asked.path == "/" else LIST) as server:
        site = site_of(server)
        with Fetcher(site, LIMITS, AT) as http:
            pages = Pages(site, http)
            page = pages.list(site.home)
            whole = pages.whole(site.home)
    assert isinstance(page, Listing)
    assert len(page.items) == 6
    assert page.items[0].url == server.url("/index/t1.html")
    assert [one.url for one in pages.captures] == [server.url("/"), server.url("/index/")]
    assert not isinstance(whole, Trouble)
    assert whole.body.count(b"<li>") == 6


def test_what_leads_on_is_asked_for_whole_the_next_time() -> None:
    """Its validator is that of another page: a 304 would say that the page behind it is as it was."""

    def said(asked: Asked) -> bytes:
        if asked.path == "/" and "if-none-match" in asked.headers:
            return b"HTTP/1.1 304 Not Modified\r\n\r\n"
        return stub("/index/") if asked.path == "/" else LIST

    with WebServer(said) as server:
        site = site_of(server)
        with Fetcher(site, LIMITS, AT) as http:
            before = Pages(site, http)
            before.list(site.home)
        with Fetcher(site, LIMITS, AT) as http:
            again = Pages(site, http, before.remembered).list(site.home)
    assert isinstance(again, Listing)
    assert len(again.items) == 6
    assert not any("if-none-match" in asked.headers for asked in server.asked if asked.path == "/")


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ({"/": stub("http://127.0.0.2:1/")}, ["/"]),
        ({"/": stub("/")}, ["/"]),
        ({"/": stub("/a"), "/a": stub("/b"), "/b": LIST}, ["/", "/a"]),
        ({"/": stub("/gone"), "/gone": answer("no", 404)}, ["/", "/gone"]),
        ({"/": stub("/away"), "/away": redirect("http://127.0.0.2:1/")}, ["/", "/away"]),
    ],
    ids=["another host", "itself", "twice", "nowhere", "away"],
)
def test_a_step_that_leads_nowhere_leaves_the_page_for_what_it_is(script: dict[str, bytes], asked: list[str]) -> None:
    with WebServer(lambda one: script.get(one.path, answer("no", 404))) as server:
        site = site_of(server)
        with Fetcher(site, LIMITS, AT) as http:
            page = Pages(site, http).list(site.home)
    assert isinstance(page, Trouble)
    assert page.code == "leads-on"
    assert server.paths() == asked


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_page_leads_us_to_an_address_of_its_own_choice(address: str) -> None:
    with WebServer(lambda _: answer("<html><body>inside</body></html>")) as inside:
        there = f"http://{address}:{inside.port}/"
        ways = {
            "/refresh": stub(there),
            "/script": answer(f"<html><script>location.href='{there}'</script></html>"),
            "/splash": answer(f"<html><meta charset=utf-8><p>点击进入</p><a href='{there}'></a></html>"),
            "/header": answer("<html></html>", headers=[("Refresh", f"0;url={there}")]),
            "/redirect": redirect(there),
        }
        with WebServer(lambda one: ways.get(one.path, LIST)) as server:
            site = site_of(server)
            with Fetcher(site, LIMITS, AT) as http:
                pages = Pages(site, http)
                for path in ways:
                    pages.list(server.url(path))
        assert inside.asked == []
