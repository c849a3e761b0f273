"""The rows of the bench, one module each: ``row07_judging.py`` is row 7.

A module has a ``TITLE`` (the work), a ``MARK`` (what must be reached, empty if nothing) and a function ``measure``
from ``Options`` to figures. Nothing else need be touched to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from types import ModuleType

from msgspec import Struct

from bench.figures import Figure, Options, Result

_NAME = re.compile(r"row(\d+)_\w+", re.ASCII)


class Row(Struct, frozen=True, kw_only=True):
    """A row that can be measured."""

    number: int
    title: str
    mark: str
    measure: Callable[[Options], Sequence[Figure]]

    def result(self, options: Options) -> Result:
        """The row measured now."""
        figures = tuple(self.measure(options))
        date = datetime.now().astimezone().isoformat(timespec="seconds")
        return Result(row=self.number, title=self.title, mark=self.mark, date=date, figures=figures)


def rows(wanted: Collection[int] = (), package: ModuleType | None = None) -> list[Row]:
    """The rows of a package in their order, or only those with a wanted number; LookupError if one does not exist."""
    package = package or sys.modules[__name__]
    names = {int(match[1]): match[0] for match in map(_NAME.fullmatch, _modules(package)) if match is not None}
    missing = sorted(set(wanted) - set(names))
    if missing:
        raise LookupError(f"no row {', '.join(map(str, missing))}; there are {', '.join(map(str, sorted(names)))}")
    return [_row(number, f"{package.__name__}.{names[number]}") for number in sorted(wanted or names)]


def _modules(package: ModuleType) -> list[str]:
    return [one.name for one in pkgutil.iter_modules(package.__path__)]


def _row(number: int, module: str) -> Row:
    found = importlib.import_module(module)
    return Row(number=number, title=found.TITLE, mark=found.MARK, measure=found.measure)
