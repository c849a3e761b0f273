"""What is kept for how long: samples give way to the counts of their day, visits and unchanged answers go after a year
and a month, and nothing that findings or evidence rest on ever does."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from monitor.model.pages import Capture
from monitor.model.visits import VisitRecord
from monitor.model.websites import Sample
from tests.sites import SHANGHAI
from tests.store.conftest import Base, tuples

START = datetime(2026, 1, 1, tzinfo=SHANGHAI)
HOSTS = ("a.example", "a.example:8080")
KINDS = ((None, None), ("timeout", None), ("blocked", "blocked"), ("refused", "uplink"), ("tls", "unclear"))


def drawn(seed: int) -> list[Sample]:
    """Samples of sixty days, in their order; on some days there are none."""
    rng = Random(seed)
    samples = []
    for hour in range(0, 60 * 24, rng.choice((1, 5, 7))):
        if rng.random() < 0.7:
            trouble, void = rng.choice(KINDS)
            at = START + timedelta(hours=hour, minutes=rng.randrange(60))
            samples.append(Sample(host=rng.choice(HOSTS), at=at, seconds=0.1, trouble=trouble, void=void))
    return samples


@pytest.mark.parametrize("seed", range(5))
def test_samples_of_days_long_past_are_counted_by_day_and_no_other_is_touched(base: Base, seed: int) -> None:
    samples = drawn(seed)
    for one in samples:
        base.store.columns.add_sample(one)
    last = {host: max(one.at for one in samples if one.host == host) for host in HOSTS}
    past = {host: (at - timedelta(days=40)).date() for host, at in last.items()}
    kept = [one for one in samples if one.at.date() >= past[one.host]]
    assert base.store.columns.samples(START) == kept
    gone = [one for one in samples if one.at.date() < past[one.host]]
    counts = Counter((one.host, one.at.date().isoformat(), kind(one)) for one in gone)
    days = sorted({(host, day) for host, day, _ in counts})
    assert tuples(base.db, "SELECT * FROM sample_days ORDER BY host, day") == [
        (host, day, *(counts[host, day, name] for name in ("up", "down", "void", "doubtful"))) for host, day in days
    ]


def kind(one: Sample) -> str:
    if one.void is not None:
        return "doubtful" if one.void == "unclear" else "void"
    return "up" if one.trouble is None else "down"


DAYS = (0, 1, 399, 400, 401, 800)


def test_visits_are_kept_for_four_hundred_days_each_site_for_itself(base: Base) -> None:
    for days in DAYS:
        base.store.visits.add(VisitRecord(host=HOSTS[0], at=START + timedelta(days=days), complete=True))
    base.store.visits.add(VisitRecord(host=HOSTS[1], at=START, complete=True))
    kept = [(HOSTS[0], START + timedelta(days=days)) for days in (400, 401, 800)]
    found = [(host, datetime.fromisoformat(at)) for host, at in tuples(base.db, "SELECT host, at FROM visits")]
    assert sorted(found) == [*kept, (HOSTS[1], START)]


def test_what_is_in_the_evidence_stays_and_what_brought_nothing_new_goes(base: Base) -> None:
    url = f"http://{HOSTS[0]}/"
    for days in DAYS:
        at = START + timedelta(days=days)
        captures = [answered(url, at, None), answered(f"{url}new/", at, days)]
        base.store.pages.keep(HOSTS[0], at, {}, captures)
    found = tuples(base.db, "SELECT url, sequence FROM captures ORDER BY url, at")
    assert found == [*[(url, None)] * 3, *[(f"{url}new/", days) for days in DAYS]]


def answered(url: str, at: datetime, line: int | None) -> Capture:
    return Capture(
        url=url, final_url=url, status=304 if line is None else 200, headers=(), body=b"", sha256="0", at=at, seconds=0,
        unchanged=line is None, line=line,
    )  # fmt: skip
