"""Answers as servers really send them: read where a browser reads them, and never an outage once a status line came."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import heads
from monitor.fetch.fetch import Fetcher
from monitor.fetch.pressed import BrokenError, unpacked
from tests.bounds import assert_in_proportion
from tests.fetch.test_fetch import AT, QUICK, fetch, site_of
from tests.servers import Asked, WebServer

PAGE = "<!DOCTYPE html><html><body><p>霁川县人民政府</p></body></html>".encode()
PRESSED = gzip.compress(PAGE)


def said(*lines: bytes, body: bytes = PAGE, end: bytes = b"\r\n") -> list[bytes]:
    length = b"Content-Length: %d" % len(body)
    return [end.join((b"HTTP/1.1 200 OK", b"Content-Type: text/html", length, *lines)) + end * 2 + body]


@pytest.mark.parametrize(
    "line",
    [
        b"Server Name: WEB-01",
        b"x/cache.php: miss",
        b"X-Powered-By : JCMS",
        b"X-Frame-Options",
        b": nothing",
        b"X-Say: a\x07bell",
        b"X-Long: one\r\n two\r\n\tthree",
        b"Bad Name: one\r\n two",
        "X-说明: 中文".encode(),
        b"X-Note: \xd6\xd0\xce\xc4",
    ],
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_a_line_that_is_no_header_is_passed_over(line: bytes, end: bytes) -> None:
    with WebServer(lambda _: said(line.replace(b"\r\n", end), end=end)) as server:
        assert fetch(server).body == PAGE


@pytest.mark.parametrize("coding", [b"gzip", b"x-gzip", b"GZIP"])
@pytest.mark.parametrize(
    "body",
    [
        PRESSED,
        PRESSED + b"\r\n",
        PRESSED + bytes(8),
        PRESSED + gzip.compress(b""),
        gzip.compress(PAGE[:40]) + gzip.compress(PAGE[40:]),
        PRESSED + b"\x1f\x8bnone",
        PAGE,
    ],
    ids=["whole", "line end", "noughts", "empty member", "two members", "no member", "plain"],
)
def test_a_pressed_page_is_read_with_whatever_stands_behind_it(body: bytes, coding: bytes) -> None:
    with WebServer(lambda _: said(b"Content-Encoding: " + coding, body=body)) as server:
        assert fetch(server).body == PAGE


@pytest.mark.parametrize("body", [PAGE, PAGE + b"\r\n<!-- 0.03 s -->\n"])
def test_a_whole_page_without_its_last_chunk_is_whole(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    with WebServer(lambda _: [head + b"%x\r\n%s\r\n" % (len(body), body)]) as server:
        assert fetch(server).body == body


@pytest.mark.parametrize(
    "sent",
    [
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\n<html\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n\r\n<html><p>"],
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"],
    ],
    ids=["chunk", "length", "head"],
)
def test_what_breaks_off_behind_a_status_line_is_no_outage(sent: list[bytes]) -> None:
    with WebServer(lambda _: sent) as server, pytest.raises(FetchError) as caught:
        fetch(server)
    assert caught.value.code == "garbled"


HEADERS = st.lists(st.binary(max_size=40).filter(lambda one: b"\n\n" not in one and b"\n\r\n" not in one), max_size=8)


@given(HEADERS)
def test_every_head_of_an_answer_can_be_parsed(lines: list[bytes]) -> None:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *(one.strip(b"\r\n") for one in lines)]) + b"\r\n\r\n"
    whole = head[: heads.end(head)]
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
    connection.receive_data(heads.readable(whole))
    try:
        assert isinstance(connection.next_event(), h11.Response)
    except h11.RemoteProtocolError as error:
        # What says how long the body is stays as it was said: there nothing is guessed.
        assert "content-length" in str(error).lower() or "transfer-encoding" in str(error).lower()


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 50), st.binary(max_size=6))
def test_members_are_unpacked_in_any_pieces(parts: list[bytes], step: int, behind: bytes) -> None:
    data = b"".join(map(gzip.compress, parts)) + behind
    chunks = [data[start : start + step] for start in range(0, len(data), step)]
    found = b"".join(unpacked(chunks))
    assert found == b"".join(parts)


@given(st.binary(min_size=200, max_size=600), st.integers(0, 40))
def test_a_stream_that_breaks_off_says_so(data: bytes, lost: int) -> None:
    pressed = gzip.compress(data)
    cut = pressed[: len(pressed) - 1 - lost]

    def whole(chunks: Iterator[bytes]) -> bytes:
        return b"".join(unpacked(chunks))

    with pytest.raises(BrokenError):
        whole(iter([cut]))


def test_a_bomb_comes_in_small_pieces() -> None:
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = press.compress(bytes(50_000_000)) + press.flush()
    assert max(map(len, unpacked([bomb]))) <= 256 * 1024


@given(st.binary(min_size=1, max_size=300), st.binary(min_size=400, max_size=900), st.integers(1, 9))
def test_a_later_member_that_breaks_off_is_never_taken_for_the_end(one: bytes, other: bytes, lost: int) -> None:
    with pytest.raises(BrokenError):
        list(unpacked([gzip.compress(one) + gzip.compress(other)[:-lost]]))


def test_a_page_whose_second_member_is_torn_is_no_page() -> None:
    torn = gzip.compress(b"<html><body>" + b"x" * 5000) + gzip.compress(bytes(range(256)) * 40)[:-20]
    with WebServer(lambda _: said(b"Content-Encoding: gzip", body=torn)) as server, pytest.raises(FetchError) as caught:
        fetch(server)
    assert caught.value.code == "garbled"


def test_a_head_that_comes_byte_by_byte_is_read_in_proportion() -> None:
    def ends(size: int) -> None:
        data, known = bytearray(), 0
        for one in range(size):
            data.append(one % 7 + 65)
            assert heads.end(data, known) < 0
            known = len(data)

    assert_in_proportion(lambda n: n, ends, 40_000)


@pytest.mark.parametrize("cut", range(1, 40))
def test_the_end_of_a_head_is_found_wherever_it_is_cut(cut: int) -> None:
    data = b"HTTP/1.1 200 OK\r\nServer: a\r\n\r\nbody"
    if heads.end(data[:cut]) < 0:
        assert heads.end(data, cut) == heads.end(data) == data.index(b"body")


@pytest.mark.parametrize(
    "first",
    [
        b"http/1.1 200 ok", b"HTTP 200 OK", b"ICY 200 OK", b"HTTP/1.1\t200\tOK", b"\r\nHTTP/1.1 200 OK",
        b"\r\n\r\nHTTP/1.1 200 OK", b"\xef\xbb\xbfHTTP/1.1 200 OK", b"HTTP/1.1 200", b"HTTP/1.1 200 \xb3\xc9\xb9\xa6",
        b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
    ],
)  # fmt: skip
def test_a_status_line_is_looked_for_as_browsers_do(first: bytes) -> None:
    def said(_: Asked) -> Iterator[bytes]:
        yield first + b"\r\nContent-Length: 4\r\n\r\npa"
        time.sleep(0.05)
        yield b"ge"

    with WebServer(said) as server, Fetcher(site_of(server), QUICK, AT) as fetcher:
        assert fetcher.get(server.url()).body == b"page"
