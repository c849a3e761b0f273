"""A survey of one site: SurveyOrder in, SurveyRecord out; no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from monitor.fetch.answers import Clock, ours
from monitor.judge import freshness
from monitor.model.columns import ColumnClass, ColumnSight
from monitor.model.pages import Trouble
from monitor.model.visits import Place
from monitor.model.websites import ColumnTarget, SiteSight, SurveyOrder, SurveyRecord
from monitor.watch.http import Http
from monitor.watch.pages import Pages
from monitor.watch.paging import READ
from monitor.watch.shown import Shown
from monitor.watch.websites.column import Column
from monitor.watch.websites.site import look

_UNREACHED = frozenset({"dns", "refused", "timeout"})
_ENOUGH = 3
"""So many columns in a row that cannot be reached, and the site is given up for today."""


def survey(order: SurveyOrder, http: Http) -> SurveyRecord:
    """Read every column of a site that must be watched, then the site itself.

    The trouble of one column is its own; where the site's clock and ours disagree nothing is known of any.
    """
    rendered = [target.column.url for target in _watched(order) if target.column.render]
    shown = Shown(order.site, http, order.limits, rendered, order.browser)
    pages = Pages(order.site, http, order.known, shown, order.fetched)
    columns = [Column(target, order, pages) for target in _watched(order)]
    sights = _with_children(order, _read(columns))
    site = look(order, pages, sights, http)
    answers = (*order.fetched, *pages.captures)
    clock = Clock(order.at).trouble([one for one in answers if ours(order.site, one.final_url)])
    if clock is not None:
        sights = tuple(ColumnSight(column=one.column, at=one.at, trouble=clock) for one in sights)
        site = SiteSight(host=order.site.host, at=order.at, trouble=clock)
    return SurveyRecord(
        host=order.site.host,
        at=order.at,
        columns=sights,
        site=site,
        places=_once(place for column in columns for place in column.places),
        captures=tuple(pages.captures),
        remembered=pages.remembered,
        trouble=clock,
    )


def _read(columns: Sequence[Column]) -> list[ColumnSight]:
    """Every column one after the other. A host that cannot be reached any more is not asked for the others."""
    sights: list[ColumnSight] = []
    for column in columns:
        trouble = _cut_off(sights)
        sights.append(column.sight() if trouble is None else column.unread(trouble))
    return [column.proven(sight) for column, sight in zip(columns, sights, strict=True)]


def _cut_off(sights: Sequence[ColumnSight]) -> Trouble | None:
    """The trouble by which the last few columns could not be reached, if that was so with all of them."""
    last = [one.trouble for one in sights[-_ENOUGH:] if one.trouble is not None and one.trouble.code in _UNREACHED]
    return last[-1] if len(last) == _ENOUGH else None


def _watched(order: SurveyOrder) -> list[ColumnTarget]:
    return [target for target in order.columns if target.column.kind is not ColumnClass.EXEMPT]


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """Every address once; that it was read does not undo what was found wrong with it."""
    kept: dict[str, Place] = {}
    for place in places:
        if place.outcome != READ or place.url not in kept:
            kept[place.url] = place
    return tuple(kept.values())


# --- columns above others ----------------------------------------------------------------------------------------


def _with_children(order: SurveyOrder, sights: Sequence[ColumnSight]) -> tuple[ColumnSight, ...]:
    """A column counts as updated where one registered under it is."""
    limits = {target.column: target.limit for target in order.columns}
    return tuple(_above(one, _below(one, sights), limits[one.column]) for one in sights)


def _below(above: ColumnSight, sights: Sequence[ColumnSight]) -> list[ColumnSight]:
    path = above.column.path
    dated = (one for one in sights if one.column.kind is not ColumnClass.STATIC)
    return [one for one in dated if len(one.column.path) > len(path) and one.column.path[: len(path)] == path]


def _above(sight: ColumnSight, below: Sequence[ColumnSight], limit: str) -> ColumnSight:
    """A column with what the newest of those below it adds; with one of these unread, it is not known to be stale."""
    latest = max((one for one in below if one.newest is not None), key=_newest, default=None)
    if latest is not None and _newest(latest) > _newest(sight) and _helps(sight, latest, limit):
        sight = replace(
            sight,
            newest=latest.newest,
            shown=latest.shown,
            title=latest.title,
            url=latest.url,
            article=latest.article,
            trouble=None,
        )
    unread = any(not (one.blank or (one.newest is not None and one.complete)) for one in below)
    some = any(one.items for one in below)
    return replace(
        sight,
        blank=sight.blank if not below else False if some else None if unread else sight.blank,
        complete=sight.complete and not unread,
    )


def _helps(sight: ColumnSight, latest: ColumnSight, limit: str) -> bool:
    """A column that could not be read is known to be fresh by one below it, but never to be stale."""
    if sight.trouble is None or not limit:
        return sight.trouble is None
    return _newest(latest) >= freshness.first_day(sight.at.date(), limit)


def _newest(sight: ColumnSight) -> date:
    return sight.newest or date.min
