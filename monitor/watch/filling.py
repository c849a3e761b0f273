"""A list that a script fetches, asked for where the page itself says it is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from monitor.fetch.answers import header, ours
from monitor.model.pages import Capture, Interface, Listing, Trouble
from monitor.model.roster import Site
from monitor.read import interfaces, listing
from monitor.read.interfaces.answer import awaits, filled, fits


def fill(site: Site, url: str, capture: Capture, page: Listing, ask: Callable[[str], Capture | Trouble]) -> Listing:
    """A page with the entries that its script fetches, where the interface is a known one on the site's own hosts;
    else the page as it is, with the interface that did not answer. A home page is no list."""
    if url == site.home or not awaits(page):
        return page
    address = interfaces.whole_address(capture.final_url, url)
    known = interfaces.find(capture.body, address, header(capture, "content-type"))
    asked = [one for one in known if ours(site, one.url)]
    for one in asked:
        whole = _answered(page, one, ask(one.url))
        if whole is not None:
            return whole
    return replace(page, interface=asked[0]) if asked else page


def _answered(page: Listing, one: Interface, answer: Capture | Trouble) -> Listing | None:
    if isinstance(answer, Trouble):
        return None
    kind = header(answer, "content-type")
    if not fits(one, answer.body, kind):
        return None
    return filled(page, one, listing.read(answer.body, one.url, answer.final_url, kind))
