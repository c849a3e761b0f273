"""The zone of all days and times, the present, and the report year that belongs to it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present to the second. For the command line, the daemon and the demo: elsewhere time is an argument."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def report_year(now: datetime) -> int:
    """The year reports are due for: the one before the current one."""
    return now.year - 1
