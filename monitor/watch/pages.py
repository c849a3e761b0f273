"""The pages of one site as a round reads them: each once, lists and reports by address, captures and memories kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from monitor.fetch.answers import header, ours
from monitor.model.pages import INSTEAD, Capture, Item, Link, Listing, Trouble
from monitor.model.reports import Attached, Report
from monitor.model.roster import Site
from monitor.model.visits import Known
from monitor.read import attached, attachments, listing
from monitor.read import report as reports
from monitor.read.interfaces.answer import is_fetched
from monitor.read.pages.tags import tags
from monitor.watch.exchanges import Exchanges
from monitor.watch.filling import fill
from monitor.watch.http import Http
from monitor.watch.shown import Shown

_SAME_PAGE = 0.9
_FEWEST_LINKS = 2
_MOST_ATTACHMENTS = 3


class Pages:
    """What one round fetched: ``captures`` in their order, ``remembered`` by address for the next round.

    ``known`` is what earlier rounds remembered, ``shown`` what a browser shows, ``fetched`` what came a moment ago.
    """

    def __init__(
        self,
        site: Site,
        http: Http,
        known: Mapping[str, Known] | None = None,
        shown: Shown | None = None,
        fetched: Sequence[Capture] = (),
    ) -> None:
        self.site = site
        self._shown = shown
        self._exchanges = Exchanges(site, http, known or {}, fetched)
        self._lists: dict[str, Listing | Trouble] = {}
        self._reports: dict[str, Report | Trouble] = {}
        self._documents: dict[str, Report | Trouble] = {}

    @property
    def captures(self) -> list[Capture]:
        return self._exchanges.captures

    @property
    def remembered(self) -> Mapping[str, Known]:
        return self._exchanges.news()

    @property
    def answers(self) -> Mapping[str, Capture]:
        """What came from each address of this round, as it came."""
        return self._exchanges.answers

    def whole(self, url: str) -> Capture | Trouble:
        """The answer at an address with its bytes: that of this round, or asked for once more."""
        return self._exchanges.whole(url)

    def seen(self, url: str) -> Capture | Trouble:
        """What a visitor sees at an address: the page as the browser showed it, else the whole answer."""
        return self._exchanges.seen(url)

    def keep(self, page: Listing) -> None:
        """Remember a list page otherwise than it was read."""
        self._exchanges.keep(page)

    def list(self, url: str) -> Listing | Trouble:
        """The list page at an address, or why there is none."""
        if url not in self._lists:
            shown = self._shown if self._shown is not None and self._shown.wants(url) else None
            self._lists[url] = self._read_list(url) if shown is None else self._show_list(url, shown)
        return self._lists[url]

    def _read_list(self, url: str) -> Listing | Trouble:
        before = self._unchanging(url)
        capture = self._exchanges.get(url, before)
        if isinstance(capture, Trouble):
            return capture
        if self._went_home(url, capture):
            return Trouble("soft-404", url)
        if before is not None and before.listing is not None and _is_the_same(url, capture, before):
            page = before.listing
        else:
            page = fill(self.site, url, capture, self._listing(url, capture), self._exchanges.asked)
        self._exchanges.remember(url, capture, listing=page)
        return _instead(page)

    def _show_list(self, url: str, shown: Shown) -> Listing | Trouble:
        """The list page at an address as a browser shows it. Nothing is taken from memory."""
        capture = self._exchanges.get(url, None)
        if isinstance(capture, Trouble):
            return capture
        rendered = shown.page(url, capture)
        if rendered is None:
            return self._read_list(url)
        self._exchanges.captures += rendered.captures
        if isinstance(rendered.page, Trouble):
            return rendered.page
        self._exchanges.captures.append(rendered.page)
        if self._went_home(url, rendered.page):
            return Trouble("soft-404", url)
        page = shown.read(self._listing(url, rendered.page), rendered)
        self._exchanges.remember(url, rendered.page, listing=page)
        return _instead(page)

    def _unchanging(self, url: str) -> Known | None:
        """What is remembered of a list page, unless it may change though the page does not: by other selectors, by what
        its script fetches."""
        known = self._exchanges.memory(url, "listing") if self.site.selectors is None else None
        return known if known is not None and known.listing is not None and not is_fetched(known.listing) else None

    def writes_lists(self, page: Listing) -> bool:
        """Whether the site itself writes lists where one stands empty on a page: it did so there before, or does so at
        the same place of another page that calls the same scripts."""
        before = self._exchanges.memory(page.source, "listing")
        shown = [one for one in self._lists.values() if isinstance(one, Listing)]
        shown += [before.listing] if before is not None and before.listing is not None else []
        return any(one.items and one.frame in page.hollow and {*page.calls} <= {*one.calls} for one in shown)

    def is_home(self, page: Listing) -> bool:
        """Whether a page under another address is the home page: a soft 404."""
        home = self.list(self.site.home)
        return isinstance(home, Listing) and home.source != page.source and _alike(page, home)

    def knows(self, url: str) -> bool:
        """Whether the facts of an article are at hand from an earlier round."""
        return self._exchanges.memory(url, "report") is not None

    def article(self, url: str) -> Report | Trouble:
        """What stands at the address of an entry; one that was read on an earlier round is not asked for again."""
        known = self._exchanges.memory(url, "report")
        if known is None or known.report is None:
            return self._facts(url, None)
        self._exchanges.remembered[url] = known
        return known.report

    def report(self, item: Item) -> Report | Trouble:
        """The report behind an item, or why there is none to read; of a page that only links to it, the document."""
        if item.url not in self._reports:
            self._reports[item.url] = self._read(item)
        return self._reports[item.url]

    def _read(self, item: Item) -> Report | Trouble:
        page = self._facts(item.url, item.published)
        if isinstance(page, Trouble) or page.trouble is None:
            return page
        return attached.in_full(self._opened(item.url, page))

    def with_attachments(self, url: str, report: Report) -> Report:
        """A report with what stands beside it: the documents its page offers as the same report."""
        return report if attached.origin(report) is not None else self._opened(url, report)

    def _opened(self, url: str, page: Report) -> Report:
        """A page with the documents read that may be its report; where it holds nothing else, up to the first."""
        attached: list[Attached] = []
        for link in attachments.chosen(page)[:_MOST_ATTACHMENTS]:
            attached.append(self._attached(link))
            if page.trouble is not None and attached[-1].report is not None:
                break
        self._exchanges.amend(url, attached=tuple(attached))
        return replace(page, attached=tuple(attached))

    def _attached(self, link: Link) -> Attached:
        """What stands behind a link, once a round."""
        if not ours(self.site, link.url):
            return Attached(link=link, trouble=Trouble("foreign-host", link.url))
        if link.url not in self._documents:
            self._documents[link.url] = self._facts(link.url, None, document=True)
        read = self._documents[link.url]
        if isinstance(read, Trouble):
            return Attached(link=link, trouble=read)
        return Attached(
            link=link, trouble=attachments.trouble(link, read), report=read if read.trouble is None else None
        )

    def _facts(self, url: str, listed: date | None, *, document: bool = False) -> Report | Trouble:
        """What stands at an address, read or remembered. A document of the same bytes is not read again."""
        memory = self._exchanges.memory(url, "report")
        capture = self._exchanges.get(url, memory)
        if isinstance(capture, Trouble):
            return capture
        same = capture.unchanged or (document and memory is not None and capture.sha256 == memory.sha256)
        if same and memory is not None and memory.report is not None:
            self._exchanges.remember(url, capture, report=memory.report)
            return memory.report
        hints = reports.Hints(url=capture.final_url, content_type=header(capture, "content-type"), listed=listed)
        read = reports.read(capture.body, url, hints)
        unread = read.trouble is not None and read.trouble.code != attached.ONLY
        if unread and read.media_type == "text/html":
            if self._answers_home(capture):
                return Trouble("soft-404", url)
            instead = self._listing(url, capture) if not document else None
            if instead is not None and instead.trouble is not None and instead.kind in INSTEAD:
                return instead.trouble
        if read.media_type == "text/html":
            read = replace(read, tags=tags(capture.body, hints.content_type))
        self._exchanges.remember(url, capture, report=read)
        return read

    def _went_home(self, url: str, capture: Capture) -> bool:
        home = self.site.home
        return bool(capture.redirects) and url != home and capture.final_url == home

    def _answers_home(self, capture: Capture) -> bool:
        if self._went_home(capture.url, capture):
            return True
        return self.is_home(self._listing(capture.url, capture))

    def _listing(self, url: str, capture: Capture) -> Listing:
        kind = header(capture, "content-type")
        return listing.read(capture.body, url, capture.final_url, kind, self.site.selectors)

    def second_reading(self, url: str, read: Report) -> Report | None:
        """The report with the places where an independent reader disagrees, and so its attachments.

        None if the bytes cannot be had again.
        """
        link = attached.origin(read)
        both = tuple(self._attached_twice(one) for one in read.attached)
        self._exchanges.amend(url, attached=both)
        own = next((one.report for one in both if one.link == link), None)
        checked = own if link is not None else self._read_twice(url, read)
        if checked is None or isinstance(checked, Trouble):
            return None
        return replace(read, disputed=checked.disputed, attached=both)

    def _attached_twice(self, attached: Attached) -> Attached:
        if attached.report is None:
            return attached
        checked = self._read_twice(attached.link.url, attached.report)
        if isinstance(checked, Trouble):
            return replace(attached, trouble=checked, report=None)
        return replace(attached, report=checked)

    def _read_twice(self, url: str, read: Report) -> Report | Trouble:
        """The facts with the places where the second reader disagrees, or why there are no bytes to read again."""
        if read.disputed is not None:
            return read
        from monitor.read import second  # slow to import, and most reports are read once

        body = self._exchanges.body(url, read.sha256)
        if isinstance(body, Trouble):
            return body
        disputed = second.disputed(body, read)
        self._exchanges.amend(url, disputed=disputed)
        return replace(read, disputed=disputed)


def _is_the_same(url: str, capture: Capture, before: Known) -> bool:
    """Whether an answer is what was read before: its server says so, or it is the same bytes from the same place."""
    return capture.unchanged or (capture.sha256 == before.sha256 and capture.final_url == url)


def _instead(page: Listing) -> Listing | Trouble:
    """The trouble of a page that stands in the place of what was asked for, else the page."""
    return page.trouble if page.trouble is not None and page.kind in INSTEAD else page


def _alike(page: Listing, home: Listing) -> bool:
    """Two pages with the same links are one page under two addresses; relative ones only read the same."""
    here = {link.text for link in page.links} | {item.title for item in page.items}
    there = {link.text for link in home.links} | {item.title for item in home.items}
    return len(there) >= _FEWEST_LINKS and len(here & there) >= _SAME_PAGE * max(len(here), len(there))
