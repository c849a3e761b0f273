"""The lists of a survey that a browser shows: pages of columns with ``render``, and those they lead on to."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from monitor.model.pages import Capture, Listing
from monitor.model.roster import Limits, Site
from monitor.read.intake import decode
from monitor.watch.browser import owner
from monitor.watch.browser.orders import PAGE_SECONDS, Rendered, RenderOrder
from monitor.watch.http import PartHttp


class Shown:
    """Which addresses are shown, and how; scripts and styles are fetched once a survey.

    ``program`` is the browser (empty: the one installed).
    """

    def __init__(self, site: Site, http: PartHttp, limits: Limits, urls: Iterable[str], program: str = "") -> None:
        self._site = site
        self._http = http
        self._limits = limits
        self._urls = {*urls}
        self._program = program
        self._assets: dict[str, Capture] = {}

    def wants(self, url: str) -> bool:
        return url in self._urls

    def page(self, url: str, document: Capture) -> Rendered | None:
        """The page behind an answer as a browser shows it; None for an answer that is no page."""
        if decode.sniff(document.body) != "text/html":
            return None
        order = RenderOrder(
            site=self._site,
            url=document.final_url if document.redirects else url,
            document=document,
            max_bytes=self._limits.max_bytes,
            program=self._program,
            seconds=min(PAGE_SECONDS, self._limits.deadline),
            assets=self._assets,
        )
        return owner.render(order, self._http)

    def read(self, page: Listing, rendered: Rendered) -> Listing:
        """A list as far as its page may be believed; what it leads on to is shown as well.

        A script that asked in vain may not have filled it, and one that has not begun leaves it empty. Where scripts
        write nothing is known of how the server writes lists.
        """
        if page.next is not None:
            self._urls.add(page.next)
        return replace(page, awaiting=page.awaiting or not rendered.whole, vacant=False, frame="", hollow=())
