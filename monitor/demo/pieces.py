"""What all sites are made of: pages that are written when they are asked for, rows of lists, channels of articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from monitor.demo.articles import Article, number
from monitor.demo.markup import PAGES
from monitor.demo.reports import write_body
from monitor.demo.scenario import Place

OTHERWISE = "*"
"""The page that answers for every path that has none of its own."""

_CUT = 18
HTML = "text/html; charset=utf-8"
XML = "text/xml; charset=utf-8"


class Channel(Struct, frozen=True, kw_only=True):
    """A column as its system shows it: names from below the home page, class, entries in the order of the list.

    ``odd`` is what is strange about the list (see ``columns.Plot``); ``below`` are the keys of columns under it.
    """

    key: str
    path: tuple[str, ...]
    kind: str
    articles: tuple[Article, ...]
    odd: str = ""
    below: tuple[str, ...] = ()


class View(Struct, frozen=True, kw_only=True):
    """What a site has to show on a day. ``rebuilt`` is the day its pages were last written anew.

    ``articles`` are those of the report column, ``latest`` the entries on the home page, each with the key of its
    channel. ``bare`` sites lack footer and page tags; ``injected`` is what strangers wrote into the home page,
    ``dead`` an address it leads to where nothing is.
    """

    place: Place
    host: str
    year: int
    day: date
    rebuilt: date
    articles: tuple[Article, ...]
    channels: tuple[Channel, ...] = ()
    latest: tuple[tuple[str, Article], ...] = ()
    bare: bool = False
    injected: str = ""
    dead: str = ""


class Page(Struct, frozen=True):
    """An answer to be: two pages of one address and one ``state`` are the same bytes."""

    state: str
    render: Callable[[], bytes]
    media: str = HTML
    status: int = 200


Pages = dict[str, Page]
Values = Mapping[str, object]
Step = tuple[str, str]
"""A name of the path to a page and its address; empty where there is none to go to."""


class Row(Struct, frozen=True, kw_only=True):
    """A line of a list: the text shown, the whole title, the address and the date, if the list tells any."""

    text: str
    title: str
    href: str
    shown: date | None
    pinned: bool = False


def page(state: str, template: str, values: Values, media: str = HTML, status: int = 200) -> Page:
    return Page(state, lambda: PAGES.get_template(template).render(values).encode(), media, status)


def gbk(state: str, template: str, values: Values) -> Page:
    """A page in GBK under the label gb2312."""
    return Page(state, lambda: PAGES.get_template(template).render(values).encode("gb18030"), "text/html")


def row(item: Article, href: str) -> Row:
    text = f"{item.title[:_CUT]}…" if item.cut else item.title
    shown = None if item.undated else item.shown
    return Row(text=text, title=item.title, href=href, shown=shown, pinned=item.pinned)


def chunks(rows: Sequence[Row], size: int) -> list[Sequence[Row]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [()]


def states(items: Sequence[Article]) -> str:
    return " ".join(item.state for item in items)


def content(item: Article) -> Values:
    """What a template of an article needs of it."""
    return {"item": item, "body": _body(item), "time": _time(item)}


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
