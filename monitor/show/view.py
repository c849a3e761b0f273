"""Gathering what the status is made from."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from monitor.lock import holder
from monitor.settings import Config
from monitor.show.status import View
from monitor.store.columns import Columns
from monitor.store.store import Store


def gather(config: Config, year: int, now: datetime, agency: str | None = None) -> View:
    """The view of a report year at ``now``; StoreError ``store-missing`` before the first round."""
    with Store.reading(config.state_dir) as store:
        mark = store.marks.get("last_round")
        return View(
            at=now,
            year=year,
            every=timedelta(seconds=config.watch.every),
            standings=tuple(s for s in store.obligations.standings(year) if agency in (None, s.obligation.agency)),
            cases=tuple(store.cases.find(agency=agency)),
            sites=store.visits.sites(),
            availability={**store.visits.availability(now - timedelta(days=7)), **_sampled(store.columns, now)},
            columns=tuple(
                one for one in store.columns.standings().values() if agency in (None, one.sight.column.agency)
            ),
            letters=Counter(entry.state for entry in store.letters.entries()),
            last_round=datetime.fromisoformat(mark) if mark else None,
            daemon=holder(config.state_dir),
        )


def _sampled(columns: Columns, now: datetime) -> dict[str, float]:
    """The share of samples of the last seven days that opened, where any count."""
    samples = [one for one in columns.samples(now - timedelta(days=7)) if one.void is None]
    return {
        host: round(sum(one.trouble is None for one in samples if one.host == host) / count, 3)
        for host, count in Counter(one.host for one in samples).items()
    }
