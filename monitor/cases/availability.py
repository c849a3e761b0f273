"""When a home page is probed: so many times a day, evenly, never on the same minutes of every day. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from monitor.clock import SHANGHAI
from monitor.model.websites import Sample

PER_DAY = 24
"""The inspection wants 20 that count; the others stand in for void ones."""

_DAY = 86400
_SWAY = 3


def sample_times(day: date, host: str, per_day: int = PER_DAY) -> tuple[datetime, ...]:
    """The times of a day, one in each of ``per_day`` equal spans (72 minutes where it is 20), to the second.

    Each lies in the first third of its span, where exactly is drawn from host, day and number: two neighbours are
    between two thirds and four thirds of a span apart, and sites are not all probed at once.
    """
    span = _DAY / per_day
    start = datetime.combine(day, time(), SHANGHAI)
    return tuple(
        start + timedelta(seconds=int(number * span + _drawn(f"{host} {day} {number}") * span / _SWAY))
        for number in range(per_day)
    )


def next_sample(host: str, samples: Iterable[Sample], earliest: datetime, per_day: int = PER_DAY) -> datetime:
    """The first moment from ``earliest`` on at which a time of its day has come without a sample since.

    ``samples`` are those of that day. Times that were missed stay missed. A site that turns us away is left alone for
    one more time of the day, then two, four and so on, until the next day.
    """
    day = earliest.astimezone(SHANGHAI).date()
    times = sample_times(day, host, per_day)
    taken = sorted((sample for sample in samples if sample.host == host), key=lambda sample: sample.at)
    refused = len(list(takewhile(lambda sample: sample.void == "blocked", reversed(taken))))
    ahead = [at for at in times if not taken or at > taken[-1].at][2 ** (refused - 1) if refused else 0 :]
    return max(earliest, ahead[0]) if ahead else sample_times(day + timedelta(days=1), host, per_day)[0]


def _drawn(seed: str) -> float:
    """A number of [0, 1) that is always the same for a seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
