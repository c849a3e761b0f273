from __future__ import annotations

import pytest

from monitor.judge.book import example
from monitor.judge.book.rulebook import Rule
from monitor.judge.equation import parse
from tests.judge import drawn

BALANCES = [rule for rule in drawn.shipped().rules if "equation" in rule.params]


@pytest.mark.parametrize("rule", BALANCES, ids=[rule.id for rule in BALANCES])
def test_every_relation_is_shown_in_printed_labels_once_kept_and_once_broken(rule: Rule) -> None:
    figures = example.figures(rule)
    assert figures is not None
    assert ("＝" in figures[0], "≠" in figures[1]) == (True, True)
    assert not any("（-" in shown for shown in figures), "counts are never negative"
    relation = example.relation(rule)
    assert relation is not None
    assert not set(parse(rule.params["equation"]).names()) & set(relation.replace("＋", "＝").split("＝"))


def test_a_rule_without_a_relation_has_no_figures() -> None:
    rule = drawn.shipped().get("AR-F01")
    assert rule is not None
    assert (example.relation(rule), example.figures(rule)) == (None, None)
