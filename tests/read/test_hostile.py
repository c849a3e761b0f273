"""Sources made to cost time or memory: everything ends soon, and nothing is taken for more than it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.read import listing
from monitor.read import report as reader
from monitor.read.markup import nesting
from tests.bounds import SHARES, assert_in_proportion
from tests.read.corpus import TITLE, article, page, read

SIZE = 1_000_000


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("run", ["1", "费", "收取", "信息处理费", "未收取", "2022年", "向", "公开", "补正后", " "])
def test_text_without_an_end_is_read_in_proportion(run: str, share: int) -> None:
    head = f"{TITLE}\n六、其他需要报告的事项\n"
    for make in (
        lambda n: page(f"<p>六、其他需要报告的事项</p><p>{run * (n // len(run))}</p>"),
        lambda n: head + run * (n // len(run)),
    ):
        assert_in_proportion(make, lambda text: _reported(text.encode()), SIZE // share, 1000)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("run", ["a-", "报告_", " |"])
def test_a_title_without_an_end_is_read_in_proportion(run: str, share: int) -> None:
    head = "<!DOCTYPE html><html><title>"
    for work in (_reported, _listed):
        assert_in_proportion(lambda n: f"{head}{run * n}</title><p>1".encode(), work, SIZE // share, 1000)


HOSTILE: dict[str, tuple[Callable[[int], str], int] | tuple[Callable[[int], str], int, int]] = {
    "nested blocks": (lambda n: "<div>" * n, 200_000, 12_500),
    "nested inline": (lambda n: "<span>" * n, 200_000),
    "nested tables": (lambda n: "<table><tr><td>" * n, 50_000, 6_250),
    "nested lists": (lambda n: "<ul><li>" * n, 100_000, 6_250),
    "open formatting": (lambda n: "<p><b>" * n, 100_000),
    "formatting of its own": (lambda n: "".join(f"<p><font color={k}>" for k in range(n)), 5000, 640),
    "open paragraphs": (lambda n: "<p>" * n, 200_000),
    "end tags": (lambda n: "</div>" * n, 200_000),
    "many tables": (lambda n: "<table><tr><td>1<td>2</table>" * n, 10_000),
    "many rows": (lambda n: "<table>" + "<tr><td>规章<td>1<td>2<td>3</tr>" * n + "</table>", 50_000),
    "many cells": (lambda n: "<table><tr>" + "<td>1" * n + "</table>", 200_000),
    "huge spans": (lambda n: "<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1" * 50) * n + "</table>", 100),
    "spans beyond counting": (
        lambda n: f"<table><tr><td rowspan={'9' * n} colspan={'9' * n}>1<td>2</table>",
        5000,
    ),
    "headings": (lambda n: "<p>一、总体情况</p>" * n, 30_000),
    "breadcrumbs": (lambda n: "<div class=crumb>" * (n // 60) + "首页" * n, 100_000),
    "links": (lambda n: "<a href='http://127.0.0.2/x.pdf'>年度报告</a>" * n, 50_000),
    "a title": (lambda n: "<title>" + " " * n + "</title>", SIZE),
    "attributes": (lambda n: "<p " + "a='b' " * n + ">", 200_000),
    "different attributes": (lambda n: "<p " + " ".join(f"a{k}" for k in range(n)) + ">", 300_000, 37_500),
    "attributes that seem to end": (lambda n: "<p " + " ".join(f"a{k}='>'" for k in range(n)) + ">", 300_000, 37_500),
    "raised figures": (
        lambda n: "<table>" + ("<tr>" + "<td>1<sup><sup><sup>2</sup></sup></sup>" * 10) * n + "</table>",
        4000,
    ),
    "halves of headings": (lambda n: "".join(f"<p>四、政府信息公开行政{k}</p>" for k in range(n)), 30_000, 2_500),
    "a paragraph without end": (lambda n: "<p>" + "公开工作说明，" * n, 900_000),
    "entities": (lambda n: "&nbsp;" * n, 200_000),
    "comments": (lambda n: "<!--" * n, 200_000),
}
"""Markup of any size, the largest it is tried in, and the least: less than what a page is cut to costs more, once."""


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_in_proportion(name: str, share: int) -> None:
    body, most, least = (*HOSTILE[name], 64)[:3]
    for work in (_reported, _listed):
        assert_in_proportion(lambda n: _page(body(n)), work, most // share, least)


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><title>{TITLE}</title><body>{body}".encode()


def _reported(data: bytes) -> object:
    return reader.assembled(data, "page", "", reader.Hints(), "text/html")


def _listed(data: bytes) -> object:
    return listing.plainly(data, "list", "http://127.0.0.2/", "", None)


LISTS: dict[str, tuple[Callable[[int], str], int]] = {
    "one holder": (lambda n: "<html><div>" + "<a href=a>公开目录更新说明</a> 2027-01-01 " * n, 50_000),
    "nested holders": (
        lambda n: "<html>" + "".join(f"<div><a href=a{k}>公开目录更新说明</a>" for k in range(n)) + "字" * 125 * n,
        8000,
    ),
    "rows": (
        lambda n: "<ul>" + "".join(f"<li><a href=a{k}>公开目录更新说明</a>2027-01-01</li>" for k in range(n)),
        20_000,
    ),
    "records": (lambda n: "<html><recordset>" + "<record><![CDATA[" * n, 100_000),
    "json": (lambda n: '{"data":{"results":' + "[" * n, 200_000),
    "one row of links": (
        lambda n: "<ul><li>" + "".join(f"<a href=a{k}>公开目录更新说明</a>" for k in range(n)) + "2027-01-01</li></ul>",
        20_000,
    ),
    "lists in lists": (
        lambda n: "<html>" + "<ul><li><a href=a>公开目录更新说明</a>2027-01-01".join(map(str, range(n))),
        3000,
    ),
    "cells of one row": (
        lambda n: "<table><tr>" + "".join(f"<td><a href=a{k}>公开目录{k}</a><td>2027-01-01" for k in range(n)),
        20_000,
    ),
    "another build halfway": (
        lambda n: (
            "".join(f"<li><a href=a{k}>公开目录更新说明</a>2027-01-01</li>" for k in range(n // 2))
            + "".join(f"<div><p>2027-01-01<p><a href=b{k}>公开指南修订说明</a></div>" for k in range(n // 2))
        ),
        20_000,
    ),
    "records of an answer": (
        lambda n: (
            '{"list":['
            + ",".join(f'{{"title":"公开目录更新说明{k}","url":"/a{k}","fbrq":"2027-01-01"}}' for k in range(n))
            + "]}"
        ),
        20_000,
    ),
    "paging": (lambda n: "<html>" + "createPageHTML(" * n, 50_000),
}


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", LISTS)
def test_hostile_lists_are_read_in_proportion(name: str, share: int) -> None:
    body, most = LISTS[name]
    assert_in_proportion(lambda n: body(n).encode(), _listed, most // share)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("line", ["|", "1\n", "一、总体情况\n", "\t", "规章 |\n"])
def test_hostile_text_is_read_in_proportion(line: str, share: int) -> None:
    head = f"{TITLE}\n二、主动公开政府信息情况\n"
    assert_in_proportion(lambda n: (head + line * (n // len(line))).encode(), _reported, SIZE // share, 1000)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 30_000,
        "<table><tr><td>" * 30_000,
        "".join(f"<i id={n}><p>" for n in range(3000)),
        "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">",
    ],
)
def test_a_page_nested_beyond_measure_is_cut_and_says_so(markup: str) -> None:
    report = read(article().replace("</body>", markup + "</body>"))
    assert report.trouble is not None
    assert report.trouble.code == "too-large"
    found = listing.read(f"<html><ul>{markup}".encode(), "list", "http://127.0.0.2/")
    assert found.trouble is not None


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='data:image/png;base64," + "ab/d+EFg" * 100_000 + "'>",
        "",
        "<div>" * 900,
        "<p>" * 20_000,
        "<tr><td>" * 20_000,
        "<br>" * 50_000,
        "<font>" * 40,
    ],
)
def test_an_ordinary_page_is_not_cut(markup: str) -> None:
    text = article().replace("</body>", markup + "</body>")
    assert nesting.bounded(text) == text
