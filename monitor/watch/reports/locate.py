"""Which link is whose report of which year. Pure: listings in, candidates out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from monitor.model.pages import Item, Link, Listing
from monitor.model.roster import Agency, BodyKind
from monitor.read.lists.entry import is_cut
from monitor.read.whose import bodies, titles
from monitor.read.whose.bodies import Roster
from monitor.read.words import norm

_YEAR_COLUMN = re.compile(r"^(20\d{2})(?:年度?)?(?:政府信息公开)?(?:工作)?(?:年度)?(?:年报|报告)?$")
_SHORT = re.compile(r"^(?P<before>.{0,30}?)(?:20\d{2}(?:年度?)?)(?P<after>.{0,30}?)(?:年报|年度(?:工作)?报告|报告)$")
_BODY = re.compile(r".{2,}(?:政府|局|委|委员会|办|办公室|中心|院|站|所|处|会|队|街道|乡|镇|社|公司|学校)$")
_LEADING = re.compile(r"^(?:关于|\d{4}(?:年度?)?)+")
_SHORTEST_NAME = 2
_WRONG_YEAR = 2


class Found(Struct, frozen=True):
    """An item of a list with the year of the column it stands in (None where columns are not by year)."""

    item: Item
    column: int | None


def year_columns(page: Listing, year: int) -> list[tuple[int, str]]:
    """Sub-columns worth following for a report year: the year's own, or that of its publication (year + 1).

    One that only a script could open has an empty address.
    """
    wanted = [(column, url) for column, url in _year_links(page) if column in (year, year + 1)]
    found = {url: column for column, url in reversed(wanted) if url}
    closed = {column: "" for column, url in wanted if not url and column not in found.values()}
    return [*((column, url) for url, column in reversed(found.items())), *closed.items()]


def shows_reports(pages: Iterable[Listing]) -> bool:
    """Whether a column shows what such columns show: a report of any year, or sub-columns by year.

    A list written by script, a page under maintenance, a login form and a home page show none of it.
    """
    return any(any(map(_names_report, page.items)) or any(_year_links(page)) for page in pages)


def link_named(page: Listing, words: str) -> str | None:
    """The address behind a link text of a path (``公开年报``); exact text first, then one that starts with it."""
    wanted = norm(words)
    links = [(norm(link.text), link.url) for link in page.links]
    links += [(norm(item.title), item.url) for item in page.items]
    exact = [url for text, url in links if text == wanted]
    close = [url for text, url in links if text.startswith(wanted) and len(text) <= len(wanted) + 4]
    return next(filter(None, (*exact, *close)), None)


def entries(page: Listing, column: int | None) -> list[Found]:
    """The items of a page; a title cut short counts even where no date stands beside it."""
    cut = [Item(title=link.text, url=link.url) for link in page.links if is_cut(link.text)]
    return [Found(item, column) for item in (*page.items, *cut)]


def candidates(found: Iterable[Found], roster: Roster, year: int) -> dict[str, list[Item]]:
    """Agency name -> items that name its report of the year, the best first.

    A title counts with the right year; or without one, or with a wrong one, if it stands in the column of the year
    (what is wrong with it is then for the rules to say), unless all titles there are of the year before: such a
    column goes by the year of publication.
    """
    found = list(found)
    ranked: dict[str, list[tuple[int, Item]]] = {}
    for entry in found:
        title = entry.item.title
        if is_cut(title) or not titles.is_report_title(title):
            continue
        agency = roster.find(titles.title_owner(title))
        rank = _rank(titles.title_years(title), entry.column, year)
        if rank == _WRONG_YEAR and _by_publication(found, year):
            continue
        if agency is not None and rank is not None:
            ranked.setdefault(agency.name, []).append((rank, entry.item))
    return {name: [item for _, item in sorted(items, key=lambda pair: pair[0])] for name, items in ranked.items()}


def anonymous(found: Iterable[Found], roster: Roster, year: int) -> list[Item]:
    """Items that may be a report of the year but do not say whose, or not that they are of this year."""
    return [entry.item for entry in found if _says_too_little(entry, roster, year)]


def said_of(item: Item) -> str:
    """The words that say whose an item may be: its title, or those it stands under."""
    return next((word for word in (item.title, *item.under.split()) if item.under and bodies.is_body(word)), item.title)


def may_be(words: str, agency: Agency) -> bool:
    """Whether the name or title ``words`` leaves open that it is this agency's.

    Names are alike when one is the other with characters left out: short forms, older names, merged bodies. Words
    that name no body at all (我局, nothing) leave everything open.
    """
    body = _named_in(words).removeprefix(norm(agency.area))
    names = [name for name in bodies.names(agency) if len(name) > _SHORTEST_NAME]
    if not body:
        return True
    if is_cut(words):
        return any(name.startswith(body) or name in body for name in names)
    if not _BODY.fullmatch(body):
        return True
    if agency.kind is BodyKind.GOVERNMENT:
        return body in names
    return any(_within(body, name) or _within(name, body) for name in names)


def _rank(years: tuple[int, ...], column: int | None, year: int) -> int | None:
    """0 the right year, 1 no year in the year's column, 2 another year there; None: not this year's."""
    if years == (year,) or (year in years and column in (year, year + 1, None)):
        return 0
    if column != year:
        return None
    return _WRONG_YEAR if years else 1


def _by_publication(found: Iterable[Found], year: int) -> bool:
    """Whether the column called by the report year holds several reports, all of the year before."""
    named = [e.item for e in found if e.column == year and titles.is_report_title(e.item.title)]
    years = [titles.title_years(item.title) for item in named]
    return len(years) > 1 and all(one == (year - 1,) for one in years)


def _says_too_little(entry: Found, roster: Roster, year: int) -> bool:
    title, item = entry.item.title, entry.item
    years = titles.title_years(f"{title} {item.under}".strip())
    in_column = entry.column == year or (entry.column == year + 1 and not years)
    if item.under:
        return year in years or (in_column and not years)
    if is_cut(title):
        return in_column or year in years or (not years and _may_be_of(item.published, year))
    if not titles.is_report_title(title):
        return _is_short(title, roster, year, in_column)
    if not _names_report(item) and item.published is None and not in_column:
        return False
    if roster.find(titles.title_owner(title)) is None:
        return year in years or in_column or (not years and _may_be_of(item.published, year))
    if years:
        return year not in years and not in_column and item.published is not None and item.published.year == year + 1
    return not in_column and _may_be_of(item.published, year)


def _is_short(title: str, roster: Roster, year: int, in_column: bool) -> bool:
    """``2025年年报``, ``某局2025年度报告``: too short to be a report's title, but perhaps one."""
    match = _SHORT.match(norm(title))
    if match is None or not (in_column or year in titles.title_years(title)):
        return False
    body = match.group("before") + match.group("after")
    return not body or roster.find(body) is not None


def _may_be_of(published: date | None, year: int) -> bool:
    """Whether an entry without a year may be the year's report: it is not older than the end of that year."""
    return published is None or published >= date(year, 12, 1)


def _year_links(page: Listing) -> list[tuple[int, str]]:
    links = (*page.links, *(Link(item.url, item.title) for item in page.items))
    matches = ((_YEAR_COLUMN.match(norm(link.text)), link.url) for link in links)
    return [(int(match.group(1)), url) for match, url in matches if match]


def _names_report(item: Item) -> bool:
    """Whether an item is a report's and not only a link to the column, which is called alike."""
    title = item.title
    if is_cut(title) or _SHORT.match(norm(title)):
        return True
    return titles.is_report_title(title) and bool(titles.title_years(title) or titles.title_body(title))


def _named_in(words: str) -> str:
    short = _SHORT.match(norm(words))
    if is_cut(words):
        return _LEADING.sub("", norm(words).rstrip("….·"))
    if short is not None and not titles.is_report_title(words):
        return short.group("before") + short.group("after")
    return titles.title_body(words)


def _within(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out."""
    rest = iter(long)
    return len(short) > _SHORTEST_NAME and all(char in rest for char in short)
