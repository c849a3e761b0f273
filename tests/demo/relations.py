"""The arithmetic of the official form, written down a second time: which relations does a set of figures break?"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.demo.figures import COLUMNS, LEAVES, Figures, Value


def broken(figures: Figures, version: str = "v2021") -> set[tuple[str, str]]:
    """(relation, column or row) of every relation E1 to E6 whose numbers are all there and do not agree."""
    table = figures["table3"]
    found = set()
    for position, column in enumerate(COLUMNS):
        here = {key: row[position] for key, row in table.items()}
        if _differ([here["new"], here["carry_in"]], [here["r7"], here["carry_out"]]):
            found.add(("E1", column))
        if all(key in here for key in LEAVES[version]) and _differ(
            [here[key] for key in LEAVES[version]], [here["r7"]]
        ):
            found.add(("E2", column))
    found |= {("E3", key) for key, row in table.items() if _differ(row[:-1], row[-1:])}
    return found | {("E4-6", key) for key, row in figures["table4"].items() if _differ(row[:-1], row[-1:])}


def _differ(parts: Sequence[Value], whole: Sequence[Value]) -> bool:
    return "" not in (*parts, *whole) and _sum(parts) != _sum(whole)


def _sum(values: Sequence[Value]) -> int:
    return sum(int(value) for value in values)
