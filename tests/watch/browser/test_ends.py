"""However the program ends, nothing of its browser is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser import family, living, wants_browser
from tests.cli.test_main import CONFIG
from tests.servers import WebServer, pages
from tests.sites import html
from tests.test_daemon import PATIENCE, until

pytestmark = wants_browser

COLUMN = """
[[column]]
site = "{host}"
path = ["工作动态"]
url = "http://{host}/c/"
kind = "news"
agency = "霁川县档案局"
render = true
"""
GROWING = html(
    "<html><body><script>let n = 100; const more = setInterval(() => {"
    "document.body.append(document.createElement('p')); if (!--n) clearInterval(more) }, 20)</script>"
)


@contextmanager
def program(folder: Path, verb: str, page: bytes) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work on a site with a column that is shown by the browser."""
    with WebServer(pages({"/": html("<p>首页</p>"), "/c/": page})) as server:
        text = CONFIG.format(host=server.host) + COLUMN.format(host=server.host)
        text = text.replace('timeout = "10s"', 'timeout = "9s"\ndeadline = "9s"\nnot_before = "00:00"')
        (folder / "config.toml").write_text(text, encoding="utf-8")
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        command = [sys.executable, "-m", "monitor", verb]
        with subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as one:
            yield one
            one.kill()


def shows(process: subprocess.Popen[bytes]) -> bool:
    return any("--type=renderer" in called for called in family(process.pid).values())


@pytest.mark.parametrize(("verb", "number"), [("run", signal.SIGTERM), ("once", signal.SIGKILL)])
def test_nothing_is_left_of_a_browser_in_the_middle_of_a_page(tmp_path: Path, verb: str, number: int) -> None:
    with program(tmp_path, verb, GROWING) as process:
        until(lambda: shows(process))
        started = family(process.pid)
        process.send_signal(number)
        process.wait(PATIENCE)
        until(lambda: living(started) == [])


def test_after_a_round_the_daemon_lives_on_without_a_browser(tmp_path: Path) -> None:
    with program(tmp_path, "run", GROWING) as process:
        until(lambda: shows(process))
        started = family(process.pid)
        until(lambda: not any("chrom" in called for called in family(process.pid).values()))
        until(lambda: living(started) == [])
        assert process.poll() is None
