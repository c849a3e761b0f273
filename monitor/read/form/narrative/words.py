"""The words that section one is understood by (words: rules/narrative.toml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from monitor.read.clauses.classes import NARRATIVE_CLASSES
from monitor.read.clauses.lexicon import Lexicon, read_lexicon
from monitor.shipped import rules_dir


def read_words(path: Path) -> Lexicon:
    """The lexicon of section one; raises LexiconError."""
    return read_lexicon(path, NARRATIVE_CLASSES)


@cache
def standard() -> Lexicon:
    """The words that ship with the program."""
    return read_words(rules_dir() / "narrative.toml")
