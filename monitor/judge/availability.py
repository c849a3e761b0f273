"""The share of a week's probes of a home page that failed (国办秘函〔2019〕19号: 站点无法访问). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from monitor.model.websites import Sample

WEEK = 7


class Availability(Struct, frozen=True, kw_only=True):
    """A week of probes: those that count, those of them that failed, those that are void for some reason.

    ``share`` is failed / counted, None where nothing counts; ``fewest`` is the least number that counts on one day.
    """

    first: date
    last: date
    counted: int
    failed: int
    void: int
    share: float | None
    fewest: int


def rate(samples: Iterable[Sample], today: date) -> Availability:
    """The seven whole days before ``today``; probes of other days are left out."""
    first, last = today - timedelta(days=WEEK), today - timedelta(days=1)
    week = [sample for sample in samples if first <= sample.at.date() <= last]
    counted = [sample for sample in week if sample.void is None]
    failed = sum(sample.trouble is not None for sample in counted)
    a_day = Counter(sample.at.date() for sample in counted)
    return Availability(
        first=first,
        last=last,
        counted=len(counted),
        failed=failed,
        void=len(week) - len(counted),
        share=failed / len(counted) if counted else None,
        fewest=min(a_day[first + timedelta(days=day)] for day in range(WEEK)),
    )
