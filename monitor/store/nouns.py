"""What only the state of a county knows: a letter and a bulletin as the registers have them, a line of the journal."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from monitor.letters.bulletin import Bulletin
from monitor.model import LetterKind
from monitor.website import PaperState, SiteSight


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
    """A letter as the register shows it."""

    id: int
    kinds: tuple[LetterKind, ...]
    agency: str | None
    recipient: str
    subject: str
    message_id: str
    state: str
    attempts: int
    says: str
    created: datetime
    sent: datetime | None


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
