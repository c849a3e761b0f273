"""Which link is whose report of which year. Pure: listings in, candidates out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from monitor.model import Agency, Item, Link, Listing
from monitor.read import identity, listing
from monitor.read.numbers import norm

_YEAR_COLUMN = re.compile(r"^(20\d{2})(?:年度?)?(?:政府信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?$")


Spellings = Mapping[str, Agency | None]
"""How agencies are named in titles (``identity.spellings``)."""


class Found(Struct, frozen=True):
    """An item of a list with the year of the column it stands in (None where columns are not by year)."""

    item: Item
    column: int | None


def year_columns(page: Listing, year: int) -> list[tuple[int, str]]:
    """Sub-columns worth following for a report year: the year's own, or that of its publication (year + 1)."""
    found: list[tuple[int, str]] = []
    for link in (*page.links, *(Link(item.url, item.title) for item in page.items)):
        match = _YEAR_COLUMN.match(norm(link.text))
        if match and int(match.group(1)) in (year, year + 1) and link.url not in {url for _, url in found}:
            found.append((int(match.group(1)), link.url))
    return found


def link_named(page: Listing, words: str) -> str | None:
    """The address behind a link text of a path (``公开年报``); exact text first, then one that starts with it."""
    wanted = norm(words)
    links = [(norm(link.text), link.url) for link in page.links]
    links += [(norm(item.title), item.url) for item in page.items]
    exact = [url for text, url in links if text == wanted]
    close = [url for text, url in links if text.startswith(wanted) and len(text) <= len(wanted) + 4]
    return next(iter((*exact, *close)), None)


def candidates(found: Iterable[Found], agencies: Spellings, year: int) -> dict[str, list[Item]]:
    """Agency name -> items that name its report of the year, the best first.

    A title counts with the right year; or without one, or with a wrong one, if it stands in the column of the year
    (what is wrong with it is then for the rules to say).
    """
    ranked: dict[str, list[tuple[int, Item]]] = {}
    for entry in found:
        title = entry.item.title
        if listing.is_cut(title) or not identity.is_report_title(title):
            continue
        agency = agencies.get(identity.title_body(title))
        rank = _rank(identity.title_years(title), entry.column, year)
        if agency is not None and rank is not None:
            ranked.setdefault(agency.name, []).append((rank, entry.item))
    return {name: [item for _, item in sorted(items, key=lambda pair: pair[0])] for name, items in ranked.items()}


def anonymous(found: Iterable[Found], agencies: Spellings, year: int) -> list[Item]:
    """Items that may be somebody's report but do not say whose: cut titles, titles without a body (我局, nothing)."""
    items = []
    for entry in found:
        title = entry.item.title
        cut = listing.is_cut(title) and entry.column == year
        named = identity.is_report_title(title) and _rank(identity.title_years(title), entry.column, year) is not None
        if cut or (named and agencies.get(identity.title_body(title)) is None):
            items.append(entry.item)
    return items


def _rank(years: tuple[int, ...], column: int | None, year: int) -> int | None:
    """0 the right year, 1 no year in the year's column, 2 another year there; None: not this year's."""
    if years == (year,) or (year in years and column in (year, year + 1, None)):
        return 0
    if column != year:
        return None
    return 2 if years else 1
