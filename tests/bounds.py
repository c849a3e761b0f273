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
_ATTEMPTS = 4


def assert_in_proportion(make: Callable[[int], T], work: Callable[[T], object], most: int, fewest: int = 64) -> None:
    """That twice the input costs at most ``MOST`` times the work.

    The size is doubled from ``fewest`` until the work can be measured, and at ``most`` it is done all the same, as
    often in a row as it takes. Measured are ``size`` and twice that, three times and, in case of doubt, some more.
    """
    size, most = fewest, max(fewest, most)
    while size < most and seconds(work, make(size)) < _MEASURABLE:
        size = min(2 * size, most)
    small, large = make(size), make(2 * size)
    times = 1 + int(_MEASURABLE / max(seconds(work, small), _MEASURABLE / 1000))
    one = two = float("inf")
    for _ in range(_ATTEMPTS):
        for _ in range(3):
            one = min(one, seconds(work, small, times))
            two = min(two, seconds(work, large, times))
        if two <= MOST * one:
            return
    raise AssertionError(f"twice {size} costs {two / one:.1f} times as much")


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
