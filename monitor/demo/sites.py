"""How a content management system shows a column of reports: addresses, lists in several pages, article pages.

Four systems met on Chinese government sites and a challenge page that lets no program through. Every function answers
with all pages of a site on one day; nothing is written out before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup
from msgspec import Struct

from monitor.demo.articles import Article, identity, number
from monitor.demo.markup import PAGES
from monitor.demo.reports import write_body
from monitor.demo.scenario import Place

_SIZES = {"ucap": 15, "hanweb": 8, "trs": 8, "plain": 20}
_CUT = 18
OTHERWISE = "*"
_HTML = "text/html; charset=utf-8"
_XML = "text/xml; charset=utf-8"


class View(Struct, frozen=True, kw_only=True):
    """What a site has to show on a day. ``rebuilt`` is the day its pages were last written anew."""

    place: Place
    year: int
    day: date
    rebuilt: date
    articles: tuple[Article, ...]
    news: tuple[Article, ...] = ()


class Page(Struct, frozen=True):
    """An answer to be: two pages of one address and one ``state`` are the same bytes."""

    state: str
    render: Callable[[], bytes]
    media: str = _HTML
    status: int = 200


Pages = dict[str, Page]
Values = Mapping[str, object]


class Row(Struct, frozen=True, kw_only=True):
    """A line of a list: the text shown, the whole title, the address and the date."""

    text: str
    title: str
    href: str
    shown: date


def pages_of(view: View) -> Pages:
    """Path (with query, where one matters) -> page; ``OTHERWISE`` answers for every other path."""
    pages = _STYLES[view.place.style](view)
    pages["/robots.txt"] = Page("robots", lambda: b"User-agent: *\nAllow: /\n", "text/plain")
    return {OTHERWISE: pages["/"] if view.place.soft else _page("missing", "missing.html", {}, status=404), **pages}


def reports_path(place: Place) -> str | None:
    """The address of the column of reports; None where it must be walked to from the home page."""
    return None if place.style == "ucap" else _COLUMNS[place.style]


# --- UCAP: a column for every report year, article addresses that tell the month only --------------------------------


def _ucap(view: View) -> Pages:
    addresses = {"home": "/", "affairs": "/jcx/zwgk/zwgk.shtml", "area": "/jcx/xxgkzl/xxgk.shtml"}
    addresses["reports"] = f"/jcx/c{number('reports', 6)}/gknb.shtml"
    shared = {"view": view, "names": view.place.path, "at": addresses}
    columns = {year: [item for item in view.articles if item.year == year] for year in _open_years(view)}
    links = [(year, f"{_ucap_column(year)}/list.shtml") for year in columns]
    news = [_row(item, _ucap_address(item)) for item in view.news]
    state = f"{view.rebuilt} {[*columns]}"
    pages = {
        "/": _page(f"{state} {[item.key for item in view.news]}", "ucap/home.shtml", {**shared, "news": news}),
        **{addresses[key]: _page(state, f"ucap/{key}.shtml", shared) for key in ("affairs", "area")},
        addresses["reports"]: _page(state, "ucap/reports.shtml", {**shared, "years": links}),
    }
    for item in view.news:
        pages[_ucap_address(item)] = _ucap_article(view, item, (), {**shared, "year": None})
    for year, items in columns.items():
        pages |= _ucap_list(view, year, items, shared)
        for item in items:
            pages[_ucap_address(item)] = _ucap_article(view, item, items, {**shared, "year": year})
    return pages


def _open_years(view: View) -> list[int]:
    """A year gets its column with its first report, not with what is written about reports."""
    return sorted({item.year for item in view.articles if item.report is not None}, reverse=True)


def _ucap_list(view: View, year: int, items: Sequence[Article], shared: Values) -> Pages:
    chunks = _chunks([_row(item, _ucap_address(item)) for item in items], "ucap")
    names = ["list.shtml", *(f"list_{index}.shtml" for index in range(2, len(chunks) + 1))]
    state = f"{view.rebuilt} {_states(items)}"
    return {
        f"{_ucap_column(year)}/{name}": _page(
            state,
            "ucap/list.shtml",
            {**shared, "year": year, "rows": chunk, "names_of_pages": names, "current": index},
        )
        for index, (name, chunk) in enumerate(zip(names, chunks, strict=True))
    }


def _ucap_article(view: View, item: Article, others: Sequence[Article], shared: Values) -> Page:
    older = [other for other in others if other.report is None and other is not item and other.shown <= item.shown]
    related = [_row(other, _ucap_address(other)) for other in older[:2]]
    return _page(
        f"{item.state} {view.rebuilt} {[row.href for row in related]}",
        "ucap/article.shtml",
        {**shared, **_content(item), "rebuilt": max(view.rebuilt, item.shown), "related": related},
    )


def _ucap_column(year: int) -> str:
    return f"/jcx/c{number(f'column {year}', 6)}"


def _ucap_address(item: Article) -> str:
    column = _ucap_column(item.year) if item.key.split()[0] != "news" else f"/jcx/c{number('news', 6)}"
    return f"{column}/{item.shown:%Y%m}/{identity(item.key)}.shtml"


# --- Hanweb: the first records inside a script, the rest from a proxy ------------------------------------------------

_HANWEB_COLUMN = number("hanweb column", 5)


def _hanweb(view: View) -> Pages:
    chunks = _chunks([_row(item, _hanweb_address(item)) for item in view.articles], "hanweb")
    addresses = [_hanweb_proxy(index) for index in range(1, len(chunks) + 1)]
    state = _states(view.articles)
    shared = {**_around(view), "count": len(view.articles), "total": len(chunks)}
    pages = {
        "/": _page("home", "hanweb/home.html", shared),
        _COLUMNS["hanweb"]: _page(state, "hanweb/list.html", {**shared, "rows": chunks[0], "follow": addresses[1:2]}),
    }
    for index, (address, chunk) in enumerate(zip(addresses, chunks, strict=True), start=1):
        values = {**shared, "rows": chunk, "follow": addresses[index : index + 1]}
        pages[address] = _page(state, "hanweb/records.xml", values, media=_XML)
    return pages | _articles(view, "hanweb/article.html", _hanweb_address)


def _hanweb_proxy(page: int) -> str:
    return f"/module/web/jpage/dataproxy.jsp?page={page}&appid=1&webid=1&path=/&columnid={_HANWEB_COLUMN}&unitid=30414"


def _hanweb_address(item: Article) -> str:
    day = item.shown
    return f"/art/{day.year}/{day.month}/{day.day}/art_{_HANWEB_COLUMN}_{number(item.key, 6)}.html"


# --- TRS: relative links, the day of creation in the address, GBK under the label gb2312 -----------------------------

_TRS_FOLDER = "/xzxx/ndbg/"


def _trs(view: View) -> Pages:
    chunks = _chunks([_row(item, "./" + _trs_name(item)) for item in view.articles], "trs")
    state = _states(view.articles)
    pages = {"/": _gbk("home", "trs/home.html", _around(view))}
    for index, chunk in enumerate(chunks):
        name = f"index_{index}.html" if index else "index.html"
        values = {**_around(view), "rows": chunk, "count": len(chunks), "current": index}
        pages[_TRS_FOLDER + name] = _gbk(state, "trs/list.html", values)
    pages[_TRS_FOLDER] = pages[_COLUMNS["trs"]]
    for item in view.articles:
        values = {**_around(view), **_content(item)}
        pages[_TRS_FOLDER + _trs_name(item)] = _gbk(item.state, "trs/article.html", values)
    return pages


def _trs_name(item: Article) -> str:
    """Articles were created some days before they were released."""
    created = item.shown - timedelta(days=number(item.key, 2) % 5 + 1)
    return f"{created:%Y%m}/t{created:%Y%m%d}_{number(item.key, 5)}.html"


# --- plain: one table with spelled-out dates; and the challenge page -------------------------------------------------


def _plain(view: View) -> Pages:
    rows = [_row(item, _plain_address(item)) for item in view.articles]
    pages = {
        "/": _page("home", "plain/home.html", _around(view)),
        _COLUMNS["plain"]: _page(_states(view.articles), "plain/list.html", {**_around(view), "rows": rows}),
    }
    return pages | _articles(view, "plain/article.html", _plain_address)


def _plain_address(item: Article) -> str:
    return f"/ndbg/{number(item.key, 7)}.html"


def _challenge(_view: View) -> Pages:
    page = _page("challenge", "challenge.html", {}, status=412)
    return {OTHERWISE: page, "/": page}


_COLUMNS = {
    "hanweb": f"/col/col{_HANWEB_COLUMN}/index.html",
    "trs": f"{_TRS_FOLDER}index.html",
    "plain": "/ndbg/list.html",
    "challenge": "/ndbg/list.html",
}
_STYLES: Mapping[str, Callable[[View], Pages]] = {
    "ucap": _ucap,
    "hanweb": _hanweb,
    "trs": _trs,
    "plain": _plain,
    "challenge": _challenge,
}


def _articles(view: View, template: str, address: Callable[[Article], str]) -> Pages:
    return {
        address(item): _page(item.state, template, {**_around(view), **_content(item)})
        for item in view.articles
        if not item.lost
    }


def _around(view: View) -> Values:
    return {"view": view, "column": _COLUMNS[view.place.style]}


def _content(item: Article) -> Values:
    return {"item": item, "body": _body(item), "time": _time(item)}


def _page(state: str, template: str, values: Values, media: str = _HTML, status: int = 200) -> Page:
    return Page(state, lambda: PAGES.get_template(template).render(values).encode(), media, status)


def _gbk(state: str, template: str, values: Values) -> Page:
    return Page(state, lambda: PAGES.get_template(template).render(values).encode("gb18030"), "text/html")


def _row(item: Article, href: str) -> Row:
    text = f"{item.title[:_CUT]}…" if item.cut else item.title
    return Row(text=text, title=item.title, href=href, shown=item.shown)


def _chunks(rows: Sequence[Row], style: str) -> list[Sequence[Row]]:
    size = _SIZES[style]
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [()]


def _states(items: Sequence[Article]) -> str:
    return " ".join(item.state for item in items)


def _body(item: Article) -> Callable[[], Markup]:
    """The article proper, written when a template asks for it."""
    report = item.report
    if report is None:
        return lambda: Markup("<p>{}</p>").format(item.text)
    return lambda: Markup(write_body(report, item.look))  # own markup, escaped where it was written


def _time(item: Article) -> str:
    """The time of day an article was released, within office hours."""
    minutes = number(item.key, 3) % 480
    return f"{9 + minutes // 60:02}:{minutes % 60:02}"
