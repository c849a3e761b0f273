"""A farm of websites on loopback hosts, in a process of its own, whose time is nobody's.

Every host has a home page and five columns of about twenty kilobytes each (``bench/columns.py``); every fifth speaks
GBK. Nothing on them ever changes, and who asks with the ETag of a page is answered 304.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from multiprocessing.connection import Connection

from msgspec import Struct

from bench import columns

EACH = 5
"""Columns of a host."""

_GBK = 5
_LAST_OF_A_NET = 250
_LINKED = re.compile(r"/zwgk/.*_[0-9]+\.html|/[0-9]+/(?:index\.html)?")
REPORTS = "公开年报"
_NAMES = ("工作动态", "通知公告", "政策文件", "人事信息", REPORTS)
_ARTICLE = '<html><head><meta charset="utf-8"><title>通知</title></head><body><h1>通知</h1><p>正文。</p></body></html>'


class Farm(Struct, frozen=True):
    """A farm that is open: its hosts (``address:port``), and the way to the process they are in."""

    hosts: tuple[str, ...]
    line: Connection

    def columns(self, host: str) -> Mapping[str, str]:
        """The columns of a host: name and address."""
        return {name: f"http://{host}{_path(number)}" for number, name in enumerate(_NAMES)}

    def addresses(self) -> list[str]:
        """Those of all columns of all hosts."""
        return [url for host in self.hosts for url in self.columns(host).values()]

    def asked(self) -> Counter[int]:
        """How many requests were answered with each status since this was last asked."""
        self.line.send("asked")
        answer: Counter[int] = self.line.recv()
        return answer


@contextmanager
def farm(many: int, newest: date) -> Iterator[Farm]:
    """A farm of so many columns, whose newest entries are of ``newest`` or of the three days before."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, -(-many // EACH), newest), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Farm(ours.recv(), ours)
    finally:
        ours.close()
        process.join()


def unit(number: int) -> str:
    """Who answers for the host of a number."""
    return f"霁川县第{number + 1}局"


# --- the process of the farm -------------------------------------------------------------------------------------


class _Answer(Struct, frozen=True):
    """A page as it is sent, and the head that says it is unchanged."""

    etag: bytes
    whole: bytes
    unchanged: bytes


def _serve(line: Connection, hosts: int, newest: date) -> None:
    asyncio.run(_open(line, hosts, newest))


async def _open(line: Connection, hosts: int, newest: date) -> None:
    """Tell the hosts and answer until the other end of the line is closed."""
    loop, closed, asked = asyncio.get_running_loop(), asyncio.Event(), Counter[int]()
    names = []
    for number in range(hosts):
        site = _site(number, newest)
        server = await loop.create_server(lambda site=site: _Caller(site, asked), _address(number), 0)  # type: ignore[misc]
        names.append("{}:{}".format(*server.sockets[0].getsockname()))

    def tell() -> None:
        try:
            line.recv()
        except EOFError:
            closed.set()
            loop.remove_reader(line.fileno())
            return
        line.send(asked)
        asked.clear()

    line.send(tuple(names))
    loop.add_reader(line.fileno(), tell)
    await closed.wait()


class _Caller(asyncio.Protocol):
    """One connection, kept open for as long as the other side likes."""

    def __init__(self, site: Mapping[str, _Answer], asked: Counter[int]) -> None:
        self._site = site
        self._asked = asked
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            status, said = self._answer(request)
            self._asked[status] += 1
            self._transport.write(said)

    def _answer(self, request: bytes) -> tuple[int, bytes]:
        """The status and the bytes of the answer to a request without a body."""
        line, *fields = request.split(b"\r\n")
        path = line.split(b" ")[1].decode("latin-1")
        answer = self._site.get(path) or (_ELSEWHERE if _is_linked(path) else None)
        if answer is None:
            return HTTPStatus.NOT_FOUND, _head(HTTPStatus.NOT_FOUND, b"Content-Length: 0\r\n")
        known = (value.strip() for name, _, value in (one.partition(b":") for one in fields) if _is_condition(name))
        if answer.etag in known:
            return HTTPStatus.NOT_MODIFIED, answer.unchanged
        return HTTPStatus.OK, answer.whole


def _is_linked(path: str) -> bool:
    """Whether a page may link an address that is neither home page nor column."""
    return _LINKED.fullmatch(path) is not None


def _is_condition(name: bytes) -> bool:
    return name.lower() == b"if-none-match"


# --- its pages ---------------------------------------------------------------------------------------------------


def _address(number: int) -> str:
    return f"127.0.{1 + number // _LAST_OF_A_NET}.{1 + number % _LAST_OF_A_NET}"


def _path(number: int) -> str:
    return f"/c{number}/index.html"


def _site(number: int, newest: date) -> Mapping[str, _Answer]:
    """The pages of a host by their paths."""
    coding = "gbk" if number % _GBK == 0 else "utf-8"
    first = number * (EACH + 1)
    links = "".join(f'<a href="{_path(one)}">{name}</a>' for one, name in enumerate(_NAMES))
    home = _page(first, newest).replace("<body>", f'<body><div class="columns">{links}</div>', 1)
    last = {REPORTS: f"{unit(number)}2024年政府信息公开工作年度报告"}
    pages = {_path(one): _page(first + 1 + one, newest, last.get(name, "")) for one, name in enumerate(_NAMES)}
    return {path: _answer(text, coding) for path, text in {"/": home, **pages}.items()}


def _page(seed: int, newest: date, oldest: str = "") -> str:
    return columns.page(seed, newest, alone=True, oldest=oldest).decode()


def _answer(text: str, coding: str) -> _Answer:
    body = text.replace('charset="utf-8"', f'charset="{coding}"', 1).encode(coding)
    etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode()
    kind = f"Content-Type: text/html; charset={coding}\r\n".encode()
    fields = b"ETag: %s\r\n" % etag
    whole = _head(HTTPStatus.OK, fields + kind + b"Content-Length: %d\r\n" % len(body)) + body
    return _Answer(etag, whole, _head(HTTPStatus.NOT_MODIFIED, fields))


def _head(status: HTTPStatus, fields: bytes) -> bytes:
    return b"HTTP/1.1 %d %s\r\n%s\r\n" % (status, status.phrase.encode(), fields)


_ELSEWHERE = _answer(_ARTICLE, "utf-8")
