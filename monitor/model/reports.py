"""The nouns of the monitor: frozen, without behaviour, importing nothing of ours.

A thing gets a new type when it passes a step:
Obligation -> VisitOrder -> Capture -> Document -> Report -> Finding -> Case -> Letter.
All dates and times are in Asia/Shanghai; datetimes are aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field


class BodyKind(StrEnum):
    """What a body is; it decides which day is its due day (Decree 711, art. 49)."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    TOWNSHIP = "township"
    AUTHORISED = "authorised"
    ENTERPRISE = "enterprise"


class Verdict(StrEnum):
    """What a rule says of a report. Only *fails* may ever reach an agency."""

    HOLDS = "holds"
    FAILS = "fails"
    UNSURE = "unsure"
    SKIPPED = "skipped"
    BROKEN = "broken"


class Severity(StrEnum):
    """S1 statutory duty, S2 material error, S3 format defect, S4 hint (never sent by itself)."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class Agency(Struct, frozen=True, kw_only=True):
    """A body that owes a report. ``site`` is the host it publishes on; ``reports`` its own column, if any.

    A blank ``level`` is an unknown one.
    """

    name: str
    kind: BodyKind
    site: str
    aliases: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    level: str = "county"
    area: str = ""
    reports: str | tuple[str, ...] | None = None


class Selectors(Struct, frozen=True, kw_only=True):
    """How to read the lists of a site that fit nothing else, as CSS selectors.

    ``item`` and ``next`` are looked for in the page, the others in an item; what is left out is found as usual.
    """

    item: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    next: str | None = None


class Site(Struct, frozen=True, kw_only=True):
    """A website. ``host`` is ``name`` or ``name:port``; ``hosts`` are further names it answers to.

    ``reports`` is the parent column of annual reports: an address, or a path of link texts walked from ``home``.
    ``selectors`` read its list pages where they are written by hand. ``owner`` is the unit that answers for the
    site as a whole; empty: the center hears of it.
    """

    host: str
    home: str
    reports: str | tuple[str, ...]
    hosts: tuple[str, ...] = ()
    allow_private: bool = False
    pause: float | None = None
    ca_file: str | None = None
    selectors: Selectors | None = None
    owner: str = ""


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds of one exchange: seconds, bytes, hops."""

    timeout: float = 15.0
    deadline: float = 60.0
    max_bytes: int = 20 * 1024 * 1024
    max_hops: int = 10
    pause: float = 1.0
    max_pages: int = 50
    user_agent: str = "gongkai-monitor"
    robots: bool = True


class Obligation(Struct, frozen=True, kw_only=True):
    """One report owed: agency x year, its due day and the legal or local basis of that day."""

    agency: str
    year: int
    kind: BodyKind
    due: date
    basis: str


