"""The first day: every page comes whole and is read for titles, links and dates."""

from __future__ import annotations

from bench.contest import LOOP, MONITOR, SCRAPY, contest
from bench.figures import Figure, Options, beside
from bench.reading import figures

TITLE = "cold round over the columns of row 4, every page parsed for titles, links and dates"
MARK = "list reading <= 10 times Lexbor; columns a CPU second >= Scrapy's with one XPath"

MOST = {"list": {"read": 10.0}, "zoo": {}}
FAST = 1.0


def measure(options: Options) -> list[Figure]:
    with contest(options) as held:
        rounds = held.cold((MONITOR, SCRAPY, LOOP), options.runs)
    pages = {name: 1000 / cpu for name, cpu in rounds.cpu.items()}
    return [
        *figures(MOST, options.runs),
        beside("CPU", rounds.cpu, "ms", per="column", ours=MONITOR),
        beside("columns", pages, "columns", per="CPU second", ours=MONITOR, against=SCRAPY, mark=FAST.__le__),
        beside("requests", rounds.requests, "requests", per="column", ours=MONITOR),
    ]
