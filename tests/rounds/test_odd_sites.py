"""Sites as odd as they are, for ten days of rounds and samples: none of it is an outage, a dead link or a bad page.

Every answer of a site that is in order is sent as an odd server sends it. What the books say of the site must be what they say
of the same site without that; a site that is down is found all the same, from its first day on.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.availability import sample_times
from monitor.model.columns import WEBSITE
from monitor.rounds.desk import Desk
from monitor.rounds.samples import take_samples
from tests.county import EDUCATION, WATER, County, Sends
from tests.servers import Asked, WebServer, answer, head, redirect
from tests.sites import SHANGHAI

FIRST = date(2026, 4, 1)
DAYS = 10
TABLE = """网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期
{host},首页 > 教育动态,http://{host}/dt/,通知公告,霁川县教育局,是,2026-01-01
"""


TAGS = "".join(
    f'<meta name="{name}" content="{said}">'
    for name, said in {
        "SiteName": "霁川县人民政府", "SiteDomain": "www.jichuan.example", "SiteIDCode": "0000000001",
        "ColumnName": "教育动态", "ColumnDescription": "学校的新闻", "ColumnKeywords": "教育", "ColumnType": "工作动态",
        "ArticleTitle": "校园活动", "PubDate": "2026-03-30 09:00", "ContentSource": "霁川县教育局",
    }.items()
)  # fmt: skip
FOOT = """<div class="footer"><a href="javascript:conac('0')" title="党政机关">党政机关</a>
<a href="javascript:jiucuo()">我为政府网站找错</a><a href="/map.html">网站地图</a>
<p>主办单位：霁川县人民政府办公室 联系电话：0000-0000000 网站标识码：0000000001</p>
<p>某ICP备00000001号 某公网安备00000000000001号</p></div>"""
NEWS = "<ul><li><a href='/dt/1.html'>第一期校园活动简讯</a><span>2026-03-30</span></li></ul>"


def page(body: str) -> str:
    return (
        f"<html><head><meta charset='utf-8'>{TAGS}<title>霁川县人民政府</title></head><body>{body}{FOOT}</body></html>"
    )


def parts(whole: bytes) -> tuple[bytes, bytes]:
    start, _, body = whole.partition(b"\r\n\r\n")
    return start, body


def with_line(line: bytes) -> Sends:
    def sends(_asked: Asked, whole: bytes) -> bytes:
        start, body = parts(whole)
        return start + b"\r\n" + line + b"\r\n\r\n" + body

    return sends


def pressed(tail: bytes, name: str = "gzip") -> Sends:
    def sends(asked: Asked, whole: bytes) -> bytes:
        start, body = parts(whole)
        packed = gzip.compress(body) + tail
        status = int(start.split(b" ")[1])
        sent = [("Content-Type", "text/html"), ("Content-Encoding", name), ("Content-Length", str(len(packed)))]
        return head(status, sent) + (b"" if asked.method == "HEAD" else packed)

    return sends


def without_last_chunk(asked: Asked, whole: bytes) -> Iterator[bytes]:
    start, body = parts(whole)
    status = int(start.split(b" ")[1])
    yield head(status, [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")])
    if asked.method != "HEAD":
        yield b"%x\r\n%s\r\n" % (len(body), body)


def by_line_feeds(_asked: Asked, whole: bytes) -> bytes:
    start, body = parts(whole)
    return start.replace(b"\r\n", b"\n") + b"\n\n" + body


def refusing(status: int, body: str = "<html>no</html>", *headers: tuple[str, str]) -> Sends:
    return lambda _asked, _whole: answer(body, status, list(headers))


def leading_on(asked: Asked, whole: bytes) -> bytes:
    if asked.path != "/" or "cookie" in asked.headers:
        return whole
    return answer("<html><meta http-equiv=refresh content='0;url=/?1'></html>", headers=[("Set-Cookie", "a=1; path=/")])


def head_in_circles(asked: Asked, whole: bytes) -> bytes:
    return redirect(asked.path) if asked.method == "HEAD" else whole


def torn(_asked: Asked, whole: bytes) -> bytes:
    start, body = parts(whole)
    sent = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    return head(int(start.split(b" ")[1]), [*sent, ("Content-Length", "60")]) + gzip.compress(body)[:40] + bytes(20)


ODD: dict[str, Sends] = {
    "a header name with a blank": with_line(b"X Odd: 1"),
    "a header name with a slash": with_line(b"X/Odd: 1"),
    "a blank before the colon": with_line(b"X-Odd : 1"),
    "a line without a colon": with_line(b"nothing"),
    "line feeds alone": by_line_feeds,
    "a line end behind gzip": pressed(b"\r\n"),
    "an empty member behind gzip": pressed(gzip.compress(b"")),
    "noughts behind gzip": pressed(bytes(64)),
    "x-gzip": pressed(b"", "x-gzip"),
    "no last chunk": without_last_chunk,
    "gzip that breaks": torn,
    "418": refusing(418),
    "493": refusing(493),
    "567": refusing(567),
    "999": refusing(999),
    "503 of a shield": refusing(503, "<html>网站防火墙：您的请求已被拦截</html>", ("Server", "WAF")),
    "a check of who asks": refusing(200, "<html><script>document.cookie='k=1';location.reload()</script></html>"),
    "429 and when to come again": refusing(429, "", ("Retry-After", "7200")),
    "a home page that leads on": leading_on,
    "HEAD in circles": head_in_circles,
}
SLICE = ["a header name with a blank", "no last chunk", "gzip that breaks", "567", "a home page that leads on"]


@contextmanager
def settled(folder: Path) -> Iterator[County]:
    """The small county, with a column of its bureaus' site under watch."""
    with County(folder) as county:
        host = county.path.read_text("utf-8").partition("[[site]]")[2].split('"')[1]
        (folder / "columns.csv").write_text(TABLE.format(host=host), encoding="utf-8")
        county.path.write_text('column_table = "columns.csv"\n' + county.path.read_text("utf-8"), encoding="utf-8")
        for name in (EDUCATION, WATER):
            county.publish(name, date(2026, 1, 15))
        crumb = "<p>当前位置：<a href='/'>首页</a> &gt; <a href='/dt/'>教育动态</a></p>"
        county.bureaus.archive |= {
            "/": page(f"<a href='/dt/'>教育动态</a><a href='/ndbg/'>年报</a><h2>教育动态</h2>{NEWS}"),
            "/dt/": page(f"{crumb}{NEWS}"),
            "/dt/1.html": page(f"{crumb}<h1>校园活动</h1><p>发布时间：2026-03-30</p><p>各校开展活动。</p>"),
            "/map.html": page("<h1>网站地图</h1><a href='/dt/'>教育动态</a>"),
        }
        yield county


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with settled(tmp_path) as county:
        yield county


