"""The day of every day: nothing is new, and every site says so when it is asked."""

from __future__ import annotations

from bench.contest import LOOP, MONITOR, URLWATCH, contest
from bench.figures import Figure, Options, beside

TITLE = "warm round: 1,000 unchanged columns of 20 kB on 200 hosts, a fifth in GBK, ETags on"
MARK = "<= half of urlwatch's CPU; one request a distinct address, 1.2 a column"

CPU, REQUESTS = 0.5, 1.2


def measure(options: Options) -> list[Figure]:
    with contest(options) as held:
        rounds = held.warm((MONITOR, URLWATCH, LOOP), options.runs)
    return [
        beside("CPU", rounds.cpu, "ms", per="column", ours=MONITOR, against=URLWATCH, mark=CPU.__ge__),
        beside("requests", rounds.requests, "requests", per="column", ours=MONITOR, mark=REQUESTS.__ge__),
    ]
