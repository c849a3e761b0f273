"""Fee statements: what each wording says, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.reports import Fee, FeeKind, Section
from monitor.read.form import fees
from tests.read.corpus import HEADINGS, PROSE, article, read

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
CHARGED: list[tuple[str, float, int | None, bool]] = [
    ("2025年对1件政府信息公开申请收取信息处理费380元。", 380, None, False),
    ("发出收费通知3件，金额共计1200元，实际收取900元。", 900, 3, True),
    ("2024年，全市共收取信息处理费3940元。", 3940, None, False),
    ("收取信息处理费0.5万元。", 5000, None, False),
    ("收取信息处理费1,250元。", 1250, None, False),
    ("收取信息处理费10元。", 10, None, False),
]
UNPAID: list[tuple[str, int]] = [
    ("发出收费通知2件，总金额200元，实际收取总金额0元。", 2),
    ("开具信息处理费缴费通知1份，申请人逾期未缴，按放弃申请处理。", 1),
    ("寄出缴款通知书3份，应缴信息处理费900元，无一缴纳，账上没有收入。", 3),
]
ONLY_NOTICES: list[tuple[str, int]] = [
    ("全年发出收费通知5件。", 5),
    ("发出信息处理费收费通知2份，涉及金额600元。", 2),
    ("制发信息处理费缴费通知书4份，缴费期限尚未届满。", 4),
    ("制发信息处理费缴费通知书4份，其中1份逾期未缴。", 4),
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
def test_what_was_charged_is_read_in_yuan(words: str, amount: float, notices: int | None, complete: bool) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.notices, fee.complete) == (FeeKind.CHARGED, amount, notices, complete)


@pytest.mark.parametrize(("words", "notices"), UNPAID)
def test_notices_that_nobody_paid_are_a_nil_year_with_notices(words: str, notices: int) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.notices, fee.complete) == (FeeKind.NIL, 0, notices, True)


@pytest.mark.parametrize(("words", "notices"), ONLY_NOTICES)
def test_notices_without_a_word_on_payment_are_unclear(words: str, notices: int) -> None:
    fee = six(words)
    assert (fee.kind, fee.amount, fee.notices, fee.complete) == (FeeKind.UNCLEAR, None, notices, False)


OF_THE_YEAR = [
    ("2025年收取信息处理费340元，2026年没有收取。", FeeKind.NIL, 0),
    ("上年未收取信息处理费，今年收取270元。", FeeKind.CHARGED, 270),
    ("2025年收取信息处理费340元。", FeeKind.UNCLEAR, None),
    ("2025年未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("2025年、2026年均未收取信息处理费。", FeeKind.NIL, 0),
    ("2025年至2026年共收取信息处理费700元。", FeeKind.UNCLEAR, None),
    ("自办法施行以来从未收取信息处理费，今年亦然。", FeeKind.NIL, 0),
    ("自办法施行以来累计收取信息处理费700元。", FeeKind.UNCLEAR, None),
    ("收取信息处理费270元，比上年增加70元。", FeeKind.CHARGED, 270),
    ("收取信息处理费270元，与上年持平。", FeeKind.CHARGED, 270),
    ("信息处理费比上年减少70元。", FeeKind.UNCLEAR, None),
    ("和去年一样，今年没有收取信息处理费。", FeeKind.NIL, 0),
]
OF_PARTS = [
    ("上半年未收取信息处理费，下半年亦未收取。", FeeKind.NIL, 0),
    ("上半年收取信息处理费150元，下半年收取60元。", FeeKind.CHARGED, 210),
    ("信息处理费一季度收取40元，三季度收取20元，其余季度没有。", FeeKind.CHARGED, 60),
    ("信息处理费一季度收取40元，其余季度待统计。", FeeKind.UNCLEAR, None),
    ("上半年未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("10月未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("个别乡镇未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("部分乡镇收取信息处理费80元。", FeeKind.UNCLEAR, None),
    ("县直部门未收取信息处理费，乡镇数据尚未汇总。", FeeKind.UNCLEAR, None),
    ("县直部门、乡镇均未收取信息处理费。", FeeKind.NIL, 0),
    ("县直部门收取信息处理费80元，乡镇收取40元，全县共120元。", FeeKind.CHARGED, 120),
    ("全县仅水务局收取信息处理费80元，其他单位均未收取。", FeeKind.CHARGED, 80),
    ("对信函方式提出的申请未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("对企业的申请未收取信息处理费。", FeeKind.UNCLEAR, None),
    ("未向公民、法人和其他组织收取信息处理费。", FeeKind.NIL, 0),
    ("按量计收的信息处理费为零，按件计收的正在统计。", FeeKind.UNCLEAR, None),
    ("既未按件计收、也未按量计收信息处理费。", FeeKind.NIL, 0),
    ("按件计收信息处理费300元，按量计收80元。", FeeKind.CHARGED, 380),
]
OF_OTHER_THINGS = [
    ("未违规收取信息处理费。", FeeKind.UNCLEAR, None),
    ("没有因收取信息处理费引发投诉。", FeeKind.UNCLEAR, None),
    ("信息处理费尚未足额收缴。", FeeKind.UNCLEAR, None),
    ("并非每件申请都收取了信息处理费。", FeeKind.UNCLEAR, None),
    ("信息处理费并非零收入，实收90元。", FeeKind.CHARGED, 90),
    ("信息处理费尚有90元未缴，已缴到账30元。", FeeKind.CHARGED, 30),
    ("收取信息处理费90元，没有多收、乱收。", FeeKind.CHARGED, 90),
    ("没有收取其他费用，仅收取信息处理费90元。", FeeKind.CHARGED, 90),
    ("收取信息处理费90元，退还30元，净收60元。", FeeKind.CHARGED, 60),
    ("信息处理费预计收取90元，实际收取60元。", FeeKind.CHARGED, 60),
    ("信息处理费预计收取90元。", FeeKind.UNCLEAR, None),
    ("原则上不收取信息处理费。", FeeKind.UNCLEAR, None),
    ("可能收取过信息处理费。", FeeKind.UNCLEAR, None),
    ("收取信息处理费约400元。", FeeKind.UNCLEAR, None),
    ("收取不动产登记费9000元、信息处理费60元。", FeeKind.CHARGED, 60),
    ("信息处理费未收取。政府网站维护费用为9000元。", FeeKind.NIL, 0),
    ("收取信息处理费60元。年内各项工作平稳，无安全事故。", FeeKind.CHARGED, 60),
    ("是否收取信息处理费：否。", FeeKind.NIL, 0),
    ("信息处理费：□已收取 ☑未收取", FeeKind.NIL, 0),
    ("是否收取信息处理费尚在核实。", FeeKind.UNCLEAR, None),
    ("信息处理费：通知（份）2；实收金额（元）130。", FeeKind.CHARGED, 130),
]


@pytest.mark.parametrize(("words", "kind", "amount"), [*OF_THE_YEAR, *OF_PARTS, *OF_OTHER_THINGS])
def test_only_facts_of_the_whole_body_and_year_decide(words: str, kind: FeeKind, amount: int | None) -> None:
    fee = fees.read((section(6, words),), 2026)
    assert (fee.kind, fee.amount) == (kind, amount), fee.claims


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
    ("words", "amount", "notices"),
    [
        ("2026年，全县共收取信息处理费3,940元。", 3940, None),
        ("2026年收取信息处理费400元。", 400, None),
        ("对1件政府信息公开申请收取政府信息公开信息处理费380元。", 380, None),
        ("对25件政府信息公开申请收取信息处理费2950元，其中甲局420元、乙局290元、丙局1500元。", 2950, None),
        ("发出收费通知25件，金额共计2,950元，实际收取2,950元。", 2950, 25),
        ("收取信息处理费0.295万元。", 2950, None),
        ("我县未发生行政复议，共收取信息处理费10元。", 10, None),
        ("信息处理费20.00元。", 20, None),
        ("发出收费通知3件，总金额1,250元，实际收取2件，金额850元。", 850, 3),
    ],
)
def test_money_is_read_beside_denials_of_other_things(words: str, amount: float, notices: int | None) -> None:
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


PIECES = [
    "信息处理费",
    "未",
    "没有",
    "收取",
    "通知",
    "2份",
    "300元",
    "0",
    "零",
    "上半年",
    "2025年",
    "，",
    "。",
    "（",
    "其中",
    "应",
    "□",
]


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40))
def test_any_text_is_heard(pieces: list[str]) -> None:
    assert fees.read((section(6, "".join(pieces)),), 2026).kind in FeeKind


@settings(max_examples=20)
@given(st.integers(10, 900), st.integers(1, 99))
def test_a_figure_of_a_quoted_rule_is_no_amount(yuan: int, count: int) -> None:
    for rule in (
        f"按照规定，每月第{count}件起每件{yuan}元。",
        f"信息处理费标准：{count}页以下免费，超过的每页{yuan}元。",
        f"申请人应当自收到信息处理费缴费通知之日起{count}个工作日内缴纳费用。",
    ):
        assert six(rule).kind is FeeKind.MISSING, rule
        fee = six(f"{rule}本年度未收取信息处理费。")
        assert (fee.kind, fee.amount) == (FeeKind.NIL, 0), rule


@pytest.mark.parametrize("filler", ["开展各项工作，", "开展各项工作、"])
def test_a_statement_at_the_end_of_a_very_long_sentence_is_heard(filler: str) -> None:
    fee = six(filler * 1500 + "，未收取信息处理费。")
    assert (fee.kind, fee.amount) == (FeeKind.NIL, 0)


@pytest.mark.parametrize("text", ["信息处理费收取1元，", "未收取信息处理费；", "收1元", "（信息处理费", "□收取费"])
def test_a_text_too_long_to_be_honest_is_never_taken_for_silence(text: str) -> None:
    fee = fees.read((section(6, text * (200_000 // len(text))),), 2026)
    assert fee.kind is FeeKind.UNCLEAR
