"""The unit of work: one round over one site. VisitOrder in, VisitRecord out; no database, no clock."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.judge.judge import judge, wants_second_reading
from monitor.judge.rulebook import RuleBook
from monitor.model import (
    Agency,
    Capture,
    Dossier,
    Finding,
    Item,
    Known,
    Listing,
    Place,
    Report,
    Search,
    Sighting,
    Target,
    Trouble,
    VisitOrder,
    VisitRecord,
)
from monitor.read import identity, listing, second
from monitor.read import report as reports
from monitor.read.numbers import norm
from monitor.watch import locate
from monitor.watch.blocked import blocked
from monitor.watch.locate import Found
from monitor.words import Words

_MOST_ANONYMOUS = 20
_MOST_COPIES = 3
_SAME_PAGE = 0.9
_READ = "read"


class Http(Protocol):
    """What a visit needs of a fetcher (see ``fetch.Fetcher``)."""

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, known_sha256: str | None = None
    ) -> Capture: ...


def visit(order: VisitOrder, http: Http, book: RuleBook, words: Words) -> VisitRecord:
    """Walk the site's report columns, find each target's report, read it, judge it.

    A report is *missing* only if every place was read; whatever could not be reached is said with its reason.
    """
    walk = _Walk(order, http)
    start = walk.start()
    if start is not None:
        walk.columns(start)
    for target in order.targets:
        walk.own_column(target)
    walk.locate()
    sightings = tuple(_sighting(walk, target, book, words) for target in order.targets)
    return VisitRecord(
        host=order.site.host,
        at=order.at,
        complete=walk.complete(),
        places=walk.lists(),
        sightings=sightings,
        captures=tuple(walk.captures),
        remembered=walk.remembered,
        start=start,
        trouble=walk.trouble(),
    )


class _Walk:
    """Everything one round saw: pages by address, items, places searched, captures."""

    def __init__(self, order: VisitOrder, http: Http) -> None:
        self.order = order
        self.http = http
        self.year = order.targets[0].obligation.year if order.targets else order.at.year - 1
        self.agencies = identity.spellings(target.agency for target in order.targets)
        self.places: dict[str, Place] = {}
        self.captures: list[Capture] = []
        self.remembered: dict[str, Known] = {}
        self.found: list[Found] = []
        self.own_failed: set[str] = set()
        self.candidates: dict[str, list[Item]] = {}
        self.anonymous: list[Item] = []
        self._reports: dict[str, Report | Trouble] = {}
        self._home: Listing | None = None

    # --- columns -------------------------------------------------------------------------------------------------

    def start(self) -> str | None:
        """The parent column: as remembered while it answers, as configured, or by its path of link texts."""
        site = self.order.site
        if self.order.start is not None and self.page(self.order.start) is not None:
            return self.order.start
        return self.walk_path(site.reports)

    def walk_path(self, reports: str | tuple[str, ...]) -> str | None:
        """The address of a column given as an address or as link texts from the home page; None if it is lost."""
        if isinstance(reports, str):
            return reports if self.page(reports) is not None else None
        url = self.order.site.home
        for words in reports:
            page = self.page(url)
            following = locate.link_named(page, words) if page is not None else None
            if page is not None and following is None:
                self._place(url, "link-missing", words)
            if following is None or not self._ours(following):
                return None
            url = following
        return url if self.page(url) is not None else None

    def columns(self, start: str) -> None:
        """Read a parent column and the sub-columns of the year, all pages of each."""
        parent = self.pages(start, None)
        for year, url in [column for page in parent for column in locate.year_columns(page, self.year)]:
            if self._ours(url) and url not in self.places:
                self.pages(url, year)

    def own_column(self, target: Target) -> None:
        """An agency with a column of its own is looked for there as well."""
        if target.agency.reports is None:
            return
        start = self.walk_path(target.agency.reports)
        if start is None:
            self.own_failed.add(target.agency.name)
        else:
            self.columns(start)

    def pages(self, url: str, column: int | None) -> list[Listing]:
        """All pages of one list, its items taken in."""
        read: list[Listing] = []
        following: str | None = url
        while following is not None and len(read) < self.order.limits.max_pages:
            page = self.page(following)
            if page is None:
                break
            year = column or identity.column_year(page.crumbs)
            self.found += [Found(item, year) for item in page.items]
            read.append(page)
            seen = {p.source for p in read}
            following = page.next if page.next not in seen and page.next and self._ours(page.next) else None
        return read

    def page(self, url: str) -> Listing | None:
        """A list page read; None (and a place with its reason) if it could not be."""
        known = self.remembered.get(url)
        if known is not None and known.listing is not None:
            return known.listing
        capture = self._get(url, self._memory(url, "listing"))
        if capture is None:
            return None
        page = self._listing(url, capture)
        if self._is_home(url, page):
            self._place(url, "soft-404")
            return None
        self._place(url, _READ)
        self.remembered[url] = _known(capture, before=self.order.known.get(url), listing=page)
        return page

    def _listing(self, url: str, capture: Capture) -> Listing:
        before = self.order.known.get(url)
        if capture.unchanged and before is not None and before.listing is not None:
            return before.listing
        return listing.read(capture.body, url, capture.final_url, _header(capture, "content-type"))

    def _is_home(self, url: str, page: Listing) -> bool:
        """A column that answers with the home page is a soft 404."""
        if url == self.order.site.home:
            self._home = page
            return False
        return self._home is not None and _alike(page, self._home)

    def locate(self) -> None:
        """Sort the items met: whose report of the year each one is, and which do not say."""
        self.candidates = locate.candidates(self.found, self.agencies, self.year)
        self.anonymous = locate.anonymous(self.found, self.agencies, self.year)

    # --- reports -------------------------------------------------------------------------------------------------

    def report(self, item: Item) -> Report | Trouble:
        """The report behind an item, or why there is none to read."""
        if item.url not in self._reports:
            self._reports[item.url] = self._read(item)
        return self._reports[item.url]

    def _read(self, item: Item) -> Report | Trouble:
        memory = self._memory(item.url, "report")
        capture = self._get(item.url, memory)
        if capture is None:
            place = self.places[item.url]
            return Trouble(place.outcome, place.says)
        if capture.unchanged and memory is not None and memory.report is not None:
            self.remembered[item.url] = _known(capture, before=memory, report=memory.report)
            self._place(item.url, _READ)
            return memory.report
        hints = reports.Hints(
            url=capture.final_url, content_type=_header(capture, "content-type"), listed=item.published
        )
        read = reports.read(capture.body, item.url, hints)
        if read.trouble is not None and read.trouble.code == "attachment-only":
            read = self._attachment(read, hints)
        elif read.trouble is not None and self._answers_home(capture):
            self._place(item.url, "soft-404")
            return Trouble("soft-404", item.url)
        self._place(item.url, _READ if read.trouble is None else read.trouble.code)
        self.remembered[item.url] = _known(capture, report=read)
        return read

    def _attachment(self, page: Report, hints: reports.Hints) -> Report:
        """The document a page only links to, dated by the page."""
        link = page.attachments[0]
        capture = self._get(link.url, None) if self._ours(link.url) else None
        if capture is None:
            return page
        read = reports.read(capture.body, link.url, replace(hints, url=capture.final_url, content_type=""))
        dating = page.dating if page.dating.day is not None else read.dating
        return replace(read, source=page.source, dating=dating, metadata=page.metadata, crumbs=page.crumbs)

    def _answers_home(self, capture: Capture) -> bool:
        if capture.final_url == self.order.site.home and capture.redirects:
            return True
        home = self._home or self.page(self.order.site.home)
        page = listing.read(capture.body, capture.url, capture.final_url, _header(capture, "content-type"))
        return home is not None and _alike(page, home)

    def second_reading(self, url: str, read: Report) -> Report | None:
        """The report with the places where an independent reader disagrees; None if the bytes cannot be had again."""
        body = next((c.body for c in self.captures if c.url == url and c.sha256 == read.sha256 and c.body), None)
        if body is None:
            capture = self._get(url, None)
            body = capture.body if capture is not None and capture.sha256 == read.sha256 else None
        if body is None:
            return None
        checked = replace(read, disputed=second.disputed(body, read))
        known = self.remembered.get(url)
        if known is not None:
            self.remembered[url] = replace(known, report=checked)
        return checked

    # --- exchanges -----------------------------------------------------------------------------------------------

    def _get(self, url: str, memory: Known | None) -> Capture | None:
        """One exchange; every outcome but a readable 200 (or 304) becomes a place with its reason."""
        try:
            capture = self.http.get(
                url,
                etag=memory.etag if memory else None,
                last_modified=memory.last_modified if memory else None,
                known_sha256=memory.sha256 if memory else None,
            )
        except FetchError as error:
            self._place(url, error.code, error.says)
            return None
        self.captures.append(capture)
        outcome = self._outcome(capture)
        if outcome is not None:
            self._place(url, outcome, str(capture.status))
        return capture if outcome is None else None

    def _outcome(self, capture: Capture) -> str | None:
        if blocked(capture):
            return "blocked"
        if not self._ours(capture.final_url):
            return "foreign-host"
        if capture.status in (404, 410):
            return "not-found"
        if capture.status != 200 and not capture.unchanged:
            return "http-error"
        return "empty" if not capture.unchanged and not capture.body.strip() else None

    def _memory(self, url: str, kind: str) -> Known | None:
        known = self.order.known.get(url)
        return known if known is not None and getattr(known, kind) is not None else None

    def _ours(self, url: str) -> bool:
        """Whether an address lies on a host registered for the site; copies on foreign hosts never count."""
        site = self.order.site
        return _netloc(url) in {site.host, *site.hosts, _netloc(site.home)}

    def _place(self, url: str, outcome: str, says: str = "") -> None:
        self.places[url] = Place(url=url, at=self.order.at, outcome=outcome, says=says)

    def complete(self) -> bool:
        """Whether the search read every list it met."""
        return bool(self.lists()) and all(place.outcome == _READ for place in self.lists())

    def trouble(self) -> Trouble | None:
        """Why the site's columns could not be read, if they could not."""
        failed = [place for place in self.lists() if place.outcome != _READ]
        return Trouble(failed[0].outcome, f"{failed[0].url} {failed[0].says}".strip()) if failed else None

    def lists(self) -> tuple[Place, ...]:
        """The places searched: home page, columns, pages of lists; not the reports they led to."""
        return tuple(place for place in self.places.values() if place.url not in self._reports)


