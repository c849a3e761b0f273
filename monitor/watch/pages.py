"""The pages of one site as a round reads them: each once, lists and reports by address, captures and memories kept."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.model import Capture, Item, Known, Listing, Report, Trouble, VisitOrder
from monitor.read import listing, second
from monitor.read import report as reports
from monitor.watch.answers import header, ours, outcome

_SAME_PAGE = 0.9
_FEWEST_LINKS = 2


class Http(Protocol):
    """What a visit needs of a fetcher (see ``fetch.Fetcher``)."""

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, known_sha256: str | None = None
    ) -> Capture: ...


class Pages:
    """What one round fetched: ``captures`` in their order, ``remembered`` by address for the next round."""

    def __init__(self, order: VisitOrder, http: Http) -> None:
        self.captures: list[Capture] = []
        self.remembered: dict[str, Known] = {}
        self._order = order
        self._http = http
        self._lists: dict[str, Listing | Trouble] = {}
        self._reports: dict[str, Report | Trouble] = {}

    def list(self, url: str) -> Listing | Trouble:
        """The list page at an address, or why there is none."""
        if url not in self._lists:
            self._lists[url] = self._read_list(url)
        return self._lists[url]

    def _read_list(self, url: str) -> Listing | Trouble:
        before = self._memory(url, "listing")
        capture = self._get(url, before)
        if isinstance(capture, Trouble):
            return capture
        if self._went_home(url, capture):
            return Trouble("soft-404", url)
        if capture.unchanged and before is not None and before.listing is not None:
            page = before.listing
        else:
            page = listing.read(capture.body, url, capture.final_url, header(capture, "content-type"))
        self._remember(url, capture, listing=page)
        return page

    def is_home(self, page: Listing) -> bool:
        """Whether a page under another address is the home page: a soft 404."""
        home = self.list(self._order.site.home)
        return isinstance(home, Listing) and home.source != page.source and _alike(page, home)

    def report(self, item: Item) -> Report | Trouble:
        """The report behind an item, or why there is none to read."""
        if item.url not in self._reports:
            self._reports[item.url] = self._read(item)
        return self._reports[item.url]

    def _read(self, item: Item) -> Report | Trouble:
        memory = self._memory(item.url, "report")
        capture = self._get(item.url, memory)
        if isinstance(capture, Trouble):
            return capture
        if capture.unchanged and memory is not None and memory.report is not None:
            self._remember(item.url, capture, report=memory.report)
            return memory.report
        hints = reports.Hints(
            url=capture.final_url, content_type=header(capture, "content-type"), listed=item.published
        )
        read = reports.read(capture.body, item.url, hints)
        if read.trouble is not None and read.trouble.code == "attachment-only":
            read = self._attachment(read, hints)
        elif read.trouble is not None and self._answers_home(capture):
            return Trouble("soft-404", item.url)
        self._remember(item.url, capture, report=read)
        return read

    def _attachment(self, page: Report, hints: reports.Hints) -> Report:
        """The document a page only links to, dated by the page."""
        link = page.attachments[0]
        capture = self._get(link.url, None) if ours(self._order.site, link.url) else None
        if not isinstance(capture, Capture):
            return page
        read = reports.read(capture.body, link.url, replace(hints, url=capture.final_url, content_type=""))
        dating = page.dating if page.dating.day is not None else read.dating
        return replace(read, source=page.source, dating=dating, metadata=page.metadata, crumbs=page.crumbs)

    def _went_home(self, url: str, capture: Capture) -> bool:
        home = self._order.site.home
        return bool(capture.redirects) and url != home and capture.final_url == home

    def _answers_home(self, capture: Capture) -> bool:
        if self._went_home(capture.url, capture):
            return True
        return self.is_home(listing.read(capture.body, capture.url, capture.final_url, header(capture, "content-type")))

    def second_reading(self, url: str, read: Report) -> Report | None:
        """The report with the places where an independent reader disagrees; None if the bytes cannot be had again."""
        body = next((c.body for c in self.captures if c.sha256 == read.sha256 and c.body), None)
        if body is None:
            capture = self._get(url, None)
            body = capture.body if isinstance(capture, Capture) and capture.sha256 == read.sha256 else None
        if body is None:
            return None
        checked = replace(read, disputed=second.disputed(body, read))
        known = self.remembered.get(url)
        if known is not None:
            self.remembered[url] = replace(known, report=checked)
        return checked

    def _get(self, url: str, memory: Known | None) -> Capture | Trouble:
        """One exchange; every outcome but a readable 200 (or 304) is a trouble."""
        try:
            capture = self._http.get(
                url,
                etag=memory.etag if memory else None,
                last_modified=memory.last_modified if memory else None,
                known_sha256=memory.sha256 if memory else None,
            )
        except FetchError as error:
            return Trouble(error.code, error.says)
        self.captures.append(capture)
        code = outcome(self._order.site, capture)
        return capture if code is None else Trouble(code, str(capture.status))

    def _memory(self, url: str, kind: str) -> Known | None:
        known = self._order.known.get(url)
        return known if known is not None and getattr(known, kind) is not None else None

    def _remember(
        self, url: str, capture: Capture, *, listing: Listing | None = None, report: Report | None = None
    ) -> None:
        before = self._order.known.get(url) if capture.unchanged else None
        self.remembered[url] = Known(
            sha256=capture.sha256,
            etag=header(capture, "etag") or (before.etag if before else None),
            last_modified=header(capture, "last-modified") or (before.last_modified if before else None),
            listing=listing,
            report=report,
        )


def _alike(page: Listing, home: Listing) -> bool:
    """Two pages with the same links are one page under two addresses; relative ones only read the same."""
    here = {link.text for link in page.links} | {item.title for item in page.items}
    there = {link.text for link in home.links} | {item.title for item in home.items}
    return len(there) >= _FEWEST_LINKS and len(here & there) >= _SAME_PAGE * max(len(here), len(there))
