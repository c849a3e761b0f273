"""What the visit and the survey of a site share: in one round nobody asks for the same page twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from msgspec.structs import replace

from monitor.model.pages import Capture
from monitor.model.visits import Known, VisitRecord
from monitor.model.websites import SiteSight
from monitor.rounds import schedule
from monitor.rounds.desk import Desk
from monitor.store.agenda import SURVEY

REREAD_AFTER = timedelta(days=7)
"""Pages are asked for without conditions once a week, in case a server says 304 for ever."""

_MOST_BYTES = 32 * 1024**2


class Fetched:
    """What the visits of a round fetched that is of use to its surveys, as much as is no burden."""

    def __init__(self) -> None:
        self._captures: dict[str, tuple[Capture, ...]] = {}
        self._room = _MOST_BYTES

    def of(self, host: str) -> tuple[Capture, ...]:
        """What of a site its survey need not ask for again; given once."""
        found = self._captures.pop(host, ())
        self._room += _size(found)
        return found

    def take(self, desk: Desk, record: VisitRecord, now: datetime) -> None:
        """Keep the answers of a site whose survey is due now: pages that it will read with their bytes, of others only
        how they answered."""
        planned = desk.store.agenda.of_site(record.host).get(SURVEY)
        if planned is None or planned > now:
            return
        columns = (one.url for one in desk.config.columns_by_host.get(record.host, ()))
        read = {*columns, *_looked_at(desk, record.host, last_sight(desk, record.host))}
        wire = [one for one in record.captures if not one.rendered and not one.failed]
        found = tuple(one if one.url in read else _without_bytes(one) for one in wire)
        if _size(found) < self._room:
            self._room -= _size(found)
            self._captures[record.host] = found


def _size(captures: tuple[Capture, ...]) -> int:
    return sum(len(one.body) for one in captures)


def last_sight(desk: Desk, host: str) -> SiteSight | None:
    """What the last survey that could look at a site saw of it beyond its columns."""
    last = desk.store.columns.survey(host)
    return last.sight if last is not None else None


def is_thorough(desk: Desk, before: SiteSight | None, now: datetime) -> bool:
    """Whether templates, links and reach of a site are to be looked at again."""
    return schedule.is_due(before.looked if before is not None else None, now, desk.config.watch.links_every)


def asked_whole(
    desk: Desk, host: str, known: Mapping[str, Known], before: SiteSight | None, now: datetime
) -> Mapping[str, Known]:
    """What is known of a site for a day on which its templates and links are looked at.

    The pages looked at are asked for without conditions: to hear that they are as they were would not be enough.
    """
    if host not in desk.config.columns_by_host or not is_thorough(desk, before, now):
        return known
    looked = _looked_at(desk, host, before) & known.keys()
    return {**known, **{url: replace(known[url], etag=None, last_modified=None) for url in looked}}


def _looked_at(desk: Desk, host: str, before: SiteSight | None) -> set[str]:
    """The pages of a site that are looked at beyond their lists: its home page, and those of the last time."""
    return {desk.config.sites_by_host[host].home, *(one.url for one in (before.pages if before is not None else ()))}


def _without_bytes(capture: Capture) -> Capture:
    """An answer whose bytes are known elsewhere."""
    return replace(capture, body=b"", unchanged=True) if capture.status == HTTPStatus.OK else capture
