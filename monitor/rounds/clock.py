"""Whether the clock of this machine is to be believed: days that never came must remind nobody and accuse nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.rounds import alerts
from monitor.rounds.desk import Desk
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store
from monitor.watch.websites.witness import TRIFLE, told

CLOCK = "clock"
"""The name of the alert while the clock is doubted."""

_USUAL_GAP = timedelta(days=2)
_LITTLE = timedelta(hours=6)
"""A jump that is believed where nobody can be asked."""
_DRIFT, _BELIEVED, _ASKED = "clock-drift", "clock-believed", "clock-asked"
_ASK_EVERY = timedelta(minutes=10)


def note_jump(store: Store, now: datetime, jump: timedelta) -> None:
    """The clock moved otherwise than time passed, to ``now``. All such jumps since it was believed count together:
    where it is set right again there is nothing to doubt."""
    with store.transaction():
        drift = _drift(store) + jump
        store.marks.set(_DRIFT, str(drift.total_seconds()))
        store.journal.add(now, CLOCK, "jumped", f"{(now - jump).isoformat()} -> {now.isoformat()}")
    if abs(drift) <= TRIFLE and _is_usual(store, now):
        alerts.over(store, CLOCK, now)


def is_believed(store: Store, now: datetime) -> bool:
    """Whether ``now`` is a time to work by: it follows the last one that was, by no jump."""
    return _is_usual(store, now) and abs(_drift(store)) <= TRIFLE


def verified(desk: Desk, now: datetime) -> bool:
    """Whether a time that does not follow the last one is one to work by all the same; if not, the operator is told.

    Others are asked what time it is, sites and control hosts, by the date of their answers; now and then only.
    """
    store = desk.store
    asked = store.marks.moment(_ASKED)
    if alerts.stands(store, CLOCK) and asked is not None and asked <= now < asked + _ASK_EVERY:
        return False
    with store.transaction():
        store.marks.set(_ASKED, now.isoformat())
    said = told(desk.config.probe.controls, desk.config.sites, now, desk.config.limits())
    little = _is_usual(store, now, _LITTLE) and abs(_drift(store)) <= _LITTLE
    if agrees(now, said, alone=little or not _believed(store)):
        confirm(store, now)
        return True
    alerts.tell(desk, CLOCK, _says(desk, now, said), now)
    return False


def agrees(now: datetime, said: Sequence[datetime], *, alone: bool) -> bool:
    """Whether one of the times told is ours; where none was, whether we are to be believed ``alone``. Pure."""
    return any(abs(one - now) <= TRIFLE for one in said) if said else alone


def confirm(store: Store, now: datetime, by: str = "", note: str = "") -> None:
    """Believe the clock as it stands, on the word of others or of a person."""
    with store.transaction():
        store.marks.set(_BELIEVED, now.isoformat())
        store.marks.drop(_DRIFT)
        store.journal.add(now, CLOCK, "believed", note, by=by)
    alerts.over(store, CLOCK, now)


def _is_usual(store: Store, now: datetime, back: timedelta = TRIFLE) -> bool:
    """Whether a time follows one of the latest, or was ``back`` before it at most."""
    return any(one - back <= now <= one + _USUAL_GAP for one in _believed(store))


def _drift(store: Store) -> timedelta:
    return timedelta(seconds=float(store.marks.get(_DRIFT) or 0))


def _believed(store: Store) -> list[datetime]:
    """The latest times that were worked by."""
    known = store.marks.moment(LAST_ROUND), store.marks.moment(_BELIEVED)
    return [one for one in known if one is not None]


def _says(desk: Desk, now: datetime, said: Sequence[datetime]) -> str:
    last = max(_believed(desk.store), default=None)
    shown = {"now": f"{now:%Y-%m-%d %H:%M}", "last": f"{last:%Y-%m-%d %H:%M}" if last is not None else ""}
    if said:
        return desk.words.say("alert.clock-wrong", said=f"{said[0].astimezone(now.tzinfo):%Y-%m-%d %H:%M}", **shown)
    return desk.words.say("alert.clock-alone", **shown)
