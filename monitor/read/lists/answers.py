"""Lists that a CMS answers as JSON: UCAP's search endpoints, and the disclosure platform of Guangdong (gkmlpt)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from monitor.model.pages import Item, Listing, Trouble
from monitor.read import dates
from monitor.read.lists.entry import address, title_of
from monitor.read.markup import nesting

_SHANGHAI = timedelta(hours=8)
_GKMLPT_PAGE = 100
_GKMLPT_DATES = ("display_publish_time", "first_publish_time", "created_at", "create_time", "date")
"""From the time of publication down to the date of drafting, as Unix seconds or as text."""

_PAGE = re.compile(r"(?:^|(?<=&))(page|_page|pageNo|pageNum|pageIndex|currentPage)=(\d{0,6})(?=&|$)")
_SIZE = re.compile(r"(?:^|&)_?(?:pageSize|page_size|rows|limit)=(\d{1,4})(?=&|$)")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MOST_ITEMS = 5_000
_MOST_COUNTED = 10_000_000
_SECONDS = (946_684_800, 4_102_444_800)
"""The years 2000 to 2099."""


class _Answer(Struct, frozen=True):
    """The entries of an answer with its own paging; ``size`` is the number of entries of a whole page."""

    entries: list[Any]
    total: int | None
    page: int
    size: int


def read(text: str, source: str, base: str) -> Listing:
    """``data.results[]`` with title, url, publishedTimeStr, or ``articles[]`` with title, url or post_url."""
    try:
        raw: Any = json.loads(text)
    except (ValueError, RecursionError):
        return Listing(source=source)
    found = _gkmlpt(raw, base) or _ucap(raw, base)
    if found is None:
        return Listing(source=source)
    items = (_item(entry, base) for entry in found.entries[:_MOST_ITEMS] if isinstance(entry, dict))
    return Listing(
        source=source,
        items=tuple(item for item in items if item is not None),
        vacant=not found.entries and found.total == 0,
        total=found.total,
        next=_next(found, base),
        trouble=Trouble("too-large", str(len(found.entries))) if len(found.entries) > _MOST_ITEMS else None,
    )


def _ucap(raw: Any, base: str) -> _Answer | None:
    """The results stand in ``data``, in ``results.data``, or bare."""
    places = (raw.get("data"), _inner(raw, "results").get("data"), raw)
    data = next((one for one in places if isinstance(one, dict) and isinstance(one.get("results"), list)), None)
    if data is None:
        return None
    results: list[Any] = data["results"]
    size = _SIZE.search(urlsplit(base).query)
    page = _count(data.get("page")) or _page_of(base)
    whole = _count(data.get("rows")) or (int(size[1]) if size else 0) or len(results)
    return _Answer(results, _count(data.get("total")), max(page, 1), whole)


def _gkmlpt(raw: Any, base: str) -> _Answer | None:
    """A hundred articles a page; pages nought and one are the same."""
    articles = raw.get("articles")
    if not isinstance(articles, list):
        return None
    total = _count(raw.get("total"))
    total = _count(_inner(raw, "classify").get("post_count")) if total is None else total
    page = max(_page_of(base), 1)
    last = (page - 1) * _GKMLPT_PAGE + len(articles) == total
    return _Answer(articles, total, page, _GKMLPT_PAGE if last else len(articles))


def _inner(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _item(entry: Mapping[str, Any], base: str) -> Item | None:
    title = title_of(_plain(entry.get("title")))
    if not title:
        return None
    href = _text(entry.get("url")) or _text(entry.get("post_url"))
    return Item(title=title, url=address(base, href), published=_published(entry))


def _published(entry: Mapping[str, Any]) -> date | None:
    days = (_day(entry.get(key)) for key in ("publishedTimeStr", *_GKMLPT_DATES))
    return next((day for day in days if day is not None), None)


def _day(value: object) -> date | None:
    """A date as text, or as Unix seconds, which may themselves come as text; the day is that of Beijing."""
    if isinstance(value, str) and not value.isdecimal():
        return dates.find_date(value)
    seconds = _count(value, _SECONDS[1])
    if seconds is None or seconds < _SECONDS[0]:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + _SHANGHAI).date()


def _plain(value: object) -> str:
    """A text without the markup that search results carry."""
    text = _text(value)
    return LexborHTMLParser(nesting.bounded(text)).text() if "<" in text or "&" in text else text


def _text(value: object) -> str:
    """A text without halves of characters, which nothing later could write down."""
    return _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else ""


def _count(value: object, most: int = _MOST_COUNTED) -> int | None:
    """A number of things, which some answers write as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= len(str(most)):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _page_of(base: str) -> int:
    match = _PAGE.search(urlsplit(base).query)
    return int(match[2] or 0) if match else 0


def _next(found: _Answer, base: str) -> str | None:
    """The address with the number of the next page, as long as entries remain."""
    shown = (found.page - 1) * found.size + len(found.entries)
    if not found.entries or found.total is None or shown >= found.total or not base.startswith(("http://", "https://")):
        return None
    parts = urlsplit(base)
    wanted = found.page + 1
    if _PAGE.search(parts.query):
        query = _PAGE.sub(lambda match: f"{match[1]}={wanted}", parts.query)
    else:
        query = f"{parts.query}&page={wanted}".removeprefix("&")
    return parts._replace(query=query, fragment="").geturl()
