from __future__ import annotations

import socket
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.fetch import Fetcher
from monitor.fetch.guard import Resolver
from monitor.model.roster import Limits, Site
from monitor.watch.websites.reach import ipv6
from tests.servers import WebServer, answer, head, pages, redirect

AT = datetime(2026, 5, 6, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LIMITS = Limits(timeout=8.0, deadline=8.0, pause=0.0, robots=False)
HASTY = replace(LIMITS, timeout=1.0, deadline=1.0)
NAME = "www.jichuan.example"
OURS, NO_WAY = "::1", "fe80::1"
"""A way every machine with IPv6 has, and an address that has none without naming a network card."""


def answers(*addresses: str) -> Resolver:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


def lost(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def reached(
    resolve: Resolver, port: int, host: str = NAME, well_known: str = OURS, limits: Limits = LIMITS
) -> bool | None:
    site = Site(host=f"{host}:{port}", home=f"http://{host}:{port}/", reports="", allow_private=True, pause=0.0)
    return ipv6(site, limits, AT, resolve, well_known)


@pytest.mark.parametrize("status", [200, 403, 500])
def test_a_site_that_answers_over_ipv6_in_whatever_way(status: int) -> None:
    with WebServer(pages({"/": answer("x", status)}), host="::1") as server:
        assert reached(answers("127.0.0.9", "::1"), server.port) is True
        assert [one.headers["host"] for one in server.asked] == [f"{NAME}:{server.port}"]


def test_a_name_without_such_an_address_has_no_ipv6() -> None:
    assert reached(answers("127.0.0.1"), 80) is False


def test_an_address_where_nobody_listens_is_no_ipv6() -> None:
    assert reached(answers("::1"), 9) is False


def test_what_we_cannot_know_is_unknown() -> None:
    assert reached(lost, 80) is None
    assert reached(answers("127.0.0.1"), 80, well_known=NO_WAY) is None
    assert reached(answers("::1"), 80, host="127.0.0.1") is None
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as silent:
        assert reached(answers("::1"), silent.getsockname()[1], limits=HASTY) is None


# --- HEAD ------------------------------------------------------------------------------------------------------


def fetcher(server: WebServer, limits: Limits = LIMITS) -> Fetcher:
    site = Site(host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0)
    return Fetcher(site, limits, AT)


def test_a_head_has_status_and_headers_whatever_length_is_stated() -> None:
    huge = head(200, [("Content-Type", "application/pdf"), ("Content-Length", str(10**12))])
    with WebServer(lambda _: [huge]) as server, fetcher(server) as http:
        capture = http.head(server.url("/a.pdf"))
        assert (capture.status, capture.body, server.asked[0].method) == (200, b"", "HEAD")


def test_a_body_that_nobody_asked_for_is_not_taken_for_the_next_answer() -> None:
    smuggled = answer(b"HTTP/1.1 200 Said\r\nContent-Length: 5\r\n\r\nfalse")
    with (
        WebServer(lambda asked: smuggled if asked.method == "HEAD" else answer("true")) as server,
        fetcher(server) as http,
    ):
        assert http.head(server.url("/a")).status == 200
        assert http.get(server.url("/b")).body == b"true"


def test_a_head_follows_redirects_as_a_head() -> None:
    moved = {"/a": redirect("/b"), "/b": head(404)}
    with WebServer(pages(moved)) as server, fetcher(server) as http:
        capture = http.head(server.url("/a"))
        assert (capture.status, capture.final_url, [one.method for one in server.asked]) == (
            404,
            server.url("/b"),
            ["HEAD", "HEAD"],
        )


def test_a_head_goes_to_no_private_address_and_no_longer_than_its_time() -> None:
    with WebServer(pages({}), host="127.0.0.3") as inner, WebServer(pages({})) as server, fetcher(server) as http:
        with pytest.raises(FetchError) as caught:
            http.head(inner.url())
        assert (caught.value.code, inner.connections) == ("private-address", 0)
    with (
        WebServer(lambda _: b"HTTP/1.1 200") as silent,
        fetcher(silent, HASTY) as http,
        pytest.raises(FetchError) as caught,
    ):
        http.head(silent.url())
    assert caught.value.code == "timeout"
