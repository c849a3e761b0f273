from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from monitor.model.pages import Item, Link, Listing
from monitor.model.roster import Agency, BodyKind
from monitor.read.listing import read as read_list
from monitor.read.whose.bodies import Roster
from monitor.watch.reports.locate import (
    Found,
    anonymous,
    candidates,
    entries,
    link_named,
    may_be,
    shows_reports,
    year_columns,
)
from tests.sites import COUNTY, EDUCATION, HEALTH, LAST_YEAR, OFFICE, YEAR, title_of

TOWN = Agency(name="霁川县松岭乡人民政府", kind=BodyKind.TOWNSHIP, site="", area="霁川县")
ROSTER = Roster([EDUCATION, HEALTH, OFFICE, COUNTY, TOWN])
PUBLISHED = date(2026, 1, 15)


def found(title: str, column: int | None = None, published: date | None = PUBLISHED) -> Found:
    return Found(Item(title=title, url=f"http://a/{title}", published=published), column)


def owners(*items: Found) -> dict[str, list[str]]:
    return {name: [item.title for item in mine] for name, mine in candidates(items, ROSTER, YEAR).items()}


def nameless(*items: Found) -> list[str]:
    return [item.title for item in anonymous(items, ROSTER, YEAR)]


def listing(*titles: str, links: tuple[str, ...] = ()) -> Listing:
    return Listing(
        source="http://a/",
        items=tuple(found(title).item for title in titles),
        links=tuple(Link(f"http://a/{text}", text) for text in links),
    )


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("霁川县人民政府办公室2025年政府信息公开工作年度报告", OFFICE),
        ("霁川县人民政府2025年政府信息公开工作年度报告", COUNTY),
        ("2025年霁川县人民政府办公室政府信息公开工作年度报告", OFFICE),
        ("2025年霁川县政府信息公开工作年度报告", COUNTY),
        ("松岭乡2025年政府信息公开工作年度报告", TOWN),
        ("教育局2025年度政府信息公开年度报告", EDUCATION),
        ("霁川县教育局关于2025年政府 信息公开工作年度报告", EDUCATION),
        ("霁川县教育局２０２５年政府信息公开工作年度报告（文字版）", EDUCATION),
    ],
)
def test_the_longest_name_owns_a_title(title: str, owner: Agency) -> None:
    assert owners(found(title)) == {owner.name: [title]}


@pytest.mark.parametrize(
    "title",
    [
        "霁川县教育局2025年政府网站工作年度报表",
        "霁川县教育局2025年政府信息公开工作年度报表",
        "图解：霁川县教育局2025年政府信息公开工作年度报告",
        "一图读懂霁川县教育局2025年政府信息公开工作年度报告",
        "霁川县教育局2025年政府信息公开工作年度报告解读",
        "关于做好2025年政府信息公开工作年度报告编制发布工作的通知",
        "霁川县教育局2025年法治政府建设年度报告",
        "霁川县教育局2025年部门决算",
    ],
)
def test_what_only_looks_like_a_report_is_not_taken(title: str) -> None:
    assert owners(found(title, 2025), found(title, None)) == {}
    assert nameless(found(title, 2025), found(title, None)) == []


def test_last_years_report_is_not_taken() -> None:
    old = found(LAST_YEAR[0], None, date(2025, 1, 16))
    assert owners(old) == {}
    assert nameless(old) == []


def test_a_wrong_year_in_the_column_of_the_year_is_taken_after_a_right_one() -> None:
    wrong, right = found(title_of(EDUCATION.name, 2023), 2025), found(title_of(EDUCATION.name), None)
    without = found("霁川县教育局政府信息公开工作年度报告", 2025)
    assert owners(wrong) == {EDUCATION.name: [wrong.item.title]}
    assert owners(wrong, without, right)[EDUCATION.name] == [e.item.title for e in (right, without, wrong)]


