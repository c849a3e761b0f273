"""Percentages as words say them."""

from __future__ import annotations

from monitor.read.clauses.tokens import PERCENT, Token, numeral

VAGUE = ("tenths", "fraction", "half")
"""The classes of words that say a share without a percentage."""


def percentage(token: Token) -> float | None:
    """The percent a word says: 66.7%, 百分之五, 三成, 四分之一, 一半."""
    if token.kind == PERCENT:
        return None if token.unit == "点" or token.value is None else float(token.value)
    if token.kind == "half":
        return 50.0
    if token.kind == "tenths":
        tenths = numeral(token.text[0])
        return None if tenths is None else 10.0 * tenths
    if token.kind == "fraction":
        below, above = (numeral(text) for text in token.text.split("分之"))
        return 100 * above / below if above is not None and below else None
    return None


def decimals(token: Token) -> int:
    """How many decimals a percentage has."""
    digits = token.text.rstrip("%").partition("." if "." in token.text else "点")[2]
    return len(digits) if token.kind == PERCENT else 0
