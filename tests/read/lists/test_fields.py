"""What the dates of records are dates of, and whose the titles are, by small lists of every build."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.read import listing
from monitor.read.markup import links

BASE = "http://www.jichuan.example/tzgg/index.html"
TITLES = (
    "霁川县2026年秋季学期校车线路调整公告",
    "关于开展房屋安全隐患排查的通知",
    "城北片区供水管网改造停水通告",
    "县属国有企业招聘工作人员公示",
)


def rows(pattern: str, values: tuple[tuple[str, ...], ...]) -> str:
    """A row for each title: ``$T`` in the pattern is its link, ``0``, ``1`` its values."""
    found = []
    for number, (title, value) in enumerate(zip(TITLES, values, strict=True)):
        row = pattern.replace("$T", f"<a href='t{number}.html'>{title}</a>")
        for place, text in enumerate(value):
            row = row.replace(f"${place}", text)
        found.append(row)
    return "".join(found)


def days(page: str, content_type: str = "text/html; charset=utf-8") -> tuple[str | None, ...]:
    found = listing.read(page.encode(), "list", BASE, content_type).items
    assert [item.title for item in found] == list(TITLES)
    return tuple(item.published.isoformat() if item.published else None for item in found)


def iso(*values: str) -> tuple[str, ...]:
    return values


NOVEMBER = iso("2026-11-26", "2026-11-19", "2026-11-12", "2026-11-05")
PAST = tuple((f"2026-11-{day}", f"2026-10-{day}") for day in ("26", "19", "12", "05"))
LATER = tuple((f"2026-11-{day}", f"2026-12-{day}") for day in ("26", "19", "12", "05"))


def table(*heads: str) -> tuple[str, str]:
    """The frame of a table under its heads, and its row (see ``rows``)."""
    cells = "".join(f"<th>{one}</th>" for one in heads)
    body = "<tr><td>$T</td>" + "".join(f"<td>${place}</td>" for place in range(len(heads) - 1)) + "</tr>"
    return f"<table><tr>{cells}</tr>{{}}</table>", body


@pytest.mark.parametrize(
    ("heads", "values", "right"),
    [
        (("标题", "公告日期", "报名截止"), LATER, NOVEMBER),
        (("标题", "发布日期", "成文日期"), PAST, NOVEMBER),
        (("标题", "成文日期", "发布日期"), tuple(one[::-1] for one in PAST), NOVEMBER),
        (("名称", "施行日期"), tuple((one[0],) for one in PAST), (None,) * 4),
        (("名称", "截止日期"), tuple((one[0],) for one in PAST), (None,) * 4),
    ],
)
def test_the_head_of_a_column_says_what_its_dates_are_of(
    heads: tuple[str, ...], values: tuple[tuple[str, ...], ...], right: tuple[str | None, ...]
) -> None:
    frame, body = table(*heads)
    assert days(f"<html><body>{frame.format(rows(body, values))}</body></html>") == right


@pytest.mark.parametrize(
    "pattern",
    [
        "<li>$T<span>$0</span></li>",
        "<li><i>$0</i>$T<p>定于2026年12月3日前报送，详见附件。</p></li>",
        "<dl><dt>$T</dt><dd>本通告自2027年1月1日起执行，有效期至2031年12月31日。</dd><dd>发布时间：$0</dd></dl>",
        "<div class=card><h3>$T</h3><em>浏览：31</em><time datetime='$0T09:00:00+08:00'>两天前</time></div>",
        "<div class=row><div>$T</div><div><span title='$0 08:12'>3天前</span></div></div>",
        "<section><p>$T</p><p>截止日期：2026-12-31　发布日期：$0</p></section>",
    ],
)
def test_days_of_the_matter_are_none_of_publication(pattern: str) -> None:
    body = rows(pattern, tuple((one,) for one in NOVEMBER))
    inside = f"<ul>{body}</ul>" if pattern.startswith("<li>") else f"<div>{body}</div>"
    assert days(f"<html><body>{inside}</body></html>") == NOVEMBER


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        ((("26", "2026-11"), ("19", "2026-11"), ("12", "2026-11"), ("05", "2026-11")), NOVEMBER),
        ((("11-26", "2026"), ("11-19", "2026"), ("11-12", "2026"), ("11-05", "2026")), NOVEMBER),
        ((("26", "Nov 2026"), ("19", "Nov 2026"), ("12", "Nov 2026"), ("05", "Nov 2026")), NOVEMBER),
        ((("二〇二六年十一月二十六日", ""), ("二〇二六年十一月十九日", ""), ("二〇二六年十一月十二日", ""),
          ("二〇二六年十一月五日", "")), NOVEMBER),
        ((("26-11-26", ""), ("26-11-19", ""), ("26-11-12", ""), ("26-11-05", "")), NOVEMBER),
        ((("11-26", ""), ("11-19", ""), ("11-12", ""), ("11-05", "")), (None,) * 4),
        ((("刚刚", ""), ("昨天", ""), ("3天前", ""), ("2周前", "")), (None,) * 4),
    ],
)  # fmt: skip
def test_a_day_is_put_together_from_its_parts_and_never_guessed(
    parts: tuple[tuple[str, str], ...], right: tuple[str | None, ...]
) -> None:
    body = rows("<li><div class=d><b>$0</b><i>$1</i></div><h4>$T</h4></li>", parts)
    assert days(f"<html><body><ul>{body}</ul></body></html>") == right


def utc() -> Iterator[tuple[str, str]]:
    yield "2026-11-25T16:30:00Z", "2026-11-26"
    yield "2026-11-25T15:59:59Z", "2026-11-25"
    yield "2026-11-25T18:10:00.000+0000", "2026-11-26"
    yield "2026-11-26T00:10:00+08:00", "2026-11-26"
    yield "2026-11-26 00:10:00", "2026-11-26"


@pytest.mark.parametrize(("moment", "right"), list(utc()))
def test_the_day_is_that_of_beijing(moment: str, right: str) -> None:
    body = rows("<li>$T<span>$0</span></li>", ((moment,),) * 4)
    assert days(f"<html><body><ul>{body}</ul></body></html>") == (right,) * 4


@pytest.mark.parametrize(
    ("shown", "attribute", "right"),
    [
        ("霁川县水利局2026年政府信息公开…", "霁川县水利局2026年政府信息公开工作年度报告", True),
        ("霁川县水利局2025年政府信息公开工作年度报告", "霁川县水利局2026年政府信息公开工作年度报告", False),
    ],
)
def test_an_attribute_completes_a_title_and_never_contradicts_it(shown: str, attribute: str, *, right: bool) -> None:
    row = f"<li><a href='a.html' title='{attribute}'>{shown}</a><span>2026-11-26</span></li>"
    [item] = listing.read(f"<html><ul>{row}</ul></html>".encode(), "list", BASE).items
    assert item.title == (attribute if right else shown)


def test_a_cut_title_goes_on_in_the_card_that_opens_over_it() -> None:
    whole = "霁川县人民政府办公室关于印发农村公路养护管理办法的通知"
    card = f"<div style='display:none'><p>成文日期</p><p>2026-09-01</p><p>{whole}</p></div>"
    row = f"<li><a href='a.html'>{whole[:16]}...</a>{card}<span>2026-11-26</span></li>"
    [item] = listing.read(f"<html><ul>{row}</ul></html>".encode(), "list", BASE).items
    assert (item.title, item.published) == (whole, date(2026, 11, 26))


def test_backslashes_in_addresses_are_slashes() -> None:
    body = "".join(
        f"<li><a href='\\tzgg\\2026\\t{number}.html'>{title}</a>2026-11-26</li>" for number, title in enumerate(TITLES)
    )
    found = listing.read(f"<html><ul>{body}</ul></html>".encode(), "list", BASE)
    assert [item.url for item in found.items] == [f"http://www.jichuan.example/tzgg/2026/t{n}.html" for n in range(4)]


def test_a_button_that_loads_more_leaves_a_list_open() -> None:
    body = rows("<li>$T<span>$0</span></li>", tuple((one,) for one in NOVEMBER))
    more = "<a href='javascript:;' id=more>点击加载更多</a><script src=list.js></script>"
    for page, right in ((body, False), (body + more, True)):
        found = listing.read(f"<html><body><ul>{page}</ul></body></html>".encode(), "list", BASE)
        assert (found.awaiting, found.pages) == (right, None)


@pytest.mark.parametrize(
    ("values", "right"),
    [
        (("11/26/2026", "11/19/2026", "11/12/2026", "11/05/2026"), NOVEMBER),
        (("26/11/2026", "19.11.2026", "12-11-2026", "05/11/2026"), NOVEMBER),
        (("11/12/2026", "11/10/2026", "11/08/2026", "11/05/2026"), (None,) * 4),
        (("11/26/2026", "26/11/2026", "11/12/2026", "11/05/2026"), (None,) * 4),
        (("11月 26, 2026 - 09:30", "11月 19, 2026 - 10:30", "11月 12, 2026 - 08:00", "11月 5, 2026 - 17:15"), NOVEMBER),
        (("星期四, 11月 26, 2026", "星期四, 11月 19, 2026", "星期四, 11月 12, 2026", "星期四, 11月 5, 2026"), NOVEMBER),
    ],
)
def test_a_year_may_stand_last_and_the_fellows_of_a_date_say_which_is_its_month(
    values: tuple[str, ...], right: tuple[str | None, ...]
) -> None:
    frame, body = table("标题", "日期")
    assert days(f"<html><body>{frame.format(rows(body, tuple((one,) for one in values)))}</body></html>") == right


@pytest.mark.parametrize(
    ("number", "title"),
    [("JC-2026-{}", "霁川县第{}批老旧小区改造计划"), ("{}", "对第{}号建议的答复"), ("A{}", "第{}号通告")],
)
def test_the_title_of_a_row_that_a_script_opens_is_its_first_cell_with_words(number: str, title: str) -> None:
    body = "".join(
        f"<tr onclick=\"openDetail('f{n}')\"><td>{number.format(n)}</td><td>{title.format(n)}</td>"
        f"<td>县住房和城乡建设局</td><td>2026-11-{n}</td></tr>"
        for n in range(21, 25)
    )
    heads = "<tr><th>索引号</th><th>名称</th><th>责任部门</th><th>公开日期</th></tr>"
    found = listing.read(f"<html><table>{heads}{body}</table></html>".encode(), "list", BASE).items
    assert [(one.title, one.url) for one in found] == [(title.format(n), "") for n in range(21, 25)]


@pytest.mark.parametrize(
    ("page", "right"),
    [
        ("<h4><img src=c.gif> 2026年11月</h4><ul>{}</ul>", NOVEMBER),
        ("<dl><dt>2026年11月</dt>{}</dl>", NOVEMBER),
        ("<table><tr><td colspan=2><b>　2026年11月份</b></td></tr>{}</table>", NOVEMBER),
        ("<h4>2026年</h4><ul>{}</ul>", (None,) * 4),
        ("<h4>2026年13月</h4><ul>{}</ul>", (None,) * 4),
        ("<ul>{}</ul>", (None,) * 4),
    ],
)
def test_a_day_alone_is_one_of_the_month_it_stands_under(page: str, right: tuple[str | None, ...]) -> None:
    row = "<dd><em>$0日</em> $T</dd>" if "<dl>" in page else "<tr><td>$T</td><td>$0日</td></tr>"
    row = row if "<ul>" not in page else "<li>$T <span>[$0日]</span></li>"
    body = page.format(rows(row, (("26",), ("19",), ("12",), ("5",))))
    assert days(f"<html><body>{body}</body></html>") == right


@pytest.mark.parametrize(
    "row",
    [
        "<dt>$T</dt><dd>摘要：自即日起施行。<a href='t$N.html'>[阅读全文]</a></dd><dd>发布时间：$0</dd>",
        "<tr><td><a href='t$N.html'>XH2026110$N20261101</a></td><td>[来信]</td><td>$T</td><td>$0</td></tr>",
        "<tr><td>[<a href='/c/'>公告</a>] $T</td><td>$0</td></tr>",
        "<tr><td>·</td><td>[<a href='/c$H/'>类别$H</a>] $T</td><td>$0</td></tr>",
        "<li><a href='/c$N/'>[第$N分局]</a> $T <em>$0</em></li>",
        "<li><a class=lm href='/c$N/'>第$N分局</a> $T <em>$0</em></li>",
    ],
    ids=[
        "dl with a link to read on",
        "a number that is a link",
        "one category",
        "two categories",
        "another category each time, in brackets",
        "another category each time, of its own class",
    ],
)
def test_the_title_is_the_words_among_the_links_of_an_entry(row: str) -> None:
    values = iso("2026-11-20", "2026-11-12", "2026-10-30", "2026-10-08")
    body = ""
    for number, one in enumerate(values):
        filled = row.replace("$N", str(number)).replace("$H", str(number // 2)).replace("$0", one)
        body += filled.replace("$T", f"<a href='t{number}.html'>{TITLES[number]}</a>")
    shape = {"<dt": "dl", "<tr": "table", "<li": "ul"}[row[:3]]
    assert days(f"<h3>通知公告</h3><{shape}>{body}</{shape}>") == values


@pytest.mark.parametrize("form", ["（{}）", "({})", "[{}]", "{}"])
def test_a_day_with_its_weekday_is_one_where_nothing_else_stands_there(form: str) -> None:
    said = (("2026年11月26日 星期四",), ("2026年11月20日 星期五",), ("2026-11-16 周一",), ("2026年11月11日星期三",))
    right = iso("2026-11-26", "2026-11-20", "2026-11-16", "2026-11-11")
    row = f"<li>$T <i>{form.format('$0')}</i></li>"
    assert days(f"<ul>{rows(row, said)}</ul>") == right


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "utf-8"])
def test_a_query_goes_in_the_charset_of_its_page(charset: str) -> None:
    said = "".join(
        f"<li><a href=view.asp?id={n}&lb=公告>{title}</a> 2026-11-2{n}</li>" for n, title in enumerate(TITLES)
    )
    page = f"<html><meta charset={charset}><ul>{said}</ul><p><a href='list.asp?lb=公告&amp;p=2'>下一页</a></p></html>"
    found = listing.read(page.encode(charset), "list", BASE)
    query = "公告" if charset == "utf-8" else "%B9%AB%B8%E6"
    folder = BASE.rpartition("/")[0]
    assert [one.url for one in found.items] == [f"{folder}/view.asp?id={n}&lb={query}" for n in range(4)]
    assert found.next == f"{folder}/list.asp?lb={query}&p=2"


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("http://www.jichuan.example:80/a.html", "http://www.jichuan.example/a.html"),
        ("https://www.jichuan.example:443/a.html", "https://www.jichuan.example/a.html"),
        ("http://www.jichuan.example:8080/a.html", "http://www.jichuan.example:8080/a.html"),
        ("https://www.jichuan.example:80/a.html", "https://www.jichuan.example:80/a.html"),
    ],
)
def test_the_port_that_goes_without_saying_is_not_said(said: str, url: str) -> None:
    assert links.absolute(BASE, said) == url
