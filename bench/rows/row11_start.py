"""Starting up: what a person waits for who asks something small. Compiled files are there."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.demos import played
from bench.figures import Figure, Options, beside
from bench.measure import medians, spent

TITLE = "monitor --help and monitor status on the demo's state"
MARK = "<= 3 and <= 5 times python -c 'import click'"

HELP, STATUS, CLICK = "--help", "status", "import click"
MOST = {HELP: 3.0, STATUS: 5.0}
_STATES = (0, 1, 2)
"""What a status ends with, by what it has to say."""
_TIMES = 4


def measure(options: Options) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(played(Path(folder)).config)
        works = {name: partial(_cpu, command) for name, command in commands.items()}
        for work in works.values():
            work(0)
        times = medians(works, options.runs)
    return [
        beside(name, {name: times[name], CLICK: times[CLICK]}, "ms", against=CLICK, mark=most.__ge__)
        for name, most in MOST.items()
    ]


def _commands(config: Path) -> dict[str, Sequence[str | Path]]:
    monitor = Path(sys.executable).with_name("monitor")
    return {
        HELP: [monitor, "--help"],
        STATUS: [monitor, "status", "--config", config],
        CLICK: [sys.executable, "-c", "import click"],
    }


def _cpu(command: Sequence[str | Path], _: int) -> float:
    """Milliseconds of CPU of a program, over a few runs of it."""
    return sum(spent(command, ends=_STATES).cpu for _ in range(_TIMES)) / _TIMES * 1000
