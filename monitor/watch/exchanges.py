"""The exchanges of one round with a site: what was asked for and came, and what is remembered of each address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.answers import header, ours, outcome
from monitor.fetch.hops import LostError
from monitor.model.pages import Capture, Listing, Trouble
from monitor.model.reports import Report
from monitor.model.roster import Site
from monitor.model.visits import Known
from monitor.read import onward
from monitor.watch.http import Http


class Exchanges:
    """``captures`` in their order, ``remembered`` by address for the next round; ``known`` is what earlier ones did.

    ``fetched`` came a moment ago and was kept by whoever asked for it.
    """

    def __init__(self, site: Site, http: Http, known: Mapping[str, Known], fetched: Sequence[Capture] = ()) -> None:
        self.captures: list[Capture] = []
        self.remembered: dict[str, Known] = {}
        self._site = site
        self._http = http
        self._known = known
        self._fetched = {one.url: one for one in fetched}
        self._behind: dict[str, Capture] = {}
        self._unchanged: set[str] = set()

    @property
    def answers(self) -> Mapping[str, Capture]:
        """The last answer of each address, as it came over the wire."""
        return self._fetched | {one.url: one for one in self.captures if not one.rendered and not one.failed}

    def get(self, url: str, memory: Known | None) -> Capture | Trouble:
        """What is to be read at an address: of a page that only leads on the one behind it, one step on the same site.

        Both are kept. Where the step leads nowhere the first page stands for itself.
        """
        capture = self.asked(url, memory)
        if isinstance(capture, Trouble) or capture.unchanged:
            return capture
        kind, refresh = header(capture, "content-type"), header(capture, "refresh")
        leads = onward.target(capture.body, capture.final_url, kind, refresh)
        if leads is None or leads in (url, capture.final_url) or not ours(self._site, leads):
            return capture
        behind = self.asked(leads, None)
        if isinstance(behind, Trouble):
            return capture
        unproven = behind.unproven or capture.unproven
        self._behind[url] = replace(behind, url=url, redirects=(leads, *behind.redirects), unproven=unproven)
        return self._behind[url]

    def asked(self, url: str, memory: Known | None = None) -> Capture | Trouble:
        """One exchange; every outcome but a readable 200 (or 304) is a trouble."""
        at_hand = self._at_hand(url, memory)
        if at_hand is not None:
            return at_hand
        try:
            capture = self._http.get(
                url,
                etag=memory.etag if memory else None,
                last_modified=memory.last_modified if memory else None,
                known_sha256=memory.sha256 if memory else None,
            )
        except FetchError as error:
            self.captures += [error.capture] if isinstance(error, LostError) else []
            return Trouble(error.code, error.says)
        self.captures.append(capture)
        code = outcome(self._site, capture)
        return capture if code is None else Trouble(code, str(capture.status))

    def _at_hand(self, url: str, memory: Known | None) -> Capture | None:
        """What came from an address a moment ago, if it says as much as asking again would."""
        capture = self._fetched.get(url)
        if capture is None or outcome(self._site, capture) is not None:
            return None
        unsaid = capture.unchanged and (memory is None or memory.sha256 != capture.sha256)
        return None if unsaid else capture

    def whole(self, url: str) -> Capture | Trouble:
        """The answer at an address with its bytes: that of this round, or asked for once more."""
        known = self._behind.get(url) or next(
            (one for one in (*self.captures, *self._fetched.values()) if _came(one, url)), None
        )
        if known is not None and outcome(self._site, known) is None:
            return known
        return self.get(url, None)

    def seen(self, url: str) -> Capture | Trouble:
        """What a visitor sees at an address: the page as the browser showed it, else the whole answer."""
        rendered = next((one for one in self.captures if one.rendered and one.url == url), None)
        return rendered or self.whole(url)

    def body(self, url: str, sha256: str) -> bytes | Trouble:
        """The bytes that were read, of this round or fetched once more."""
        body = next((c.body for c in self.captures if c.sha256 == sha256 and c.body), None)
        if body is not None:
            return body
        capture = self.get(url, None)
        if isinstance(capture, Trouble):
            return capture
        return capture.body if capture.sha256 == sha256 else Trouble("changed", url)

    def memory(self, url: str, kind: str) -> Known | None:
        """What earlier rounds know of an address, if they know that ``kind`` of thing (``listing``, ``report``)."""
        known = self._known.get(url)
        return known if known is not None and getattr(known, kind) is not None else None

    def remember(
        self, url: str, capture: Capture, *, listing: Listing | None = None, report: Report | None = None
    ) -> None:
        """Keep what was read of an answer, with what its server says of its age."""
        if capture.unchanged and capture is self._fetched.get(url):
            return
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
        if capture.unchanged:
            self._unchanged.add(url)

    def news(self) -> Mapping[str, Known]:
        """What is to be remembered, but for what was remembered so before and has not changed since."""
        return {
            url: known
            for url, known in self.remembered.items()
            if url not in self._unchanged or known != self._known.get(url)
        }

    def amend(self, url: str, **facts: object) -> None:
        """Remember more of a report than its first reading said."""
        known = self.remembered.get(url)
        if known is not None and known.report is not None:
            self.remembered[url] = replace(known, report=replace(known.report, **facts))

    def keep(self, page: Listing) -> None:
        """Remember a list page otherwise than it was read."""
        known = self.remembered.get(page.source)
        if known is not None:
            self.remembered[page.source] = replace(known, listing=page)


def _came(capture: Capture, url: str) -> bool:
    return capture.url == url and bool(capture.body) and not capture.rendered
