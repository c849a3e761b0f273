"""What a run was measured on: the state of the project and the machine, without a name or a path of either."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from msgspec import Struct

CHECKOUT = Path(__file__).parents[1]


class Machine(Struct, frozen=True, kw_only=True):
    """The processor, its cores, the memory in GiB, Python and the operating system."""

    cpu: str
    cores: int
    memory: float
    python: str
    system: str


def machine() -> Machine:
    return Machine(
        cpu=_told(Path("/proc/cpuinfo"), "model name", ":") or platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        memory=round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        system=_told(Path("/etc/os-release"), "PRETTY_NAME", "=") or platform.system(),
    )


def commit() -> str:
    """The short name of the commit, ``-dirty`` behind it where a file of it was changed; ``unknown`` outside git."""
    name = _git("rev-parse", "--short", "HEAD")
    if not name:
        return "unknown"
    return f"{name}-dirty" if _git("status", "--porcelain", "--untracked-files=no") else name


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _told(file: Path, key: str, sign: str) -> str:
    """What a file of ``key = value`` lines says of a key; empty if nothing."""
    if not file.exists():
        return ""
    pairs = (line.partition(sign) for line in file.read_text(encoding="utf-8").splitlines())
    return next((value.strip().strip('"') for name, _, value in pairs if name.strip() == key), "")
