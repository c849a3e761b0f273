"""The search on one site: its report columns with all their pages, and what they list.

What could not be read is kept with its reason, and whoever is looked for behind it is not missing but unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.fetch.answers import Clock, ours
from monitor.model.pages import Item, Listing, Trouble
from monitor.model.reports import Report
from monitor.model.roster import Agency
from monitor.model.visits import Place, Target, VisitOrder
from monitor.read.whose import identity, titles
from monitor.read.whose.bodies import Roster
from monitor.watch import paging
from monitor.watch.http import Http
from monitor.watch.pages import Pages
from monitor.watch.paging import READ
from monitor.watch.reports import locate
from monitor.watch.reports.locate import Found
from monitor.watch.reports.owner import owner


class Walk:
    """Everything one round saw: pages by address, items, places searched, captures.

    ``places`` are the columns of the site, ``own`` those of single agencies; ``start`` is the parent column as found.
    ``found_in`` are the entries met in the site's columns (under ``""``) and in those of single agencies.
    """

    def __init__(self, order: VisitOrder, http: Http) -> None:
        self.order = order
        self.pages = Pages(order.site, http, order.known)
        self.year = order.targets[0].obligation.year if order.targets else order.at.year - 1
        self.roster = Roster(target.agency for target in order.targets)
        self.places: dict[str, Place] = {}
        self.own: dict[str, dict[str, Place]] = {}
        self.start: str | None = None
        self.candidates: Mapping[str, list[Item]] = {}
        self.anonymous: list[Item] = []
        self.found_in: dict[str, list[Found]] = {}
        self._into = self.places
        self._whose = ""
        self._lists: dict[str, list[Found]] = {}
        self._found: list[Found] = []
        self._clock = Clock(order.at)

    # --- columns -------------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Read the columns and sort what they list.

        A remembered address may show where a report is, but that one is missing only the way to the column as it is
        today can tell: an abandoned column often goes on answering.
        """
        site, remembered = self.order.site, self._remembered_start()
        self.start = remembered or self.walk_path(site.reports)
        if self.start is not None:
            self.columns(self.start)
        for target in self.order.targets:
            self.own_column(target)
        self._sort()
        if remembered is not None and not self._all_found():
            self._walk_again(remembered)
        if self.start is not None and not self._all_found():
            self._compare_with_home(self.start)

    def _remembered_start(self) -> str | None:
        """The column a path led to before, while it answers; one configured by its address needs no memory."""
        start = self.order.start
        if start is None or isinstance(self.order.site.reports, str):
            return None
        if self.page(start) is not None:
            return start
        self.places.pop(start)
        return None

    def _walk_again(self, remembered: str) -> None:
        start = self.walk_path(self.order.site.reports)
        if start is not None and start != remembered:
            self.start = start
            self.columns(start)
            self._sort()

    def _compare_with_home(self, start: str) -> None:
        page = self.pages.list(start)
        if isinstance(page, Listing) and self.pages.is_home(page):
            self._place(start, "soft-404")

    def walk_path(self, path: str | tuple[str, ...]) -> str | None:
        """The address of a column given as an address or as link texts from the home page; None if it is lost."""
        if isinstance(path, str):
            return path if self.page(path) is not None else None
        url = self.order.site.home
        for words in path:
            page = self.page(url)
            if page is None:
                return None
            following = locate.link_named(page, words)
            if following is None or not ours(self.order.site, following):
                self._place(url, "link-missing" if following is None else "foreign-host", following or words)
                return None
            url = following
        return url if self.page(url) is not None else None

    def columns(self, start: str) -> None:
        """Read a parent column and the sub-columns of the year, all pages of each."""
        parent = self.whole_list(start, None)
        if parent and not locate.shows_reports(parent):
            self._place(start, "no-reports")
        for year, url in [column for page in parent for column in locate.year_columns(page, self.year)]:
            if not url:
                self._place(start, "unsupported-address", str(year))
            elif not ours(self.order.site, url):
                self._place(url, "foreign-host")
            elif not self._is_place(url):
                self._sub_column(url, year)
            else:
                self.found_in.setdefault(self._whose, []).extend(self._lists.get(url, []))

    def _sub_column(self, url: str, year: int) -> None:
        """A column by year; what is called like one may be a report without any list in between."""
        read = self.whole_list(url, year)
        if not read or locate.shows_reports(read):
            return
        report = self.pages.report(Item(title="", url=url))
        if isinstance(report, Report) and report.trouble is None:
            self._into.pop(url)
            title = report.title or ""
            sure = owner(report, self.roster) == self.roster.find(titles.title_owner(title))
            self._take([Found(Item(title=title if sure else titles.without_body(title), url=url), year)], url)
        else:
            self._place(url, "no-reports")

    def own_column(self, target: Target) -> None:
        """An agency with a column of its own is looked for there as well."""
        if target.agency.reports is None:
            return
        self._into, self._whose = self.own.setdefault(target.agency.name, {}), target.agency.name
        start = self.walk_path(target.agency.reports)
        if start is not None:
            self.columns(start)
        self._into, self._whose = self.places, ""

    def whole_list(self, url: str, column: int | None) -> list[Listing]:
        """All pages of one list, its items taken in; where the list is not whole, a place says so."""
        run = paging.run(self.pages, url, self.order.at, self.order.limits.max_pages)
        for place in run.places:
            self._keep(place)
        for page in run.pages:
            self._take(locate.entries(page, column or identity.column_year(page.crumbs)), url)
        return list(run.pages)

    def page(self, url: str) -> Listing | None:
        """A list page as a place of the search; None if it could not be read."""
        page, place = paging.opened(self.pages, url, self.order.at)
        self._keep(place)
        return page

    def _take(self, entries: list[Found], column: str) -> None:
        """Keep the entries of a list, that of the ``column`` it begins with; two columns may lead to one list."""
        self._found += entries
        self._lists.setdefault(column, []).extend(entries)
        self.found_in.setdefault(self._whose, []).extend(entries)

    def _sort(self) -> None:
        """Sort the items met: whose report of the year each one is, and which do not say."""
        found = [entry for entry in self._found if not self._is_place(entry.item.url)]
        self.candidates = locate.candidates(found, self.roster, self.year)
        self.anonymous = locate.anonymous(found, self.roster, self.year)

    def _is_place(self, url: str) -> bool:
        return url in self.places or any(url in places for places in self.own.values())

    def _all_found(self) -> bool:
        return all(target.agency.name in self.candidates for target in self.order.targets)

    def column_of(self, url: str) -> Agency | None:
        """The agency in whose own column an address was met; None where several share that column."""
        names = [name for name, entries in self.found_in.items() if name and any(e.item.url == url for e in entries)]
        whose = [target.agency for target in self.order.targets if target.agency.name in names]
        return whose[0] if len(whose) == 1 else None

    # --- what the search is worth --------------------------------------------------------------------------------

    def trouble(self) -> Trouble | None:
        """Why the site's columns could not be read whole, if they could not."""
        return self.clock() or _failed(self.places)

    def clock(self) -> Trouble | None:
        """Trouble if the site's clock and ours are days apart."""
        return self._clock.trouble(self.pages.captures)

    def own_trouble(self, agency: str) -> Trouble | None:
        """Why an agency's own column could not be read whole, if it has one."""
        return _failed(self.own[agency]) if agency in self.own else None

    def complete(self) -> bool:
        """Whether the search read every list of the site."""
        return self.trouble() is None

    def searched(self) -> tuple[Place, ...]:
        own = (place for places in self.own.values() for place in places.values())
        return tuple({place.url: place for place in (*own, *self.places.values())}.values())

    def _place(self, url: str, outcome: str, says: str = "") -> None:
        self._keep(Place(url=url, at=self.order.at, outcome=outcome, says=says))

    def _keep(self, place: Place) -> None:
        """Keep what became of an address; that it was read again does not undo what was found wrong with it."""
        if place.outcome != READ or place.url not in self._into:
            self._into[place.url] = place


def _failed(places: Mapping[str, Place]) -> Trouble | None:
    failed = [place for place in places.values() if place.outcome != READ]
    if not places:
        return Trouble("empty", "")
    return Trouble(failed[0].outcome, f"{failed[0].url} {failed[0].says}".strip()) if failed else None
