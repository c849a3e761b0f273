"""The kinds of letter, a module each. Every module here is found by itself and names its ``KIND``, called as it is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any

from monitor.letters.kind import Kind, Part

NAMES = tuple(module.name for module in iter_modules(__path__))


def by_rank(kinds: Iterable[Kind[Any]]) -> tuple[Kind[Any], ...]:
    """The gravest first. Raises ValueError where two share a rank: a letter would have no order."""
    ranked = tuple(sorted(kinds, key=lambda kind: kind.rank))
    for one, other in pairwise(ranked):
        if one.rank == other.rank:
            raise ValueError(f"letters of kind {one.name} and {other.name} have the same rank, {one.rank}")
    return ranked


@cache
def kinds() -> tuple[Kind[Any], ...]:
    """All of them, the gravest first; they are imported when first asked for."""
    return by_rank(import_module(f"{__name__}.{name}").KIND for name in NAMES)


def kind_of(part: Part) -> Kind[Any]:
    """The kind a part belongs to."""
    return next(kind for kind in kinds() if kind.part is type(part))
