"""What the rules about wording and filling make of a text, and what they never say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from monitor.demo.markup import STYLES
from monitor.demo.reports import Report, write_text
from monitor.judge.checks import CHECKS, spelling
from monitor.model.dossiers import Dossier
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Report as Facts
from monitor.read.words import norm
from tests.bounds import assert_in_proportion
from tests.judge import drawn
from tests.judge.drawn import facts, findings, with_cells

HEADINGS = {
    "first": ["总体情况"],
    "third": ["收到和处理政府信息公开申请情况"],
    "fourth": ["政府信息公开行政复议行政诉讼情况"],
    "fifth": ["存在的主要问题及改进情况"],
}


def of(rule: str, source: str | Report | Facts) -> list[Finding]:
    report = source if isinstance(source, Facts) else facts(source)
    return [finding for finding in findings(report) if finding.rule == rule]


def edited(*pairs: tuple[str, str]) -> Facts:
    text = drawn.page(drawn.drawn())
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return facts(text)


# --- slips of the pen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "right", "kind"),
    [
        ("总体情况", "first", "fine"),
        ("总体公开情况", "first", "fine"),
        ("总休情况", "first", "slip"),
        ("整体情况", "first", "fine"),
        ("基本情况", "first", "fine"),
        ("工作概述", "first", "fine"),
        ("收到及处理政府信息公开申请的情况", "third", "fine"),
        ("收到和办理政务信息公开申请情况", "third", "fine"),
        ("收到和处理信息公开申请情况", "third", "fine"),
        ("收到和处理政府府信息公开申请情况", "third", "slip"),
        ("收到和处理政府信息公申请情况", "third", "slip"),
        ("收到和处理政府信息公开申情请况", "third", "slip"),
        ("收到和处里政府信息公开申请情况", "third", "slip"),
        ("收到和处想政府信息公开申请情况", "third", "doubt"),
        ("政府信息公开行政法复议行政诉讼情况", "fourth", "slip"),
        ("政府信息公开行政行政复议行政诉讼情况", "fourth", "slip"),
        ("因政府信息公开被提起行政复议行政诉讼情况", "fourth", "fine"),
        ("存在问题和改进措施", "fifth", "fine"),
        ("存在的突出问题及改进情况", "fifth", "fine"),
        ("存在的主要问题及改进况情", "fifth", "slip"),
        ("存在的主要问题及整改情况", "fifth", "fine"),
    ],
)
def test_a_slip_is_told_from_another_wording(text: str, right: str, kind: str) -> None:
    found = spelling.slip(text, tuple(HEADINGS[right]))
    assert ("fine" if found is None else "slip" if found.certain else "doubt") == kind


@pytest.mark.parametrize(
    "heading",
    [
        "抓实主动公开",
        "主动公开内容",
        "依申请公开工作",
        "依申请办理",
        "信息管理",
        "平台和渠道建设",
        "监管保障",
        "监督检查",
    ],
)
def test_a_sub_heading_may_be_worded_freely(heading: str) -> None:
    found = spelling.slip(heading, spelling.standard().phrases.subheadings, fixed=False)
    assert found is None or not found.certain


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("中华人民共和国政府信息公开条例", Verdict.HOLDS),
        ("政府信息公开条例", Verdict.HOLDS),
        ("政府信息公开处理费管理办法", Verdict.HOLDS),
        ("霁川县政府信息公开条例实施办法", Verdict.HOLDS),
        ("中华人民共和国政府信息公开条列", Verdict.FAILS),
        ("中华人民共和政府信息公开条例", Verdict.FAILS),
        ("中华人民共和国政府信息公开开条例", Verdict.FAILS),
        ("中华人民共和国政务信息公开条例", Verdict.UNSURE),
    ],
)
def test_the_name_of_a_law_is_compared_character_by_character(name: str, verdict: Verdict) -> None:
    found = of("AR-Q01", edited(("《中华人民共和国政府信息公开条例》", f"《{name}》")))
    assert {finding.verdict for finding in found} == {verdict}


def test_a_character_missing_from_a_pdf_may_be_a_loss_of_its_text() -> None:
    read = edited(("（四）平台建设。", "（四）府信息公开平台建设。"))
    assert [finding.verdict for finding in of("AR-Q01", read)] == [Verdict.FAILS]
    read = replace(read, media_type="application/pdf")
    assert [finding.verdict for finding in of("AR-Q01", read)] == [Verdict.UNSURE]


def test_a_slip_says_what_stands_there_and_what_should() -> None:
    (finding,) = of("AR-Q01", edited(("一、总体情况", "一、总休情况")))
    assert "总休情况" in finding.says
    assert "总体情况" in finding.says


# --- tables ------------------------------------------------------------------------------------------------------


def test_a_row_that_is_blank_throughout_is_named_once() -> None:
    row = {f"table3.r2.{key}": "" for key in ("natural", "commercial", "research", "social", "legal", "other", "total")}
    (finding,) = of("AR-F10", with_cells(drawn.drawn(), row))
    assert finding.says.count("（二）部分公开") == 1
    assert "7" in finding.says


def test_a_list_of_blank_cells_is_bounded_and_counted() -> None:
    rows = [key for key in drawn.drawn().figures["table3"] if key not in ("new", "carry_in", "r7", "carry_out")]
    (finding,) = of("AR-F10", with_cells(drawn.drawn(), {f"table3.{row}.legal": "" for row in rows}))
    assert str(len(rows)) in finding.says
    assert finding.says.count("；") == 11


@pytest.mark.parametrize(
    "row",
    [
        "<td></td><td>258</td><td></td>",
        "<td>258</td><td></td><td></td>",
        "<td></td><td></td><td>258</td>",
        '<td colspan="3">258</td>',
    ],
)
def test_spacers_under_a_wide_head_are_no_blank_cells(row: str) -> None:
    text, wide = drawn.page(drawn.drawn(), "split"), '<td>行政许可</td><td colspan="3">258</td>'
    assert wide in text
    read = facts(text.replace(wide, f"<td>行政许可</td>{row}"))
    assert read.table2 is not None
    assert read.table2["licences"][0].value == 258
    assert [finding.verdict for finding in of("AR-F10", read)] == [Verdict.HOLDS]


def test_a_blank_total_is_told_with_the_sum_of_its_parts() -> None:
    (finding,) = of("AR-A05", with_cells(drawn.drawn(), {"table3.new.total": ""}))
    assert "（41）" in finding.says


def test_a_future_date_is_one_finding_and_not_lateness_too() -> None:
    report = replace(drawn.drawn(), published=drawn.drawn().published.replace(year=2027))
    assert drawn.places(findings(facts(report)), Verdict.FAILS) == [("AR-T05", "published")]


# --- hostile texts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bait",
    ["“", "《a", "×", "6210 0000 ", "（一", "由包括", "2019〕", "《政府信息公开条列》", "保障", "《{}公开条例》"],
)
def test_no_text_holds_the_judge_up(bait: str) -> None:
    checks = ("phrases-spelt", "no-personal-data", "no-template-remnants", "parts-as-declared", "aspects-covered")
    rules = [rule for rule in drawn.shipped().rules if rule.check in (*checks, "text-not-cut-off", "headings-official")]

    def judge(known: Dossier) -> None:
        for rule in rules:
            list(CHECKS[rule.check](known, **rule.params))

    assert_in_proportion(lambda size: _baited(bait, size), judge, 50_000, 1000)


def _baited(bait: str, size: int) -> Dossier:
    """A report whose every part is bait."""
    text = "".join(bait.replace("{}", str(number)) for number in range(size // len(bait)))
    report = facts(drawn.drawn())
    sections = tuple(replace(s, heading=text[:200], paragraphs=(text,), exact=False) for s in report.sections)
    return drawn.dossier(replace(report, sections=sections, opening=(text,), title=text[:200]))


# --- the words over the fee row ----------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_the_words_over_the_fee_row_are_read_whatever_the_table_looks_like(style: str) -> None:
    label = facts(drawn.page(drawn.drawn(), style)).fees_label
    assert label is not None
    assert norm(label) == norm("信息内容本年收费金额（单位：万元）行政事业性收费")


def test_the_words_over_the_fee_row_are_read_from_flattened_text_and_missing_without_table_2() -> None:
    assert "万元" in (facts(write_text(drawn.drawn())).fees_label or "")
    parts = tuple(replace(part, table=None) if part.number == 2 else part for part in drawn.drawn().parts)
    assert facts(replace(drawn.drawn(), parts=parts)).fees_label is None
