"""Room on the disk of the state: what would fill it stops before, so that there is room left to say so."""

from __future__ import annotations

import shutil
from datetime import datetime

from monitor.rounds import alerts
from monitor.rounds.desk import Desk

ROOM = "disk"
"""The name of the alert while there is too little room; no round is held and no sample taken meanwhile."""

_LEAST = 64 * 1024**2
_SMALL = 20
"""Of a small disk a twentieth is enough."""


def is_left(desk: Desk, now: datetime) -> bool:
    """Whether rounds and samples have room; if not, the operator is told."""
    path = desk.config.state_dir
    disk = shutil.disk_usage(path)
    least = min(_LEAST, disk.total // _SMALL)
    if disk.free >= least:
        alerts.over(desk.store, ROOM, now)
        return True
    sizes = {"free": disk.free // 1024**2, "least": max(least // 1024**2, 1)}
    alerts.tell(desk, ROOM, desk.words.say("alert.disk", path=path, **sizes), now)
    return False
