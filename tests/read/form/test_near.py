from __future__ import annotations

import pytest

from monitor.read.form import layout
from monitor.read.form.near import completed, nearest
from monitor.read.form.tables.rows import column_keys, row_key
from monitor.read.words import norm

SHAPES = layout.standard()
ROWS = SHAPES.table3.rows
SECOND = tuple(row for block in SHAPES.table2["v2021"] for row in block.rows)

SLIPS = {
    "四、结转到下年度继续办理": "carry_out", "四、转结下年度继续办理": "carry_out", "二、上年接转政府信息公开申请数量": "carry_in",
    "一、本年度新收政府信息公开申请数量": "new", "6.属于四类过程信息": "r3.6", "过程性资息": "r3.6", "2.其他法律、行政法规禁公开": "r3.2",
    "3.危及“三安全、一隐定”": "r3.3", "4.保护三方合法权益": "r3.4", "1.本机关未掌握相关政府信息": "r4.1", "2.没有现成信息需另行制做": "r4.2",
    "3.补正后申请内容仍不明晰": "r4.3", "4.无正当理由大量重复申请": "r5.4", "3.要求提供公开岀版物": "r5.3", "1.信访、举报投诉类申请": "r5.1",
    "1.申请人无正当理由逾期未补正、行政机关不再处理其政府信息公开申请": "r6.1",
}  # fmt: skip
STRANGE = [
    "9.属于其他情形", "（八）合计", "结转上年度申请", "行政执法", "反复提出的申请", "注：以上数据由办公室提供", "不予公开", "申请人", "其他说明",
    "二、结转下年度继续办里",
]  # fmt: skip


@pytest.mark.parametrize(("label", "key"), SLIPS.items())
def test_a_label_printed_with_a_slip_names_the_row_it_is_nearest_to(label: str, key: str) -> None:
    assert (row_key(norm(label), SHAPES.table3) or nearest(norm(label), ROWS)) == key


@pytest.mark.parametrize("label", STRANGE)
def test_what_is_as_far_from_every_label_names_none(label: str) -> None:
    keys = [row.key for row in ROWS]
    before, after = keys[: keys.index("r5.4")], keys[keys.index("r5.5") :]
    assert completed(["", norm(label), ""], [before[-1], None, after[0]], ROWS)[1] is None


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("行政强置", "coercion"), ("行政许司", "licences"), ("行致处罚", "penalties"), ("行政事业收费", "fees_wan"),
        ("行政强罚", None), ("行政确认", None), ("行政检查", None), ("行政奖励", None), ("规则", None), ("规范文件", "documents"),
    ],
)  # fmt: skip
def test_a_short_label_is_only_told_by_one_character_and_only_if_no_other_is_as_near(
    label: str, key: str | None
) -> None:
    assert nearest(label, SECOND) == key


def test_a_near_label_is_no_row_that_is_there_already_nor_one_out_of_its_place() -> None:
    labels = ["", "行政处分", "", ""]
    assert completed(labels, ["licences", None, "penalties", "coercion"], SECOND)[1] is None
    assert completed(labels, ["licences", None, "coercion", "fees_wan"], SECOND)[1] == "penalties"
    assert completed(labels, ["regulations", None, "licences", "coercion"], SECOND)[1] is None


def test_two_rows_that_are_near_to_one_label_are_neither() -> None:
    labels = ["", "行政强置", "行政强治", ""]
    assert completed(labels, ["penalties", None, None, "fees_wan"], SECOND) == ["penalties", None, None, "fees_wan"]


@pytest.mark.parametrize(
    ("label", "key"),
    [("一、本年新收政府信息公開申請數量", "new"), ("（二）部分公開", "r2"), ("6.屬於四類過程性信息", "r3.6"), ("（七）總計", "r7"), ("3.其它", "r6.3")],
)  # fmt: skip
def test_a_label_in_other_characters_names_the_same_row(label: str, key: str) -> None:
    assert row_key(norm(label), SHAPES.table3) == key


@pytest.mark.parametrize(
    ("label", "key"),
    [("法律服物机构", "legal"), ("科研机购", "research"), ("社会公益组识", "social"), ("其它", "other"), ("合计", "total"), ("服务机构", None), ("企业", None)],
)  # fmt: skip
def test_the_head_of_a_column_may_have_a_slip_too(label: str, key: str | None) -> None:
    assert column_keys(label, SHAPES.table3) == (frozenset((key,)) if key else frozenset())
