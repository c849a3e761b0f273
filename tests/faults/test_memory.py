"""A daemon that lives for more than a year of days, with a new configuration now and then, is as large as in its first weeks."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.test_main import CONFIG
from tests.faults.test_clock import Clock, last_round
from tests.servers import Asked, WebServer, answer
from tests.sites import article, column, home, title_of
from tests.test_daemon import daemon, logged, until

ROUNDS, RELOADS, WARM = 500, 40, 60
MOST = 20 * 1024
"""KiB that it may grow."""
STEP = timedelta(hours=25)


class Size(NamedTuple):
    """What a process holds: KiB of memory, threads, open files, children."""

    memory: int
    threads: int
    files: int
    children: int


def size(pid: int) -> Size:
    status = dict(re.findall(r"^(\w+):\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    files = sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return Size(int(status["VmRSS"]), int(status["Threads"]), files, len(children))


class Site:
    """Says the time of the daemon's clock; its report is another one each week."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self, asked: Asked) -> bytes:
        at = datetime.now(UTC) + self.ahead
        week = at.toordinal() // 7
        name = "霁川县教育局"
        pages: dict[str, Callable[[], str]] = {
            "/": lambda: home({"年报": "/ndbg/"}),
            "/ndbg/": lambda: column((title_of(name, at.year - 1), f"/{week}.html", str(at.date()))),
            f"/{week}.html": lambda: article(
                name, year=at.year - 1, published=date(at.year, 1, 5), defect="section_missing" if week % 2 else ""
            ),
        }
        text = pages[asked.path]() if asked.path in pages else ""
        return answer(text, 200 if text else 404, [("Date", format_datetime(at, usegmt=True))])


@pytest.mark.campaign
def test_five_hundred_rounds_and_forty_reloads_leave_it_as_it_was(tmp_path: Path) -> None:
    site = Site()
    with WebServer(site) as server:
        text = CONFIG.format(host=server.host).replace('pause = "0s"', 'pause = "0s"\nnot_before = "00:00"')
        (tmp_path / "config.toml").write_text(text, "utf-8")
        clock = Clock(tmp_path)
        with daemon(tmp_path, **clock.environment) as process:
            until(lambda: (tmp_path / "log").exists() and logged(tmp_path, "检查站点 1 个"))
            sizes = [_live(tmp_path, process, site, clock, number) for number in range(ROUNDS)]
            assert process.poll() is None
    warm, end = sizes[WARM:-20], sizes[-20:]
    print(f"after {WARM}: {sizes[WARM]}; in the middle: {sizes[ROUNDS // 2]}; at the end: {sizes[-1]}")  # noqa: T201
    assert min(one.memory for one in end) - min(one.memory for one in warm[:20]) < MOST
    for name in ("threads", "files", "children"):
        assert min(getattr(one, name) for one in end) <= max(getattr(one, name) for one in warm), name


def _live(folder: Path, process: subprocess.Popen[bytes], site: Site, clock: Clock, number: int) -> Size:
    """One round on the next day, begun by the clock that jumps; the size of the daemon after it."""
    before = last_round(folder)
    site.ahead += STEP
    clock.set(site.ahead.total_seconds())
    if number % (ROUNDS // RELOADS) == 0:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGHUP)
    until(lambda: last_round(folder) != before)
    return size(process.pid)
