from __future__ import annotations

from datetime import date

import pytest

from monitor.model.reports import Dating
from monitor.read import dates

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
        ((("发布日期", "2027-01-03"), ("公开时间", "2027-02-09")), DAY, True),
        ((("", "2027-01-03"), ("", "2027-02-09")), DAY, True),
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
