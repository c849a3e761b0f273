"""One round of the monitor at a given time, as a program: ``python -m bench.round CONFIG TIME``.

Prints as JSON what the round did: sites visited and surveyed, columns read, sites in trouble.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from monitor import config as configuration
from monitor.clock import SHANGHAI
from monitor.rounds.desk import open_desk
from monitor.rounds.round import hold_round


def main() -> None:
    path, at = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=SHANGHAI)
    with open_desk(configuration.load(path)) as desk:
        done = hold_round(desk, at)
    said = {
        "visited": len(done.visited),
        "surveyed": len(done.surveyed),
        "read": sum(one.looked - one.unread for one in done.surveyed),
        "troubled": done.troubled(),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
