from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import brotli
import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.fetch import Fetcher
from monitor.fetch.guard import Resolver, is_public, system_resolver
from monitor.fetch.hops import LostError
from monitor.fetch.manners import REFUSALS_ENOUGH
from monitor.fetch.robots import Robots
from monitor.model.pages import Capture
from monitor.model.roster import Limits, Site
from tests.bounds import assert_in_proportion
from tests.fetch.addresses import LOOPBACK, PRIVATE, PUBLIC
from tests.servers import (
    Asked,
    WebServer,
    answer,
    drip,
    encoded,
    endless,
    gzip_bomb,
    head,
    nested_gzip,
    pages,
    redirect,
    server_tls,
)

AT = datetime(2027, 2, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
QUICK = Limits(robots=False, timeout=8.0, deadline=12.0, max_bytes=200_000)
HASTY = replace(QUICK, timeout=1.5, deadline=2.0)
"""For what keeps us waiting. A busy machine takes its time too: whatever comes at once has all of ``QUICK``."""

NAME = "www.jichuan.example"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def site_of(server: WebServer, **changes: object) -> Site:
    settings_ = {"allow_private": True, "pause": 0.0} | changes
    return Site(host=server.host, home=server.url(), reports="", **settings_)  # type: ignore[arg-type]


def fetch(server: WebServer, url: str = "", limits: Limits = QUICK) -> Capture:
    with Fetcher(site_of(server), limits, AT) as fetcher:
        return fetcher.get(url or server.url())


def fetch_known(server: WebServer, etag: str, last_modified: str | None = None) -> Capture:
    with Fetcher(site_of(server), QUICK, AT) as fetcher:
        return fetcher.get(server.url(), etag=etag, last_modified=last_modified, known_sha256="ab" * 32)


def refusal(server: WebServer, url: str = "", limits: Limits = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(server, url, limits)
    return caught.value.code


def failing(error: Exception) -> Resolver:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise error

    return resolve


def slow(_host: str, _port: int) -> Sequence[str]:
    time.sleep(4)
    return []


# --- what goes right -------------------------------------------------------------------------------------------------


def test_a_page_comes_back_as_it_was_received() -> None:
    body = "<p>霁川县</p>".encode("gb18030")
    with WebServer(pages({"/": answer(body, headers=[("ETag", '"1"'), ("X-Odd", b"\xc4\xea")])})) as server:
        capture = fetch(server)
    assert (capture.status, capture.body, capture.at) == (200, body, AT)
    assert capture.sha256 == hashlib.sha256(body).hexdigest()
    assert dict(capture.headers)["etag"] == '"1"'
    assert dict(capture.headers)["x-odd"].encode("latin-1") == b"\xc4\xea"
    assert 0 < capture.seconds < 1
    assert (capture.url, capture.final_url, capture.redirects) == (server.url(), server.url(), ())


@pytest.mark.parametrize("status", [202, 400, 403, 404, 412, 429, 500, 503])
def test_every_status_is_a_capture(status: int) -> None:
    with WebServer(pages({"/": answer("no", status, [("Retry-After", "120")])})) as server:
        capture = fetch(server)
    assert (capture.status, dict(capture.headers)["retry-after"]) == (status, "120")


def test_the_request_says_who_asks() -> None:
    agent = "gongkai-monitor/1.0 (+mailto:zwgk@jichuan.example)"
    with WebServer(pages({"/": answer()})) as server:
        fetch(server, limits=Limits(user_agent=agent, robots=False))
        (asked,) = server.asked
    assert asked.headers["user-agent"] == agent
    assert asked.headers["accept-language"].startswith("zh-CN")
    assert "if-none-match" not in asked.headers


def test_one_connection_serves_all_exchanges() -> None:
    with WebServer(pages({"/": answer("a"), "/b": redirect("/")})) as server:
        with Fetcher(site_of(server), QUICK, AT) as fetcher:
            for path in ("/", "/b", "/"):
                assert fetcher.get(server.url(path)).body == b"a"
        assert server.connections == 1


def test_a_304_answers_with_the_hash_known_before() -> None:
    def script(asked: Asked) -> bytes:
        fresh = asked.headers.get("if-none-match") == '"7"' and "if-modified-since" in asked.headers
        return head(304, [("ETag", '"7"')]) if fresh else answer("new")

    with WebServer(script) as server:
        same = fetch_known(server, '"7"', "Sun, 31 Jan 2027 01:00:00 GMT")
        other = fetch_known(server, '"7"')
    assert (same.unchanged, same.sha256, same.body, same.status) == (True, "ab" * 32, b"", 304)
    assert (other.unchanged, other.body) == (False, b"new")


def test_a_304_nobody_asked_for_is_not_unchanged() -> None:
    with WebServer(pages({"/": head(304)})) as server:
        assert not fetch(server).unchanged
        assert not fetch_known(server, "中文").unchanged


def test_only_the_address_asked_for_is_asked_conditionally() -> None:
    with WebServer(pages({"/": redirect("/home"), "/home": answer("home")})) as server:
        capture = fetch_known(server, '"7"')
        assert ["if-none-match" in asked.headers for asked in server.asked] == [True, False]
    assert not capture.unchanged


# --- redirects -------------------------------------------------------------------------------------------------------


def test_each_hop_is_kept() -> None:
    with WebServer(pages({"/": redirect("a"), "/a": redirect("/b?c=1#d", 301), "/b?c=1": answer("end")})) as server:
        capture = fetch(server)
        assert capture.redirects == (server.url("/a"), server.url("/b?c=1"))
        assert (capture.url, capture.final_url) == (server.url("/"), server.url("/b?c=1"))


def test_a_location_in_any_charset_keeps_its_bytes() -> None:
    with WebServer(pages({"/": redirect("/年报".encode("gb18030")), "/%C4%EA%B1%A8": answer("x")})) as server:
        assert fetch(server).body == b"x"


@pytest.mark.parametrize(("hops", "code"), [(3, ""), (4, "redirects")])
def test_hops_are_counted(hops: int, code: str) -> None:
    chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": answer("end")}
    limits = Limits(robots=False, max_hops=3)
    with WebServer(pages(chain)) as server:
        if code:
            assert refusal(server, server.url("/0"), limits) == code
        else:
            assert len(fetch(server, server.url("/0"), limits).redirects) == hops


def test_a_redirect_to_another_host_is_kept_as_such() -> None:
    other = WebServer(pages({"/": answer("theirs")}), host="127.0.0.2")
    server = WebServer(pages({"/": redirect(other.url())}))
    with other, server, Fetcher(site_of(server, hosts=(other.host,)), QUICK, AT) as fetcher:
        capture = fetcher.get(server.url())
    assert (capture.url, capture.final_url) == (server.url(), other.url())


def test_a_site_that_wants_its_cookie_back_gets_it() -> None:
    def script(asked: Asked) -> bytes:
        if asked.headers.get("cookie") == "k=1":
            return answer("in")
        return answer(b"", 302, [("Location", "/"), ("Set-Cookie", "k=1; path=/")])

    with WebServer(script) as server:
        assert fetch(server).body == b"in"


def test_a_redirect_loop_ends() -> None:
    with WebServer(pages({"/": redirect("/")})) as server:
        assert refusal(server) == "redirects"
        assert len(server.asked) == QUICK.max_hops + 1


@pytest.mark.parametrize(
    "location", ["ftp://x/", "file:///etc/passwd", "http://a@b\\@c/", "//[/", "http://x:99999/", "javascript:1"]
)
def test_a_redirect_to_an_odd_address_is_refused(location: str) -> None:
    with WebServer(pages({"/": redirect(location)})) as server:
        assert refusal(server) == "unsupported-address"


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ("/b", "redirects"),
        ("/", "redirects"),
        ("http://10.0.0.1/in", "private-address"),
        ("http://127.0.0.1:1/", "refused"),
        ("http://a@b\\@c/", "unsupported-address"),
        ("ftp://x/", "unsupported-address"),
        ("/torn", "garbled"),
    ],
)
def test_every_hop_of_a_chain_that_led_to_no_answer_is_kept(last: str, code: str) -> None:
    script = {"/": redirect("/a"), "/a": redirect("/b", 301), "/b": redirect(last), "/torn": b"no http\r\n\r\n"}
    with WebServer(pages(script)) as server:
        site = site_of(server, hosts=("127.0.0.1:1",))
        with Fetcher(site, QUICK, AT) as fetcher, pytest.raises(LostError) as caught:
            fetcher.get(server.url())
        kept, led = caught.value.capture, last if ":" in last else server.url(last)
        assert (caught.value.code, kept.failed, kept.url) == (code, code, server.url())
        assert kept.status in (301, 302) and server.url("/b") in (*kept.redirects, kept.final_url)
        assert kept.redirects[:3] == (server.url("/a"), server.url("/b"), led)
        assert len(kept.redirects) <= QUICK.max_hops + 1
        assert all(hop in caught.value.says for hop in kept.redirects)


