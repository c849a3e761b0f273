"""Faults of ours that last: told to the operator once, shown by the status until they are over."""

from __future__ import annotations

import logging
from datetime import datetime

from monitor.letters.kinds.alert import AlertPart
from monitor.model.office import Alert
from monitor.rounds.desk import Desk
from monitor.rounds.letters import post
from monitor.store.store import Store

log = logging.getLogger("monitor")


def tell(desk: Desk, name: str, says: str, now: datetime) -> None:
    """Tell of a fault with a finished sentence, unless that was done."""
    with desk.store.transaction():
        if stands(desk.store, name):
            return
        desk.store.marks.keep_alerts([*desk.store.marks.alerts(), Alert(name=name, since=now, says=says)])
        desk.store.journal.add(now, f"alert:{name}", "raised", says)
        if desk.config.center.email:
            post(desk, [(desk.config.center.email, AlertPart(day=now.date(), lines=(says,)))], (), now)
    log.error(says)


def over(store: Store, name: str, now: datetime) -> None:
    """A fault is over, if there was one."""
    if not stands(store, name):
        return
    with store.transaction():
        store.marks.keep_alerts([one for one in store.marks.alerts() if one.name != name])
        store.journal.add(now, f"alert:{name}", "over")


def stands(store: Store, name: str) -> bool:
    """Whether a fault was told of and is not over."""
    return any(one.name == name for one in store.marks.alerts())
