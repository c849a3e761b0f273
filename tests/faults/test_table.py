"""The table of faults names tests that are there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tools.faults import faults

TESTS = Path(__file__).parents[1]


@cache
def names(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_fault_is_shown_by_tests_that_are_there() -> None:
    known = faults()
    assert len({fault.case for fault in known}) == len(known)
    assert all(fault.tests for fault in known)
    pairs = [one.partition("::") for fault in known for one in fault.tests]
    assert [f"{file}::{name}" for file, _, name in pairs if name not in names(file)] == []