def test_a_failure_without_redirects_keeps_nothing() -> None:
    with WebServer(pages({"/": b"no http\r\n\r\n"})) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.get(server.url())
        assert not isinstance(caught.value, LostError)


@pytest.mark.parametrize(
    "url",
    ["", "/a", "ftp://a/", "http://u:p@a/", "http://a\\b/", "http://a/\r\nX: y", "http://a\x00/", "http://a b/",
     "http://[::1/", "http://a:0/", "http://a:70000/", "http://\ud800/", "http://a/\ud800", "http://a%40b/", "http://0177.0.0.1/",
     "HTTP:a", "http://" + "a" * 70_000],
)  # fmt: skip
def test_an_odd_address_is_never_asked_for(url: str) -> None:
    with WebServer(pages({})) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server, url or "x")
        assert caught.value.code == "unsupported-address"
        assert server.connections == 0


# --- bounds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"], ids=["headers", "body"])
def test_a_slow_loris_meets_the_deadline(first: bytes) -> None:
    def script(_: Asked) -> Iterator[bytes]:
        yield first
        yield from drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 190, 0.1)

    with WebServer(script) as server:
        start = time.monotonic()
        assert refusal(server, limits=HASTY) == "timeout", "each byte comes in time, the whole never does"
        assert time.monotonic() - start > HASTY.deadline - 0.1, "and not before"


