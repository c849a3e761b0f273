"""What a visit adds to a dossier, as the rules that rest on it tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from monitor.model.pages import Load
from monitor.model.roster import Agency
from monitor.model.visits import Sighting, VisitRecord
from monitor.read.pages.tags import tags
from tests.servers import WebServer, answer, redirect
from tests.sites import (
    AFTER,
    COUNTY,
    EDUCATION,
    HEALTH,
    LAST_YEAR,
    OFFICE,
    Row,
    article,
    column,
    home,
    html,
    order,
    site,
    target,
    title_of,
    verdict,
    visited,
)

Pages = dict[str, bytes | Iterable[bytes]]
REPORT: Row = (title_of(EDUCATION.name), "/r.html", "2026-01-15")
TODAY = AFTER.date()
WAF = answer("<html><script>location='/x?'+document.cookie</script></html>", 412)


def serving(pages: Pages) -> WebServer:
    return WebServer(lambda asked: pages.get(asked.path, answer("<h1>404</h1>", 404)))


def flat(*rows: Row) -> Pages:
    return {"/": html(home()), "/ndbg/": html(column(*rows)), "/r.html": html(article())}


def look(pages: Pages, agency: Agency = EDUCATION, **known: Any) -> Sighting:
    """What one visit says of one body; ``url`` is given as a path."""
    with serving(pages) as server:
        if "url" in known:
            known["url"] = server.url(known["url"])
        if isinstance(agency.reports, str):
            agency = replace(agency, reports=server.url(agency.reports))
        (sighting,) = visited(order(site(server), target(agency, **known))).sightings
    return sighting


def says(sighting: Sighting, rule: str) -> str:
    return next(finding.says for finding in sighting.findings if finding.rule == rule)


# --- the address of a report that was there (AR-T06) -------------------------------------------------------------

AWAY: dict[str, tuple[bytes, str, bool]] = {
    "not-found": (answer("", 404), "unsure", True),
    "blank": (html("   "), "unsure", True),
    "home": (redirect("/"), "unsure", True),
    "home-copy": (html(home()), "unsure", True),
    "maintenance": (html("<html><body>网站维护中</body></html>"), "unsure", False),
    "server-error": (answer("oops", 500), "unsure", False),
    "waf": (WAF, "unsure", False),
    "another-year": (html(article(year=2024, published=date(2025, 1, 16))), "unsure", False),
}


@pytest.mark.parametrize(("page", "verdict_", "gone"), AWAY.values(), ids=AWAY.keys())
def test_what_stands_at_the_old_address_tells_gone_from_hindered(page: bytes, verdict_: str, gone: bool) -> None:
    sighting = look(flat(LAST_YEAR) | {"/r.html": page}, url="/r.html")
    assert (verdict(sighting, "AR-T06"), sighting.gone) == (verdict_, gone)
    assert verdict(sighting) == "skipped", "one cause, one finding"


def test_a_listed_report_that_is_gone_is_asked_after_as_well() -> None:
    assert look(flat(LAST_YEAR, REPORT) | {"/r.html": answer("", 404)}, url="/r.html").gone


def test_the_third_day_makes_it_certain() -> None:
    pages = flat(LAST_YEAR) | {"/r.html": answer("", 404)}
    before = (TODAY - timedelta(days=3), TODAY - timedelta(days=1))
    certain, doubtful = (look(pages, url="/r.html", gone=days) for days in (before, before[:1]))
    assert (verdict(certain, "AR-T06"), verdict(doubtful, "AR-T06")) == ("fails", "unsure")
    assert all(day.isoformat() in says(certain, "AR-T06") for day in (*before, TODAY))


def test_a_report_that_moved_is_not_lost() -> None:
    moved = flat((REPORT[0], "/new/r.html", REPORT[2])) | {"/r.html": answer("", 404), "/new/r.html": html(article())}
    sighting = look(moved, url="/r.html", gone=(TODAY - timedelta(days=2), TODAY - timedelta(days=1)))
    assert (verdict(sighting, "AR-T06"), sighting.gone) == ("holds", False)


def test_nobody_is_asked_after_where_the_lists_cannot_be_read() -> None:
    with serving(flat() | {"/ndbg/": WAF, "/r.html": answer("", 404)}) as server:
        (sighting,) = visited(order(site(server), target(EDUCATION, url=server.url("/r.html")))).sightings
        assert "/r.html" not in server.paths()
    assert (verdict(sighting, "AR-T06"), sighting.gone) == ("skipped", False)


def test_an_address_on_a_site_the_body_left_says_nothing() -> None:
    sighting = look(flat(LAST_YEAR), gone=(TODAY - timedelta(days=2), TODAY - timedelta(days=1)))
    with serving(flat(LAST_YEAR)) as server:
        moved = target(EDUCATION, url="http://127.0.0.77/r.html")
        (elsewhere,) = visited(order(site(server), moved)).sightings
    assert verdict(sighting, "AR-T06") == verdict(elsewhere, "AR-T06") == "skipped"


def test_reports_that_leave_together_are_moving() -> None:
    bodies = [EDUCATION, HEALTH, replace(HEALTH, name="霁川县水利局")]
    days = (TODAY - timedelta(days=2), TODAY - timedelta(days=1))
    with serving(flat(LAST_YEAR)) as server:
        targets = [target(body, url=server.url(f"/{n}.html"), gone=days) for n, body in enumerate(bodies)]
        record = visited(order(site(server), *targets))
    assert [verdict(one, "AR-T06") for one in record.sightings] == ["unsure"] * 3


# --- the dates (AR-T03) ------------------------------------------------------------------------------------------


def test_a_report_that_a_search_after_its_date_did_not_find_is_for_a_person() -> None:
    late, early = (look(flat(REPORT), missed=date(2026, 1, day)) for day in (25, 14))
    assert (verdict(late, "AR-T03"), verdict(early, "AR-T03")) == ("unsure", "holds")
    assert "2026-01-25" in says(late, "AR-T03")


def test_the_list_and_the_address_are_heard_by_themselves() -> None:
    address = "/art/2025/12/1/art_1_2.html"
    listed = look(flat((REPORT[0], "/r.html", "2026-02-10")))
    named = look(flat((REPORT[0], address, REPORT[2])) | {address: html(article())})
    assert verdict(listed, "AR-T03") == verdict(named, "AR-T03") == "unsure"
    assert "2026-02-10" in says(listed, "AR-T03") and "2025-12-01" in says(named, "AR-T03")


# --- the columns (AR-T07) ----------------------------------------------------------------------------------------

OWN = replace(EDUCATION, reports="/own/")
COLUMNS: dict[str, tuple[Pages, str]] = {
    "both": ({"/ndbg/": html(column(REPORT)), "/own/": html(column(REPORT))}, "holds"),
    "both-by-title": (
        {"/ndbg/": html(column((REPORT[0], "/copy.html", REPORT[2]))), "/own/": html(column(REPORT))},
        "holds",
    ),
    "own-only": ({"/ndbg/": html(column(LAST_YEAR)), "/own/": html(column(REPORT))}, "fails"),
    "site-only": ({"/ndbg/": html(column(REPORT)), "/own/": html(column(LAST_YEAR))}, "fails"),
    "own-unread": ({"/ndbg/": html(column(REPORT)), "/own/": WAF}, "skipped"),
    "own-not-whole": (
        {"/ndbg/": html(column(REPORT)), "/own/": html(column(LAST_YEAR, more="<span>共 38 条</span>"))},
        "skipped",
    ),
    "one-sub-column": (
        {
            "/ndbg/": html(column(links={"2025年": "/y/"})),
            "/own/": html(column(links={"2025年": "/y/"})),
            "/y/": html(column(REPORT)),
        },
        "holds",
    ),
}


@pytest.mark.parametrize(("pages", "expected"), COLUMNS.values(), ids=COLUMNS.keys())
def test_a_report_is_linked_where_its_columns_lead_to_it(pages: Pages, expected: str) -> None:
    sighting = look(flat() | {"/copy.html": html(article())} | pages, OWN)
    assert sighting.report is not None
    assert verdict(sighting, "AR-T07") == expected


def test_a_body_without_a_column_of_its_own_lacks_no_link() -> None:
    assert verdict(look(flat(REPORT)), "AR-T07") == "skipped"


# --- how the page opened (AR-T12) --------------------------------------------------------------------------------


def slow(*days: int) -> tuple[Load, ...]:
    return tuple(Load(day=TODAY - timedelta(days=day), seconds=20.0) for day in days)


def test_a_page_that_opened_slowly_and_opens_quickly_today_is_fine() -> None:
    sighting = look(flat(REPORT), url="/r.html", loads=slow(3, 2, 1))
    assert verdict(sighting, "AR-T12") == "holds"


def test_a_page_that_did_not_open_today_is_not_judged_by_yesterday() -> None:
    sighting = look(flat(REPORT) | {"/r.html": WAF}, url="/r.html", loads=slow(3, 2, 1))
    assert verdict(sighting, "AR-T12") == "skipped"


# --- the site's other reports (AR-T08, AR-M04, AR-M06) -----------------------------------------------------------


def block(page: str, index: str) -> str:
    fields = f"<p>索引号：{index}</p><p>发布机构：霁川县人民政府</p><p>名称：报告</p><p>来源：本站</p>"
    return page.replace('<p class="date">', f'{fields}<p class="date">')


def test_two_bodies_under_one_index_number() -> None:
    other: Row = (title_of(HEALTH.name), "/h.html", "2026-01-15")
    pages = flat(REPORT, other) | {
        "/r.html": html(block(article(), "JC001/2026-00007")),
        "/h.html": html(block(article(HEALTH.name), "JC001/2026-00007")),
    }
    with serving(pages) as server:
        record = visited(order(site(server), EDUCATION, HEALTH))
    assert [verdict(one, "AR-M04") for one in record.sightings] == ["fails", "fails"]
    assert "/h.html" in says(record.sightings[0], "AR-M04")


@pytest.mark.parametrize(
    ("defect", "expected"), [("", "holds"), ("words_for_a_number", "holds"), ("stock_too_small", "fails")]
)
def test_a_copy_is_read_and_held_against_the_report(defect: str, expected: str) -> None:
    again: Row = (REPORT[0], "/again.html", "2026-01-15")
    sighting = look(flat(REPORT, again) | {"/again.html": html(article(defect=defect) + "<!-- again -->")})
    assert verdict(sighting, "AR-M06") == expected


def test_a_copy_that_cannot_be_read_says_nothing() -> None:
    again: Row = (REPORT[0], "/again.html", "2026-01-15")
    sighting = look(flat(REPORT, again) | {"/again.html": WAF})
    assert (verdict(sighting, "AR-M06"), sighting.trouble) == ("holds", None)


def both(government: str, office: str) -> VisitRecord:
    """The office's document under two titles, at two addresses."""
    rows: tuple[Row, ...] = (
        (title_of(government), "/g.html", "2026-01-15"),
        (title_of(office), "/o.html", "2026-01-15"),
    )
    page = html(article(office))
    with serving(flat(*rows) | {"/g.html": page, "/o.html": page}) as server:
        return visited(order(site(server), COUNTY, OFFICE))


