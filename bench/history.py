"""A county of any size: its configuration and tables as a clerk writes them, and the years behind it through the
product's own writers. Nothing is asked of any site; what was seen is made up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from bench import columns
from monitor import config as configuration
from monitor.clock import SHANGHAI
from monitor.demo.reports import write_html
from monitor.model.columns import ColumnSight
from monitor.model.pages import Capture, Listing
from monitor.model.reports import Dating, Report
from monitor.model.visits import Known, Sighting, VisitOrder, VisitRecord
from monitor.model.websites import Sample, SiteSight, SurveyOrder, SurveyRecord
from monitor.read import listing
from monitor.read import report as reports
from monitor.rounds import agenda, visits
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.round import hold_round
from monitor.rounds.settle import settle
from monitor.store.agenda import SAMPLE
from monitor.watch.engine import Ask, Record
from tests.demo.samples import report as drawn

_DIFFERENT = 300
"""Reports: more are alike."""
LAST = date(2026, 11, 27)
CENTER = "center@jichuan.example"
_HEAD = """
roster = "units.csv"
column_table = "columns.csv"
[center]
name = "霁川县电子政务服务中心"
email = "center@jichuan.example"
[letters]
sender = "center@jichuan.example"
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""
_SITE = '[[site]]\nhost = "{host}"\nhome = "http://{host}/"\nreports = "http://{host}/nb/"\nallow_private = true\n'
_TOWNS = "临溪 北桥 东屿 石湾 上浦 河口 青坪 白塔 南渡 西岭 云台 沙塘 柳林 金坝 马墩 平川 长坡 竹园 大营 古渡"
_OFFICES = "水利 农业 教育 民政 财政 司法 林业 交通 卫生 应急 审计 统计 商务 文旅 体育"
_COLUMNS = "通知公告 工作动态 政策文件 财政信息 人事信息 规划计划 应急管理 公示公告 政策解读 重点领域"


class Size(Struct, frozen=True, kw_only=True):
    """So many agencies and columns on so many hosts, ``years`` of reports, ``days`` of surveys and visits.

    Without ``pages`` nothing is remembered of columns but what was seen.
    """

    agencies: int = 38
    columns: int = 380
    hosts: int = 8
    years: int = 5
    days: int = 1
    pages: bool = True


def host(number: int) -> str:
    return f"h{number}.jichuan.example"


def name(number: int) -> str:
    """An invented unit; no two are called alike."""
    towns, offices = _TOWNS.split(), _OFFICES.split()
    rest, town = divmod(number, len(towns))
    rest, office = divmod(rest, len(offices))
    city, county = divmod(rest, len(towns))
    return f"{towns[city]}市{towns[county]}县{towns[town]}镇{offices[office]}局"


def write(folder: Path, size: Size, port: int = 25) -> Path:
    """The configuration of a county of this size and its two tables."""
    units = [f"{name(n)},部门,{host(n % size.hosts)},u{n}@jichuan.example" for n in range(size.agencies)]
    (folder / "units.csv").write_text("\n".join(["单位名称,类别,站点,邮箱", *units]) + "\n", "utf-8")
    rows = [_column(n, size) for n in range(size.columns)]
    heading = "网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期"
    (folder / "columns.csv").write_text("\n".join([heading, *rows]) + "\n", "utf-8")
    sites = "".join(_SITE.format(host=host(n)) for n in range(size.hosts))
    path = folder / "config.toml"
    path.write_text(_HEAD.format(port=port) + sites, "utf-8")
    return path


def _column(number: int, size: Size) -> str:
    unit = number % size.agencies
    where = host(unit % size.hosts)
    names = _COLUMNS.split()
    title = f"{names[number // size.agencies % len(names)]}{number}"
    return f"{where},首页 > {name(unit)} > {title},http://{where}/c{number}/,通知公告,{name(unit)},否,2022-01-01"


@contextmanager
def desk(path: Path, size: Size) -> Iterator[Desk]:
    """The desk of a county on which every visit and survey sees what is made up for its day."""
    with open_desk(configuration.load(path)) as real:
        yield replace(real, run=partial(_as_seen, pages=size.pages), evidence=None)


