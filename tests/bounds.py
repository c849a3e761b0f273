"""How work grows with what it is done on: CPU time in one process, held against itself and never against a clock."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")

SHARES = (pytest.param(16, id="small"), pytest.param(1, id="large", marks=pytest.mark.campaign))
"""What the largest size is divided by: the large ones take their time, and small ones show the same."""
MOST = 2.6
"""Twice as much may cost so many times as much; what grows with the square costs four times."""
_MEASURABLE = 0.02
_DOUBLINGS = 3
_ATTEMPTS = 3


def assert_in_proportion(make: Callable[[int], T], work: Callable[[T], object], most: int, fewest: int = 64) -> None:
    """That twice the input costs at most ``MOST`` times the work.

    The size is doubled from ``fewest`` until the work can be measured, and at ``most`` it is done all the same. What
    costs more is asked of the next doubling, and of the one after: where a cache or a first look ends, or another
    program takes the processor's memory, one size costs more once; what grows with the square does at each.
    """
    size, most = fewest, max(fewest, most)
    while size < most and seconds(work, make(size)) < _MEASURABLE:
        size = min(2 * size, most)
    grown: list[float] = []
    for step in range(_DOUBLINGS):
        grown.append(_growth(make(size << step), make(size << step + 1), work))
        if grown[-1] <= MOST:
            return
    said = ", ".join(f"{growth:.1f}" for growth in grown)
    raise AssertionError(f"from {size} on, twice as much costs {said} times as much")


def _growth(small: T, large: T, work: Callable[[T], object]) -> float:
    """How many times the work on the one costs that on the other; each done three times or, in doubt, some more."""
    times = 1 + int(_MEASURABLE / max(seconds(work, small), _MEASURABLE / 1000))
    one = two = float("inf")
    for _ in range(_ATTEMPTS):
        for _ in range(3):
            one = min(one, seconds(work, small, times))
            two = min(two, seconds(work, large, times))
        if two <= MOST * one:
            break
    return two / one


def seconds(work: Callable[[T], object], given: T, times: int = 1) -> float:
    """CPU seconds of this process, the collection of garbage left out."""
    gc.disable()
    try:
        start = time.process_time()
        for _ in range(times):
            work(given)
        return time.process_time() - start
    finally:
        gc.enable()
