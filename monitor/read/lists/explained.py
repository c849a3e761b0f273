"""For people: the lists that were found in a page, what their dates are dates of, and which of them is its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from monitor.read.dates import Role
from monitor.read.lists.emptiness import frame
from monitor.read.lists.fields import Fields
from monitor.read.lists.seen import Seen
from monitor.read.markup.outline import Outline

_FEWEST = 2


class Dates(Struct, frozen=True):
    """The dates of a list at one place: what they are dates of (None: unknown), how many, and one as it stands."""

    role: Role | None
    count: int
    sample: str


class Explained(Struct, frozen=True):
    """A list of a page: its place in the markup, how many records it has, whether it is ``beside`` the page's own list
    or part of its head, foot or navigation (``chrome``), its dates, and its first title."""

    place: str
    records: int
    beside: bool
    chrome: bool
    dates: tuple[Dates, ...]
    title: str


def explained(outline: Outline, lists: Sequence[Seen]) -> Iterator[Explained]:
    """The lists of several records, and single ones with a date."""
    fields = Fields(outline)
    for one in lists:
        if len(one.block) < _FEWEST and not one.dated:
            continue
        parent = one.block[0].root.parent
        yield Explained(
            place=frame(parent) if parent is not None else "",
            records=len(one.block),
            beside=one.beside,
            chrome=one.chrome,
            dates=tuple(Dates(role, count, sample) for role, count, sample in fields.shown(one.block)),
            title=one.block[0].click.title,
        )
