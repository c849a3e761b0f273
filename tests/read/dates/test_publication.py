"""The day a page shows as that of its publication, in every form and among dates of other things."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model.reports import Dating
from monitor.read import dates
from monitor.read import report as reader
from monitor.read.report import Hints
from tests.read.corpus import HEADINGS, PROSE, TITLE, page, paragraphs, read

DAY = date(2027, 1, 16)
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
TEXT = "\n".join(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
STRONG = Dating(day=DAY, source="page")
WEAK = Dating(day=DAY, source="page", weak=True)
NONE = Dating()
CRUMB = "<div class='crumb'>当前位置：<a>首页</a> &gt; <a>年报</a></div>"


@pytest.mark.parametrize(
    "line",
    [
        "[ 2027-01-16 ]", "（2027-01-16）", "[2027-01-16] 【字体：大 中 小】", "2027/1/16", "2027.01.16", "2027-01-16 10:31 霁川县水利局",
        "霁川县水利局　2027-01-16 10:31　浏览：33次", "来源：霁川县水利局 2027-01-16 10:31",
        "作者：张三 2027-01-16", "2027-01-16 发布", "2027-01-16T10:31:00", "2027-01-16T10:31:00+08:00", "2027-01-15T18:31:00.000Z",
        "Sat Jan 16 10:31:00 CST 2027", "发布于2027-01-16", "发布于：2027/1/16", "发布于 2027/1/16", "发表日期：2027-01-16", "发稿时间：2027-01-16",
        "【发布日期】2027-01-16", "【发布日期】 2027-01-16 【来源】霁川县水利局", "发布日期：[2027-01-16]", "[发布日期：2027-01-16]",
        "发 布 时 间：2027-01-16", "发布 时间：2027-01-16", "发布时间 2027-01-16 10:31", "发布时间：2027-01-16T02:31:00Z",
        "发布时间：2027-01-15T18:30:00.000Z", "发布时间：Sat Jan 16 10:31:00 CST 2027", "发布时间：Sat, 16 Jan 2027 02:31:00 GMT",
        "发布时间：Fri Jan 15 18:31:00 UTC 2027", "发布时间：Jan 16, 2027 10:31:00 AM", "发布时间：1800066660000", "发布时间：1800066660",
        "发布日期：2027年01月16日 10时31分 文章来源：霁川县水利局 责任编辑：李四", "发布时间：2027-01-16 10:31 | 来源：霁川县水利局 | 浏览：12",
        "时间：2027-01-16", "日期 2027-01-16", "上线时间：2027-01-16", "首次发布时间：2027-01-16", "信息公开日期：2027-01-16",
        "发布时间：<span>2027-01-16</span>", "<span>发布时间</span><span>：</span><span>2027-01-16</span>",
        "发布时间：<time datetime='2027-01-15T18:31:00Z'></time>", "<time datetime='1800066660000'>三天前</time>",
        "<span>发布时间：</span><em data-time='1800066660000'></em>", "<time datetime='2027-01-15'>2027-01-16</time>",
    ],
)  # fmt: skip
def test_a_shown_day_is_read_in_every_form(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating == STRONG


def test_a_date_alone_above_the_title_may_be_the_clock_of_the_site() -> None:
    late = page(BODY).replace("<h1>", "<div>2027-02-10 08:15:30</div><h1>", 1)
    assert read(late).dating in (NONE, Dating(day=date(2027, 2, 10), source="page", weak=True))
    dated = page("<p>发布时间：2027-01-16</p>" + BODY).replace("<h1>", "<div>2027-02-10 08:15:30</div><h1>", 1)
    assert read(dated).dating == STRONG


@pytest.mark.parametrize("line", ["访问量：38 最近访问：2027-01-16", "浏览次数：7 上次浏览：2027-01-16 字体：大"])
def test_a_day_of_a_visit_is_none_of_publication(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating == NONE


@pytest.mark.parametrize("line", ["2027-01-16 星期六", "2027年1月16日 星期六 10:31"])
def test_a_day_with_its_weekday_may_be_the_clock_of_the_site(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating == WEAK


@pytest.mark.parametrize(
    "line",
    [
        "录入时间：2027-01-16",
        "更新时间：2027-01-16",
        "成文日期：2027-01-16",
        "发文日期：2027-01-16",
        "（2027年1月16日）",
    ],
)
def test_a_day_of_entry_change_or_drafting_is_weak(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating == WEAK


DECOYS = [
    "成文日期：2027-01-10", "发文日期：2027-01-10", "录入时间：2027-01-14", "更新时间：2027-02-01", "打印时间：2027-02-10", "打印日期：2027-02-10 10:00",
    "有效期：2027-01-01 至 2029-12-31", "有效期至：2029-12-31", "截止日期：2027-02-01", "生效日期：2027-02-01", "施行日期：2027-05-01",
    "页面生成时间：2027-03-01 12:00", "访问时间：2027-02-10", "今天是2027年2月10日 星期三", "现在是2027-02-10 10:00", "当前时间：2027年2月10日",
    "公开时限：2027-02-10前", "统计时间：2026年1月1日至2026年12月31日",
]  # fmt: skip
PLACES = [
    "<p>{decoy}</p><p>发布时间：2027-01-16</p>",
    "<p>发布时间：2027-01-16</p><p>{decoy}</p>",
    "<p>{decoy} 发布时间：2027-01-16 来源：霁川县水利局</p>",
    "<table><tr><td>{decoy}</td><td>发布日期：2027-01-16</td></tr></table>",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("decoy", DECOYS)
def test_a_date_of_another_role_never_stands_for_the_day_of_publication(decoy: str, place: str) -> None:
    assert read(page(place.format(decoy=decoy) + BODY)).dating == STRONG


@pytest.mark.parametrize(
    "line",
    [
        "打印时间：2027-02-10", "有效期：2027-01-01 至 2029-12-31", "截止日期：2027-02-01", "页面生成时间：2027-03-01", "今天是2027年2月10日 星期三",
        "27-01-16", "发布日期：27-01-16", "2027-01-16至2027-02-16", "公开时间：2027年1月20日前", "发布时间：2027年1月20日前向社会公布，公众可查阅。",
        "本报告于2027年1月20日编制完成，2027年1月22日公布。", "2027年1月20日，县政府召开政务公开会议。", "2027-01-20 霁川县水利局召开会议",
        "发布时间：Sat Jan 16 10:31:00 EST 2027",
    ],
)  # fmt: skip
def test_a_date_of_something_else_alone_gives_no_day(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating == NONE


@pytest.mark.parametrize("clock", ["2027年2月10日 星期三", "今天是：2027-02-10", "2027-02-10", "2027年2月10日"])
def test_a_date_in_the_head_of_a_site_is_the_sites(clock: str) -> None:
    assert read(page(BODY, around=(f"<div>{clock}</div>{CRUMB}", ""))).dating == NONE
    assert read(page("<p>2027-01-16</p>" + BODY, around=(f"<div>{clock}</div>{CRUMB}", ""))).dating == STRONG


def test_a_related_articles_date_before_the_title_is_not_the_reports() -> None:
    side = "<div><div><a>县水利局召开会议</a></div><div>2027-02-03</div></div>"
    assert read(page("<p>2027-01-16</p>" + BODY, around=(side + CRUMB, ""))).dating == STRONG


@pytest.mark.parametrize(
    "leaf",
    [
        "<p>16</p><p>2027-01</p>", "<span>16</span><span>2027-01</span>", "<b>16</b><br>01月<br>2027", "<div>01月</div><div>16</div><div>2027</div>",
        "<p>2027</p><p>01/16</p>", "<p>2027-01</p><p>16</p>", "<p>2027年01月</p><p>16日</p>", "<em>2027</em><i>01-16</i>", "<em>16</em> <i>2027/01</i>",
    ],
)  # fmt: skip
def test_the_leaf_of_a_calendar_near_the_title_is_a_date(leaf: str) -> None:
    assert read(page(f"<div>{leaf}</div>{BODY}")).dating == STRONG
    assert read(page(BODY, around=(f"<div>{leaf}</div>", ""))).dating == STRONG


@pytest.mark.parametrize("leaf", ["<p>16</p><p>2027</p>", "<p>1</p><p>2</p><p>3</p>", "<p>32</p><p>2027-01</p>"])
def test_other_numbers_near_the_title_are_no_date(leaf: str) -> None:
    assert read(page(f"<div>{leaf}</div>{BODY}")).dating == NONE


@pytest.mark.parametrize("foot", ["<p>发布日期：2027-01-16</p>", "<div>【发布时间：2027-01-16】 【打印】</div>"])
def test_a_day_under_the_article_counts_where_none_stands_before_it(foot: str) -> None:
    others = "<div>相关文章</div><div>发布日期：2027-02-03</div>"
    assert read(page(BODY, around=("", foot + others))).dating == STRONG
    assert read(page(BODY + foot)).dating == STRONG
    assert read(page("<p>成文日期：2027-01-10</p>" + BODY, around=("", foot))).dating == STRONG
    assert read(page(f"<p>发布时间：2027-01-16</p>{BODY}", around=("", foot.replace("16", "19")))).dating == STRONG


@pytest.mark.parametrize(
    ("head", "tail", "dating"),
    [
        ("2027-01-16 10:31 霁川县教育局", "", STRONG),
        ("发布时间：2027-01-16 来源：霁川县教育局", "", STRONG),
        ("[ 2027-01-16 ] 【字体：大 中 小】", "", STRONG),
        ("", "发布日期：2027-01-16", STRONG),
        ("", "发布日期：2027-01-16\n上一篇：无\n发布日期：2027-02-02", STRONG),
        ("", "霁川县教育局\n2027年1月16日", NONE),
    ],
)
def test_a_text_shows_its_day_around_its_title_or_at_its_end(head: str, tail: str, dating: Dating) -> None:
    whole = f"2027年2月10日 星期三\n首页\n{TITLE}\n{head}\n{TEXT}\n{tail}"
    assert reader.read(whole.encode(), "a.txt", Hints()).dating == dating


@pytest.mark.parametrize(
    "lines", ["<p>发布时间：2027-01-16</p><p>发布日期：2027-02-03</p>", "<p>2027-01-16</p><p>2027-02-03 浏览：3</p>"]
)
def test_days_of_one_role_that_contradict_each_other_leave_the_question_to_other_witnesses(lines: str) -> None:
    assert read(page(lines + BODY)).dating == NONE
    listed = reader.read(page(lines + BODY).encode(), "page", Hints(listed=DAY)).dating
    assert listed == Dating(day=DAY, source="list")


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("发布时间", dates.Role.PUBLISHED), ("政府信息公开日期", dates.Role.PUBLISHED), ("", dates.Role.BARE), ("日期", dates.Role.SHOWN), ("添加时间", dates.Role.ENTERED),
        ("最后更新时间", dates.Role.UPDATED), ("公文生成日期", dates.Role.DRAFTED), ("页面生成时间", dates.Role.OTHER), ("发布截止日期", dates.Role.OTHER),
        ("来源", None), ("某某时间", None),
    ],
)  # fmt: skip
def test_the_words_of_a_label_say_what_its_date_is(label: str, role: dates.Role | None) -> None:
    assert dates.role(label) is role
