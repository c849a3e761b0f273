from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.defects import DEFECTS
from monitor.demo.reports import Report, write_html
from tests.demo.relations import broken
from tests.demo.samples import report

ARITHMETIC = {
    "carry_over_misstated": {("E1", "natural"), ("E3", "carry_out")},
    "result_misstated": {("E2", "natural"), ("E3", "r1")},
    "disputes_misstated": {("E4-6", "review")},
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_changes_the_report_and_nothing_is_drawn_anew(name: str) -> None:
    faultless = report()
    once, twice = (DEFECTS[name].apply(faultless) for _ in range(2))
    assert once == twice != faultless
    assert faultless == report()


@given(st.integers(0, 10**6), st.sampled_from(sorted(DEFECTS)))
def test_a_defect_breaks_only_its_own_relations(seed: int, name: str) -> None:
    faulty = DEFECTS[name].apply(report(seed))
    if name == "words_for_a_number":
        assert not broken({**faulty.figures, "table2": {}})
    elif name == "totals_exchanged":
        assert {relation for relation, _ in broken(faulty.figures)} == {"E3"}
        assert len(broken(faulty.figures)) == 2
    else:
        assert broken(faulty.figures) == ARITHMETIC.get(name, set())


def test_what_each_defect_looks_like() -> None:
    faulty = {name: defect.apply(report()) for name, defect in DEFECTS.items()}
    assert _ordinals(faulty["section_missing"]) == ["一1", "二2", "三3", "四4", "五6"]
    assert _ordinals(faulty["sections_exchanged"]) == ["一1", "二2", "三3", "四5", "五4", "六6"]
    assert _ordinals(faulty["ordinal_repeated"]) == ["一1", "二2", "三3", "四4", "五5", "五6"]
    assert faulty["section_empty"].parts[5].paragraphs == faulty["section_empty"].signature == ()
    assert "coercion" not in faulty["decisions_row_missing"].figures["table2"]
    assert "r5.4" not in faulty["result_row_missing"].figures["table3"]
    assert set(faulty["dispute_group_missing"].figures["table4"]) == {"review", "direct"}
    assert faulty["fee_unstated"].parts[5].paragraphs == ("无。",)
    assert "我乡" in faulty["self_exchanged"].parts[0].paragraphs[0]
    assert faulty["year_misprinted"].parts[0].paragraphs[0].startswith("2025年")
    assert "2026年11月30日" in faulty["period_cut"].opening[-1]
    assert "2026" not in faulty["period_of_last_year"].opening[-1]
    assert faulty["title_of_last_year"].title == "霁川县教育局2025年政府信息公开工作年度报告"
    assert (faulty["metadata_blank"].metadata.index, faulty["metadata_blank"].metadata.source) == ("", "")
    assert faulty["dated_too_early"].published.year == 2026
    assert faulty["problems_untold"].parts[4].paragraphs == ("暂无突出问题，今后继续努力。",)
    assert faulty["issuer_foreign"].metadata.issuer == "霁川县融媒体中心"
    assert "/2024-" in faulty["index_of_old"].metadata.index
    assert faulty["regulations_claimed"].figures["table2"]["regulations.valid"] == (6,)
    assert "385元" in faulty["fee_odd"].parts[5].paragraphs[0]


def test_what_each_slip_of_wording_or_filling_looks_like() -> None:
    faulty = {name: defect.apply(report()) for name, defect in DEFECTS.items()}
    assert faulty["dated_in_the_future"].published.year == 2028
    assert faulty["dated_late"].published.isoformat() == "2027-02-05"
    assert "（单位：万元）" not in write_html(faulty["unit_unprinted"])
    assert [text[:3] for text in _overview(faulty["aspect_missing"])[1:]] == ["（一）", "（二）", "（三）", "（四）"]
    assert [text[:3] for text in _overview(faulty["subheading_repeated"])[3:5]] == ["（二）", "（四）"]
    assert faulty["cell_blank"].figures["table3"]["r2"][4] == faulty["total_blank"].figures["table3"]["new"][-1] == ""
    assert "〔2019〕60号" in faulty["old_notice_cited"].opening[0]
    assert faulty["instruction_left"].parts[1].paragraphs == ("该部分以表格形式报告",)
    assert faulty["parts_miscounted"].opening[1] == "全文共5个部分。"
    assert faulty["heading_reworded"].parts[0].title == "概述"
    assert faulty["heading_misspelt"].parts[0].title == "总休情况"
    assert faulty["index_remnant"].metadata.index.endswith("None")
    assert _overview(faulty["text_cut_off"])[-1].endswith("260余")
    assert "身份证号" in _overview(faulty["identity_published"])[-1]


def test_the_form_of_2019_holds_the_figures_of_its_successor() -> None:
    now, then = report().figures, DEFECTS["form_outdated"].apply(report()).figures
    assert then["table2"]["documents.new"] == now["table2"]["documents.made"]
    assert then["table2"]["documents.total"] == now["table2"]["documents.valid"]
    assert then["table2"]["penalties.decisions"] == now["table2"]["penalties"]
    assert not broken(then, "v2019")
    assert then["table3"]["r7"] == now["table3"]["r7"]


def test_denied_notices_stand_against_more_dropped_requests_than_were_carried_in() -> None:
    faulty = DEFECTS["notices_denied"].apply(report())
    table = faulty.figures["table3"]
    assert int(table["r6.2"][-1]) == int(table["carry_in"][-1]) + 1
    assert "未发出信息处理费收费通知" in faulty.parts[5].paragraphs[0]


def test_more_documents_made_than_are_left_stand_in_the_text_as_well() -> None:
    faulty = DEFECTS["stock_too_small"].apply(report())
    made, repealed, valid = (faulty.figures["table2"][f"documents.{key}"][0] for key in ("made", "repealed", "valid"))
    assert int(valid) < int(made) - int(repealed)
    assert any(f"行政规范性文件{made}件，废止{repealed}件" in text for text in faulty.parts[0].paragraphs)


@pytest.mark.parametrize("name", ["section_missing", "sections_exchanged", "ordinal_repeated"])
def test_the_opening_does_not_count_parts_that_changed(name: str) -> None:
    assert not any("部分" in text for text in DEFECTS[name].apply(report()).opening)


@pytest.mark.parametrize(
    ("name", "gone", "spans"),
    [
        ("result_row_missing", "大量反复申请", lambda html: 'rowspan="21"' in html and 'rowspan="4"' in html),
        ("dispute_group_missing", "复议后起诉", lambda html: 'colspan="10"' not in html),
        ("decisions_row_missing", "行政强制", lambda html: "行政处罚" in html),
    ],
)
def test_spans_close_up_around_what_is_missing(name: str, gone: str, spans: Callable[[str], bool]) -> None:
    html = write_html(DEFECTS[name].apply(report()), "thead")
    assert gone in write_html(report(), "thead")
    assert gone not in html
    assert spans(html)


def _overview(faulty: Report) -> tuple[str, ...]:
    return faulty.parts[0].paragraphs


def _ordinals(faulty: Report) -> list[str]:
    return [f"{part.ordinal}{part.number}" for part in faulty.parts]
