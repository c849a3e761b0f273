"""Percentages as words say them, and the shares they are."""

from __future__ import annotations

from msgspec import Struct

from monitor.read.clauses.tokens import PERCENT, Token, numeral

VAGUE = ("tenths", "fraction", "half")
"""The classes of words that say a share without a percentage."""

_VAGUELY, _ROUNDED = 5.0, 10.0


class Share(Struct, frozen=True, kw_only=True):
    """A count said to be so many percent of a whole.

    ``counts`` and ``of`` are the numbers that may be meant, ``certain`` tells that no others can be. ``topic`` is
    what the whole may be in the tables (``received``, ``requests``, ``disputes``), ``part`` the class of word that
    names a count not given. ``vague`` shares are fractions in words; ``hedge`` is the class of a word like about, more
    than, nearly.
    """

    counts: tuple[int | float, ...]
    unit: str
    percent: float
    decimals: int
    of: tuple[int | float, ...]
    certain: bool
    quote: str
    topic: str = ""
    part: str = ""
    vague: bool = False
    hedge: str = ""

    def off(self, tolerance: float) -> float:
        """By how many points it is off the nearest share it may be, beyond what its words and decimals hide."""
        return min(self._beyond(100 * count / whole, tolerance) for count in self.counts for whole in self.of if whole)

    def nearest(self) -> tuple[int | float, int | float]:
        """The count and whole whose share is the nearest."""
        pairs = [(count, whole) for count in self.counts for whole in self.of if whole]
        return min(pairs, key=lambda pair: abs(100 * pair[0] / pair[1] - self.percent))

    def _beyond(self, right: float, tolerance: float) -> float:
        apart = right - self.percent
        if self.hedge == "over":
            return -apart - tolerance
        if self.hedge == "under":
            return max(apart, -apart - _ROUNDED) - tolerance
        if self.hedge or self.vague:
            return abs(apart) - (_ROUNDED if self.hedge else _VAGUELY)
        last = float(10**-self.decimals)
        return max(apart - last, -apart - last / 2) - tolerance - 1e-9


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
