"""Who owes a report of which year, by which day and on what basis; and the days of the reminder ladder.

Due days are plain calendar days (条例第四十九条 knows no roll-over). Up to the report year 2018 the text of 2007
applied: 31 March for every body (第三十一条). A local notice may set an earlier day, never a later one than the
law's, and it alone decides where the law sets none: the law names neither townships nor authorised bodies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from msgspec import Struct

from monitor.cases.workdays import Calendar
from monitor.model.roster import Agency, BodyKind, Obligation
from monitor.settings import Due, MonthDay, Overlay, Remind


class Say(Protocol):
    """The message ``key`` filled with its values, as ``Words.say``."""

    def __call__(self, key: str, /, **values: object) -> str: ...


class Step(Struct, frozen=True):
    """A day of the ladder: ``before-30`` …, ``warning``, ``missing-list``, ``notice``.

    ``provisional`` when the day rests on a calendar that is not known for certain.
    """

    name: str
    day: date
    provisional: bool


def owed(
    agencies: Iterable[Agency], year: int, due: Due, overlays: Iterable[Overlay], calendar: Calendar, say: Say
) -> tuple[Obligation, ...]:
    """The obligations of the report year ``year``, in the order of ``agencies``; bodies that owe none are left out."""
    notices = {(one.area, one.kind): one for one in overlays if one.year == year}
    found = (_obligation(one, year, due, notices.get((one.area, one.kind)), calendar, say) for one in agencies)
    return tuple(one for one in found if one)


def on_time(published: date, obligation: Obligation, due: Due) -> bool:
    """Whether a report published that day was in time; the due day counts unless ``due.strict``."""
    return published < obligation.due if due.strict else published <= obligation.due


def reminder_steps(obligation: Obligation, policy: Remind, calendar: Calendar) -> tuple[Step, ...]:
    """The ladder around the due day, by day.

    Calendar-day steps before it move back to a working day, the one after it moves forward.
    """
    due = obligation.due
    steps = [(f"before-{n}", calendar.on_or_before(due - timedelta(days=n))) for n in policy.before_days]
    steps += [
        ("warning", calendar.before(due, policy.warn_before_workdays)),
        ("missing-list", calendar.after(due, policy.missing_list_after_workdays)),
        ("notice", calendar.on_or_after(due + timedelta(days=policy.notice_after_days))),
    ]
    by_day = sorted(steps, key=lambda step: step[1])
    return tuple(Step(name, day, calendar.provisional(day) or calendar.provisional(due)) for name, day in by_day)


_LAW = (BodyKind.DEPARTMENT, BodyKind.GOVERNMENT)


def _obligation(
    agency: Agency, year: int, due: Due, notice: Overlay | None, calendar: Calendar, say: Say
) -> Obligation | None:
    usual = _usual_day(agency.kind, year, due, calendar)
    basis = say(f"basis.{_basis(agency.kind, year)}")
    if notice and usual is None:
        return _made(agency, year, notice.publish_by, say("basis.local-only", source=notice.source))
    if notice and usual and (notice.publish_by < usual or agency.kind not in _LAW):
        local = say("basis.local", source=notice.source, usual=usual.isoformat(), basis=basis)
        return _made(agency, year, notice.publish_by, local)
    return _made(agency, year, usual, basis) if usual else None


def _made(agency: Agency, year: int, day: date, basis: str) -> Obligation:
    return Obligation(agency=agency.name, year=year, kind=agency.kind, due=day, basis=basis)


def _usual_day(kind: BodyKind, year: int, due: Due, calendar: Calendar) -> date | None:
    """The day without any local notice; None for a kind that owes nothing."""
    set_day: MonthDay | None = getattr(due, kind)
    if set_day is None:
        return None
    month, day = due.before_2019 if year <= 2018 else set_day
    falls_on = date(year + 1, month, day)
    return calendar.on_or_after(falls_on) if due.rollover == "next_working_day" else falls_on


def _basis(kind: BodyKind, year: int) -> str:
    """The message that names the legal basis; what the law does not name stays a local demand in every year."""
    return "before-2019" if year <= 2018 and kind in _LAW else kind.value
