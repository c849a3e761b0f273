"""The columns of the replica county as a reader of its sites sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest

from monitor import config as configuration
from monitor.demo.columns import load as load_estate
from monitor.demo.columns import named
from monitor.demo.scenario import load
from monitor.demo.server import County
from monitor.model.columns import ColumnClass
from monitor.model.pages import Listing, PageKind
from monitor.model.websites import PageSight
from monitor.read import listing
from monitor.read.pages import template

YEAR = 2026
SHANGHAI = ZoneInfo("Asia/Shanghai")
ESTATE = load_estate()
WORD = load().website_word


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    with County(load(), YEAR) as running:
        yield running


@pytest.fixture
def correspondent() -> Iterator[County]:
    with County(load(), YEAR) as running:
        yield running


@pytest.fixture
def web() -> Iterator[httpx2.Client]:
    with httpx2.Client() as client:
        yield client


def column(county: County, web: httpx2.Client, key: str) -> Listing:
    url = county.columns()[key].url
    answer = web.get(url)
    assert answer.status_code == 200
    return listing.read(answer.content, url, url, answer.headers["Content-Type"])


def home(county: County, web: httpx2.Client, site: str) -> str:
    answer = web.get(f"http://{county.host(site)}/")
    return answer.content.decode("gb18030" if b"charset=gb2312" in answer.content else "utf-8")


def text(answer: httpx2.Response) -> str:
    return answer.content.decode("gb18030" if b"charset=gb2312" in answer.content else "utf-8")


@pytest.mark.parametrize(
    "plot", [one for one in ESTATE.plots if not one.odd and one.site != "guarded"], ids=lambda p: p.key
)
def test_a_column_lists_dated_entries_whose_pages_open(county: County, web: httpx2.Client, plot: object) -> None:
    county.set_day(date(2027, 2, 20))
    page = column(county, web, plot.key)  # type: ignore[attr-defined]
    assert page.items
    assert all(item.published is not None for item in page.items)
    first = web.get(page.items[0].url)
    assert (first.status_code, page.items[0].title in text(first)) == (200, True)


def test_a_blank_column_says_so_until_it_is_filled(correspondent: County, web: httpx2.Client) -> None:
    correspondent.set_day(date(2027, 1, 2))
    for key in ("lingdao", "youfuzhengce"):
        assert column(correspondent, web, key).vacant
    plot = next(one for one in ESTATE.plots if one.key == "lingdao")
    correspondent.receive(correspondent.mail_of("zhengfuban"), "通知", f"{WORD}：{named(plot)}")
    correspondent.set_day(date(2027, 1, 7))
    assert len(column(correspondent, web, "lingdao").items) == 1


def test_a_list_written_by_script_shows_nothing_and_is_not_vacant(county: County, web: httpx2.Client) -> None:
    for key in ("redian", "xinfang"):
        page = column(county, web, key)
        assert (page.items, page.vacant, page.kind) == ((), False, PageKind.SHELL)


def test_an_undated_list_has_articles_without_a_day(county: County, web: httpx2.Client) -> None:
    page = column(county, web, "hewan")
    assert [item.published for item in page.items] == [None] * 8
    assert not re.search(r"20\d\d", web.get(page.items[0].url).text)


def test_a_pinned_entry_is_old_and_stands_first(county: County, web: httpx2.Client) -> None:
    first, *others = column(county, web, "jiedu").items
    assert first.pinned
    assert first.published == date(2025, 5, 12) < min(item.published for item in others if item.published)


def test_an_entry_dated_ahead_stands_in_the_list_until_the_letter_works(
    correspondent: County, web: httpx2.Client
) -> None:
    plot = next(one for one in ESTATE.plots if one.key == "fangyi")
    found = {}
    for day in (11, 12, 18, 19):
        correspondent.set_day(date(2027, 2, day))
        if day == 12:
            correspondent.receive(correspondent.mail_of("xumuju"), WORD, named(plot))
        found[day] = max(item.published or date.min for item in column(correspondent, web, "fangyi").items).year
    assert found == {11: 2027, 12: 2028, 18: 2027, 19: 2027}


def test_a_letter_about_another_column_or_to_another_unit_moves_nothing(
    correspondent: County, web: httpx2.Client
) -> None:
    plot = next(one for one in ESTATE.plots if one.key == "gongshi")
    correspondent.set_day(date(2027, 1, 2))
    before = column(correspondent, web, "gongshi").items
    correspondent.receive(correspondent.mail_of("jiaotongju"), WORD, "首页→通知公告")
    correspondent.receive(correspondent.mail_of("sifaju"), WORD, named(plot))
    correspondent.receive(correspondent.mail_of("jiaotongju"), "即将超期提醒", named(plot))
    correspondent.set_day(date(2027, 1, 20))
    assert column(correspondent, web, "gongshi").items == before


def test_home_pages_move_except_the_one_that_stopped(county: County, web: httpx2.Client) -> None:
    newest: dict[str, list[str]] = {}
    for day in (date(2027, 3, 1), date(2027, 4, 1)):
        county.set_day(day)
        for site in ("portal", "bureaus", "towns", "plain"):
            days = re.findall(r"20\d\d-\d\d-\d\d(?!\s*03:12)", home(county, web, site))
            newest.setdefault(site, []).append(max(days))
    assert {site: days[1] > days[0] for site, days in newest.items()} == {
        "portal": True,
        "bureaus": True,
        "towns": True,
        "plain": False,
    }
    assert newest["plain"][0] <= "2027-02-10"


@pytest.mark.parametrize(("site", "whole"), [("portal", True), ("bureaus", True), ("towns", True), ("plain", False)])
def test_footers_and_page_tags_are_complete_or_absent(
    county: County, web: httpx2.Client, site: str, whole: bool
) -> None:
    county.set_day(date(2027, 3, 1))
    url = f"http://{county.host(site)}/"
    answer = web.get(url)
    sight = template.sight(answer.content, url, "home", answer.headers["Content-Type"], {county.host(site)})
    assert isinstance(sight, PageSight)
    footer = {"conac", "feedback", "code", "sponsor", "contact", "icp", "police", "sitemap"}
    assert set(sight.footer) == (footer if whole else set())
    assert sight.tags.get("sitedomain") == (county.host(site) if whole else None)
    assert not sight.scripted


def test_strangers_hold_a_home_page_for_two_weeks(county: County, web: httpx2.Client) -> None:
    held = {}
    for day in (date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 14), date(2027, 2, 15)):
        county.set_day(day)
        url = f"http://{county.host('towns')}/"
        answer = web.get(url)
        sight = template.sight(answer.content, url, "home", answer.headers["Content-Type"], {county.host("towns")})
        assert isinstance(sight, PageSight)
        held[day.isoformat()[5:]] = (ESTATE.injected in sight.title, len(sight.hidden))
    assert held == {"01-31": (False, 0), "02-01": (True, 1), "02-14": (True, 1), "02-15": (False, 0)}


def test_a_site_that_is_down_hangs_up_and_the_others_answer(county: County, web: httpx2.Client) -> None:
    county.set_day(date(2027, 3, 17))
    with pytest.raises(httpx2.RemoteProtocolError):
        web.get(f"http://{county.host('bureaus')}/")
    assert web.get(f"http://{county.host('towns')}/").status_code == 200
    county.set_time(datetime(2027, 3, 17, 5, 59, tzinfo=SHANGHAI))
    assert web.get(f"http://{county.host('bureaus')}/").status_code == 200
    county.set_day(date(2027, 3, 19))
    assert web.get(f"http://{county.host('bureaus')}/").status_code == 200


def test_a_link_of_one_home_page_leads_nowhere(county: County, web: httpx2.Client) -> None:
    dead = ESTATE.health["bureaus"].dead
    assert f'href="{dead}"' in home(county, web, "bureaus")
    assert web.get(f"http://{county.host('bureaus')}{dead}").status_code == 404


@pytest.mark.parametrize(("site", "day"), [("portal", "01-20"), ("bureaus", "01-15"), ("towns", "01-25")])
def test_the_annual_form_of_a_website_is_on_its_home_page(
    county: County, web: httpx2.Client, site: str, day: str
) -> None:
    published = date.fromisoformat(f"2027-{day}")
    shown = []
    for when in (published.replace(day=published.day - 1), published):
        county.set_day(when)
        shown.append("2026年政府网站工作年度报表" in home(county, web, site))
    assert shown == [False, True]


def test_one_site_never_publishes_its_form(county: County, web: httpx2.Client) -> None:
    county.set_day(date(2027, 4, 16))
    assert "报表" not in home(county, web, "plain")


def test_the_configuration_registers_every_column_with_unit_and_site_owner(county: County, tmp_path: Path) -> None:
    config = configuration.load(county.write_config(tmp_path, 25))
    assert {one.path for one in config.columns} == {("首页", *plot.path) for plot in ESTATE.plots}
    assert config.columns == tuple(county.columns().values())
    assert all(one.reason for one in config.columns if one.kind is ColumnClass.EXEMPT)
    owners = {site.host: site.owner for site in config.sites}
    assert owners[county.host("bureaus")] == "霁川县科学技术和工业信息化局"
    assert len(config.probe.controls) == 1
