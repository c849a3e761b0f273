"""What stands at a moment, counted. Every whole is the sum of parts that stand apart. Pure.

A state was true when somebody looked. On a later day it may no longer be: the due day of a report, or the last day of
a column, has passed since. Then nobody has looked, and nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import ColumnStanding, ColumnState

_AHEAD = (ObligationState.UPCOMING, ObligationState.DUE_SOON)
IN_ORDER = (ColumnState.FRESH, ColumnState.SOON, ColumnState.GRACE)
"""Columns that count as kept."""
EXPIRING = (ColumnState.FRESH, ColumnState.SOON)
"""Those of them that are so by the day of their newest entry; a new column has time of its own."""


class Reports(Struct, frozen=True, kw_only=True):
    """The reports of a year. ``unknown`` could not be read, at ``unseen`` nobody has looked since they were due."""

    year: int
    on_time: int = 0
    late: int = 0
    undated: int = 0
    pending: int = 0
    overdue: int = 0
    unknown: int = 0
    unseen: int = 0
    waived: int = 0

    @property
    def published(self) -> int:
        """Those of which a report stands that was accepted."""
        return self.on_time + self.late + self.undated

    @property
    def judged(self) -> int:
        """Those that are due, and of which it is known whether they are there."""
        return self.published + self.overdue

    @property
    def owed(self) -> int:
        """All but the waived ones."""
        return self.published + self.pending + self.overdue + self.unknown + self.unseen


class Columns(Struct, frozen=True, kw_only=True):
    """The columns under watch. ``fresh`` are in order, new ones included, at ``unseen`` nobody has looked since their
    last day.
    """

    fresh: int = 0
    soon: int = 0
    stale: int = 0
    blank: int = 0
    uncertain: int = 0
    unseen: int = 0
    exempt: int = 0

    @property
    def watched(self) -> int:
        """All of them, exempt ones too."""
        return self.fresh + self.soon + self.stale + self.blank + self.uncertain + self.unseen + self.exempt


class Cases(Struct, frozen=True, kw_only=True):
    """The open cases: past their day, told to the unit with time left, told to nobody yet."""

    overdue: int = 0
    told: int = 0
    untold: int = 0

    @property
    def open(self) -> int:
        """All of them."""
        return self.overdue + self.told + self.untold


class Flow(Struct, frozen=True, kw_only=True):
    """The cases since a time: open before it, opened and closed since. ``passing`` were opened and closed since."""

    before: int = 0
    opened: int = 0
    closed: int = 0
    passing: int = 0

    @property
    def open(self) -> int:
        """Those open now."""
        return self.before + self.opened - self.closed


def reports(states: Mapping[ObligationState | None, int], year: int) -> Reports:
    """The reports of a year, from how many stand where; None: nobody has looked."""
    return Reports(
        year=year,
        on_time=states.get(ObligationState.MET, 0),
        late=states.get(ObligationState.MET_LATE, 0),
        undated=states.get(ObligationState.MET_UNDATED, 0),
        pending=sum(states.get(state, 0) for state in _AHEAD),
        overdue=states.get(ObligationState.OVERDUE, 0),
        unknown=states.get(ObligationState.UNKNOWN, 0),
        unseen=states.get(None, 0),
        waived=states.get(ObligationState.WAIVED, 0),
    )


def columns(states: Mapping[ColumnState, int]) -> Columns:
    """The columns, from how many stand where."""
    apart = {state.value: states.get(state, 0) for state in ColumnState if state is not ColumnState.GRACE}
    return Columns(**{**apart, "fresh": apart["fresh"] + states.get(ColumnState.GRACE, 0)})


def cases(known: Iterable[Case], day: date) -> Cases:
    """The open ones among some cases, on a day."""
    stands = Counter(_case_stands(one, day) for one in known if one.closed is None)
    return Cases(**stands)


def flow(known: Iterable[Case], since: datetime | None) -> Flow:
    """What became of cases since a time (None: ever), of which those are known that are open or were closed since."""
    counted = [(is_since(one.opened, since), is_since(one.closed, since)) for one in known if is_alive(one, since)]
    opened, closed = sum(new for new, _ in counted), sum(over for _, over in counted)
    passing = sum(new and over for new, over in counted)
    return Flow(before=len(counted) - opened, opened=opened, closed=closed, passing=passing)


def is_alive(case: Case, since: datetime | None) -> bool:
    """Whether a case is open, or was at some time since."""
    return case.closed is None or is_since(case.closed, since)


def is_since(at: datetime | None, since: datetime | None) -> bool:
    """Whether something happened after a time (None: ever)."""
    return at is not None and (since is None or at > since)


def is_overdue(case: Case, day: date) -> bool:
    """Whether a case should have been put right before a day."""
    return case.rectify_by is not None and case.rectify_by < day


def _case_stands(case: Case, day: date) -> str:
    if is_overdue(case, day):
        return "overdue"
    return "told" if case.notified is not None else "untold"


# --- on a day ----------------------------------------------------------------------------------------------------


def on_day(standing: Standing, day: date) -> Standing:
    """What is known on a day of a report that is owed."""
    state = state_on(standing.state, standing.obligation.due, day)
    return standing if state is standing.state else replace(standing, state=state)


def state_on(state: ObligationState | None, due: date, day: date) -> ObligationState | None:
    """The same of its state: None where what was seen was seen of another side of the due day."""
    if (state in _AHEAD and due < day) or (state is ObligationState.OVERDUE and day <= due):
        return None
    return state


def column_on_day(standing: ColumnStanding, day: date) -> ColumnStanding:
    """What is known on a day of a column."""
    over = standing.expires is not None and standing.expires < day
    return replace(standing, state=ColumnState.UNSEEN) if over and standing.state in EXPIRING else standing
