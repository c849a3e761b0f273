"""Statistical periods put together from parts, each with the days it says, whole and cut into lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import cycle, product

import pytest

from monitor.read import dates
from monitor.read import report as reader
from monitor.read.report import Hints
from tests.read.corpus import HEADINGS, PROSE, TITLE

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
BASIS = "根据《中华人民共和国政府信息公开条例》，霁川县水利局编制了本年度报告。"
TOPICS = ("本报告所列数据的统计期限", "报告中数据统计时限", "统计起止时间", "本报告的统计时间段", "数据统计周期")
STARTS = ("自2026年1月1日", "从2026年01月01日", "由2026年1月1日0时", "为2026年1月1日00:00", "：自2026 年 1 月 1 日")
JOINTS = ("起至", "始至", "起、至", "起，至", "开始，至", "起，截止至", "起到", "起，到", "起，截至", "之日起至", "至")
DASHES = ("—", "——", "-", "--", "~", "～", "－", "–", "―", "─", " 至 ")
ENDS = (
    "2026年12月31日止",
    "2026年12月31日24时止",
    "同年12月31日",
    "今年12月31日止",
    "当年12月31日",
    "12月31日止",
    "12月31日24:00",
)
WIDTHS = (9, 13, 20, 26, 31)
BACKWARDS = (
    "截至2026年12月31日，自2026年1月1日起", "至2026年12月31日止，自2026年1月1日起", "止于2026年12月31日，始于2026年1月1日",
    "为2026年12月31日止、2026年1月1日起",
)  # fmt: skip
OTHERS = (
    "为2026年1月至12月", "为2026年1-12月", "为2026年1月—2026年12月", "为2026年全年", "为2026年度", "：2026/1/1-2026/12/31",
    "：2026.1.1—12.31", "为20260101至20261231", "为2026-01-01至2026-12-31", "从2026年1月1日0时起至2027年1月1日0时止",
    "从2025年12月31日24时起至2026年12月31日24时止", "自2026年1月1日始，12月31日止", "：起始时间2026年1月1日，截止时间2026年12月31日",
    "为2026年（1月1日至12月31日）", "截止到2026年12月31日",
)  # fmt: skip


def sentences() -> Iterator[str]:
    for topic, start, joint, end in product(TOPICS, STARTS, JOINTS, ENDS):
        yield f"{topic}{start}{joint}{end}。"
    for topic, dash, end in product(TOPICS, DASHES, ENDS):
        yield f"{topic}为2026年1月1日{dash}{end}。"
    for topic, whole in product(TOPICS, (*BACKWARDS, *OTHERS)):
        yield f"{topic}{whole}。"
    for start, dash in product(("2026年1月1日", "2026年1月1日起"), ("至", "—")):
        yield f"{start}{dash}2026年12月31日止为本报告的统计期限。"


def wrapped(text: str, width: int) -> tuple[str, ...]:
    return tuple(text[at : at + width] for at in range(0, len(text), width))


def test_every_composed_period_is_read_and_none_wrongly() -> None:
    assert {words: read for words in sentences() if (read := dates.period((BASIS, words))[0]) != YEAR} == {}


def test_a_period_is_read_over_lines_cut_at_any_character() -> None:
    widths = cycle(WIDTHS)
    lines = {words: wrapped(BASIS + words + "如有疑问，请来电。", next(widths)) for words in sentences()}
    assert {words: read for words, cut in lines.items() if (read := dates.period(cut)[0]) != YEAR} == {}


@pytest.mark.parametrize("shift", range(12))
def test_each_cut_within_a_period_is_mended(shift: int) -> None:
    words = "x" * shift + "所列数据的统计期限自2026年1月1日起至2026年12月31日止。"
    assert dates.period(wrapped(words, 12))[0] == YEAR


def test_a_text_with_hard_line_ends_has_its_period() -> None:
    prose = "\n".join(text for pair in zip(HEADINGS, PROSE, strict=True) for text in pair)
    opening = "\n".join(wrapped(f"{BASIS}所列数据的统计期限自2026年1月1日起至12月31日止。", 17))
    assert reader.read(f"{TITLE}\n{opening}\n{prose}".encode(), "a.txt", Hints()).period == YEAR


@pytest.mark.parametrize(
    "words",
    [
        "据统计，2026年1月1日至2026年6月30日，县政府网站发布信息三百条。",
        "据统计，自2026年1月1日起至2026年12月31日止，收到申请三件。",
        "县统计局自2026年3月1日至2026年9月30日开展普查。",
        "平台数据自2026年3月1日至2026年9月30日完成迁移。",
        "信用数据自2026年3月1日起至2026年9月30日止停止更新。",
        "培训数据统计期间：2026年3月至5月。",
        "统计数据显示，2026年1月1日至6月30日共收到申请三件。",
        "截至2026年12月31日，据统计全县有专栏三十个。",
        "数据填报时间为2027年1月5日至2027年1月20日。",
        "本次统计期限与上年一致，2025年1月1日至2025年12月31日的数据见上年报告。",
        "信息公开申请办理期限为2026年1月1日至2026年12月31日。",
        "公示期限为2027年1月6日至2027年1月10日。",
        "2026年全年统计发布信息二百条。",
    ],
)
def test_a_sentence_about_something_else_gives_no_period(words: str) -> None:
    assert dates.period((BASIS, words)) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "统计期限自2026年11日起至2026年12月31日止。",
        "统计期限自202611日起至2026年12月31日止。",
        "统计期限自2026年1月起至12月31日止。",
        "统计期限为1月1日至12月31日。",
        "统计期限为2026年1月1日。",
        "统计期限为2026年1月1日2026年12月31日。",
        "统计期限为2026年12月1日至1月31日。",
        "统计期限为2025年1月1日至2025年12月31日和2026年1月1日至2026年12月31日。",
        "上年统计期限为2025年1月1日至2025年12月31日，本年统计期限为2026年1月1日至2026年12月31日。",
    ],
)
def test_what_is_ambiguous_or_lost_is_no_period(words: str) -> None:
    assert dates.period((words,))[0] is None


def test_another_matter_in_the_same_sentence_does_not_touch_the_period() -> None:
    words = (
        "本报告编制时间为2027年1月1日至2027年1月31日，统计期限为2026年1月1日至2026年12月31日（2025年数据仅作对比）。"
    )
    assert dates.period((words,))[0] == YEAR
