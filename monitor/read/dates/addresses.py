"""The date that an address carries."""

from __future__ import annotations

import re
from calendar import monthrange

from monitor.model.reports import Dating
from monitor.read.dates.written import day_of

_URL_DAY = (
    re.compile(r"/t(20\d{2})(\d{2})(\d{2})_\d+(?:_\w+)?\.s?html?$"),
    re.compile(r"/art/(20\d{2})/(\d{1,2})/(\d{1,2})/art_\d+_\d+\.html$"),
    re.compile(r"/(20\d{2})-(\d{2})-(\d{2})/\d+\.html$"),
)
_URL_MONTH = (re.compile(r"/(20\d{2})(\d{2})/[0-9a-f]{32}\.s?html$"), re.compile(r"/(20\d{2})(\d{2})/"))


def of_url(url: str) -> Dating:
    """The date an address carries: a day, or a month as an interval that ends on ``until``. Always weak."""
    for pattern in _URL_DAY:
        match = pattern.search(url)
        day = day_of(*match.groups()) if match else None
        if day is not None:
            return Dating(day=day, source="url", weak=True)
    for pattern in _URL_MONTH:
        match = pattern.search(url)
        first = day_of(match.group(1), match.group(2), "1") if match else None
        if first is not None:
            return Dating(until=first.replace(day=monthrange(first.year, first.month)[1]), source="url", weak=True)
    return Dating()
