"""Small sites on loopback to look for reports on: list pages, articles, and the order to visit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from monitor.demo.defects import DEFECTS
from monitor.demo.prose import Voice
from monitor.demo.reports import draw_report, write_html
from monitor.fetch.fetch import Fetcher
from monitor.judge.book import rulebook
from monitor.model.roster import Agency, BodyKind, Limits, Obligation, Site
from monitor.model.visits import Known, Sighting, Target, VisitOrder, VisitRecord
from monitor.shipped import rules_dir
from monitor.watch.reports.visit import visit
from monitor.words import Words
from tests.servers import WebServer, answer

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = 2025
DUE = date(2026, 1, 31)
BEFORE, AFTER = datetime(2026, 1, 20, 9, tzinfo=SHANGHAI), datetime(2026, 2, 12, 9, tzinfo=SHANGHAI)
BOOK, WORDS = rulebook.load(rules_dir()), Words("zh")
EDUCATION = Agency(name="霁川县教育局", kind=BodyKind.DEPARTMENT, site="", area="霁川县")
HEALTH = Agency(name="霁川县卫生健康局", kind=BodyKind.DEPARTMENT, site="", area="霁川县")
OFFICE = Agency(name="霁川县人民政府办公室", kind=BodyKind.DEPARTMENT, site="", area="霁川县")
COUNTY = Agency(name="霁川县人民政府", kind=BodyKind.GOVERNMENT, site="", area="霁川县")
MATTERS = ("招生政策", "校园安全", "学生资助")
LAST_YEAR = ("霁川县教育局2024年政府信息公开工作年度报告", "/2024.html", "2025-01-16")
PADDING = "".join(f'<a href="/nav/{n}">栏目{n}</a>' for n in range(5))

Row = tuple[str, str, str]
"""Title, address and date of a line of a list; an empty date leaves it out."""


def title_of(name: str, year: int = YEAR) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def article(
    name: str = EDUCATION.name,
    *,
    year: int = YEAR,
    published: date = date(2026, 1, 15),
    title: str | None = None,
    defect: str = "",
) -> str:
    """A report as a page of its own, faultless or with one of the demonstration's defects."""
    voice = Voice(name=name, me="我乡" if name.endswith("乡人民政府") else "我局", matters=MATTERS)
    title = title_of(name, year) if title is None else title
    drawn = draw_report(Random(name), voice=voice, year=year, title=title, published=published)
    return write_html(DEFECTS[defect].apply(drawn) if defect else drawn)


def column(*rows: Row, links: Mapping[str, str] | None = None, crumbs: Iterable[str] = (), more: str = "") -> str:
    """A list page; ``links`` are texts and addresses of sub-columns, ``more`` stands below the list."""
    entries = "".join(f'<li><a href="{href}">{title}</a><span>{day}</span></li>' for title, href, day in rows)
    subs = "".join(f'<div><a href="{href}">{text}</a></div>' for text, href in (links or {}).items())
    path = " &gt; ".join(f'<a href="/c{n}">{crumb}</a>' for n, crumb in enumerate(crumbs))
    where = f'<div class="position">当前位置：{path}</div>' if path else ""
    return f"<html><head><title>列表</title></head><body>{where}{subs}<ul>{entries}</ul>{more}</body></html>"


def home(links: Mapping[str, str] | None = None) -> str:
    subs = "".join(f'<div><a href="{href}">{text}</a></div>' for text, href in (links or {}).items())
    return f"<html><head><title>首页</title></head><body>{PADDING}{subs}</body></html>"


def site(server: WebServer, reports: str | tuple[str, ...] = "/ndbg/", **more: object) -> Site:
    """The site of a server; an address of its column is given as a path."""
    start = server.url(reports) if isinstance(reports, str) else reports
    base = Site(host=server.host, home=server.url("/"), reports=start, allow_private=True, pause=0.0)
    return type(base)(**{**{name: getattr(base, name) for name in base.__struct_fields__}, **more})


def target(agency: Agency, due: date = DUE, **more: object) -> Target:
    owed = Obligation(agency=agency.name, year=YEAR, kind=agency.kind, due=due, basis="条例第四十九条")
    return Target(agency=agency, obligation=owed, **more)  # type: ignore[arg-type]


def order(
    place: Site,
    *agencies: Agency | Target,
    at: datetime = AFTER,
    known: Mapping[str, Known] | None = None,
    start: str | None = None,
    max_pages: int = 50,
    timeout: float = 5.0,
) -> VisitOrder:
    targets = tuple(target(one) if isinstance(one, Agency) else one for one in agencies or (EDUCATION,))
    limits = Limits(timeout=timeout, deadline=timeout, pause=0.0, max_pages=max_pages)
    return VisitOrder(site=place, targets=targets, at=at, limits=limits, known=known or {}, start=start)


def visited(what: VisitOrder) -> VisitRecord:
    """A visit as the engine makes it, over real HTTP."""
    with Fetcher(what.site, what.limits, what.at) as http:
        return visit(what, http, BOOK, WORDS)


def verdict(sighting: Sighting, rule: str = "AR-T01") -> str:
    return next((str(finding.verdict) for finding in sighting.findings if finding.rule == rule), "none")


def html(text: str) -> bytes:
    return answer(text, kind="text/html; charset=utf-8")