def _sighting(walk: _Walk, target: Target, book: RuleBook, words: Words) -> Sighting:
    """What the round says of one target."""
    item, read = _found(walk, target)
    facts = read if isinstance(read, Report) and read.trouble is None else None
    trouble = read if isinstance(read, Trouble) else read.trouble if isinstance(read, Report) else None
    if facts is not None and item is not None:
        facts = _dated(facts, target)
    findings = _findings(walk, target, facts, trouble, item, book, words)
    if (
        facts is not None
        and item is not None
        and wants_second_reading(_dossier(walk, target, facts, trouble), findings)
    ):
        checked = walk.second_reading(item.url, read if isinstance(read, Report) else facts)
        facts = _dated(checked, target) if checked is not None else facts
        findings = _findings(walk, target, facts, trouble, item, book, words) if checked is not None else ()
    return Sighting(
        agency=target.agency.name,
        year=target.obligation.year,
        url=item.url if item is not None else None,
        report=facts,
        findings=findings,
        trouble=trouble,
    )


def _found(walk: _Walk, target: Target) -> tuple[Item | None, Report | Trouble | None]:
    """The best item for a target and its report: by title in the lists, else among reports that do not say whose."""
    items = walk.candidates.get(target.agency.name, [])
    troubled: tuple[Item | None, Report | Trouble | None] = (None, None)
    for item in items[:_MOST_COPIES]:
        read = walk.report(item)
        if isinstance(read, Report) and read.trouble is None:
            return item, read
        troubled = (item, read) if troubled[0] is None else troubled
    if troubled[0] is not None:
        return troubled
    for item in walk.anonymous[:_MOST_ANONYMOUS]:
        read = walk.report(item)
        if isinstance(read, Report) and read.trouble is None and _is_of(read, target.agency, walk):
            return item, read
    return None, None


