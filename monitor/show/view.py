"""Gathering what the status is made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.cases import sums
from monitor.cases.sums import column_on_day, on_day
from monitor.config import known_days
from monitor.letters.derived import grouped
from monitor.model.cases import ObligationState, Standing
from monitor.model.columns import ColumnStanding, ColumnState
from monitor.settings import Config
from monitor.show.status import WANTED, View
from monitor.store.lock import holder
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store

_ALL, _GRAVEST = 200, 40
"""So many reports are all listed in a table; of more the gravest are, and of columns."""
_GRACE = timedelta(hours=1)


def gather(config: Config, year: int, now: datetime, agency: str | None = None, *, whole: bool = False) -> View:
    """The view of a report year at ``now``, from the books; StoreError ``store-missing`` before the first round."""
    with Store.reading(config.state_dir) as store:
        return seen_in(store, config, year, now, agency, whole=whole)


def seen_in(
    store: Store, config: Config, year: int, now: datetime, agency: str | None = None, *, whole: bool = False
) -> View:
    """The view of a report year at ``now``.

    All reports are listed if it is to be ``whole``, else no more than people look through.
    """
    week = now - timedelta(days=7)
    columns, states = store.columns, store.columns.states(now.date(), agency)
    wanted = sum(states[state] for state in (*WANTED, ColumnState.UNSEEN))
    owed = store.obligations.states(year, now.date(), agency)
    standings = [on_day(one, now.date()) for one in _listed(store, year, now.date(), agency, whole=whole)]
    listed = [one.obligation.agency for one in standings]
    return View(
        at=now,
        year=year,
        last_round=store.marks.moment(LAST_ROUND),
        every=timedelta(seconds=config.watch.every),
        looked=store.visits.any() or columns.any_survey(),
        reports=sums.reports(owed, year),
        soon=owed[ObligationState.DUE_SOON],
        columns=sums.columns(states),
        letters=store.letters.states(),
        counted=store.cases.sums(now.date(), agency),
        cases=grouped(store.cases.open(None if whole else listed), lambda one: one.agency),
        sites=store.visits.sites(troubled=not whole),
        standings=standings,
        stale=columns.by_unit((ColumnState.STALE, ColumnState.BLANK)) if whole else {},
        wanted=() if whole else _wanted(store, now.date(), agency, wanted if wanted <= _ALL else _GRAVEST),
        availability={**store.visits.availability(week), **columns.opened(week)} if whole else {},
        daemon=holder(config.state_dir),
        alerts=store.marks.alerts(),
        longest=timedelta(seconds=config.watch.round_time) + _GRACE,
        outage=store.outages.standing(),
        lacking=known_days(config.calendar_dir).lacking(now.date()),
    )


def _wanted(store: Store, day: date, agency: str | None, most: int) -> Sequence[ColumnStanding]:
    """So many columns that want attention, as they stand on a day."""
    known = (column_on_day(one, day) for one in store.columns.that_are(WANTED, agency, most))
    return [one for one in known if one.state in WANTED]


def _listed(store: Store, year: int, day: date, agency: str | None, *, whole: bool) -> Sequence[Standing]:
    if agency is not None:
        one = store.obligations.standing(agency, year)
        return (one,) if one is not None and one.host else ()
    if whole or store.obligations.states(year, day).total() <= _ALL:
        return store.obligations.standings(year)
    return store.obligations.gravest(year, _GRAVEST)
