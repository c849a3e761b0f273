"""What each number of a sentence is said of: which period, whose, as a fact or not."""

from __future__ import annotations

import pytest

from monitor.read.clauses.clauses import clauses
from monitor.read.clauses.tokens import tokens
from monitor.read.form.narrative.words import standard
from monitor.read.words import norm


def said_of(text: str) -> list[tuple[float | None, str, str, str]]:
    """(number, period, scope, modality) of every count in order, in a report on 2024."""
    return [
        (token.value, setting.period.value, setting.scope.value, setting.modality.value)
        for clause in clauses(tokens(norm(text), standard()), 2024)
        for token, setting in zip(clause.tokens, clause.settings, strict=True)
        if token.kind == "count"
    ]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2024年收到3件", ["this"]),
        ("收到3件", ["this"]),
        ("2023年收到3件，2024年收到4件", ["other", "this"]),
        ("上年收到3件，其中网上2件，今年收到4件", ["other", "other", "this"]),
        ("上半年收到3件，下半年收到4件，全年7件", ["part", "part", "this"]),
        ("1-6月收到3件", ["part"]),
        ("2024年1月1日至12月31日收到3件", ["this"]),
        ("2024年1月1日至6月30日收到3件", ["part"]),
        ("2023年1月1日至12月31日收到3件", ["other"]),
        ("截至12月31日收到3件", ["this"]),
        ("截至2024年9月底收到3件", ["part"]),
        ("3月5日收到3件", ["this"]),
        ("较上年增加3件", ["compared"]),
        ("与上年相比，增加3件，收到9件", ["compared", "this"]),
        ("由上年的3件增至9件", ["other", "this"]),
        ("上年结转3件，收到4件", ["this", "this"]),
        ("条例施行以来收到3件", ["span"]),
        ("2023年、2024年共收到3件", ["span"]),
    ],
)
def test_a_number_is_of_the_period_named_before_it(text: str, periods: list[str]) -> None:
    assert [one[1] for one in said_of(text)] == periods


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("我局收到3件", ["whole"]),
        ("全县收到3件，我局收到2件", ["wide", "whole"]),
        ("县政府本级收到3件", ["own"]),
        ("部分乡镇收到3件", ["part"]),
        ("除3件外，其余4件", ["whole", "rest"]),
        ("除结转3件外，我局收到4件", ["whole", "rest"]),
        ("另收到3件", ["rest"]),
    ],
)
def test_a_number_is_of_the_body_named_before_it(text: str, scopes: list[str]) -> None:
    assert [one[2] for one in said_of(text)] == scopes


@pytest.mark.parametrize(
    ("text", "modalities"),
    [
        ("收到3件", ["real"]),
        ("应当收到3件", ["rule"]),
        ("凡收到3件的，应当登记，但本年收到4件", ["rule", "real"]),
        ("将收到3件", ["promised"]),
        ("正在统计，收到3件", ["open"]),
        ("截至报告发布之日，2024年收到3件", ["open"]),
        ("超过3件的，另行办理", ["rule"]),
    ],
)
def test_what_is_no_fact_says_so(text: str, modalities: list[str]) -> None:
    assert [one[3] for one in said_of(text)] == modalities


def test_what_stands_in_brackets_is_a_clause_of_its_own_behind_its_clause() -> None:
    found = clauses(tokens("收到3件(其中网上2件),办结4件", standard()), 2024)
    assert [("".join(token.text for token in one.tokens), one.aside) for one in found] == [
        ("收到3件", False),
        ("其中网上2件", True),
        ("办结4件", False),
    ]
