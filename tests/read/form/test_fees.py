"""Fee statements: what each wording says, and what only looks like one."""

from __future__ import annotations

import pytest

from monitor.model.reports import Fee, FeeKind, Section
from monitor.read.form import fees
from tests.read.corpus import HEADINGS, PROSE, article, read
from tests.read.test_innocent import judged, with_overview, with_six

NIL = [
    "2022年未产生或收取政府信息公开处理费。",
    "本年度无收取信息处理费情况。",
    "本机关信息处理费收取情况：无。",
    "信息处理费收取情况:本年度未收取。",
    "按照《政府信息公开信息处理费管理办法》，本年度未收取费用。",
    "共收取信息处理费0件，0元。",
    "本年度信息处理费为零。",
    "未收取信息处理费，减免信息处理费100元。",
    "我局未发生收取信息处理费的情况。",
    "本年度政府信息公开信息处理费收取金额为0元。",
    "收取信息处理费0.00元。",
    "不涉及信息处理费。",
    "未引起诉讼或复议，未产生政府信息公开处理费。",
]
NOTICES_NIL = [
    "发出收费通知的件数为0件，总金额为0元，实际收取的总金额为0元。",
    "发出收费通知件数、总金额及实际收取的总金额均为0。",
    "2026年度未发出信息处理费收费通知，未收取信息处理费。",
]
NO_NOTICE = "未发出信息处理费收费通知。"
GENERAL = ["2024年我局未收取任何费用。", "未向申请人收费。", "无收费及减免情况。", "政府信息公开没有收费。"]
CHARGED: list[tuple[str, float | None, int | None, bool]] = [
    ("2025年对1件政府信息公开申请收取信息处理费380元。", 380, None, False),
    ("发出收费通知3件，金额共计1200元，实际收取900元。", 900, 3, True),
    ("2024年，全市共收取信息处理费3940元。", 3940, None, False),
    ("发出收费通知2件，总金额200元，实际收取总金额0元。", 0, 2, True),
    ("收取信息处理费0.5万元。", 5000, None, False),
    ("收取信息处理费1,250元。", 1250, None, False),
    ("收取信息处理费10元。", 10, None, False),
    ("全年发出收费通知5件。", None, 5, False),
]
NEITHER = [
    "本机关将按照规定收取信息处理费。",
    "有无收取信息处理费，均应如实报告。",
    "本年度没有行政事业性收费。",
    "无其他需要报告的事项。",
    "无正当理由大量反复申请",
    "无。",
    "暂无其他事项。",
    "培训经费由县财政保障。",
]


def section(number: int, *paragraphs: str, tables: int = 0) -> Section:
    return Section(number=number, name="", heading="", ordinal=number, exact=True, paragraphs=paragraphs, tables=tables)


def six(*paragraphs: str) -> Fee:
    return fees.read((section(1, "2026年，我局做好信息公开。"), section(6, *paragraphs)))


@pytest.mark.parametrize("words", [*NIL, *NOTICES_NIL, *GENERAL])
def test_a_nil_year_is_stated_as_nil(words: str) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.sections, fee.conflict) == (FeeKind.NIL, 0, (6,), False)
    assert fee.notices == (0 if words in NOTICES_NIL else None)
    assert fee.general == (words in GENERAL)


def test_a_denial_of_notices_says_nothing_of_money() -> None:
    fee = six(NO_NOTICE)
    assert (fee.kind, fee.amount, fee.notices) == (FeeKind.NIL, None, 0)


@pytest.mark.parametrize(("words", "amount", "notices", "complete"), CHARGED)
def test_what_was_charged_is_read_in_yuan(
    words: str, amount: float | None, notices: int | None, complete: bool
) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.notices, fee.complete) == (FeeKind.CHARGED, amount, notices, complete)


@pytest.mark.parametrize("words", NEITHER)
def test_what_is_no_statement_is_none(words: str) -> None:
    assert six(words) == Fee(kind=FeeKind.MISSING)


