"""Who is asked in a round, and in what order: each site by its visit, and by its survey as soon as that is over."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.pages import Trouble
from monitor.model.roster import Site
from monitor.model.visits import VisitOrder, VisitRecord
from monitor.model.websites import SurveyOrder, SurveyRecord
from monitor.rounds import surveys, visits
from monitor.rounds.desk import Desk
from monitor.rounds.sharing import Fetched
from monitor.store.agenda import SURVEY
from monitor.watch.websites.line import UNREACHED, is_cut

_CONTROL_SECONDS = 5.0


class Asked(Struct, frozen=True, kw_only=True):
    """A site that was visited or surveyed: how many places or columns were looked at, how many of them could not be
    read, and what went wrong with the site itself."""

    host: str
    looked: int
    unread: int
    trouble: Trouble | None

    def was_reached(self) -> bool:
        """Whether our line led to it."""
        return self.trouble is None or self.trouble.code not in UNREACHED


class Asking:
    """The orders of a round as they are wanted, and what came of them taken in; no more is kept than is told.

    Asked are the ``chosen`` hosts, or those that are due. It is ``cut`` short where neither a site nor a control host
    can be reached: what was not asked stays due.
    """

    def __init__(self, desk: Desk, now: datetime, chosen: Collection[str] | None) -> None:
        self._desk = desk
        self._now = now
        self._narrowed = chosen is not None
        self._visits = visits.plan(desk, now, chosen)
        self._surveys = {site.host: site for site in surveys.due(desk, now, chosen)}
        self._visiting: set[str] = set()
        self._ready: deque[Site] = deque()
        self._fetched = Fetched()
        self.cut = False
        self.visited: list[Asked] = []
        self.surveyed: list[Asked] = []

    def next(self) -> VisitOrder | SurveyOrder | None:
        """The next order: surveys of sites that were just visited, then visits, then surveys of other sites."""
        if self.cut:
            return None
        if self._ready:
            return self._survey(self._ready.popleft())
        visit = next(self._visits, None)
        if visit is not None:
            self._visiting.add(visit.site.host)
            return visit
        other = next((host for host in self._surveys if host not in self._visiting), None)
        return self._survey(self._surveys.pop(other)) if other is not None else None

    def take(self, record: VisitRecord | SurveyRecord) -> None:
        """Take in what was seen of a site; nothing where our own line is to blame. Then no other is asked."""
        if record.trouble is not None and record.trouble.code in UNREACHED and self._is_cut():
            self.cut = True
        if self.cut and record.trouble is not None:
            return
        if isinstance(record, SurveyRecord):
            surveys.take_in(self._desk, record, self._now)
            unread = sum(sight.trouble is not None for sight in record.columns)
            self.surveyed.append(_asked(record, len(record.columns), unread))
            return
        self._fetched.take(self._desk, record, self._now)
        visits.take_in(self._desk, record, self._now)
        unread = sum(place.outcome != "read" for place in record.places)
        self.visited.append(_asked(record, len(record.places), unread))
        self._visiting.discard(record.host)
        site = self._surveys.pop(record.host, None)
        if site is not None and self._is_wanted(site):
            self._ready.append(site)

    def _is_cut(self) -> bool:
        limits = replace(self._desk.config.limits(), timeout=_CONTROL_SECONDS, deadline=_CONTROL_SECONDS)
        return is_cut(self._desk.config.probe.controls, self._now, limits)

    def _survey(self, site: Site) -> SurveyOrder:
        return surveys.order(self._desk, site, self._now, self._fetched.of(site.host))

    def _is_wanted(self, site: Site) -> bool:
        """Whether a survey is still due: a site may have asked its visit to wait."""
        return self._narrowed or self._desk.store.agenda.of_site(site.host).get(SURVEY, self._now) <= self._now


def _asked(record: VisitRecord | SurveyRecord, looked: int, unread: int) -> Asked:
    return Asked(host=record.host, looked=looked, unread=unread, trouble=record.trouble)
