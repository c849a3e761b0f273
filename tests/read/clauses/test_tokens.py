"""Quantities and dates in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.read.clauses.lexicon import Lexicon
from monitor.read.clauses.tokens import numeral, tokens
from monitor.read.form.narrative.words import standard
from monitor.read.words import norm
from tests.bounds import SHARES, assert_in_proportion

WORDS: Lexicon = standard()
DIGITS = "零一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1,250", 1250),
        ("0.5", 0.5),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("两千四百一十五", 2415),
        ("一万二千", 12000),
        ("贰佰伍拾", 250),
        ("壹仟零伍", 1005),
        ("二〇二四", 2024),
        ("三五", 35),
        ("件", None),
    ],
)
def test_a_numeral_is_read_in_every_way_of_writing(text: str, value: float | None) -> None:
    assert numeral(text) == value


def written(number: int, digits: str, powers: tuple[str, str, str]) -> str:
    """A number below ten thousand as numerals write it."""
    text, gap = "", False
    for power, sign in ((1000, powers[2]), (100, powers[1]), (10, powers[0]), (1, "")):
        digit = number // power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + sign
        gap = not digit
    return text or digits[0]


@given(st.integers(0, 9999))
def test_every_numeral_is_the_number_it_was_written_from(number: int) -> None:
    assert numeral(written(number, DIGITS, ("十", "百", "千"))) == number
    assert numeral(written(number, CAPITALS, ("拾", "佰", "仟"))) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到12件", [("count", 12, "件", False)]),
        ("收到１２ 件", [("count", 12, "件", False)]),
        ("收到十二件", [("count", 12, "件", False)]),
        ("收到两件次", [("count", 2, "件次", False)]),
        ("收到20余件", [("count", 20, "件", True)]),
        ("收到1.2万条", [("count", 12000, "条", True)]),
        ("收取1.2万元", [("money", 12000, "元", False)]),
        ("收取1,250.50元", [("money", 1250.5, "元", False)]),
        ("合计贰佰伍拾元整", [("money", 250, "元", False)]),
        ("占百分之二十五", [("percent", 25, "%", False)]),
        ("下降3.5个百分点", [("percent", 3.5, "点", False)]),
        ("件数为0", [("number", 0, "", False)]),
        ("总数是零件", [("count", 0, "件", False)]),
        ("一律公开，统一受理", []),
        ("在20个工作日内", []),
        ("石政办〔2024〕12号", []),
        ("《办法》第3条", []),
        ("12345678901234567890件", []),
    ],
)
def test_a_quantity_has_a_number_and_a_unit(text: str, found: list[tuple[str, float, str, bool]]) -> None:
    kinds = ("count", "money", "percent", "number")
    told = [t for t in tokens(norm(text), WORDS) if t.kind in kinds and t.value is not None and len(t.text) < 16]
    assert [(t.kind, t.value, t.unit, t.hedged) for t in told] == found


@given(st.text(max_size=200))
def test_no_text_loses_a_character(text: str) -> None:
    told = norm(text)
    assert "".join(token.text for token in tokens(told, WORDS)) == told


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bait", ["1", "1,", "一", "收", "《", "2024年", "1月1日至", "0.", "百分之", "甲"])
def test_bait_is_taken_apart_in_proportion(bait: str, share: int) -> None:
    assert_in_proportion(
        lambda size: bait * (size // len(bait)), lambda text: tokens(text, WORDS), 10**6 // share, 1000
    )
