"""What section one claims: numbers, denials, and what is said of all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.claims import Claim
from monitor.read.form.narrative import claims
from monitor.read.form.narrative.topics import TOPICS
from monitor.read.form.narrative.words import standard
from tests.bounds import SHARES, assert_in_proportion

YEAR = 2025
OWN = "霁川县水利局"
LEAD = "（二）依申请公开。"


def told(*paragraphs: str) -> tuple[Claim, ...]:
    return claims(paragraphs, YEAR, OWN)


def numbers(topic: str, text: str) -> list[float | None]:
    return [claim.value for claim in told(LEAD + text) if claim.topic == topic and claim.decides]


@pytest.mark.parametrize(
    ("topic", "text", "found"),
    [
        ("received", "2025年共收到政府信息公开申请12件。", [12]),
        ("received", "全年收办政府信息公开申请 3，646 件。", [3646]),
        ("received", "全年新收12件政府信息公开申请。", [12]),
        ("received", "政府信息公开申请共受理12件。", [12]),
        ("received", "12件新收申请均已登记。", [12]),
        ("received", "霁川县水利局受理申请十二件。", [12]),
        ("received", "收件数由上年的9件增至12件。", [12]),
        ("received", "2024年、2025年分别收到申请9件、12件。", [12]),
        ("received", "不予受理申请2件。", []),
        ("received", "收到行政许可申请12件。", []),
        ("received", "收到申请材料12份，全部办结。", []),
        ("received", "上年收到申请8件。", []),
        ("received", "本级收到申请8件，代表县政府受理申请2件。", []),
        ("received", "较上年多收到申请8件。", []),
        ("received", "第三季度收到申请8件。", []),
        ("closed", "共办结12件，答复率100%。", [12]),
        ("closed", "收到申请13件、办结12件。", [12]),
        ("closed", "按时办结12件。", []),
        ("closed", "按时答复、办结12件。", []),
        ("closed", "未办结12件。", []),
        ("handled", "全年办理申请12件。", [12]),
        ("carry_in", "含上年度结转3件。", [3]),
        ("carry_in", "从2024年结转至本年的申请有3件。", [3]),
        ("carry_out", "结转至下一年度继续办理3件。", [3]),
        ("carry_out", "3件顺延至次年办理。", [3]),
        ("carry_out", "结转2026年3件。", [3]),
        ("carry_out", "尚有3件正在办理。", [3]),
        ("carry_out", "不存在跨年结转的申请。", [0]),
        ("granted", "予以公开5件，不予公开1件。", [5]),
        ("granted", "予以公开及部分公开7件。", []),
        ("granted_or_partly", "予以公开及部分公开7件。", [7]),
        ("partly", "予以公开5件、部分公开2件。", [2]),
        ("refused", "没有不予公开的申请。", [0]),
        ("review", "被申请行政复议3件、行政诉讼2起。", [3]),
        ("suit", "被申请行政复议3件、行政诉讼2起。", [2]),
        ("suit", "行政复议和行政诉讼共2件。", []),
        ("direct", "未经复议直接起诉的行政诉讼2件。", [2]),
        ("review_upheld", "行政复议案件中，维持2件。", [2]),
        ("review_pending", "行政复议尚未审结2件。", [2]),
        ("review_corrected", "没有被行政复议机关纠正的案件。", [0]),
        ("documents_made", "制发行政规范性文件2件，废止1件，现行有效9件。", [2]),
        ("documents_repealed", "制发行政规范性文件2件，废止1件，现行有效9件。", [1]),
        ("documents_valid", "制发行政规范性文件2件，废止1件，现行有效9件。", [9]),
        ("received", "未收到政府信息公开申请。", [0]),
        ("received", "保持零申请、零复议。", [0]),
        ("review", "保持零申请、零复议。", [0]),
        ("received", "公开申请、行政复议均为0件。", [0]),
        ("received", "收到申请的数量为“0”。", [0]),
        ("received", "没有超期未答复的申请。", []),
        ("review", "未引起行政诉讼或复议。", [0]),
        ("suit", "未引起行政诉讼或复议。", [0]),
        ("suit", "未发生行政复议，行政诉讼2件。", [2]),
        ("rate_closed", "办结率达100％。", [None]),
        ("rate_answered", "答复率达100％。", [None]),
        ("rate_closed", "按时办结率达100％。", []),
        ("all_answered", "均已依法答复。", [None]),
        ("all_closed", "收到的申请全部办结。", [None]),
        ("all_closed", "没有尚未办结的申请。", [None]),
        ("all_closed", "其中网上收到的2件均已办结。", []),
        ("all_upheld", "被复议5件，全部维持。", [None]),
    ],
)
def test_a_claim_is_a_number_said_of_one_thing(topic: str, text: str, found: list[float | None]) -> None:
    assert numbers(topic, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请约12件。",
        "收到政府信息公开申请12余件。",
        "收到政府信息公开申请超过12件。",
        "收到政府信息公开申请12件左右。",
        "全县共收到政府信息公开申请12件。",
        "来件其中收到政府信息公开申请12件。",
        "网上收到政府信息公开申请12件。",
        "收到涉及征地的政府信息公开申请12件。",
        "收到关乎滩涂确权的政府信息公开申请12件。",
        "商业企业申请12件。",
        "县司法局收到政府信息公开申请12件。",
        "网上申请中，收到12件。",
        "没有收到申请的单位有8个。",
        "近三年来，我局累计收到申请96件。",
        "水文站另有台账。全年收到申请9件。",
        "如果合并计算，全年新收98件。",
        "两类申请人5人，共提交申请19件。",
        "月均收到申请10.5件。",
        "一季度收到申请27件；情况平稳；收到9件。",
        "2024年，我局全年收到申请15件。",
        "信访是主要渠道。今年登记77件。",
    ],
)
def test_a_number_that_may_be_of_something_else_cannot_convict(text: str) -> None:
    assert [claim for claim in told(LEAD + text) if claim.topic == "received" and claim.firm] == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("收到自然人政府信息公开申请2件。", "natural"),
        ("收到公民政府信息公开申请2件。", "natural"),
        ("收到法人或其他组织的政府信息公开申请2件。", "entities"),
        ("收到公民、法人和其他组织政府信息公开申请2件。", "total"),
        ("收到政府信息公开申请2件，均为自然人申请。", "total"),
        ("自然人申请中，收到2件。", "natural"),
    ],
)
def test_who_is_named_before_a_number_says_whose_it_is(text: str, column: str) -> None:
    assert [claim.column for claim in told(LEAD + text) if claim.topic == "received"][:1] == [column]


@pytest.mark.parametrize(
    ("topic", "text", "found"),
    [
        ("only_refused", "收到申请1件，经审查不予公开。", True),
        ("only_refused", "收到申请2件，经审查不予公开。", False),
        ("only_carried", "收到申请1件，期限未满，结转下年度。", True),
        ("all_closed", "除1件外均已办结。", False),
        ("carry_out", "除1件结转下年度外，其余均已办结。", True),
    ],
)
def test_what_became_of_one_and_of_all_but_one(topic: str, text: str, found: bool) -> None:
    assert any(claim.topic == topic and claim.firm for claim in told(LEAD + text)) is found


def test_all_from_one_kind_of_applicants_is_none_from_the_other() -> None:
    said = [claim for claim in told(LEAD + "收到申请5件，均由自然人提出。") if claim.value == 0]
    assert [(claim.topic, claim.column, claim.firm) for claim in said] == [("received", "entities", True)]


def test_the_passage_on_requests_speaks_before_the_rest_of_the_section() -> None:
    both = told("（一）平台建设。公开有序，收到申请99件。", LEAD + "收到申请3件。")
    assert [claim.value for claim in both if claim.topic == "received"] == [3]
    assert [claim.value for claim in told("政府信息公开有序，收到信息公开申请99件。")] == [99]


def test_requests_of_something_else_are_not_read_outside_paragraphs_on_disclosure() -> None:
    assert told("全局收到入学申请99件。") == ()


def test_only_the_beginning_of_an_endless_section_is_read() -> None:
    assert told("甲。" * 500_000, "收到政府信息公开申请3件。") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*standard().classes, "3件", "，", "。", "；", "（", "）", "100%", "甲乙"]), max_size=40)
)
def test_any_words_in_any_order_are_claims_of_known_topics(words: list[str]) -> None:
    for claim in told(LEAD + "".join(words)):
        assert claim.topic in TOPICS
        assert claim.value is None or claim.value >= 0


BAIT = [
    *("收到", "收到申请", "1", "1,", "1,000", "件", "收到公开申请1件，其中", "收到公开申请1件。", "公开未", "（", " "),
    *("公开没有发生复议诉讼；", "1件，占", "予以公开及部分公开", "分别1件、", "2024年、", "均", "零", "没有"),
]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bait", BAIT)
def test_bait_is_understood_in_proportion(bait: str, share: int) -> None:
    def report(size: int) -> tuple[str, ...]:
        text = bait * (size // len(bait))
        return text, LEAD + text

    assert_in_proportion(report, lambda paragraphs: claims(paragraphs, YEAR, OWN), 10**6 // share, 1000)
