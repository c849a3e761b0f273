"""A grammar as text: `{name}` stands for one of the wordings of a name, `(a|b|)` for one of its alternatives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

Terminal = Callable[[str], str | None]

_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_NAME = re.compile(r"\{([^{}]+)\}")


def expand(template: str, words: Mapping[str, Sequence[str]], terminal: Terminal, rng: Random) -> str:
    """The template with every choice made; a name is asked of `terminal` first, then of `words`."""

    def chosen(match: re.Match[str]) -> str:
        return rng.choice(str(match[1]).split("|"))

    def named(match: re.Match[str]) -> str:
        figure = terminal(match[1])
        return figure if figure is not None else expand(rng.choice(words[match[1]]), words, terminal, rng)

    while _ALTERNATIVES.search(template):
        template = _ALTERNATIVES.sub(chosen, template)
    return _NAME.sub(named, template)
