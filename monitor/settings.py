"""The settings, grouped as in config.toml: frozen, and with the defaults the shipped file shows.

Durations are seconds, sizes bytes, paths absolute, times of day Beijing time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from monitor import __version__
from monitor.model.columns import Column
from monitor.model.roster import Agency, BodyKind, Limits, Site


class MonthDay(NamedTuple):
    """A day that every year has."""

    month: int
    day: int


class Center(Struct, frozen=True, kw_only=True):
    """Who runs the monitor. ``contact`` goes into the User-Agent, ``feedback`` says in letters how to object."""

    name: str
    phone: str = ""
    email: str | None = None
    address: str = ""
    contact: str = ""
    feedback: str = ""


class Http(Struct, frozen=True, kw_only=True):
    """The way to the sites: through a ``proxy`` (its address; empty: directly); ``address`` is what they see of us."""

    proxy: str = ""
    address: str = ""


class Watch(Struct, frozen=True, kw_only=True):
    """How often and how gently sites are visited.

    Visits of the day begin between ``not_before`` and ``not_after`` (None: whenever), those of one site up to
    ``jitter`` seconds later than those of another. A site may have hours of its own. ``site_time`` are the seconds a
    visit or a survey waits for its site in all, ``round_time`` those after which a round begins with no other site.
    """

    every: float = 86400.0
    not_before: time = time(7, 0)
    not_after: time | None = None
    jitter: float = 0.0
    timeout: float = 15.0
    deadline: float = 60.0
    site_time: float = 600.0
    round_time: float = 14400.0
    max_page: int = 20 * 1024**2
    pause: float = 1.0
    max_pages: int = 50
    max_links: int = 100
    links_every: float = 86400.0
    max_hops: int = 10
    workers: int = 4
    robots: bool = True


class Due(Struct, frozen=True, kw_only=True):
    """The due day of each kind of body in the year after the report year; None: nothing is owed.

    ``strict`` makes the due day itself too late; ``rollover`` is ``none`` or ``next_working_day``.
    """

    department: MonthDay = MonthDay(1, 31)
    government: MonthDay = MonthDay(3, 31)
    township: MonthDay | None = MonthDay(1, 31)
    authorised: MonthDay | None = None
    enterprise: MonthDay | None = None
    website_form: MonthDay | None = MonthDay(1, 31)
    before_2019: MonthDay = MonthDay(3, 31)
    strict: bool = False
    rollover: str = "none"


class Overlay(Struct, frozen=True, kw_only=True):
    """A local notice that sets an earlier day, or a day where the law sets none."""

    area: str
    year: int
    kind: BodyKind
    publish_by: date
    source: str
    submit_by: date | None = None


class Remind(Struct, frozen=True, kw_only=True):
    """The steps of the reminder ladder around the due day; ``*_days`` are calendar days."""

    before_days: tuple[int, ...] = (30, 15, 7)
    warn_before_workdays: int = 3
    missing_list_after_workdays: int = 1
    notice_after_days: int = 7


class Rectify(Struct, frozen=True, kw_only=True):
    """Working days to put a case right, by its severity; S4 is never sent."""

    S1: int = 3
    S2: int = 5
    S3: int = 10


class Cases(Struct, frozen=True, kw_only=True):
    """When a finding becomes a case, and how long there is to put it right."""

    readings: int = 2
    missing_needs_sweeps: int = 2
    rectify_workdays: Rectify = Rectify()


class OfficeHours(NamedTuple):
    """From when to when an office works, both ends included."""

    opens: time
    closes: time


class Letters(Struct, frozen=True, kw_only=True):
    """What waits for approval, who signs, when the digest leaves (``digest``: ``workdays``, ``daily`` or ``off``).

    What goes to units leaves on working days within ``hours``.
    """

    approve: tuple[str, ...] = ("bulletin",)
    sender: str | None = None
    sender_name: str = ""
    digest: str = "workdays"
    digest_at: time = time(8, 30)
    hours: OfficeHours = OfficeHours(time(9), time(17, 30))
    templates: Path | None = None


class Days(Struct, frozen=True, kw_only=True):
    """So many days before a column of a class goes stale its unit is reminded."""

    news: int = 3
    notice: int = 15
    policy: int = 15
    annual: int = 30
    mail: int = 15
    survey: int = 30
    interview: int = 30
    stat: int = 15


class Freshness(Struct, frozen=True, kw_only=True):
    """The first step of the ladder of columns: a reminder before one goes stale."""

    remind_days: Days = Days()


class Probe(Struct, frozen=True, kw_only=True):
    """Availability samples: ``per_day`` of them, failed after ``limit`` seconds; ``controls`` tell our outage apart."""

    per_day: int = 24
    limit: float = 15.0
    controls: tuple[str, ...] = ()


class Maintenance(Struct, frozen=True, kw_only=True):
    """Hours a site is down with notice given beforehand (网站临时报备); samples of that time do not count."""

    site: str
    start: datetime
    end: datetime
    note: str


class Bulletins(Struct, frozen=True, kw_only=True):
    """The numbered bulletins. An empty ``series`` or ``addressees`` is that of the catalogue.

    ``code`` is the word of the 文号 (机关代字) and makes a bulletin a letter. ``names`` says who is named:
    ``repeated``, what was not put right in time or came back within ``window_days``; ``open``, everything the unit
    was told of.
    ``copies`` are who else gets it (抄送). An empty ``issuer`` is the center. Drafts are written ``every`` month or
    quarter on its ``day``, or only by hand.
    """

    series: str = ""
    issuer: str = ""
    addressees: str = ""
    copies: str = ""
    every: Literal["month", "quarter", "off"] = "month"
    day: int = 10
    code: str = ""
    names: Literal["repeated", "open"] = "repeated"
    window_days: int = 90
    recheck_days: int = 14
    praise: bool = False


class Browser(Struct, frozen=True, kw_only=True):
    """The browser that shows columns with ``render``; without a ``path`` the Chromium or Chrome that is installed."""

    path: str = ""


class Smtp(Struct, frozen=True, kw_only=True):
    """The mail relay; ``security`` is ``starttls``, ``tls`` or ``none``."""

    host: str = "127.0.0.1"
    port: int = 25
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""
    password_file: Path | None = None
    timeout: float = 30.0
    ca_file: Path | None = None


class Config(Struct, frozen=True, kw_only=True, dict=True):
    """The whole configuration; ``path`` is the file it came from, ``rules_dir`` the county's own rule files."""

    path: Path
    center: Center
    sites: tuple[Site, ...]
    agencies: tuple[Agency, ...]
    overlays: tuple[Overlay, ...] = ()
    lang: str = "zh"
    state_dir: Path
    calendar_dir: Path | None = None
    rules_dir: Path | None = None
    http: Http = Http()
    watch: Watch = Watch()
    due: Due = Due()
    remind: Remind = Remind()
    cases: Cases = Cases()
    letters: Letters = Letters()
    bulletin: Bulletins = Bulletins()
    columns: tuple[Column, ...] = ()
    freshness: Freshness = Freshness()
    probe: Probe = Probe()
    maintenance: tuple[Maintenance, ...] = ()
    browser: Browser = Browser()
    smtp: Smtp = Smtp()

    @cached_property
    def sites_by_host(self) -> Mapping[str, Site]:
        return {site.host: site for site in self.sites}

    @cached_property
    def agencies_by_name(self) -> Mapping[str, Agency]:
        return {agency.name: agency for agency in self.agencies}

    @cached_property
    def columns_by_host(self) -> Mapping[str, Sequence[Column]]:
        """The registered columns of every site that has any."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.site, []).append(column)
        return found

    def of_hosts(self, hosts: Collection[str]) -> tuple[Site, ...]:
        """The sites of these hosts, in their order here."""
        return tuple(site for site in self.sites if site.host in hosts)

    @cached_property
    def fingerprint(self) -> str:
        """Of what is watched, when it is asked, and when whom is told of it."""
        said = sha256()
        asked, told = (self.watch, self.probe), (self.center, self.remind, self.cases, self.freshness, self.letters)
        for one in (asked, told, (self.due, self.overlays), *self.sites, *self.agencies, *self.columns):
            said.update(msgspec.msgpack.encode(one, enc_hook=str))
        return said.hexdigest()

    def limits(self) -> Limits:
        """The bounds of one exchange; the pause of a single site may differ (``Site.pause``)."""
        watch = self.watch
        return Limits(
            timeout=watch.timeout,
            deadline=watch.deadline,
            budget=watch.site_time,
            max_bytes=watch.max_page,
            max_hops=watch.max_hops,
            pause=watch.pause,
            max_pages=watch.max_pages,
            user_agent=self._user_agent(),
            robots=watch.robots,
            proxy=self.http.proxy,
        )

    def _user_agent(self) -> str:
        contact = self.center.contact or self.center.email
        return f"gongkai-monitor/{__version__} (+{contact})" if contact else f"gongkai-monitor/{__version__}"
