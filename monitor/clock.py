"""The zone of all days and times, the present, and the report year that belongs to it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_NOTICEABLE = timedelta(seconds=5)


def now() -> datetime:
    """The present to the second. For the command line, the daemon and the demo: elsewhere time is an argument."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def report_year(now: datetime) -> int:
    """The year reports are due for: the one before the current one."""
    return now.year - 1


class Steady:
    """Whether the clock goes as time passes."""

    def __init__(self) -> None:
        self._clock, self._passed = datetime.now(SHANGHAI), time.monotonic()

    def jump(self) -> timedelta:
        """How far the clock was set since the last look; nought for less than some seconds.

        What a machine slept through passed for its clock alone.
        """
        clock, passed = datetime.now(SHANGHAI), time.monotonic()
        jump = (clock - self._clock) - timedelta(seconds=passed - self._passed)
        self._clock, self._passed = clock, passed
        return jump if abs(jump) > _NOTICEABLE else timedelta()
