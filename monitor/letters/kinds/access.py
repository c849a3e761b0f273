"""Sites whose firewall turns us away: a letter to whoever runs them, for the clerk to pass on (请求放行的函稿)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from msgspec import Struct

from monitor.letters.derived import grouped
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.letters.kinds.digest import is_due
from monitor.model.columns import WEBSITE, ColumnClass, ColumnSight
from monitor.model.pages import Trouble
from monitor.model.visits import SiteState

_BLOCKED = "blocked"


class Closed(Struct, frozen=True, kw_only=True):
    """A site that turns us away: how, whom it concerns, and the hours (``07:00``) in which we come; empty: any."""

    host: str
    trouble: Trouble
    agencies: tuple[str, ...]
    opens: str
    closes: str = ""


class AccessPart(Part, frozen=True, kw_only=True):
    """What whoever runs a site must know to let us in: whence we come, how we call ourselves, when and how often.

    ``pause`` are the seconds between two requests, ``samples`` the visits of the home page a day; an empty ``address``
    is not known.
    """

    day: date
    sites: tuple[Closed, ...]
    user_agent: str
    address: str
    pause: float
    samples: int


def _due(situation: Situation) -> Due | None:
    """With the digest; of each site once a quarter as long as it turns us away."""
    center = situation.config.center.name
    closed = [one for one in _closed(situation) if (center, _step(one, situation)) not in situation.standings.steps]
    if not closed or not is_due(situation):
        return None
    limits = situation.config.limits()
    part = AccessPart(
        day=situation.today,
        sites=tuple(closed),
        user_agent=limits.user_agent,
        address=situation.config.http.address,
        pause=limits.pause,
        samples=situation.config.probe.per_day,
    )
    return Due(part=part, steps=tuple((center, WEBSITE, _step(one, situation)) for one in closed))


def _step(one: Closed, situation: Situation) -> str:
    return f"access {one.host} {situation.today.year}Q{(situation.today.month + 2) // 3}"


def _closed(situation: Situation) -> Iterator[Closed]:
    """The sites that turned us away when they were last visited, or on all their columns."""
    config = situation.config
    sights = grouped((one.sight for one in situation.standings.columns), lambda one: one.column.site)
    units = grouped(config.agencies, lambda one: one.site)
    for site in config.sites:
        watched = [one for one in config.columns_by_host.get(site.host, ()) if one.kind is not ColumnClass.EXEMPT]
        trouble = _refusal(situation.standings.sites.get(site.host), sights.get(site.host, []), len(watched))
        if trouble is not None:
            names = (*(one.name for one in units.get(site.host, [])), *(one.agency for one in watched))
            yield Closed(
                host=site.host,
                trouble=trouble,
                agencies=tuple(dict.fromkeys(names)),
                opens=_hour(site.not_before or config.watch.not_before),
                closes=_hour(site.not_after or config.watch.not_after),
            )


def _hour(time: time | None) -> str:
    return f"{time:%H:%M}" if time is not None else ""


def _refusal(state: SiteState | None, sights: Sequence[ColumnSight], watched: int) -> Trouble | None:
    if state is not None and state.trouble is not None and state.trouble.code == _BLOCKED:
        return state.trouble
    refusals = [one.trouble for one in sights if one.trouble is not None and one.trouble.code == _BLOCKED]
    return refusals[0] if refusals and len(refusals) >= watched else None


KIND = Kind(
    name="access",
    rank=65,
    part=AccessPart,
    order=lambda part: part.day.toordinal(),
    alone=True,
    due_of_center=_due,
)
