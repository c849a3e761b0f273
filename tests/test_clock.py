"""Time is an argument: only the command line, the daemon and the demo ask what time it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.clock import SHANGHAI, report_year

ROOT = Path(__file__).parents[1] / "monitor"
PRESENT = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
MAY_ASK = ("cli", "daemon", "demo")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def asks(tree: ast.Module) -> Iterator[str]:
    """What reads the clock of the machine."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in PRESENT:
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id == "ZoneInfo":
            yield "ZoneInfo"


def imports_now(tree: ast.Module) -> bool:
    froms = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return any(node.module == "monitor.clock" and any(one.name == "now" for one in node.names) for node in froms)


def test_only_the_clock_reads_the_clock_and_names_the_zone() -> None:
    found = {str(path): set(asks(tree)) for path, tree in modules() if set(asks(tree))}
    assert found == {"clock.py": {"datetime.now", "ZoneInfo"}}


def test_only_the_edge_asks_what_time_it_is() -> None:
    asking = {path.parts[0] for path, tree in modules() if imports_now(tree)}
    assert asking
    assert all(name.startswith(MAY_ASK) for name in asking), asking


def test_the_report_year_is_the_one_before() -> None:
    assert report_year(datetime(2026, 1, 1, tzinfo=SHANGHAI)) == 2025
    assert report_year(datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)) == 2025
