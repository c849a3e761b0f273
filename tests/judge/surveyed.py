"""What a survey adds to a dossier: the sight of a whole site in which nothing is wrong unless the case says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from monitor.judge import freshness
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState
from monitor.model.pages import Item, Trouble
from monitor.model.websites import DeadLink, Form, Message, PageSight, Sample, SiteSight, WebDossier
from tests.judge import drawn

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOST = "www.jichuan.gov.cn"
OFFICE = "霁川县人民政府办公室"
TODAY = date(2026, 5, 6)
FORM = Form(
    year=2025, title="霁川县人民政府2025年政府网站工作年度报表", url=f"http://{HOST}/nb/31.html",
    published=date(2026, 1, 20), from_home=True,
)  # fmt: skip
FOOTER = {
    "conac": "http://bszs.conac.cn/1", "feedback": "https://zfwzzc.www.gov.cn/1", "code": "6599990001",
    "sponsor": "霁川县人民政府办公室", "contact": "0900-1234567", "icp": "新ICP备99000001号",
    "police": "公网安备65999902000001号", "sitemap": "网站地图",
}  # fmt: skip
TAGS = {
    "sitename": "霁川县人民政府", "sitedomain": HOST, "siteidcode": "6599990001", "columnname": "通知公告",
    "columndescription": "通知公告", "columnkeywords": "通知,公告", "columntype": "通知公告",
    "articletitle": "关于开展消防安全检查的通知", "pubdate": "2026-05-02 10:00", "contentsource": "霁川县应急管理局",
}  # fmt: skip
KINDS = {"home": 3, "column": 7, "article": 10}
"""How many of the tags each kind of page bears."""


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different about a page. ``without`` are elements of the footer or tags it lacks."""

    without: tuple[str, ...] = ()
    tags: dict[str, str] = {}
    title: str = "霁川县人民政府"
    hidden: tuple[str, ...] = ()
    scripted: bool = False


