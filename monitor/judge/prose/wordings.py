"""How the prose of section one speaks of figures: ``rules/lists.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from monitor.shipped import rules_dir
from monitor.toml.parts import with_parts

Pattern = re.Pattern[str]


class Tallying(Struct, frozen=True, kw_only=True):
    """What makes a list of parts, what makes it partial, and what makes it doubtful."""

    markers: Pattern
    respective: Pattern
    requests: Pattern
    total: Pattern
    open: Pattern
    outside: Pattern
    change: Pattern
    loose: Pattern
    bracket: Pattern
    share: Pattern
    share_not: Pattern
    kinds: Mapping[str, Pattern]


class FeeParts(Struct, frozen=True, kw_only=True):
    """How a report breaks the fees it collected down by unit."""

    mentions: Pattern
    amount: Pattern
    markers: Pattern
    open: Pattern
    body: Pattern
    unless: Pattern


class Wordings(Struct, frozen=True, kw_only=True):
    tally: Tallying
    fees: FeeParts


def read_wordings(path: Path) -> Wordings:
    """Load and compile a file; a broken one raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = raw.pop("part")
    found = {name: _compiled(table, parts) for name, table in raw.items()}
    return Wordings(tally=Tallying(**found["tally"]), fees=FeeParts(**found["fees"]))


@cache
def standard() -> Wordings:
    """The wordings that ship with the program."""
    return read_wordings(rules_dir() / "lists.toml")


def _compiled(value: Any, parts: Mapping[str, str]) -> Any:
    """Every text of a table as a pattern, with ``<NAME>`` replaced by the part of that name."""
    if isinstance(value, dict):
        return {key: _compiled(one, parts) for key, one in value.items()}
    if isinstance(value, list):
        return tuple(_compiled(one, parts) for one in value)
    if not isinstance(value, str):
        return value
    return re.compile(with_parts(value, parts))
