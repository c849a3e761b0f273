"""Figures of an annual report that agree with each other: every relation of the official form holds.

The form is that of the State Council General Office (v2019: 2019 notice No. 60, v2021: 2021 notice No. 30).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

Value = int | float | str
Row = tuple[Value, ...]
Figures = dict[str, dict[str, Row]]
"""``table2``, ``table3``, ``table4`` -> row key -> values in column order (1, 7 and 5 of them)."""

APPLICANTS = ("natural", "commercial", "research", "social", "legal", "other")
COLUMNS = (*APPLICANTS, "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
GROUPS = ("review", "direct", "after")

_LEAVES = (
    *("r1", "r2", "r3.1", "r3.2", "r3.3", "r3.4", "r3.5", "r3.6", "r3.7", "r3.8"),
    *("r4.1", "r4.2", "r4.3", "r5.1", "r5.2", "r5.3", "r5.4", "r5.5"),
)
LEAVES: Mapping[str, tuple[str, ...]] = {
    "v2019": (*_LEAVES, "r6"),
    "v2021": (*_LEAVES, "r6.1", "r6.2", "r6.3"),
}
_UNPAID = "r6.2"

_NEW = {"none": (0, 0), "small": (0, 3), "medium": (6, 40), "large": (200, 2400)}
_DISPUTES = {"none": 0, "small": 0, "medium": 2, "large": 60}
_DECISIONS = {"none": 0, "small": 90, "medium": 3000, "large": 480_000}
_DOCUMENTS = {"none": 0, "small": 1, "medium": 6, "large": 40}


def draw_figures(rng: Random, version: str = "v2021", size: str = "medium", previous: Figures | None = None) -> Figures:
    """Tables 2 to 4 for a unit of ``size`` none, small, medium or large, without any regulations of its own.

    With ``previous`` (last year's figures in the same format) what was carried over is carried in,
    the documents in force follow from last year's, and the money is near last year's.
    """
    table2 = _table2_2021(rng, size, previous) if version == "v2021" else _table2_2019(rng, size)
    return {"table2": table2, "table3": _table3(rng, version, size, previous), "table4": _table4(rng, size)}


def _table3(rng: Random, version: str, size: str, previous: Figures | None) -> dict[str, Row]:
    columns = [
        _column(rng, version, size, position, None if previous is None else previous["table3"]["carry_out"][position])
        for position in range(len(APPLICANTS))
    ]
    return {key: _with_sum([column[key] for column in columns]) for key in columns[0]}


def _column(rng: Random, version: str, size: str, position: int, carried: Value | None) -> dict[str, int]:
    """One kind of applicant: what came in is what was closed and what is carried over."""
    low, high = _NEW[size] if position == 0 else (0, _NEW[size][1] // (8 * position))
    new = rng.randint(low, high)
    carry_in = rng.randint(0, new // 6) if carried is None else int(carried)
    carry_out = rng.randint(0, new // 6)
    closed = new + carry_in - carry_out
    leaves = _spread(rng, closed, LEAVES[version], unpaid=size == "large")
    return {"new": new, "carry_in": carry_in, **leaves, "r7": closed, "carry_out": carry_out}


def _spread(rng: Random, total: int, keys: Sequence[str], unpaid: bool) -> dict[str, int]:
    """Shares of ``total``; only with ``unpaid`` may the row of unpaid fee notices receive a few."""
    counts = dict.fromkeys(keys, 0)
    rest = total
    if unpaid and _UNPAID in counts:
        counts[_UNPAID] = min(rest, rng.randint(0, 2))
        rest -= counts[_UNPAID]
    for key in rng.sample([key for key in keys if key != _UNPAID], len(keys) // 3):
        share = rng.randint(0, rest)
        counts[key] += share
        rest -= share
    counts["r1"] += rest
    return counts


def _table4(rng: Random, size: str) -> dict[str, Row]:
    high = _DISPUTES[size]
    return {
        group: _with_sum([rng.randint(0, high // (1 + position)) for _ in OUTCOMES[:-1]])
        for position, group in enumerate(GROUPS)
    }


def _with_sum(parts: Sequence[int]) -> Row:
    return (*parts, sum(parts))


def _table2_2021(rng: Random, size: str, previous: Figures | None) -> dict[str, Row]:
    made, before = rng.randint(0, _DOCUMENTS[size]), rng.randint(0, 3 * _DOCUMENTS[size])
    if previous is not None:
        before = int(previous["table2"]["documents.valid"][0])
    repealed = rng.randint(0, min(before, _DOCUMENTS[size]))
    return {
        **{f"regulations.{key}": (0,) for key in ("made", "repealed", "valid")},
        "documents.made": (made,),
        "documents.repealed": (repealed,),
        "documents.valid": (before + made - repealed,),
        **{key: (rng.randint(0, _DECISIONS[size]),) for key in ("licences", "penalties")},
        "coercion": (rng.randint(0, _DECISIONS[size] // 10),),
        "fees_wan": (_fees(rng, size, previous),),
    }


def _table2_2019(rng: Random, size: str) -> dict[str, Row]:
    published = rng.randint(0, _DOCUMENTS[size])
    table: dict[str, Row] = {f"regulations.{key}": (0,) for key in ("new", "published", "total")}
    table |= {
        "documents.new": (published,),
        "documents.published": (published,),
        "documents.total": (published + rng.randint(0, 3 * _DOCUMENTS[size]),),
    }
    for key in ("licences", "services", "penalties", "coercion"):
        table |= _project(rng, key) | {f"{key}.decisions": (rng.randint(0, _DECISIONS[size]),)}
    table |= _project(rng, "charges")
    return table | {"procurement.projects": (rng.randint(0, 40),), "procurement.amount": (_money(rng, size),)}


def _project(rng: Random, key: str) -> dict[str, Row]:
    previous = rng.randint(0, 120)
    return {f"{key}.previous": (previous,), f"{key}.change": (rng.randint(-min(previous, 9), 9),)}


def _money(rng: Random, size: str) -> int | float:
    """An amount in ten thousand yuan; a large unit always collects enough to cover its own handling fees."""
    if size == "none" or (size != "large" and rng.randint(0, 2)):
        return 0
    cents = rng.randint(1, 9_999_999 if size == "large" else 99_999)
    return round((100 if size == "large" else 0) + cents / 100, 2)


def _fees(rng: Random, size: str, previous: Figures | None) -> int | float:
    """An amount of its own, or within a tenth of last year's; nothing stays nothing."""
    drawn = _money(rng, size)
    if previous is None:
        return drawn
    before = float(previous["table2"]["fees_wan"][0])
    return round(before * (0.9 + drawn % 1 / 5), 2) if before else 0