def test_a_column_of_last_years_reports_goes_by_the_year_of_publication() -> None:
    shelf = [found(title_of(one.name, 2024), 2025, date(2025, 1, 20)) for one in (EDUCATION, HEALTH)]
    assert owners(*shelf) == {}
    assert nameless(*shelf) == []


def test_the_column_of_the_next_year_holds_the_reports_of_this_one() -> None:
    assert owners(found(title_of(EDUCATION.name), 2026)) == {EDUCATION.name: [title_of(EDUCATION.name)]}
    assert owners(found(title_of(EDUCATION.name, 2026), 2026)) == {}


@pytest.mark.parametrize(
    ("title", "column", "published"),
    [
        ("霁川县教育局2025年政府信息公…", None, PUBLISHED),
        ("霁川县人力资源和社会保障局政府信…", None, PUBLISHED),
        ("霁川县教育局政府信息公...", 2025, None),
        ("我局2025年政府信息公开工作年度报告", None, PUBLISHED),
        ("2025年政府信息公开工作年度报告", None, PUBLISHED),
        ("政府信息公开工作年度报告", 2025, None),
        ("霁川县教育局政府信息公开工作年度报告", None, PUBLISHED),
        ("霁川县卫计局2025年政府信息公开工作年度报告", None, PUBLISHED),
        ("2025年年报", 2025, None),
        ("霁川县教育局2025年度报告", None, PUBLISHED),
    ],
    ids=["cut", "cut-no-year", "cut-undated", "we", "nobody", "no-year", "flat-no-year", "alias", "short", "named"],
)
def test_titles_that_say_too_little_are_looked_into(title: str, column: int | None, published: date | None) -> None:
    assert nameless(found(title, column, published)) == [title]


@pytest.mark.parametrize(
    ("title", "published"),
    [
        ("霁川县教育局2024年政府信息公…", date(2025, 1, 16)),
        ("霁川县教育局政府信息公…", date(2025, 1, 16)),
        ("政府信息公开年报", None),
        ("霁川县教育局政府信息公开工作年度报告", date(2024, 1, 16)),
    ],
    ids=["cut-old", "cut-old-date", "name-of-the-column", "flat-old-date"],
)
def test_what_is_certainly_older_is_left_alone(title: str, published: date | None) -> None:
    assert nameless(found(title, None, published)) == []


def test_a_wrong_year_beside_a_new_date_is_looked_into() -> None:
    assert nameless(found(title_of(EDUCATION.name, 2024), None, PUBLISHED)) == [title_of(EDUCATION.name, 2024)]


def test_a_name_claimed_by_two_is_nobodys() -> None:
    twin = replace(EDUCATION, name="霁川县教育体育局", aliases=("霁川县教育局",))
    shared = Roster([EDUCATION, twin])
    entry = found(title_of(EDUCATION.name))
    assert candidates([entry], shared, YEAR) == {}
    assert anonymous([entry], shared, YEAR) == [entry.item]


@pytest.mark.parametrize(
    ("words", "agency", "expected"),
    [
        ("霁川县卫健局2025年政府信息公开工作年度报告", HEALTH, True),
        ("霁川县教育和体育局2025年政府信息公开工作年度报告", EDUCATION, True),
        ("霁川县卫健局2025年政府信息公开工作年度报告", EDUCATION, False),
        ("我局2025年政府信息公开工作年度报告", EDUCATION, True),
        ("2025年政府信息公开工作年度报告", COUNTY, True),
        ("石桥乡人民政府2025年政府信息公开工作年度报告", COUNTY, False),
        ("霁川县教育局2025年政府信…", EDUCATION, True),
        ("2025年霁川县教…", EDUCATION, True),
        ("霁川县教育局2025年政府信…", HEALTH, False),
        ("霁川县人民政府2025年政府信…", COUNTY, True),
    ],
)
def test_a_name_that_is_nearly_the_agencys_leaves_a_doubt(words: str, agency: Agency, expected: bool) -> None:
    assert may_be(words, agency) is expected


