"""A list that a script fetches, asked for where the page itself says it is."""

from __future__ import annotations

from collections.abc import Callable

from monitor.fetch.answers import header, ours
from monitor.model.pages import Capture, Interface, Listing, Trouble
from monitor.model.roster import Site
from monitor.read import interfaces, listing
from monitor.read.interfaces.answer import awaits, filled, fits


def fill(site: Site, url: str, capture: Capture, page: Listing, ask: Callable[[str], Capture | Trouble]) -> Listing:
    """A page with the entries that its script fetches, where the interface is a known one on the site's own hosts;
    else the page as it is. A home page is no list."""
    if url == site.home or not awaits(page):
        return page
    address = interfaces.whole_address(capture.final_url, url)
    for one in interfaces.find(capture.body, address, header(capture, "content-type")):
        whole = _answered(page, one, ask(one.url)) if ours(site, one.url) else None
        if whole is not None:
            return whole
    return page


def _answered(page: Listing, one: Interface, answer: Capture | Trouble) -> Listing | None:
    if isinstance(answer, Trouble):
        return None
    kind = header(answer, "content-type")
    if not fits(one, answer.body, kind):
        return None
    return filled(page, one, listing.read(answer.body, one.url, answer.final_url, kind))