@pytest.mark.parametrize(
    "words",
    [
        "本年度信息处理费另行说明。",
        "信息公开申请费用全部由财政承担。",
        "未收取信息处理费。本年度共收取信息处理费300元。",
        "发出收费通知2件。未发出信息处理费收费通知。",
    ],
)
def test_an_unknown_or_contradictory_wording_is_unclear(words: str) -> None:
    assert six(words).kind is FeeKind.UNCLEAR


def test_a_waiver_is_no_collection() -> None:
    assert six("减免信息处理费100元。").kind is not FeeKind.CHARGED


def test_a_statement_in_another_section_is_found_and_its_place_kept() -> None:
    fee = fees.read((section(1, "（二）依申请公开。2026年未收取信息处理费。"), section(6, "无。")))
    assert (fee.kind, fee.sections) == (FeeKind.NIL, (1,))


def test_section_six_decides_over_the_others() -> None:
    fee = fees.read((section(1, "全年收取信息处理费300元。"), section(6, "2026年未收取信息处理费。")))
    assert (fee.kind, fee.sections) == (FeeKind.NIL, (1, 6))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("五、收取信息处理费情况", "2026年未收取信息处理费。"), ()),
        (("五、信息处理费收取情况", "无。"), ()),
        (("五、政府信息公开收费及减免情况：", "无收费及减免情况。"), ()),
        ((), ("（一）信息处理费收取情况", "无。", "（二）其他事项", "无。")),
        ((), ("七、政府信息公开信息处理费收取情况", "我局未收取。")),
        ((), ("信息处理费收取情况：", "本年度未产生。")),
    ],
)
def test_a_heading_of_its_own_about_fees_counts_as_section_six(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    fee = fees.read((section(4, "相关数据见表。", *before), section(6, *(after or ("无。",)))))
    assert (fee.kind, fee.sections) == (FeeKind.NIL, (6,))


def test_the_section_after_a_heading_about_fees_is_itself_again() -> None:
    prose = ("五、收取信息处理费情况", "无。", "六、存在的困难", "收取信息处理费的程序还不熟悉。")
    assert fees.read((section(4, *prose), section(6, "无。"))).sections == (6,)


def test_no_section_six_is_no_statement() -> None:
    assert fees.read((section(1, "加强管理。"),)).kind is FeeKind.MISSING
    assert fees.read(()).kind is FeeKind.MISSING


@pytest.mark.parametrize(
    ("words", "general"),
    [
        ("2026年，我局未产生或收取信息处理费。", False),
        ("本年度无收取信息处理费的情况。", False),
        ("均没有收取费用。", True),
        ("对申请人未收取任何费用。", True),
        ("未引起诉讼或复议,未产生政府信息公开处理费。", False),
        ("依申请公开信息处理费：0元。", False),
        ("我局未向任何公民、法人和其他组织收取信息处理费。", False),
        ("按照2020年的信息处理费管理办法，2026年没有收取。", False),
        ("2026年收取信息处理费：无。", False),
        ("未对政府信息公开申请人收取信息处理费用。", False),
        ("没有收到需要收取信息处理费的申请。", False),
        ("政府信息公开信息处理费：本年度共0笔0元。", False),
        ("信息处理费收取情况：收取件数0件、收取金额0万元。", False),
        ("信息处理费收取情况：无此项收费。", False),
        ("公开信息均不收费，没有收取检索、复制、邮寄等费用。", True),
    ],
)
def test_further_nil_wordings_are_read(words: str, general: bool) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.general) == (FeeKind.NIL, 0, general)


@pytest.mark.parametrize(
    "words",
    [
        "本年度发出收费通知的件数和总金额以及实际收取的总金额均为0。",
        "本年度发出收费通知的件数、总金额，实际收取的总金额均为零。",
        "发出收费通知的件数、总金额以及实际收取的总金额均为0元。",
        "发出收费通知件数为0，总金额为0，实际收取总金额为0。",
        "发出收费通知件数：0；总金额：0；实际收取总金额：0。",
        "发出收费通知0份，实际收取0元。",
    ],
)
def test_the_three_figures_the_form_asks_for_are_never_taken_for_silence(words: str) -> None:
    assert six(words).kind is not FeeKind.MISSING
    assert judged(with_six(f"<p>{words}</p>")) == set()


