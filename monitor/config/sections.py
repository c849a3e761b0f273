"""The form of every key of config.toml, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.config import fields
from monitor.config.fields import count, duration
from monitor.config.forms import Form, each, either, filled, misfit, shown, table, unset_or
from monitor.letters.kinds import NAMES
from monitor.model.columns import Column, ColumnClass
from monitor.model.roster import Agency, BodyKind, Selectors, Site
from monitor.settings import (
    Browser,
    Bulletins,
    Cases,
    Center,
    Days,
    Due,
    Freshness,
    Http,
    Letters,
    Maintenance,
    Overlay,
    Probe,
    Rectify,
    Remind,
    Smtp,
    Watch,
)

LEVELS = ("state", "province", "city", "county", "township")


def single(base: Path) -> Mapping[str, Form[Any]]:
    """The keys and sections that stand once; relative paths start at ``base``."""
    return {
        "lang": fields.choice("zh", "en"),
        "state_dir": _path(base),
        "calendar_dir": unset_or(_directory(base)),
        "rules_dir": unset_or(_directory(base)),
        "roster": unset_or(_file(base)),
        "center": _CENTER,
        "http": _HTTP,
        "watch": _WATCH,
        "due": _DUE,
        "remind": _REMIND,
        "cases": _CASES,
        "letters": table(
            Letters,
            approve=each(fields.choice(*NAMES)),
            sender=unset_or(fields.mail),
            sender_name=fields.text,
            digest=fields.choice("workdays", "daily", "off"),
            digest_at=fields.clock,
            hours=fields.hours,
            templates=unset_or(_directory(base)),
        ),
        "column_table": unset_or(_file(base)),
        "freshness": _FRESHNESS,
        "probe": _PROBE,
        "browser": table(Browser, path=fields.text),
        "bulletin": _BULLETIN,
        "smtp": table(
            Smtp,
            host=fields.bare_host,
            port=count(1, 65535),
            security=fields.choice("starttls", "tls", "none"),
            user=fields.text,
            password_env=fields.text,
            password_file=unset_or(_path(base)),
            timeout=duration("1s", "10m"),
            ca_file=unset_or(_file(base)),
        ),
    }


def repeated(base: Path) -> Mapping[str, Form[Any]]:
    """The sections that stand any number of times."""
    return {
        "site": table(
            Site,
            host=fields.host,
            home=fields.url,
            reports=_REPORTS,
            hosts=each(fields.host),
            allow_private=fields.flag,
            pause=unset_or(duration("0s", "10m")),
            tls=fields.choice("modern", "legacy"),
            ca_file=unset_or(lambda raw: str(_file(base)(raw))),
            selectors=unset_or(_SELECTORS),
            owner=fields.text,
            headers=fields.headers,
            not_before=unset_or(fields.clock),
            not_after=unset_or(fields.clock),
        ),
        "column": COLUMN,
        "maintenance": table(Maintenance, site=fields.host, start=fields.moment, end=fields.moment, note=fields.name),
        "agency": AGENCY,
        "overlay": table(
            Overlay,
            area=fields.name,
            year=_YEAR,
            kind=fields.member(BodyKind),
            submit_by=fields.iso_date,
            publish_by=fields.iso_date,
            source=fields.name,
        ),
    }


_YEAR = count(2008, 2100)
_REPORTS = either(fields.url, each(fields.name))

_SELECTORS = table(
    Selectors,
    item=fields.selector,
    title=unset_or(fields.selector),
    link=unset_or(fields.selector),
    date=unset_or(fields.selector),
    next=unset_or(fields.selector),
)

AGENCY = table(
    Agency,
    name=fields.name,
    kind=filled(fields.member(BodyKind)),
    site=filled(fields.host),
    aliases=each(fields.name),
    emails=each(fields.mail),
    level=fields.choice(*LEVELS),
    area=fields.text,
    reports=unset_or(_REPORTS),
)

COLUMN = table(
    Column,
    site=filled(fields.host),
    path=each(fields.name),
    url=fields.url,
    kind=filled(fields.member(ColumnClass)),
    agency=fields.name,
    first=fields.yes_or_no,
    since=unset_or(fields.iso_date),
    limit=unset_or(fields.span),
    reason=fields.text,
    render=fields.yes_or_no,
)

_FRESHNESS = table(
    Freshness,
    remind_days=table(Days, **{one: count(1, 180) for one in Days.__struct_fields__}),
)

_PROBE = table(Probe, per_day=count(1, 288), limit=duration("100ms", "2m"), controls=each(fields.url))

_CENTER = table(
    Center,
    name=fields.name,
    phone=fields.text,
    email=unset_or(fields.mail),
    address=fields.text,
    contact=fields.header_text,
    feedback=fields.text,
)

_HTTP = table(Http, proxy=fields.proxy, address=fields.text)

_WATCH = table(
    Watch,
    every=duration("1m", "30d"),
    not_before=fields.clock,
    not_after=unset_or(fields.clock),
    jitter=duration("0s", "12h"),
    timeout=duration("100ms", "10m"),
    deadline=duration("100ms", "1h"),
    site_time=duration("1s", "12h"),
    round_time=duration("1m", "24h"),
    max_page=fields.size,
    pause=duration("0s", "10m"),
    max_pages=count(1, 10_000),
    max_links=count(1, 10_000),
    links_every=duration("1h", "30d"),
    max_hops=count(0, 10),
    workers=count(1, 64),
    robots=fields.flag,
)

_DUE = table(
    Due,
    department=fields.month_day,
    government=fields.month_day,
    township=unset_or(fields.month_day),
    authorised=unset_or(fields.month_day),
    enterprise=unset_or(fields.month_day),
    website_form=unset_or(fields.month_day),
    before_2019=fields.month_day,
    strict=fields.flag,
    rollover=fields.choice("none", "next_working_day"),
)

_REMIND = table(
    Remind,
    before_days=each(count(1, 180)),
    warn_before_workdays=count(1, 60),
    missing_list_after_workdays=count(1, 60),
    notice_after_days=count(1, 180),
)

_CASES = table(
    Cases,
    readings=count(1, 10),
    missing_needs_sweeps=count(1, 10),
    rectify_workdays=table(Rectify, S1=count(1, 250), S2=count(1, 250), S3=count(1, 250)),
)

_BULLETIN = table(
    Bulletins,
    series=fields.text,
    issuer=fields.text,
    addressees=fields.text,
    copies=fields.text,
    every=fields.choice("month", "quarter", "off"),
    day=count(1, 28),
    code=fields.text,
    names=fields.choice("repeated", "open"),
    window_days=count(1, 3660),
    recheck_days=count(1, 365),
    praise=fields.flag,
)


def _path(base: Path) -> Form[Path]:
    return lambda raw: base / fields.name(raw)


def _file(base: Path) -> Form[Path]:
    def read(raw: object) -> Path:
        path = base / fields.name(raw)
        if not path.is_file():
            raise misfit("no-such-file", found=shown(path))
        return path

    return read


def _directory(base: Path) -> Form[Path]:
    def read(raw: object) -> Path:
        path = base / fields.name(raw)
        if not path.is_dir():
            raise misfit("no-such-directory", found=shown(path))
        return path

    return read
