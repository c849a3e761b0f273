"""A monitor at rest, as a program: ``python -m bench.idle CONFIG TIME``.

Loads the configuration, opens the books, holds a first round with nothing due, then some more. Prints as JSON the
seconds of CPU up to and with the first round, the milliseconds of a further one and of asking what is due, and the
megabytes the program takes.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from monitor import config as configuration
from monitor.clock import SHANGHAI
from monitor.rounds import agenda
from monitor.rounds.desk import open_desk
from monitor.rounds.round import hold_round
from monitor.rounds.samples import take_samples
from monitor.store.agenda import SURVEY, VISIT

_MINUTES = 9


def main() -> None:
    path, at = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=SHANGHAI)
    with open_desk(configuration.load(path)) as desk:
        held = [hold_round(desk, at)]
        said: dict[str, float] = {"start": time.process_time()}

        def minute(number: int) -> None:
            now = at + timedelta(minutes=1 + number)
            held.append(hold_round(desk, now))
            take_samples(desk, now)

        said["minute"] = _milliseconds(minute)
        said["due"] = _milliseconds(lambda _: [agenda.due(desk, what, at) for what in (VISIT, SURVEY)])
    said["memory"] = most_memory()
    if any(one.hosts() for one in held):
        raise RuntimeError("something was due")
    print(json.dumps(said))


def most_memory() -> float:
    """The most megabytes taken at any time; what the process that started this one took is none of it."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def _milliseconds(work: Callable[[int], object]) -> float:
    start = time.process_time()
    for number in range(_MINUTES):
        work(number)
    return (time.process_time() - start) / _MINUTES * 1000


if __name__ == "__main__":
    main()