class Week(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Probes of the days before: ``a_day`` on each of ``days``, the first of them failed or void.

    ``turns`` is how often the site goes up or down on the day so many days ago, from one probe to the next.
    """

    a_day: int = 20
    days: int = 7
    failed: int = 0
    void: int = 0
    turns: dict[str, int] = {}


class Seen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a survey saw of a column: in order unless said. ``future`` are days to come of entries.

    ``times`` is how many columns of the site are like it; ``state`` is where they stand, by the shipped limits unless
    said.
    """

    path: tuple[str, ...] = ("政务公开", "通知公告")
    kind: ColumnClass = ColumnClass.NOTICE
    first: bool = False
    since: date | None = None
    limit: str = ""
    newest: date | None = None
    shown: str = "list"
    title: str = "关于开展消防安全检查的通知"
    article: date | None = None
    items: int = 20
    undated: int = 0
    future: tuple[date, ...] = ()
    impossible: tuple[str, ...] = ()
    blank: bool = False
    unknown: bool = False
    complete: bool = True
    trouble: str = ""
    times: int = 1
    state: ColumnState | None = None


class Surveyed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of a survey. ``unread`` are kinds of pages that were not seen, ``outward`` are (address, title).

    ``without`` are things of the site that are not there or not known: ``form``, ``ipv6``, ``newest``.
    """

    today: date = TODAY
    host: str = HOST
    newest: date = TODAY
    level: str = "home"
    undated: bool = False
    awaiting: bool = False
    trouble: str = ""
    unread: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    home: Page = Page()
    column_page: Page = Page()
    article: Page = Page()
    dead: tuple[DeadLink, ...] = ()
    checked: int = 40
    outward: tuple[tuple[str, str], ...] = ()
    ipv6: bool = True
    form: Form = FORM
    form_searched: bool = True
    form_hidden: bool = False
    mail: tuple[Message, ...] | None = None
    week: Week | None = None

    column: Seen | None = None
    registered: date | None = None
    columns: tuple[Seen, ...] | None = None


def dossier(case: Surveyed) -> WebDossier:
    columns = tuple(_sight(one, case, n) for one in case.columns for n in range(one.times)) if case.columns else None
    return WebDossier(
        today=case.today,
        website=_site(case),
        column=_sight(case.column, case) if case.column is not None else None,
        registered=case.registered,
        columns=columns,
        states=tuple(_state(case, one) for one in case.columns for _ in range(one.times)) if case.columns else None,
        samples=None if case.week is None else _samples(case.week, case.today, case.host),
    )


def _sight(one: Seen, case: Surveyed, number: int = 0) -> ColumnSight:
    """``unknown`` says that it cannot be told whether the column is blank."""
    at = datetime.combine(case.today, time(9, 30), SHANGHAI)
    path = (*one.path[:-1], f"{one.path[-1]}{number or ''}")
    column = Column(
        site=case.host, path=path, url=f"http://{case.host}/tzgg/", kind=one.kind, agency=OFFICE,
        first=one.first, since=one.since, limit=one.limit,
    )  # fmt: skip
    if one.trouble:
        return ColumnSight(column=column, at=at, trouble=Trouble(one.trouble, ""))
    bare = one.blank or one.unknown
    return ColumnSight(
        column=column,
        at=at,
        newest=one.newest,
        shown=one.shown if one.newest else None,
        title=one.title if one.newest else "",
        article=one.article,
        items=0 if bare else one.items,
        undated=one.undated,
        future=tuple(Item(title="关于召开年度工作会议的通知", url="", published=day) for day in one.future),
        impossible=tuple(Item(title="关于召开年度工作会议的通知", url="", misdated=day) for day in one.impossible),
        blank=None if one.unknown else one.blank,
        complete=one.complete,
    )


def _state(case: Surveyed, one: Seen) -> ColumnState:
    sight = _sight(one, case)
    rule = drawn.shipped().get("WS-C02")
    assert rule is not None
    limit = freshness.limit_of(sight.column, rule.params["limits"])
    return one.state or freshness.state_of(sight, limit, case.today, case.registered)


def _site(case: Surveyed) -> SiteSight:
    at = datetime.combine(case.today, time(9, 30), SHANGHAI)
    if case.trouble:
        return SiteSight(host=case.host, at=at, trouble=Trouble(case.trouble, ""))
    told = {"home": case.home, "column": case.column_page, "article": case.article}
    outward = (PageSight(url=url, kind="outward", title=title) for url, title in case.outward)
    whole = SiteSight(
        host=case.host,
        at=at,
        newest=case.newest,
        level=case.level,
        undated=case.undated,
        awaiting=case.awaiting,
        pages=tuple(_page(case.host, kind, page) for kind, page in told.items() if kind not in case.unread),
        dead=case.dead,
        checked=case.checked,
        outward=tuple(outward),
        ipv6=case.ipv6,
        form=replace(case.form, from_home=None) if case.form_hidden else case.form,
        form_searched=case.form_searched,
        mail=case.mail,
    )
    return replace(whole, **dict.fromkeys(case.without))


def _page(host: str, kind: str, page: Page) -> PageSight:
    tags = dict(list(TAGS.items())[: KINDS[kind]]) | page.tags
    return PageSight(
        url=f"http://{host}/{kind}.html",
        kind=kind,
        title=page.title,
        tags={name: content for name, content in tags.items() if name not in page.without},
        footer={name: content for name, content in FOOTER.items() if name not in page.without},
        hidden=page.hidden,
        scripted=page.scripted,
    )


def _samples(week: Week, today: date, host: str) -> tuple[Sample, ...]:
    probes = [(back, n) for back in range(week.days, 0, -1) for n in range(week.a_day)]
    bad = week.failed + week.void
    down = [number < bad or min(n, week.turns.get(str(back), 0)) % 2 == 1 for number, (back, n) in enumerate(probes)]
    return tuple(
        Sample(
            host=host,
            at=datetime.combine(today - timedelta(days=back), time(), SHANGHAI) + timedelta(days=1) / week.a_day * n,
            seconds=15.0 if down[number] else 0.4,
            trouble="timeout" if down[number] else None,
            void="uplink" if week.failed <= number < bad else None,
        )
        for number, (back, n) in enumerate(probes)
    )
