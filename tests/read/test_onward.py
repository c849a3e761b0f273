"""Where pages that only lead on lead to; those that show something lead nowhere."""

from __future__ import annotations

import pytest

from monitor.read.onward import target

BASE = "http://www.jichuan.example/"
LIST = "".join(
    f"<li><a href=/yw/t{n}.html>霁川县召开第{n}次重点工作推进会议</a><span>2026-11-{28 - n}</span></li>"
    for n in range(8)
)


@pytest.mark.parametrize(
    ("page", "refresh", "right"),
    [
        ("<meta http-equiv=refresh content='0;url=/index/'>", "", "http://www.jichuan.example/index/"),
        ('<META HTTP-EQUIV="Refresh" CONTENT="3; URL=\'gov/index.html\'">', "", "http://www.jichuan.example/gov/index.html"),
        ("<meta http-equiv=refresh content='0;url=http://www.other.example/'>", "", "http://www.other.example/"),
        ("<script>window.location.href='/index/'</script>", "", "http://www.jichuan.example/index/"),
        ("<script>location.replace(\"./web/index.jsp\")</script>", "", "http://www.jichuan.example/web/index.jsp"),
        ("<script>if(m){location='/m/'}else{location='/pc/'}</script>", "", None),
        ("<p>点击进入</p><a href=/index/><img src=a.jpg></a>", "", "http://www.jichuan.example/index/"),
        ("<p>欢迎访问，点击进入</p><a href=/zh/>中文</a><a href=/en/>English</a>", "", None),
        ("", "0; url=/index/", "http://www.jichuan.example/index/"),
        ("", "5;/index/", "http://www.jichuan.example/index/"),
        ("", "300", None),
        ("", "300; url=/index/", None),
        (f"<ul>{LIST}</ul>", "0; url=/index/", "http://www.jichuan.example/index/"),
        ("<meta http-equiv=refresh content='600;url=/index/'>", "", None),
        ("<meta http-equiv=refresh content=300>" + f"<ul>{LIST}</ul>", "", None),
        ("<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "", None),
        ("<meta http-equiv=refresh content='0;url=file:///etc/passwd'>", "", None),
        (f"<ul>{LIST}</ul><script>function go(){{ location.href='/x/' }}</script>", "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_page_leads_on_to_one_address_or_none(page: str, refresh: str, right: str | None) -> None:
    body = f"<html><head><meta charset=utf-8></head><body>{page}</body></html>".encode()
    assert target(body, BASE, "text/html; charset=utf-8", refresh) == right


@pytest.mark.parametrize(
    "bait", ["<script>location" * 3000, "<meta http-equiv=refresh content='" * 1500, "location='" * 5000]
)
def test_bait_leads_nowhere(bait: str) -> None:
    assert target(f"<html>{bait}".encode(), BASE) is None
