"""What a kind of letter is: its parts, whom they are addressed to, what they tell of, and when one is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Struct

from monitor.cases.hours import is_open
from monitor.cases.workdays import Calendar
from monitor.judge.book.known import MISSING
from monitor.letters.derived import grouped, unread_sites
from monitor.model.cases import Case, Standing
from monitor.model.columns import ColumnStanding
from monitor.model.findings import Verdict
from monitor.model.letters import File
from monitor.model.roster import Agency
from monitor.model.standings import Standings
from monitor.settings import Config


class Part(Struct, frozen=True, kw_only=True):
    """What a letter is about: plain data; one letter carries every part due to one address.

    All strings may come from a page and are treated as hostile: ``compose`` makes them inert before any template sees
    them. Days are calendar days, datetimes are aware (Asia/Shanghai).
    """


P = TypeVar("P", bound=Part)

Step = tuple[str, int, str]
"""(agency, year, name) of a step of a ladder that was taken; the year of what is about a website is 0."""


class Situation(Struct, frozen=True, dict=True):
    """What decides whether a letter is due: what stands and at what time, the settings, the working days.

    What is asked for unit by unit is sorted once.
    """

    standings: Standings
    config: Config
    calendar: Calendar

    @property
    def now(self) -> datetime:
        return self.standings.at

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def owed(self) -> tuple[Standing, ...]:
        """What the agencies on the roster owe for the report year."""
        watched = {agency.name for agency in self.config.agencies}
        known = self.standings.obligations
        return tuple(
            one for one in known if one.obligation.year == self.standings.year and one.obligation.agency in watched
        )

    @property
    def is_open(self) -> bool:
        """Whether the office works, so that letters to units may leave."""
        return is_open(self.config.letters.hours, self.calendar, self.now)

    def untold(self, agency: Agency, year: int) -> Sequence[Case]:
        """The open cases of a unit that it was not told of yet."""
        return self._untold.get((agency.name, year), ())

    def columns(self, agency: Agency) -> Sequence[ColumnStanding]:
        """The columns of a unit."""
        return self._columns.get(agency.name, ())

    def doubtful(self, agency: Agency, year: int) -> bool:
        """Whether a unit's report was gone at the last visit, or may be that of another year."""
        return (agency.name, year) in self._doubtful

    @cached_property
    def unread(self) -> frozenset[str]:
        """The places of columns and sites that the last survey could not read."""
        columns = (one.place for one in self.standings.columns if one.sight.trouble is not None)
        return unread_sites(self.standings).union(columns)

    def searched(self, standing: Standing) -> bool:
        """Whether every address where a report may be was read today."""
        return standing.readable and standing.checked is not None and standing.checked.date() == self.today

    @cached_property
    def _untold(self) -> Mapping[tuple[str, int], Sequence[Case]]:
        cases = (one for one in self.standings.cases if one.closed is None and one.notified is None)
        return grouped(cases, lambda one: (one.agency, one.year))

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[ColumnStanding]]:
        return grouped(self.standings.columns, lambda one: one.sight.column.agency)

    @cached_property
    def _doubtful(self) -> frozenset[tuple[str, int]]:
        doubts = (one for one in self.standings.findings if one.verdict is Verdict.UNSURE and one.rule == MISSING)
        return frozenset((one.agency, one.year) for one in doubts)


class Due(Struct, frozen=True, kw_only=True):
    """A part that is due, and what must be written down together with its letter: steps, cases told of, marks."""

    part: Part
    steps: tuple[Step, ...] = ()
    told: tuple[Case, ...] = ()
    marks: Mapping[str, str] = {}


def _none(_part: Any) -> tuple[Any, ...]:
    return ()


def _first(_part: Any) -> int:
    return 0


def _never(*_asked: Any) -> None:
    return None


class Kind(Struct, Generic[P], frozen=True, kw_only=True):
    """A kind of letter. Its template is ``templates/<name>.j2``.

    ``name`` stands in configurations and in the register of letters and is never changed. The lower the ``rank``, the
    graver the matter. ``agency`` says whom a part is addressed to; a kind without it stays with the center. Parts of
    one kind to one agency stand by ``order``. ``cases`` are the numbers of the cases a part accuses of, ``reminded``
    the (agency, report year) pairs it reminds of, ``files`` go out with it. ``is_reminder``: bulletins count it as one.
    ``alone``: it is passed on, so nothing else stands in the same letter.

    When a part is due is asked of every report owed, of every agency, and for the center; each asks for one part at
    most. A kind that is due on none of these is written by whoever makes its parts.
    """

    name: str
    rank: int
    part: type[P]
    agency: Callable[[P], Agency] | None = None
    order: Callable[[P], int] = _first
    cases: Callable[[P], Iterable[int | None]] = _none
    reminded: Callable[[P], Iterable[tuple[str, int]]] = _none
    files: Callable[[P], Iterable[File]] = _none
    is_reminder: bool = False
    alone: bool = False
    due_of_report: Callable[[Standing, Agency, Situation], Due | None] = _never
    due_of_agency: Callable[[Agency, Situation], Due | None] = _never
    due_of_center: Callable[[Situation], Due | None] = _never

    @property
    def outward(self) -> bool:
        """Whether it leaves the center."""
        return self.agency is not None

    def addressee(self, part: P) -> Agency | None:
        """The unit a part goes to; None for the center itself."""
        return self.agency(part) if self.agency is not None else None
