"""A report falls due (到期提醒)."""

from __future__ import annotations

from monitor.cases.obligations import reminder_steps
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.model.cases import ObligationState, Standing
from monitor.model.roster import Agency, Obligation

_OPEN_STATES = (ObligationState.UPCOMING, ObligationState.DUE_SOON)


class ReminderPart(Part, frozen=True, kw_only=True):
    """A report falls due in ``days_left`` calendar days (0 = today) and was not found yet.

    ``provisional``: the day this reminder went out rests on a provisional working-day calendar.
    """

    agency: Agency
    obligation: Obligation
    days_left: int
    provisional: bool = False


def _due(standing: Standing, agency: Agency, situation: Situation) -> Due | None:
    """The latest step of the ladder that has come; earlier ones that were missed are taken with it."""
    obligation, today = standing.obligation, situation.today
    if standing.state not in _OPEN_STATES or today > obligation.due or not situation.searched(standing):
        return None
    ladder = reminder_steps(obligation, situation.config.remind, situation.calendar)
    come = [step for step in ladder if step.day <= today and step.day <= obligation.due]
    new = [step for step in come if (agency.name, step.name) not in situation.standings.steps]
    if not new:
        return None
    days = (obligation.due - today).days
    part = ReminderPart(agency=agency, obligation=obligation, days_left=days, provisional=new[-1].provisional)
    return Due(part=part, steps=tuple((agency.name, obligation.year, step.name) for step in new))


KIND = Kind(
    name="reminder",
    rank=40,
    part=ReminderPart,
    agency=lambda part: part.agency,
    order=lambda part: part.obligation.year,
    reminded=lambda part: [(part.agency.name, part.obligation.year)],
    is_reminder=True,
    due_of_report=_due,
)
