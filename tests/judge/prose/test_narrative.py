"""What section one says: sentences and passages, claims, lists, shares, and what the tables say of the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from monitor.judge.equation import EquationError
from monitor.judge.prose import narrative, sentences, wordings
from monitor.judge.prose.amounts import amount, names
from monitor.model.reports import Report, Section
from tests.bounds import SHARES, assert_in_proportion, seconds
from tests.judge import drawn

WORDS = wordings.standard()
LEAD = "（二）依申请公开。"


def told(*paragraphs: str, year: int = drawn.YEAR) -> Report:
    overview = Section(number=1, name="", heading="", ordinal=1, exact=True, paragraphs=paragraphs)
    return Report(source="", sha256="", media_type="text/html", year=year, sections=(overview,))


def numbers(kind: str, text: str) -> list[int]:
    return [claim.number for claim in narrative.claims(told(LEAD + text), kind)]


# --- sentences and passages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraphs", "on_requests"),
    [
        (
            ["（一）主动公开。甲。", "（二）依申请公开。乙；丙。", "丁。", "（三）政府信息管理。戊。"],
            "（二）依申请公开乙丙丁",
        ),
        (["一是主动公开有序。甲。二是依申请公开规范，乙。三是监督有力，丙。"], "二是依申请公开规范，乙"),
        (["1、主动公开。甲。2、依申请公开。乙。3、平台。丙。"], "2、依申请公开乙"),
        (["主动公开情况", "甲。", "依申请公开情况", "乙。", "平台建设", "丙。"], "依申请公开情况乙"),
        (["甲。", "全年依申请公开平稳。乙。", "丙。"], "全年依申请公开平稳乙"),
        (["二）依申请公开。甲。一是乙。二是丙。"], "二）依申请公开甲一是乙二是丙"),
        (["甲。", "乙。"], ""),
    ],
)
def test_the_passage_on_requests_is_found_by_its_mark_or_its_words(paragraphs: list[str], on_requests: str) -> None:
    found = sentences.sentences(paragraphs, WORDS.scope)
    assert "".join(re.sub("[。；]", "", one.raw) for one in found if one.requests) == on_requests


def test_a_sentence_keeps_its_raw_words_and_how_it_ended() -> None:
    first, second, third = sentences.sentences(["收到申请 ３件； 办结２件。结转"], WORDS.scope)
    assert (first.text, first.raw, first.end) == ("收到申请3件", "收到申请 ３件；", ";")
    assert (second.text, second.end) == ("办结2件", "。")
    assert (third.text, third.end) == ("结转", "")


def test_only_the_beginning_of_an_endless_section_is_read() -> None:
    found = sentences.sentences(["甲。" * 500_000, "收到政府信息公开申请3件。"], WORDS.scope)
    assert len(found) == 2000
    assert not narrative.claims(told("甲。" * 500_000, "收到政府信息公开申请3件。"), "received")


# --- claims ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("received", "2025年共收到政府信息公开申请12件。", [12]),
        ("received", "全年收办政府信息公开申请 3，646 件。", [3646]),
        ("received", "全年新收12件政府信息公开申请。", [12]),
        ("received", "政府信息公开申请共受理12件。", [12]),
        ("received", "12件新收申请均已登记。", [12]),
        ("received", "不予受理申请2件。", []),
        ("received", "收到申请第12件后改进流程。", []),
        ("received", "收到申请2.5万件。", []),
        ("received", "收到行政许可申请12件。", []),
        ("closed", "共办结12件，答复率100%。", [12]),
        ("closed", "按时办结12件。", []),
        ("closed", "按时答复、办结12件。", []),
        ("carry_in", "含上年度结转3件。", [3]),
        ("carry_in", "去年结转3件。", [3]),
        ("carry_out", "结转至下一年度继续办理3件。", [3]),
        ("carry_out", "3件顺延至次年办理。", [3]),
        ("carry_out", "结转2026年3件。", [3]),
        ("carry_out", "结转2025年3件。", []),
        ("granted", "予以公开5件，不予公开1件。", [5]),
        ("granted", "予以公开及部分公开7件。", []),
        ("granted_or_partly", "予以公开及部分公开7件。", [7]),
        ("partly", "予以公开及部分公开7件。", []),
        ("partly", "予以公开5件、部分公开2件。", [2]),
        ("refused", "不予公开1件。", [1]),
        ("review", "被申请行政复议3件、行政诉讼2起。", [3]),
        ("suit", "被申请行政复议3件、行政诉讼2起。", [2]),
        ("suit", "行政复议和行政诉讼共2件。", []),
        ("documents_made", "制发行政规范性文件2件，废止1件，现行有效9件。", [2]),
        ("documents_repealed", "制发行政规范性文件2件，废止1件，现行有效9件。", [1]),
        ("documents_valid", "制发行政规范性文件2件，废止1件，现行有效9件。", [9]),
        ("none_received", "未收到政府信息公开申请。", [0]),
        ("none_received", "没有超期未答复的申请。", []),
        ("no_review", "未引起行政诉讼或复议。", [0]),
        ("no_suit", "未引起行政诉讼或复议。", [0]),
        ("no_suit", "未发生行政复议，行政诉讼2件。", []),
        ("rate_of_all", "办结率达100％。", [0]),
        ("rate_of_all", "按时办结率达100％。", []),
        ("all_closed", "均已依法答复。", [0]),
    ],
)
def test_a_claim_is_a_number_said_of_one_thing(kind: str, text: str, found: list[int]) -> None:
    assert numbers(kind, text) == found


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("收到政府信息公开申请约12件。", "hedged"),
        ("收到政府信息公开申请12余件。", "hedged"),
        ("收到政府信息公开申请超过12件。", "hedged"),
        ("收到政府信息公开申请12件左右。", "hedged"),
        ("全县共收到政府信息公开申请12件。", "wide"),
        ("各乡镇、各部门收到政府信息公开申请12件。", "wide"),
        ("累计收到政府信息公开申请12件。", "qualified"),
        ("上半年收到政府信息公开申请12件。", "qualified"),
        ("来件其中收到政府信息公开申请12件。", "part"),
    ],
)
def test_a_number_that_cannot_convict_says_why(text: str, field: str) -> None:
    (claim,) = narrative.claims(told(LEAD + text), "received")
    assert getattr(claim, field)
    assert claim.number == 12


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("收到自然人政府信息公开申请2件。", "natural"),
        ("收到公民政府信息公开申请2件。", "natural"),
        ("收到企业政府信息公开申请2件。", "entities"),
        ("收到公民、法人和其他组织政府信息公开申请2件。", "total"),
        ("收到政府信息公开申请2件，均为自然人申请。", "total"),
    ],
)
def test_who_is_named_before_a_number_says_whose_it_is(text: str, column: str) -> None:
    (claim,) = narrative.claims(told(LEAD + text), "received")
    assert claim.column == column


def test_the_passage_on_requests_speaks_before_the_rest_of_the_section() -> None:
    report = told("（一）主动公开。收到申请99件。", LEAD + "收到申请3件。")
    assert [claim.number for claim in narrative.claims(report, "received")] == [3]
    assert [claim.number for claim in narrative.claims(told("公开有序，收到申请99件。"), "received")] == [99]


def test_requests_of_something_else_are_not_read_outside_paragraphs_on_disclosure() -> None:
    assert narrative.claims(told("全局收到入学申请99件。"), "received") == ()


# --- what the tables say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "column", "value"),
    [
        ("new", "total", 12),
        ("new + carry_in", "total", 15),
        ("new", "natural", 10),
        ("new", "entities", 2),
        ("r7 - r6_3", "total", 9),
        ("r6", "total", 3),
        ("direct + after - after_pending", "total", 4),
        ("documents_made", "total", 6),
    ],
)
def test_a_sum_is_read_from_its_cells(expression: str, column: str, value: int) -> None:
    cells: dict[str, int | float | str] = {
        "table3.new.natural": 10,
        "table3.new.legal": 2,
        "table3.new.total": 12,
        "table3.carry_in.total": 3,
        **{f"table3.new.{other}": 0 for other in ("commercial", "research", "social", "other")},
        **{f"table3.r6.{row}.total": count for row, count in ((1, 1), (2, 0), (3, 2))},
        "table3.r7.total": 11,
        "table2.documents.made": 6,
        "table4.direct.total": 3,
        "table4.after.total": 2,
        "table4.after.pending": 1,
    }
    report = drawn.facts(drawn.with_cells(drawn.drawn(), cells))
    found = amount(report, expression, column)
    assert found is not None
    assert found.value == value
    assert found.cells


def test_a_blank_total_has_no_value_and_counts_its_known_parts_at_least() -> None:
    cells: dict[str, int | float | str] = {
        "table3.r1.total": "",
        **{f"table3.r1.{one}": "" for one in ("research", "social", "legal", "other")},
        "table3.r1.natural": 7,
        "table3.r1.commercial": 4,
    }
    found = amount(drawn.facts(drawn.with_cells(drawn.drawn(), cells)), "r1")
    assert found is not None
    assert (found.value, found.at_least) == (None, 11)


def test_a_row_the_form_does_not_have_is_no_sum_and_a_missing_one_has_no_value() -> None:
    old = drawn.facts(drawn.page(drawn.drawn(year=2020, version="v2019")))
    assert amount(old, "r7 - r6_3") is None
    assert amount(old, "documents_repealed") is None
    lacking = replace(old, table3={key: row for key, row in (old.table3 or {}).items() if key != "carry_in"})
    found = amount(lacking, "new + carry_in")
    assert found is not None
    assert found.value is None


def test_every_sum_in_the_book_is_one_the_tables_have() -> None:
    for rule in drawn.shipped().rules:
        for expression in _expressions(rule.params):
            report = drawn.facts(drawn.page(drawn.drawn()))
            try:
                amount(report, expression)
            except (KeyError, EquationError):
                pytest.fail(f"{rule.id}: {expression}")


def _expressions(params: object) -> Iterator[str]:
    found = params if isinstance(params, dict) else {}
    for key in ("accepted", "against_zero", "denied"):
        given = found.get(key, {})
        for sums in given.values() if isinstance(given, dict) else [given]:
            yield from [sums] if isinstance(sums, str) else sums


def test_every_kind_in_the_book_has_its_wordings() -> None:
    kinds = {*WORDS.claims, *WORDS.denials}
    for rule in drawn.shipped().rules:
        for key in ("accepted", "against_zero", "denied", "stated"):
            given = rule.params.get(key, {})
            assert set(given if isinstance(given, dict) else {}) <= kinds, rule.id


def test_names_of_all_tables_are_different() -> None:
    assert {line.table for line in names().values()} == {"table2", "table3", "table4"}


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
    "公开未",
    "公开没有发生复议诉讼；",
    "（",
    "1件，占",
    " ",
    "予以公开及部分公开",
]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bait", BAIT)
def test_bait_is_understood_in_proportion(bait: str, share: int) -> None:
    def claims(report: Report) -> None:
        for kind in (*WORDS.claims, *WORDS.denials):
            narrative.claims(report, kind)

    def report(size: int) -> Report:
        text = bait * (size // len(bait))
        return told(text, LEAD + text)

    assert_in_proportion(report, claims, 10**6 // share, 1000)


@pytest.mark.parametrize("bait", BAIT)
def test_no_pattern_takes_long_on_the_longest_sentence(bait: str) -> None:
    def claims(text: str) -> None:
        one = sentences.Sentence(text=text, raw="", end="。", requests=True, disclosure=True)
        list(narrative.of_sentence(one, WORDS, drawn.YEAR))

    usual = "全年共收到公开申请25件,办结25件,其中予以公开12件,部分公开3件,不予公开4件;因政府信息公开被申请行政复议1件,"
    longest, often = (text * (sentences.LONGEST // len(text)) for text in (bait, usual))
    assert min(seconds(claims, longest) for _ in range(3)) < 20 * min(seconds(claims, often) for _ in range(3))
