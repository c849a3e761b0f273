"""What one column shows: the newest of its entries, and what can be told of the whole list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from monitor.fetch.answers import ours
from monitor.judge import freshness
from monitor.model.columns import ColumnSight
from monitor.model.pages import Item, Listing, PageKind, Trouble
from monitor.model.reports import Report
from monitor.model.visits import Place
from monitor.model.websites import ColumnTarget, SurveyOrder
from monitor.read import dates
from monitor.read.words import norm
from monitor.watch import paging
from monitor.watch.pages import Pages
from monitor.watch.paging import Run

_MOST_OPENED = 5
_MOST_NAMED = 20
_FEWEST_PAGES = 2
_FEWEST_MOVED = 5
_NEARLY_ALL = 0.8
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|pptx?|zip|rar|7z|jpe?g|png|gif|mp[34])(?:[?#]|$)", re.IGNORECASE
)
_YEAR = re.compile(r"(20\d\d)\s?年?度?", re.ASCII)


class Entry(Struct, frozen=True):
    """An entry with its day and where that was found (see ``ColumnSight.shown``).

    ``until`` is the last day its address can mean; ``asked`` says that its own page was read for a day.
    """

    item: Item
    day: date | None = None
    shown: str | None = None
    until: date | None = None
    asked: bool = False


class Column:
    """A column as a survey reads it: its list page by page and, where entries bear no date, a few articles."""

    def __init__(self, target: ColumnTarget, order: SurveyOrder, pages: Pages) -> None:
        self._target = target
        self._order = order
        self._pages = pages
        self._today = order.at.date()
        self._first = freshness.first_day(self._today, target.limit) if target.limit else None
        self.places: tuple[Place, ...] = ()
        self._empty: Listing | None = None

    def sight(self) -> ColumnSight:
        """What the column shows; with trouble where its first page could not be read, or was the home page."""
        column = self._target.column
        run = paging.run(self._pages, column.url, self._order.at, self._order.limits.max_pages, self._enough)
        self.places = run.places
        if not run.pages:
            return self.unread(Trouble(run.places[0].outcome, run.places[0].says))
        first = run.pages[0]
        if not first.crumbs and not _holds_entries(column.url, first) and self._pages.is_home(first):
            return self.unread(Trouble("soft-404", column.url))
        if first.kind is PageKind.SHELL and first.trouble is not None:
            self._empty = first if first.hollow else None
            return self.unread(first.trouble)
        if first.kind is PageKind.ARTICLE:
            return ColumnSight(column=column, at=self._order.at)
        entries = self._entries(_items(self._as_before_a_move(run.pages)))
        self._empty = first if not entries and len(run.pages) == 1 and first.hollow else None
        return self._seen(run, entries)

    def proven(self, sight: ColumnSight) -> ColumnSight:
        """The sight of a column whose list stood empty, once it is known how the site writes its lists."""
        if self._empty is None or sight.items or _years(self._empty) or not self._pages.writes_lists(self._empty):
            return sight
        return ColumnSight(column=sight.column, at=sight.at, blank=True, complete=True)

    def unread(self, trouble: Trouble) -> ColumnSight:
        """The column where nothing could be read of it."""
        return ColumnSight(column=self._target.column, at=self._order.at, trouble=trouble)

    def _enough(self, read: Sequence[Listing]) -> bool:
        """Read on until a page is older than the limit; the first one may be filled with pinned entries.

        A list that grows newer from page to page is read to its end. A column that need not move is read to see what
        is on its first page.
        """
        if self._first is None:
            return True
        last = _latest(read[-1:])
        if len(read) < _FEWEST_PAGES or last is None:
            return len(read) >= _FEWEST_PAGES
        return last < self._first and last <= (_latest(read[:-1]) or date.min)

    # --- the days of entries -------------------------------------------------------------------------------------

    def _entries(self, items: Sequence[Item]) -> list[Entry]:
        """The entries with their days; of those without one in the list, the newest-looking articles are asked."""
        asked = {item.url for item in self._worth_asking(items)}
        return [self._entry(item, item.url in asked) for item in items]

    def _worth_asking(self, items: Iterable[Item]) -> list[Item]:
        """Entries without a date: all whose articles are remembered, and a few others."""
        bare = [i for i in items if i.published is None and ours(self._order.site, i.url) and not _is_document(i)]
        known = [item for item in bare if self._pages.knows(item.url)]
        others = [item for item in bare if not self._pages.knows(item.url)]
        return known + sorted(others, key=_carried, reverse=True)[:_MOST_OPENED]

    def _entry(self, item: Item, ask: bool) -> Entry:
        if item.published is not None:
            return Entry(item, item.published, "list")
        read = self._pages.article(item.url) if ask else None
        asked = isinstance(read, Report)
        if isinstance(read, Report) and read.dating.source == "page":
            return Entry(item, read.dating.day, "weak" if read.dating.weak else "article", asked=asked)
        carried = dates.of_url(item.url)
        return Entry(item, carried.day, "url" if carried.day else None, carried.until, asked)

    def _as_before_a_move(self, read: Sequence[Listing]) -> list[Listing]:
        """A move between systems dates everything anew: then entries keep the days they were known under."""
        dated = [item for page in read for item in page.items if item.published is not None]
        if len({item.published for item in dated}) != 1:
            return list(read)
        days = self._days_known(read)
        older = {
            norm(i.title)
            for i in dated
            if i.published is not None and days.get(norm(i.title), i.published) < i.published
        }
        if len(older) < max(_FEWEST_MOVED, _NEARLY_ALL * len(dated)):
            return list(read)
        moved = [replace(page, items=tuple(_older(item, days) for item in page.items)) for page in read]
        for page in moved:
            self._pages.keep(page)
        return moved

    def _days_known(self, read: Iterable[Listing]) -> dict[str, date]:
        """The days of entries by their titles, as the pages of the list showed them on the last survey."""
        known = (self._order.known.get(page.source) for page in read)
        listings = [one.listing for one in known if one is not None and one.listing is not None]
        return {norm(i.title): i.published for page in listings for i in page.items if i.published is not None}

    # --- the sight -----------------------------------------------------------------------------------------------

    def _seen(self, run: Run, entries: Sequence[Entry]) -> ColumnSight:
        future = [e.item for e in entries if e.item.published is not None and e.item.published > self._today]
        seen = ColumnSight(
            column=self._target.column,
            at=self._order.at,
            items=len(entries),
            undated=sum(entry.asked and entry.day is None for entry in entries),
            future=tuple(future[:_MOST_NAMED]),
            impossible=tuple([e.item for e in entries if e.item.misdated][:_MOST_NAMED]),
            blank=False if entries else (True if _is_vacant(run.pages) else None),
            awaiting=run.pages[0].awaiting,
        )
        past = [entry for entry in entries if entry.day is not None and entry.day <= self._today]
        newest = max(past, key=_day, default=None)
        if newest is None:
            return replace(seen, complete=run.whole())
        return replace(
            seen,
            newest=newest.day,
            shown=newest.shown,
            title=newest.item.title,
            url=newest.item.url,
            article=self._witness(newest),
            complete=run.whole()
            and run.pages[0].kind is PageKind.LIST
            and not run.pages[0].awaiting
            and not any(_day(newest).year < year <= self._today.year for year in _years(run.pages[0]))
            and not _open_question(entries, newest, len(_items(run.pages[:1]))),
        )

    def _witness(self, newest: Entry) -> date | None:
        """The day on the newest entry's own page, where it was opened: before, or for making a stale column fresh."""
        before = self._target.before
        if newest.shown == "article":
            return newest.day
        if before is not None and before.url == newest.item.url and before.newest == newest.day and before.article:
            return before.article
        if _is_document(newest.item) or not ours(self._order.site, newest.item.url):
            return None
        if not self._pages.knows(newest.item.url) and not self._just_renewed(newest):
            return None
        read = self._pages.article(newest.item.url)
        if isinstance(read, Trouble) or read.dating.source != "page" or read.dating.weak:
            return None
        return read.dating.day

    def _just_renewed(self, newest: Entry) -> bool:
        """Whether the column was stale when it was last read, and is fresh by this entry."""
        before = self._target.before
        if before is None or before.newest is None or self._first is None:
            return False
        return before.newest < freshness.first_day(before.at.date(), self._target.limit) and _day(newest) >= self._first


