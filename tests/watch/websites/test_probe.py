from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
import trustme
from msgspec.structs import replace

from monitor.model.roster import Limits, Site
from monitor.model.websites import Sample
from monitor.watch.websites.probe import probe
from tests.servers import Asked, Script, WebServer, answer, drip, head, pages, redirect, server_tls

AT = datetime(2026, 5, 6, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LIMITS = Limits(timeout=5.0, deadline=5.0, pause=0.0)
LIMIT = 1.5
HOME = "<html><head><title>霁川县人民政府</title></head><body><p>要闻：全县春耕备耕工作会议召开。</p></body></html>"
CHALLENGE = '<head><script>$_ts=window["$_ts"];_$aB();</script></head>'
GONE = "http://127.0.0.1:9/"
"""Nothing listens there."""


def site_of(server: WebServer, **more: object) -> Site:
    return Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0, **more)  # type: ignore[arg-type]


def sample(script: Script, *controls: str) -> Sample:
    with WebServer(script) as server, WebServer(pages({}), host="127.0.0.2") as control:
        return probe(site_of(server), controls or (control.url(),), AT, limits=LIMITS, limit=LIMIT, control_limit=LIMIT)


def late(_: Asked) -> Iterator[bytes]:
    time.sleep(LIMIT + 0.2)
    yield answer(HOME)


def half(_: Asked) -> Iterator[bytes]:
    yield answer(HOME)[:-40]


def slowly(_: Asked) -> Iterator[bytes]:
    yield from drip(answer(HOME), 0.05)


def test_a_home_page_that_opens_is_a_good_sample_and_asks_once() -> None:
    with WebServer(lambda _: answer(HOME)) as server:
        good = probe(site_of(server), (GONE,), AT, limits=LIMITS, limit=LIMIT)
        assert server.paths() == ["/"]
    assert (good.trouble, good.void, good.at) == (None, None, AT)
    assert 0 < good.seconds < LIMIT


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (late, "timeout"),
        (slowly, "timeout"),
        (lambda _: answer("broken", 500), "http-error"),
        (lambda _: answer("gone", 404), "not-found"),
        (lambda _: answer(""), "empty"),
        (lambda _: redirect("/"), "redirects"),
        (lambda _: [head(200)[:10]], "protocol"),
    ],
)
def test_a_home_page_that_does_not_open_in_time_fails(script: Script, trouble: str) -> None:
    seen = sample(script)
    assert (seen.trouble, seen.void) == (trouble, None)


def test_a_probe_ends_at_its_limit_however_long_the_page_takes() -> None:
    tested = Event()

    def never(_: Asked) -> Iterator[bytes]:
        yield answer(HOME)[:-40]
        tested.wait()
        yield b""

    seen = sample(never)
    tested.set()
    assert (seen.trouble, seen.seconds >= LIMIT) == ("timeout", True)


@pytest.mark.parametrize(
    ("page", "trouble"),
    [
        ("<title>系统维护</title><body><h1>网站正在升级维护中</h1><p>恢复时间另行通知。</p>", "maintenance"),
        ("<title>出错了</title><body><h1>服务器内部错误</h1><p>请稍后再试，或与管理员联系。</p>", "error-page"),
        (
            "<title>Welcome to nginx!</title><body><h1>Welcome to nginx!</h1><p>Further configuration.</p>",
            "foreign-page",
        ),
    ],
)
def test_what_stands_in_the_place_of_a_home_page_is_neither_up_nor_down(page: str, trouble: str) -> None:
    seen = sample(lambda _: answer(f"<html><head>{page}</body></html>"))
    assert (seen.trouble, seen.void) == (trouble, "unclear")


