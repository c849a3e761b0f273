"""Every page of the zoo as the reader sees it: nothing wrong, and nearly everything read."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.animals import RIGHT, TODAY, WRONG, Animal, animals, facts

ANIMALS = animals()
ENOUGH = 0.97


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda one: one.name)
def test_nothing_is_read_otherwise_than_it_stands(animal: Animal) -> None:
    wrong = [(what, said, right) for what, worth, said, right in facts(animal, animal.seen()) if worth == WRONG]
    assert wrong == [], animal.truth["why"]


def test_nearly_everything_is_read() -> None:
    worth = Counter(worth for animal in ANIMALS for _, worth, _, _ in facts(animal, animal.seen()))
    assert worth[RIGHT] >= ENOUGH * worth.total()


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda one: one.name)
def test_the_truth_is_of_one_piece(animal: Animal) -> None:
    days = [item.get("published") for item in animal.truth.get("items", ())]
    past = [day for day in days if day is not None and day <= TODAY.isoformat()]
    assert animal.truth.get("newest") == max(past, default=None) or "newest" not in animal.truth
    assert animal.truth["column"] in ("fresh", "stale", "blank", "unknown")
    assert animal.truth["why"].strip()
