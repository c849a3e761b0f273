"""What rules say of section one beside paragraphs nobody here has written for them: no true sentence is accused."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.wordings.judged import accused
from tests.wordings.narrative import Told, told

NATURAL = Path(__file__).parent / "natural"
RIGHT = 0.99
NATURAL_RIGHT = {"narrative_seed.tsv": 0.92, "narrative_unseen.tsv": 0.95}
"""What share of the contradictions and of the true sentences is told for what it is."""


def measure(seed: int, count: int) -> None:
    judged = [(one, accused(one.text, one.year, one.figures, one.body)) for one in told(seed, count)]
    assert [(one.text, rules) for one, rules in judged if rules and not one.contradicts] == []
    assert sum(bool(rules) is bool(one.contradicts) for one, rules in judged) >= RIGHT * count, missed(judged)


def missed(judged: Sequence[tuple[Told, set[str]]]) -> list[str]:
    return [one.text for one, rules in judged if one.contradicts and not rules]


def test_no_true_paragraph_is_accused_and_hardly_a_contradiction_is_missed() -> None:
    measure(11, 1_500)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thousands_of_paragraphs_are_told_for_what_they_are(seed: int) -> None:
    measure(seed, 20_000)


@pytest.mark.parametrize("name", NATURAL_RIGHT)
def test_no_true_sentence_of_those_collected_is_accused(name: str) -> None:
    right = [judged_rightly(line) for line in lines(name)]
    assert sum(right) >= NATURAL_RIGHT[name] * len(right)


def judged_rightly(line: dict[str, str]) -> bool:
    """Whether a contradiction is found; fails where a true sentence is accused."""
    figures = {key: int(value) for key, value in (pair.split("=") for pair in line["figures"].split(", "))}
    found = accused(line["sentence"].replace("\\n", "\n"), int(line["year"]), figures)
    assert line["contradiction"] == "yes" or not found, line["sentence"]
    return bool(found) is (line["contradiction"] == "yes")


def lines(name: str) -> list[dict[str, str]]:
    with (NATURAL / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
