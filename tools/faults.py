"""Every fault that was thought of, with what must happen and what was seen: ``python -m tools.faults``.

The faults stand in ``tests/faults/faults.toml``, each with the tests that show it; those that take long are among them.
Prints a table, and exits with 1 if a fault is not held.
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import Struct, convert
from rich.console import Console
from rich.table import Table

FAULTS = Path(__file__).parents[1] / "tests" / "faults" / "faults.toml"


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault; ``tests`` are the node ids of tests below ``tests/``, all their cases included."""

    case: str
    expected: str
    tests: tuple[str, ...]


class Seen:
    """What became of tests, by their node ids without the names of cases."""

    def __init__(self) -> None:
        self.passed: defaultdict[str, int] = defaultdict(int)
        self.failed: defaultdict[str, list[str]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.partition("[")[0].removeprefix("tests/")
        if report.failed:
            self.failed[name].append(str(report.longrepr).strip().splitlines()[-1])
        elif report.when == "call" and report.passed:
            self.passed[name] += 1


def faults(path: Path = FAULTS) -> Sequence[Fault]:
    """The faults in their order. Raises msgspec.ValidationError, tomllib.TOMLDecodeError."""
    return convert(tomllib.loads(path.read_text("utf-8"))["fault"], tuple[Fault, ...])


def main() -> int:
    known, seen = faults(), Seen()
    nodes = sorted({f"tests/{one}" for fault in known for one in fault.tests})
    chosen = ["-m", "campaign or not campaign", "-q", "--no-header", "--timeout", "1800", "--numprocesses", "auto"]
    pytest.main([*chosen, "--dist", "loadscope", *nodes], plugins=[seen])
    table = Table("fault", "must happen", "seen", show_lines=True)
    held = [_row(table, fault, seen) for fault in known]
    screen = Console(width=160)
    screen.print(table)
    screen.print(f"{sum(held)} of {len(held)} held")
    return int(not all(held))


def _row(table: Table, fault: Fault, seen: Seen) -> bool:
    failed = [line for one in fault.tests for line in seen.failed[one]]
    missing = [one for one in fault.tests if not seen.passed[one] and not seen.failed[one]]
    cases = sum(seen.passed[one] for one in fault.tests)
    said = failed or [f"not run: {one}" for one in missing] or [f"held ({cases} cases)"]
    table.add_row(fault.case, fault.expected, "\n".join(said))
    return not failed and not missing


if __name__ == "__main__":
    sys.exit(main())
