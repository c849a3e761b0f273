"""CPU of whole programs: user and system time of a process and of all it started, in turns with its rivals."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import TypeVar

from msgspec import Struct

from bench.machine import CHECKOUT

Name = TypeVar("Name", bound=Hashable)

LONGEST = 600.0
"""Seconds after which a program is ended: nothing here should come near."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class Spent(Struct, frozen=True, kw_only=True):
    """What a program took, in seconds of CPU, what it printed and how it ended."""

    cpu: float
    output: str
    code: int


def spent(
    command: Sequence[str | Path],
    folder: Path | None = None,
    *,
    ends: Sequence[int] = (0,),
    checkout: Path = CHECKOUT,
    alone: bool = False,
) -> Spent:
    """Run a program in ``folder`` that imports from ``checkout``; ``alone`` it finds no other program to start.

    RuntimeError with what it said last if it ends otherwise than ``ends`` allow.
    """
    environment = _environment(checkout) | ({"PATH": ""} if alone else {})
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=errors)
        limit = Timer(LONGEST, process.kill)
        limit.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            limit.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said, wrong = output.read().decode(errors="replace"), errors.read().decode(errors="replace")
    if process.returncode not in ends:
        raise RuntimeError(f"{' '.join(map(str, command[:3]))} … ended with {process.returncode}: {wrong[-2000:]}")
    return Spent(cpu=usage.ru_utime + usage.ru_stime, output=said, code=process.returncode)


def medians(works: Mapping[Name, Callable[[int], float]], runs: int) -> dict[Name, float]:
    """The median of each work over so many turns, which they take one after the other; each is given its turn."""
    turns: dict[Name, list[float]] = {name: [] for name in works}
    for turn in range(runs):
        for name, work in works.items():
            turns[name].append(work(turn))
    return {name: statistics.median(values) for name, values in turns.items()}


def cpu() -> float:
    """Seconds of CPU of this process and of all it started, those that still live included (where there is /proc)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_cpu_of, _living()))


def _living() -> list[int]:
    files = Path("/proc/self/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def _cpu_of(child: int) -> float:
    clock = ctypes.c_int()
    found = ctypes.CDLL(None).clock_getcpuclockid(child, ctypes.byref(clock))
    return 0.0 if found else time.clock_gettime(clock.value)


def _environment(checkout: Path) -> dict[str, str]:
    """Ours, with a checkout to import from and no proxy: everything asked stands on loopback."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    return {**kept, "PYTHONPATH": str(checkout)}
