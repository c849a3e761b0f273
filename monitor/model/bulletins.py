"""Numbered bulletins: what they name, and where they stand. No string in one names a rule but ``Problem.key``."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.findings import Severity
from monitor.model.office import Office


class PaperState(StrEnum):
    """A draft is nobody's yet; issued, it has a number, which it keeps when it is void."""

    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"


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


class Done(Struct, frozen=True, kw_only=True):
    """What a unit put right since the issue before, and the day on which that was seen."""

    agency: str
    label: str
    place: str
    day: date


class Withheld(StrEnum):
    """Why a problem is counted and not named: there is time left to put it right; its unit was not written to yet; the
    letter to its unit was not passed on yet.
    """

    PERIOD = "period"
    UNTOLD = "untold"
    UNPASSED = "unpassed"


class Unnamed(Struct, frozen=True):
    """How many problems are counted and not named for a reason."""

    reason: Withheld
    count: int


class Tally(Struct, frozen=True, kw_only=True):
    """The figures of an issue. ``columns`` is the sum of ``fresh``, ``stale`` and ``blank``.

    ``reports_due`` is the sum of ``on_time``, ``late``, ``undated`` and ``missing``: those that were due and of which
    it is known where they stand. ``unreadable`` columns and ``unread`` reports, of which nothing can be said, are told
    to the operator alone. ``reminders`` were sent since the issue before.
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
    undated: int = 0
    missing: int = 0
    unread: int = 0
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
    copies: str = ""
    year: int | None = None
    number: int | None = None
    total: int | None = None
    day: date | None = None
    since: date | None = None
    before: Tally | None = None
    problems: tuple[Problem, ...] = ()
    praised: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    provisional: bool = False


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
