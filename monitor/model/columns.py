"""Columns that must be kept fresh, and what was seen of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.pages import Item, Trouble

WEBSITE = 0
"""The year of findings and cases that are about a website and no report."""


class ColumnClass(StrEnum):
    """What a column is for; its class decides how long it may stay without a new entry (国办秘函〔2019〕19号)."""

    NEWS = "news"
    NOTICE = "notice"
    POLICY = "policy"
    ANNUAL = "annual"
    MAIL = "mail"
    SURVEY = "survey"
    INTERVIEW = "interview"
    STAT = "stat"
    STATIC = "static"
    EXEMPT = "exempt"


class Column(Struct, frozen=True, kw_only=True):
    """A column of a site: its names from the home page down, its address, the unit that answers for it.

    ``first`` marks a column of the first level. ``since`` is the day it was registered, ``limit`` its own limit in
    place of that of its class (``14d``, ``6m``), ``reason`` why it is exempt. ``site`` is a host. ``render`` is for a
    list that scripts fill: it is read as a browser shows it.
    """

    site: str
    path: tuple[str, ...]
    url: str
    kind: ColumnClass
    agency: str
    first: bool = False
    since: date | None = None
    limit: str = ""
    reason: str = ""
    render: bool = False


class ColumnSight(Struct, frozen=True, kw_only=True):
    """What a survey saw of a column on all pages of its list.

    ``newest`` is the latest day of an entry that is not in the future, ``shown`` where it was found (``list``,
    ``article``, ``url``, or ``weak`` for a day of drafting), ``title`` and ``url`` are that entry's. ``items`` counts
    the entries seen, ``undated`` those that bear no day, not even on their own pages; ``future`` are entries dated
    after the day of the survey, ``impossible`` those dated on no day there is. ``blank`` is true for a list that was
    read and has no entry, None where that cannot be told. ``article`` is the day the newest entry's own page bears, if
    it was opened. ``awaiting`` when a script may be yet to fill the list, ``complete`` when nothing newer can have been
    missed; with ``trouble`` nothing else counts.
    """

    column: Column
    at: datetime
    newest: date | None = None
    shown: str | None = None
    title: str = ""
    url: str = ""
    article: date | None = None
    items: int = 0
    undated: int = 0
    future: tuple[Item, ...] = ()
    impossible: tuple[Item, ...] = ()
    blank: bool | None = None
    complete: bool = False
    awaiting: bool = False
    trouble: Trouble | None = None


class ColumnState(StrEnum):
    """Where a column stands. *uncertain* (undated, unreadable, script) never leads to a letter.

    *unseen* is never written down: it was in order when somebody looked, and its last day has passed since.
    """

    FRESH = "fresh"
    SOON = "soon"
    STALE = "stale"
    BLANK = "blank"
    UNCERTAIN = "uncertain"
    GRACE = "grace"
    EXEMPT = "exempt"
    UNSEEN = "unseen"


class ColumnStanding(Struct, frozen=True, kw_only=True):
    """A registered column with all that is known of it.

    ``limit`` is the span it must be renewed in (empty: none), ``expires`` the last day it counts as fresh. ``sight``
    is that of the last survey, ``readable`` that of the last one that could read the column.
    """

    place: str
    registered: date
    sight: ColumnSight
    state: ColumnState
    limit: str = ""
    readable: ColumnSight | None = None
    expires: date | None = None
