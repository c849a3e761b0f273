"""The reader of fees against statements it has never seen: no wrong accusation, and hardly one not understood."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitor.model.reports import Fee, Section
from monitor.read.form import fees
from tests.wordings.fees import Statement, statements

NATURAL = Path(__file__).parent / "natural" / "fees_seed.tsv"
RIGHT = 0.995
WRONGLY_NIL = 0.001


def heard(text: str, year: int) -> Fee:
    prose = tuple(text.split("\n"))
    return fees.read((Section(number=6, name="", heading="", ordinal=6, exact=True, paragraphs=prose),), year)


def verdict(said: Statement) -> str:
    """``right``, ``unclear``, or what it was wrongly taken for; a denial of notices alone is nil without an amount."""
    fee = heard(said.text, said.year)
    if fee.kind.value != said.kind:
        return fee.kind.value
    amount = fee.amount or 0 if said.kind == "nil" else fee.amount
    if amount != said.amount:
        return f"amount {fee.amount}"
    return "right" if fee.notices in (None, said.notices) else f"notices {fee.notices}"


def measure(seed: int, count: int) -> None:
    told = [(verdict(said), said) for said in statements(seed, count)]
    wrong = [(kind, said) for kind, said in told if kind not in ("right", "unclear", "nil")]
    kinds = Counter(kind for kind, _ in told)
    assert wrong == []
    assert kinds["nil"] <= WRONGLY_NIL * count, [said for kind, said in told if kind == "nil"]
    assert kinds["right"] >= RIGHT * count, [said for kind, said in told if kind != "right"]


def test_generated_statements_are_understood() -> None:
    measure(11, 1_500)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thousands_of_generated_statements_are_understood(seed: int) -> None:
    measure(seed, 20_000)


def natural() -> list[dict[str, str]]:
    with NATURAL.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("line", natural(), ids=lambda line: line["why"])
def test_the_collected_sentences_are_understood(line: dict[str, str]) -> None:
    fee = heard(line["sentence"], int(line["year"]))
    assert fee.kind.value == line["kind"]
    if line["amount"]:
        assert (fee.amount or 0) == float(line["amount"])
    if line["notices"]:
        assert fee.notices in (None, int(line["notices"]))
