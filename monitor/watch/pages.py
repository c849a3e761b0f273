"""The pages of one site as a round reads them: each once, lists and reports by address, captures and memories kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.answers import header, ours, outcome
from monitor.model.pages import INSTEAD, Capture, Item, Link, Listing, Trouble
from monitor.model.reports import Attached, Report
from monitor.model.roster import Site
from monitor.model.visits import Known
from monitor.read import attached, attachments, listing, onward, second
from monitor.read import report as reports
from monitor.read.interfaces.answer import is_fetched
from monitor.read.pages.tags import tags
from monitor.watch.filling import fill
from monitor.watch.http import Http
from monitor.watch.shown import Shown

_SAME_PAGE = 0.9
_FEWEST_LINKS = 2
_MOST_ATTACHMENTS = 3


class Pages:
    """What one round fetched: ``captures`` in their order, ``remembered`` by address for the next round.

    ``known`` is what earlier rounds remembered, ``shown`` what a browser shows.
    """

    def __init__(
        self, site: Site, http: Http, known: Mapping[str, Known] | None = None, shown: Shown | None = None
    ) -> None:
        self.site = site
        self._shown = shown
        self.captures: list[Capture] = []
        self.remembered: dict[str, Known] = {}
        self._known = known or {}
        self._http = http
        self._behind: dict[str, Capture] = {}
        self._lists: dict[str, Listing | Trouble] = {}
        self._reports: dict[str, Report | Trouble] = {}
        self._documents: dict[str, Report | Trouble] = {}

    def list(self, url: str) -> Listing | Trouble:
        """The list page at an address, or why there is none."""
        if url not in self._lists:
            shown = self._shown if self._shown is not None and self._shown.wants(url) else None
            self._lists[url] = self._read_list(url) if shown is None else self._show_list(url, shown)
        return self._lists[url]

    def _read_list(self, url: str) -> Listing | Trouble:
        before = self._unchanging(url)
        capture = self._get(url, before)
        if isinstance(capture, Trouble):
            return capture
        if self._went_home(url, capture):
            return Trouble("soft-404", url)
        if capture.unchanged and before is not None and before.listing is not None:
            page = before.listing
        else:
            page = fill(self.site, url, capture, self._listing(url, capture), lambda one: self._asked(one, None))
        self._remember(url, capture, listing=page)
        return _instead(page)

    def _show_list(self, url: str, shown: Shown) -> Listing | Trouble:
        """The list page at an address as a browser shows it. Nothing is taken from memory."""
        capture = self._get(url, None)
        if isinstance(capture, Trouble):
            return capture
        rendered = shown.page(url, capture)
        if rendered is None:
            return self._read_list(url)
        self.captures += rendered.captures
        if isinstance(rendered.page, Trouble):
            return rendered.page
        self.captures.append(rendered.page)
        if self._went_home(url, rendered.page):
            return Trouble("soft-404", url)
        page = shown.read(self._listing(url, rendered.page), rendered)
        self._remember(url, rendered.page, listing=page)
        return _instead(page)

    def _unchanging(self, url: str) -> Known | None:
        """What is remembered of a list page, unless it may change though the page does not: by other selectors, by what
        its script fetches."""
        known = self._memory(url, "listing") if self.site.selectors is None else None
        return known if known is not None and known.listing is not None and not is_fetched(known.listing) else None

    def whole(self, url: str) -> Capture | Trouble:
        """The answer at an address with its bytes: that of this round, or asked for once more."""
        known = self._behind.get(url) or next((one for one in self.captures if _came(one, url)), None)
        if known is not None and outcome(self.site, known) is None:
            return known
        return self._get(url, None)

    def seen(self, url: str) -> Capture | Trouble:
        """What a visitor sees at an address: the page as the browser showed it, else the whole answer."""
        rendered = next((one for one in self.captures if one.rendered and one.url == url), None)
        return rendered or self.whole(url)

    def keep(self, page: Listing) -> None:
        """Remember a list page otherwise than it was read."""
        known = self.remembered.get(page.source)
        if known is not None:
            self.remembered[page.source] = replace(known, listing=page)

    def writes_lists(self, page: Listing) -> bool:
        """Whether the site itself writes lists where one stands empty on a page: it did so there before, or does so at
        the same place of another page that calls the same scripts."""
        before = self._memory(page.source, "listing")
        shown = [one for one in self._lists.values() if isinstance(one, Listing)]
        shown += [before.listing] if before is not None and before.listing is not None else []
        return any(one.items and one.frame in page.hollow and {*page.calls} <= {*one.calls} for one in shown)

    def is_home(self, page: Listing) -> bool:
        """Whether a page under another address is the home page: a soft 404."""
        home = self.list(self.site.home)
        return isinstance(home, Listing) and home.source != page.source and _alike(page, home)

    def knows(self, url: str) -> bool:
        """Whether the facts of an article are at hand from an earlier round."""
        return self._memory(url, "report") is not None

    def article(self, url: str) -> Report | Trouble:
        """What stands at the address of an entry; one that was read on an earlier round is not asked for again."""
        known = self._memory(url, "report")
        if known is None or known.report is None:
            return self._facts(url, None)
        self.remembered[url] = known
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
        self._amend(url, attached=tuple(attached))
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
        memory = self._memory(url, "report")
        capture = self._get(url, memory)
        if isinstance(capture, Trouble):
            return capture
        same = capture.unchanged or (document and memory is not None and capture.sha256 == memory.sha256)
        if same and memory is not None and memory.report is not None:
            self._remember(url, capture, report=memory.report)
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
        self._remember(url, capture, report=read)
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
        self._amend(url, attached=both)
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
        body = self._body(url, read.sha256)
        if isinstance(body, Trouble):
            return body
        disputed = second.disputed(body, read)
        self._amend(url, disputed=disputed)
        return replace(read, disputed=disputed)

    def _body(self, url: str, sha256: str) -> bytes | Trouble:
        """The bytes that were read, of this round or fetched once more."""
        body = next((c.body for c in self.captures if c.sha256 == sha256 and c.body), None)
        if body is not None:
            return body
        capture = self._get(url, None)
        if isinstance(capture, Trouble):
            return capture
        return capture.body if capture.sha256 == sha256 else Trouble("changed", url)

    def _get(self, url: str, memory: Known | None) -> Capture | Trouble:
        """What is to be read at an address: of a page that only leads on the one behind it, one step on the same site.

        Both are kept. Where the step leads nowhere the first page stands for itself.
        """
        capture = self._asked(url, memory)
        if isinstance(capture, Trouble) or capture.unchanged:
            return capture
        kind, refresh = header(capture, "content-type"), header(capture, "refresh")
        leads = onward.target(capture.body, capture.final_url, kind, refresh)
        if leads is None or leads in (url, capture.final_url) or not ours(self.site, leads):
            return capture
        behind = self._asked(leads, None)
        if isinstance(behind, Trouble):
            return capture
        self._behind[url] = replace(behind, url=url, redirects=(leads, *behind.redirects))
        return self._behind[url]

    def _asked(self, url: str, memory: Known | None) -> Capture | Trouble:
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
        code = outcome(self.site, capture)
        return capture if code is None else Trouble(code, str(capture.status))

    def _memory(self, url: str, kind: str) -> Known | None:
        known = self._known.get(url)
        return known if known is not None and getattr(known, kind) is not None else None

    def _remember(
        self, url: str, capture: Capture, *, listing: Listing | None = None, report: Report | None = None
    ) -> None:
        before = self._known.get(url) if capture.unchanged else None
        etag = header(capture, "etag") or (before.etag if before else None)
        modified = header(capture, "last-modified") or (before.last_modified if before else None)
        if url in self._behind:
            # What a page that leads on says of its own age says nothing of the one behind it.
            etag = modified = None
        self.remembered[url] = Known(
            sha256=capture.sha256,
            etag=etag,
            last_modified=modified,
            listing=listing,
            report=report,
        )

    def _amend(self, url: str, **facts: object) -> None:
        """Remember more of a report than its first reading said."""
        known = self.remembered.get(url)
        if known is not None and known.report is not None:
            self.remembered[url] = replace(known, report=replace(known.report, **facts))


def _instead(page: Listing) -> Listing | Trouble:
    """The trouble of a page that stands in the place of what was asked for, else the page."""
    return page.trouble if page.trouble is not None and page.kind in INSTEAD else page


def _came(capture: Capture, url: str) -> bool:
    return capture.url == url and bool(capture.body) and not capture.rendered


def _alike(page: Listing, home: Listing) -> bool:
    """Two pages with the same links are one page under two addresses; relative ones only read the same."""
    here = {link.text for link in page.links} | {item.title for item in page.items}
    there = {link.text for link in home.links} | {item.title for item in home.items}
    return len(there) >= _FEWEST_LINKS and len(here & there) >= _SAME_PAGE * max(len(here), len(there))
