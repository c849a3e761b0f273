"""A county of two watched sites and one without columns, of which tests say what a survey saw: no network at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from monitor import config as configuration
from monitor.cases.workdays import Calendar
from monitor.config import load_calendars
from monitor.letters.paper import Paper, environment
from monitor.model.cases import Case
from monitor.model.columns import WEBSITE, ColumnSight
from monitor.model.pages import Trouble
from monitor.model.websites import SiteSight, SurveyRecord
from monitor.rounds import surveys
from monitor.rounds.desk import Desk
from monitor.shipped import rules_dir
from monitor.store.store import Store
from tests.sites import BOOK, SHANGHAI, WORDS

BUREAUS, TOWN, OLD = (f"127.0.0.1:{port}" for port in (9, 10, 11))
SCHOOL, WATERWORKS = "霁川县第一中学", "霁川县自来水公司"
CENTER, MAIL = "霁川县电子政务服务中心", "center@jichuan.example"
COLUMNS = {BUREAUS: range(1, 6), TOWN: range(6, 9)}
"""Numbers of the columns of each site, all of news; the odd ones are the school's."""

BLOCKED = Trouble("blocked", "412")
FIRST = date(2026, 4, 20)
FRESH, STALE = date(2026, 4, 20), date(2026, 4, 1)
"""Days of a newest entry: within the two weeks before the first days of these tests, and not."""

_HEAD = f"""
column_table = "columns.csv"
[center]
name = "{CENTER}"
email = "{MAIL}"
[letters]
sender = "{MAIL}"
"""
_SITE = """
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/nb/"
allow_private = true
owner = "{owner}"
"""
_UNIT = """
[[agency]]
name = "{name}"
kind = "enterprise"
site = "{host}"
emails = ["{mail}@jichuan.example"]
"""


@contextmanager
def desk(folder: Path, more: str = "", registered: str = "2026-01-01") -> Iterator[Desk]:
    """A desk of this county, and ``more`` at the end of its configuration. Nobody in it owes a report."""
    rows = [
        f"{host},首页 > {name_of(number)},http://{host}/{number}/,动态要闻,{unit_of(number)},否,{registered}"
        for host, numbers in COLUMNS.items()
        for number in numbers
    ]
    (folder / "columns.csv").write_text(
        "\n".join(["网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期", *rows]), "utf-8"
    )
    owners = {BUREAUS: "", TOWN: SCHOOL, OLD: ""}
    units = ((SCHOOL, BUREAUS, "school"), (WATERWORKS, TOWN, "water"))
    text = _HEAD + "".join(_SITE.format(host=host, owner=owner) for host, owner in owners.items())
    text += "".join(_UNIT.format(name=name, host=host, mail=mail) for name, host, mail in units)
    path = folder / "config.toml"
    path.write_text(text + more, encoding="utf-8")
    config = configuration.load(path)
    with Store.writing(config.state_dir) as store:
        yield Desk(
            config=config,
            book=BOOK,
            words=WORDS,
            calendar=calendar(),
            paper=paper(),
            store=store,
            run=lambda _: iter(()),
            new_id=lambda: uuid4().hex,
        )


@cache
def calendar() -> Calendar:
    """The working days as they are shipped."""
    return load_calendars(rules_dir() / "calendar")


@cache
def paper() -> Paper:
    """The templates of the letters, which take longer to make ready than all the rest."""
    return environment(None)


def name_of(number: int) -> str:
    return f"栏目{number}"


def unit_of(number: int) -> str:
    return SCHOOL if number % 2 else WATERWORKS


def at(day: int = 0, hour: int = 9) -> datetime:
    """An hour of the first day, or so many days later."""
    return datetime.combine(FIRST + timedelta(days=day), time(hour), SHANGHAI)


def survey(
    desk: Desk,
    now: datetime,
    seen: Mapping[int, date | Trouble | None],
    host: str = BUREAUS,
    site: SiteSight | None = None,
    trouble: Trouble | None = None,
) -> None:
    """A survey of a site is taken in that saw these newest entries: none (blank), or why it could not be read."""
    surveys.take_in(desk, seen_on(desk, now, seen, host, site, trouble), now)


def seen_on(
    desk: Desk,
    now: datetime,
    seen: Mapping[int, date | Trouble | None],
    host: str = BUREAUS,
    site: SiteSight | None = None,
    trouble: Trouble | None = None,
) -> SurveyRecord:
    registered = {column.path[-1]: column for column in desk.config.columns}
    sights = tuple(
        ColumnSight(column=registered[name_of(number)], at=now, **_facts(newest)) for number, newest in seen.items()
    )
    return SurveyRecord(host=host, at=now, columns=sights, site=site, trouble=trouble)


def _facts(newest: date | Trouble | None) -> dict[str, Any]:
    if isinstance(newest, Trouble):
        return {"trouble": newest}
    if newest is None:
        return {"blank": True, "complete": True}
    return {"newest": newest, "shown": "list", "title": "信息", "items": 9, "blank": False, "complete": True}


def place_of(number: int) -> str:
    host = next(host for host, numbers in COLUMNS.items() if number in numbers)
    return f"column.{host}/首页 → {name_of(number)}"


def cases(desk: Desk, rule: str = "WS-C02", *, open_only: bool = True) -> list[Case]:
    """The cases of a rule about websites; that of stale columns unless said otherwise."""
    found = desk.store.cases.find(year=WEBSITE, open_only=open_only)
    return [case for case in found if case.rule == rule]


def counted(desk: Desk, rule: str = "WS-C02") -> dict[str, int]:
    """How often in a row each place has failed a rule."""
    found = desk.store.findings.streaks(WEBSITE)
    return {place: streak for (_, _, name, place), streak in found.items() if name == rule}