@pytest.mark.parametrize(
    ("words", "amount", "notices"),
    [
        ("2026年，全县共收取信息处理费3,940元。", 3940, None),
        ("2026年收取信息处理费400元。", 400, None),
        ("对1件政府信息公开申请收取政府信息公开信息处理费380元。", 380, None),
        ("对25件政府信息公开申请收取信息处理费2950元，其中甲局420元、乙局290元、丙局1500元。", 2950, None),
        ("发出收费通知25件，金额共计2,950元，实际收取2,950元。", 2950, 25),
        ("收取信息处理费0.295万元。", 2950, None),
        ("我县未发生行政复议，共收取信息处理费10元。", 10, None),
        ("无正当理由大量申请的，收取信息处理费100元。", 100, None),
        ("信息处理费20.00元。", 20, None),
        ("发出收费通知3件，总金额1,250元，实际收取2件，金额850元。", 850, 3),
        ("发出收费通知1件，金额200元，实际收取0元。", 0, 1),
        ("发出信息处理费收费通知2份，涉及金额600元。", None, 2),
    ],
)
def test_money_is_read_beside_denials_of_other_things(words: str, amount: float | None, notices: int | None) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.notices) == (FeeKind.CHARGED, amount, notices)


@pytest.mark.parametrize(
    "words",
    [
        "对大量申请的，按照《政府信息公开信息处理费管理办法》规定收取信息处理费。",
        "下一步，我局将依法收取信息处理费。",
        "有无收取信息处理费的情况，应当说明。",
        "全年行政事业性收费152.81万元。",
        "没有行政事业性收费。",
        "暂无其他事项。",
    ],
)
def test_quotations_promises_and_other_charges_are_no_statement(words: str) -> None:
    assert six(words) == Fee(kind=FeeKind.MISSING)


@pytest.mark.parametrize(
    "words", ["减免信息处理费100元。", "退还信息处理费200元。", "免收信息处理费，另退付信息处理费30元。"]
)
def test_money_waived_or_given_back_is_not_collected(words: str) -> None:
    assert six(words).kind is not FeeKind.CHARGED


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "全年举办业务培训三期，未收取任何费用。"),
        (1, "便民服务站代办事项未收取任何费用。"),
        (2, "行政事业性收费4.043万元。"),
        (3, "（六）其他处理2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请0000000"),
        (3, "4.无正当理由大量反复申请"),
    ],
)
def test_what_stands_elsewhere_and_is_no_fee_for_requests_is_no_statement(number: int, words: str) -> None:
    assert fees.read((section(number, words), section(6, "无。"))) == Fee(kind=FeeKind.MISSING)


@pytest.mark.parametrize(
    "opening", ["第六部分其他需要报告的事项无内容。", "其中，其他需要报告的事项本年度无，不再单列。"]
)
def test_an_opening_that_calls_part_six_empty_is_not_part_six(opening: str) -> None:
    assert read(article(opening=(opening,))).fee == read(article()).fee
    without = read(article(HEADINGS[:5], PROSE[:5], (opening,)))
    assert [part.number for part in without.sections] == [1, 2, 3, 4, 5]
    assert without.fee == Fee(kind=FeeKind.MISSING)


def test_a_statement_in_section_one_is_in_the_wrong_place_and_beside_section_six_in_a_right_one() -> None:
    inside = "（二）依申请公开。收到申请2件，未收取信息处理费。"
    nothing = with_six("<p>无其他需要报告的事项。</p>")
    assert "AR-L01" in judged(nothing)
    assert "AR-L01" in judged(nothing.replace("<h2>二、", f"<p>{inside}</p><h2>二、", 1))
    assert "AR-L01" not in judged(with_overview(inside))
