"""The message catalogue: every sentence the program says, by key, in Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")


class Words:
    """Sentences of one language. ``say("error.dns", url=…)`` fills the placeholders of the message."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._messages = _load(lang)

    def say(self, key: str, /, **values: object) -> str:
        """The message ``key`` filled with ``values``; KeyError for an unknown key (a mistake of ours)."""
        return self._messages[key].format_map(values)

    def first(self, prefix: str) -> str:
        """The first message whose key begins so, its placeholders unfilled; KeyError if there is none."""
        return next(text for key, text in self._messages.items() if key.startswith(prefix))

    def has(self, key: str) -> bool:
        """Whether the catalogue has a message."""
        return key in self._messages


@cache
def _load(lang: str) -> Mapping[str, str]:
    return dict(_flatten("", vocabulary(lang)))


@cache
def vocabulary(name: str) -> Mapping[str, Any]:
    """The words of ``<name>.toml`` here, as they stand in it."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _flatten(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        pairs += _flatten(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))]
    return pairs
