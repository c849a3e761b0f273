"""The nouns of what stands in a county: its bulletins and letters as the registers have them, and all of it at once.

Frozen, without behaviour. Days are calendar days, datetimes are aware (Asia/Shanghai). No string in a bulletin names a
rule but ``Problem.key``, which no paper prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.reports import Case, Finding, Severity, SiteState, Standing
from monitor.model.websites import ColumnStanding, PaperState, SiteSight


class Office(Struct, frozen=True, kw_only=True):
    """Who signs: the county's e-government center. ``feedback`` is a clause saying how to answer; empty = by reply."""

    name: str
    phone: str
    email: str
    address: str = ""
    feedback: str = ""


class About(StrEnum):
    """What a problem is about; it decides the table of the annex it stands in."""

    COLUMN = "column"
    SITE = "site"
    REPORT = "report"


class Problem(Struct, frozen=True, kw_only=True):
    """One problem of one unit. ``place`` is a path of column names or the title of a report, ``kind`` a column's class.

    For a column ``last`` is the day of its newest entry, ``days`` how many have passed since, ``overdue`` those past
    the limit; for a report ``last`` is the day it was published and ``overdue`` how late that was. ``times`` counts the
    issues in a row that name it, this one included. ``key`` stays the same from issue to issue.
    """

    key: str
    label: str
    agency: str
    about: About
    place: str
    says: str
    severity: Severity
    kind: str = ""
    limit: str = ""
    last: date | None = None
    days: int | None = None
    overdue: int | None = None
    url: str | None = None
    rectify_by: date | None = None
    times: int = 1


class Tally(Struct, frozen=True, kw_only=True):
    """The figures of an issue. ``columns`` is the sum of ``fresh``, ``stale`` and ``blank``.

    ``unreadable`` columns, of which nothing can be said, are told to the operator alone. ``reminders`` were sent since
    the issue before.
    """

    units: int = 0
    columns: int = 0
    fresh: int = 0
    stale: int = 0
    blank: int = 0
    unreadable: int = 0
    reports_due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    reminders: int = 0


class Bulletin(Struct, frozen=True, kw_only=True):
    """One issue. ``year``, ``number``, ``total`` and ``day`` are None until it is issued.

    ``code`` is the word of the 文号 (机关代字); where there is one the bulletin is a letter, else an issue of a series.
    ``since`` is the day of the issue before, ``before`` its figures. ``problems`` stand grouped by label, the units
    in the official order of the county. ``provisional``: days were counted on a calendar that is not known for certain.
    """

    series: str
    addressees: str
    office: Office
    checked: datetime
    tally: Tally
    rectify_by: date
    recheck_on: date
    code: str = ""
    year: int | None = None
    number: int | None = None
    total: int | None = None
    day: date | None = None
    since: date | None = None
    before: Tally | None = None
    problems: tuple[Problem, ...] = ()
    praised: tuple[str, ...] = ()
    provisional: bool = False


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


class Entry(Struct, frozen=True, kw_only=True):
    """A letter as the register shows it; ``kinds`` may be those of another version of the program.

    ``cases`` are the numbers of those it tells of.
    """

    id: int
    kinds: tuple[str, ...]
    agency: str | None
    recipient: str
    subject: str
    message_id: str
    state: str
    attempts: int
    says: str
    created: datetime
    sent: datetime | None
    cases: tuple[int, ...] = ()


class Paper(Struct, frozen=True, kw_only=True):
    """A bulletin as the register knows it. ``docx`` and ``xlsx`` are digests of its files on the day of issue.

    ``actor`` and ``note`` are those of the last change.
    """

    id: int
    state: PaperState
    bulletin: Bulletin
    docx: str | None
    xlsx: str | None
    created: datetime
    issued: datetime | None
    actor: str
    note: str


class Sealed(Struct, frozen=True):
    """A bulletin as it is issued, with the digests of the files drawn of it."""

    bulletin: Bulletin
    docx: str
    xlsx: str


class Standings(Struct, frozen=True, kw_only=True):
    """What stands in the books ``at`` a time, as it was written down; ``year`` is the report year that is counted.

    ``obligations``, ``findings`` (failing, unsure or broken) and ``papers`` are all there are. ``cases`` are at least
    those that stand open, ``letters`` those that wait or failed; of the others as many as were asked for.
    ``dismissed`` are what people called wrong: agency, year, fingerprint. ``steps`` were taken for the year or for
    websites: agency, step. ``sweeps`` are complete searches in a row without a report of the year, by agency.
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
    surveys: Mapping[str, SurveyState] = {}
    letters: tuple[Entry, ...] = ()
    papers: tuple[Paper, ...] = ()
    last_round: datetime | None = None
    last_digest: datetime | None = None