def test_the_offices_document_is_no_report_of_the_government() -> None:
    government, office = both(COUNTY.name, OFFICE.name).sightings
    assert verdict(government, "AR-T08") == "fails"
    assert verdict(office, "AR-T08") == "skipped"


# --- the tags (AR-M05) -------------------------------------------------------------------------------------------


def test_the_tags_of_a_page_are_read_and_remembered() -> None:
    meta = '<meta name="ArticleTitle" content="霁川县卫生健康局2025年政府信息公开工作年度报告"><meta name="PubDate" content="x">'
    page = html(article().replace("<head>", f'<head>{meta}<meta name="contentsource" content="本站">'))
    with serving(flat(REPORT) | {"/r.html": page}) as server:
        first = visited(order(site(server)))
        second = visited(order(site(server), known=first.remembered))
    assert [verdict(one.sightings[0], "AR-M05") for one in (first, second)] == ["fails", "fails"]


def test_tags_are_read_whatever_their_case_and_spacing() -> None:
    page = """<html><head><META  NAME="SiteName"  content=" 霁川县  人民政府 "><meta name='pubdate' content=''>
    <meta name="PubDate" content="2026-01-12"><meta name="PubDate" content="2020-01-01"><meta name="Empty">
    <meta http-equiv="refresh" content="1"></head></html>"""
    assert tags(page.encode("gbk"), "text/html; charset=gbk") == {
        "sitename": "霁川县 人民政府",
        "pubdate": "2026-01-12",
        "empty": "",
    }


def test_tags_of_a_hostile_head_are_bounded() -> None:
    many = "".join(f'<meta name="n{n}" content="{"x" * 900}">' for n in range(5000))
    found = tags(f"<html><head>{many}".encode())
    assert len(found) <= 60 and max(map(len, found.values())) <= 500
