"""The annual form of a website: looked for on the home page, then in columns where it may be (国办函〔2018〕12号)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from monitor.fetch.answers import header, ours
from monitor.model.pages import Item, Listing, Trouble
from monitor.model.websites import Form, SurveyOrder
from monitor.read.pages.targets import targets
from monitor.read.pages.webform import form_years, is_form_column, may_hold_forms
from monitor.watch.pages import Pages
from monitor.watch.paging import followed
from monitor.watch.websites.home import day_of

_MOST_LISTS = 12
_MOST_PAGES = 5


def search(order: SurveyOrder, pages: Pages, home: Listing) -> tuple[Form | None, bool]:
    """The form of the year before the survey, and whether every place it may be in was read.

    With no column to look in but the home page itself nothing can be said of a form that is not found.
    """
    year = order.at.year - 1
    found = _form(pages, home, year, from_home=True)
    if found is not None:
        return found, True
    places = _places(order, home)
    whole = home.trouble is None and 0 < len(places) <= _MOST_LISTS
    for url, from_home in places[:_MOST_LISTS]:
        for page in _list(pages, url):
            found = None if page is None else _form(pages, page, year, from_home=from_home)
            if found is not None:
                return found if from_home else replace(found, from_home=_leads(order, pages, home, found, url)), True
            whole = whole and page is not None
    return None, whole


def _places(order: SurveyOrder, home: Listing) -> list[tuple[str, bool]]:
    """Columns of forms that the home page names, then registered columns of disclosure."""
    links = [*((item.title, item.url) for item in home.items), *((link.text, link.url) for link in home.links)]
    named = [url for title, url in links if is_form_column(title) and ours(order.site, url)]
    columns = [target.column for target in order.columns if any(map(may_hold_forms, target.column.path))]
    return list(({one.url: False for one in columns} | dict.fromkeys(named, True)).items())


def _leads(order: SurveyOrder, pages: Pages, home: Listing, form: Form, column: str) -> bool | None:
    """Whether the home page leads to a form found in a column; None if that cannot be known.

    A link to the form itself counts, even of a picture. One to the column counts by its words only, and a picture may
    show them; so may scripts and what was not read of the page.
    """
    capture = pages.whole(order.site.home)
    if isinstance(capture, Trouble):
        return None
    leads = targets(capture.body, capture.final_url, header(capture, "content-type"))
    if isinstance(leads, Trouble):
        return None
    said = {one.url: one.text for one in leads}
    if form.url in said:
        return True
    hidden = home.trouble is not None or home.scripted or home.awaiting
    pictured = column in said and not said[column].strip()
    return None if hidden or pictured else False


def _list(pages: Pages, url: str) -> Iterator[Listing | None]:
    """The pages of a list; None for what could not be read of it."""
    if not ours(pages.site, url):
        yield None
        return
    for _, page in followed(pages, url, _MOST_PAGES):
        if isinstance(page, Trouble) or page.trouble is not None:
            yield None
            return
        yield page


def _form(pages: Pages, page: Listing, year: int, *, from_home: bool) -> Form | None:
    """The form of a year among the links of a page, the earliest where it stands twice; its day as for articles."""
    found = [item for item in page.items if year in form_years(item.title)]
    found += [Item(title=link.text, url=link.url) for link in page.links if year in form_years(link.text)]
    if not found:
        return None
    first = min(found, key=lambda item: (item.published is None, item.published))
    published = first.published or day_of(pages, first.url)
    return Form(year=year, title=first.title, url=first.url, published=published, from_home=from_home)
