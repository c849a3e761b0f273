"""The messages that a site's mail columns list."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.fetch.answers import header, ours
from monitor.model.columns import ColumnClass
from monitor.model.pages import Trouble
from monitor.model.websites import Message, SurveyOrder
from monitor.read.pages.messages import messages
from monitor.watch.pages import Pages
from monitor.watch.paging import Unasked, followed

_MOST_PAGES = 10


def mail(order: SurveyOrder, pages: Pages) -> tuple[Message, ...] | None:
    """What the registered mail columns list, up to ten pages of each; None if no list tells what is answered."""
    columns = [target.column for target in order.columns if target.column.kind is ColumnClass.MAIL]
    found = [one for column in columns if ours(order.site, column.url) for one in _listed(pages, column.url)]
    return tuple(found) or None


def _listed(pages: Pages, url: str) -> Iterator[Message]:
    for address, page in followed(pages, url, _MOST_PAGES):
        capture = page if isinstance(page, Unasked) else pages.seen(address)
        if isinstance(page, Trouble) or isinstance(capture, Trouble):
            return
        yield from messages(capture.body, capture.final_url, header(capture, "content-type"))
