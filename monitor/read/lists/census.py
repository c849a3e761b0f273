"""How many links and dates the elements of a page hold, by which records are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.read.lists.stamps import is_date_like
from monitor.read.lists.titling import Click
from monitor.read.markup.outline import HEADINGS, Node

UP = 14
"""How far above a link its record may reach."""

_NEAR = 4
_MOST_KEYS = 40
_LONGEST_CONSTANT = 8
_BRACKETED = re.compile(r"\[[^][]{1,12}\]|【[^】【]{1,12}】|\([^()]{1,12}\)|（[^（）]{1,12}）")
_FEW = 1


class Census:
    """The different links and the dates of every element, as far up as they matter for one record."""

    def __init__(self, clicks: Sequence[Click], dates: Mapping[int, int]) -> None:
        self._keys: dict[int, dict[str, Click]] = {}
        self._chains: dict[int, list[Node]] = {}
        self._headings = Counter[int]()
        self._fellows = Counter[tuple[int, str]]()
        self._dates = dates
        self._said: dict[str, set[str]] = {}
        self._times = Counter[str]()
        for click in clicks:
            if len(click.title) <= _LONGEST_CONSTANT:
                self._said.setdefault(click.title, set()).add(click.key)
                self._times[click.title] += 1
            if click.is_entry:
                self._add(click)

    def _add(self, click: Click) -> None:
        above = self._chains[click.node.at] = chain(click.node)
        for node in above:
            keys = self._keys.get(node.at)
            if keys is None:
                self._keys[node.at] = {click.key: click}
                if node.parent is not None:
                    self._fellows[node.parent.at, node.tag] += 1
            elif len(keys) <= _MOST_KEYS and click.key not in keys:
                keys[click.key] = click
        if not HEADINGS.isdisjoint([node.tag for node in above[:_NEAR]]):
            self._headings.update(node.at for node in above)

    def chain(self, click: Click) -> list[Node]:
        """The element of an entry and those around it."""
        return self._chains[click.node.at]

    def links(self, node: Node) -> int:
        return len(self._keys.get(node.at, ()))

    def clicks(self, node: Node) -> Iterable[Click]:
        """One link to each place that an element leads to."""
        return self._keys.get(node.at, {}).values()

    def headings(self, node: Node) -> int:
        """How many links in headings stand in an element."""
        return self._headings[node.at]

    def is_constant(self, click: Click) -> bool:
        """Whether links say the same few words to other places, or again and again, or stand in brackets: as those do
        that stand beside titles."""
        if _BRACKETED.fullmatch(click.title):
            return True
        return len(self._said.get(click.title, ())) > 1 or self._times[click.title] > _FEW

    def dates(self, node: Node) -> int:
        return int(is_date_like(node.text)) if not node.tag else self._dates.get(node.at, 0)

    def has_fellows(self, node: Node) -> bool:
        """Whether elements of the same tag with links stand beside it."""
        parent = node.parent
        return parent is not None and self._fellows[parent.at, node.tag] > 1 and self.links(parent) != self.links(node)


def chain(node: Node) -> list[Node]:
    """A node and the elements around it, up to where no record reaches."""
    found = [node] if node.tag else []
    above = node.parent
    while above is not None and above.parent is not None and len(found) <= UP:
        found.append(above)
        above = above.parent
    return found