def test_a_silent_server_times_out_and_the_next_page_still_comes() -> None:
    server = WebServer(pages({"/": drip(b"x", 3), "/b": answer("b")}))
    with server, Fetcher(site_of(server), HASTY, AT) as fetcher:
        with pytest.raises(FetchError, match="timeout"):
            fetcher.get(server.url())
        assert fetcher.get(server.url("/b")).body == b"b"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (endless(b"X-More: " + b"y" * 5000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"), "garbled"),
        (endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 500), "too-large"),
        (endless(b"x" * 60_000, b"HTTP/1.1 200 OK\r\n\r\n"), "too-large"),
        (endless((b"64\r\n" + b"x" * 100 + b"\r\n") * 500, CHUNKED), "too-large"),
        (answer(b"x" * 200_001), "too-large"),
        ([head(200, [("Content-Length", "10000000000")]) + b"x"], "too-large"),
        ([head(200, [("Content-Length", "1000")]) + b"x"], "garbled"),
        ([head(200, [("Content-Length", "-1")]) + b"x"], "garbled"),
        ([head(200, [("Content-Length", "1"), ("Content-Length", "2")]) + b"xx"], "garbled"),
        ([CHUNKED + b"zz\r\n"], "garbled"),
        ([CHUNKED + b"5\r\nab"], "garbled"),
        ([b"\x00\xff\x16\x03 not http at all\r\n\r\n"], "protocol"),
        ([b"HTTP/1.1 99999 x\r\n\r\n"], "protocol"),
        ([b""], "protocol"),
        (endless(b"\n" * 1000), "protocol"),
    ],
)  # fmt: skip
def test_a_hostile_answer_has_its_code(said: bytes | Iterator[bytes], code: str) -> None:
    with WebServer(lambda _: said) as server:
        assert refusal(server) == code


def test_a_body_of_just_the_limit_is_taken() -> None:
    with WebServer(pages({"/": answer(b"x" * QUICK.max_bytes)})) as server:
        assert len(fetch(server).body) == QUICK.max_bytes