def _items(pages: Iterable[Listing]) -> list[Item]:
    """The entries of the list itself, each once."""
    entries: dict[str, Item] = {}
    for item in (item for page in pages for item in page.items if not item.beside):
        key = item.url or item.title
        if key not in entries or entries[key].published is None:
            entries[key] = item
    return list(entries.values())


def _latest(pages: Iterable[Listing]) -> date | None:
    own = (item for page in pages for item in page.items if not item.beside)
    return max((item.published for item in own if item.published is not None), default=None)


def _older(item: Item, days: Mapping[str, date]) -> Item:
    day = days.get(norm(item.title))
    return item if day is None or item.published is None else replace(item, published=min(day, item.published))


def _open_question(entries: Sequence[Entry], newest: Entry, first_page: int) -> bool:
    """Whether an entry without a day may be newer: one above the newest, or one of the first page nobody asked."""
    place = next(at for at, entry in enumerate(entries) if entry is newest)
    return any(
        entry.day is None
        and (entry.until is None or entry.until > _day(newest))
        and (at < place or (at < first_page and not entry.asked))
        for at, entry in enumerate(entries)
    )


def _holds_entries(url: str, page: Listing) -> bool:
    """Whether most of the entries on a page lie below its address: then it is no other page in its place."""
    folder = urlsplit(url).path.rpartition("/")[0]
    below = [item for item in page.items if urlsplit(item.url).path.startswith(f"{folder}/")]
    return bool(folder) and 2 * len(below) > len(page.items)


def _is_vacant(pages: Sequence[Listing]) -> bool:
    """Whether a list has nothing in it, nor other lists for other years beside it."""
    return len(pages) == 1 and pages[0].vacant and not _years(pages[0])


def _years(page: Listing) -> list[int]:
    """The years a page has a list of its own for, as its links name them."""
    return [year for year in map(_year, [link.text for link in page.links]) if year is not None]


@lru_cache(maxsize=8192)
def _year(words: str) -> int | None:
    match = _YEAR.fullmatch(words.strip())
    return int(match[1]) if match is not None else None


def _day(entry: Entry) -> date:
    return entry.day or date.min


def _carried(item: Item) -> date:
    carried = dates.of_url(item.url)
    return carried.day or carried.until or date.min


def _is_document(item: Item) -> bool:
    return _DOCUMENT.search(item.url) is not None
