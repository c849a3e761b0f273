"""Requests that belong to a page under way: what is sent, where it goes, and what they may take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.asking import MOST_SENT, Part
from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Capture
from tests.fetch.test_fetch import AT, HASTY, QUICK, site_of
from tests.servers import Asked, WebServer, answer, drip, pages, redirect

PART = Part(seconds=5.0, max_bytes=100_000)


def test_a_body_is_sent_with_the_headers_of_its_part() -> None:
    part = replace(PART, headers={"content-type": "application/json", "x-requested-with": "XMLHttpRequest"})
    with WebServer(lambda asked: answer(asked.body)) as server:
        with Fetcher(site_of(server), QUICK, AT) as fetcher:
            assert fetcher.post(server.url("/api"), b'{"page":1}', part).body == b'{"page":1}'
        (asked,) = server.asked
    assert (asked.method, asked.path, asked.headers["content-type"]) == ("POST", "/api", "application/json")
    assert (asked.headers["x-requested-with"], asked.headers["content-length"]) == ("XMLHttpRequest", "10")


def refused(post: Callable[[Fetcher], Capture], server: WebServer) -> str:
    with Fetcher(site_of(server), QUICK, AT) as fetcher, pytest.raises(FetchError) as caught:
        post(fetcher)
    return caught.value.code


def test_a_body_is_bounded_and_goes_to_the_hosts_of_the_site_alone() -> None:
    with WebServer(pages({})) as other, WebServer(pages({})) as server:
        assert refused(lambda http: http.post(server.url("/"), b"x" * (MOST_SENT + 1), PART), server) == "too-large"
        assert refused(lambda http: http.post(other.url("/"), b"x", PART), server) == "unsupported-address"
        assert (server.asked, other.asked) == ([], [])


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_after_a_body_is_followed_without_it(status: int) -> None:
    with WebServer(pages({"/": redirect("/there", status), "/there": answer("done")})) as server:
        with Fetcher(site_of(server), QUICK, AT) as fetcher:
            part = replace(PART, headers={"x-requested-with": "XMLHttpRequest"})
            assert fetcher.post(server.url("/"), b"secret", part).body == b"done"
        assert [(one.method, one.body) for one in server.asked] == [("POST", b"secret"), ("GET", b"")]
        assert "x-requested-with" not in server.asked[1].headers


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_wants_the_body_again_is_refused(status: int) -> None:
    with WebServer(pages({"/": redirect("/there", status), "/there": answer("done")})) as server:
        assert refused(lambda http: http.post(server.url("/"), b"secret", PART), server) == "redirects"
        assert [one.path for one in server.asked] == ["/"]


def test_a_part_is_bounded_by_what_is_left_of_its_page() -> None:
    with WebServer(pages({"/": answer("x" * 2000)})) as server:
        assert refused(lambda http: http.get(server.url(), part=replace(PART, max_bytes=1000)), server) == "too-large"
    with WebServer(lambda _: drip(b"x" * 1000, 0.05)) as server:
        assert refused(lambda http: http.get(server.url(), part=replace(PART, seconds=0.3)), server) == "timeout"


def test_parts_follow_one_another_without_a_pause_and_robots_hold_for_them() -> None:
    rules = answer("User-agent: *\nDisallow: /no\nCrawl-delay: 900\n", kind="text/plain")
    limits = replace(HASTY, pause=900.0, robots=True)
    site = pages({"/robots.txt": rules, "/": answer("a"), "/b": answer("b")})
    with WebServer(site) as server, Fetcher(site_of(server, pause=None), limits, AT) as fetcher:
        assert [fetcher.get(server.url(path), part=PART).body for path in ("/", "/b", "/")] == [b"a", b"b", b"a"]
        with pytest.raises(FetchError, match="robots"):
            fetcher.get(server.url("/no"), part=PART)
        with pytest.raises(FetchError, match="robots"):
            fetcher.post(server.url("/no"), b"x", PART)


def test_a_site_that_wants_us_to_wait_is_not_asked_by_a_part_either() -> None:
    def script(asked: Asked) -> bytes:
        return answer("later", 503, [("Retry-After", "600")]) if asked.path == "/" else answer("b")

    with WebServer(script) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        fetcher.get(server.url())
        with pytest.raises(FetchError, match="blocked"):
            fetcher.get(server.url("/b"), part=PART)
