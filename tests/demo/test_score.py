from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.demo.scenario import Truth, load, truth
from monitor.demo.score import Conclusion, Line, score
from monitor.model.cases import ObligationState

DAY = date(2027, 1, 12)
NONE: frozenset[str] = frozenset()
MET, LATE, UNKNOWN = ObligationState.MET, ObligationState.MET_LATE, ObligationState.UNKNOWN


def true(**values: Any) -> Truth:
    base = {"unit": "甲局", "state": MET, "published": DAY, "fails": frozenset({"AR-A01"}), "open": NONE}
    return Truth(**{**base, **values})


def concluded(**values: Any) -> Conclusion:
    base = {"agency": "甲局", "state": MET, "published": DAY, "accused": frozenset({"AR-A01"}), "open_at_end": NONE}
    return Conclusion(**{**base, **values})


@pytest.mark.parametrize(
    ("truth_values", "conclusion_values"),
    [
        ({}, {}),
        ({"open": frozenset({"AR-A01"})}, {"open_at_end": frozenset({"AR-A01"})}),
        (
            {"state": LATE, "fails": frozenset({"AR-T01", "AR-T02"})},
            {"state": LATE, "accused": frozenset({"AR-T01", "AR-T02"}), "open_at_end": frozenset({"AR-T02"})},
        ),
        (
            {"state": LATE, "fails": frozenset({"AR-T01", "AR-T02"})},
            {"state": LATE, "accused": frozenset({"AR-T01", "AR-T02"})},
        ),
        ({"state": UNKNOWN, "published": None, "fails": NONE}, {"state": UNKNOWN, "accused": NONE}),
    ],
)
def test_a_unit_is_right_when_all_agrees(truth_values: dict[str, Any], conclusion_values: dict[str, Any]) -> None:
    result = score({"甲局": true(**truth_values)}, {"甲局": concluded(**conclusion_values)})
    assert (result.right, result.missed, result.wrongly_accused) == (1, 0, 0)
    assert result.lines[0].right


@pytest.mark.parametrize(
    ("truth_values", "conclusion_values", "wrong"),
    [
        ({}, {"accused": NONE}, {"missed": ("AR-A01",)}),
        ({}, {"accused": frozenset({"AR-A01", "AR-F03"})}, {"wrongly": ("AR-F03",)}),
        ({}, {"accused": frozenset({"AR-A02"})}, {"wrongly": ("AR-A02",), "missed": ("AR-A01",)}),
        ({}, {"open_at_end": frozenset({"AR-A01"})}, {"left_open": ("AR-A01",)}),
        ({"open": frozenset({"AR-A01"})}, {}, {"closed": ("AR-A01",)}),
        ({}, {"published": date(2027, 1, 13)}, {"published": (date(2027, 1, 13), DAY)}),
        ({}, {"published": None}, {"published": (None, DAY)}),
        ({}, {"state": LATE}, {"state": ("met_late", "met")}),
        ({"state": UNKNOWN, "published": None}, {"state": MET}, {"state": ("met", "unknown")}),
    ],
)
def test_what_is_wrong_is_named(
    truth_values: dict[str, Any], conclusion_values: dict[str, Any], wrong: dict[str, Any]
) -> None:
    result = score({"甲局": true(**truth_values)}, {"甲局": concluded(**conclusion_values)})
    assert result.right == 0
    assert result.lines == (Line(agency="甲局", **wrong),)
    assert result.missed == len(wrong.get("missed", ()))
    assert result.wrongly_accused == len(wrong.get("wrongly", ()))


def test_a_unit_never_spoken_of_counts_as_unknown() -> None:
    result = score({"甲局": true()}, {})
    assert result.lines[0].missed == ("AR-A01",)
    assert result.lines[0].state == ("unknown", "met")


def test_a_perfect_monitor_is_right_about_all_thirty_eight() -> None:
    scenario = load()
    everything = truth(scenario, 2026)
    perfect = {
        name: Conclusion(agency=name, state=one.state, published=one.published, accused=one.fails, open_at_end=one.open)
        for name, one in everything.items()
    }
    result = score(everything, perfect)
    assert (result.right, result.missed, result.wrongly_accused) == (38, 0, 0)


def test_a_silent_monitor_is_right_only_where_nothing_can_be_known() -> None:
    result = score(truth(load(), 2026), {})
    assert (result.right, result.wrongly_accused) == (2, 0)
    assert result.missed > 25
