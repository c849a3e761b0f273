"""What follows from all that stands in the books, for more letters than one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from monitor.judge.places import site_place
from monitor.model.letters import Entry
from monitor.model.standings import Standings

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def grouped(all_: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    """Things by what they have in common, in their order."""
    found: dict[K, list[T]] = defaultdict(list)
    for one in all_:
        found[key(one)].append(one)
    return found


def unread_sites(standings: Standings) -> frozenset[str]:
    """The places of sites that the last survey could not read: nothing is said of them."""
    return frozenset(
        site_place(host)
        for host, state in standings.surveys.items()
        if state.trouble is not None or state.sight is None or state.sight.trouble is not None
    )


def letters_since(standings: Standings, moment: datetime | None) -> Iterator[Entry]:
    """The letters written or sent at or after a time; None: all of them."""
    for one in standings.letters:
        if moment is None or one.created >= moment or (one.sent is not None and one.sent >= moment):
            yield one
