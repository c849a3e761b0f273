"""The books in step with the configuration: what is owed, what is watched, what is asked for next."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from monitor.cases.obligations import owed
from monitor.clock import report_year
from monitor.rounds import agenda
from monitor.rounds.desk import Desk
from monitor.rounds.surveys import clear
from monitor.words import Words

_SETTLED = "settled"


def settle(desk: Desk, now: datetime, *, anew: bool = False) -> None:
    """Take in another configuration or calendar, or another report year; if ``anew``, whatever there is."""
    marks, state = desk.store.marks, _state(desk, now)
    if marks.get(_SETTLED) == state and not anew:
        return
    with desk.store.transaction():
        reporting = _owe(desk, report_year(now))
        clear(desk, now)
        agenda.plan_all(desk, reporting, now)
        marks.set(_SETTLED, state)


def _state(desk: Desk, now: datetime) -> str:
    """What the books are in step with."""
    years = sorted(desk.calendar.years.items())
    days = [(year, sorted(one.holidays), sorted(one.extra_workdays), one.provisional) for year, one in years]
    return f"{report_year(now)} {desk.config.fingerprint} {sha256(repr(days).encode()).hexdigest()}"


def _owe(desk: Desk, year: int) -> frozenset[str]:
    """Register what is owed for a report year, and nothing else; the sites where it is looked for."""
    config = desk.config
    obligations = owed(config.agencies, year, config.due, config.overlays, desk.calendar, Words("zh").say)
    sites = {one.name: one.site for one in config.agencies}
    desk.store.obligations.owe((one, sites[one.agency]) for one in obligations)
    desk.store.obligations.ask_no_others(year, [one.agency for one in obligations])
    return frozenset(sites[one.agency] for one in obligations)
