from __future__ import annotations

import pytest

from monitor.judge.equation import EquationError, parse

BALANCE = "new + carry_in == r7 + carry_out"


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        (BALANCE, {"new": 1, "carry_in": 1, "r7": -1, "carry_out": -1}),
        ("a == b", {"a": 1, "b": -1}),
        ("a - b == c - d", {"a": 1, "b": -1, "c": -1, "d": 1}),
        ("a - (b + c) == d", {"a": 1, "b": -1, "c": -1, "d": -1}),
        ("-a == -b", {"a": -1, "b": 1}),
        (" r3_1\t==r3 ", {"r3_1": 1, "r3": -1}),
        ("a + a == b", {"a": 2, "b": -1}),
    ],
)
def test_a_relation_is_names_with_signs(text: str, coefficients: dict[str, int]) -> None:
    assert parse(text).coefficients() == coefficients


def test_the_names_are_listed_once_in_order() -> None:
    assert parse("b + a == a + c").names() == ("b", "a", "c")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "a +", "a = b", "a == b == c", "a != b", "a < b", "a == b and c == d", "a == b, c == d", "a * 2 == b",
        "2 == a", "a == 1", "a == 'x'", "a[0] == b", "a.b == c", "f(a) == b", "__import__('os').system('id') == a",
        "(lambda: 0)() == a", "[a] == b", "a if b else c == d", "a := b == c", "~a == b", "not a == b", "a @ b == c",
        "a\nb == c", "a == b; c == d", "a == b\0", "*a == b", "a == b" * 90, "(" * 5000 + "a" + ")" * 5000 + " == b",
        "-" * 100_000 + "a == b", "a + " * 100_000 + "a == b", "yield == b", "None == a", "f'{a}' == b", "一、 == b",
    ],
)  # fmt: skip
def test_anything_else_is_refused_before_it_is_looked_at(text: str) -> None:
    with pytest.raises(EquationError):
        parse(text)


@pytest.mark.parametrize(("value", "sign", "delta"), [(3, "＝", 0), (4, "≠", -1)])
def test_a_relation_prints_the_values_it_saw(value: int, sign: str, delta: int) -> None:
    relation = parse(BALANCE)
    values = {"new": 2, "carry_in": 1, "r7": value, "carry_out": 0}
    assert relation.delta(values) == delta
    shown = relation.show(values, str.upper)
    assert [piece for piece in ("NEW", "CARRY_IN", "R7", "CARRY_OUT", sign) if piece not in shown] == []
    assert [str(number) for number in (2, 1, value, 0) if str(number) not in shown] == []