@pytest.mark.parametrize(
    "script",
    [
        half,
        lambda _: [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"],
        lambda _: [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"],
    ],
)
def test_what_cannot_be_read_behind_a_status_line_is_no_outage(script: Script) -> None:
    seen = sample(script)
    assert (seen.trouble, seen.void) == ("garbled", "unclear")


@pytest.mark.parametrize(
    "script", [lambda _: answer("no", 403), lambda _: answer(CHALLENGE, 412), lambda _: answer(CHALLENGE)]
)
def test_a_blocked_probe_is_void_and_not_down(script: Script) -> None:
    assert sample(script).void == "blocked"


def test_where_the_controls_fail_too_it_is_our_own_uplink() -> None:
    assert sample(late, GONE, "http://127.0.0.1:10/").void == "uplink"


def test_one_control_that_answers_with_whatever_status_is_enough() -> None:
    assert sample(late).void is None


def test_without_controls_nothing_shows_that_it_is_not_our_own_fault() -> None:
    with WebServer(late) as server:
        assert probe(site_of(server), (), AT, limits=LIMITS, limit=LIMIT).void == "uplink"


def test_a_page_that_never_ends_its_markup_is_not_down() -> None:
    def old_server(_: Asked) -> list[bytes]:
        return [b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HOME.encode().partition(b"</html>")[0]]

    seen = sample(old_server)
    assert (seen.trouble, seen.void) == ("truncated", "unclear")


def test_during_maintenance_nobody_is_asked() -> None:
    with WebServer(late) as server:
        window = (AT - timedelta(hours=1), AT)
        seen = probe(site_of(server), (), AT, limits=LIMITS, maintenance=[window])
        assert (seen.void, server.asked) == ("maintenance", [])


def test_a_home_page_that_moved_to_a_strange_host_says_neither() -> None:
    with WebServer(lambda _: answer(HOME), host="127.0.0.3") as other:
        strange = f"127.0.0.3:{other.port}"
        with WebServer(lambda _: redirect(other.url())) as server:
            site = site_of(server)
            seen = probe(site, (server.url(),), AT, limits=LIMITS, limit=LIMIT)
            assert (seen.trouble, seen.void) == ("private-address", "unclear")
            moved = probe(site_of(server, hosts=(strange,)), (), AT, limits=LIMITS, limit=LIMIT)
            assert (moved.trouble, moved.void) == (None, None)


def test_a_certificate_fault_is_not_down() -> None:
    authority = trustme.CA()
    with WebServer(lambda _: answer(HOME), tls=server_tls(authority.issue_cert("127.0.0.1"))) as server:
        seen = probe(site_of(server), (server.url(),), AT, limits=LIMITS, limit=LIMIT)
    assert (seen.trouble, seen.void) == ("cert-issuer", "unclear")


def test_the_own_authority_of_a_site_is_trusted(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with WebServer(lambda _: answer(HOME), tls=server_tls(authority.issue_cert("127.0.0.1"))) as server:
        site = site_of(server, ca_file=str(tmp_path / "ca.pem"))
        assert probe(site, (), AT, limits=LIMITS, limit=2.0).trouble is None


@pytest.mark.parametrize("status", [201, 206, 300, 401, 402, 406, 451, 511])
def test_a_status_that_is_no_error_of_the_server_says_neither(status: int) -> None:
    seen = sample(lambda _: answer(HOME, status))
    assert (seen.trouble, seen.void) == ("error-page", "unclear")


def test_a_page_that_came_whole_was_in_time_though_its_end_never_comes() -> None:
    def said(_: Asked) -> Iterator[bytes]:
        yield head(200, [("Content-Type", "text/html"), ("Content-Length", "99999")]) + HOME.encode()
        time.sleep(2 * LIMIT)

    assert (sample(said).trouble, sample(said).void) == (None, None)


def test_a_line_that_answers_nothing_at_all_is_ours() -> None:
    """Whatever a control host seems to say, if it closes without a word too."""
    with WebServer(lambda _: [b""]) as control, WebServer(lambda _: [b""]) as server:
        seen = probe(site_of(server), (control.url(),), AT, limits=LIMITS, limit=LIMIT)
    assert (seen.trouble, seen.void) == ("protocol", "uplink")


@pytest.mark.parametrize("said", [answer("bad", 502), answer("busy", 503), answer("who", 407), b"nonsense"])
def test_what_a_proxy_says_is_not_the_sites(said: bytes) -> None:
    site = Site(host="8.8.8.8", home="http://8.8.8.8/", reports="", pause=0.0)
    with WebServer(lambda _: iter([said])) as proxy, WebServer(lambda _: answer("here")) as control:
        limits = replace(LIMITS, proxy=proxy.url())
        seen = probe(site, (control.url(),), AT, limits=limits, limit=LIMIT)
    assert (seen.trouble, seen.void) == ("proxy", "unclear")
