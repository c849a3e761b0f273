"""How four content management systems show a column: addresses, lists in several pages, article pages.

Every function answers with all pages of a column on one day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from monitor.demo.articles import Article, identity, number
from monitor.demo.pieces import (
    XML,
    Channel,
    Page,
    Pages,
    Row,
    Step,
    Values,
    View,
    chunks,
    content,
    gbk,
    page,
    row,
    states,
)

_SIZES = {"ucap": 15, "hanweb": 8, "trs": 8, "plain": 20}
REPORTS = "ndbg"
"""The channel of annual reports, wherever a site has all of them in one."""


def column_pages(view: View, channel: Channel) -> Pages:
    """Path (with query, where one matters) -> page of one column and its articles."""
    return _SYSTEMS[view.place.style](view, channel)


def address_of(style: str, key: str) -> str:
    """The address of a column's list."""
    return _LISTS[style](key)


def article_of(style: str, key: str, item: Article) -> str:
    """The address of an article of a column."""
    return _ARTICLES[style](key, item)


def trail(view: View, channel: Channel) -> list[Step]:
    """The names from below the home page down to a column; those that are columns themselves with their address."""
    known = {one.path: address_of(view.place.style, one.key) for one in view.channels}
    paths = (channel.path[:depth] for depth in range(1, len(channel.path)))
    here = (channel.path[-1], address_of(view.place.style, channel.key))
    return [*((path[-1], known.get(path, "")) for path in paths), here]


def around(view: View, channel: Channel) -> Values:
    """What every page of a column needs to know of it."""
    below = [one for one in view.channels if one.key in channel.below]
    return {
        "view": view,
        "channel": channel,
        "name": channel.path[-1],
        "trail": trail(view, channel),
        "column": address_of(view.place.style, channel.key),
        "below": [(one.path[-1], address_of(view.place.style, one.key)) for one in below],
        "odd": channel.odd,
    }


def _rows(view: View, channel: Channel) -> list[Row]:
    return [row(item, article_of(view.place.style, channel.key, item)) for item in channel.articles]


def _articles(view: View, channel: Channel, template: str, write: Callable[[str, str, Values], Page] = page) -> Pages:
    values = around(view, channel)
    return {
        article_of(view.place.style, channel.key, item): write(item.state, template, {**values, **content(item)})
        for item in channel.articles
        if not item.lost
    }


# --- UCAP: article addresses that tell the month only ----------------------------------------------------------------


def ucap_folder(key: str) -> str:
    return f"/jcx/c{number(key, 6)}"


def ucap_article(key: str, item: Article) -> str:
    return f"{ucap_folder(key)}/{item.shown:%Y%m}/{identity(item.key)}.shtml"


def ucap_places() -> Mapping[str, str]:
    """The addresses on the way to the reports, which stand in the frame of every page."""
    reports = f"{ucap_folder('reports')}/gknb.shtml"
    return {"home": "/", "affairs": "/jcx/zwgk/zwgk.shtml", "area": "/jcx/xxgkzl/xxgk.shtml", "reports": reports}


def ucap_lists(view: View, folder: str, rows: Sequence[Row], state: str, values: Values) -> Pages:
    """The list pages of a UCAP column."""
    parts = chunks(rows, _SIZES["ucap"])
    names = ["list.shtml", *(f"list_{index}.shtml" for index in range(2, len(parts) + 1))]
    return {
        f"{folder}/{name}": page(
            f"{view.rebuilt} {state}",
            "ucap/list.shtml",
            {**values, "rows": part, "names_of_pages": names, "current": index},
        )
        for index, (name, part) in enumerate(zip(names, parts, strict=True))
    }


def _ucap(view: View, channel: Channel) -> Pages:
    values = {**around(view, channel), "names": view.place.path, "at": ucap_places()}
    pages = ucap_lists(view, ucap_folder(channel.key), _rows(view, channel), states(channel.articles), values)
    for item in channel.articles:
        pages[ucap_article(channel.key, item)] = page(
            f"{item.state} {view.rebuilt}",
            "ucap/article.shtml",
            {**values, **content(item), "rebuilt": max(view.rebuilt, item.shown), "related": ()},
        )
    return pages


# --- Hanweb: the first records inside a script, the rest from a proxy ------------------------------------------------


