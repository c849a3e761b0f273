"""Taking in a day of surveys, as a program: ``python -m bench.taking CONFIG``.

Prints as JSON the milliseconds of CPU a column costs, as the median of so many sites, and the megabytes it takes
beyond those of the configuration.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench import history
from bench.history import Size
from bench.idle import most_memory
from monitor.model.websites import SurveyRecord
from monitor.rounds import surveys
from monitor.rounds.settle import settle

_SITES = 20


def main() -> None:
    now = history.at(history.LAST + timedelta(days=1))
    with history.desk(Path(sys.argv[1]), Size()) as desk:
        loaded = most_memory()
        settle(desk, now)
        costs = []
        orders = (surveys.order(desk, site, now) for site in surveys.due(desk, now)[:_SITES])
        for record in desk.run(partial(next, orders, None)):
            assert isinstance(record, SurveyRecord)
            start = time.process_time()
            surveys.take_in(desk, record, now)
            costs.append((time.process_time() - start) / len(record.columns) * 1000)
    print(json.dumps({"cpu": statistics.median(costs), "memory": most_memory() - loaded}))


if __name__ == "__main__":
    main()