def test_more_than_the_promised_length_is_cut_there() -> None:
    with WebServer(lambda _: [head(200, [("Content-Length", "3")]) + b"abcdef"]) as server:
        assert fetch(server).body == b"abc"


def test_a_gzipped_page_is_decoded() -> None:
    body = "霁川县年度报告".encode() * 2000
    with WebServer(pages({"/": answer(gzip.compress(body), headers=[("Content-Encoding", "gzip")])})) as server:
        assert fetch(server).body == body


@pytest.mark.parametrize(
    ("coding", "pieces"),
    [
        ("gzip", lambda: gzip_bomb(400)),
        ("br", lambda: [brotli.compress(bytes(64 * 1024 * 1024), quality=1)]),
        ("deflate", lambda: [zlib.compress(bytes(64 * 1024 * 1024))]),
        ("gzip, gzip", lambda: [nested_gzip(b"x" * 1000, 2)]),
        ("gzip, gzip, gzip, gzip, gzip, gzip, gzip", lambda: [nested_gzip(b"x" * 1000, 7)]),
    ],
    ids=["gzip", "brotli", "deflate", "nested", "deeply nested"],
)
def test_a_bomb_is_defused_in_little_memory(coding: str, pieces: object) -> None:
    parts = list(pieces())  # type: ignore[operator]
    limits = Limits(robots=False, max_bytes=20 * 1024 * 1024)
    with WebServer(lambda _: encoded(coding, parts)) as server:
        tracemalloc.start()
        try:
            assert refusal(server, limits=limits) == "decompression-limit"
            assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "sent",
    [gzip.compress(b"<p>a</p>" * 900)[:-9], gzip.compress(b"<p>a</p>" * 900)[:30], b"\x1f\x8b",
     b"\x1f\x8bno gzip at all"],
    ids=["torn", "torn early", "two bytes", "only called so"],
)  # fmt: skip
def test_a_part_of_a_compressed_page_is_never_taken_for_the_page(sent: bytes) -> None:
    with WebServer(lambda _: encoded("gzip", [sent])) as server:
        assert refusal(server) == "garbled"


def test_garbage_without_end_after_a_small_gzip_stream_is_not_waited_for() -> None:
    with WebServer(lambda _: encoded("gzip", endless(b"x" * 50_000, gzip.compress(b"a")))) as server:
        assert fetch(server).body == b"a"


def test_members_without_end_are_bounded() -> None:
    with WebServer(lambda _: encoded("gzip", endless(gzip.compress(b"a") * 500))) as server:
        assert refusal(server) == "too-large"


# --- where we connect ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_private_address_is_refused_at_connect(host: str) -> None:
    with WebServer(pages({"/": answer("secret")})) as server:
        with Fetcher(site_of(server, allow_private=False), QUICK, AT) as fetcher:
            with pytest.raises(FetchError) as caught:
                fetcher.get(server.url(host=host))
            assert caught.value.code == "private-address"
        assert server.connections == 0


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://10.0.0.1/", "http://127.0.0.1:1/"],
)
def test_an_intranet_site_may_not_send_us_elsewhere_in_the_intranet(target: str) -> None:
    with WebServer(pages({"/": redirect(target)})) as server:
        assert refusal(server) == "private-address"


def test_a_name_that_changes_its_mind_is_asked_once() -> None:
    answers = iter([["127.0.0.1"], ["8.8.8.8"]])
    with WebServer(pages({"/": answer("secret")})) as server:
        with (
            Fetcher(site_of(server, allow_private=False), QUICK, AT, resolve=lambda *_: next(answers)) as fetcher,
            pytest.raises(FetchError, match="private-address"),
        ):
            fetcher.get(server.url(host=NAME))
        assert server.connections == 0
    assert next(answers) == ["8.8.8.8"]


def test_a_dead_ipv6_address_falls_back_to_ipv4() -> None:
    with WebServer(pages({"/": answer("v4")})) as server:
        site = site_of(server, hosts=(NAME,))
        with Fetcher(site, QUICK, AT, resolve=lambda *_: ["::1", "127.0.0.1"]) as fetcher:
            assert fetcher.get(server.url(host=NAME)).body == b"v4"


