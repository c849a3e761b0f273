"""The replica county itself: one HTTP server a site, a calendar that is set from outside, and clerks who read mail."""

from __future__ import annotations

import errno
from contextlib import ExitStack
from datetime import UTC, date, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from typing import Self

from msgspec import Struct

from monitor.demo.articles import Shelf
from monitor.demo.markup import PAGES
from monitor.demo.scenario import Scenario, appears_on, month_day
from monitor.demo.sites import OTHERWISE, Page, Pages, View, pages_of, reports_path

_FIRST_HOST = 2
_IDLE = 30.0


class County:
    """All sites of a scenario on loopback hosts, as a context manager.

    It opens on 1 January after the report year; ``set_day`` decides what is visible from then on.
    """

    def __init__(self, scenario: Scenario, year: int) -> None:
        self.scenario = scenario
        self.year = year
        self.day = date(year + 1, 1, 1)
        self._shelf = Shelf(scenario, year)
        self._noticed: dict[str, date] = {}
        self._servers: dict[str, _Server] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for number, place in enumerate(self.scenario.sites, start=_FIRST_HOST):
            self._servers[place.key] = self._stack.enter_context(_server(number))
        self.set_day(self.day)
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._servers.clear()

    def set_day(self, day: date) -> None:
        """What is published, corrected and rebuilt by ``day`` is what the sites show from now on."""
        self.day = day
        news = self._shelf.news(day)
        for place in self.scenario.sites:
            articles = self._shelf.on(place.key, day, self._noticed)
            rebuilt = self._rebuilt() if place.style == "ucap" else date(self.year, 1, 1)
            view = View(place=place, year=self.year, day=day, rebuilt=rebuilt, articles=articles, news=news)
            self._servers[place.key].show(pages_of(view), day)

    def stay_open(self) -> None:
        """The calendar stops where it is; from now on the servers tell the real time."""
        for server in self._servers.values():
            server.now = ""

    def receive(self, recipient: str, subject: str) -> None:
        """A mail reaches a unit today; a rectification notice of a published report makes its clerks start to work."""
        if self.scenario.notice_word not in subject:
            return
        for unit in self.scenario.units:
            appears = appears_on(unit, self.year)
            if recipient == self.mail_of(unit.key) and appears is not None and appears <= self.day:
                self._noticed.setdefault(unit.key, self.day)

    def mail_of(self, key: str) -> str:
        return f"{key}@{self.scenario.mail_domain}"

    def host(self, key: str) -> str:
        """``address:port`` of a site."""
        return self._servers[key].host

    def write_config(self, directory: Path, smtp_port: int) -> Path:
        """The monitor's configuration for this county, as its center would write it."""
        sites = [
            {"host": self.host(place.key), "path": reports_path(place), "names": place.path}
            for place in self.scenario.sites
        ]
        agencies = [
            {"unit": unit, "host": self.host(unit.site), "mail": self.mail_of(unit.key)} for unit in self.scenario.units
        ]
        template = PAGES.get_template("config.toml")
        text = template.render(scenario=self.scenario, sites=sites, agencies=agencies, smtp_port=smtp_port)
        path = directory / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def _rebuilt(self) -> date:
        days = [month_day(self.year + 1, text) for text in self.scenario.rebuilds]
        return max((day for day in days if day <= self.day), default=date(self.year + 1, 1, 1))


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
    server: _Server

    def do_GET(self) -> None:
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
        known = self.headers.get("If-None-Match")
        return known == answer.etag if known else self.headers.get("If-Modified-Since") == answer.modified

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


class _Server(ThreadingHTTPServer):
    """One site. Every page is written out once a state; ``Last-Modified`` is the day its state came up.

    ``now`` is the time told in answers, empty for the real one.
    """

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.now = ""
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


def _server(number: int) -> _Server:
    """On a loopback host of its own, or on another port of the usual one where only that exists."""
    try:
        return _Server((f"127.0.0.{number}", 0))
    except OSError as problem:
        if problem.errno != errno.EADDRNOTAVAIL:
            raise
        return _Server(("127.0.0.1", 0))
