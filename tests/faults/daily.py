"""A process of the monitor's to be killed: a round and the post at a given moment. ``python -m tests.faults.daily``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from monitor import config
from monitor.rounds.desk import open_desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round


def main(path: str, now: str, pause: str) -> None:
    """Say ``written`` once the letters are queued; with ``pause`` wait there to be killed."""
    at = datetime.fromisoformat(now)
    with open_desk(config.load(Path(path))) as desk:
        hold_round(desk, at)
        sys.stdout.write("written\n")
        sys.stdout.flush()
        if pause == "pause":
            sys.stdin.read()
        deliver(desk, at)


if __name__ == "__main__":
    main(*sys.argv[1:])
