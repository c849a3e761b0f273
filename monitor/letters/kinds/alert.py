"""What went wrong with the monitor itself, for the operator alone."""

from __future__ import annotations

from datetime import date

from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.letters.kinds.digest import is_due
from monitor.model.findings import Verdict


class AlertPart(Part, frozen=True, kw_only=True):
    """Faults of ours, for the operator alone: one finished sentence a line."""

    day: date
    lines: tuple[str, ...]


def _due(situation: Situation) -> Due | None:
    """Checks that broke since, told with the digest."""
    broken = [one for one in situation.standings.findings if one.verdict is Verdict.BROKEN]
    if not broken or not is_due(situation):
        return None
    lines = tuple(dict.fromkeys(f"{finding.rule} {finding.says}" for finding in broken))
    return Due(part=AlertPart(day=situation.today, lines=lines))


KIND = Kind(
    name="alert",
    rank=70,
    part=AlertPart,
    order=lambda part: part.day.toordinal(),
    due_of_center=_due,
)
