"""Sources larger than they should be: what is plain is read here, the rest elsewhere and never for long."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from monitor.model.pages import Trouble
from monitor.model.roster import Selectors
from monitor.read import interfaces, listing
from monitor.read import report as reports
from monitor.read.intake import bounds, isolate
from monitor.read.pages.characters import characters
from monitor.read.pages.messages import messages
from monitor.read.pages.targets import targets
from monitor.read.pages.template import sight
from monitor.read.words import remembered
from tests.bounds import seconds
from tests.read import tricks
from tests.read.corpus import article

URL = "http://www.jichuan.example/zwgk/"
ROW = "<li><a href=/a{}.html>霁川县关于公开目录更新的说明{}</a><span>2027-01-{:02}</span></li>"
LIST = (
    f"<html><title>通知公告</title><body><ul>{''.join(ROW.format(k, k, k + 1) for k in range(20))}</ul></body></html>"
)
PADDING = "<!-- 说明\n -->" * 12_000


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    yield
    isolate.close()


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (b"", True),
        (LIST.encode(), True),
        (article().encode(), True),
        (b"<p>1\n" * 9_000, True),
        (json.dumps([{"title": str(k)} for k in range(5_000)]).encode(), True),
        (b"<p>1\n" * 11_000, False),
        (b"<a>" * 4_000, False),
        (b"<p>1\n" + b"a-" * 40_000, False),
        (b"<title>" + b" " * 80_000, False),
        (b"<p " + b"a=b " * 30_000 + b">", False),
        (b"[" * 60_000, False),
        (b"<p>\n" + b"1\n" * 300_000, False),
    ],
    ids=lambda value: None if isinstance(value, bool) else value[:8].decode(),
)
def test_small_and_plain_sources_are_read_here(data: bytes, plain: bool) -> None:
    assert bounds.measure(data).is_plain() is plain
    where = bounds.within(tricks.whereabouts, data)
    assert (where == os.getpid()) is plain


def test_what_is_beyond_all_measure_is_not_read() -> None:
    for data in (b"a\n" * (bounds.MOST_BYTES // 2 + 1), b"<" * (bounds.MOST_TAGS + 1)):
        found = bounds.within(tricks.whereabouts, data)
        assert isinstance(found, Trouble)
        assert found.code == "too-large"


@pytest.mark.parametrize(
    ("function", "code"), [(tricks.swell_long, "too-large"), (tricks.crash, "damaged"), (tricks.fail, "damaged")]
)
def test_the_end_of_a_reader_is_a_trouble_of_the_source(function: tricks.Number, code: str) -> None:
    found = bounds.within(function, b"a" * 100_000)
    assert isinstance(found, Trouble)
    assert found.code == code


def test_a_page_says_the_same_wherever_it_is_read() -> None:
    small, large = LIST.encode(), LIST.replace("</body>", PADDING + "</body>").encode()
    assert not bounds.measure(large).is_plain()
    here, there = (listing.read(data, "list", URL) for data in (small, large))
    assert len(there.items) == 20
    assert there == here
    selectors = Selectors(item="li", date="span")
    assert listing.read(large, "list", URL, "", selectors) == listing.read(small, "list", URL, "", selectors)
    assert targets(large, URL) == targets(small, URL) != ()
    assert characters(large) == characters(small) != ""
    assert sight(large, URL, "home", hosts={"a.example"}) == sight(small, URL, "home", hosts={"a.example"})
    assert listing.explain(large, URL) == listing.explain(small, URL) != ()


def test_a_report_says_the_same_wherever_it_is_read() -> None:
    small = article().encode()
    large = article().replace("</body>", PADDING + "</body>").encode()
    here, there = (reports.to_json(reports.read(data, "report")) for data in (small, large))
    assert here["readable"]
    assert {**here, "sha256": ""} == {**there, "sha256": ""}


def test_nothing_is_concluded_from_what_was_not_read() -> None:
    """Every reader of a page made so as to end it says that it knows nothing; none takes this process' time."""
    data = b"<html><title>" + b"a" * 40_000 + b"</title>" + b"<" * (bounds.MOST_TAGS + 1)

    def all_of_them(data: bytes) -> None:
        page = listing.read(data, "list", URL)
        assert (page.items, page.vacant, page.kind) == ((), False, None)
        assert page.trouble is not None and page.trouble.code == "too-large"
        report = reports.read(data, "report")
        assert report.trouble is not None and report.trouble.code == "too-large"
        assert isinstance(targets(data, URL), Trouble)
        assert isinstance(sight(data, URL, "home"), Trouble)
        assert characters(data) == ""
        assert not (messages(data, URL) or interfaces.find(data, URL) or listing.explain(data, URL))

    assert seconds(all_of_them, data) < 1


def test_a_template_cut_short_lacks_nothing() -> None:
    assert isinstance(sight(b"<div>" * 9_000, URL, "home"), Trouble)
    assert characters(("<p>霁川县人民政府</p>" + "<div>" * 9_000).encode()) == ""


def test_long_texts_are_not_remembered() -> None:
    asked: list[int] = []

    @remembered(10)
    def length(text: str) -> int:
        asked.append(len(text))
        return len(text)

    assert [length("字" * 400), length("字" * 400), length("字" * 600), length("字" * 600)] == [400, 400, 600, 600]
    assert asked == [400, 600, 600]


@pytest.mark.parametrize("prefix", ["", "atom:", "图片："])
def test_a_feed_with_prefixes_nobody_declared_is_read(prefix: str) -> None:
    entry = "<item><title>霁川县关于公开目录更新的说明</title><link>/a{0}.html</link><pubDate>2027-01-0{0}</pubDate><{1}x>1</{1}x><image:/></item>"
    feed = f"<?xml version='1.0'?><rss><channel>{''.join(entry.format(k, prefix) for k in range(1, 4))}</channel></rss>"
    assert len(listing.read(feed.encode(), "list", URL).items) == 3