class Capture(Struct, frozen=True, kw_only=True):
    """One HTTP exchange as received. ``unchanged`` marks a 304 (empty body, ``sha256`` of the body known before).

    ``line`` is that of the evidence manifest which keeps it, None as long as none does.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    at: datetime
    seconds: float
    redirects: tuple[str, ...] = ()
    unchanged: bool = False
    line: int | None = None


class Trouble(Struct, frozen=True):
    """Why something could not be read or reached: a fixed code and a sentence for people."""

    code: str
    says: str


# --- documents -------------------------------------------------------------------------------------------------


class Paragraph(Struct, frozen=True, tag=True):
    """A block of running text, raw. ``heading`` is the level of an ``h1`` … ``h6`` element, else 0."""

    text: str
    heading: int = 0


class Line(Struct, frozen=True, tag=True):
    """A physical line of a text or PDF source and the cells it is made of (see ``Document.flow``)."""

    text: str
    cells: tuple[str, ...]


class Grid(Struct, frozen=True, tag=True):
    """A table with spans resolved: every position carries the raw text of the cell that covers it.

    None stands where the source has no cell at all (a short row), which is not the same as a blank one.
    """

    rows: tuple[tuple[str | None, ...], ...]


Block = Paragraph | Line | Grid


class Link(Struct, frozen=True):
    url: str
    text: str


class Document(Struct, frozen=True, kw_only=True):
    """What a source says before anything is made of it.

    ``flow`` is true where tables come as runs of cells in ``Line`` blocks and not as ``Grid`` blocks.
    ``titles`` are candidates, best first; ``before`` the last lines that stand before the body. ``shown`` are (label,
    raw date) pairs found outside the body text.
    """

    media_type: str
    charset: str | None = None
    titles: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    flow: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    crumbs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    images: int = 0
    trouble: Trouble | None = None


class CellState(StrEnum):
    NUMBER = "number"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    TEXT = "text"
    UNREADABLE = "unreadable"


class Cell(Struct, frozen=True):
    """A table cell: the raw text, what kind of thing it is, and its value (None unless a number)."""

    raw: str
    state: CellState
    value: int | float | None = None


Table = Mapping[str, tuple[Cell, ...]]
"""Row key -> cells in column order. Table 2 has one cell a key; an absent row has no key."""


class Section(Struct, frozen=True, kw_only=True):
    """One of the six sections as found. ``number`` is its canonical number, ``ordinal`` the one printed (or None)."""

    number: int
    name: str
    heading: str
    ordinal: int | None
    exact: bool
    paragraphs: tuple[str, ...]
    tables: int = 0


class FeeKind(StrEnum):
    NIL = "nil"
    CHARGED = "charged"
    MISSING = "missing"
    UNCLEAR = "unclear"


class Fee(Struct, frozen=True, kw_only=True):
    """The statement of information-processing fees (国办函〔2020〕109号). ``amount`` in yuan, ``notices`` a count.

    ``general`` marks wordings that do not name 信息处理费; ``quotes`` are the sentences the statement rests on.
    """

    kind: FeeKind
    amount: int | float | None = None
    notices: int | None = None
    sections: tuple[int, ...] = ()
    general: bool = False
    complete: bool = False
    conflict: bool = False
    quotes: tuple[str, ...] = ()


class Dating(Struct, frozen=True, kw_only=True):
    """The publication date by the precedence of its witnesses: shown on the page, in the list, in the address.

    ``source`` is ``option``, ``page``, ``list`` or ``url``. A ``weak`` date may acquit but never convict. An address
    with a month only gives ``until``, the last day it can mean, and no ``day``.
    """

    day: date | None = None
    until: date | None = None
    source: str | None = None
    weak: bool = False


class Report(Struct, frozen=True, kw_only=True):
    """The facts of one document. With ``trouble`` set nothing below ``dating`` may be trusted to be complete.

    ``disputed`` are places (``table3.r1.natural``) where a second, independent reading saw something else;
    it is None as long as no second reading was made. ``extra_ordinals`` are numbers of top-level headings that are
    none of the six sections. ``fees_label`` are the words over and beside the fee row of table 2, None where they were
    not read. ``tags`` are the ``meta`` tags of the page, names in lower case, None if unknown.
    """

    source: str
    sha256: str
    media_type: str
    charset: str | None = None
    trouble: Trouble | None = None
    agency: str | None = None
    year: int | None = None
    title: str | None = None
    title_years: tuple[int, ...] = ()
    dating: Dating = Dating()
    period: tuple[date, date] | None = None
    period_raw: str | None = None
    format: str | None = None
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    extra_ordinals: tuple[int, ...] = ()
    table2: Table | None = None
    table3: Table | None = None
    table4: Table | None = None
    fees_label: str | None = None
    fee: Fee | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    crumbs: tuple[str, ...] = ()
    attachments: tuple[Link, ...] = ()
    images: int = 0
    disputed: tuple[str, ...] | None = None
    attached: tuple[Attached, ...] = ()
    tags: Mapping[str, str] | None = None


class Attached(Struct, frozen=True, kw_only=True):
    """A document offered beside a report: ``attachments`` are all such links of a page, these are the opened ones.

    With ``trouble`` set the document accuses nobody. ``report`` is what was read of it, None if it reads as no report.
    """

    link: Link
    trouble: Trouble | None = None
    report: Report | None = None


class Item(Struct, frozen=True, kw_only=True):
    """One entry of a list page. ``url`` is empty where the page shows an entry that only a script could open.

    ``beside`` marks an entry of a list beside that of the page: most read, recommended, related. ``misdated`` is what
    stands for its date and is none (``2026-02-30``).
    """

    title: str
    url: str
    published: date | None = None
    pinned: bool = False
    beside: bool = False
    misdated: str = ""


class Listing(Struct, frozen=True, kw_only=True):
    """A list page as read. ``links`` are the other links of the page: sub-columns, navigation.

    ``total`` is the stated number of entries, ``pages`` that of pages (or how many there are at least); ``trouble``
    says why the page could not be read to its end. A link without an address has an empty one. ``undated`` are links
    in rows like entries on a page without any entry; ``vacant`` marks a page that shows a list with nothing in it,
    ``awaiting`` one whose list a script or a frame may still fill, beside whatever entries it has. ``scripted`` pages
    have scripts or frames that are not known to leave lists alone.
    """

    source: str
    items: tuple[Item, ...] = ()
    undated: tuple[Item, ...] = ()
    vacant: bool = False
    awaiting: bool = False
    scripted: bool = False
    links: tuple[Link, ...] = ()
    crumbs: tuple[str, ...] = ()
    total: int | None = None
    pages: int | None = None
    next: str | None = None
    trouble: Trouble | None = None


# --- visits ----------------------------------------------------------------------------------------------------


class Known(Struct, frozen=True, kw_only=True):
    """What is remembered of an address, so that a 304 answers from facts already stored."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    listing: Listing | None = None
    report: Report | None = None


