"""A table of columns proposed from a site's navigation, for a person to correct; nothing is registered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from monitor.errors import FetchError
from monitor.fetch.answers import ours
from monitor.model.columns import Column, ColumnClass
from monitor.model.pages import Link, Listing, PageKind
from monitor.model.roster import Limits, Site
from monitor.read import listing
from monitor.read.words import norm
from monitor.watch.http import Http
from monitor.watch.pages import Pages
from monitor.words import vocabulary

_NAME = re.compile(r"[\u4e00-\u9fff（）()、·]{2,14}")
_MAP = re.compile(r"(?:网站|站点|本站)(?:地图|导航)|sitemap", re.IGNORECASE)
_DEPTH = 2


class Proposal(Struct, frozen=True, kw_only=True):
    """A page that looks like a column, with what its first page shows; the unit is for a person to fill in."""

    column: Column
    items: int
    newest: str


def discover(site: Site, http: Http, limits: Limits, today: date) -> Iterator[Proposal]:
    """The columns that the home page and its map lead to, and those they lead to, each once; at most
    ``limits.max_pages`` pages.

    FetchError if the home page cannot be read.
    """
    pages = Pages(site, http)
    home = pages.list(site.home)
    if not isinstance(home, Listing):
        raise FetchError(home.code, site.home, home.says)
    seen = {site.home, home.source}
    start: tuple[str, ...] = (vocabulary("columns")["home"]["name"][0],)
    charts = _maps(site, home)
    seen |= {link.url for link in charts}
    waiting = [(link, start, 1) for link in _names(site, home, seen)]
    read = 1 + len(charts)
    for link in charts:
        chart = pages.list(link.url)
        if isinstance(chart, Listing) and not pages.is_home(chart):
            waiting += [(one, start, 1) for one in _names(site, chart, seen)]
    while waiting and read < limits.max_pages:
        link, path, depth = waiting.pop(0)
        page = pages.list(link.url)
        read += 1
        if not isinstance(page, Listing) or pages.is_home(page):
            continue
        mine = _path(page, (*path, link.text.strip()))
        if page.kind is not PageKind.ARTICLE and (page.items or page.total is not None):
            yield _proposal(site, link, mine, page, today)
        if depth < _DEPTH:
            waiting += [(deeper, mine, depth + 1) for deeper in _names(site, page, seen)]


def class_of(path: Sequence[str]) -> ColumnClass:
    """What a column is for, by its last name that says so; what says nothing must be looked at as if it were static."""
    for name in reversed(path):
        for kind, marks in vocabulary("columns")["names"].items():
            if any(mark in norm(name) for mark in marks):
                return ColumnClass(kind)
    return ColumnClass.STATIC


def _proposal(site: Site, link: Link, path: tuple[str, ...], page: Listing, today: date) -> Proposal:
    newest = listing.newest(page, today)
    column = Column(site=site.host, path=path, url=link.url, kind=class_of(path), agency="", first=len(path) == 2)
    return Proposal(column=column, items=len(page.items), newest=newest.isoformat() if newest else "")


def _names(site: Site, page: Listing, seen: set[str]) -> list[Link]:
    """The links of a page that are named like columns, of this site, not met before."""
    found = []
    for link in page.links:
        if link.url in seen or not link.url or not _NAME.fullmatch(norm(link.text)) or not ours(site, link.url):
            continue
        seen.add(link.url)
        found.append(link)
    return found


def _maps(site: Site, home: Listing) -> list[Link]:
    """The first map of the site that its home page leads to: there stand the columns that a script hides at home."""
    found = [link for link in home.links if _MAP.fullmatch(norm(link.text)) and ours(site, link.url)]
    return found[:1]


def _path(page: Listing, walked: tuple[str, ...]) -> tuple[str, ...]:
    """The names a page itself shows above its list, else those of the links that led to it."""
    shown = tuple(name.strip() for name in page.crumbs if name.strip())
    return shown if len(shown) > 1 and norm(shown[-1]) == norm(walked[-1]) else walked
