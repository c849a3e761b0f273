"""What a letter is about. A part is plain data; one letter carries every part due to one address.

All strings may come from a page and are treated as hostile: ``compose`` makes them inert before any template sees them.
Days are calendar days, datetimes are aware (Asia/Shanghai).
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from monitor.letters.bulletin import Bulletin
from monitor.letters.office import Office as Office
from monitor.model import Agency, Case, File, Finding, LetterKind, Obligation, Place, Trouble


class ReminderPart(Struct, frozen=True, kw_only=True):
    """A report falls due in ``days_left`` calendar days (0 = today) and was not found yet.

    ``provisional``: the day this reminder went out rests on a provisional working-day calendar.
    """

    agency: Agency
    obligation: Obligation
    days_left: int
    provisional: bool = False


class Expiring(Struct, frozen=True, kw_only=True):
    """A column that goes stale unless something new appears in it: its names, limit in words, last day in order."""

    place: str
    url: str
    limit: str
    newest: date
    last_day: date
    days_left: int


class ExpiryPart(Struct, frozen=True, kw_only=True):
    """Columns of one unit that go stale soon (即将超期提醒)."""

    agency: Agency
    columns: tuple[Expiring, ...]
    checked_at: datetime
    provisional: bool = False


class OverduePart(Struct, frozen=True, kw_only=True):
    """A report was not found after its due day, although every address in ``places`` was read.

    ``provisional``: ``rectify_by`` was counted on a provisional working-day calendar; ``case`` is its case.
    """

    agency: Agency
    obligation: Obligation
    today: date
    places: tuple[Place, ...]
    rectify_by: date
    provisional: bool = False
    case: int | None = None


class NoticePart(Struct, frozen=True, kw_only=True):
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


class BulletinPart(Struct, frozen=True, kw_only=True):
    """A bulletin as it goes to one of the units, with its files."""

    agency: Agency
    bulletin: Bulletin
    files: tuple[File, ...] = ()


class Totals(Struct, frozen=True, kw_only=True):
    """The obligations of a report year by state; ``owed`` is their number without the waived ones."""

    year: int
    owed: int
    published: int = 0
    late: int = 0
    undated: int = 0
    pending: int = 0
    overdue: int = 0
    unknown: int = 0
    waived: int = 0


class Appeared(Struct, frozen=True, kw_only=True):
    """A report that became known. ``published`` is the date on the page or list, None when there is no usable one."""

    agency: str
    year: int
    title: str
    url: str
    seen: datetime
    published: date | None = None
    late: bool = False


class Unreadable(Struct, frozen=True, kw_only=True):
    """A site that could not be read; ``agencies`` are those nothing can be said of meanwhile."""

    host: str
    trouble: Trouble
    agencies: tuple[str, ...] = ()


class Sending(Struct, frozen=True, kw_only=True):
    """A letter handed over, or not (``says`` tells why)."""

    to: str
    subject: str
    says: str = ""


class ColumnTotals(Struct, frozen=True, kw_only=True):
    """The columns under watch by where they stand; ``fresh`` are those in order, new and exempt ones included."""

    watched: int
    fresh: int
    soon: int
    stale: int
    blank: int
    uncertain: int


class Undecided(Struct, frozen=True, kw_only=True):
    """A column of which nothing can be said; ``trouble`` is why it could not be read, if it could not."""

    agency: str
    place: str
    trouble: Trouble | None = None


class Certificate(Struct, frozen=True, kw_only=True):
    """A site's certificate that ends soon (``until`` is its last day), or that could not be trusted."""

    host: str
    until: date | None = None
    trouble: Trouble | None = None


class Repeated(Struct, frozen=True, kw_only=True):
    """A problem that the last bulletin named again, ``times`` issues in a row."""

    agency: str
    place: str
    label: str
    times: int


class DigestPart(Struct, frozen=True, kw_only=True):
    """The day's report to the center itself.

    ``overdue`` are the obligations overdue on ``day``; ``opened`` and ``closed`` are the cases of the day, ``open`` all
    that stand, those of the day included; ``unsure`` are findings that want a human eye and went to nobody.
    ``repeated`` is what a bulletin since the last digest named again: what follows is for people to decide.
    """

    day: date
    totals: tuple[Totals, ...] = ()
    overdue: tuple[Obligation, ...] = ()
    opened: tuple[Case, ...] = ()
    open: tuple[Case, ...] = ()
    closed: tuple[Case, ...] = ()
    unsure: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    appeared: tuple[Appeared, ...] = ()
    sent: tuple[Sending, ...] = ()
    failed: tuple[Sending, ...] = ()
    columns: ColumnTotals | None = None
    undecided: tuple[Undecided, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    certificates: tuple[Certificate, ...] = ()


class AlertPart(Struct, frozen=True, kw_only=True):
    """Faults of ours, for the operator alone: one finished sentence a line."""

    day: date
    lines: tuple[str, ...]


Part = ReminderPart | ExpiryPart | OverduePart | NoticePart | BulletinPart | DigestPart | AlertPart

KINDS: dict[type[Part], LetterKind] = {
    OverduePart: LetterKind.OVERDUE,
    NoticePart: LetterKind.NOTICE,
    BulletinPart: LetterKind.BULLETIN,
    ReminderPart: LetterKind.REMINDER,
    ExpiryPart: LetterKind.EXPIRY,
    DigestPart: LetterKind.DIGEST,
    AlertPart: LetterKind.ALERT,
}
"""The kind of each part, the gravest first."""
