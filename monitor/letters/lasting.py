"""What stands until somebody changes it: doubts, and what could not be read or will end. Pure.

The center is told of each when it is new, and of all of them once a week.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from msgspec import Struct

from monitor.cases.decide import fingerprint
from monitor.cases.human import reference
from monitor.judge.book.known import MISSING
from monitor.judge.places import place_words
from monitor.letters import scripted
from monitor.letters.derived import grouped
from monitor.letters.kind import Situation
from monitor.model.cases import Standing
from monitor.model.columns import ColumnState
from monitor.model.findings import Finding, Verdict
from monitor.model.pages import Trouble
from monitor.model.standings import Standings

_RENEWED_BEFORE = timedelta(days=30)
LISTS = ("unsure", "undecided", "unreadable", "certificates")


class Certificate(Struct, frozen=True, kw_only=True):
    """A site's certificate that ends soon (``until`` is its last day), or that could not be trusted."""

    host: str
    until: date | None = None
    trouble: Trouble | None = None


class Unreadable(Struct, frozen=True, kw_only=True):
    """A site that could not be read; ``agencies`` are those nothing can be said of meanwhile."""

    host: str
    trouble: Trouble
    agencies: tuple[str, ...] = ()


class Undecided(Struct, frozen=True, kw_only=True):
    """A column of which nothing can be said; ``trouble`` is why it could not be read, if it could not."""

    agency: str
    place: str
    url: str = ""
    trouble: Trouble | None = None


class Lasting:
    """What stands beside the cases, each by a key under which it is remembered that the center was told of it."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def by_key(self, name: str) -> Mapping[str, Any]:
        """All of a list."""
        return self._all[name]

    def shown(self, name: str, *, whole: bool) -> Iterator[Any]:
        """Those of a list that no digest named since they came up, or all of them."""
        for key, one in self._all[name].items():
            if whole or not _is_told(self._situation.standings, key):
                yield one

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for all_ in self._all.values() for key in all_)

    @cached_property
    def _all(self) -> Mapping[str, Mapping[str, Any]]:
        standings, today = self._situation.standings, self._situation.today
        unread = list(_unreadable(standings, self._situation.owed))
        undecided = _undecided(standings, {one.host for one in unread})
        ending = (one for one in _certificates(standings) if _wants_renewal(one, today))
        return {
            "unsure": {f"unsure:{reference(one)}": one for one in _unsure(standings)},
            "undecided": {f"undecided:{place}": one for place, one in undecided},
            "unreadable": {f"unreadable:{one.host} {one.trouble.code} {one.agencies}": one for one in unread},
            "certificates": {f"certificate:{one.host} {one.until} {one.trouble is None}": one for one in ending},
        }


def _is_told(standings: Standings, key: str) -> bool:
    """Whether a digest that was not withdrawn named something."""
    told_at, last = standings.told.get(key), standings.last_digest
    return told_at is not None and last is not None and told_at <= last


def told_by(situation: Situation) -> dict[str, datetime]:
    """When the center was told of what stands, once it has the digest of now."""
    standings = situation.standings
    keys = Lasting(situation).keys
    return {key: standings.told[key] if _is_told(standings, key) else situation.now for key in keys}


def _unsure(standings: Standings) -> Iterator[Finding]:
    """What no person has looked at; what speaks against the whole report counts all the same."""
    for one in (one for one in standings.findings if one.verdict is Verdict.UNSURE):
        if one.rule == MISSING or (one.agency, one.year, fingerprint(one)) not in standings.dismissed:
            yield one


def _certificates(standings: Standings) -> Iterator[Certificate]:
    """The certificates of the sites, as the last surveys that looked at them saw them."""
    for host, state in standings.surveys.items():
        tls = state.sight.tls if state.sight is not None else None
        if tls is not None:
            yield Certificate(host=host, until=tls.until, trouble=tls.trouble)


def _wants_renewal(one: Certificate, today: date) -> bool:
    """Whether a certificate is not trusted, or ends within ``_RENEWED_BEFORE``."""
    return one.trouble is not None or (one.until is not None and one.until - today <= _RENEWED_BEFORE)


def _undecided(standings: Standings, unread: Container[str]) -> Iterator[tuple[str, Undecided]]:
    """Columns by place, but for those on sites that cannot be read, and those told of as filled by a script."""
    filled = {(one.agency, one.url) for one in scripted.untold(standings)}
    for one in standings.columns:
        column = one.sight.column
        if (
            one.state is ColumnState.UNCERTAIN
            and column.site not in unread
            and (column.agency, column.url) not in filled
        ):
            trouble = one.sight.trouble
            yield (
                one.place,
                Undecided(agency=column.agency, place=place_words(one.place), url=column.url, trouble=trouble),
            )


def _unreadable(standings: Standings, owed: Sequence[Standing]) -> Iterator[Unreadable]:
    """Sites and single reports that could not be read, with the agencies nothing can be said of meanwhile."""
    there = grouped(owed, lambda one: one.host)
    for host, site in standings.sites.items():
        if site.trouble is not None:
            names = tuple(one.obligation.agency for one in there.get(host, []))
            yield Unreadable(host=host, trouble=site.trouble, agencies=names)
    for standing in owed:
        own = standings.sites.get(standing.host)
        told = own.trouble.code if own is not None and own.trouble is not None else None
        if standing.trouble not in (None, told):
            trouble = Trouble(standing.trouble, standing.url or standing.title or "")
            yield Unreadable(host=standing.host, trouble=trouble, agencies=(standing.obligation.agency,))
