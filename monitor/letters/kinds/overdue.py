"""A report was not published in time (逾期通知)."""

from __future__ import annotations

from datetime import date

from monitor.cases.obligations import reminder_steps
from monitor.judge.book.known import MISSING
from monitor.letters.deadlines import with_deadline
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.roster import Agency, Obligation
from monitor.model.visits import Place


class OverduePart(Part, frozen=True, kw_only=True):
    """A report was not found after its due day, although every address in ``places`` was read.

    ``provisional``: ``rectify_by`` was counted on a provisional working-day calendar; ``case`` is its case.
    """

    agency: Agency
    obligation: Obligation
    today: date
    places: tuple[Place, ...]
    rectify_by: date
    provisional: bool = False
    case: int | None = None


def _due(standing: Standing, agency: Agency, situation: Situation) -> Due | None:
    """The notice that a report is missing, once its day has come."""
    untold = situation.untold(agency, standing.obligation.year)
    missing = next((case for case in untold if case.rule == MISSING), None)
    if missing is None or not _has_come(standing, situation):
        return None
    case = with_deadline(missing, situation.config.cases, situation.calendar, situation.today)
    return Due(part=_part(standing, agency, case, situation), told=(case,))


def _has_come(standing: Standing, situation: Situation) -> bool:
    """The day of the notice has come, and enough complete searches on different days (today too) found nothing."""
    obligation, config = standing.obligation, situation.config
    day = next(s.day for s in reminder_steps(obligation, config.remind, situation.calendar) if s.name == "notice")
    swept = situation.standings.sweeps.get(obligation.agency, 0) >= config.cases.missing_needs_sweeps
    overdue = standing.state is ObligationState.OVERDUE and situation.searched(standing)
    return overdue and swept and day <= situation.today


def _part(standing: Standing, agency: Agency, case: Case, situation: Situation) -> OverduePart:
    assert case.rectify_by is not None
    return OverduePart(
        agency=agency,
        obligation=standing.obligation,
        today=situation.today,
        places=standing.places,
        rectify_by=case.rectify_by,
        provisional=situation.calendar.provisional(case.rectify_by),
        case=case.id,
    )


KIND = Kind(
    name="overdue",
    rank=10,
    part=OverduePart,
    agency=lambda part: part.agency,
    order=lambda part: part.obligation.year,
    cases=lambda part: [part.case],
    due_of_report=_due,
)
