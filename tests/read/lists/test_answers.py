"""Lists that come as JSON: UCAP's answers and those of the disclosure platform of Guangdong."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from monitor.model.pages import Item, Listing
from monitor.read import listing

SITE = "http://127.0.0.2"
TITLE = "霁川县教育局2026年政府信息公开工作年度报告"
ONE = (Item(title=TITLE, url=f"{SITE}/a1.html", published=date(2027, 1, 12)),)
CHANNEL = "0123456789abcdef0123456789abcdef"
MIDNIGHT = 1_799_683_200
"""00:00 of 12 January 2027 in Beijing, in Unix seconds: still 11 January in Greenwich."""


def read(answer: object, base: str = f"{SITE}/search/{CHANNEL}") -> Listing:
    return listing.read(json.dumps(answer).encode(), "list", base, "application/json")


def ucap(*entries: object, **more: object) -> dict[str, Any]:
    return {"code": 200, "data": {"results": list(entries), **more}}


RESULT = {"title": TITLE, "url": "/a1.html", "publishedTimeStr": "2027-01-12 10:20:00", "channelCodeName": "c128570"}


@pytest.mark.parametrize(
    "answer",
    [
        ucap(RESULT, total=9),
        {"code": 200, "results": {"data": {"results": [RESULT], "total": "9"}}},
        {"results": [RESULT], "total": 9},
    ],
)
def test_results_are_entries(answer: object) -> None:
    found = read(answer)
    assert (found.items, found.total) == (ONE, 9)


def test_what_has_no_title_is_no_entry_and_what_has_no_address_is_one() -> None:
    found = read(
        ucap(RESULT, {"title": "", "url": "/x"}, {"url": "/y"}, {"title": 7, "url": "/z"}, 5, {"title": TITLE})
    )
    assert [item.url for item in found.items] == [f"{SITE}/a1.html", ""]


def test_addresses_without_a_scheme_and_marks_in_titles_are_understood() -> None:
    (item,) = read(ucap({"title": f"<em>霁川县</em>{TITLE[3:]}&nbsp;", "url": "//127.0.0.2/a?x=1&copy=2"})).items
    assert (item.title, item.url, item.published) == (TITLE, f"{SITE}/a?x=1&copy=2", None)


def article(**more: object) -> dict[str, object]:
    return {"id": 7, "title": TITLE, "url": f"{SITE}/a1.html", "post_url": f"{SITE}/p.html", "publisher": "", **more}


@pytest.mark.parametrize(
    "dated",
    [
        {"display_publish_time": MIDNIGHT},
        {"display_publish_time": str(MIDNIGHT)},
        {"display_publish_time": "2027-01-12 09:00"},
        {"display_publish_time": 0, "created_at": "2027-01-12 09:00:00", "date": MIDNIGHT - 864_000},
        {"display_publish_time": None, "first_publish_time": MIDNIGHT},
        {"create_time": MIDNIGHT + 86_399},
    ],
)
def test_an_article_is_dated_by_its_publication_before_its_drafting(dated: dict[str, object]) -> None:
    assert read({"articles": [article(**dated)], "total": 1}).items == ONE


@pytest.mark.parametrize("when", [-1, 7, 10**30, True, 1.5e300, float("nan"), "9" * 5_000, "下周", [], {}])
def test_a_time_that_is_none_dates_nothing(when: object) -> None:
    assert read({"articles": [article(display_publish_time=when)]}).items[0].published is None


def test_the_second_address_of_an_article_is_taken_where_the_first_is_missing() -> None:
    assert read({"articles": [article(url="")]}).items[0].url == f"{SITE}/p.html"


GKMLPT = f"{SITE}/gkmlpt/api/all/153"


@pytest.mark.parametrize(
    ("base", "count", "total", "following"),
    [
        (f"{GKMLPT}?page=1&sid=756016", 100, 230, f"{GKMLPT}?page=2&sid=756016"),
        (f"{GKMLPT}?page=0&sid=756016", 100, 230, f"{GKMLPT}?page=2&sid=756016"),
        (f"{GKMLPT}?sid=756016", 100, 230, f"{GKMLPT}?sid=756016&page=2"),
        (GKMLPT, 100, 230, f"{GKMLPT}?page=2"),
        (f"{GKMLPT}?page=2&sid=756016", 100, 230, f"{GKMLPT}?page=3&sid=756016"),
        (f"{GKMLPT}?page=3&sid=756016", 30, 230, None),
        (f"{GKMLPT}?page=1&sid=756016", 2, 5, f"{GKMLPT}?page=2&sid=756016"),
        (f"{GKMLPT}?page=1&sid=756016", 5, 5, None),
        (f"{GKMLPT}?page=4&sid=756016", 0, 230, None),
        ("", 100, 230, None),
    ],
)
def test_the_pages_of_articles_are_counted_up(base: str, count: int, total: int, following: str | None) -> None:
    answer = {"articles": [article(url=f"{SITE}/{n}.html") for n in range(count)], "classify": {}, "total": total}
    found = read(answer, base)
    assert (len(found.items), found.total, found.next) == (count, total, following)


def test_the_number_of_posts_of_a_column_stands_for_a_missing_total() -> None:
    assert read({"articles": [article()], "classify": {"id": 153, "post_count": 3}}).total == 3


SEARCH = f"{SITE}/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=2&_channelName=%B9%AB%BF%AA"


@pytest.mark.parametrize(
    ("query", "more", "following"),
    [
        ("&page=1", {"total": 5}, "&page=2"),
        ("", {"total": 5, "page": 1, "rows": 2}, "&page=2"),
        ("&page=2", {"total": 5, "page": 2}, "&page=3"),
        ("&page=3", {"total": 6}, None),
        ("&page=1", {"total": 2}, None),
        ("&page=1", {}, None),
    ],
)
def test_the_pages_of_a_search_are_counted_up(query: str, more: dict[str, object], following: str | None) -> None:
    found = read(ucap(RESULT, {**RESULT, "url": "/a2.html"}, **more), SEARCH + query)
    assert found.next == (SEARCH + following if following else None)


def test_half_a_character_in_an_answer_is_none_and_stops_nothing() -> None:
    (item,) = read(ucap({"title": f"\ud83d{TITLE}", "url": "/\udc00.html"})).items
    assert (item.title, item.url) == (f"〔U+D83D〕{TITLE}", f"{SITE}/〔U+DC00〕.html")
    assert item.title.encode() and item.url.encode()
    (whole,) = read(ucap({"title": f"\U0001f600{TITLE}", "url": "/a"})).items
    assert whole.title == f"\U0001f600{TITLE}"


@pytest.mark.parametrize("total", [10**30, -1, True, None, "x", [], 1.5])
def test_a_total_that_is_none_is_not_kept(total: object) -> None:
    assert read(ucap(RESULT, total=total)).total is None


def test_an_answer_longer_than_is_read_says_so() -> None:
    found = read(ucap(*[{"title": f"公开目录{n}", "url": f"/{n}"} for n in range(5_001)]))
    assert found.trouble is not None and found.trouble.code == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        "{", "{}", '{"data": []}', '{"data": {"results": "x"}}', '{"data": null}', '{"data": {"results": null}}',
        '{"data":' * 5000, '{"data": {"results": [[]]}}', '{"data": {"results": {"a": 1}}}', '{"data": {"results": 3}}',
        '{"articles": {}}', '{"articles": [[], null, 7]}', '{"results": {"data": 7}}', '{"articles": [' * 5000,
        '{"data": {"results": [], "total": ' + "9" * 5000 + "}}",
    ],
)  # fmt: skip
def test_a_broken_answer_is_an_empty_list(answer: str) -> None:
    assert listing.read(answer.encode(), "list", SITE).items == ()


ROWS = (("霁川县第一批农村公路养护计划公告", "/a1.html"), ("霁川县城区供水管网冲洗停水通告", "/a2.html"))
DAYS = ("2027-01-12", "2027-01-05")


def rows(**keys: str) -> list[dict[str, Any]]:
    """Two records: a key with ``title``, ``url``, ``day``, ``later``, ``millis`` or words of its own."""
    found = []
    for number, (title, url) in enumerate(ROWS):
        day = DAYS[number]
        known = {
            "title": title,
            "url": url,
            "day": day,
            "later": f"2027-0{number + 2}-01",
            "millis": (MIDNIGHT - number * 7 * 86_400) * 1000,
            "day8": day.replace("-", ""),
        }
        found.append({key: known.get(value, value) for key, value in keys.items()})
    return found


@pytest.mark.parametrize(
    ("answer", "total"),
    [
        ({"state": "ok", "list": rows(biaoti="title", lianjie="url", fbsj="day"), "zs": "9"}, 9),
        ({"nr": {"zjls": "38", "xxlb": rows(bt="title", ljdz="url", fbrq="day8", cwrq="later")}}, 38),
        ({"HITS": 2, "ROWS": rows(DOCTITLE="title", DOCPUBURL="url", DOCRELTIME="millis", OPERTIME="later")}, 2),
        ({"items": rows(subject="title", link="url", released_on="day", deadline="later")}, None),
        ({"d": json.dumps({"Total": 2, "Rows": rows(InfoTitle="title", LinkUrl="url", AddTime="day")})}, 2),
        ({"page": {"content": rows(name="title", href="url", createTime="millis", endTime="later")}}, None),
        (
            {"head": ["id", "subject", "href", "released_on"],
             "rows": [[n, title, url, day] for n, ((title, url), day) in enumerate(zip(ROWS, DAYS, strict=True))]},
            None,
        ),
        (
            {"iTotalRecords": "2", "sColumns": "序号,标题,发布日期,截止日期",
             "aaData": [[str(n), f"<a href='{url}'>{title}</a>", day, "2027-03-01"]
                        for n, ((title, url), day) in enumerate(zip(ROWS, DAYS, strict=True))]},
            2,
        ),
        ({"days": {day: [{"t": title, "u": url}] for (title, url), day in zip(ROWS, DAYS, strict=True)}}, None),
    ],
)  # fmt: skip
def test_records_under_keys_of_any_names_are_read(answer: object, total: int | None) -> None:
    found = read(answer, f"{SITE}/api/x")
    right = [(title, f"{SITE}{url}", day) for (title, url), day in zip(ROWS, DAYS, strict=True)]
    assert [(one.title, one.url, one.published and one.published.isoformat()) for one in found.items] == right
    assert found.total == total


@pytest.mark.parametrize("key", ["deadline", "expireTime", "updateTime", "x1", "beginDate"])
def test_a_moment_of_another_thing_or_of_nothing_known_is_no_day_of_publication(key: str) -> None:
    found = read({"list": rows(title="title", url="url", **{key: "day"})}, f"{SITE}/api/x")
    assert [(one.title, one.published) for one in found.items] == [(title, None) for title, _ in ROWS]


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 500, "msg": "系统繁忙", "data": None},
        {"success": False, "message": "未登录"},
        {"menu": rows(name="title", url="url")},
        {"a": 1},
        [],
    ],
)
def test_what_is_no_list_is_none_and_nothing_is_stated_of_it(answer: object) -> None:
    found = read(answer, f"{SITE}/api/x")
    assert (found.vacant, found.total) == (False, None)
    assert all(one.published is None for one in found.items)


def test_rows_of_an_xml_export_may_be_attributes() -> None:
    lines = "".join(
        f'<Row F_TITLE="{title}" F_ADDDATE="{day.replace("-", "/")} 8:30:00" F_ENDDATE="2027/3/1" F_HREF="{url}"/>'
        for (title, url), day in zip(ROWS, DAYS, strict=True)
    )
    text = f'<?xml version="1.0"?><DataTable RowCount="2" PageCount="1">{lines}</DataTable>'
    found = listing.read(text.encode(), "list", f"{SITE}/x/", "text/xml")
    right = [(f"{SITE}{url}", date.fromisoformat(day)) for (_, url), day in zip(ROWS, DAYS, strict=True)]
    assert [(one.url, one.published) for one in found.items] == right
    assert (found.total, found.pages) == (2, 1)


@pytest.mark.parametrize("text", ['{"a":' * 10_000 + "1" + "}" * 10_000, "[" * 10_000 + "]" * 10_000])
def test_an_answer_nested_beyond_measure_is_no_list(text: str) -> None:
    assert listing.read(text.encode(), "list", f"{SITE}/x/", "application/json").items == ()
