"""A document taken apart, and the report read from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from monitor.model.claims import Claim
from monitor.model.pages import Link, Trouble


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


class Title(Struct, frozen=True):
    """What may be the title of a document, and where it stands.

    ``mark`` is the element a publishing system puts around it, ``heading`` an ``h1`` …, ``meta`` a tag, ``page`` the
    page title, ``line`` a line of the text.
    """

    text: str
    origin: str


class Document(Struct, frozen=True, kw_only=True):
    """What a source says before anything is made of it.

    ``flow`` is true where tables come as runs of cells in ``Line`` blocks and not as ``Grid`` blocks.
    ``titles`` are candidates, best first; ``before`` the last lines that stand before the body. ``shown`` are (label,
    raw date) pairs found outside the body text. ``closed`` tells that the source ends behind the body, where its markup
    does; ``sizes`` are the bytes and the characters of a source that is nothing but text.
    """

    media_type: str
    charset: str | None = None
    titles: tuple[Title, ...] = ()
    before: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    flow: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    crumbs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    images: int = 0
    closed: bool = False
    sizes: tuple[int, ...] = ()
    trouble: Trouble | None = None


class CellState(StrEnum):
    """What a cell of a table holds; nothing, a dash and what could not be read are three things, and none is zero."""

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


class Numbered(Struct, frozen=True, kw_only=True):
    """A cell with a number as long as one of a person: raw texts of its own, of the head of its column and of the cell
    before it, each cut to what is near the number."""

    text: str
    head: str = ""
    beside: str = ""


class Section(Struct, frozen=True, kw_only=True):
    """One of the six sections as found. ``number`` is its canonical number, ``ordinal`` the one printed (or None).

    ``numbered`` are the first thousand cells of its tables with a long number; all other words in tables are lost.
    """

    number: int
    name: str
    heading: str
    ordinal: int | None
    exact: bool
    paragraphs: tuple[str, ...]
    tables: int = 0
    numbered: tuple[Numbered, ...] = ()


class FeeKind(StrEnum):
    """What a report says of information-processing fees (国办函〔2020〕109号)."""

    NIL = "nil"
    CHARGED = "charged"
    MISSING = "missing"
    UNCLEAR = "unclear"


class Fee(Struct, frozen=True, kw_only=True):
    """The statement of information-processing fees (国办函〔2020〕109号). ``amount`` in yuan, ``notices`` a count.

    ``general`` marks wordings that do not name 信息处理费; ``quotes`` are the sentences the statement rests on,
    ``claims`` what they were understood to say.
    """

    kind: FeeKind
    amount: int | float | None = None
    notices: int | None = None
    sections: tuple[int, ...] = ()
    general: bool = False
    complete: bool = False
    conflict: bool = False
    quotes: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


class Break(Struct, frozen=True):
    """Where a report breaks off: in this section (0 the opening), the ones before it are whole. ``code`` tells by what.

    Codes: ``in-table``, ``in-sentence``, ``later-parts`` (nothing behind a section that may be whole), ``round-size``.
    """

    code: str
    section: int


class Dating(Struct, frozen=True, kw_only=True):
    """The publication date by the precedence of its witnesses: shown on the page, in the list, in the address.

    ``source`` is ``option``, ``page``, ``list`` or ``url``. A ``weak`` date may acquit but never convict. An address
    with a month only gives ``until``, the last day it can mean, and no ``day``.
    """

    day: date | None = None
    until: date | None = None
    source: str | None = None
    weak: bool = False


class Witness(Struct, frozen=True, kw_only=True):
    """What one place says of a fact of the document: ``title``, ``agency``, ``year`` or ``published``.

    ``origin`` is where it says so, ``weight`` what it counts for: for an agency 3 is decisive, 1 is nothing by itself.
    """

    fact: str
    origin: str
    says: str
    weight: int


class Report(Struct, frozen=True, kw_only=True):
    """The facts of one document. With ``trouble`` set nothing below ``dating`` may be trusted to be complete.

    ``disputed`` are places (``table3.r1.natural``) where a second, independent reading saw something else;
    it is None as long as no second reading was made. ``extra_ordinals`` are numbers of top-level headings that are
    none of the six sections. ``fees_label`` are the words over and beside the fee row of table 2, None where they were
    not read. ``tags`` are the ``meta`` tags of the page, names in lower case, None if unknown. ``breaks_off`` is None
    for a report that has its end.
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
    breaks_off: Break | None = None
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
    witnesses: tuple[Witness, ...] = ()


class Attached(Struct, frozen=True, kw_only=True):
    """A document offered beside a report: ``attachments`` are all such links of a page, these are the opened ones.

    With ``trouble`` set the document accuses nobody. ``report`` is what was read of it, None if it reads as no report.
    """

    link: Link
    trouble: Trouble | None = None
    report: Report | None = None
