"""The messages that a site's mail columns list."""

from __future__ import annotations

from monitor.model import Listing, Trouble
from monitor.read.messages import messages
from monitor.watch.answers import header, ours
from monitor.watch.pages import Pages
from monitor.website import ColumnClass, Message, SurveyOrder

_MOST_PAGES = 10


def mail(order: SurveyOrder, pages: Pages) -> tuple[Message, ...] | None:
    """What the registered mail columns list, up to ten pages of each; None if no list tells what is answered."""
    columns = [target.column for target in order.columns if target.column.kind is ColumnClass.MAIL]
    found = [one for column in columns for one in _listed(order, pages, column.url)]
    return tuple(found) or None


def _listed(order: SurveyOrder, pages: Pages, url: str) -> list[Message]:
    found: list[Message] = []
    read: set[str] = set()
    following: str | None = url
    while following is not None and following not in read and len(read) < _MOST_PAGES and ours(order.site, following):
        page, capture = pages.list(following), pages.whole(following)
        if not isinstance(page, Listing) or isinstance(capture, Trouble):
            break
        found += messages(capture.body, capture.final_url, header(capture, "content-type"))
        read.add(following)
        following = page.next
    return found
