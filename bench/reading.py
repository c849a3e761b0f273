"""Reading and judging reports, and reading lists, beside the bare parsers: the works of several rows.

Every work runs in a process of its own, as a user would start it, so that none inherits the heap another one left; the
processes take turns, so that what slows the machine slows them all. The first turn of each is not counted: it reads a
hundred different documents. Every call gets the next of several different ones, so nothing but official labels can be
known from the one before. Times are of the processor, with that of the process apart in which risky files are read.

``html`` are reports pasted from a word processor, which come to about 37 kB of markup by themselves; ``plain`` are the
same reports without that markup. Nothing is padded. ``list`` are column pages of the size they have on county sites
(``bench/columns.py``), ``zoo`` the list pages of the zoo: small, and each of another build.

How fast Lexbor parses depends on the allocator: the tree of such a page takes half a megabyte, and glibc gives it back
to the system after each page, to be faulted in again for the next, until the process has once freed a large block; from
then on it keeps the memory, and parses more than twice as fast. ``html, kept`` are the same works in processes that
keep it from the start: the lowest floor there is, and the hardest one to compare with.
"""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from functools import cache, partial
from itertools import cycle
from pathlib import Path

import docx
import lxml.html
import pdfplumber
import pypdfium2
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from bench import columns
from bench.figures import Figure, beside
from bench.measure import cpu, medians
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
"""A published report of six pages, kept beside the checkout where it is at hand."""
SIX_PAGES = Path(__file__).parents[1] / "tests" / "pages" / "pdf" / "six-pages.pdf"
DIFFERENT, YEAR, LEAST = 120, 2026, 0.1
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
PDF: Mapping[str, Work] = {
    "pypdfium2 text": pdfium,
    "pdfplumber tables": plumber,
    "read": read,
    "read + check": check,
}
WORKS: Mapping[str, Mapping[str, Work]] = {
    "html": HTML,
    "plain": HTML,
    "html, kept": HTML,
    "pdf": PDF,
    "pdf sample": PDF,
    "list": LIST,
    "zoo": LIST,
    "docx": {"python-docx cells": cells, "read": read, "read + check": check},
}
"""By kind of document; the first of each kind is the floor."""


OURS = ("read", "read + check")


def figures(most: Mapping[str, Mapping[str, float]], runs: int) -> list[Figure]:
    """What our works take of some kinds of document, beside all others of the kind; ratios are to the floor.

    ``most`` has the kinds, with the highest ratio that keeps the mark for each work that has one.
    """
    found = []
    for kind, times in measured(most, runs).items():
        others = {name: time for name, time in times.items() if name not in OURS}
        for name in filter(times.__contains__, OURS):
            values = {f"{name}, {kind}": times[name], **others}
            mark = most[kind][name].__ge__ if name in most[kind] else None
            found.append(beside(f"{name}, {kind}", values, "ms", per="document", against=next(iter(others)), mark=mark))
    return found


def measured(kinds: Iterable[str], runs: int) -> dict[str, dict[str, float]]:
    """Kind -> work -> milliseconds of one call: the median of so many turns. A kind without a source is left out."""
    context = multiprocessing.get_context("spawn")
    wanted = [(kind, name) for kind in kinds if sources(kind) for name in WORKS[kind]]
    with ExitStack() as stack:
        pools = {one: stack.enter_context(ProcessPoolExecutor(1, mp_context=context)) for one in wanted}
        for one, pool in pools.items():
            pool.submit(turn, *one).result()
        times = medians({one: partial(_asked, pool, one) for one, pool in pools.items()}, runs)
    return {kind: {name: times[kind, name] for named, name in wanted if named == kind} for kind, _ in wanted}


def _asked(pool: ProcessPoolExecutor, one: tuple[str, str], _: int) -> float:
    return pool.submit(turn, *one).result()


def turn(kind: str, name: str) -> float:
    """Milliseconds of CPU a call, over so many calls as take a little while."""
    work, following = _work(kind, name), _following(kind)
    calls, begun, start = 0, time.perf_counter(), cpu()
    while calls < len(sources(kind)) or time.perf_counter() - begun < LEAST:
        work(next(following))
        calls += 1
    return (cpu() - start) / calls * 1000


@cache
def sources(kind: str) -> Sequence[bytes]:
    if kind == "pdf":
        return [SIX_PAGES.read_bytes()]
    if kind == "pdf sample":
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
