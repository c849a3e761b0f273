from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.figures import COLUMNS, GROUPS, LEAVES, OUTCOMES, Figures, draw_figures
from monitor.demo.prose import draw_fee
from tests.demo.relations import broken

VERSIONS = st.sampled_from(["v2019", "v2021"])
SIZES = st.sampled_from(["small", "medium", "large"])


@given(st.integers(0, 10**9), VERSIONS, SIZES)
def test_every_relation_of_the_form_holds(seed: int, version: str, size: str) -> None:
    assert not broken(draw_figures(Random(seed), version, size), version)


@given(st.randoms(use_true_random=False), VERSIONS, SIZES)
def test_nothing_but_the_random_source_is_asked(rng: Random, version: str, size: str) -> None:
    assert not broken(draw_figures(rng, version, size), version)


@given(st.integers(0, 10**9), VERSIONS, SIZES)
def test_the_same_seed_draws_the_same_figures(seed: int, version: str, size: str) -> None:
    assert draw_figures(Random(seed), version, size) == draw_figures(Random(seed), version, size)


@pytest.mark.parametrize(("version", "cells", "rows"), [("v2021", 10, 25), ("v2019", 22, 23)])
def test_every_cell_of_the_form_is_drawn(version: str, cells: int, rows: int) -> None:
    figures = draw_figures(Random(3), version)
    assert sum(len(row) for row in figures["table2"].values()) == cells
    assert list(figures["table3"]) == ["new", "carry_in", *LEAVES[version], "r7", "carry_out"]
    assert len(figures["table3"]) == rows
    assert {len(row) for row in figures["table3"].values()} == {len(COLUMNS)}
    assert {key: len(row) for key, row in figures["table4"].items()} == dict.fromkeys(GROUPS, len(OUTCOMES))


@given(st.integers(0, 10**9), VERSIONS, SIZES)
def test_counts_are_whole_and_not_negative_but_for_changes(seed: int, version: str, size: str) -> None:
    figures = draw_figures(Random(seed), version, size)
    for table in figures.values():
        for key, row in table.items():
            money = key in ("fees_wan", "procurement.amount")
            assert all(isinstance(value, int) or (money and isinstance(value, float)) for value in row), key
            assert key.endswith(".change") or all(float(value) >= 0 for value in row), key


@given(st.integers(0, 10**9), SIZES)
def test_no_unit_of_a_county_makes_regulations(seed: int, size: str) -> None:
    table = draw_figures(Random(seed), size=size)["table2"]
    assert {value for key, row in table.items() if key.startswith("regulations.") for value in row} == {0}


@given(st.integers(0, 10**9), SIZES)
def test_what_was_carried_over_is_carried_in(seed: int, size: str) -> None:
    rng = Random(seed)
    before = draw_figures(rng, size=size)
    after = draw_figures(rng, size=size, previous=before)
    assert after["table3"]["carry_in"] == before["table3"]["carry_out"]
    assert _documents(after, "valid") == _documents(before, "valid") + _documents(after, "made") - _documents(
        after, "repealed"
    )
    assert not broken(after)


@given(st.integers(0, 10**9), SIZES)
def test_fees_are_lawful_and_cover_the_requests_dropped_unpaid(seed: int, size: str) -> None:
    rng = Random(seed)
    figures = draw_figures(rng, size=size)
    fee = draw_fee(rng, figures)
    unpaid = int(figures["table3"]["r6.2"][-1])
    assert fee.notices >= unpaid
    assert (fee.notices == 0) == (unpaid == 0)
    assert fee.billed % 10 == fee.paid % 10 == 0
    assert fee.paid <= fee.billed
    assert float(figures["table2"]["fees_wan"][0]) * 10_000 >= fee.paid


def _documents(figures: Figures, key: str) -> int:
    return int(figures["table2"][f"documents.{key}"][0])