class Load(Struct, frozen=True, kw_only=True):
    """How the page of a report opened on a day: the seconds it took, and why it did not open if it did not."""

    day: date
    seconds: float
    trouble: str | None = None


class Target(Struct, frozen=True, kw_only=True):
    """One obligation as a visit needs it, with the address and the earliest date its report was seen under before.

    ``first_seen`` is the day the report was first read, ``missed`` the last day before on which a whole search did
    not find it, ``gone`` the days since on which its address led to nothing, ``loads`` how it opened lately.
    ``previous`` are the stored facts of the report of the year before.
    """

    agency: Agency
    obligation: Obligation
    earliest: Dating | None = None
    url: str | None = None
    previous: Report | None = None
    first_seen: date | None = None
    missed: date | None = None
    gone: tuple[date, ...] = ()
    loads: tuple[Load, ...] = ()


class VisitOrder(Struct, frozen=True, kw_only=True):
    """One round over one site: plain data in."""

    site: Site
    targets: tuple[Target, ...]
    at: datetime
    limits: Limits
    known: Mapping[str, Known] = field(default_factory=dict)
    start: str | None = None


class Place(Struct, frozen=True, kw_only=True):
    """An address that was searched: ``outcome`` is ``read`` or a trouble code."""

    url: str
    at: datetime
    outcome: str
    says: str = ""


Values = Mapping[str, str | int | float]
"""What fills the placeholders of a message."""


class Remark(Struct, frozen=True, kw_only=True):
    """What a check says of one place; ``reason`` and ``values`` name a message of the catalogue.

    ``terms`` are the cells an arithmetic relation rests on with their coefficients (left side minus right side), and
    ``delta`` is what the relation is off by. ``cells`` are those that words elsewhere in the report are held against.
    """

    verdict: Verdict
    where: str = ""
    reason: str = ""
    values: Values = field(default_factory=dict)
    severity: Severity | None = None
    terms: Mapping[str, int] = field(default_factory=dict)
    delta: int | float = 0
    cells: tuple[str, ...] = ()


class Recheck(Struct, frozen=True, kw_only=True):
    """What became of the address an accepted report had: ``outcome`` is ``read`` or a trouble code.

    ``days`` are all the days, today's included, on which it led to nothing; ``others`` are further reports of the
    site that left their addresses in the same round.
    """

    outcome: str
    days: tuple[date, ...] = ()
    others: int = 0


class Search(Struct, frozen=True, kw_only=True):
    """A search for a report: the places looked at, and whether every one of them could be read.

    ``seen_before`` is the address an accepted report had on an earlier visit, ``recheck`` what stands there now.
    """

    places: tuple[Place, ...]
    complete: bool
    seen_before: str | None = None
    recheck: Recheck | None = None


class Witnesses(Struct, frozen=True, kw_only=True):
    """What tells when a report was published: the day its page shows, that of the list, that in its address.

    ``first_seen`` is the day a visit first read it, ``missed`` the last day before on which a whole search did not
    find it. What is unknown is None.
    """

    shown: date | None = None
    listed: date | None = None
    url: date | None = None
    first_seen: date | None = None
    missed: date | None = None


class Placement(Struct, frozen=True, kw_only=True):
    """Whether a report is linked from its body's own column and from the site's; None where that cannot be said."""

    own: bool | None = None
    common: bool | None = None


