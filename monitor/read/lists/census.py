"""How many links and dates the elements of a page hold, by which records are told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from monitor.read.lists.stamps import is_date_like
from monitor.read.lists.titling import Click
from monitor.read.markup.outline import HEADINGS, Node

UP = 14
"""How far above a link its record may reach."""

MOST_IN_RECORD = 5
"""How many different links a record may hold; of an element with more it is not told how many."""

_NEAR = 4
_LONGEST_CONSTANT = 8
_BRACKETED = re.compile(r"\[[^][]{1,12}\]|【[^】【]{1,12}】|\([^()]{1,12}\)|（[^（）]{1,12}）")
_FEW = 1


class Census:
    """The different links and the dates of every element, as far up and as many as matter for one record."""

    def __init__(self, clicks: Sequence[Click], dates: Mapping[int, int]) -> None:
        self._clicks = clicks
        self._first: dict[int, Click] = {}
        self._several: dict[int, dict[str, Click]] = {}
        self._counts: dict[int, int] = {}
        self._fellows: dict[tuple[int, str], int] = {}
        self._dates = dates
        self._chains = {click.node.at: chain(click.node) for click in clicks if click.is_entry}
        deep = max(map(len, self._chains.values()), default=0) > UP
        for click in clicks:
            if click.is_entry:
                self._add(click, deep=deep)

    def _add(self, click: Click, *, deep: bool) -> None:
        """Count a link in all around it; unless some links of the page stand too ``deep`` to be counted in all around
        them, what is around an element that holds more than matter holds more as well."""
        counts, fellows, key = self._counts, self._fellows, click.key
        for node in self._chains[click.node.at]:
            at = node.at
            first = self._first.get(at)
            if first is None:
                self._first[at], counts[at] = click, 1
                if node.parent is not None:
                    place = node.parent.at, node.tag
                    fellows[place] = fellows.get(place, 0) + 1
            elif first.key != key:
                keys = self._several.get(at)
                if keys is None:
                    self._several[at] = {first.key: first, key: click}
                    counts[at] = 2
                elif len(keys) <= MOST_IN_RECORD:
                    keys.setdefault(key, click)
                    counts[at] = len(keys)
                elif not deep:
                    break

    @cached_property
    def _headings(self) -> Counter[int]:
        """How many links in headings stand in every element."""
        headed = (above for above in self._chains.values() if any(node.tag in HEADINGS for node in above[:_NEAR]))
        return Counter([node.at for above in headed for node in above])

    @cached_property
    def _times(self) -> Counter[str]:
        """How many links say the same few words."""
        titles = [click.title for click in self._clicks]
        return Counter([title for title in titles if len(title) <= _LONGEST_CONSTANT])

    def chain(self, click: Click) -> tuple[Node, ...]:
        """The element of an entry and those around it."""
        return self._chains[click.node.at]

    def links(self, node: Node) -> int:
        return self._counts.get(node.at, 0)

    def clicks(self, node: Node) -> Iterable[Click]:
        """One link to each place that an element leads to, if these are not too many for a record."""
        several = self._several.get(node.at)
        return several.values() if several is not None else [self._first[node.at]] if node.at in self._first else ()

    def headings(self, node: Node) -> int:
        """How many links in headings stand in an element."""
        return self._headings[node.at]

    def is_constant(self, click: Click) -> bool:
        """Whether several links say the same few words, or stand in brackets: as those do that stand beside titles."""
        return bool(_BRACKETED.fullmatch(click.title)) or self._times[click.title] > _FEW

    def dates(self, node: Node) -> int:
        return int(is_date_like(node.text)) if not node.tag else self._dates.get(node.at, 0)

    def has_fellows(self, node: Node, links: int) -> bool:
        """Whether elements of the same tag with links stand beside one with so many ``links``."""
        parent = node.parent
        if parent is None or self._counts.get(parent.at, 0) == links:
            return False
        return self._fellows.get((parent.at, node.tag), 0) > 1


def chain(node: Node) -> tuple[Node, ...]:
    """A node and the elements around it, up to where no record reaches."""
    return (node, *node.around[:UP]) if node.tag else node.around[: UP + 1]
