"""Reading and judging reports, side by side with the bare parsers. Prints a table and one line of JSON.

Run by ``make bench``. Medians of five runs of the same work in one process; ratios count, absolute times drift. Every
call gets the next of several different reports, so nothing but official labels can be known from the one before.
"""

from __future__ import annotations

import io
import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path

import docx
import lxml.html
import pdfplumber
import pypdfium2
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from monitor.demo.reports import write_html
from monitor.judge import rulebook
from monitor.judge.judge import judge
from monitor.model import Dossier
from monitor.places import rules_dir
from monitor.read import report as reports
from monitor.words import Words
from tests.demo.samples import report as drawn
from tests.read.papers import word

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
RUNS, REPEATS, DIFFERENT, YEAR = 5, 40, 40, 2026
HTML_BYTES = 37_000
CHROME = (
    '<div class="top"><script>var site = {{}};</script>{links}</div>'
    '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 公开年报 &gt; 正文</div>'
)

Rows = dict[str, float]


def median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds of one call."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(repeats):
            work()
        times.append((time.perf_counter() - start) / repeats * 1000)
    return statistics.median(times)


def each(work: Callable[[bytes], object], sources: Sequence[bytes]) -> Callable[[], object]:
    """The work on one source after the other."""
    following = cycle(sources)
    return lambda: work(next(following))


def html_page(seed: int, style: str) -> bytes:
    """A consistent report with the navigation, the breadcrumb and the scripts that pages have around them."""
    links = "".join(f'<a href="/n/{seed}/{n}.html">栏目导航第{n}项</a>' for n in range(40))
    page = write_html(drawn(seed), style).replace("<body>", "<body>" + CHROME.format(links=links), 1)
    script = " " * max(0, HTML_BYTES - len(page.encode()) - len("<script></script>"))
    return page.replace("</body>", f"<script>{script}</script></body>", 1).encode()


def read(data: bytes) -> reports.Report:
    return reports.read(data, "bench")


def checker() -> Callable[[bytes], object]:
    book, words = rulebook.load(rules_dir()), Words("zh")

    def check(data: bytes) -> object:
        report = read(data)
        return judge(Dossier(today=date(YEAR + 1, 4, 1), report=report, year=report.year), book, words)

    return check


def html_rows(style: str) -> Rows:
    pages = [html_page(seed, style) for seed in range(DIFFERENT)]
    return {
        "bytes": statistics.mean(map(len, pages)),
        "lexbor parse": median(each(lambda data: LexborHTMLParser(data.decode()), pages)),
        "lxml parse": median(each(lambda data: lxml.html.fromstring(data.decode()), pages)),
        "beautifulsoup + lxml parse": median(each(lambda data: BeautifulSoup(data.decode(), "lxml"), pages), 5),
        "read": median(each(read, pages)),
        "read + check": median(each(checker(), pages)),
    }


def pdf_rows() -> Rows:
    path = SAMPLES / "huaian-2024" / "source.pdf"
    if not path.exists():
        return {}
    data = path.read_bytes()

    def bare() -> object:
        with pypdfium2.PdfDocument(data) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    def plumbed() -> object:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [page.extract_tables() for page in pdf.pages]

    check = checker()
    return {
        "bytes": float(len(data)),
        "pypdfium2 text": median(bare, 5),
        "pdfplumber tables": median(plumbed, 1),
        "read": median(lambda: read(data), 5),
        "read + check": median(lambda: check(data), 5),
    }


def docx_rows() -> Rows:
    files = [word(drawn(seed)) for seed in range(DIFFERENT // 4)]

    def cells(data: bytes) -> object:
        document = docx.Document(io.BytesIO(data))
        return [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    return {
        "bytes": statistics.mean(map(len, files)),
        "python-docx cells": median(each(cells, files), 5),
        "read": median(each(read, files), 10),
        "read + check": median(each(checker(), files), 10),
    }


def main() -> None:
    results = {"html": html_rows("form"), "word": html_rows("word"), "pdf": pdf_rows(), "docx": docx_rows()}
    for kind, rows in results.items():
        floor = next((value for name, value in rows.items() if name != "bytes"), 1.0)
        for name, value in rows.items():
            print(f"{kind:5} {name:28} {value:10.2f}" + ("" if name == "bytes" else f"  {value / floor:6.2f} x"))
    print(json.dumps(results))


main()