@pytest.mark.parametrize(
    ("resolve", "says"),
    [
        (failing(socket.gaierror(socket.EAI_NONAME, "Name or service not known")), "not known"),
        (failing(socket.gaierror(socket.EAI_AGAIN, "Temporary failure")), "Temporary"),
        (failing(UnicodeError("label too long")), "too long"),
        (lambda *_: [], "no address"),
        (slow, "no answer"),
    ],
    ids=["no such name", "servfail", "bad label", "empty", "slow"],
)
def test_a_name_that_cannot_be_resolved_is_a_dns_fault_of_its_own(resolve: Resolver, says: str) -> None:
    site = Site(host=NAME, home=f"http://{NAME}/", reports="", allow_private=True)
    with Fetcher(site, HASTY, AT, resolve=resolve) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.get(site.home)
    assert caught.value.code == "dns"
    assert says in caught.value.says


def test_the_system_resolver_knows_loopback() -> None:
    assert "127.0.0.1" in system_resolver("localhost", 80)


def test_a_closed_port_is_refused() -> None:
    with WebServer(pages({})) as server:
        pass
    assert refusal(server) == "refused"


# --- TLS -------------------------------------------------------------------------------------------------------------


def _get_tls(tmp_path: Path, ca: trustme.CA, leaf: trustme.LeafCert, trusted: bool = True) -> Capture:
    ca_file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(ca_file))
    with WebServer(pages({"/": answer("safe")}), tls=server_tls(leaf)) as server:
        site = site_of(server, hosts=(NAME,), ca_file=str(ca_file) if trusted else None)
        with Fetcher(site, QUICK, AT, resolve=lambda *_: ["127.0.0.1"]) as fetcher:
            return fetcher.get(server.url(host=NAME))


def test_a_certificate_is_verified_by_name(tmp_path: Path) -> None:
    ca = trustme.CA()
    assert _get_tls(tmp_path, ca, ca.issue_cert(NAME)).body == b"safe"


@pytest.mark.parametrize(
    ("name", "expired", "trusted", "code", "says"),
    [
        ("other.example", False, True, "cert-name", "hostname mismatch"),
        (NAME, True, True, "cert-expired", "expired"),
        (NAME, False, False, "cert-issuer", "certificate"),
    ],
)
def test_a_bad_certificate_says_why(
    tmp_path: Path, name: str, expired: bool, trusted: bool, code: str, says: str
) -> None:
    ca = trustme.CA()
    end = datetime.now(UTC) - timedelta(days=1) if expired else None
    with pytest.raises(FetchError) as caught:
        _get_tls(tmp_path, ca, ca.issue_cert(name, not_after=end), trusted)
    assert caught.value.code == code
    assert says in caught.value.says.lower()


def test_plain_http_on_a_tls_port_is_a_tls_fault() -> None:
    def talk(listener: socket.socket) -> None:
        with listener.accept()[0] as connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(9999)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        site = Site(host=host, home=f"https://{host}/", reports="", allow_private=True)
        with Fetcher(site, QUICK, AT) as fetcher, pytest.raises(FetchError, match="tls"):
            fetcher.get(site.home)


def test_a_missing_authority_file_is_a_tls_fault(tmp_path: Path) -> None:
    with WebServer(pages({})) as server, pytest.raises(FetchError, match="tls"):
        Fetcher(site_of(server, ca_file=str(tmp_path / "none.pem")), QUICK, AT)


# --- manners ---------------------------------------------------------------------------------------------------------

POLITE = Limits(timeout=8.0, deadline=12.0, user_agent="gongkai-monitor/1.0 (+mailto:zwgk@jichuan.example)")


def test_robots_is_asked_once_and_obeyed() -> None:
    rules = answer("User-agent: *\nDisallow: /admin/\n", kind="text/plain")
    with WebServer(pages({"/robots.txt": rules, "/a": answer("a"), "/b": redirect("/admin/x")})) as server:
        with Fetcher(site_of(server), POLITE, AT) as fetcher:
            assert fetcher.get(server.url("/a")).body == b"a"
            for path in ("/admin/x", "/b"):
                with pytest.raises(FetchError, match="robots"):
                    fetcher.get(server.url(path))
        assert server.paths() == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("group", ["gongkai-monitor", "*"])
