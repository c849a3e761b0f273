"""A column of annual reports whose list a script fetches: the search counts what its interface answers."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from tests.read.interfaces import pages
from tests.read.interfaces.pages import CHANNEL, page
from tests.servers import Asked, WebServer, answer
from tests.sites import EDUCATION, LAST_YEAR, Row, article, home, html, order, site, title_of, verdict, visited

THIS_YEAR: Row = (title_of(EDUCATION.name), "/2025.html", "2026-01-15")


def ucap(*rows: Row, total: int | None) -> bytes:
    results = [{"title": title, "url": url, "publishedTimeStr": f"{day} 09:00:00"} for title, url, day in rows]
    stated = {} if total is None else {"total": total, "page": 1, "rows": 20}
    return answer(json.dumps({"code": 200, "data": {"results": results, **stated}}), kind="application/json")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ucap(THIS_YEAR, LAST_YEAR, total=2), "holds"),
        (ucap(LAST_YEAR, total=1), "fails"),
        (ucap(LAST_YEAR, total=9), "skipped"),
        (ucap(LAST_YEAR, total=None), "skipped"),
        (answer("", 502), "skipped"),
        (ucap(total=0), "skipped"),
    ],
)
def test_a_report_is_missing_only_where_the_interface_gave_its_whole_list(said: bytes, expected: str) -> None:
    by_path = {
        "/": html(home()),
        "/ndbg/": html(page(pages.UCAP_OBJECT)),
        f"/common/search/{CHANNEL}": said,
        "/2025.html": html(article()),
    }
    with WebServer(lambda asked: by_path.get(_path(asked), answer("", 404))) as server:
        record = visited(order(site(server)))
    assert verdict(record.sightings[0]) == expected


def _path(asked: Asked) -> str:
    return urlsplit(asked.path).path
