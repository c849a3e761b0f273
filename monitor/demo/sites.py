"""The sites of the county on a day: home page, columns, report columns.

Every function answers with all pages of a site on one day; nothing is written out before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from monitor.demo.articles import Article
from monitor.demo.pieces import (
    OTHERWISE,
    Channel,
    Page,
    Pages,
    Row,
    Step,
    Values,
    View,
    content,
    gbk,
    page,
    row,
    states,
)
from monitor.demo.scenario import Place
from monitor.demo.systems import (
    REPORTS,
    address_of,
    article_of,
    column_pages,
    ucap_article,
    ucap_folder,
    ucap_lists,
    ucap_places,
)

_MAP = "/wzdt.html"


def pages_of(view: View) -> Pages:
    """Path (with query, where one matters) -> page; ``OTHERWISE`` answers for every other path."""
    pages = _STYLES[view.place.style](view)
    for channel in view.channels:
        pages |= column_pages(view, channel)
    pages["/robots.txt"] = Page("robots", lambda: b"User-agent: *\nAllow: /\n", "text/plain")
    return {OTHERWISE: pages["/"] if view.place.soft else page("missing", "missing.html", {}, status=404), **pages}


def reports_path(place: Place) -> str | None:
    """The address of the column of reports; None where it must be walked to from the home page."""
    return None if place.style == "ucap" else address_of(place.style, REPORTS)


def reports_key(place: Place, item: Article) -> str:
    """The key of the column of reports an article stands in."""
    return f"column {item.year}" if place.style == "ucap" else REPORTS


# --- home pages ------------------------------------------------------------------------------------------------------


def _home(view: View, write: Callable[[str, str, Values], Page], template: str) -> Pages:
    """The home page and the map of the site, of everything but the portal."""
    column = address_of(view.place.style, REPORTS)
    shared = {
        "view": view,
        "name": "",
        "columns": [(view.place.path[0], column), *_columns(view)],
        "latest": _latest(view),
    }
    state = f"home {view.injected} {[item.key for _, item in view.latest]}"
    whole = {**shared, "columns": [(view.place.path[0], column), *_columns(view, all_levels=True)]}
    return {"/": write(state, template, shared), _MAP: write("map", "map.html", whole)}


def _columns(view: View, *, all_levels: bool = False) -> list[Step]:
    """The columns the home page leads to, or all of them."""
    shown = [one for one in view.channels if all_levels or len(one.path) == 1]
    return [(one.path[-1], address_of(view.place.style, one.key)) for one in shown]


def _latest(view: View) -> list[Row]:
    return [row(item, article_of(view.place.style, key, item)) for key, item in view.latest]


def _reports(view: View) -> Channel:
    return Channel(key=REPORTS, path=view.place.path[:1], kind="annual", articles=view.articles)


def _one_column(view: View) -> Pages:
    """A site whose reports stand in one column."""
    write = gbk if view.place.style == "trs" else page
    return _home(view, write, f"{view.place.style}/home.html") | column_pages(view, _reports(view))


def _challenge(_view: View) -> Pages:
    """A page that lets no program through."""
    challenge = page("challenge", "challenge.html", {}, status=412)
    return {OTHERWISE: challenge, "/": challenge}


# --- UCAP: a column of reports for every year ------------------------------------------------------------------------


def _ucap(view: View) -> Pages:
    addresses = ucap_places()
    shared: Values = {"view": view, "names": view.place.path, "at": addresses, "name": "", "odd": "", "below": ()}
    years = {year: [item for item in view.articles if item.year == year] for year in _open_years(view)}
    links = [(year, f"{_year_folder(year)}/list.shtml") for year in years]
    state = f"{view.rebuilt} {[*years]}"
    home = {**shared, "latest": _latest(view), "columns": _columns(view)}
    pages = {
        "/": page(f"{state} {[item.key for _, item in view.latest]}", "ucap/home.shtml", home),
        _MAP: page(state, "map.html", {**home, "columns": _columns(view, all_levels=True)}),
        **{addresses[key]: page(state, f"ucap/{key}.shtml", shared) for key in ("affairs", "area")},
        addresses["reports"]: page(state, "ucap/reports.shtml", {**shared, "years": links}),
    }
    for year, items in years.items():
        pages |= _ucap_year(view, year, items, {**shared, "name": f"{year}年"}, addresses)
    return pages


def _open_years(view: View) -> list[int]:
    """A year gets its column with its first report, not with what is written about reports."""
    return sorted({item.year for item in view.articles if item.report is not None}, reverse=True)


def _ucap_year(view: View, year: int, items: Sequence[Article], shared: Values, at: Mapping[str, str]) -> Pages:
    steps = [*zip(view.place.path, (at["affairs"], at["area"], at["reports"]), strict=True)]
    values = {**shared, "trail": [*steps, (f"{year}年", f"{_year_folder(year)}/list.shtml")]}
    rows = [row(item, _in_year(item)) for item in items]
    pages = ucap_lists(view, _year_folder(year), rows, states(items), values)
    for item in items:
        pages[_in_year(item)] = _ucap_article(view, item, items, values)
    return pages


def _ucap_article(view: View, item: Article, others: Sequence[Article], shared: Values) -> Page:
    older = [other for other in others if other.report is None and other is not item and other.shown <= item.shown]
    related = [row(other, _in_year(other)) for other in older[:2]]
    return page(
        f"{item.state} {view.rebuilt} {[one.href for one in related]}",
        "ucap/article.shtml",
        {**shared, **content(item), "rebuilt": max(view.rebuilt, item.shown), "related": related},
    )


def _year_folder(year: int) -> str:
    return ucap_folder(f"column {year}")


def _in_year(item: Article) -> str:
    return ucap_article(f"column {item.year}", item)


_STYLES: Mapping[str, Callable[[View], Pages]] = {
    "ucap": _ucap,
    "hanweb": _one_column,
    "trs": _one_column,
    "plain": _one_column,
    "challenge": _challenge,
}
