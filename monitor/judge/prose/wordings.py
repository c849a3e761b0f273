"""How the prose of section one speaks of figures: ``rules/narrative.toml``, compiled once."""

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


class Wording(Struct, frozen=True, kw_only=True):
    """The ways to state or to deny one thing.

    ``only_requests`` confines it to the passage on requests, ``anywhere`` frees it from paragraphs on disclosure.
    ``total`` bars the parts of a list. ``needs`` must stand in a sentence outside that passage, ``not_after`` not right
    before the match, ``unless`` not in its clause; ``doubt`` in its sentence makes it another quantity, perhaps, unless
    ``lifted`` stands there too.
    """

    patterns: tuple[Pattern, ...]
    only_requests: bool = False
    anywhere: bool = False
    total: bool = False
    needs: Pattern | None = None
    not_after: Pattern | None = None
    unless: Pattern | None = None
    doubt: Pattern | None = None
    lifted: Pattern | None = None


class Scope(Struct, frozen=True, kw_only=True, eq=False):
    """Whose figures a sentence gives: marks of passages, of a wider scope, another year, one kind of applicants."""

    aspects: tuple[Pattern, ...]
    requests: Pattern
    mentions: Pattern
    worth: Pattern
    wide: Pattern
    span: Pattern
    other_year: Pattern
    natural: Pattern
    entities: Pattern
    hedged_before: Pattern
    hedged_after: Pattern
    of_which: Pattern


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
    scope: Scope
    claims: Mapping[str, Wording]
    denials: Mapping[str, Wording]
    tally: Tallying
    fees: FeeParts


def read_wordings(path: Path) -> Wordings:
    """Load and compile a file; a broken one raises what tomllib, re or a lookup raises."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = raw.pop("part")
    found = {name: _compiled(table, parts) for name, table in raw.items()}
    return Wordings(
        scope=Scope(**found["scope"]),
        claims={kind: Wording(**table) for kind, table in found["claim"].items()},
        denials={kind: Wording(**table) for kind, table in found["denial"].items()},
        tally=Tallying(**found["tally"]),
        fees=FeeParts(**found["fees"]),
    )


@cache
def standard() -> Wordings:
    """The wordings that ship with the program."""
    return read_wordings(rules_dir() / "narrative.toml")


def _compiled(value: Any, parts: Mapping[str, str]) -> Any:
    """Every text of a table as a pattern, with ``<NAME>`` replaced by the part of that name."""
    if isinstance(value, dict):
        return {key: _compiled(one, parts) for key, one in value.items()}
    if isinstance(value, list):
        return tuple(_compiled(one, parts) for one in value)
    if not isinstance(value, str):
        return value
    return re.compile(with_parts(value, parts))