def test_only_the_columns_of_the_year_and_the_next_are_followed() -> None:
    page = listing(links=("2026年", "2025年度", "2024年", "2025年政府信息公开年报", "2025年预算", "1025年"))
    assert year_columns(page, 2025) == [
        (2026, "http://a/2026年"),
        (2025, "http://a/2025年度"),
        (2025, "http://a/2025年政府信息公开年报"),
    ]


def test_a_column_of_the_year_that_only_a_script_opens_has_no_address() -> None:
    shut = [Link("", text) for text in ("2026年", "2025年", "2024年")]
    assert year_columns(Listing(source="http://a/", links=tuple(shut)), 2025) == [(2026, ""), (2025, "")]
    page = Listing(source="http://a/", links=(*shut, Link("http://a/y", "2025年度"), Link("http://a/y", "2025年")))
    assert year_columns(page, 2025) == [(2025, "http://a/y"), (2026, "")]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (listing(LAST_YEAR[0]), True),
        (listing(links=("2024年", "2023年")), True),
        (listing("霁川县教育局2025年政府信…"), True),
        (listing("县政府召开常务会议"), False),
        (listing("政府信息公开年报"), False),
        (listing(links=("首页", "政务公开")), False),
        (listing(), False),
    ],
)
def test_a_column_shows_reports_or_years(page: Listing, expected: bool) -> None:
    assert shows_reports([page]) is expected


def test_a_cut_title_without_a_date_is_an_entry_all_the_same() -> None:
    page = listing(links=("霁川县教育局2025年政府信…", "首页"))
    assert [entry.item.title for entry in entries(page, None)] == ["霁川县教育局2025年政府信…"]


def test_a_path_passes_over_a_link_without_an_address() -> None:
    page = Listing(source="http://a/", links=(Link("", "公开年报"), Link("http://a/nb/", "公开年报专栏")))
    assert link_named(page, "公开年报") == "http://a/nb/"
    assert link_named(Listing(source="http://a/", links=(Link("", "公开年报"),)), "公开年报") is None


def test_a_path_prefers_the_exact_link_text() -> None:
    page = listing(links=("政务公开指南", "政务 公开"))
    assert link_named(page, "政务公开") == "http://a/政务 公开"
    assert link_named(page, "政务公开指") == "http://a/政务公开指南"
    assert link_named(page, "公开年报") is None


MATRIX = """<html><head><title>政府信息公开年报-霁川县人民政府</title></head><body><table>
<tr><th>单位</th><th>2025年</th><th>2024年</th></tr>
<tr><td>霁川县教育局</td><td><a href=e25.html>查看</a></td><td><a href=e24.html>查看</a></td></tr>
<tr><td>霁川县卫生健康局</td><td></td><td><a href=h24.html>查看</a></td></tr>
<tr><td>松岭乡</td><td><a href=t25.html>查看</a></td><td><a href=t24.html>查看</a></td></tr>
<tr><td>霁川县外事办公室</td><td><a href=w25.html>查看</a></td><td><a href=w24.html>查看</a></td></tr>
</table></body></html>"""


def test_a_link_in_a_matrix_is_opened_for_the_year_it_stands_under_and_owned_by_what_it_shows() -> None:
    page = read_list(MATRIX.encode(), "http://a/nb/", "http://a/nb/", "text/html; charset=utf-8")
    told = {item.url.rpartition("/")[2]: item.under for item in page.items}
    assert {name: told[name] for name in ("e25.html", "h24.html")} == {
        "e25.html": "霁川县教育局 2025年",
        "h24.html": "霁川县卫生健康局 2024年",
    }
    met = [Found(item, None) for item in page.items]
    assert candidates(met, ROSTER, YEAR) == {}
    assert [item.url for item in anonymous(met, ROSTER, YEAR)] == [f"http://a/nb/{one}25.html" for one in "etw"]
