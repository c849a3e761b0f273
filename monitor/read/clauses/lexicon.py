"""The words by which sentences are understood: lists by class in ``rules/*.toml``, without patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from monitor.read.clauses.classes import COMMON_CLASSES
from monitor.read.words import norm

COMMON = "sentences.toml"
"""The lexicon of words that every other one may lean on: negations, periods, scopes, units."""

_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9%·、]{1,20}")
_LONGEST = 20


class LexiconError(ValueError):
    """A mistake in a list of words, with the file and the key it stands at."""

    def __init__(self, file: Path, key: tuple[str | int, ...], says: str) -> None:
        super().__init__(says)
        self.file, self.key = file, key


class Lexicon(Struct, frozen=True, eq=False):
    """``classes`` of words, and the alternations that find them: the long ones, then single characters."""

    classes: Mapping[str, str]
    long: str
    short: str

    def words(self, *names: str) -> tuple[str, ...]:
        """All words of these classes."""
        return tuple(word for word, name in self.classes.items() if name in names)


def read_lexicon(path: Path, wanted: Iterable[str]) -> Lexicon:
    """A lexicon with the common one beside it. It must have the classes ``wanted`` and no other, none of them empty.

    Raises LexiconError, or what tomllib raises.
    """
    shared = _read(path.with_name(COMMON), COMMON_CLASSES)
    return lexicon({**shared, **_read(path, frozenset(wanted))})


def read_common(path: Path) -> Lexicon:
    """The common lexicon alone; raises LexiconError, or what tomllib raises."""
    return lexicon(_read(path, COMMON_CLASSES))


def lexicon(classes: Mapping[str, str]) -> Lexicon:
    """A lexicon of words with their classes."""
    return Lexicon(
        classes=classes,
        long=_trie([word for word in classes if len(word) > 1]),
        short=_trie([word for word in classes if len(word) == 1]),
    )


def _read(path: Path, wanted: frozenset[str]) -> dict[str, str]:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    words = document.get("words")
    if not isinstance(words, dict):
        raise LexiconError(path, ("words",), "[words]")
    for name in sorted(wanted - words.keys()):
        raise LexiconError(path, ("words",), name)
    found: dict[str, str] = {}
    for name, listed in words.items():
        for key, word in _listed(path, name, listed, wanted):
            if word in found:
                raise LexiconError(path, key, f"{word}: {found[word]}, {name}")
            found[word] = name
    return found


def _listed(
    file: Path, name: str, listed: object, wanted: frozenset[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(where it stands, word) of a class; anything but plain words is a mistake."""
    if name not in wanted:
        raise LexiconError(file, ("words", name), name)
    if not isinstance(listed, list) or not listed:
        raise LexiconError(file, ("words", name), f'{name}: ["…"]')
    for number, word in enumerate(listed):
        if not isinstance(word, str) or not _WORD.fullmatch(word) or norm(word) != word:
            raise LexiconError(file, ("words", name, number), f"{word}"[:_LONGEST])
        yield ("words", name, number), word


def _trie(words: Iterable[str]) -> str:
    """An alternation that finds the longest of the words, without trying one after the other."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _branches(tree) or "(?!)"


def _branches(tree: Mapping[str, Mapping]) -> str:  # type: ignore[type-arg]
    ends = "" in tree
    ways = [re.escape(sign) + _branches(below) for sign, below in sorted(tree.items()) if sign]
    if not ways:
        return ""
    body = ways[0] if len(ways) == 1 and not ends else f"(?:{'|'.join(ways)})"
    return f"{body}?" if ends else body
