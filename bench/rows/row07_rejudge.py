"""Stored readings judged again by the whole book, in counties of two sizes; no rule is left out, nothing is fetched."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import history
from bench.figures import Figure, Options, beside
from bench.history import Size
from monitor.rounds import rejudge

TITLE = "stored readings judged again after a change of the book"
MARK = ">= 1,500 a second and core, flat (within 20 %)"

_SIZES = (300, 2_400)
_FEWEST, _FLAT = 1_500.0, 0.8


def measure(options: Options) -> list[Figure]:
    sizes = [size if options.size is None else min(size, options.size) for size in _SIZES]
    rates = {f"{size:,} readings": _rate(size) for size in sizes}
    few, many = rates
    return [
        beside("judged", rates, "readings", per="second", ours=many, mark=_FEWEST.__le__),
        beside("flat", rates, "readings", per="second", ours=many, against=few, mark=_FLAT.__le__),
    ]


def _rate(agencies: int) -> float:
    """Readings a second of CPU, with what becomes of their cases and the reports side by side."""
    size = Size(agencies=agencies, columns=agencies, hosts=max(1, agencies // 5), years=1)
    with tempfile.TemporaryDirectory() as folder:
        path = history.write(Path(folder), size)
        with history.desk(path, size) as desk:
            history.live(desk, size)
            now = history.at(history.LAST + timedelta(days=1))
            start = time.process_time()
            done = rejudge.judge_again(desk, now, rejudge.chosen(desk, now), lambda: None)
            spent = time.process_time() - start
    if done.judged != agencies:
        raise RuntimeError(f"{done.judged} of {agencies} readings were judged")
    return done.judged / spent
