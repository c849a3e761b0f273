"""Reading and judging reports, and reading lists, beside the bare parsers. Prints a table and one line of JSON.

Run by ``make bench``. Every work runs in a process of its own, as a user would start it, so that none inherits the heap
another one left; the processes take turns, so that what slows the machine slows them all. Medians of five turns; ratios
count, absolute times drift. Every call gets the next of several different reports, so nothing but official labels can
be known from the one before.

The mark is about a page of about 37 kB of markup: reports pasted from a word processor (``html``) come to that by
themselves. ``plain`` are the same reports without that markup. Nothing is padded. ``list`` are column pages
of the size they have on county sites (``bench/columns.py``), ``zoo`` the list pages of the zoo: small, and each of
another build.

How fast Lexbor parses depends on the allocator: the tree of such a page takes half a megabyte, and glibc gives it back
to the system after each page, to be faulted in again for the next, until the process has once freed a large block; from
then on it keeps the memory, and parses more than twice as fast. ``html, kept`` are the same works in processes that
keep it from the start: the lowest floor there is, and the hardest one to compare with.
"""

from __future__ import annotations

import ctypes
import io
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path

import docx
import lxml.html
import pdfplumber
import pypdfium2
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from bench import columns
from monitor.demo.reports import write_html
from monitor.judge.book import rulebook
from monitor.judge.judge import judge
from monitor.model.dossiers import Dossier
from monitor.model.pages import PageKind
from monitor.model.reports import Report
from monitor.read import listing
from monitor.read import report as reports
from monitor.shipped import rules_dir
from monitor.words import Words
from tests.animals import Animal, animals
from tests.demo.samples import report as drawn
from tests.read.papers import word

SAMPLE = Path(__file__).parents[2] / "shared" / "samples" / "huaian-2024" / "source.pdf"
RUNS, DIFFERENT, YEAR = 5, 120, 2026
TRIM_THRESHOLD, MMAP_THRESHOLD, KEPT = -1, -3, 64 * 1024**2
CHROME = (
    '<div class="top"><script>var site = {{}};</script>{links}</div>'
    '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 公开年报 &gt; 正文</div>'
)

Work = Callable[[bytes], object]


def read(data: bytes) -> Report:
    return reports.read(data, "bench")


def read_list(data: bytes) -> object:
    return listing.read(data, "bench", "http://www.jichuan.example/zwgk/tzgg/index.html", "text/html; charset=utf-8")


def lexbor(data: bytes) -> object:
    return LexborHTMLParser(data.decode())


def lxml_tree(data: bytes) -> object:
    return lxml.html.fromstring(data.decode())


def soup(data: bytes) -> object:
    return BeautifulSoup(data.decode(), "lxml")


def pdfium(data: bytes) -> object:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def plumber(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def cells(data: bytes) -> object:
    document = docx.Document(io.BytesIO(data))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def check(data: bytes) -> object:
    report = read(data)
    return judge(Dossier(today=date(YEAR + 1, 4, 1), report=report, year=report.year), *_judging())


HTML: Mapping[str, Work] = {
    "lexbor parse": lexbor,
    "lxml parse": lxml_tree,
    "beautifulsoup + lxml parse": soup,
    "read": read,
    "read + check": check,
}
LIST: Mapping[str, Work] = {
    "lexbor parse": lexbor,
    "lxml parse": lxml_tree,
    "beautifulsoup + lxml parse": soup,
    "read": read_list,
}
WORKS: Mapping[str, Mapping[str, Work]] = {
    "html": HTML,
    "plain": HTML,
    "html, kept": HTML,
    "pdf": {"pypdfium2 text": pdfium, "pdfplumber tables": plumber, "read": read, "read + check": check},
    "list": LIST,
    "zoo": LIST,
    "docx": {"python-docx cells": cells, "read": read, "read + check": check},
}
"""The first of each kind is the floor."""


def main() -> None:
    times = measured()
    results: dict[str, dict[str, float]] = {}
    for kind, works in WORKS.items():
        if (kind, next(iter(works))) in times:
            results[kind] = {"bytes": statistics.mean(map(len, sources(kind)))}
            results[kind] |= {name: times[kind, name] for name in works}
    for kind, rows in results.items():
        floor = rows[next(iter(WORKS[kind]))]
        for name, value in rows.items():
            print(f"{kind:10} {name:28} {value:10.2f}" + ("" if name == "bytes" else f"  {value / floor:6.2f} x"))
    print(json.dumps(results))


def measured() -> dict[tuple[str, str], float]:
    """Milliseconds of one call of each work; works without a source are left out."""
    context = multiprocessing.get_context("spawn")
    wanted = [(kind, name) for kind, works in WORKS.items() if sources(kind) for name in works]
    pools = {one: ProcessPoolExecutor(1, mp_context=context) for one in wanted}
    turns: dict[tuple[str, str], list[float]] = {one: [] for one in wanted}
    for _ in range(1 + RUNS):
        for one, pool in pools.items():
            turns[one].append(pool.submit(turn, *one).result())
    for pool in pools.values():
        pool.shutdown()
    return {one: statistics.median(runs[1:]) for one, runs in turns.items()}


def turn(kind: str, name: str) -> float:
    """Milliseconds a call, over so many calls as take a little while."""
    work, following = _work(kind, name), _following(kind)
    calls, start = 0, time.perf_counter()
    while calls < len(sources(kind)) or time.perf_counter() - start < 0.1:
        work(next(following))
        calls += 1
    return (time.perf_counter() - start) / calls * 1000


@cache
def sources(kind: str) -> Sequence[bytes]:
    if kind == "pdf":
        return [SAMPLE.read_bytes()] if SAMPLE.exists() else []
    if kind == "docx":
        return [word(drawn(seed)) for seed in range(DIFFERENT // 10)]
    if kind == "list":
        return [columns.page(seed) for seed in range(DIFFERENT)]
    if kind == "zoo":
        return [one.data for one in animals() if one.truth["kind"] == PageKind.LIST and is_utf8_page(one)]
    return [html_page(seed, "form" if kind == "plain" else "word") for seed in range(DIFFERENT)]


def is_utf8_page(animal: Animal) -> bool:
    """Whether the bare parsers can be given a page as it is."""
    try:
        return animal.path.suffix == ".html" and bool(animal.data.decode())
    except UnicodeDecodeError:
        return False


def html_page(seed: int, style: str) -> bytes:
    """A consistent report with the navigation, the breadcrumb and the scripts that pages have around them."""
    links = "".join(f'<a href="/n/{seed}/{n}.html">栏目导航第{n}项</a>' for n in range(40))
    return write_html(drawn(seed), style).replace("<body>", "<body>" + CHROME.format(links=links), 1).encode()


@cache
def _work(kind: str, name: str) -> Work:
    library = ctypes.CDLL(None)
    if kind.endswith("kept") and hasattr(library, "mallopt"):
        for option in (TRIM_THRESHOLD, MMAP_THRESHOLD):
            library.mallopt(option, KEPT)
    return WORKS[kind][name]


@cache
def _following(kind: str) -> cycle[bytes]:
    return cycle(sources(kind))


@cache
def _judging() -> tuple[rulebook.RuleBook, Words]:
    return rulebook.load(rules_dir()).part("report"), Words("zh")


if __name__ == "__main__":
    main()