class Loads(Struct, frozen=True, kw_only=True):
    """How a report's page opened, the latest day last, and the seconds the site's other pages took this time."""

    latest: tuple[Load, ...]
    usual: float | None = None


class Other(Struct, frozen=True, kw_only=True):
    """Another report of the same site and year: that of another body, or a further copy of the body's own."""

    agency: Agency
    url: str
    report: Report


class Peer(Struct, frozen=True, kw_only=True):
    """A unit as the rules across units see it; without ``sha256`` no report of its was read.

    ``shingles`` are, by section, those it shares with other units, and ``alone`` is how many only it has.
    """

    agency: Agency
    sha256: str | None = None
    shingles: Mapping[int, frozenset[int]] = field(default_factory=dict)
    alone: Mapping[int, int] = field(default_factory=dict)


class Peers(Struct, frozen=True, kw_only=True):
    """All registered units of one year. ``holders`` are, by section, the names of the units that share a shingle."""

    units: tuple[Peer, ...]
    holders: Mapping[int, Mapping[int, tuple[str, ...]]] = field(default_factory=dict)


class Dossier(Struct, frozen=True, kw_only=True):
    """All that rules may look at. What is unknown is None, and the rules that need it are skipped.

    ``previous`` are the facts of the same unit's report of the year before, ``peers`` the other units of the year.
    """

    today: date
    report: Report | None = None
    agency: Agency | None = None
    kind: BodyKind | None = None
    year: int | None = None
    due: date | None = None
    search: Search | None = None
    previous: Report | None = None
    peers: Peers | None = None
    url: str | None = None
    witnesses: Witnesses | None = None
    placement: Placement | None = None
    loads: Loads | None = None
    others: tuple[Other, ...] | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """A rule's verdict about one place of one report (or its absence), in words people read.

    ``saw`` are the figures and quotations it rests on, as the check named them.
    """

    agency: str
    year: int
    rule: str
    version: int
    severity: Severity
    verdict: Verdict
    where: str
    says: str
    title: str
    law: str
    fix: str
    label: str
    url: str | None = None
    sha256: str | None = None
    saw: Values = field(default_factory=dict)


class Sighting(Struct, frozen=True, kw_only=True):
    """What a visit saw of one target: its report, the findings, and why it could not be read if it could not.

    ``gone`` says that the address of a report accepted before leads to nothing.
    """

    agency: str
    year: int
    url: str | None = None
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    trouble: Trouble | None = None
    gone: bool = False


class VisitRecord(Struct, frozen=True, kw_only=True):
    """One round over one site: plain data out. ``complete`` when every place was read successfully."""

    host: str
    at: datetime
    complete: bool
    places: tuple[Place, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    captures: tuple[Capture, ...] = ()
    remembered: Mapping[str, Known] = field(default_factory=dict)
    start: str | None = None
    trouble: Trouble | None = None


# --- cases and letters -----------------------------------------------------------------------------------------


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


class Standing(Struct, frozen=True, kw_only=True):
    """An obligation with all that is known of it: where it stands and what the last visits saw.

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


class SiteState(Struct, frozen=True, kw_only=True):
    """What is known of a site between visits."""

    host: str
    visited: datetime
    complete: bool
    start: str | None = None
    trouble: Trouble | None = None


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


class File(Struct, frozen=True, kw_only=True):
    """A file that goes out with a letter."""

    name: str
    media_type: str
    content: bytes


class Letter(Struct, frozen=True, kw_only=True):
    """One mail to one address, ready to be queued. ``kinds`` names those of its parts, the gravest first.

    ``cases`` are the ids of the cases it tells of, ``reminded`` the (agency, year) pairs it reminds of. ``files`` are
    attached in their order.
    """

    kinds: tuple[str, ...]
    to: str
    subject: str
    text: str
    html: str
    agency: str | None = None
    at: datetime
    message_id: str = ""
    cases: tuple[int, ...] = ()
    reminded: tuple[tuple[str, int], ...] = ()
    files: tuple[File, ...] = ()


class Queued(Struct, frozen=True, kw_only=True):
    """A letter as it waits: ``message`` is complete (headers and body), ``attempts`` counts the failed ones."""

    id: int
    to: str
    sender: str
    message: bytes
    message_id: str
    attempts: int = 0
