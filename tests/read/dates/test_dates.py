"""Dates: written in any form, of publication or of something else, and the period they bound."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model.reports import Dating
from monitor.read import dates
from monitor.read import report as reader
from monitor.read.form import metadata
from monitor.read.report import Hints
from tests.read.corpus import HEADINGS, PROSE, article, drawn_page, page, paragraphs, read
from tests.read.test_innocent import judged

DAY = date(2027, 1, 3)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "raw",
    [
        "2027-01-03", "2027-1-3", "2027/1/3", "2027.1.3", "2027.01.03", "2027年1月3日", "2027年01月03日", "2027 年 1 月 3 日",
        "2027-01-03 11:14", "2027-01-03 9:14", "2027-01-03 11:14:33", "2027-01-0318:26", "2027-1-3 10:20", "2027-1-3 1:20",
        "2027-01-03T18:26:00+08:00", "2027-01-03 00:00", "２０２７－０１－０３", "发布时间：2027-01-03 来源：县教育局",
        "[2027-01-03]", "(2027-01-03)", "2027-01-03 星期日", "\xa02027-01-03\xa0", "2027年1月3日9时", "2 0 2 7-01-03",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form_pages_write(raw: str) -> None:
    assert dates.find_date(raw) == DAY


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2027-01-02T16:30:00Z", DAY), ("2027-01-02T16:30:00.000+0000", DAY), ("2027-01-02 16:30:00 +0000", DAY), ("2027-01-03T15:59:59Z", DAY),
        ("2027-01-02T23:30:00-05:00", DAY), ("2027-01-03T00:30:00+08:00", DAY), ("2027-01-03 10:00 UTC", DAY), ("2027-01-03 10:31-11:30", DAY),
        ("Sun Jan 03 10:31:00 CST 2027", DAY), ("Sun Jan 03 2027 10:31:00 GMT+0800 (中国标准时间)", DAY), ("Sat, 02 Jan 2027 16:31:00 GMT", DAY),
        ("Jan 3, 2027 9:10:00 PM", DAY), ("3 January 2027", DAY), ("Sun Jan 03 10:31:00 PST 2027", None), ("27-01-03", None), ("Jan 2027", None),
    ],
)  # fmt: skip
def test_a_moment_is_the_day_in_beijing(raw: str, day: date | None) -> None:
    assert dates.find_date(raw) == day


@pytest.mark.parametrize(
    ("raw", "day"), [("1798905600000", DAY), ("1798905599999", date(2027, 1, 2)), ("1798905600", DAY), ("17989056", None), ("0000000001", None)]
)  # fmt: skip
def test_seconds_and_milliseconds_since_1970_are_a_moment(raw: str, day: date | None) -> None:
    assert dates.moment(raw) == day


@pytest.mark.parametrize(
    "raw",
    ["", "无", "2027-13-01", "2027-02-30", "2027年1月", "1999-01-01", "12027-01-03", "2027", "20270103", "2027-1"],
)
def test_what_is_no_complete_date_is_none(raw: str) -> None:
    assert dates.find_date(raw) is None


@pytest.mark.parametrize(
    ("pairs", "day", "weak"),
    [
        ((("发布时间", "2027-01-03"),), DAY, False),
        ((("成文日期", "2027-01-01"), ("发布日期", "2027-01-03")), DAY, False),
        ((("日期", "2026-12-30"), ("发布日期", "2027-01-03 00:00")), DAY, False),
        ((("", "2027-01-03"),), DAY, False),
        ((("成文日期", "2027-01-03"),), DAY, True),
        ((("生成日期", "2027-01-03"), ("发布日期", "")), DAY, True),
        ((("发布日期", "2027-01-03"), ("公开时间", "2027-01-03 09:00")), DAY, False),
        ((("发布日期", "2027-01-03"), ("公开时间", "2027-02-09")), None, False),
        ((("", "2027-01-03"), ("", "2027-02-09")), None, False),
        ((("发布日期", "见正文"),), None, False),
        ((), None, False),
    ],
)
def test_the_shown_date_goes_by_its_label_and_dates_that_disagree_convict_nobody(
    pairs: tuple[tuple[str, str], ...], day: date | None, weak: bool
) -> None:
    shown = dates.shown(pairs)
    assert (shown.day, shown.weak) == (day, weak)


@pytest.mark.parametrize(
    ("raw", "alone"),
    [("2027-01-03", True), ("2027-01-03 11:14:33", True), ("2027年1月3日 星期日", False), ("2027-01-03 县教育局发布年报全文", False)],
)  # fmt: skip
def test_a_date_alone_is_a_shown_date_but_today_in_a_page_header_is_not(raw: str, alone: bool) -> None:
    assert dates.dated_only(raw) is alone


@pytest.mark.parametrize(
    ("url", "day", "until"),
    [
        ("http://127.0.0.2/zfxxgk/202701/t20270103_123456.html", DAY, None),
        ("http://127.0.0.2/zfxxgk/202701/t20270103_123456_ext.shtml", DAY, None),
        ("http://127.0.0.2/art/2027/1/3/art_12_3456.html", DAY, None),
        ("http://127.0.0.2/cms/html/jcx/2027-01-03/9.html", DAY, None),
        ("http://127.0.0.2/jcx/c100/202702/" + "0a" * 16 + ".shtml", None, date(2027, 2, 28)),
        ("http://127.0.0.2/zfxxgk/202712/x.html", None, date(2027, 12, 31)),
        ("http://127.0.0.2/202713/x.html", None, None),
        ("http://127.0.0.2/t20271301_1.html", None, None),
        ("http://127.0.0.2/content/post_1.html", None, None),
        ("", None, None),
    ],
)
def test_an_address_carries_a_day_or_a_month_and_is_always_weak(url: str, day: date | None, until: date | None) -> None:
    found = dates.of_url(url)
    assert (found.day, found.until) == (day, until)
    assert found == Dating() or (found.weak and found.source == "url")


@pytest.mark.parametrize(
    "words",
    [
        "本报告所列数据的统计期限自2026年1月1日起至2026年12月31日止。",
        "统计期限为2026年1月1日至12月31日。",
        "统计时限从2026年1月1日起至2026年12月31日止。",
        "统计数据的期限：2026年01月01日—2026年12月31日",
        "统计起止时间为2026年1月1日——2026年12月31日",
        "统计时间段：2026 年 1 月 1 日 ～ 12 月 31 日",
        "统计日期2026年1月1日-12月31日",
        "汇总统计期限从2026年1月1日0时起至2026年12月31日止",
        "核定时间点为2026年1月1日至2026年12月31日",
        "数据截止2026年12月31日。",
        "所列数据截至2026年12月31日。",
        "报告的电子版可在网站下载。所列数据自２０２６年１月１日起至２０２６年１２月３１日止。如有疑问，请联系我局。",
    ],
)
def test_the_period_is_read_in_every_wording(words: str) -> None:
    assert dates.period((words,))[0] == YEAR


@pytest.mark.parametrize(
    "words",
    [
        "",
        "本报告根据条例第五十条编制。",
        "2025年12月1日至2026年11月30日开展数据治理专项行动。",
        "合同期限自2025年3月1日至2026年2月28日，由第三方机构提供服务。",
        "截至2025年12月31日，全县共有公开专栏三十个。",
        "统计工作稳步推进。自2025年5月1日至2026年4月30日，集中清理存量信息。",
        "统计期限为2202年1月1日至2202年12月31日。",
    ],
)
def test_dates_of_other_matters_are_no_period(words: str) -> None:
    assert dates.period((words,)) == (None, None)


@pytest.mark.parametrize("words", ["统计期限为202611日至20261231日。", "统计期限自20XX11日至1231日止"])
def test_a_period_that_lost_its_markup_is_words_without_dates(words: str) -> None:
    period, raw = dates.period((words,))
    assert period is None
    assert raw


def test_a_wrong_period_is_kept_as_it_stands() -> None:
    assert dates.period(("统计期限为2025年1月1日至2026年11月30日。",)) == (
        (date(2025, 1, 1), date(2026, 11, 30)),
        "2025年1月1日至2026年11月30日",
    )
    assert dates.period(("统计期限为2026年2月1日至2026年2月30日。",))[0] is None


PUBLISHED = date(2027, 1, 12)
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
SHOWN = "<p>发布时间：2027-01-12</p>"
PERIOD = "报告中所列数据的统计期限自2026年1月1日起至2026年12月31日止。"

STRONG = ["发布时间", "发布日期", "公开日期", "公开时间", "发表时间"]
NEUTRAL = ["日期", "时间"]
WEAK = ["发文日期", "成文日期", "生成日期", "公文生成日期"]


@pytest.mark.parametrize(
    ("label", "weak"),
    [*((label, False) for label in (*STRONG, *NEUTRAL)), *((label, True) for label in WEAK)],
)
def test_a_date_under_each_label_is_shown_and_a_date_of_drafting_is_weak(label: str, weak: bool) -> None:
    assert read(page(f"<p>{label}：2027-01-12 10:20:33</p>{BODY}")).dating == Dating(
        day=PUBLISHED, source="page", weak=weak
    )


@pytest.mark.parametrize("words", ["二〇二七年一月十二日", "二○二七年元月十二日", "二零二七年一月十二日"])
def test_a_date_written_out_is_a_date(words: str) -> None:
    assert read(page(f"<p>发布时间：{words}</p>{BODY}")).dating == Dating(day=PUBLISHED, source="page")


@pytest.mark.parametrize("other", [*NEUTRAL, *WEAK])
@pytest.mark.parametrize("label", STRONG)
def test_a_date_of_publication_goes_before_any_other(label: str, other: str) -> None:
    pairs = ((other, "2027-03-01 00:00"), (label, "2027-01-12 16:58"))
    assert dates.shown(pairs) == Dating(day=PUBLISHED, source="page")


@pytest.mark.parametrize(
    ("shown", "listed", "url", "day", "source", "weak"),
    [
        (SHOWN, None, "/202701/t20270130_1.html", PUBLISHED, "page", False),
        (SHOWN, date(2027, 1, 14), "/202702/t20270217_1.html", PUBLISHED, "page", False),
        ("", PUBLISHED, "/202701/t20270115_1.html", PUBLISHED, "list", False),
        ("<p>成文日期：2026-12-20 00:00</p>", PUBLISHED, "/202701/t20270115_1.html", PUBLISHED, "list", False),
        ("<p>成文日期：2027-01-12</p>", None, "/202701/t20270115_1.html", PUBLISHED, "page", True),
        ("", None, "/202701/t20270112_1.html", PUBLISHED, "url", True),
    ],
)
def test_the_shown_date_goes_before_the_lists_and_the_lists_before_the_addresss(
    shown: str, listed: date | None, url: str, day: date, source: str, weak: bool
) -> None:
    hints = Hints(url="http://127.0.0.2" + url, listed=listed)
    assert reader.read(page(shown + BODY).encode(), "page", hints).dating == Dating(day=day, source=source, weak=weak)


@pytest.mark.parametrize(
    "line",
    [
        "页面生成时间：2031-05-05 10:00",
        "统计时间：2026年1月1日至2026年12月31日",
        "统计日期：2026年1月1日-12月31日",
        "统计起止时间：2026年1月1日至2026年12月31日",
        "本报告统计时间：自2026年1月1日起至12月31日止。",
    ],
)
def test_a_time_of_something_else_is_no_date_of_publication(line: str) -> None:
    assert read(page(f"<p>{line}</p>{BODY}")).dating.day is None
    assert judged(drawn_page(('<p class="date">发布时间：2027-01-12</p>', f"<p>{line}</p>"))) == set()


def test_a_date_line_without_a_label_is_the_date_under_the_title() -> None:
    line = "<p>2027-01-12　来源：霁川县融媒体中心　浏览次数：12</p>"
    assert read(page(line + BODY)).dating == Dating(day=PUBLISHED, source="page")


@pytest.mark.parametrize(
    "pieces",
    [
        ["发布日期：2027-01-12 来源：作者："],
        ["发布日期", "2027-01-12 来源： 作者："],
        ["发布日期", "2027-01-12来源：作者："],
    ],
)
def test_a_value_that_runs_on_into_the_next_labels_ends_before_them(pieces: list[str]) -> None:
    assert metadata.fields(pieces) == {"发布日期": "2027-01-12", "来源": ""}


@pytest.mark.parametrize(
    ("time", "failing"),
    [
        ("2027-01-31 00:00", set()),
        ("2027-01-31 15:30", set()),
        ("2027-01-31 18:46", set()),
        ("2027-01-3118:26", set()),
        ("2027-01-31 23:59:59", set()),
        ("2027-02-01 00:00", {"AR-T02"}),
    ],
)
def test_the_last_day_is_in_time_at_any_hour(time: str, failing: set[str]) -> None:
    assert judged(drawn_page(("发布时间：2027-01-12", f"发布时间：{time}"))) == failing


@pytest.mark.parametrize(
    "words",
    [
        "统计时间为2026年1月1日至12月31日。",
        "统计时间范畴：2026年1月1日至2026年12月31日。",
        "统计数据时限自2026年1月1日起至2026年12月31日止。",
        "统计时间从2026年1月1日起至12月31日止。",
        "统计数据的期限自2026年1月1日起到12月31日止。",
        "统计期限2026年1月1日--2026年12月31日。",
        "统计期限为2026.01.01-2026.12.31。",
        "统计期限自2026年元月1日起至2026年12月31日止。",
        "统计期限自2026年1月1日零时至2026年12月31日24时。",
        "统计时间：二〇二六年一月一日至二〇二六年十二月三十一日。",
    ],
)
def test_further_wordings_of_the_period_are_read(words: str) -> None:
    assert dates.period((words,))[0] == YEAR


def test_digits_in_elements_of_their_own_are_one_date() -> None:
    words = "统计期限自<span>2026</span>年<span>1</span>月<span>1</span>日起至<b>12</b>月<b>31</b>日止。"
    assert read(article(opening=(words,))).period == YEAR
    lost = "统计期限自<span>2026</span><span>1</span><span>1</span>日起至<span>2026</span><b>12</b><b>31</b>日止。"
    assert (read(article(opening=(lost,))).period, judged(drawn_page((PERIOD, lost)))) == (None, set())


def test_the_period_may_stand_in_section_one() -> None:
    assert read(article(prose=(f"{PERIOD}</p><p>{PROSE[0]}", *PROSE[1:]))).period == YEAR


@pytest.mark.parametrize("words", ["统计期限自2026年1月1日起至202620年12月31日止。", "所列数据截至202626年12月31日。"])
def test_an_impossible_year_in_the_period_is_told_once(words: str) -> None:
    assert judged(drawn_page((PERIOD, words))) == {"AR-X06"}