def live(desk: Desk, size: Size) -> None:
    """The years behind a county: each January its reports, and the last days of rounds and samples."""
    for year in range(LAST.year - size.years, LAST.year):
        now = at(date(year + 1, 1, 30))
        settle(desk, now, anew=True)
        for record in desk.run(partial(next, visits.plan(desk, now), None)):
            assert isinstance(record, VisitRecord)
            visits.take_in(desk, record, now)
    for back in reversed(range(size.days)):
        day(desk, LAST - timedelta(days=back))


def day(desk: Desk, today: date) -> None:
    """The round of a day, and all samples of it."""
    hold_round(desk, at(today))
    with desk.store.transaction():
        for site in desk.config.sites:
            for hour in range(24):
                sample = Sample(host=site.host, at=at(today, hour, 25), seconds=0.2)
                desk.store.columns.add_sample(sample)
            agenda.asked(desk, SAMPLE, site.host, sample.at, None)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of a day in China."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


# --- what is seen ----------------------------------------------------------------------------------------------------


def _as_seen(ask: Ask, *, pages: bool) -> Iterator[Record]:
    for order in iter(ask, None):
        yield surveyed(order, pages=pages) if isinstance(order, SurveyOrder) else _visited(order)


def _visited(order: VisitOrder) -> VisitRecord:
    sightings = tuple(_sighting(order, one.agency.name, one.obligation.year) for one in order.targets)
    found = {one.url: _known(one) for one in sightings if one.url}
    captures = tuple(_capture(url, order.at, unchanged=url in order.known) for url in found)
    return VisitRecord(
        host=order.site.host, at=order.at, complete=True, sightings=sightings, captures=captures,
        remembered={url: known for url, known in found.items() if url not in order.known},
    )  # fmt: skip


def _sighting(order: VisitOrder, agency: str, year: int) -> Sighting:
    digest = sha256(agency.encode()).hexdigest()
    url = f"http://{order.site.host}/nb/{digest[:8]}-{year}.html"
    dating = Dating(day=date(year + 1, 1, 20), source="page")
    title = f"{agency}{year}年政府信息公开工作年度报告"
    read = _facts(int(digest[:8], 16) % _DIFFERENT)
    facts = replace(read, source=url, agency=agency, year=year, title=title, title_years=(year,), dating=dating)
    return Sighting(agency=agency, year=year, url=url, report=facts)


@cache
def _facts(seed: int) -> Report:
    """What is read of a report as they are; each seed has another."""
    return reports.read(write_html(drawn(seed), "form").encode(), "bench")


@cache
def _rows() -> Listing:
    """What is read of a column as they are."""
    rows = listing.read(columns.page(1), "bench", f"http://{host(0)}/c0/")
    return replace(rows, links=rows.links[:10])


def _known(sighting: Sighting) -> Known:
    return Known(sha256=sha256(str(sighting.url).encode()).hexdigest(), etag='"1"', report=sighting.report)


def _capture(url: str, at: datetime, *, unchanged: bool) -> Capture:
    return Capture(
        url=url, final_url=url, status=304 if unchanged else 200, headers=(), body=b"", at=at, seconds=0.1,
        sha256=sha256(url.encode()).hexdigest(), unchanged=unchanged,
    )  # fmt: skip


def surveyed(order: SurveyOrder, *, pages: bool) -> SurveyRecord:
    """A survey on which one column in fifty is stale, and every other fresh."""
    sights = tuple(_sight(one.column.url, order, index) for index, one in enumerate(order.columns))
    captures = tuple(_capture(one.column.url, order.at, unchanged=one.column.url in order.known) for one in sights)
    found = {one.url: Known(sha256=one.sha256, etag='"1"', listing=_rows()) for one in captures} if pages else {}
    return SurveyRecord(
        host=order.site.host, at=order.at, columns=sights, captures=captures,
        remembered={url: known for url, known in found.items() if url not in order.known},
        site=SiteSight(host=order.site.host, at=order.at, newest=order.at.date()),
    )  # fmt: skip


def _sight(url: str, order: SurveyOrder, index: int) -> ColumnSight:
    random = Random(url)
    newest = order.at.date() - timedelta(days=random.randrange(1, 10) if random.random() > 0.02 else 90)
    return ColumnSight(
        column=order.columns[index].column, at=order.at, newest=newest, shown="list", blank=False, complete=True,
        title=f"关于做好第{random.randrange(99)}批有关工作的通知", url=f"{url}t{newest:%Y%m%d}_1.html", items=20,
    )  # fmt: skip
