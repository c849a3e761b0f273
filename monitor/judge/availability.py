"""A week's probes of a home page: the share that failed (国办秘函〔2019〕19号: 站点无法访问), ups and downs. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

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


def restless(samples: Iterable[Sample], today: date, *, changes: int, a_day: int, calm: int) -> tuple[date, ...] | None:
    """The days of the week before ``today``, earliest first, on which a site went up or down ``changes`` times or more.

    Void probes count for nothing, and a change over night belongs to no day. Days before ``calm`` calm ones in a row
    are over and left out; a day is calm if it has ``a_day`` probes that count and fewer changes. None if no day tells.
    """
    up: dict[date, list[bool]] = defaultdict(list)
    for sample in sorted((one for one in samples if one.void is None), key=lambda one: one.at):
        up[sample.at.date()].append(sample.trouble is None)
    found: list[date] = []
    known, row = False, 0
    for day in (today - timedelta(days=back) for back in range(1, WEEK + 1)):
        if sum(before != after for before, after in pairwise(up[day])) >= changes:
            found, row = [day, *found], 0
        elif len(up[day]) >= a_day:
            known, row = True, row + 1
        if row >= calm:
            break
    return tuple(found) if found or known else None
