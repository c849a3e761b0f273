"""All that stands in a county at one time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from monitor.model.bulletins import Paper
from monitor.model.cases import Case, Standing
from monitor.model.changes import Edit
from monitor.model.columns import ColumnStanding, ColumnState
from monitor.model.findings import Finding
from monitor.model.letters import Entry
from monitor.model.visits import SiteState
from monitor.model.websites import SiteSight


class Searched(Struct, frozen=True):
    """Days: the last one a whole search missed a report that nobody had read yet, those its address led to nothing."""

    missed: date | None = None
    gone: tuple[date, ...] = ()


class SurveyState(Struct, frozen=True, kw_only=True):
    """The last survey of a site. ``trouble`` is a code."""

    host: str
    at: datetime
    sight: SiteSight | None = None
    trouble: str | None = None


class Line(Struct, frozen=True, kw_only=True):
    """A line of the journal. ``actor`` is a person, or empty; ``version`` that of the rule, None for letters."""

    at: datetime
    event: str
    note: str
    actor: str
    version: int | None


class Standings(Struct, frozen=True, kw_only=True):
    """What stands in the books ``at`` a time, as it was written down; ``year`` is the report year that is counted.

    ``findings`` (failing, unsure or broken) and ``papers`` are all there are. ``cases`` are at least those that stand
    open, ``letters`` those that wait or failed, ``obligations`` those of the year, ``columns`` those of note; of the
    others as many as were asked for. ``column_states`` counts all columns by where they stand.
    ``dismissed`` are what people called wrong: agency, year, fingerprint. ``steps`` were taken for the year or for
    websites: agency, step. ``sweeps`` are complete searches in a row without a report of the year, by agency.
    ``scripts`` are the columns whose lists a script fills, by place, and when the center was told of them;
    ``told`` is when it was told of other things that stand, by keys of the digest's own. ``edits``
    is what became of accepted reports, of as long ago as was asked for.
    """

    at: datetime
    year: int
    obligations: tuple[Standing, ...] = ()
    findings: tuple[Finding, ...] = ()
    cases: tuple[Case, ...] = ()
    dismissed: frozenset[tuple[str, int, str]] = frozenset()
    steps: frozenset[tuple[str, str]] = frozenset()
    sweeps: Mapping[str, int] = {}
    sites: Mapping[str, SiteState] = {}
    columns: tuple[ColumnStanding, ...] = ()
    column_states: Mapping[ColumnState, int] = {}
    surveys: Mapping[str, SurveyState] = {}
    letters: tuple[Entry, ...] = ()
    papers: tuple[Paper, ...] = ()
    last_round: datetime | None = None
    last_digest: datetime | None = None
    scripts: Mapping[str, datetime] = {}
    told: Mapping[str, datetime] = {}
    edits: tuple[Edit, ...] = ()
