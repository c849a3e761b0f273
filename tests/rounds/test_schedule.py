from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from monitor.model.roster import Site
from monitor.rounds.schedule import due
from monitor.settings import Watch
from tests.sites import SHANGHAI

SITE = Site(host="a", home="http://a/", reports="http://a/")
NINE = datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)
HOURLY = Watch(every=3600.0)


@pytest.mark.parametrize(
    ("last", "now", "watch", "expected"),
    [
        (None, NINE, Watch(), True),
        (NINE, NINE, Watch(), False),
        (NINE, NINE + timedelta(hours=14), Watch(), False),
        (NINE, NINE + timedelta(hours=22), Watch(), True),
        (NINE.replace(hour=23), NINE + timedelta(days=1), Watch(), True),
        (NINE, NINE + timedelta(days=1), Watch(every=2 * 86400.0), False),
        (NINE, NINE + timedelta(days=2), Watch(every=2 * 86400.0), True),
        (NINE, NINE + timedelta(minutes=59), HOURLY, False),
        (NINE, NINE + timedelta(minutes=60), HOURLY, True),
        (NINE, NINE + timedelta(days=365), Watch(), True),
        (NINE + timedelta(days=365), NINE, Watch(), True),
        (None, NINE.replace(hour=6), Watch(), False),
        (None, NINE.replace(hour=6), Watch(not_before=time(5)), True),
    ],
)
def test_a_site_is_due_a_period_after_its_last_visit(
    last: datetime | None, now: datetime, watch: Watch, expected: bool
) -> None:
    assert due([SITE], {"a": last} if last else {}, now, watch) == ((SITE,) if expected else ())
