"""The lists of words beside the rules: what may be wrong with them, and the names by which rules speak of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from monitor.errors import ConfigError, Problem
from monitor.judge.checks import spelling
from monitor.judge.prose import counts
from monitor.read.clauses import lexicon
from monitor.read.clauses.lexicon import LexiconError
from monitor.read.form import layout
from monitor.read.form.fees import words as fee_words
from monitor.read.form.narrative import words as narrative_words
from monitor.read.whose import naming
from monitor.toml.file import read_toml
from monitor.toml.lines import Path as Key
from monitor.toml.lines import nearest_line

_READERS: Mapping[str, Callable[[Path], object]] = {
    "bodies.toml": naming.read_grammar,
    "fees.toml": fee_words.read_words,
    "layout.toml": layout.read_layout,
    "narrative.toml": narrative_words.read_words,
    "phrases.toml": spelling.read_phrases,
    "sentences.toml": lexicon.read_common,
    "sums.toml": counts.read_words,
}
_UNREADABLE = (LookupError, TypeError, ValueError, msgspec.ValidationError, re.error)


def mistakes(directory: Path) -> Iterator[Problem]:
    """Every mistake in the lists of a directory: no TOML, a pattern that is none, a key that is missing."""
    for name, reader in _READERS.items():
        path = directory / name
        if path.exists():
            yield from _of_list(path, reader)


def _of_list(path: Path, reader: Callable[[Path], object]) -> Iterator[Problem]:
    try:
        lines, document = read_toml(path)
    except ConfigError as error:
        yield from error.problems
        return
    try:
        reader(path)
    except LexiconError as error:
        if error.file == path:
            yield Problem(
                str(path),
                nearest_line(lines, error.key),
                "rules.bad_word",
                {"key": _dotted(error.key), "says": str(error)},
            )
    except _UNREADABLE as error:
        bad = list(_bad_patterns(document, ()))
        for key, says in bad:
            yield Problem(str(path), nearest_line(lines, key), "rules.bad_pattern", {"key": _dotted(key), "says": says})
        if not bad:
            yield Problem(str(path), None, "rules.bad_list", {"says": f"{type(error).__name__}: {error}"[:200]})


def _bad_patterns(value: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Every text that is no pattern, and where it stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        yield from _bad_patterns(one, (*key, name))
    if isinstance(value, str):
        try:
            re.compile(value)
        except re.error as error:
            yield key, str(error)


def _dotted(key: Key) -> str:
    return ".".join(map(str, key))
