"""Findings over time: what is owed, what stands open, what happened to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.findings import Finding
from monitor.model.reports import Dating
from monitor.model.roster import Obligation
from monitor.model.visits import Place


class ObligationState(StrEnum):
    """Where an obligation stands; *unknown* (a place could not be read) never leads to a letter."""

    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    MET = "met"
    MET_LATE = "met_late"
    MET_UNDATED = "met_undated"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    WAIVED = "waived"


ACCEPTED = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED)
"""A report stands that was accepted."""


class OpenCase(Struct, frozen=True):
    """As much of an open case as a list of units shows."""

    agency: str
    year: int
    label: str


class Standing(Struct, frozen=True, kw_only=True):
    """An obligation with all that is known of it: where it stands and what the last visits saw.

    It is looked for on ``host``; where that is empty it is asked for no more.

    ``first_seen`` is an upper bound of the publication, never its date. ``places`` are the addresses the last complete
    search read; ``readable`` tells whether the last visit could read everything, ``trouble`` why not.
    """

    obligation: Obligation
    host: str
    state: ObligationState | None = None
    dating: Dating | None = None
    url: str | None = None
    title: str | None = None
    format: str | None = None
    fee: str | None = None
    first_seen: datetime | None = None
    checked: datetime | None = None
    readable: bool = False
    trouble: str | None = None
    places: tuple[Place, ...] = ()


class CaseEventKind(StrEnum):
    """What happens to a case. *withdrawn*: the book no longer asks; *closed* may be a person's word, too."""

    OPENED = "opened"
    CHANGED = "changed"
    NOTIFIED = "notified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    EXTENDED = "extended"
    REPLIED = "replied"


class Case(Struct, frozen=True, kw_only=True):
    """A failing finding over time; one open case per agency, year, rule and place.

    A person may confirm it, note a reply of the agency, or dismiss it, which closes it.
    """

    agency: str
    year: int
    rule: str
    where: str
    finding: Finding
    opened: datetime
    id: int | None = None
    notified: datetime | None = None
    rectify_by: date | None = None
    closed: datetime | None = None
    confirmed: datetime | None = None
    replied: datetime | None = None
    dismissed: datetime | None = None


class CaseEvent(Struct, frozen=True, kw_only=True):
    """A change of a case, to be stored and journalled; ``by`` is the person who made it, empty for the program.

    ``version`` is that of the rule which decided it, if it is not the one of the case's finding.
    """

    kind: CaseEventKind
    case: Case
    at: datetime
    note: str = ""
    by: str = ""
    version: int | None = None
