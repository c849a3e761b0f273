"""A county of ten thousand units and the years behind it: what it costs to ask how it stands, and to wait."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench import history
from bench.figures import Figure, Options, beside
from bench.history import Size
from bench.measure import medians, spent

TITLE = "10,000 agencies, 100,000 columns, five years: due, status, start, an idle minute, memory"
MARK = (
    "<= 10 ms; status <= 150 ms over the bare start, --json <= 2 s; start <= 2 s; minute <= 20 ms; <= 200 MB; "
    "38 units and 380 columns after five years <= 500 MB on disk"
)

BARE, STATUS, JSON = "bare start", "status", "status --json"
_STATES = (0, 1, 2)
_COLUMNS, _UNITS = 10, 5
_DAYS, _DAYS_AT_A_LOOK = 5 * 365, 30
_FLOOR = (
    "SELECT state, count(*) FROM obligations WHERE year = 2025 GROUP BY state",
    "SELECT state, count(*) FROM columns GROUP BY state",
    "SELECT count(*) FROM cases WHERE closed IS NULL",
    "SELECT host FROM agenda WHERE what = 'visit' AND at <= '2026'",
)


def measure(options: Options) -> list[Figure]:
    agencies = options.size or 10_000
    size = Size(agencies=agencies, columns=_COLUMNS * agencies, hosts=max(1, agencies // _UNITS), pages=False)
    with tempfile.TemporaryDirectory() as folder:
        path = history.write(Path(folder), size)
        with history.desk(path, size) as desk:
            history.live(desk, size)
        _rested(path, 26)  # who starts for the first time reads the roster from its files
        idle = _rested(path, 50)
        times = medians({name: partial(_cpu, one) for name, one in _commands(path).items()}, options.runs)
        floor = {"bare SQL": _bare(Path(folder) / "state" / "monitor.sqlite3")}
    over = {"status": times[STATUS] - times[BARE], BARE: times[BARE], **floor}
    whole = {JSON: times[JSON], BARE: times[BARE], **floor}
    return [
        beside("due", {"due": idle["due"], **floor}, "ms", mark=(10.0).__ge__),
        beside("status over the bare start", over, "ms", ours="status", mark=(150.0).__ge__),
        beside(JSON, whole, "ms", mark=(2000.0).__ge__),
        beside("start", {"start": idle["start"] * 1000}, "ms", mark=(2000.0).__ge__),
        beside("idle minute", {"idle minute": idle["minute"]}, "ms", mark=(20.0).__ge__),
        beside("memory", {"memory": idle["memory"]}, "MB", mark=(200.0).__ge__),
        beside("a county after five years", {"a county after five years": _lived(options)}, "MB", mark=(500.0).__ge__),
    ]


def _lived(options: Options) -> float:
    """Megabytes of the books of a county of the usual size, with every round and sample of its years."""
    size = Size(days=_DAYS if options.size is None else _DAYS_AT_A_LOOK)
    with tempfile.TemporaryDirectory() as folder:
        path = history.write(Path(folder), size)
        with history.desk(path, size) as desk:
            history.live(desk, size)
        return sum(file.stat().st_size for file in (Path(folder) / "state").iterdir()) / 1024**2


def _rested(path: Path, minute: int) -> dict[str, float]:
    """What a monitor at rest takes, late on the last day behind the county, when nothing more is to be asked."""
    at = history.at(history.LAST, 23, minute).replace(tzinfo=None)
    found: dict[str, float] = json.loads(spent([sys.executable, "-m", "bench.idle", path, at.isoformat()]).output)
    return found


def _commands(path: Path) -> dict[str, list[str | Path]]:
    monitor = Path(sys.executable).with_name("monitor")
    at = ["--at", (history.LAST + timedelta(days=1)).isoformat()]
    return {
        BARE: [monitor, "--help"],
        STATUS: [monitor, "status", "--config", path, *at],
        JSON: [monitor, "status", "--json", "--config", path, *at],
    }


def _cpu(command: list[str | Path], _: int) -> float:
    return spent(command, ends=_STATES).cpu * 1000


def _bare(path: Path) -> float:
    """Milliseconds of CPU of the bare queries."""
    with closing(sqlite3.connect(path)) as db:
        start = time.process_time()
        for query in _FLOOR:
            db.execute(query).fetchall()
        return (time.process_time() - start) * 1000
