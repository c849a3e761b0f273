from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from monitor.fetch.blocked import blocked
from monitor.model.pages import Capture
from tests.bounds import assert_in_proportion

AT = datetime(2027, 2, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

ARTICLE = """<html><head><title>公告</title></head><body><h1>公告</h1><p>特此公告。</p><p>霁川县文化馆 2027-01-20</p>
<script>document.cookie = "seen=1"; var hm = document.createElement("script"); hm.src = "/count.js";</script>
</body></html>"""
SETS_COOKIE = "<html><head><script>document.cookie='k=1;path=/';location.reload()</script></head><body></body></html>"
GOES_ELSEWHERE = '<script type="text/javascript">window.location.href="/index.html?wzwschallenge=1";</script>'
KEYED = (
    '<head><meta id="k" content="x"><script src="/a.js"></script><script>$_ts=window["$_ts"];_$aB();</script></head>'
)
WAITING = '<body><p>正在进行安全检查</p><script>var arg1="4F";setCookie("acw_sc__v2", x);</script></body>'
MOVED = '<html><head><meta http-equiv="refresh" content="0;url=/zwgk/"></head><body></body></html>'
ERROR_PAGE = "<html><body><h1>页面不存在</h1><p>您访问的页面不存在或已被删除。</p></body></html>"
SHELL = '<body><div id="app"></div><script src="/static/app.js"></script></body>'
FRAMES = '<body><iframe src="/list.htm"></iframe><script>if (top != self) top.location = self.location;</script></body>'


def capture(body: str | bytes, status: int = 200, unchanged: bool = False) -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return Capture(
        url="http://a/", final_url="http://a/", status=status, headers=(), body=data, sha256="", at=AT, seconds=0.1,
        unchanged=unchanged,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (ARTICLE, 200, False),
        (ARTICLE.encode("gb18030").decode("latin-1").encode("latin-1"), 200, False),
        (ERROR_PAGE, 404, False),
        (ERROR_PAGE, 500, False),
        (ERROR_PAGE, 403, True),
        (ERROR_PAGE, 405, True),
        ("", 403, True),
        ("", 412, True),
        ("slow down", 429, True),
        (KEYED, 412, True),
        (SETS_COOKIE, 202, True),
        ("accepted", 202, False),
        (SETS_COOKIE, 200, True),
        (SETS_COOKIE, 521, True),
        (GOES_ELSEWHERE, 200, True),
        (KEYED, 200, True),
        (WAITING, 200, True),
        (WAITING, 503, True),
        (MOVED, 200, False),
        (SHELL, 200, False),
        (FRAMES, 200, False),
        ("", 200, False),
        (b"%PDF-1.7 <script>location='/'</script>" + bytes(range(256)) * 300, 200, False),
        ("<p>" + "县" * 200 + "</p>" + SETS_COOKIE, 200, False),
    ],
)
def test_a_refusal_is_told_from_content(body: str | bytes, status: int, expected: bool) -> None:
    assert blocked(capture(body, status)) is expected


def test_an_unchanged_page_is_not_blocked() -> None:
    assert not blocked(capture("", 304, unchanged=True))


@pytest.mark.parametrize(
    "bait",
    [
        lambda n: "<script>" * n,
        lambda n: "location" * n,
        lambda n: "<script>location" + " " * 8 * n,
        lambda n: "<p>" * 3 * n + "<script>",
    ],
    ids=["scripts", "words", "blanks", "paragraphs"],
)
def test_bait_is_looked_at_in_proportion(bait: Callable[[int], str]) -> None:
    assert_in_proportion(lambda n: capture(bait(n)), blocked, 8000)


REFUSED = "<html><body><p>您的请求疑似攻击行为，已被网站防护系统拦截。</p><p>事件编号：3f9a</p></body></html>"
BUSY = "<html><body><h1>503 Service Unavailable</h1></body></html>"


@pytest.mark.parametrize("status", [418, 493, 567, 600, 999])
def test_a_status_that_only_firewalls_use_is_a_refusal(status: int) -> None:
    assert blocked(capture("", status))


@pytest.mark.parametrize("status", [400, 404, 500, 502, 503, 504, 520, 522])
def test_an_error_is_a_refusal_only_where_a_firewall_signs_it(status: int) -> None:
    assert not blocked(capture(BUSY, status))
    assert not blocked(capture("", status))
    assert blocked(capture(REFUSED, status))
    assert blocked(capture(REFUSED.encode("gb18030"), status))
    for header in (("server", "CloudWAF"), ("cf-mitigated", "challenge"), ("x-powered-by", "anquanbao")):
        assert blocked(structs.replace(capture(BUSY, status), headers=(header,)))


def test_an_article_about_attacks_is_no_refusal() -> None:
    assert not blocked(capture(REFUSED.replace("您的", "记者了解到，" * 200), 500))
    assert not blocked(capture(REFUSED, 200))
