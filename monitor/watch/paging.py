"""One list with all its pages: each read once, and what became of every address on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from monitor.model import Listing, Place, Trouble, VisitOrder
from monitor.watch.answers import ours
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


def run(
    pages: Pages, order: VisitOrder, url: str, enough: Callable[[Sequence[Listing]], bool] = lambda _: False
) -> Run:
    """Read a list page by page until it ends, or until what was read is ``enough``."""
    read: list[Listing] = []
    places: list[Place] = []
    following: str | None = url
    while following is not None:
        page, place = opened(pages, order, following)
        places.append(place)
        if page is None:
            return Run(tuple(read), tuple(places))
        if _brings_nothing(page, read):
            places += [] if _ends(page, read) else [replace(place, outcome="repeats")]
            break
        if read and not (page.items or page.undated) and not _all_seen(read):
            places.append(replace(place, outcome="empty"))
        read.append(page)
        if enough(read):
            return Run(tuple(read), tuple(places), stopped=True)
        following, obstacle = _following(order, page, read)
        places += [obstacle] if obstacle is not None else []
    lacking = _lacking(read)
    places += [Place(url=url, at=order.at, outcome="partial-list", says=lacking)] if lacking is not None else []
    return Run(tuple(read), tuple(places))


def opened(pages: Pages, order: VisitOrder, url: str) -> tuple[Listing | None, Place]:
    """A list page as a place of the search; no page if it could not be read."""
    page = pages.list(url)
    if isinstance(page, Trouble):
        return None, Place(url=url, at=order.at, outcome=page.code, says=page.says)
    trouble = page.trouble or Trouble(READ, "")
    return page, Place(url=url, at=order.at, outcome=trouble.code, says=trouble.says)


def _following(order: VisitOrder, page: Listing, read: Sequence[Listing]) -> tuple[str | None, Place | None]:
    """The next page, unless it was read; or the place that says why it is not followed."""
    if page.next is None or page.next in {before.source for before in read}:
        return None, None
    if not ours(order.site, page.next):
        return None, Place(url=page.next, at=order.at, outcome="foreign-host")
    if len(read) >= order.limits.max_pages:
        return None, Place(url=page.next, at=order.at, outcome="too-many-pages")
    return page.next, None


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
