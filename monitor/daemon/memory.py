"""How a process that lives for months keeps the memory it has."""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def use_one_arena() -> None:
    """Let all threads share one heap, where the C library is glibc.

    It gives each thread an arena of its own, from which hardly anything is given back: a daemon that begins threads
    with every round and every configuration grew by a third in a year of rounds.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
