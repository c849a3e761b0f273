"""What the claims on fees of a section come to: the notices, and what was collected."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model.claims import Claim, Modality, Period, Scope
from monitor.read.form.fees.words import COLLECTED, DUE, NOTIFIED, PAID, REFUNDED, UNPAID, WAYS

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_MONTHS = {
    **{f"{prefix}{name}": range(3 * at + 1, 3 * at + 4) for at, name in enumerate(_QUARTERS) for prefix in ("", "第")},
    **dict.fromkeys(("上半年", "前半年", "上半年度", "前两季度", "前两个季度"), range(1, 7)),
    **dict.fromkeys(("下半年", "后半年", "下半年度"), range(7, 13)),
    **dict.fromkeys(("前三季度", "前三个季度", "一至三季度"), range(1, 10)),
    **dict.fromkeys(("后三季度", "二至四季度"), range(4, 13)),
}
_SOME_MONTHS = re.compile(r"(\d{1,2})月?(?:[-至到—–~](\d{1,2}))?月[份底]?")
_ALL_MONTHS = frozenset(range(1, 13))

Amount = tuple[int | float | None, bool]
"""Yuan, None where nothing can be concluded; and whether two statements contradict each other."""


def notices(deciding: Sequence[Claim]) -> tuple[int | None, bool]:
    """The number of notices, and whether two statements contradict each other."""
    told = [claim for claim in deciding if claim.topic == NOTIFIED and claim.unit != "元" and claim.value is not None]
    numbers = {int(claim.value or 0) for claim in told}
    positive = {number for number in numbers if number}
    if not numbers:
        nothing = any(claim.topic == NOTIFIED and claim.value == 0 for claim in deciding)
        return (0 if nothing else None), False
    conflict = len(positive) > 1 or (bool(positive) and 0 in numbers)
    return (None if conflict else max(numbers)), conflict


def amount(claims: Sequence[Claim]) -> Amount:
    """What was collected by the whole body in the whole year."""
    deciding = [claim for claim in claims if claim.decides]
    told = [claim for claim in deciding if claim.topic == COLLECTED]
    if any(claim.correction for claim in told):
        told = [claim for claim in told if claim.correction]
    sums = [claim for claim in told if claim.value and claim.unit == "元"]
    denied = any(claim.value == 0 for claim in told)
    if sums and denied:
        return None, True
    if sums:
        return (None, False) if any(claim.hedged for claim in sums) else _one_sum(sums, claims)
    if any(claim.value is None for claim in claims if claim.topic == COLLECTED and tells(claim)):
        return None, False
    return (0 if denied else _otherwise(claims, deciding)), False


def tells(claim: Claim) -> bool:
    """Whether a claim is a fact of this year or a part of it."""
    return claim.said_of.period in (Period.THIS, Period.PART) and claim.said_of.modality is Modality.REAL


def _otherwise(claims: Sequence[Claim], deciding: Sequence[Claim]) -> int | float | None:
    """What follows from the parts, from the notices, or from a denial of more than was said."""
    parts = [claim for claim in claims if claim.topic == COLLECTED and tells(claim)]
    whole = _of_parts([claim for claim in parts if claim.value is not None and not claim.hedged])
    return whole if whole is not None else _of_notices(deciding)


def _one_sum(sums: Sequence[Claim], claims: Sequence[Claim]) -> Amount:
    """The sum that all others are said again, are parts of, or are what was left of after a refund."""
    values = [claim.value or 0 for claim in sums]
    listed = [claim.value or 0 for claim in claims if claim.topic == COLLECTED and claim.said_of.scope is Scope.PART]
    if len(listed) > 1 and sum(listed) > max(values):
        return None, True
    for said in (list(dict.fromkeys(values)), values):
        largest = max(said)
        if len(said) == 1 or sum(said) == 2 * largest:
            return largest, False
        back = sum(claim.value or 0 for claim in claims if claim.topic == REFUNDED and claim.decides)
        if len(said) == 2 and min(said) == largest - back:
            return min(said), False
    ways = {claim.said_of.part for claim in sums}
    return (sum(values), False) if ways == set(WAYS) and len(sums) == len(WAYS) else (None, True)


def _of_parts(parts: Sequence[Claim]) -> int | float | None:
    """The sum of parts that make the whole: all months, both ways of charging, some bodies and all others."""
    by_time = [claim for claim in parts if claim.said_of.period is Period.PART]
    covered = frozenset[int]().union(*(_months(claim) for claim in by_time))
    if by_time and covered == _ALL_MONTHS and all(_in_full(claim) for claim in by_time):
        return sum(claim.value or 0 for claim in by_time)
    limited = [claim for claim in parts if claim.said_of.period is Period.THIS]
    if by_time and limited and all(claim.value == 0 and claim.said_of.scope is Scope.REST for claim in limited):
        return sum(claim.value or 0 for claim in by_time)
    names = {claim.said_of.part for claim in limited if claim.said_of.scope is Scope.PART}
    rest = any(claim.said_of.scope is Scope.REST for claim in limited)
    others = any(claim.said_of.scope is not Scope.REST for claim in limited)
    if set(WAYS) <= names or (rest and others):
        return sum(claim.value or 0 for claim in limited)
    return None


def _in_full(claim: Claim) -> bool:
    return claim.said_of.scope in (Scope.WHOLE, Scope.WIDE, Scope.REST)


def _months(claim: Claim) -> frozenset[int]:
    if claim.said_of.scope is Scope.REST:
        return _ALL_MONTHS
    match = _SOME_MONTHS.fullmatch(claim.said_of.part)
    if match:
        return frozenset(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(_MONTHS.get(claim.said_of.part, ()))


def _of_notices(deciding: Sequence[Claim]) -> int | float | None:
    """What follows from how the notices fared: nothing where nobody paid, all of it where everybody did."""
    notified = [claim for claim in deciding if claim.topic in (NOTIFIED, DUE) and claim.value and claim.unit == "元"]
    if any(claim.topic == UNPAID for claim in deciding):
        return 0
    if any(claim.topic == DUE and claim.value == 0 for claim in deciding):
        return 0
    everybody = any(claim.topic == PAID and claim.value is None for claim in deciding)
    return notified[-1].value if everybody and notified else None
