from __future__ import annotations

import pytest

from monitor.model.reports import CellState
from monitor.read.numbers import cell, in_unit
from monitor.read.words import norm

NUMBERS = [
    ("0", 0), ("12", 12), (" 5 ", 5), ("\xa07\xa0", 7), ("\u30008", 8), ("０", 0), ("１２", 12), ("1,362", 1362),
    ("1，362", 1362), ("1 362", 1362), ("1\xa0234\xa0567", 1234567), ("-393", -393), ("−3", -3), ("－4", -4),
    ("0.000001", 0.000001), ("96171.6", 96171.6), ("976.81万元", 976.81), ("75394432.52元", 75394432.52),
    ("0件", 0), ("3 项", 3), ("O", 0), ("o", 0), ("Ｏ", 0), ("\u200b9\ufeff", 9), ("1\u00ad2", 12),
    ("+2", 2), ("＋7", 7), ("减3", -3), ("减少3项", -3), ("下降 4", -4), ("增2", 2), ("增加11项", 11), ("↓5", -5), ("+0", 0),
    ("4次", 4), ("9宗", 9), ("21条", 21), ("7人次", 7), ("6（其中修订4件）", 6), ("61（含自然失效8件）", 61), ("2(注 1)", 2),
    ("5（自然失效）", 5), ("5 （自然 失效）", 5), ("4【均为续期】", 4), ("8（件）", 8), ("1.5（万元）", 1.5), ("减3（合并同类事项）", -3),
    ("12（含转办2件）（见说明）", 12), ("1,204（含2019年结转3件）", 1204),
]  # fmt: skip
PLACEHOLDERS = [
    "/", "／", "\\", "＼", "-", "－", "—", "--", "——", "———", "―", "–", "N/A", "Ｎ／Ａ", "无", " 无 ", "不适用",
    "无（本单位没有此项职权）", "—（不涉及）",
]  # fmt: skip
WORDS = [
    "868(1)", "3*4", "见附件", "两件", "约5", "5-6", "1.2.3", "0x10", "1e9", "百", "+-", "1,36", "2026年", "3份",
    "3（2件）", "3(三)", "（其中修订2件）3", "约3（其中修订1件）", "修订2", "3、2（其中修订1件）", "3（其中修订1件", "+", "减少", "减-3", "▲3",
    "2/-1", "增2减1", "（修订）",
]  # fmt: skip
NOTED = [
    "850①", "850*", "850＊", "850¹", "850 ②", "850[1]", "850〔2〕", "850（注1）", "850(注)", "850注2", "850※", "850⑴",
    "850（²）", "８５０①", "850件①",
]  # fmt: skip
SEVERAL = [
    "①",
    "¹",
    "8²3",
    "1\n2",
    "0 0",
    "12 34",
    "2 0 0 0 0 0 2",
    "1 2345",
    "25380363300630003",
    "1" * 400,
    "3（应为4）",
    "12 34（含转办2件）",
    "5（更正：6）",
]


@pytest.mark.parametrize(("raw", "value"), NUMBERS)
def test_a_number_is_read_through_spaces_widths_separators_and_units(raw: str, value: float) -> None:
    read = cell(raw)
    assert (read.state, read.value, read.raw) == (CellState.NUMBER, value, raw)
    assert isinstance(read.value, int) == isinstance(value, int)


@pytest.mark.parametrize("raw", ["", " ", "\xa0", "\u3000", "\u200b", "\n\t", "\ufeff"])
def test_a_blank_cell_is_empty_and_not_zero(raw: str) -> None:
    assert (cell(raw).state, cell(raw).value) == (CellState.EMPTY, None)


@pytest.mark.parametrize("raw", PLACEHOLDERS)
def test_a_placeholder_is_no_number_and_no_text(raw: str) -> None:
    assert (cell(raw).state, cell(raw).value) == (CellState.PLACEHOLDER, None)


@pytest.mark.parametrize("raw", WORDS)
def test_anything_else_is_text(raw: str) -> None:
    assert (cell(raw).state, cell(raw).value) == (CellState.TEXT, None)


@pytest.mark.parametrize("raw", NOTED)
def test_the_mark_of_a_note_is_no_part_of_a_figure(raw: str) -> None:
    assert (cell(raw).state, cell(raw).value, cell(raw).raw) == (CellState.NUMBER, 850, raw)


@pytest.mark.parametrize("raw", SEVERAL)
def test_several_figures_run_together_are_unreadable_and_never_split(raw: str) -> None:
    assert (cell(raw).state, cell(raw).value) == (CellState.UNREADABLE, None)


def test_a_position_without_any_cell_is_unreadable() -> None:
    assert cell(None).state is CellState.UNREADABLE


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("索 引　号：", "索引号:"),
        ("（一）主动公开\xa0", "(一)主动公开"),
        ("ＡＢＣ１２３", "ABC123"),
        ("国办公开办函〔2021〕30号、《条例》。", "国办公开办函〔2021〕30号、《条例》。"),
        ("零\u200b宽\u00ad字\ufeff", "零宽字"),
        ("云溪乡人⺠政府", "云溪乡人民政府"),
        ("⻋辆、⻢⻰⻚、⻓江、⻘年、⻛险、⻝品", "车辆、马龙页、长江、青年、风险、食品"),
        ("⼈⺠⽇报", "人民日报"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_matchers_see_text_without_widths_and_white_space(raw: str, plain: str) -> None:
    assert norm(raw) == plain
    assert norm(plain) == plain


@pytest.mark.parametrize(
    ("raw", "unit", "headed", "value"),
    [
        ("0.52万元", "元", "采购总金额", 5200),
        ("0.52（万元）", "元", "采购总金额", 5200),
        ("18.4", "元", "采购总金额（万元）", 184_000),
        ("360元", "元", "采购总金额（万元）", 360),
        ("360", "元", "采购总金额", 360),
        ("1.234567万元", "元", "", 12345.67),
        ("40500元", "万元", "", 4.05),
        ("40500", "万元", "本年收费金额（单位：元）", 4.05),
        ("4.05", "万元", "本年收费金额（单位：万元）", 4.05),
        ("4.05万元（含代收）", "万元", "", 4.05),
        ("3个", "元", "采购项目数量", 3),
        ("/", "元", "采购总金额（万元）", None),
    ],
)
def test_money_is_counted_in_the_unit_of_its_column_whatever_unit_is_printed(
    raw: str, unit: str, headed: str, value: float | None
) -> None:
    read = in_unit(cell(raw), unit, headed=headed)
    assert (read.value, read.raw) == (value, raw)
    assert isinstance(read.value, int) == isinstance(value, int)
