from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from bs4 import BeautifulSoup

from monitor.demo.scenario import load
from monitor.demo.server import County

SCENARIO = load()
YEAR = 2026
END = date(2027, 4, 15)
NOTICE = "关于2026年政府信息公开工作年度报告有关问题的整改通知"


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    """For tests that send no mail: what is visible depends on the day alone."""
    with County(SCENARIO, YEAR) as running:
        yield running


@pytest.fixture
def correspondent() -> Iterator[County]:
    with County(SCENARIO, YEAR) as running:
        yield running


@pytest.fixture
def web() -> Iterator[httpx2.Client]:
    with httpx2.Client(follow_redirects=False) as client:
        yield client


def home(county: County, key: str) -> str:
    return f"http://{county.host(key)}/"


def page(web: httpx2.Client, url: str) -> str:
    return text_of(web.get(url))


def text_of(answer: httpx2.Response) -> str:
    return answer.content.decode("gb18030" if b"charset=gb2312" in answer.content else "utf-8")


def links(html: str, base: str) -> dict[str, str]:
    """Address -> text of all links, those inside scripts and XML answers too."""
    found = re.findall(r"""<a [^>]*?href="(?!javascript)([^"]+)"[^>]*>(.*?)</a>""", html, re.DOTALL)
    return {urljoin(base, href.replace("&amp;", "&")): re.sub("<[^>]+>", "", text) for href, text in found}


def walk(web: httpx2.Client, start: str) -> dict[str, httpx2.Response]:
    """Everything that can be reached on a host."""
    seen: dict[str, httpx2.Response] = {}
    ahead = [start]
    while ahead:
        url = ahead.pop()
        if url not in seen and urlsplit(url).netloc == urlsplit(start).netloc:
            seen[url] = web.get(url)
            html = text_of(seen[url])
            ahead += links(html, url)
            paging = re.search(r"createPageHTML\((\d+), \d+", html)
            ahead += [urljoin(url, f"index_{number}.html") for number in range(1, int(paging[1]) if paging else 0)]
    return seen


def report_page(web: httpx2.Client, county: County, key: str, words: str) -> tuple[str, str]:
    """Address and text of the page whose link says ``words``."""
    for url, response in walk(web, home(county, key)).items():
        html = text_of(response)
        if f"<title>{words}" in html or f" {words}</title>" in html:
            return url, html
    raise LookupError(words)


@pytest.mark.parametrize(("key", "least"), [("portal", 60), ("bureaus", 20), ("towns", 25), ("plain", 7)])
def test_every_link_of_a_site_resolves_but_a_dead_one(county: County, web: httpx2.Client, key: str, least: int) -> None:
    county.set_day(END)
    found = walk(web, home(county, key))
    dead = {urljoin(home(county, key), path) for path in [county.estate.health[key].dead] if path}
    assert {url for url, response in found.items() if response.status_code != 200} == dead
    assert sum(bool(re.search(r"[0-9]{5}", url)) for url in found) >= least - 5


def test_every_host_is_another_and_answers_robots(county: County, web: httpx2.Client) -> None:
    hosts = {county.host(place.key) for place in SCENARIO.sites}
    assert len(hosts) == len(SCENARIO.sites)
    for host in hosts:
        answer = web.get(f"http://{host}/robots.txt")
        assert (answer.status_code, answer.text) == (200, "User-agent: *\nAllow: /\n")


def test_an_unknown_address_is_missing_except_on_the_careless_site(county: County, web: httpx2.Client) -> None:
    for place in SCENARIO.sites:
        answer = web.get(home(county, place.key) + "ndbg/0000000.html")
        assert answer.status_code == {"lost": 200, "guarded": 412}.get(place.key, 404)
    careless = home(county, "lost")
    assert web.get(careless + "ndbg/0000000.html").content == web.get(careless).content


def test_the_challenge_page_is_all_that_a_guarded_site_says(county: County, web: httpx2.Client) -> None:
    answers = [web.get(home(county, "guarded") + path) for path in ("", "ndbg/list.html", "anything?x=1")]
    assert {answer.status_code for answer in answers} == {412}
    assert all("<script" in answer.text and "ETag" not in answer.headers for answer in answers)