def _hanweb(view: View, channel: Channel) -> Pages:
    parts = chunks(_rows(view, channel), _SIZES["hanweb"])
    addresses = [_hanweb_proxy(channel.key, index) for index in range(1, len(parts) + 1)]
    state = states(channel.articles)
    shared = {**around(view, channel), "count": len(channel.articles), "total": len(parts)}
    interface = f"/interface/{channel.key}.json"
    first = {**shared, "rows": parts[0], "follow": addresses[1:2], "interface": interface}
    pages = {address_of("hanweb", channel.key): page(state, "hanweb/list.html", first)}
    if channel.odd == "render":
        pages[interface] = Page(state, lambda: _rows_as_json(parts[0]), "application/json")
    for index, (address, part) in enumerate(zip(addresses, parts, strict=True), start=1):
        values = {**shared, "rows": part, "follow": addresses[index : index + 1]}
        pages[address] = page(state, "hanweb/records.xml", values, media=XML)
    return pages | _articles(view, channel, "hanweb/article.html")


def _rows_as_json(rows: Sequence[Row]) -> bytes:
    """What a script fills a list with."""
    found = [{"title": one.title, "href": one.href, "day": str(one.shown or "")} for one in rows]
    return json.dumps(found, ensure_ascii=False).encode()


def _hanweb_number(key: str) -> int:
    return number("hanweb column" if key == REPORTS else f"hanweb {key}", 5)


def _hanweb_proxy(key: str, index: int) -> str:
    proxy = "/module/web/jpage/dataproxy.jsp"
    return f"{proxy}?page={index}&appid=1&webid=1&path=/&columnid={_hanweb_number(key)}&unitid=30414"


def _hanweb_article(key: str, item: Article) -> str:
    day = item.shown
    return f"/art/{day.year}/{day.month}/{day.day}/art_{_hanweb_number(key)}_{number(item.key, 6)}.html"


# --- TRS: relative links, the day of creation in the address, GBK under the label gb2312 -----------------------------


def _trs(view: View, channel: Channel) -> Pages:
    folder = f"/xzxx/{channel.key}/"
    rows = [row(item, "./" + _trs_name(item)) for item in channel.articles]
    parts, state, pages = chunks(rows, _SIZES["trs"]), states(channel.articles), Pages()
    shared = {**around(view, channel), "count": len(parts) if rows else 0}
    for index, part in enumerate(parts):
        name = f"index_{index}.html" if index else "index.html"
        values = {**shared, "rows": part, "current": index}
        pages[folder + name] = gbk(state, "trs/list.html", values)
    pages[folder] = pages[folder + "index.html"]
    return pages | _articles(view, channel, "trs/article.html", gbk)


def _trs_name(item: Article) -> str:
    """Articles were created some days before they were released."""
    created = item.shown - timedelta(days=number(item.key, 2) % 5 + 1)
    return f"{created:%Y%m}/t{created:%Y%m%d}_{number(item.key, 5)}.html"


# --- plain: one table with spelled-out dates -------------------------------------------------------------------------


def _plain(view: View, channel: Channel) -> Pages:
    values = {**around(view, channel), "rows": _rows(view, channel)}
    listed = page(states(channel.articles), "plain/list.html", values)
    return {address_of("plain", channel.key): listed} | _articles(view, channel, "plain/article.html")


def _nothing(_view: View, _channel: Channel) -> Pages:
    """What stands behind a challenge page, nobody has seen."""
    return {}


_SYSTEMS: Mapping[str, Callable[[View, Channel], Pages]] = {
    "ucap": _ucap,
    "hanweb": _hanweb,
    "trs": _trs,
    "plain": _plain,
    "challenge": _nothing,
}
_LISTS: Mapping[str, Callable[[str], str]] = {
    "ucap": lambda key: f"{ucap_folder(key)}/list.shtml",
    "hanweb": lambda key: f"/col/col{_hanweb_number(key)}/index.html",
    "trs": lambda key: f"/xzxx/{key}/index.html",
    "plain": lambda key: f"/{key}/list.html",
    "challenge": lambda key: f"/{key}/list.html",
}
_ARTICLES: Mapping[str, Callable[[str, Article], str]] = {
    "ucap": ucap_article,
    "hanweb": _hanweb_article,
    "trs": lambda key, item: f"/xzxx/{key}/{_trs_name(item)}",
    "plain": lambda key, item: f"/{key}/{number(item.key, 7)}.html",
    "challenge": lambda key, item: f"/{key}/{number(item.key, 7)}.html",
}
