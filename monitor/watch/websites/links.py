"""Whether the links of a site lead anywhere: its own first, then those to other hosts; bounded in number and time.

Blocked is not dead, nor is an address we must not go to. Whether *dead* is said aloud is decided over several days.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.answers import header, ours
from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Site
from monitor.model.websites import DeadLink, PageSight, SurveyOrder
from monitor.read.pages import template
from monitor.read.pages.targets import Leads
from monitor.watch.http import Http
from monitor.watch.websites.nowhere import Nowhere, code_of, follow

Elsewhere = Callable[[str], AbstractContextManager[Http]]
"""What opens the exchanges with another host, given as ``name`` or ``name:port``."""

OUTWARD = "outward"

_MOST_BYTES = 512 * 1024
_MOST_DAYS = 10
_UNREACHED = frozenset({"dns", "refused"})
"""Troubles of a whole host, and of no single page."""

_TELLING = ("keywords", "description")


class Stands(Struct, frozen=True):
    """A link where it stands: the page, what kind of page it is, and where the link leads."""

    page: str
    kind: str
    leads: Leads


class Followed(Struct, frozen=True):
    """What became of the links of a survey (see ``SiteSight``)."""

    dead: tuple[DeadLink, ...] = ()
    outward: tuple[PageSight, ...] = ()
    checked: int = 0


def elsewhere(order: SurveyOrder) -> Elsewhere:
    """Exchanges with strange hosts: public addresses only, a small body, one time limit for all of it."""
    limits = replace(order.limits, deadline=order.limits.timeout, max_bytes=_MOST_BYTES)

    def opened(host: str) -> Fetcher:
        return Fetcher(Site(host=host, home=f"http://{host}/", reports=""), limits, order.at)

    return opened


def followed(
    order: SurveyOrder,
    http: Http,
    found: Iterable[Stands],
    others: Elsewhere,
    read: Mapping[str, Capture],
    seconds: float = 900.0,
) -> Followed:
    """Follow at most ``order.most_links`` links within some ``seconds``: those that were dead before come first, the
    rest in turn, so that the survey of the next day begins where that of today ended.

    ``read`` are the answers at hand, by address; these are not asked for again.
    """
    chosen = _chosen(order, found)
    own = [one for one in chosen if ours(order.site, one.leads.url)]
    strange = sorted((one for one in chosen if not ours(order.site, one.leads.url)), key=_host)
    run = _Round(order, read, time.monotonic() + seconds)
    run.follow(order.site.host, own, http)
    for host, links in groupby(strange, key=_host):
        run.visit(host, list(links), others)
    return Followed(tuple(run.dead), tuple(run.outward), run.checked)


def _chosen(order: SurveyOrder, found: Iterable[Stands]) -> list[Stands]:
    """The links to follow today, each address once."""
    once: dict[str, Stands] = {}
    for one in found:
        once.setdefault(one.leads.url, one)
    again = [once.pop(dead.url) for dead in order.dead if dead.url in once][: order.most_links]
    rest = sorted(once.values(), key=lambda one: not ours(order.site, one.leads.url))
    room = order.most_links - len(again)
    start = order.at.toordinal() * room % len(rest) if len(rest) > room else 0
    return [*again, *(rest[start:] + rest[:start])[:room]]


class _Round:
    """The links of one survey as they are followed."""

    def __init__(self, order: SurveyOrder, read: Mapping[str, Capture], end: float) -> None:
        self.dead: list[DeadLink] = []
        self.outward: list[PageSight] = []
        self.checked = 0
        self._order = order
        self._read = read
        self._end = end
        self._before = {dead.url: dead.days for dead in order.dead}

    def visit(self, host: str, found: Sequence[Stands], others: Elsewhere) -> None:
        """Follow the links to another host, and look at the first page there that opens."""
        if time.monotonic() >= self._end:
            return
        with others(host) as http:
            alive = self.follow(host, found, http)
            shown = next((one for one in alive if one.leads.what == "page"), None)
            seen = _shown(http, shown.leads.url) if shown is not None else None
        if seen is not None:
            self.outward.append(seen)

    def follow(self, host: str, found: Sequence[Stands], http: Http) -> list[Stands]:
        """Follow the links to one host; those that led somewhere come back."""
        nowhere = Nowhere(http, host, self._order.at.date())
        alive = []
        for one in found:
            if time.monotonic() >= self._end:
                break
            code = follow(http, one.leads.url, nowhere, self._read.get(one.leads.url))
            self.checked += 1
            if code is not None and self._turned_away(one, code):
                continue
            if code is None:
                alive.append(one)
            else:
                self.dead.append(self._dead(one, code))
        return alive

    def _turned_away(self, one: Stands, code: str) -> bool:
        """Whether it is we whom the host of the home page will not see any more: a little earlier it answered."""
        home = urlsplit(self._order.site.home)
        return code in _UNREACHED and urlsplit(one.leads.url)[:2] == home[:2]

    def _dead(self, one: Stands, code: str) -> DeadLink:
        url = one.leads.url
        days = sorted({*self._before.get(url, ()), self._order.at.date()})[-_MOST_DAYS:]
        kind = OUTWARD if not ours(self._order.site, url) else one.leads.what
        kind = one.kind if kind == "page" else kind
        return DeadLink(page=one.page, url=url, text=one.leads.text, kind=kind, code=code, days=tuple(days))


def _host(one: Stands) -> str:
    return urlsplit(one.leads.url).netloc.lower()


def _shown(http: Http, url: str) -> PageSight | None:
    """What a page of another host says of itself, if it gives one."""
    try:
        capture = http.get(url)
    except FetchError:
        return None
    if code_of(capture) is not None or not _is_page(capture):
        return None
    seen = template.sight(capture.body, capture.final_url, OUTWARD, header(capture, "content-type"))
    if isinstance(seen, Trouble):
        return None
    tags = {name: seen.tags[name] for name in _TELLING if name in seen.tags}
    return PageSight(url=url, kind=OUTWARD, title=seen.title, tags=tags)


def _is_page(capture: Capture) -> bool:
    return "html" in header(capture, "content-type")
