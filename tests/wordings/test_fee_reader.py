"""The reader of fees against statements it has never seen: no wrong accusation, and hardly one not understood."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitor.model.reports import Fee, Section
from monitor.read.form import fees
from tests.wordings.fees import Statement, statements

NATURAL = Path(__file__).parent / "natural"
RIGHT = 0.995
WRONGLY_NIL = 0.001
NATURAL_RIGHT = 0.94
"""What share of the statements written without sight of the words is understood."""


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


def natural(name: str) -> list[dict[str, str]]:
    with (NATURAL / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("line", natural("fees_seed.tsv"), ids=lambda line: line["why"])
def test_the_collected_sentences_are_understood(line: dict[str, str]) -> None:
    fee = heard(line["sentence"], int(line["year"]))
    assert fee.kind.value == line["kind"]
    if line["amount"]:
        assert (fee.amount or 0) == float(line["amount"])
    if line["notices"]:
        assert fee.notices in (None, int(line["notices"]))


def test_nothing_is_wrongly_missing_or_charged_in_statements_written_elsewhere() -> None:
    told = [
        (line, heard(line["sentence"].replace("\\n", "\n"), int(line["year"]))) for line in natural("fees_unseen.tsv")
    ]
    right = [line for line, fee in told if (fee.kind.value, amount(fee)) == (line["kind"], asked(line))]
    assert [
        line["sentence"] for line, fee in told if fee.kind.value in ("missing", "charged") and line not in right
    ] == []
    assert len(right) >= NATURAL_RIGHT * len(told)


def amount(fee: Fee) -> float | None:
    """What was collected; a denial without a figure is nought."""
    return (fee.amount or 0) if fee.kind.value == "nil" else fee.amount


def asked(line: dict[str, str]) -> float | None:
    return float(line["amount"] or 0) if line["amount"] or line["kind"] == "nil" else None
