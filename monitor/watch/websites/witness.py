"""What time others say it is: control hosts and watched sites, by the date of their answers (RFC 9110, 6.6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from itertools import chain, islice

from msgspec.structs import replace

from monitor.errors import FetchError
from monitor.fetch.answers import time_told
from monitor.fetch.fetch import Fetcher
from monitor.fetch.tls import Trust
from monitor.model.roster import Limits, Site
from monitor.watch.websites.line import control

TRIFLE = timedelta(minutes=10)
"""By so much clocks may differ without anybody being misled."""

_SECONDS = 5.0
_MOST_ASKED = 12


def told(controls: Iterable[str], sites: Iterable[Site], at: datetime, limits: Limits) -> Sequence[datetime]:
    """The times that a few hosts tell, asked side by side, until one agrees with ``at``, a time of ours."""
    bounds = replace(limits, timeout=_SECONDS, deadline=_SECONDS, robots=False)
    pool = ThreadPoolExecutor(_MOST_ASKED, thread_name_prefix="witness")
    said: list[datetime] = []
    try:
        some = islice(chain(map(control, controls), sites), _MOST_ASKED)
        asked = [pool.submit(_told, site, at, bounds) for site in some]
        for one in as_completed(asked):
            said += one.result()
            if said and abs(said[-1] - at) <= TRIFLE:
                break
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return said


def _told(site: Site, at: datetime, limits: Limits) -> list[datetime]:
    try:
        with Fetcher(site, limits, at, trust=Trust.UNPROVEN) as http:
            time = time_told(http.head(site.home))
    except FetchError:
        return []
    return [time] if time is not None else []
