"""A site of the county on the network: one HTTP server on a loopback host, which writes its pages when asked."""

from __future__ import annotations

import errno
import sys
from datetime import UTC, date, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Any

from msgspec import Struct

from monitor.demo.pieces import OTHERWISE, Page, Pages

_IDLE = 30.0
_LONGEST_LINE = 1 << 16


def host_on(number: int) -> Host:
    """On a loopback host of its own, or on another port of the usual one where only that exists."""
    try:
        return Host((f"127.0.0.{number}", 0))
    except OSError as problem:
        if problem.errno != errno.EADDRNOTAVAIL:
            raise
        return Host(("127.0.0.1", 0))


class _Answer(Struct, frozen=True):
    """A page written out, with what makes a repeated request cheap."""

    page: Page
    body: bytes
    etag: str
    modified: str


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = _IDLE
    server: Host
    raw_requestline: bytes
    asked: dict[str, str]

    def parse_request(self) -> bool:
        """The request line and its headers, read without the mail parser of the base class, which is slow."""
        words = str(self.raw_requestline, "iso-8859-1").split()
        if len(words) != 3 or words[0] not in ("GET", "HEAD"):
            self.close_connection = True
            return False
        self.command, self.path, self.request_version = words
        asked = iter(lambda: str(self.rfile.readline(_LONGEST_LINE), "iso-8859-1").strip(), "")
        self.asked = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in asked)}
        self.close_connection = self.asked.get("connection", "").lower() == "close"
        return True

    def do_GET(self) -> None:
        if self.server.down:
            self.close_connection = True
            return
        answer = self.server.answer(self.path)
        if answer.page.status == 200 and self._is_known(answer):
            self._head(304, answer)
            return
        self._head(answer.page.status, answer)
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The county's servers say nothing."""

    def _is_known(self, answer: _Answer) -> bool:
        known = self.asked.get("if-none-match")
        return known == answer.etag if known else self.asked.get("if-modified-since") == answer.modified

    def _head(self, status: int, answer: _Answer) -> None:
        self.send_response_only(status)
        self.send_header("Date", self.server.now or self.date_time_string())
        if answer.page.status == 200:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.modified)
        if status != 304:
            self.send_header("Content-Type", answer.page.media)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()


class Host(ThreadingHTTPServer):
    """One site. Every page is written out once a state; ``Last-Modified`` is the day its state came up.

    ``now`` is the time told in answers, empty for the real one. One that is ``down`` hangs up on everybody.
    """

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.now = ""
        self.down = False
        self._pages: Pages = {}
        self._since: dict[str, tuple[str, str]] = {}
        self._answers: dict[str, _Answer] = {}
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def server_bind(self) -> None:
        """Without the name lookup of the base class, which may ask a name server."""
        TCPServer.server_bind(self)

    @property
    def host(self) -> str:
        name, port = self.socket.getsockname()
        return f"{name}:{port}"

    def start(self) -> None:
        self._thread.start()

    def handle_error(self, *asked: Any) -> None:
        """A client that hung up is no fault of the site's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*asked)

    def server_close(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
        super().server_close()

    def show(self, pages: Pages, day: date) -> None:
        self.now = format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC), usegmt=True)
        before = self._since
        self._since = {
            path: before[path] if path in before and before[path][0] == page.state else (page.state, self.now)
            for path, page in pages.items()
        }
        self._pages = pages

    def answer(self, target: str) -> _Answer:
        pages = self._pages
        path = next((key for key in (target, target.partition("?")[0]) if key in pages), OTHERWISE)
        page = pages[path]
        known = self._answers.get(path)
        if known is None or known.page.state != page.state:
            body = page.render()
            etag = f'"{sha256(body).hexdigest()[:20]}"'
            known = self._answers[path] = _Answer(page, body, etag, self._since[path][1])
        return known
