"""What is to be put right (整改通知), of a report or of a website."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.judge.book.known import MISSING, PROBED
from monitor.judge.places import lies_in
from monitor.letters.deadlines import with_deadline
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import WEBSITE
from monitor.model.roster import Agency


class NoticePart(Part, frozen=True, kw_only=True):
    """Failing findings of one agency to be rectified, each case with its own ``rectify_by``.

    ``report_url`` and ``report_title`` name the report judged; without an address the findings are about the website.
    """

    agency: Agency
    year: int
    cases: tuple[Case, ...]
    checked_at: datetime
    report_url: str | None = None
    report_title: str | None = None
    provisional: bool = False


def _due_of_report(standing: Standing, agency: Agency, situation: Situation) -> Due | None:
    """One notice of all cases about a report, but that it is missing; none of a report that cannot be read now."""
    if standing.state is ObligationState.WAIVED or standing.trouble is not None:
        return None
    year = standing.obligation.year
    if situation.doubtful(agency, year):
        return None
    cases = _dated((case for case in situation.untold(agency, year) if case.rule != MISSING), situation)
    if not cases:
        return None
    part = NoticePart(
        agency=agency,
        year=year,
        cases=cases,
        checked_at=standing.checked or cases[0].opened,
        report_url=standing.url,
        report_title=standing.title,
        provisional=_provisional(cases, situation),
    )
    return Due(part=part, told=cases)


def _due_of_agency(agency: Agency, situation: Situation) -> Due | None:
    """The notice of all cases about websites; those at a place that could not be read today wait."""
    untold, unread = situation.untold(agency, WEBSITE), situation.unread
    cases = _dated((one for one in untold if one.rule == PROBED or not lies_in(one.where, unread)), situation)
    if not cases:
        return None
    provisional = _provisional(cases, situation)
    part = NoticePart(agency=agency, year=WEBSITE, cases=cases, checked_at=situation.now, provisional=provisional)
    return Due(part=part, told=cases)


def _dated(cases: Iterable[Case], situation: Situation) -> tuple[Case, ...]:
    policy, calendar = situation.config.cases, situation.calendar
    return tuple(with_deadline(case, policy, calendar, situation.today) for case in cases)


def _provisional(cases: Iterable[Case], situation: Situation) -> bool:
    return any(situation.calendar.provisional(case.rectify_by or situation.today) for case in cases)


KIND = Kind(
    name="notice",
    rank=20,
    part=NoticePart,
    agency=lambda part: part.agency,
    order=lambda part: part.year,
    cases=lambda part: [case.id for case in part.cases],
    due_of_report=_due_of_report,
    due_of_agency=_due_of_agency,
)
