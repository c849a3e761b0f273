"""A survey of a website: what is ordered, what was seen, and what is judged of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from monitor.model.columns import Column, ColumnSight, ColumnState
from monitor.model.dossiers import Dossier
from monitor.model.pages import Capture, Trouble
from monitor.model.roster import Limits, Site
from monitor.model.visits import Known, Place


class DeadLink(Struct, frozen=True, kw_only=True):
    """A link that led to nothing: where it stands, what it is (``home``, ``column``, ``article``, ``attachment``,
    ``image``, ``outward``) and the trouble code. ``days`` are the days, this one included, on which it did."""

    page: str
    url: str
    text: str
    kind: str
    code: str
    days: tuple[date, ...] = ()


class Tls(Struct, frozen=True, kw_only=True):
    """The state of a site's certificate: the last day it is good for, or why it could not be trusted."""

    until: date | None = None
    trouble: Trouble | None = None


class PageSight(Struct, frozen=True, kw_only=True):
    """What one page says of its template: title, ``meta`` tags (names in lower case), and footer.

    ``kind`` is ``home``, ``column``, ``article``, or ``outward`` for the page of another host that a link led to.
    ``repeated`` are tags that stand twice. ``footer`` maps the elements found (``conac``, ``feedback``, ``code``,
    ``sponsor``, ``contact``, ``icp``, ``police``, ``sitemap``) to what was found; an element that is not there has no
    key. ``hidden`` are links to other hosts that a reader cannot see, ``scripted`` says that scripts, frames or a
    picture may show what was not found.
    """

    url: str
    kind: str
    title: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()
    footer: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    scripted: bool = False


class Form(Struct, frozen=True, kw_only=True):
    """The annual form of a website (政府网站工作年度报表) of a year.

    ``from_home`` is whether the home page leads to it, by a link of its own or by a column of such forms; None where
    scripts, pictures or a page not read whole may hide the link.
    """

    year: int
    title: str
    url: str
    published: date | None = None
    from_home: bool | None = False


class Sample(Struct, frozen=True, kw_only=True):
    """One probe of a home page: whether it opened within the limit, in how many seconds, else the trouble code.

    ``void`` says why it does not count: ``uplink`` (the control hosts failed too), ``maintenance``, ``blocked``, or
    ``unclear`` where what came says neither that the site is up nor that it is down (a certificate, a strange host).
    ``wait_until`` is when the site asked to be asked again; it is not kept with the sample.
    """

    host: str
    at: datetime
    seconds: float
    trouble: str | None = None
    void: str | None = None
    wait_until: datetime | None = None


class Message(Struct, frozen=True, kw_only=True):
    """An entry of a mail column: the day it was written if its list tells, and whether it is answered, or None.

    ``text`` are all the words of its row.
    """

    url: str
    text: str
    written: date | None = None
    answered: bool | None = None


class SiteSight(Struct, frozen=True, kw_only=True):
    """What a survey saw of a site beyond its columns. ``newest`` is the latest day of an entry on the home page.

    ``level`` says where it was found: ``home``, or ``second`` where the home page only navigates. ``awaiting`` says
    that scripts or frames may bring newer entries, ``undated`` that some bear no day. ``ipv6`` is
    whether the site answers over IPv6, None where our own network lacks it. ``dead`` are links that led to nothing
    on this survey, ``checked`` how many links were followed, ``outward`` the pages that links to other hosts led to.
    ``mail`` are the messages of the mail columns, None where their lists do not tell what is answered. ``looked`` is
    when templates, links and reach were last looked at; at another time they are empty or None, and ``dead`` is as
    it was.
    """

    host: str
    at: datetime
    newest: date | None = None
    level: str = "home"
    undated: bool = False
    awaiting: bool = False
    pages: tuple[PageSight, ...] = ()
    dead: tuple[DeadLink, ...] = ()
    checked: int = 0
    outward: tuple[PageSight, ...] = ()
    ipv6: bool | None = None
    tls: Tls | None = None
    form: Form | None = None
    form_searched: bool = False
    looked: datetime | None = None
    mail: tuple[Message, ...] | None = None
    trouble: Trouble | None = None


class ColumnTarget(Struct, frozen=True, kw_only=True):
    """A column as a survey needs it: the span it must be renewed in, and what the last survey that read it saw."""

    column: Column
    limit: str = ""
    before: ColumnSight | None = None


class SurveyOrder(Struct, frozen=True, kw_only=True):
    """One survey of one site: plain data in. A ``thorough`` one looks at templates, links and reach as well, which was
    last done at ``looked``. ``dead`` are the links that led to nothing on earlier days, ``browser`` is the program that
    shows columns with ``render`` (empty: the one installed). ``fetched`` came of the same site a moment ago, and is not
    asked for again.
    """

    site: Site
    columns: tuple[ColumnTarget, ...]
    at: datetime
    limits: Limits
    known: Mapping[str, Known] = field(default_factory=dict)
    dead: tuple[DeadLink, ...] = ()
    fetched: tuple[Capture, ...] = ()
    most_links: int = 100
    thorough: bool = True
    looked: datetime | None = None
    browser: str = ""


class SurveyRecord(Struct, frozen=True, kw_only=True):
    """One survey of one site: plain data out; ``wait_until`` as in ``VisitRecord``."""

    host: str
    at: datetime
    columns: tuple[ColumnSight, ...] = ()
    site: SiteSight | None = None
    places: tuple[Place, ...] = ()
    captures: tuple[Capture, ...] = ()
    remembered: Mapping[str, Known] = field(default_factory=dict)
    trouble: Trouble | None = None
    wait_until: datetime | None = None


class WebDossier(Dossier, frozen=True, kw_only=True):
    """All that rules about columns and sites may look at.

    For a rule about a column ``column`` is its sight, for one about a site ``website`` and ``columns`` are, and the
    ``samples`` of the seven whole days before today (from midnight on). ``registered`` is the day a column came under
    watch.
    """

    column: ColumnSight | None = None
    registered: date | None = None
    website: SiteSight | None = None
    columns: tuple[ColumnSight, ...] | None = None
    states: tuple[ColumnState, ...] | None = None
    samples: tuple[Sample, ...] | None = None
