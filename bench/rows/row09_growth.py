"""Taking in what was seen, in counties of three sizes: a column costs what it costs, however many others there are."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bench import history
from bench.figures import Figure, Options, Rival
from bench.history import Size
from bench.measure import spent

TITLE = "growth: what surveys of 1,000, 10,000 and 100,000 columns cost to take in"
MARK = "CPU a column flat within 20 %, and the memory beyond that of the configuration"

_SIZES = (1_000, 10_000, 100_000)
_COLUMNS, _UNITS = 10, 5
_FLAT = 1.2


def measure(options: Options) -> list[Figure]:
    sizes = [size for size in _SIZES if options.size is None or size <= options.size]
    seen = {size: _taken_in(size) for size in sizes}
    costs = {size: one["cpu"] for size, one in seen.items()}
    memory = {size: one["memory"] for size, one in seen.items()}
    return [_grown("taking in", costs, "ms", "column"), _grown("memory", memory, "MB", "")]


def _taken_in(columns: int) -> dict[str, float]:
    """Milliseconds a column of a second day, and megabytes taken."""
    agencies = columns // _COLUMNS
    size = Size(agencies=agencies, columns=columns, hosts=agencies // _UNITS, years=1, days=1)
    with tempfile.TemporaryDirectory() as folder:
        path = history.write(Path(folder), size)
        with history.desk(path, size) as desk:
            history.live(desk, size)
        found: dict[str, float] = json.loads(spent([sys.executable, "-m", "bench.taking", path]).output)
    return found


def _grown(name: str, values: dict[int, float], unit: str, per: str) -> Figure:
    """The figure of the largest county beside those of the smaller ones."""
    least, most = min(values), max(values)
    ratio = values[most] / values[least]
    rivals = tuple(Rival(f"{size:,} columns", value) for size, value in values.items() if size != most)
    return Figure(
        name=f"{name}, {most:,} columns", value=values[most], unit=unit, per=per, ratio=ratio,
        against=f"{least:,} columns", reached=ratio <= _FLAT, rivals=rivals,
    )  # fmt: skip
