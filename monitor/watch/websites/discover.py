"""A table of columns proposed from a site's navigation, for a person to correct; nothing is registered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from monitor.errors import FetchError
from monitor.fetch.answers import ours
from monitor.model.columns import Column, ColumnClass
from monitor.model.pages import Link, Listing, PageKind, Trouble
from monitor.model.roster import Limits, Site
from monitor.read import listing
from monitor.read.words import norm
from monitor.watch.http import Http
from monitor.watch.pages import Pages
from monitor.words import vocabulary

_NAME = re.compile(r"[\u4e00-\u9fff（）()、·]{2,14}")
_MAP = re.compile(r"(?:网站|站点|本站)(?:地图|导航)|sitemap", re.IGNORECASE)
_PLACE = re.compile(rb"<loc>\s{0,20}(https?://[^<\s]{1,2000})\s{0,20}</loc>", re.IGNORECASE)
_COLUMN_PATH = re.compile(r"(?:/[\w-]{1,60}){1,5}(?:/|/(?:index|list)\w{0,20}\.\w{2,5})")
_MOST_MAPPED = 2_000
_NOTHING_THERE = frozenset({"not-found", "soft-404", "foreign-host"})
_DEPTH = 2


class Proposal(Struct, frozen=True, kw_only=True):
    """A page that looks like a column, with what its first page shows; the unit is for a person to fill in.

    ``doubt`` is why it must be looked at: the code of a trouble, ``undated`` or ``class-unknown``; empty: for nothing.
    """

    column: Column
    items: int = 0
    newest: str = ""
    doubt: str = ""


class Discovery(Struct, frozen=True, kw_only=True):
    """The columns found, and how many links that may lead to others were not followed."""

    found: tuple[Proposal, ...]
    left: int = 0


def discover(site: Site, http: Http, limits: Limits, today: date) -> Discovery:
    """The columns that the home page, its map and its site map lead to, and those they lead to, each once; at most
    ``limits.max_pages`` pages.

    FetchError if the home page cannot be read.
    """
    pages = Pages(site, http)
    home = pages.list(site.home)
    if not isinstance(home, Listing):
        raise FetchError(home.code, site.home, home.says)
    walk = _Walk(site, pages, home, limits.max_pages)
    return Discovery(found=tuple(walk.proposals(today)), left=walk.left())


class _Walk:
    """The links that wait to be followed, each with the names that lead to it and how deep it lies."""

    def __init__(self, site: Site, pages: Pages, home: Listing, most: int) -> None:
        self._site = site
        self._pages = pages
        self._most = most
        self._start: tuple[str, ...] = (vocabulary("columns")["home"]["name"][0],)
        self._seen = {site.home, home.source}
        charts = _maps(site, home)
        self._seen |= {link.url for link in charts}
        self._waiting: list[tuple[Link, tuple[str, ...], int]] = [(one, self._start, 1) for one in self._named(home)]
        self._read = 1 + len(charts)
        for link in charts:
            chart = pages.list(link.url)
            if isinstance(chart, Listing) and not pages.is_home(chart):
                self._waiting += [(one, self._start, 1) for one in self._named(chart)]

    def proposals(self, today: date) -> Iterator[Proposal]:
        yield from self._followed(today)
        if self._read < self._most:
            self._waiting += [(link, self._start, _DEPTH) for link in self._mapped()]
            yield from self._followed(today)

    def left(self) -> int:
        return len(self._waiting)

    def _followed(self, today: date) -> Iterator[Proposal]:
        while self._waiting and self._read < self._most:
            link, path, depth = self._waiting.pop(0)
            page = self._pages.list(link.url)
            self._read += 1
            walked = (*path, link.text.strip()) if link.text else path
            if isinstance(page, Trouble):
                if link.text and page.code not in _NOTHING_THERE:
                    yield self._proposal(link, walked, doubt=page.code)
                continue
            if self._pages.is_home(page):
                continue
            mine = _path(page, walked)
            if len(mine) > 1 and page.kind is not PageKind.ARTICLE and _is_column(page):
                newest = listing.newest(page, today)
                yield self._proposal(link, mine, len(page.items), newest, doubt=_doubt(page, mine, newest))
            if depth < _DEPTH:
                self._waiting += [(deeper, mine, depth + 1) for deeper in self._named(page)]

    def _proposal(
        self, link: Link, path: tuple[str, ...], items: int = 0, newest: date | None = None, *, doubt: str
    ) -> Proposal:
        kind = class_of(path) or ColumnClass.STATIC
        column = Column(site=self._site.host, path=path, url=link.url, kind=kind, agency="", first=len(path) == 2)
        return Proposal(column=column, items=items, newest=newest.isoformat() if newest else "", doubt=doubt)

    def _named(self, page: Listing) -> list[Link]:
        """The links of a page that are named like columns, of this site, not met before."""
        found = []
        for link in page.links:
            named = bool(link.url) and _NAME.fullmatch(norm(link.text)) is not None
            if named and link.url not in self._seen and ours(self._site, link.url):
                self._seen.add(link.url)
                found.append(link)
        return found

    def _mapped(self) -> list[Link]:
        """The addresses of the site map (sitemaps.org) that look like those of columns; their pages say their names."""
        answer = self._pages.whole(urljoin(self._site.home, "/sitemap.xml"))
        if isinstance(answer, Trouble):
            return []
        stated = [one.group(1).decode("ascii", "ignore") for one in islice(_PLACE.finditer(answer.body), _MOST_MAPPED)]
        new = dict.fromkeys(url for url in stated if url not in self._seen and ours(self._site, url))
        return [Link(url, "") for url in new if _COLUMN_PATH.fullmatch(urlsplit(url).path)]


def _is_column(page: Listing) -> bool:
    return bool(page.items) or page.total is not None or page.kind is PageKind.SHELL or page.awaiting


def _doubt(page: Listing, path: Sequence[str], newest: date | None) -> str:
    """Why a proposed column must be looked at."""
    if page.trouble is not None:
        return page.trouble.code
    if page.awaiting:
        return "shell"
    if newest is None:
        return "undated"
    return "" if class_of(path) is not None else "class-unknown"


def class_of(path: Sequence[str]) -> ColumnClass | None:
    """What a column is for, by its last name that says so; None where none does."""
    for name in reversed(path):
        for kind, marks in vocabulary("columns")["names"].items():
            if any(mark in norm(name) for mark in marks):
                return ColumnClass(kind)
    return None


def _maps(site: Site, home: Listing) -> list[Link]:
    """The first map of the site that its home page leads to: there stand the columns that a script hides at home."""
    found = [link for link in home.links if _MAP.fullmatch(norm(link.text)) and ours(site, link.url)]
    return found[:1]


def _path(page: Listing, walked: tuple[str, ...]) -> tuple[str, ...]:
    """The names a page itself shows above its list, else those of the links that led to it."""
    shown = tuple(name.strip() for name in page.crumbs if name.strip())
    return shown if len(shown) > 1 and (len(walked) == 1 or norm(shown[-1]) == norm(walked[-1])) else walked