def lived(county: County, days: int = DAYS) -> Iterator[tuple[Desk, date]]:
    """A day at a time, with a control host that always answers."""
    with (
        WebServer(lambda _: answer("here"), host="127.0.0.9") as control,
        county.desk(lambda config: replace(config, probe=replace(config.probe, controls=(control.url(),)))) as desk,
    ):
        for day in (FIRST + timedelta(days=number) for number in range(days)):
            county.live(desk, day)
            for at in sample_times(day, desk.config.sites[0].host, desk.config.probe.per_day):
                take_samples(desk, at)
            yield desk, day


def told(desk: Desk) -> set[tuple[str, str]]:
    """What the books ever held against the site and its columns."""
    return {(case.rule, case.where) for case in desk.store.cases.find(year=WEBSITE, open_only=False)}


def failed(desk: Desk) -> list[datetime]:
    """When samples counted against the site."""
    samples = desk.store.columns.samples(datetime(2026, 1, 1, tzinfo=SHANGHAI))
    return [one.at for one in samples if one.trouble and one.void is None]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The rules that the same site breaks when it answers like any other; none of those that an odd one could break."""
    with settled(tmp_path_factory.mktemp("usual")) as plain:
        for desk, _ in lived(plain):
            rules = {rule for rule, _ in told(desk)}
    assert not {rule for rule in rules if rule.startswith(("WS-A", "WS-L", "WS-F", "WS-M"))}
    return rules


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in SLICE else pytest.mark.campaign) for name in ODD]
)
def test_an_odd_server_costs_its_site_nothing(county: County, usual: set[str], name: str) -> None:
    county.bureaus.sends = ODD[name]
    for desk, day in lived(county):
        assert {rule for rule, _ in told(desk)} <= usual, day
        assert failed(desk) == [], day


def test_a_site_that_is_down_is_found_from_its_first_day_on(county: County) -> None:
    """Every sample of that day counts; a case is opened as soon as there is a week to judge and two readings of it."""
    for desk, day in lived(county):
        assert all(at.date() > FIRST + timedelta(days=3) for at in failed(desk))
        if day == FIRST + timedelta(days=3):
            county.bureaus.sends = lambda _asked, _whole: answer("<html>502 Bad Gateway</html>", 502)
        elif day == FIRST + timedelta(days=4):
            assert len(failed(desk)) == desk.config.probe.per_day
        elif day == FIRST + timedelta(days=DAYS - 2):
            assert "WS-A01" in {rule for rule, _ in told(desk)}
