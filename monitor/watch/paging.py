"""One list with all its pages: each read once, and what became of every address on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.fetch.answers import ours
from monitor.model.pages import Listing, Trouble
from monitor.model.visits import Place
from monitor.watch.pages import Pages

READ = "read"
"""The outcome of a place that was read."""

_NEARLY_ALL = 0.9


class Run(Struct, frozen=True):
    """The pages of one list in their order, and the places of the search, in the order they were come to.

    ``stopped`` says that the reading ended before the list did, because enough was read.
    """

    pages: tuple[Listing, ...]
    places: tuple[Place, ...]
    stopped: bool = False

    def whole(self) -> bool:
        """Whether nothing stood in the way."""
        return all(place.outcome == READ for place in self.places)


class Unasked(Trouble, frozen=True):
    """Why the page that a list leads on to is not asked for."""


def run(
    pages: Pages, url: str, at: datetime, most: int, enough: Callable[[Sequence[Listing]], bool] = lambda _: False
) -> Run:
    """Read a list page by page until it ends, or until what was read is ``enough``; never more than ``most`` pages."""
    read: list[Listing] = []
    places: list[Place] = []
    for address, page in followed(pages, url, most):
        place = _place(address, page, at)
        places.append(place)
        if isinstance(page, Unasked):
            break
        if isinstance(page, Trouble):
            return Run(tuple(read), tuple(places))
        if _brings_nothing(page, read):
            places += [] if _ends(page, read) else [replace(place, outcome="repeats")]
            break
        if read and not page.items and not _all_seen(read):
            places.append(replace(place, outcome="empty"))
        read.append(page)
        if enough(read):
            return Run(tuple(read), tuple(places), stopped=True)
    lacking = _lacking(read)
    places += [Place(url=url, at=at, outcome="partial-list", says=lacking)] if lacking is not None else []
    return Run(tuple(read), tuple(places))


def followed(pages: Pages, url: str, most: int) -> Iterator[tuple[str, Listing | Trouble]]:
    """The pages of a list by their addresses, each asked for when it is taken, until the list leads on to no new one.

    A page that cannot be read is the last, and so is one that is not asked for: on another host, or after ``most``.
    """
    read: set[str] = set()
    following: str | None = url
    while following is not None and following not in read:
        page = _unasked(pages, following, len(read), most) or pages.list(following)
        yield following, page
        if isinstance(page, Trouble):
            return
        read.add(following)
        following = page.next


def opened(pages: Pages, url: str, at: datetime) -> tuple[Listing | None, Place]:
    """A list page as a place of the search; no page if it could not be read."""
    page = pages.list(url)
    return None if isinstance(page, Trouble) else page, _place(url, page, at)


def _unasked(pages: Pages, url: str, read: int, most: int) -> Unasked | None:
    # Where a list begins is for whoever wants it read to choose.
    if read and not ours(pages.site, url):
        return Unasked("foreign-host", "")
    return Unasked("too-many-pages", "") if read >= most else None


def _place(url: str, page: Listing | Trouble, at: datetime) -> Place:
    trouble = page if isinstance(page, Trouble) else page.trouble or Trouble(READ, "")
    return Place(url=url, at=at, outcome=trouble.code, says=trouble.says)


def _brings_nothing(page: Listing, read: Sequence[Listing]) -> bool:
    """Whether a page shows entries of the pages before over again, and no other."""
    return bool(read and page.items) and _keys([page]) <= _keys(read)


def _ends(page: Listing, read: Sequence[Listing]) -> bool:
    """Whether a page that only repeats is how a list ends: it leads on to nothing new."""
    return page.next is None or page.next in {page.source, *(before.source for before in read)}


def _lacking(read: Sequence[Listing]) -> str | None:
    """How much of a list was seen, if that is less than its pages state: entries or pages."""
    stated, seen = read[0].total, _seen(read)
    if stated is not None and seen < _NEARLY_ALL * stated:
        return f"{seen}/{stated}"
    pages = max((page.pages or 0 for page in read), default=0)
    return f"{len(read)}/{pages}" if len(read) < pages else None


def _all_seen(read: Sequence[Listing]) -> bool:
    """Whether all entries a list states were seen."""
    stated = read[0].total
    return stated is not None and _seen(read) >= stated


def _seen(read: Sequence[Listing]) -> int:
    return len(_keys(read))


def _keys(read: Sequence[Listing]) -> set[str]:
    return {item.url or item.title for page in read for item in page.items}
