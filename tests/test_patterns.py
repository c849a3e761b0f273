from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_no_pattern_takes_more_than_time_in_proportion() -> None:
    """Of the code, the rule book and the word lists; see ``tests/patterns.py``."""
    root = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-m", "tests.patterns"], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
