"""Reading and judging reports, side by side with the bare parsers. Prints a table and one line of JSON.

Run by ``make bench``. Medians of five runs of the same works in one process, each run one work after the other, so that
what slows the machine slows them all; ratios count, absolute times drift. Every call gets the next of several different
reports, so nothing but official labels can be known from the one before.

The mark is about a page of about 37 kB of markup: reports pasted from a word processor (``html``) come to that by
themselves. ``plain`` are the same reports without that markup. Nothing is padded.

How fast Lexbor parses depends on the allocator: the tree of such a page takes half a megabyte, and glibc gives it back
to the system after each page, to be faulted in again for the next, until the process has once freed a large block; from
then on it keeps the memory, and parses up to three times as fast. Which of the two a run met was chance, so it is set,
for every work alike: ``html`` and ``plain`` as in a process that has just begun (glibc's default threshold),
``html, kept`` as in one that has worked for long. That floor is the lower and the steadier one.
"""

from __future__ import annotations

import ctypes
import gc
import io
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
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
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
GIVEN_BACK, KEPT = 128 * 1024, 64 * 1024**2
CHROME = (
    '<div class="top"><script>var site = {{}};</script>{links}</div>'
    '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 公开年报 &gt; 正文</div>'
)

Rows = dict[str, float]


def medians(works: Mapping[str, Callable[[], object]], repeats: int = REPEATS) -> Rows:
    """Milliseconds of one call of each work."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(1 + RUNS):
        for name, work in works.items():
            gc.collect()
            start = time.perf_counter()
            for _ in range(repeats):
                work()
            times[name].append((time.perf_counter() - start) / repeats * 1000)
    return {name: statistics.median(runs[1:]) for name, runs in times.items()}


def memory(threshold: int) -> None:
    """From how many free bytes on glibc gives memory back to the system; elsewhere nothing is set."""
    library = ctypes.CDLL(None)
    for option in (TRIM_THRESHOLD, MMAP_THRESHOLD) if hasattr(library, "mallopt") else ():
        library.mallopt(option, threshold)


def each(work: Callable[[bytes], object], sources: Sequence[bytes]) -> Callable[[], object]:
    """The work on one source after the other."""
    following = cycle(sources)
    return lambda: work(next(following))


def html_page(seed: int, style: str) -> bytes:
    """A consistent report with the navigation, the breadcrumb and the scripts that pages have around them."""
    links = "".join(f'<a href="/n/{seed}/{n}.html">栏目导航第{n}项</a>' for n in range(40))
    return write_html(drawn(seed), style).replace("<body>", "<body>" + CHROME.format(links=links), 1).encode()


def read(data: bytes) -> reports.Report:
    return reports.read(data, "bench")


def checker() -> Callable[[bytes], object]:
    book, words = rulebook.load(rules_dir()), Words("zh")

    def check(data: bytes) -> object:
        report = read(data)
        return judge(Dossier(today=date(YEAR + 1, 4, 1), report=report, year=report.year), book, words)

    return check


def html_rows(style: str, threshold: int = GIVEN_BACK) -> Rows:
    memory(threshold)
    pages = [html_page(seed, style) for seed in range(DIFFERENT)]
    times = medians(
        {
            "lexbor parse": each(lambda data: LexborHTMLParser(data.decode()), pages),
            "lxml parse": each(lambda data: lxml.html.fromstring(data.decode()), pages),
            "read": each(read, pages),
            "read + check": each(checker(), pages),
        }
    )
    soup = medians({"beautifulsoup + lxml parse": each(lambda data: BeautifulSoup(data.decode(), "lxml"), pages)}, 5)
    return {"bytes": statistics.mean(map(len, pages)), **times, **soup}


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
    ours = {"pypdfium2 text": bare, "read": lambda: read(data), "read + check": lambda: check(data)}
    return {"bytes": float(len(data)), **medians(ours, 5), **medians({"pdfplumber tables": plumbed}, 1)}


def docx_rows() -> Rows:
    files = [word(drawn(seed)) for seed in range(DIFFERENT // 4)]

    def cells(data: bytes) -> object:
        document = docx.Document(io.BytesIO(data))
        return [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    works = {
        "python-docx cells": each(cells, files),
        "read": each(read, files),
        "read + check": each(checker(), files),
    }
    return {"bytes": statistics.mean(map(len, files)), **medians(works, 10)}


def main() -> None:
    results = {
        "html": html_rows("word"),
        "plain": html_rows("form"),
        "html, kept": html_rows("word", KEPT),
        "pdf": pdf_rows(),
        "docx": docx_rows(),
    }
    for kind, rows in results.items():
        floor = next((value for name, value in rows.items() if name != "bytes"), 1.0)
        for name, value in rows.items():
            print(f"{kind:10} {name:28} {value:10.2f}" + ("" if name == "bytes" else f"  {value / floor:6.2f} x"))
    print(json.dumps(results))


main()
