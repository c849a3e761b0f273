"""Whose a report is that no list names: by its own title, its column, two others; never by site or issuer."""

from __future__ import annotations

import pytest

from monitor.model.reports import Report, Witness
from monitor.model.roster import Agency, BodyKind
from monitor.read.whose.bodies import Roster
from monitor.watch.reports.owner import owner
from tests.sites import (
    COUNTY,
    EDUCATION,
    HEALTH,
    OFFICE,
    Row,
    article,
    column,
    home,
    html,
    order,
    site,
    target,
    verdict,
    visited,
)
from tests.watch.reports.test_visit import Pages, serving

TWIN = Agency(name="邻溪区教育局", kind=BodyKind.DEPARTMENT, site="", area="邻溪区")
ROSTER = Roster([EDUCATION, HEALTH, OFFICE, COUNTY, TWIN])


def report(*said: tuple[str, str, int]) -> Report:
    witnesses = tuple(Witness(fact="agency", origin=where, says=says, weight=weight) for where, says, weight in said)
    return Report(source="", sha256="", media_type="text/html", witnesses=witnesses)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ([("line", "霁川县教育局", 3)], EDUCATION.name),
        ([("line", "霁川县教育局", 3), ("issuer", "霁川县人民政府办公室", 1)], EDUCATION.name),
        ([("line", "霁川县教育局", 3), ("crumb", "霁川县卫生健康局", 2)], EDUCATION.name),
        ([("system", "霁川县教育局", 3), ("line", "霁川县卫生健康局", 3)], None),
        ([("system", "霁川县教育局", 3), ("line", "霁川县水利局", 3)], None),
        ([("system", "霁川县水利局", 3), ("crumb", "霁川县教育局", 2)], None),
        ([("line", "教育局", 3)], None),
        ([("line", "教育局", 3), ("crumb", "霁川县教育局", 2)], EDUCATION.name),
        ([("line", "教育局", 3), ("crumb", "邻溪区教育局", 2)], TWIN.name),
        ([("crumb", "卫健局", 2)], HEALTH.name),
        ([("crumb", "卫健局", 2), ("issuer", "霁川县人民政府办公室", 1)], HEALTH.name),
        ([("crumb", "卫健局", 2), ("signature", "霁川县教育局", 2)], None),
        ([("signature", "霁川县卫生健康局", 2)], None),
        ([("signature", "霁川县卫生健康局", 2), ("opening", "县卫健局", 2)], HEALTH.name),
        ([("signature", "霁川县卫生健康局", 2), ("issuer", "霁川县卫生健康局", 1)], HEALTH.name),
        ([("source", "霁川县卫生健康局", 2), ("issuer", "霁川县卫生健康局", 1)], None),
        ([("issuer", "霁川县卫生健康局", 1)], None),
        ([], None),
    ],
)
def test_an_owner_needs_a_title_a_column_or_two_witnesses(said: list[tuple[str, str, int]], name: str | None) -> None:
    found = owner(report(*said), ROSTER)
    assert (found.name if found else None) == name


def test_the_own_column_says_whose_it_is_unless_the_title_names_another() -> None:
    assert owner(report(), ROSTER, HEALTH) == HEALTH
    assert owner(report(("line", "教育局", 3)), ROSTER, EDUCATION) == EDUCATION
    assert owner(report(("line", "霁川县教育局", 3)), ROSTER, HEALTH) == EDUCATION
    assert owner(report(("line", "霁川县水利局", 3)), ROSTER, HEALTH) is None


NAMELESS = "2025年政府信息公开工作年度报告"
IN_COLUMN: Row = (NAMELESS, "/edu/a.html", "2026-01-15")


def page(first: str, crumb: str = "", title: str = "政府信息公开工作年度报告-霁川县人民政府") -> bytes:
    """A report whose page title names column and site; whose it is stands in its first paragraph or its path."""
    text = article().replace("<title>", "<title>%", 1)
    head, _, rest = text.partition("<title>%")
    body = rest.partition("</title>")[2]
    for mark in ("<h1>", "<h2>"):
        start, found, tail = body.partition(mark)
        if found:
            body = start + tail.partition(mark.replace("<", "</"))[2]
    path = f"<div class='crumb'>当前位置：首页&gt;政务公开&gt;{crumb}&gt;政府信息公开年报</div>" if crumb else ""
    body = body.replace(f"{EDUCATION.name}{NAMELESS}", NAMELESS)
    opened = body.index(">", body.index("<body")) + 1 if "<body" in body else 0
    return html(f"{head}<title>{title}</title>{body[:opened]}{path}<p>{first}{NAMELESS}</p>{body[opened:]}")


def county(report_page: bytes) -> Pages:
    return {
        "/": html(home()),
        "/ndbg/": html(column((f"霁川县卫生健康局{NAMELESS}", "/h.html", "2026-01-16"))),
        "/h.html": html(article(HEALTH.name)),
        "/edu/": html(column(IN_COLUMN)),
        "/edu/a.html": report_page,
    }


@pytest.mark.parametrize(
    ("first", "crumb"),
    [("霁川县教育局", ""), ("县教育局", ""), ("教育局", ""), ("我局", "县教育局"), ("", "教育局"), ("", "")],
)
def test_a_report_under_the_name_of_column_and_site_is_its_own_bodys(first: str, crumb: str) -> None:
    with serving(county(page(first, crumb))) as server:
        own = EDUCATION.__class__(name=EDUCATION.name, kind=EDUCATION.kind, site="", area=EDUCATION.area,
                                  reports=server.url("/edu/"))  # fmt: skip
        seen = {one.agency: one for one in visited(order(site(server), target(own), COUNTY, HEALTH)).sightings}
    assert (seen[EDUCATION.name].url or "").endswith("/edu/a.html")
    assert verdict(seen[EDUCATION.name]) == "holds"
    assert (seen[COUNTY.name].url, verdict(seen[COUNTY.name])) == (None, "fails")
    assert verdict(seen[HEALTH.name]) == "holds"


def test_where_title_and_text_name_two_bodies_neither_is_missing_nor_accused() -> None:
    contradicting = page("霁川县人民政府办公室", title=f"霁川县教育局{NAMELESS}")
    listed = county(contradicting) | {"/ndbg/": html(column(IN_COLUMN))}
    with serving(listed) as server:
        seen = {one.agency: one for one in visited(order(site(server), EDUCATION, OFFICE)).sightings}
    for body in (EDUCATION, OFFICE):
        assert seen[body.name].report is None
        assert verdict(seen[body.name]) != "fails"
