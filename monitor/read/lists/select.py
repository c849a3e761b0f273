"""Lists read by hand-written CSS selectors, for the site whose pages fit nothing else."""

from __future__ import annotations

from datetime import date

import soupsieve
from bs4 import BeautifulSoup, Tag
from msgspec import Struct

from monitor.model.pages import Item, Trouble
from monitor.model.roster import Selectors
from monitor.read import dates
from monitor.read.lists.entry import address, around_title, completed, is_pinned, month_day, title_of, title_pieces

_MOST_TEXT = 500_000
_MOST_ITEMS = 5_000


class Selected(Struct, frozen=True):
    """What the selectors found; ``next`` means something only where there is a selector for it."""

    items: tuple[Item, ...] = ()
    next: str | None = None
    trouble: Trouble | None = None


def problem(selector: str) -> str | None:
    """Why a text is no CSS selector, None if it is one."""
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        return str(error).partition("\n")[0]
    return None


def read(text: str, base: str, selectors: Selectors) -> Selected:
    """The entries of a page whose markup is ``text``; ``base`` resolves relative links."""
    if len(text) > _MOST_TEXT:
        return Selected(trouble=Trouble("too-large", str(len(text))))
    if "<" not in text:
        return Selected()
    soup = BeautifulSoup(text, "html5lib")
    found = soupsieve.select(selectors.item, soup, limit=_MOST_ITEMS)
    items = (_item(element, base, selectors) for element in found)
    turn = soupsieve.select_one(selectors.next, soup) if selectors.next else None
    return Selected(
        items=tuple({item.url or item.title: item for item in items if item.title}.values()),
        next=_address(turn, base) or None if turn is not None else None,
    )


def _item(element: Tag, base: str, selectors: Selectors) -> Item:
    link = _one(selectors.link, element) if selectors.link else _link(element)
    titled = _one(selectors.title, element) if selectors.title else link or element
    dated = _one(selectors.date, element) if selectors.date else element
    pieces = title_pieces(titled.strings) if titled is not None else ()
    title = title_of("".join(pieces), str(titled.get("title") or "")) if titled is not None else ""
    url = _address(link, base) if link is not None else ""
    apart = frozenset(pieces) if dated is element else frozenset()
    return Item(
        title=title,
        url=url,
        published=_published(dated, apart, title, url) if dated is not None else None,
        pinned=is_pinned(element.get_text(" ")),
    )


def _one(selector: str, element: Tag) -> Tag | None:
    """What a selector means in an item: something in it, or the item itself."""
    return element if soupsieve.match(selector, element) else soupsieve.select_one(selector, element)


def _link(element: Tag) -> Tag | None:
    if element.name == "a":
        return element
    return soupsieve.select_one("a[href]", element) or soupsieve.select_one("a", element)


def _address(element: Tag, base: str) -> str:
    return address(base, str(element.get("href") or ""), str(element.get("onclick") or ""))


def _published(element: Tag, title: frozenset[str], name: str, url: str) -> date | None:
    """The date in an element, the words of the title left aside."""
    words = " ".join(around_title(piece) if piece in title else piece for piece in element.strings)
    shown = month_day(words)
    day = dates.find_date(words)
    return completed(shown, name, url, None) if day is None and shown is not None else day
