"""Gathering what the status is made from."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from msgspec.structs import replace

from monitor.model.standings import Standings
from monitor.settings import Config
from monitor.show.status import View
from monitor.store.columns import Columns
from monitor.store.lock import holder
from monitor.store.store import Store


def gather(config: Config, year: int, now: datetime, agency: str | None = None) -> View:
    """The view of a report year at ``now``; StoreError ``store-missing`` before the first round."""
    with Store.reading(config.state_dir) as store:
        return View(
            standings=_narrowed(store.standings(year, now, since=now), agency),
            every=timedelta(seconds=config.watch.every),
            availability={**store.visits.availability(now - timedelta(days=7)), **_sampled(store.columns, now)},
            daemon=holder(config.state_dir),
        )


def _narrowed(standings: Standings, agency: str | None) -> Standings:
    """What is owed for the year, the open cases and the columns; of one agency where one is named."""
    owed = (one for one in standings.obligations if one.obligation.year == standings.year)
    cases = (one for one in standings.cases if one.closed is None)
    return replace(
        standings,
        obligations=tuple(one for one in owed if agency in (None, one.obligation.agency)),
        cases=tuple(one for one in cases if agency in (None, one.agency)),
        columns=tuple(one for one in standings.columns if agency in (None, one.sight.column.agency)),
    )


def _sampled(columns: Columns, now: datetime) -> dict[str, float]:
    """The share of samples of the last seven days that opened, where any count."""
    samples = [one for one in columns.samples(now - timedelta(days=7)) if one.void is None]
    opened = Counter(one.host for one in samples if one.trouble is None)
    return {host: round(opened[host] / count, 3) for host, count in Counter(one.host for one in samples).items()}
