"""The demonstration played whole, by this checkout or by an earlier commit in an environment of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.machine import CHECKOUT
from bench.measure import spent

_SCORE = ("right", "all", "missed", "wrongly_accused", "columns")


class Demo(Struct, frozen=True, kw_only=True):
    """A demo that was played: its seconds of CPU, its score, where its configuration lies."""

    cpu: float
    score: Mapping[str, Any]
    config: Path


def played(folder: Path, python: Path = Path(sys.executable), checkout: Path = CHECKOUT) -> Demo:
    """Play the demo below ``folder``: ours, or that of another checkout with the Python it is installed for.

    No browser is found, which earlier ones did not know.
    """
    command = [python, "-m", "monitor", "demo", "--json", "--out", folder / "out"]
    done = spent(command, folder, ends=(0, 1), checkout=checkout, alone=True)
    said = json.loads(done.output)
    return Demo(cpu=done.cpu, score={key: said[key] for key in _SCORE}, config=Path(said["config"]))


@contextmanager
def installed(commit: str) -> Iterator[tuple[Path, Path] | None]:
    """The files of a commit with the Python its own Makefile set up for them; None where git does not have it."""
    packed = subprocess.run(["git", "archive", commit], cwd=CHECKOUT, capture_output=True, check=False)
    if packed.returncode:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="earlier-") as name:
        folder = Path(name)
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
            files.extractall(folder, filter="data")
        make = ["make", "--quiet", f"PYTHON={sys.executable}", "VENV=.venv", ".venv/run.stamp"]
        spent(make, folder, checkout=folder)
        python = folder / ".venv" / "bin" / "python"
        spent([python, "-m", "compileall", "-q", "monitor"], folder, checkout=folder)
        yield folder, python
