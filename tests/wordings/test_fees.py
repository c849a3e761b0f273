"""The generator says what it promises: the same again for a seed, every kind in its share, figures that stand in the text."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.wordings.fees import SHARES, shapes, statements
from tests.wordings.figures import money, numeral

SAMPLE = 6_000


def test_a_seed_gives_the_same_statements_again() -> None:
    assert list(statements(7, 200)) == list(statements(7, 200))
    assert list(statements(7, 200)) != list(statements(8, 200))


def test_every_kind_has_its_share_and_every_shape_is_met() -> None:
    made = list(statements(1, SAMPLE))
    kinds = Counter(statement.kind for statement in made)
    assert all(abs(100 * kinds[kind] / SAMPLE - share) < 3 for kind, share in SHARES.items())
    assert {statement.shape for statement in made} == {shape.name for shape in shapes()}
    assert len({statement.text for statement in made}) > 0.9 * SAMPLE


def test_an_amount_is_said_where_the_kind_has_one() -> None:
    for statement in statements(2, SAMPLE):
        assert (statement.amount is None) == (statement.kind in ("missing", "unclear")), statement
        assert statement.kind != "nil" or statement.amount == 0, statement
        assert statement.kind != "charged" or (statement.amount or 0) > 0, statement


def test_no_choice_and_no_name_is_left_in_a_text() -> None:
    marks = ("{", "}", "|", "(", ")", "，，", "。。", "，。", "：。")
    for statement in statements(3, SAMPLE):
        assert not any(mark in statement.text for mark in marks), statement


def test_a_sum_is_written_in_every_manner_of_an_office() -> None:
    written = {manner: money(1050, manner) for manner in ("comma", "wide", "cents", "myriads", "numerals", "capitals")}
    assert written == {
        "comma": "1,050元",
        "wide": "１０５０元",
        "cents": "1050.00元",
        "myriads": "0.105万元",
        "numerals": "一千零五十元",
        "capitals": "壹仟零伍拾元整",
    }
    assert [numeral(n) for n in (0, 10, 12, 20, 105, 110, 10_040, 12_000)] == [
        "零", "十", "十二", "二十", "一百零五", "一百一十", "一万零四十", "一万二千",
    ]  # fmt: skip


def test_the_generator_knows_nothing_of_the_reader() -> None:
    here = Path(__file__).parent
    for file in set(here.glob("*.py")) - {here / "judged.py", *here.glob("test_*.py")}:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.split(".")[0] == "monitor" for name in named), file


def test_the_collected_sentences_keep_to_the_same_claims() -> None:
    lines = (Path(__file__).parent / "natural" / "fees_seed.tsv").read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["kind", "amount", "notices", "year", "sentence", "why"]
    for line in lines[1:]:
        kind, amount, notices, year, sentence, why = line.split("\t")
        assert (amount == "") == (kind in ("missing", "unclear")) and (amount == "0") == (kind == "nil"), line
        assert kind in SHARES and (not notices or notices.isdigit()) and year.isdigit() and sentence and why, line
