"""The newest entry of a home page, or of the pages it leads to if it only navigates (首页不更新)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from monitor.fetch.answers import header, ours
from monitor.model.columns import ColumnClass, ColumnSight
from monitor.model.pages import Capture, Link, Listing, Trouble
from monitor.model.websites import SurveyOrder
from monitor.read import dates
from monitor.read import report as reports
from monitor.read.words import norm
from monitor.watch.pages import Pages

_LIVELY = timedelta(days=7)
"""A home page with an entry as young as this needs no look at those without a date."""

_SHORTEST_ENTRY = 8
_NUMBERED = re.compile(r"\d{3}")
_MOST_OPENED = 10
_MOST_SECOND = 20


class Newest(Struct, frozen=True):
    """The latest day that is not in the future, where it was found (see ``SiteSight.level``), whether entries
    were left of which no day is known, and whether a script or a frame may bring newer ones."""

    day: date | None
    level: str
    undated: bool
    awaiting: bool = False


def newest(order: SurveyOrder, pages: Pages, home: Listing, columns: Sequence[ColumnSight]) -> Newest:
    """Days come from the page, from addresses, from columns whose newest entry it shows, then from a few articles.

    Beside entries with a day, a page that was read and shows none is no entry. Where scripts run they may show newer
    ones, unless the news columns have none either.
    """
    found = _shown_in(order, pages, home, columns)
    return replace(found, awaiting=home.awaiting or (home.scripted and not _bear_out(found, columns)))


def _bear_out(found: Newest, columns: Sequence[ColumnSight]) -> bool:
    """Whether columns of news were read whole, and no column has anything newer than a home page shows itself."""
    told = any(one.column.kind is ColumnClass.NEWS and one.complete and one.trouble is None for one in columns)
    newer = any(one.newest is not None and one.newest > (found.day or date.min) for one in columns)
    return told and not newer and found.level == "home"


def _shown_in(order: SurveyOrder, pages: Pages, home: Listing, columns: Sequence[ColumnSight]) -> Newest:
    today = order.at.date()
    entries = _entries(order, home)
    days = [*_days(home, order), *_shown_of(columns, home)]
    undated = [link for link in entries if dates.of_url(link.url).day is None]
    if not days and not undated:
        return _second(order, pages, home, columns)
    latest = max((day for day in days if day <= today), default=None)
    if not undated or (latest is not None and today - latest <= _LIVELY):
        return Newest(latest, "home", bool(undated))
    told, unread = _asked(pages, undated[:_MOST_OPENED])
    shown = max((day for day in told if day is not None and day <= today), default=None)
    left = unread or len(undated) > _MOST_OPENED or (latest is None and None in told)
    return Newest(max(filter(None, (latest, shown)), default=None), "home", left)


def day_of(pages: Pages, url: str) -> date | None:
    """The day an article shows on its own page, else that in its address; None if there is none to be read."""
    capture = pages.whole(url)
    return None if isinstance(capture, Trouble) else _shown(capture)


def _asked(pages: Pages, entries: Sequence[Link]) -> tuple[list[date | None], bool]:
    """The days that articles show on their own pages, and whether one of them could not be read."""
    asked = [pages.whole(link.url) for link in entries]
    read = [capture for capture in asked if not isinstance(capture, Trouble)]
    return [_shown(capture) for capture in read], len(read) < len(asked)


def _shown(capture: Capture) -> date | None:
    hints = reports.Hints(url=capture.final_url, content_type=header(capture, "content-type"))
    return reports.read(capture.body, capture.url, hints).dating.day


def _days(page: Listing, order: SurveyOrder) -> list[date]:
    """The days of the entries on a page: of the list, else in the address."""
    listed = {item.url: item.published for item in page.items if item.published is not None}
    urls = [*(item.url for item in page.items), *(link.url for link in page.links)]
    carried = (dates.of_url(url).day for url in urls if url not in listed and ours(order.site, url))
    return [*listed.values(), *(day for day in carried if day is not None)]


def _entries(order: SurveyOrder, page: Listing) -> list[Link]:
    """What looks like an article but has no date beside it: a title long enough over a numbered page of the site."""
    undated = [Link(item.url, item.title) for item in page.items if item.published is None]
    return [link for link in (*undated, *page.links) if ours(order.site, link.url) and _is_article(link)]


def _is_article(link: Link) -> bool:
    if len(norm(link.text)) < _SHORTEST_ENTRY:
        return False
    return bool(_NUMBERED.search(urlsplit(link.url).path.rpartition("/")[2]))


def _shown_of(columns: Iterable[ColumnSight], home: Listing) -> list[date]:
    """The newest days of columns whose newest entry the home page links."""
    urls = {item.url for item in home.items} | {link.url for link in home.links}
    return [one.newest for one in columns if one.newest is not None and one.url in urls]


def _second(order: SurveyOrder, pages: Pages, home: Listing, columns: Sequence[ColumnSight]) -> Newest:
    """The pages a home page leads to; whatever of them could not be read leaves a doubt."""
    today = order.at.date()
    places = list(dict.fromkeys(link.url for link in home.links if _leads_on(order, link.url)))
    days = [one.newest for one in columns if one.newest is not None]
    doubt = not places or len(places) > _MOST_SECOND
    for url in places[:_MOST_SECOND]:
        page = pages.list(url)
        if isinstance(page, Trouble):
            doubt = True
        else:
            days += _days(page, order)
            doubt = doubt or any(item.published is None for item in page.items)
    return Newest(max((day for day in days if day <= today), default=None), "second", doubt)


def _leads_on(order: SurveyOrder, url: str) -> bool:
    return ours(order.site, url) and url.rstrip("/") != order.site.home.rstrip("/")
