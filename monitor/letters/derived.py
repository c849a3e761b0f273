"""What follows from all that stands in the books, for more letters than one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from monitor.judge.places import site_place
from monitor.model.letters import Entry, Sent
from monitor.model.standings import Standings

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_ACCOUNTS = frozenset({"digest", "summary"})


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


def sent_as(letters: Iterable[Entry], since: datetime | None, until: datetime) -> Iterator[Sent]:
    """The letters handed over from a time (None: ever) up to another, by what their subjects begin with in brackets.

    Those that tell the center how things stand are left out.
    """
    told = [one for one in letters if one.state == "sent" and set(one.kinds).isdisjoint(_ACCOUNTS)]
    left = [one for one in told if (one.sent or one.created) <= until]
    left = [one for one in left if since is None or (one.sent or one.created) >= since]
    for what, all_ in grouped(left, lambda one: _sort_of(one.subject)).items():
        to = tuple(dict.fromkeys(one.agency or one.recipient for one in all_))
        yield Sent(what=what, count=len(all_), to=to)


def _sort_of(subject: str) -> str:
    """What the subject of a letter begins with in brackets; all of it where there are none."""
    return subject[1:].partition("】")[0] if subject.startswith("【") else subject
