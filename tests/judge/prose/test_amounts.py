"""What the tables say of a sum of rows in one column."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from monitor.judge.equation import EquationError
from monitor.judge.prose.amounts import amount, names
from monitor.read.form.narrative.topics import TOPICS
from tests.judge import drawn


@pytest.mark.parametrize(
    ("expression", "column", "value"),
    [
        ("new", "total", 12),
        ("new + carry_in", "total", 15),
        ("new", "natural", 10),
        ("new", "entities", 2),
        ("r7 - r6_3", "total", 9),
        ("r6", "total", 3),
        ("direct + after - after_pending", "total", 4),
        ("documents_made", "total", 6),
    ],
)
def test_a_sum_is_read_from_its_cells(expression: str, column: str, value: int) -> None:
    cells: dict[str, int | float | str] = {
        "table3.new.natural": 10,
        "table3.new.legal": 2,
        "table3.new.total": 12,
        "table3.carry_in.total": 3,
        **{f"table3.new.{other}": 0 for other in ("commercial", "research", "social", "other")},
        **{f"table3.r6.{row}.total": count for row, count in ((1, 1), (2, 0), (3, 2))},
        "table3.r7.total": 11,
        "table2.documents.made": 6,
        "table4.direct.total": 3,
        "table4.after.total": 2,
        "table4.after.pending": 1,
    }
    report = drawn.facts(drawn.with_cells(drawn.drawn(), cells))
    found = amount(report, expression, column)
    assert found is not None
    assert found.value == value
    assert found.cells


def test_a_blank_total_has_no_value_and_counts_its_known_parts_at_least() -> None:
    cells: dict[str, int | float | str] = {
        "table3.r1.total": "",
        **{f"table3.r1.{one}": "" for one in ("research", "social", "legal", "other")},
        "table3.r1.natural": 7,
        "table3.r1.commercial": 4,
    }
    found = amount(drawn.facts(drawn.with_cells(drawn.drawn(), cells)), "r1")
    assert found is not None
    assert (found.value, found.at_least) == (None, 11)


def test_a_row_the_form_does_not_have_is_no_sum_and_a_missing_one_has_no_value() -> None:
    old = drawn.facts(drawn.page(drawn.drawn(year=2020, version="v2019")))
    assert amount(old, "r7 - r6_3") is None
    assert amount(old, "documents_repealed") is None
    lacking = replace(old, table3={key: row for key, row in (old.table3 or {}).items() if key != "carry_in"})
    found = amount(lacking, "new + carry_in")
    assert found is not None
    assert found.value is None


def test_every_sum_in_the_book_is_one_the_tables_have() -> None:
    for rule in drawn.shipped().rules:
        for expression in _expressions(rule.params):
            report = drawn.facts(drawn.page(drawn.drawn()))
            try:
                amount(report, expression)
            except (KeyError, EquationError):
                pytest.fail(f"{rule.id}: {expression}")


def _expressions(params: object) -> Iterator[str]:
    found = params if isinstance(params, dict) else {}
    for key in ("accepted", "against_zero", "denied"):
        given = found.get(key, {})
        for sums in given.values() if isinstance(given, dict) else [given]:
            yield from [sums] if isinstance(sums, str) else sums


def test_every_topic_in_the_book_is_one_that_is_read() -> None:
    for rule in drawn.shipped().rules:
        for key in ("accepted", "against_zero", "denied", "left", "may_leave_out"):
            given = rule.params.get(key, {})
            assert set(given if isinstance(given, dict) else {}) <= set(TOPICS), rule.id


def test_names_of_all_tables_are_different() -> None:
    assert {line.table for line in names().values()} == {"table2", "table3", "table4"}
