"""Sums in running text: lists with their totals, shares, comparisons with last year, fees by unit."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.judge.checks import CHECKS
from monitor.judge.prose import comparisons, counts, fee_parts, shares, tallies
from monitor.judge.prose.comparisons import Way
from monitor.model.dossiers import Dossier
from monitor.model.findings import Verdict
from monitor.model.reports import Report, Section
from monitor.read.clauses import sentences
from tests.bounds import SHARES, assert_in_proportion, seconds
from tests.judge import drawn
from tests.wordings.narrative import Told, told

LEAD = "（二）依申请公开。"
RULES = ("AR-N08", "AR-N09", "AR-N11", "AR-N13")
MINE = {"parts", "share", "comparison"}
NATURAL = Path(__file__).parents[2] / "wordings" / "natural" / "sums.tsv"


# --- lists -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "total", "parts", "adds_up"),
    [
        ("公开信息3437条，其中甲12条、乙1740条、丙225条、丁110条、戊1827条。", 3437, (12, 1740, 225, 110, 1827), False),
        ("公开信息16条，其中甲5条、乙6条、丙5条、丁2条。", 16, (5, 6, 5, 2), False),
        ("公开信息2,599条，其中：甲1,533条；乙1,000条。", 2599, (1533, 1000), False),
        ("公开信息40条，其中甲6条、乙2条、丙2条、丁30条，在电视台播出15条、报纸6条。", 40, (6, 2, 2, 30, 15, 6), True),
        ("公开信息2959条，其中：甲2463条，乙496条。转载解读23条。", 2959, (2463, 496), True),
        ("行政复议440件，其中维持309件，纠正17件，其他88件，未审结26件。", 440, (309, 17, 88, 26), True),
        ("线上15件、信函7件、窗口4件，共计26件。", 26, (15, 7, 4), True),
        ("线上15件、信函7件、窗口4件，三者合计24件。", 24, (15, 7, 4), False),
        ("收到申请24件，上半年十件，下半年十四件。", 24, (10, 14), True),
        ("收到申请24件，个人20件，其余6件来自企业。", 24, (20, 6), False),
        ("收到申请24件。其中网上20件、信函4件。", 24, (20, 4), True),
        ("收到申请24件。从渠道看，网上20件、信函5件。", 24, (20, 5), False),
        ("网上、信函申请分别为20件、4件，共24件。", 24, (20, 4), True),
        ("新收24件，上年结转2件，合计27件。", 27, (24, 2), False),
        ("内容涉及征地5件、规划3件、其他2件，共10件。", 10, (5, 3, 2), True),
    ],
)
def test_a_list_has_a_total_and_its_parts(text: str, total: int, parts: tuple[int, ...], adds_up: bool) -> None:
    (found,) = tallies.tallies([text], drawn.YEAR)
    assert (found.total, found.parts, found.adds_up) == (total, parts, adds_up)


@pytest.mark.parametrize(
    "text",
    [
        "公开信息50条，其中甲12条、乙20条等。",
        "公开信息50余条，其中甲12条、乙20条。",
        "公开信息50条，其中甲约12条、乙20条。",
        "公开信息50条，主要有甲12条、乙20条。",
        "公开信息50条，其中甲12条、乙20条较为集中。",
        "公开信息50条，其中甲12条。",
        "其中甲12条、乙20条。",
        "公开信息50条，其中甲12件、乙20篇。",
        "收到申请5件，行政复议2件、行政诉讼1件。",
        "收到申请24件，答复22件，结转2件。",
        "收到申请24件，较上年增加8件，其中网上20件。",
        "网站发布20条，公众号推送30条，建站以来累计公开120条。",
    ],
)
def test_what_is_open_or_no_list_is_none(text: str) -> None:
    assert tallies.tallies([text], drawn.YEAR) == ()


# --- shares ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("公开信息300条，其中甲100条，占33%。", True),
        ("公开信息300条，其中甲100条，占33.3%。", True),
        ("公开信息300条，其中甲100条，占33.33%。", True),
        ("公开信息300条，其中甲200条，占66%。", True),
        ("公开信息300条，其中甲100条，占百分之三十三点三。", True),
        ("公开信息300条，其中甲100条，约占三成。", True),
        ("公开信息300条，其中甲100条，占三分之一。", True),
        ("公开信息300条，其中甲100条（33.3%）。", True),
        ("公开信息300条，其中甲160条，占比过半。", None),
        ("公开信息300条，其中甲160条，占比超过一半。", True),
        ("公开信息300条，其中甲140条，占比超过一半。", False),
        ("公开信息300条，其中甲140条，占近一半。", True),
        ("公开信息300条，其中甲100条，占34%。", False),
        ("公开信息300条，其中甲100条，占33.6%。", False),
        ("公开信息300条，其中甲100条，占总量300条的43.3%。", False),
        ("公开信息300条，其中甲100条，占财政支出的43.3%。", None),
        ("公开信息300条，其中甲100条，同比增长43.3%。", None),
    ],
)
def test_a_share_is_compared_to_the_decimals_it_has(text: str, agrees: bool | None) -> None:
    found = shares.shares([text], drawn.YEAR)
    assert [share.off(0.1) <= 0 for share in found] == ([] if agrees is None else [agrees])


# --- comparisons -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topics", "way", "amount"),
    [
        ("收到申请24件，较上年增加3件。", ("received",), Way.COUNT, 3),
        ("收到申请24件（同比下降12.5%）。", ("received",), Way.PERCENT, -12.5),
        ("申请量与上年持平。", ("received",), Way.SAME, 0),
        ("办结24件，比2024年少办结3件。", ("closed",), Way.COUNT, -3),
        ("办理申请24件，比去年翻了一番。", ("closed", "received"), Way.PERCENT, 100),
        ("收到的申请是去年的两倍。", ("received",), Way.RATIO, 2),
        ("与去年相比，行政复议案件有所减少。", ("review",), Way.DIRECTION, -1),
        ("被提起行政诉讼2件，同比减少三成。", ("suit",), Way.PERCENT, -30),
        ("结转下年度2件，比上年多1件。", ("carry_out",), Way.COUNT, 1),
    ],
)
def test_a_comparison_says_of_what_and_how(text: str, topics: tuple[str, ...], way: Way, amount: float) -> None:
    (found,) = comparisons.comparisons([LEAD + text], drawn.YEAR)
    assert (found.topics, found.way, found.amount) == (topics, way, amount)


@pytest.mark.parametrize(
    "text",
    [
        "咨询电话较上年增加3个。",
        "主动公开信息同比增长25%。",
        "网上申请比上年增加3件。",
        "关于土地征收的申请比上年增加3件。",
        "上半年收到申请3件，同比增加2件。",
        "申请量较2019年增加3件。",
        "申请由上年的20件增加到24件。",
        "申请量较上年增加的乡镇有3个。",
        "申请占比较上年提高3个百分点。",
        "预计申请量较上年增加3件。",
    ],
)
def test_other_comparisons_are_not_read(text: str) -> None:
    assert comparisons.comparisons([LEAD + text], drawn.YEAR) == ()


# --- fees --------------------------------------------------------------------------------------------------------


def test_fees_are_broken_down_in_money_and_in_requests() -> None:
    text = "共收取信息处理费25件2,950元，其中：一分局1件420元，二分局24件2,530元。"
    money, requests = fee_parts.breakdowns([text])
    assert (money.total, money.parts) == (2950, (420, 2530))
    assert (requests.total, requests.parts) == (25, (1, 24))


# --- paragraphs made apart from the reader -------------------------------------------------------------------------


def test_made_paragraphs_are_held_against_the_tables() -> None:
    wrong = [one for one in told(11, 750) if MINE & set(one.contradicts)]
    right = [one for one in told(12, 750) if not one.contradicts]
    assert not [one.text for one in right if _found(one)]
    assert len([one for one in wrong if _found(one)]) >= 0.94 * len(wrong)


def test_natural_claims_are_held_against_the_tables() -> None:
    with NATURAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    made = [
        Told(
            LEAD + row["sentence"], int(row["year"]), _figures(row["figures"]), (), row["contradiction"], "霁川县水利局"
        )
        for row in rows
    ]
    assert not [one.text for one in made if one.shape == "no" and _found(one)]
    wrong = [one for one in made if one.shape == "yes"]
    assert len([one for one in wrong if _found(one)]) >= 0.9 * len(wrong)


def _found(one: Told) -> bool:
    """Whether a rule on sums accuses a paragraph, or leaves it to the one on the total."""
    last = {key.removeprefix("last."): value for key, value in one.figures.items() if key.startswith("last.")}
    dossier = Dossier(
        today=date(one.year + 1, 2, 1),
        report=_report(one.text, one.figures, one.year),
        previous=_report("", last, one.year - 1),
        year=one.year,
    )
    book = {rule.id: rule for rule in drawn.shipped().rules}
    said = [remark for rule in RULES for remark in CHECKS[book[rule].check](dossier, **book[rule].params)]
    return any(remark.verdict is Verdict.FAILS or remark.reason == "total_elsewhere" for remark in said)


def _report(text: str, figures: Mapping[str, int], year: int) -> Report:
    """A report of these figures: all by natural persons unless said otherwise, groups in their first row."""
    drawn_one = drawn.drawn(year=year, version="v2021")
    columns = len(drawn_one.figures["table3"]["new"])
    table3 = {}
    for row in drawn_one.figures["table3"]:
        total = _row(row, figures)
        natural = figures.get("natural", total) if row == "new" else total
        table3[row] = (natural, total - natural, *(0,) * (columns - 3), total)
    table4 = {
        group: tuple(figures.get(f"{group}.{name}", 0) for name in ("upheld", "corrected", "other", "pending", "total"))
        for group in drawn_one.figures["table4"]
    }
    facts = drawn.facts(
        drawn.page(replace(drawn_one, figures={**drawn_one.figures, "table3": table3, "table4": table4}))
    )
    section = Section(number=1, name="", heading="", ordinal=1, exact=True, paragraphs=(text,))
    return replace(facts, sections=(section,))


def _row(row: str, figures: Mapping[str, int]) -> int:
    if row in figures:
        return figures[row]
    group = row.partition(".")[0]
    named = sum(value for key, value in figures.items() if key.startswith(f"{group}."))
    return figures.get(group, 0) - named if row.endswith(".1") or (named and row.endswith(".4")) else 0


def _figures(text: str) -> dict[str, int]:
    found = {key: int(value) for key, _, value in (pair.partition("=") for pair in text.split(", "))}
    for group in ("review", "direct", "after"):
        found.setdefault(f"{group}.total", sum(value for key, value in found.items() if key.startswith(f"{group}.")))
    return found


# --- what hostile texts cost -------------------------------------------------------------------------------------

BAIT = [
    "收到",
    "收到申请",
    "1",
    "1,",
    "1,000",
    "件",
    "收到公开申请1件，其中",
    "收到公开申请1件。",
    "其中网上1件；",
    "（",
    "（1件",
    "（甲",
    "1件，占",
    "1件，占1%、",
    "较上年增加",
    "较上年增加1件，",
    "与去年相比，",
    "局和",
    "县和",
    "。其中",
    "分别1件、",
    "百分之一点",
    " ",
]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bait", BAIT)
def test_bait_is_understood_in_proportion(bait: str, share: int) -> None:
    def understood(paragraphs: tuple[str, ...]) -> None:
        counts._passages.cache_clear()
        sentences._sentences.cache_clear()
        tallies.tallies(paragraphs, drawn.YEAR)
        shares.shares(paragraphs, drawn.YEAR)
        comparisons.comparisons(paragraphs, drawn.YEAR)
        list(fee_parts.breakdowns(paragraphs))

    def made(size: int) -> tuple[str, ...]:
        text = bait * (size // len(bait))
        return (text, LEAD + text)

    assert_in_proportion(made, understood, 10**6 // share, 1000)


@pytest.mark.parametrize("bait", BAIT)
def test_no_bait_takes_long_on_the_longest_sentence(bait: str) -> None:
    def understood(text: str) -> None:
        counts._passages.cache_clear()
        sentences._sentences.cache_clear()
        tallies.tallies([text], drawn.YEAR)
        shares.shares([text], drawn.YEAR)
        comparisons.comparisons([text], drawn.YEAR)

    usual = "全年共收到公开申请25件,较上年增加3件,其中网上12件,占48%,信函3件,当面4件;"
    longest, often = (text * (sentences.LONGEST // len(text)) for text in (bait, usual))
    assert min(seconds(understood, longest) for _ in range(3)) < 20 * min(seconds(understood, often) for _ in range(3))
