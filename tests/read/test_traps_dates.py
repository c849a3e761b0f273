"""Dates of publication and periods as real pages print them: many labels, several witnesses, lost markup."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model.reports import Dating
from monitor.read import dates
from monitor.read import report as reader
from monitor.read.form import metadata
from monitor.read.report import Hints
from tests.read.pages import HEADINGS, PROSE, article, drawn_page, page, paragraphs, read
from tests.read.test_innocent import judged

DAY = date(2027, 1, 12)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
BODY = paragraphs(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
SHOWN = "<p>发布时间：2027-01-12</p>"
PERIOD = "报告中所列数据的统计期限自2026年1月1日起至2026年12月31日止。"

STRONG = ["发布时间", "发布日期", "公开日期", "公开时间", "发表时间"]
NEUTRAL = ["日期", "时间", "发文日期"]
WEAK = ["成文日期", "生成日期", "公文生成日期"]


@pytest.mark.parametrize(
    ("label", "weak"),
    [*((label, False) for label in (*STRONG, *NEUTRAL)), *((label, True) for label in WEAK)],
)
def test_a_date_under_each_label_is_shown_and_a_date_of_drafting_is_weak(label: str, weak: bool) -> None:
    assert read(page(f"<p>{label}：2027-01-12 10:20:33</p>{BODY}")).dating == Dating(day=DAY, source="page", weak=weak)


@pytest.mark.parametrize("words", ["二〇二七年一月十二日", "二○二七年元月十二日", "二零二七年一月十二日"])
def test_a_date_written_out_is_a_date(words: str) -> None:
    assert read(page(f"<p>发布时间：{words}</p>{BODY}")).dating == Dating(day=DAY, source="page")


@pytest.mark.parametrize("other", [*NEUTRAL, *WEAK])
@pytest.mark.parametrize("label", STRONG)
def test_a_date_of_publication_goes_before_any_other(label: str, other: str) -> None:
    pairs = ((other, "2027-03-01 00:00"), (label, "2027-01-12 16:58"))
    assert dates.shown(pairs) == Dating(day=DAY, source="page")


@pytest.mark.parametrize(
    ("shown", "listed", "url", "day", "source", "weak"),
    [
        (SHOWN, None, "/202701/t20270130_1.html", DAY, "page", False),
        (SHOWN, date(2027, 1, 14), "/202702/t20270217_1.html", DAY, "page", False),
        ("", DAY, "/202701/t20270115_1.html", DAY, "list", False),
        ("<p>成文日期：2026-12-20 00:00</p>", DAY, "/202701/t20270115_1.html", DAY, "list", False),
        ("<p>成文日期：2027-01-12</p>", None, "/202701/t20270115_1.html", DAY, "page", True),
        ("", None, "/202701/t20270112_1.html", DAY, "url", True),
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
    assert read(page(line + BODY)).dating == Dating(day=DAY, source="page")


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