def _is_of(read: Report, agency: Agency, walk: _Walk) -> bool:
    """Whether a report without a telling title is this agency's: by its text or breadcrumb, never by issuer alone."""
    if read.year not in (walk.year, None):
        return False
    for words in (read.agency or "", identity.title_body(read.title or ""), *reversed(read.crumbs)):
        owner = walk.agencies.get(norm(words))
        if owner is not None:
            return owner.name == agency.name
    return False


def _dated(read: Report, target: Target) -> Report:
    """A corrected or re-posted report keeps the earliest date it was seen under."""
    earlier = target.earliest
    if earlier is None or earlier.day is None or read.dating.day is None or read.dating.day <= earlier.day:
        return read
    return replace(read, dating=earlier)


def _findings(
    walk: _Walk,
    target: Target,
    facts: Report | None,
    trouble: Trouble | None,
    item: Item | None,
    book: RuleBook,
    words: Words,
) -> tuple[Finding, ...]:
    findings = judge(_dossier(walk, target, facts, trouble), book, words)
    return tuple(replace(finding, url=item.url if item is not None else None) for finding in findings)


def _dossier(walk: _Walk, target: Target, facts: Report | None, trouble: Trouble | None) -> Dossier:
    searched = walk.complete() and trouble is None and target.agency.name not in walk.own_failed
    return Dossier(
        today=walk.order.at.date(),
        report=facts,
        agency=target.agency,
        kind=target.agency.kind,
        year=target.obligation.year,
        due=target.obligation.due,
        search=Search(places=walk.lists(), complete=searched, seen_before=target.url),
    )


def _known(
    capture: Capture,
    *,
    listing: Listing | None = None,
    report: Report | None = None,
    before: Known | None = None,
) -> Known:
    return Known(
        sha256=capture.sha256,
        etag=_header(capture, "etag") or (before.etag if before else None),
        last_modified=_header(capture, "last-modified") or (before.last_modified if before else None),
        listing=listing,
        report=report,
    )


def _header(capture: Capture, name: str) -> str:
    return next((value for key, value in capture.headers if key == name), "")


def _netloc(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].lower()


def _alike(page: Listing, home: Listing) -> bool:
    """Two pages with the same links are one page under two addresses."""
    here = {link.url for link in page.links} | {item.url for item in page.items}
    there = {link.url for link in home.links} | {item.url for item in home.items}
    return bool(there) and len(here & there) >= _SAME_PAGE * max(len(here), len(there))