def test_a_group_is_matched_by_the_product_and_not_by_the_contact_address(group: str) -> None:
    text = f"User-agent: zwgk\nDisallow: /\n\nUser-agent: {group}\nDisallow: /x\n"
    with WebServer(pages({"/robots.txt": answer(text), "/a": answer("a")})) as server:
        assert fetch(server, server.url("/a"), POLITE).body == b"a"
        assert refusal(server, server.url("/x"), POLITE) == "robots"


@pytest.mark.parametrize(
    "said",
    [answer("no", 404), answer("no", 403), answer("no", 500), [b"garbage"], drip(b"HTTP/1.1 200 OK\r\n\r\n", 9),
     redirect("/robots.txt"), answer(b"x" * 600_000), answer(b"\xff\xfe\x00" * 99)],
    ids=["404", "403", "500", "garbage", "silent", "loop", "too large", "binary"],
)  # fmt: skip
def test_a_site_without_usable_robots_may_be_read(said: bytes | Iterator[bytes]) -> None:
    hasty = replace(POLITE, timeout=HASTY.timeout, deadline=HASTY.deadline)
    with WebServer(pages({"/robots.txt": said, "/a": answer("a")})) as server:
        assert fetch(server, server.url("/a"), hasty).body == b"a"


def test_a_hostile_robots_file_costs_little() -> None:
    def asked(robots: bytes) -> None:
        with WebServer(pages({"/robots.txt": robots, "/a": answer("a")})) as server:
            assert fetch(server, server.url("/a"), POLITE).body == b"a"

    def robots(n: int) -> bytes:
        return answer("".join(f"User-agent: a{k}\n" for k in range(n)) + "Disallow: /*a*a*a*a*$\n" * n)

    assert_in_proportion(robots, asked, 7_500, 1_000)


@pytest.mark.parametrize(
    ("pause", "delay", "expected"), [(0.0, "", 0.0), (0.2, "", 0.2), (0.0, "Crawl-delay: 0.2", 0.2), (None, "", 0.2)]
)
def test_exchanges_keep_their_distance(pause: float | None, delay: str, expected: float) -> None:
    robots = answer(f"User-agent: *\n{delay}\n")
    with WebServer(pages({"/robots.txt": robots, "/a": answer("a")})) as server:
        limits = Limits(timeout=2, pause=0.2)
        with Fetcher(site_of(server, pause=pause), limits, AT) as fetcher:
            fetcher.get(server.url("/a"))
            start = time.monotonic()
            fetcher.get(server.url("/a"))
            assert time.monotonic() - start >= expected


def test_a_crawl_delay_is_capped() -> None:
    assert Robots(b"User-agent: *\nCrawl-delay: 86400", "x").delay == 30.0
    assert Robots(b"User-agent: *\nCrawl-delay: 1e999", "x").delay == 0.0


# --- nothing else ever escapes ---------------------------------------------------------------------------------------