def test_the_lost_report_is_listed_and_its_address_shows_the_home_page(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    base = home(county, "lost") + "ndbg/list.html"
    (url,) = (url for url, text in links(page(web, base), base).items() if "2026" in text)
    assert web.get(url).content == web.get(home(county, "lost")).content


def test_a_page_known_already_is_not_sent_again(county: County, web: httpx2.Client) -> None:
    url = home(county, "bureaus")
    first = web.get(url)
    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = web.get(url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert web.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert web.head(url).headers["Content-Length"] == str(len(first.content))


def test_a_list_changes_its_tag_only_when_it_changes(county: County, web: httpx2.Client) -> None:
    url = home(county, "plain") + "ndbg/list.html"
    tags = []
    for day in (date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 15), date(2027, 1, 16)):
        county.set_day(day)
        answer = web.get(url)
        tags.append((answer.headers["ETag"], answer.headers["Last-Modified"]))
    assert tags[0] == tags[1] != tags[2] == tags[3]
    assert tags[2][1].startswith("Fri, 15 Jan 2027")


def test_the_column_of_the_year_opens_with_the_first_report(county: County, web: httpx2.Client) -> None:
    url = _reports_column(web, home(county, "portal"))
    seen = {}
    for day in (date(2027, 1, 7), date(2027, 1, 8)):
        county.set_day(day)
        seen[day.day] = [text for text in links(page(web, url), url).values() if re.fullmatch(r"20\d\d年", text)]
    assert seen == {7: ["2025年", "2024年"], 8: ["2026年", "2025年", "2024年"]}


def test_the_rebuild_of_the_portal_changes_bytes_but_no_facts(county: County, web: httpx2.Client) -> None:
    pages = []
    for day in (date(2027, 2, 19), date(2027, 2, 20)):
        county.set_day(day)
        pages.append(report_page(web, county, "portal", "霁川县教育局2026年度"))
    (url, before), (same, after) = pages
    assert url == same
    assert 'name="PubDate" content="2027-01-25' in before
    assert 'name="PubDate" content="2027-02-20' in after
    assert all("<publishtime>2027-01-08 " in html for html in (before, after))
    assert re.sub("2027-0[12]-2[05]", "", before) == re.sub("2027-0[12]-2[05]", "", after)


def test_the_portal_names_the_county_as_issuer_of_every_report(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    soup = BeautifulSoup(report_page(web, county, "portal", "霁川县水利局2025年")[1], "lxml")
    block = {
        re.sub(r"[\s:：]", "", label.get_text()): label.find_next("div").get_text().strip()  # type: ignore[union-attr]
        for label in soup.select("dl label")
    }
    assert (block["发布机构"], block["来源"]) == ("霁川县人民政府", "霁川县水利局")
    assert block["索引号"]


def test_further_records_come_from_the_proxy(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    base = next(url for url in links(page(web, home(county, "bureaus")), home(county, "bureaus")) if "/col/" in url)
    titles, url, pages = [], base, 0
    while url:
        answer = web.get(url)
        records = re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", answer.text, re.DOTALL)
        titles += [text for record in records for text in links(record, url).values()]
        follow = re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', answer.text)
        url, pages = urljoin(base, follow[1]) if follow else "", pages + 1
    assert pages == 3
    assert len(titles) == len(set(titles)) == 20
    assert "text/xml" in answer.headers["Content-Type"]


def test_townships_are_served_as_gbk_under_the_label_gb2312(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    body = web.get(home(county, "towns") + "xzxx/ndbg/index.html").content
    assert b"charset=gb2312" in body
    assert "镕水乡" in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")


def test_the_day_in_a_township_address_is_not_the_day_shown(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    url, html = report_page(web, county, "towns", "霁川县柏树乡人民政府2026年")
    assert "发布时间：2027-03-05" in html
    created = re.search(r"/t(\d{8})_", url)
    assert created is not None
    assert "20270228" <= created[1] <= "20270304"


def test_a_title_cut_in_the_list_is_whole_in_its_attribute(county: County, web: httpx2.Client) -> None:
    county.set_day(END)
    lists = [response.text for response in walk(web, home(county, "portal")).values()]
    cut = {match for html in lists for match in re.findall(r'title="([^"]+)">([^<]+)…</a>', html)}
    assert len(cut) == 2
    assert all(title.startswith(text) and title.endswith("年度报告") for title, text in cut)


def test_reports_appear_on_their_day(county: County, web: httpx2.Client) -> None:
    county.set_day(date(2027, 1, 30))
    early = _titles(web, county, "portal")
    county.set_day(date(2027, 1, 31))
    late = _titles(web, county, "portal")
    assert late - early == {f"霁川县{unit}2026年政府信息公开工作年度报告" for unit in ("审计局", "人民政府办公室")}


def test_a_notice_makes_the_clerks_correct_the_page_in_place(correspondent: County, web: httpx2.Client) -> None:
    correspondent.set_day(date(2027, 1, 20))
    url, faulty = report_page(web, correspondent, "portal", "霁川县公安局2026年")
    correspondent.receive(correspondent.mail_of("gonganju"), NOTICE, "")
    for day, corrected in ((23, False), (24, True)):
        correspondent.set_day(date(2027, 1, day))
        again = web.get(url)
        assert (again.status_code, again.text != faulty) == (200, corrected)


def test_one_corrected_report_moves_and_its_old_address_is_gone(correspondent: County, web: httpx2.Client) -> None:
    correspondent.set_day(date(2027, 1, 12))
    url, _ = report_page(web, correspondent, "portal", "霁川县文化体育广播电视和旅游局2026年")
    correspondent.receive(correspondent.mail_of("wenlvju"), "问题清单", NOTICE)
    correspondent.set_day(date(2027, 1, 16))
    new, html = report_page(web, correspondent, "portal", "霁川县文化体育广播电视和旅游局2026年")
    assert new != url
    assert web.get(url).status_code == 404
    assert "<publishtime>2027-01-11 " in html


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("gonganju@jichuan.example", "关于按时发布年度报告的提醒"),
        ("gonganju@elsewhere.example", NOTICE),
        ("nobody@jichuan.example", NOTICE),
        ("caizhengju@jichuan.example", NOTICE),
    ],
)
def test_other_mail_moves_nobody(correspondent: County, web: httpx2.Client, recipient: str, subject: str) -> None:
    correspondent.set_day(date(2027, 1, 18))
    _, before = report_page(web, correspondent, "portal", "霁川县公安局2026年")
    correspondent.receive(recipient, subject, "")
    correspondent.set_day(date(2027, 1, 24))
    assert report_page(web, correspondent, "portal", "霁川县公安局2026年")[1] == before


def test_mail_before_publication_does_not_correct_what_comes_later(correspondent: County, web: httpx2.Client) -> None:
    correspondent.set_day(date(2027, 2, 8))
    correspondent.receive(correspondent.mail_of("xinfangju"), NOTICE, "")
    correspondent.set_day(END)
    _, html = report_page(web, correspondent, "bureaus", "霁川县部门信息公开平台 政府信息公开年报 霁川县信访局2026年")
    assert "处理费" not in html


def test_the_configuration_names_every_site_and_unit(county: County, tmp_path: Path) -> None:
    path = county.write_config(tmp_path, 2525)
    config = tomllib.loads(path.read_text("utf-8"))
    assert config["center"]["name"] == "霁川县电子政务服务中心"
    assert config["smtp"] == {"host": "127.0.0.1", "port": 2525, "security": "none"}
    assert config["letters"]["approve"] == []
    assert {site["host"] for site in config["site"]} == {county.host(place.key) for place in SCENARIO.sites}
    assert config["site"][0]["reports"] == ["政务公开", "政府信息公开专栏", "公开年报"]
    assert len(config["agency"]) == 38
    assert {agency["site"] for agency in config["agency"]} <= {site["host"] for site in config["site"]}


def test_columns_named_in_the_configuration_exist(county: County, web: httpx2.Client, tmp_path: Path) -> None:
    config = tomllib.loads(county.write_config(tmp_path, 25).read_text("utf-8"))
    columns = [site["reports"] for site in config["site"] if isinstance(site["reports"], str)]
    assert [web.get(url).status_code for url in columns] == [200, 200, 200, 200, 412]
    assert _reports_column(web, config["site"][0]["home"]).endswith("/gknb.shtml")


def test_closing_the_county_frees_its_addresses() -> None:
    with County(SCENARIO, YEAR) as running:
        host = running.host("portal")
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://{host}/")


def _reports_column(web: httpx2.Client, url: str) -> str:
    for words in SCENARIO.sites[0].path:
        url = next(href for href, text in links(page(web, url), url).items() if text == words)
    return url


def _titles(web: httpx2.Client, county: County, key: str) -> set[str]:
    pages = walk(web, home(county, key)).values()
    return {text for answer in pages for text in links(answer.text, str(answer.url)).values() if "年度报告" in text}
