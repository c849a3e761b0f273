"""Reading and judging one report, side by side with the bare parsers. Prints a table and one line of JSON.

Run by ``make bench``. Medians of five runs of the same work in one process; ratios count, absolute times drift.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import lxml.html
import pypdfium2
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from monitor.demo import scenario as scenarios
from monitor.demo.reports import write_html
from monitor.demo.scenario import report_of
from monitor.judge import rulebook
from monitor.judge.judge import judge
from monitor.model import Dossier
from monitor.places import rules_dir
from monitor.read import report as reports
from monitor.words import Words

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
RUNS, REPEATS, YEAR = 5, 20, 2025
SIZE = 37_000


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


def html_page() -> bytes:
    """A clean report of a generated unit, filled up with site chrome to about 37 kB as report pages are."""
    scenario = scenarios.load()
    unit = next(unit for unit in scenario.units if not unit.defects and unit.appears)
    page = write_html(report_of(scenario, unit, YEAR, YEAR), "word")
    links = "".join(f'<li><a href="/n/{Random(n).randint(1, 9**9)}.html">栏目导航第{n}项</a></li>' for n in range(200))
    missing = max(0, SIZE - len(page.encode()) - len(links.encode()))
    return page.replace("<body>", f"<body><ul>{links}</ul><!--{' ' * missing}-->", 1).encode()


def judged(data: bytes) -> Callable[[], object]:
    book, words = rulebook.load(rules_dir()), Words("zh")

    def work() -> object:
        read = reports.read(data, "bench")
        return judge(Dossier(today=date(YEAR + 1, 4, 1), report=read, year=read.year), book, words)

    return work


def html_rows() -> dict[str, float]:
    data = html_page()
    text = data.decode()
    return {
        "bytes": float(len(data)),
        "lexbor parse": median(lambda: LexborHTMLParser(text)),
        "lxml parse": median(lambda: lxml.html.fromstring(text)),
        "beautifulsoup + lxml parse": median(lambda: BeautifulSoup(text, "lxml"), 5),
        "read": median(lambda: reports.read(data, "bench")),
        "read + check": median(judged(data)),
    }


def pdf_rows() -> dict[str, float]:
    path = SAMPLES / "huaian-2024" / "source.pdf"
    if not path.exists():
        return {}
    data = path.read_bytes()

    def bare() -> object:
        with pypdfium2.PdfDocument(data) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    return {
        "pypdfium2 text": median(bare, 5),
        "read": median(lambda: reports.read(data, "bench"), 5),
        "read + check": median(judged(data), 5),
    }


def main() -> None:
    results = {"html": html_rows(), "pdf": pdf_rows()}
    for kind, rows in results.items():
        floor = rows.get("lexbor parse") or rows.get("pypdfium2 text") or 1.0
        for name, value in rows.items():
            ratio = "" if name == "bytes" else f"  {value / floor:6.1f} x"
            print(f"{kind:5} {name:28} {value:10.2f}{ratio}")
    print(json.dumps(results))


main()