_value = st.binary(max_size=60).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b""))
_names = st.sampled_from(
    ["Location", "Set-Cookie", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Content-Type", "Link"]
)
_piece = st.sampled_from(
    [b"\xff=\xe9; domain=.", b"a=\x80", b"//[", b"http://[::1%25]/", b"http://\xe2\x84\x80/", b"gzip"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(status=st.integers(100, 999), headers=st.lists(st.tuples(_names, _value | _piece), max_size=4), body=_value)
def test_whatever_a_server_says_only_fetch_errors_come_out(
    status: int, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    limits = Limits(robots=False, timeout=1.0, deadline=2.0, max_hops=2)
    server = WebServer(lambda _: [head(status, headers) + body])
    with server, Fetcher(site_of(server), limits, AT) as fetcher:
        for _ in range(2):
            with suppress(FetchError):
                fetcher.get(server.url())


@settings(max_examples=200, deadline=None)
@given(url=st.text(max_size=40) | st.text(max_size=40).map(lambda rest: "http://" + rest))
def test_whatever_the_address_only_fetch_errors_come_out(url: str) -> None:
    site = Site(host="x", home="http://x/", reports="")
    with Fetcher(site, QUICK, AT, resolve=lambda *_: ["127.0.0.1"]) as fetcher, pytest.raises(FetchError):
        fetcher.get(url)


def test_a_site_that_asks_us_to_wait_is_left_alone_for_the_rest_of_the_visit() -> None:
    def said(asked: Asked) -> bytes:
        return answer("busy", 429, headers=[("Retry-After", "600")]) if asked.path == "/" else answer("b")

    with WebServer(said) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        assert fetcher.get(server.url()).status == 429
        with pytest.raises(FetchError) as caught:
            fetcher.get(server.url("/b"))
    assert (caught.value.code, server.paths()) == ("blocked", ["/"])


def test_a_site_that_asks_for_a_moment_gets_it() -> None:
    answers = iter([answer("busy", 429, headers=[("Retry-After", "1")]), answer("b")])
    with WebServer(lambda _: next(answers)) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        assert fetcher.get(server.url()).status == 429
        start = time.monotonic()
        assert fetcher.get(server.url("/b")).body == b"b"
        assert time.monotonic() - start > 0.9


# --- what a site wants to see, and the way to it -------------------------------------------------------------------


def test_headers_of_a_site_go_to_it_and_to_nobody_else() -> None:
    with WebServer(lambda _: answer("other"), host="127.0.0.2") as other:
        with WebServer(pages({"/": redirect(other.url()), "/in": answer("in")})) as server:
            site = site_of(server, headers=(("X-Monitor", "jichuan"),))
            with Fetcher(site, QUICK, AT) as fetcher:
                fetcher.get(server.url("/in"))
                fetcher.head(server.url("/in"))
                with pytest.raises(FetchError):
                    fetcher.get(server.url())
            assert [asked.headers.get("x-monitor") for asked in server.asked] == ["jichuan"] * 3
        assert other.asked == []


def test_a_host_that_turns_us_away_again_and_again_is_asked_no_more() -> None:
    refusals = {f"/{n}": answer("no", 403) for n in range(40)}
    with WebServer(pages(refusals)) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        for n in range(REFUSALS_ENOUGH):
            assert fetcher.get(server.url(f"/{n}")).status == 403
        for n in range(REFUSALS_ENOUGH, 40):
            with pytest.raises(FetchError, match="blocked"):
                fetcher.get(server.url(f"/{n}"))
        assert len(server.asked) == REFUSALS_ENOUGH


def test_a_refusal_between_pages_is_that_of_one_page() -> None:
    def script(asked: Asked) -> bytes:
        return answer("no", 403) if asked.path.endswith("0") else answer("yes")

    with WebServer(script) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        assert [fetcher.get(server.url(f"/{n}")).status for n in range(100)].count(403) == 10


class Proxy(WebServer):
    """Answers for every host in its own name, as a proxy does for http: ``asked`` are whole addresses."""

    def __init__(self) -> None:
        super().__init__(lambda asked: answer(f"<html>{asked.path}</html>"))


def through(proxy: str, site: Site, url: str, resolve: Resolver) -> Capture:
    with Fetcher(site, replace(QUICK, proxy=proxy), AT, resolve=resolve) as fetcher:
        return fetcher.get(url)


def test_behind_a_proxy_the_proxy_is_asked_and_nobody_else() -> None:
    site = Site(host="www.jichuan.example", home="http://www.jichuan.example/", reports="", pause=0.0)
    with Proxy() as proxy:
        capture = through(proxy.url(), site, site.home, lambda *_: ["8.8.8.8"])
        assert capture.body == b"<html>http://www.jichuan.example/</html>"
        assert proxy.asked[0].headers["host"] == "www.jichuan.example"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_proxy_opens_no_address_that_is_not_public(address: str) -> None:
    site = Site(host="www.jichuan.example", home="http://www.jichuan.example/", reports="", pause=0.0)
    with Proxy() as proxy, pytest.raises(FetchError, match="private-address"):
        through(proxy.url(), site, site.home, lambda *_: [address])
    assert proxy.asked == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_fails_is_no_fault_of_the_site(scheme: str) -> None:
    site = Site(host="www.jichuan.example", home=f"{scheme}://www.jichuan.example/", reports="", pause=0.0)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        through(f"http://127.0.0.1:{port}", site, site.home, lambda *_: ["8.8.8.8"])
    assert caught.value.code == "proxy"


def test_a_proxy_that_refuses_a_tunnel_is_no_fault_of_the_site() -> None:
    site = Site(host="www.jichuan.example", home="https://www.jichuan.example/", reports="", pause=0.0)
    with WebServer(lambda _: answer("no", 403)) as proxy, pytest.raises(FetchError) as caught:
        through(proxy.url(), site, site.home, lambda *_: ["8.8.8.8"])
    assert caught.value.code == "proxy"
    assert proxy.asked[0].method == "CONNECT"


def test_a_page_over_tls_comes_through_the_tunnel_of_a_proxy(tmp_path: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    site = Site(host=NAME, home=f"https://{NAME}/", reports="", pause=0.0, ca_file=str(tmp_path / "ca.pem"))
    told: list[bytes] = []

    def talk(listener: socket.socket, port: int) -> None:
        with listener.accept()[0] as client, socket.create_connection(("127.0.0.1", port)) as there:
            told.append(client.recv(4096))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            threading.Thread(target=pour, args=(there, client), daemon=True).start()
            pour(client, there)

    def pour(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(4096):
                other.sendall(data)

    tls = server_tls(ca.issue_cert(NAME))
    with WebServer(pages({"/": answer("safe")}), tls=tls) as server, socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener, server.port), daemon=True).start()
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert through(proxy, site, site.home, lambda *_: ["8.8.8.8"]).body == b"safe"
    assert told[0].startswith(f"CONNECT {NAME}:443 ".encode())


# --- what no server may do to us -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "behind", [b"<!---->" * 200 + b"x", b" " * 1900 + b"x", b"<!--" * 400, b"\r\n<!-- -->" * 150 + b"x"]
)
def test_what_stands_behind_a_page_is_looked_at_in_one_pass(behind: bytes) -> None:
    said = [head(200, [("Content-Length", "99999")]) + b"<html>x</html>" + behind]
    with WebServer(lambda _: said) as server:
        assert refusal(server) == "garbled"


def test_a_site_that_sets_cookies_without_end_gets_none_back() -> None:
    many = [("Set-Cookie", f"c{n}=x; path=/") for n in range(2000)]
    server = WebServer(lambda asked: answer("page", 200, many if asked.path == "/" else [("Set-Cookie", "k=1")]))
    with server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        for path in ("/", "/", "/b", "/c"):
            fetcher.get(server.url(path))
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None, None, "k=1"]


@pytest.mark.parametrize(
    "said",
    [
        answer("busy", 429, [("Retry-After", "600")])[:-2],
        answer(b"x" * 300_000, 503, [("Retry-After", "600")]),
        answer("busy", 503, [("Retry-After", "0000000600")]),
        answer("busy", 503, [("Retry-After", "600"), ("Retry-After", "9")]),
    ],
    ids=["torn", "too large", "with noughts", "twice"],
)
def test_a_site_is_heard_whatever_becomes_of_its_body(said: bytes) -> None:
    with WebServer(lambda _: iter([said])) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        with suppress(FetchError):
            fetcher.get(server.url())
        until = fetcher.wait_until()
    assert until is not None
    assert timedelta(seconds=590) < until - AT < timedelta(seconds=610)


def test_a_further_host_of_a_site_asks_for_itself_alone() -> None:
    further = WebServer(lambda _: answer("busy", 429, [("Retry-After", "600")]), host="127.0.0.2")
    server = WebServer(lambda _: answer("in"))
    with further, server, Fetcher(site_of(server, hosts=(further.host,)), QUICK, AT) as fetcher:
        fetcher.get(further.url())
        assert fetcher.wait_until() is None
        assert fetcher.get(server.url()).body == b"in"


def test_a_name_behind_a_proxy_is_checked_as_it_is_asked_for_and_in_all_its_addresses() -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["10.0.0.7", "8.8.8.8"]

    site = Site(host="www.jichuan.example", home="http://www.jichuan.example/", reports="", pause=0.0)
    with Proxy() as proxy, pytest.raises(FetchError, match="private-address"):
        through(proxy.url(), site, "http://xn--fa-hia.example/", resolve)
    assert (asked, proxy.asked) == (["xn--fa-hia.example"], [])
