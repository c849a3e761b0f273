"""What is read of each kind, without the net that catches it: an error of a reader is seen here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from monitor.cli import examine
from monitor.config import load, roster
from monitor.errors import MonitorError
from monitor.fetch import heads
from monitor.fetch.robots import Robots
from monitor.judge import twice
from monitor.judge.book import rulebook
from monitor.judge.book.rulebook import RuleBook
from monitor.model.pages import Interface
from monitor.model.reports import Report
from monitor.model.roster import Site
from monitor.read import interfaces, listing, onward, second
from monitor.read import report as reports
from monitor.read.intake import convert, decode
from monitor.read.interfaces.answer import fits
from monitor.read.pages import challenge, template
from monitor.read.pages.characters import characters
from monitor.read.pages.messages import messages
from monitor.read.pages.tags import tags
from monitor.read.pages.targets import targets
from monitor.shipped import rules_dir, shipped_config
from monitor.words import Words
from tests.demo.samples import report as drawn
from tests.read import papers, pdfs
from tests.read.interfaces import pages as scripted

HERE = Path(__file__).parents[1]
URL = "http://www.jichuan.example/zwgk/index.html?page=1&startrecord=1&endrecord=20"
_DAY = date(2027, 3, 1)
_SITE = Site(host="www.jichuan.example", home="http://www.jichuan.example/", reports="")


class Kind(Struct, frozen=True):
    """Sources to begin with, and what is done with one."""

    seeds: Callable[[], Sequence[bytes]]
    work: Callable[[bytes], object]


def _report(data: bytes) -> None:
    """Read, judged and, where it would be accused, read again: as ``check`` does."""
    kind = decode.sniff(data)
    if kind in ("application/x-ole-storage", "application/rtf"):
        convert.docx(data, program="/bin/false")
        return
    report = reports.assembled(data, "report", "", reports.Hints(url=URL, listed=_DAY), kind)
    reports.to_json(report)
    dossier = examine.dossier(report, None, None, "department", _DAY)
    twice.judged(dossier, _book(), Words("zh"), lambda one: _again(data, one))


def _again(data: bytes, report: Report) -> Report:
    second.disputed(data, report)
    return report


def _page(data: bytes) -> None:
    listing.plainly(data, "list", URL, "text/html", None)
    template.plainly(data, URL, "home", "", frozenset({"www.jichuan.example"}))
    for function in (targets, messages, onward.target, listing.explain):
        function(data, URL)
    for look in (characters, tags, challenge.is_challenge, challenge.refuses):
        look(data)


def _answer(data: bytes) -> None:
    listing.plainly(data, "list", URL, "application/json", None)
    for family in ("hanweb", "ucap", "lonsun"):
        fits(Interface(family, URL), data)


def _script(data: bytes) -> None:
    interfaces.plainly(data, URL, "text/html; charset=utf-8")


def _config(data: bytes) -> None:
    _filed(data, "config.toml", load)


def _table(data: bytes) -> None:
    name = "roster.xlsx" if data.startswith(b"PK") else "roster.csv"
    _filed(data, name, lambda path: roster.read(path, [_SITE]))


def _filed(data: bytes, name: str, read: Callable[[Path], object]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        with suppress(MonitorError):
            read(path)


def _head(data: bytes) -> None:
    heads.is_interim(data)
    heads.readable(data[: heads.end(data)])
    robots = Robots(data, "gongkai-monitor/1.0")
    robots.allows(URL)


@cache
def _book() -> RuleBook:
    return rulebook.load(rules_dir())


# --- sources ---------------------------------------------------------------------------------------------------------


def _files(*patterns: str, most: int = 80) -> list[bytes]:
    found = [path for pattern in patterns for path in sorted(HERE.glob(pattern))]
    return [path.read_bytes() for path in found[:: max(1, len(found) // most)]]


def _scripts() -> list[bytes]:
    bodies = [value for name, value in vars(scripted).items() if name.isupper() and isinstance(value, str)]
    return [scripted.page(body=f"{scripted.LIST}<script>{body}</script>").encode() for body in bodies]


def _answers() -> list[bytes]:
    rows = {
        "data": {"total": 1, "list": [{"title": "公开目录", "url": "/a.html", "fbrq": "2027-01-01", "time": 1.8e9}]}
    }
    feed = "<?xml version='1.0'?><rss><channel><item><title>公开</title><link>/a</link><pubDate>x</pubDate></item></channel></rss>"
    return [json.dumps(rows).encode(), feed.encode(), *_files("zoo/answer-*/*", "zoo/*json*/page.*", "zoo/api-*/*")]


def _tables() -> list[bytes]:
    rows = "名称,类型,网站,别名\n霁川县水利局,部门,www.jichuan.example,水利局、县水利局\n霁川县民政局,部门,www.jichuan.example,\n"
    return [rows.encode(), rows.encode("gb18030"), papers.sheet(drawn(9))]


def _heads() -> list[bytes]:
    robots = b"User-agent: *\nDisallow: /a\nAllow: /*.html$\nCrawl-delay: 3\nSitemap: http://a.example/sitemap.xml\n"
    head = b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html\r\n folded\r\nSet-Cookie: a=b\r\n\r\n<html>"
    return [robots, head, b"HTTP/1.0 302\nLocation : /b\n\n"]


KINDS: dict[str, Kind] = {
    "report": Kind(lambda: _files("pages/html/*.html"), _report),
    "text": Kind(lambda: _files("pages/text/*.txt"), _report),
    "pdf": Kind(lambda: [pdfs.pdf([["一、总体情况", "规章 1 2 3"]]), *_files("pages/pdf/*.pdf")], _report),
    "word": Kind(lambda: [papers.word(drawn(9)), *_files("pages/office/*.docx")], _report),
    "sheet": Kind(lambda: [papers.sheet(drawn(9)), *_files("pages/office/*.xlsx")], _report),
    "ofd": Kind(lambda: [papers.ofd(drawn(9)), *_files("pages/office/*.ofd")], _report),
    "old": Kind(
        lambda: [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), b"{\\rtf1 a}", *_files("pages/office/*.doc")],
        _report,
    ),
    "page": Kind(lambda: _files("zoo/*/page.html", "pages/lists/*.html"), _page),
    "answer": Kind(_answers, _answer),
    "script": Kind(_scripts, _script),
    "config": Kind(lambda: [shipped_config().read_bytes()], _config),
    "table": Kind(_tables, _table),
    "head": Kind(_heads, _head),
}
"""By name; what is done with a source never raises."""
