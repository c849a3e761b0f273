"""What becomes of remarks: one cause said once, doubt never an accusation, our own failures nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.demo.defects import DEFECTS
from monitor.demo.figures import COLUMNS
from monitor.demo.markup import STYLES
from monitor.demo.reports import Report
from monitor.judge.book.rulebook import Rule, RuleBook
from monitor.judge.judge import judge, wants_second_reading
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.pages import Trouble
from monitor.model.reports import Report as Facts
from monitor.model.roster import BodyKind
from monitor.words import Words
from tests.judge import drawn
from tests.judge.drawn import cell, facts, findings, nowhere_zero, places, with_cells

FULL = nowhere_zero()
RELATIONS = ("AR-A01", "AR-A02", "AR-A03", "AR-A04")
ROWS = tuple(FULL.figures["table3"])
SUMS = ("AR-A01", "AR-A02", "AR-A03", "AR-A04")
CELLS = [f"table3.{row}.{column}" for row in ROWS for column in COLUMNS]


def failing(report: Report | Facts, book: RuleBook | None = None) -> list[tuple[str, str]]:
    return places(findings(report if isinstance(report, Facts) else facts(report), book), Verdict.FAILS)


def verdicts(report: Report | Facts, rule: str) -> set[Verdict]:
    found = findings(report if isinstance(report, Facts) else facts(report))
    return {finding.verdict for finding in found if finding.rule == rule}


def raised(*wrong: str) -> Report:
    return with_cells(FULL, {place: int(cell(FULL.figures, place)) + 1 for place in wrong})


def rule(**fields: object) -> Rule:
    """A rule made by hand, such as no rule file could hold."""
    shipped = drawn.shipped().get("AR-F01")
    assert shipped is not None
    return replace(shipped, **fields)


# --- one cause, one finding --------------------------------------------------------------------------------------


def test_a_report_without_a_zero_in_it_is_faultless() -> None:
    assert len(CELLS) == 175
    assert all(cell(FULL.figures, place) for place in CELLS)
    assert failing(FULL) == []


@pytest.mark.parametrize("place", CELLS)
def test_a_wrong_cell_is_named_once_whatever_sums_it_breaks(place: str) -> None:
    found = findings(facts(raised(place)))
    ((_, where),) = places(found, Verdict.FAILS)
    assert where == place
    assert places(found, Verdict.UNSURE) == places(found, Verdict.BROKEN) == []


@pytest.mark.parametrize("place", CELLS[::17])
def test_the_rules_that_step_back_say_which_rule_speaks(place: str) -> None:
    found = findings(facts(raised(place)))
    ((speaking, _),) = places(found, Verdict.FAILS)
    stepped = [f for f in found if f.verdict is Verdict.SKIPPED and f.rule in RELATIONS]
    assert stepped
    assert all(speaking in finding.says for finding in stepped)


def test_the_one_wrong_cell_is_told_with_every_sum_it_breaks() -> None:
    (finding,) = [f for f in findings(facts(raised("table3.r7.natural"))) if f.verdict is Verdict.FAILS]
    assert (finding.rule, finding.where) == ("AR-A01", "table3.r7.natural")
    wrong = int(cell(FULL.figures, "table3.r7.natural")) + 1
    assert finding.says.count(f"（{wrong}）") == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("table3.new.natural", "table3.r1.commercial"),
        ("table3.r2.total", "table3.carry_out.legal"),
        ("table3.r7.natural", "table3.new.legal"),
    ],
)
def test_two_wrong_cells_are_two_findings(first: str, second: str) -> None:
    assert sorted(where for _, where in failing(raised(first, second))) == sorted((first, second))


@given(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2, unique=True))
@settings(deadline=None)
def test_two_wrong_cells_are_never_taken_for_one_nor_a_right_cell_named(wrong: list[str]) -> None:
    named = [where for _, where in failing(raised(*wrong))]
    assert len(named) >= 2
    assert {*named} <= {*wrong, *(line for place in wrong for line in _lines(place))}


@pytest.mark.parametrize(
    ("first", "second"),
    [("table3.r1.natural", "table4.review.total"), ("table3.new.total", "table4.direct.upheld")],
)
def test_wrong_cells_of_two_tables_are_two_findings(first: str, second: str) -> None:
    report = with_cells(raised(first), {second: int(cell(FULL.figures, second)) + 1})
    found = failing(report)
    assert len(found) == 2
    assert first in {where for _, where in found}
    assert second.rpartition(".")[0] in {where for _, where in found}


def test_where_two_errors_have_more_than_one_explanation_the_sums_are_named_and_no_cell() -> None:
    named = [where for _, where in failing(raised("table3.r1.natural", "table3.r2.legal"))]
    assert named == ["table3.natural", "table3.legal", "table3.r1", "table3.r2"]


def test_a_cell_that_another_sum_confirms_is_not_named() -> None:
    named = [where for _, where in failing(raised("table3.new.natural", "table3.r7.natural"))]
    assert named == ["table3.natural", "table3.new", "table3.r7"]


# --- not judged, and never zero ----------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", "—", "/", "详见附件"])
@pytest.mark.parametrize("place", ["table3.carry_in.natural", "table3.r2.legal", "table3.r7.total"])
def test_a_blank_cell_is_skipped_not_zero(place: str, blank: str) -> None:
    assert not [rule for rule, _ in failing(with_cells(FULL, {place: blank})) if rule in SUMS]


def test_a_blank_cell_does_not_hide_what_is_wrong_elsewhere() -> None:
    report = with_cells(raised("table3.r1.natural"), {"table3.carry_in.legal": ""})
    assert [(rule, where) for rule, where in failing(report) if rule in SUMS] == [("AR-A02", "table3.r1.natural")]


def test_a_missing_row_is_told_by_its_table_and_by_no_sum() -> None:
    for key in ROWS:
        figures = {
            **FULL.figures,
            "table3": {row: cells for row, cells in FULL.figures["table3"].items() if row != key},
        }
        assert failing(replace(FULL, figures=figures)) == [("AR-F07", f"table3.{key}")], key


def test_what_a_rule_cannot_judge_is_told_once() -> None:
    figures = {**FULL.figures, "table3": {key: row for key, row in FULL.figures["table3"].items() if key != "carry_in"}}
    found = findings(facts(replace(FULL, figures=figures)))
    assert [finding.verdict for finding in found if finding.rule == "AR-A01"] == [Verdict.SKIPPED]


@pytest.mark.parametrize("equation", ["total == natural + commercial", "natural + commercial == total"])
@pytest.mark.parametrize(("total", "exceeded"), [(9, True), (10, False)])
def test_known_parts_above_a_known_total_are_for_a_person_on_either_side(
    equation: str, total: int, exceeded: bool
) -> None:
    params = {"table": "table3", "each": "row", "equation": equation, "doubt_from": 9}
    report = with_cells(
        drawn.drawn(), {"table3.new.natural": 10, "table3.new.commercial": "", "table3.new.total": total}
    )
    found = findings(facts(report), RuleBook((rule(check="equation", params=params),)))
    in_doubt = "table3.new" in [where for _, where in places(found, Verdict.UNSURE)]
    assert in_doubt is exceeded


def test_from_three_columns_on_we_doubt_our_own_reading() -> None:
    two = raised("table3.new.natural", "table3.new.commercial")
    three = raised("table3.new.natural", "table3.new.commercial", "table3.new.research")
    assert verdicts(two, "AR-A01") == {Verdict.FAILS}
    assert verdicts(three, "AR-A01") == {Verdict.UNSURE}


def test_an_unreadable_document_is_judged_by_no_rule_that_needs_it() -> None:
    unread = replace(facts(raised("table3.r1.natural")), trouble=Trouble("glued-digits", "113"))
    found = findings(unread)
    assert places(found, Verdict.FAILS) == []
    assert {finding.verdict for finding in found if finding.rule != "AR-T01"} == {Verdict.SKIPPED}


@pytest.mark.parametrize("name", ["report", "year", "due", "search"])
def test_what_is_unknown_is_skipped_by_the_rules_that_need_it(name: str) -> None:
    known = drawn.dossier(facts(raised("table3.r1.natural")))
    found = judge(replace(known, **{name: None}), drawn.shipped(), Words("zh"))
    needing = {rule.id for rule in drawn.shipped().rules if name in rule.needs}
    assert needing
    assert {finding.verdict for finding in found if finding.rule in needing} == {Verdict.SKIPPED}


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"kinds": (BodyKind.GOVERNMENT,)}, Verdict.SKIPPED),
        ({"kinds": (BodyKind.GOVERNMENT, BodyKind.DEPARTMENT)}, Verdict.HOLDS),
        ({"since": 2026}, Verdict.SKIPPED),
        ({"since": 2025, "until": 2025}, Verdict.HOLDS),
        ({"until": 2024}, Verdict.SKIPPED),
    ],
)
def test_a_rule_is_for_its_kinds_and_years_only(fields: dict[str, object], verdict: Verdict) -> None:
    (finding,) = findings(facts(FULL), RuleBook((rule(**fields),)))
    assert finding.verdict is verdict


# --- the second reader -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["table3.r1.natural", "table3.r1", "table3"])
def test_a_place_read_in_two_ways_accuses_nobody(place: str) -> None:
    disputed = replace(facts(raised("table3.r1.natural")), disputed=(place,))
    assert failing(disputed) == []
    assert verdicts(disputed, "AR-A02") == {Verdict.UNSURE}


@pytest.mark.parametrize("elsewhere", [(), ("table3.r1.legal",), ("table2", "section.5"), ("table4.review.total",)])
def test_a_dispute_elsewhere_acquits_nobody(elsewhere: tuple[str, ...]) -> None:
    disputed = replace(facts(raised("table3.r7.natural")), disputed=elsewhere)
    assert ("AR-A01", "table3.r7.natural") in failing(disputed) or ("AR-A01", "table3.natural") in failing(disputed)


@pytest.mark.parametrize(
    "name", ["section_missing", "decisions_row_missing", "result_row_missing", "words_for_a_number"]
)
def test_a_disputed_section_row_or_cell_accuses_nobody(name: str) -> None:
    report = facts(DEFECTS[name].apply(drawn.drawn()))
    ((rule, where),) = failing(report)
    assert failing(replace(report, disputed=(where,))) == []
    assert verdicts(replace(report, disputed=(where,)), rule) == {Verdict.UNSURE}


def test_a_finding_about_a_whole_table_is_in_doubt_when_one_of_its_cells_is() -> None:
    report = facts(with_cells(FULL, {"table2.licences": "见附件", "table2.penalties": "见附件"}))
    assert failing(report) == [("AR-F11", "table2")]
    assert failing(replace(report, disputed=("table2.penalties",))) == []


def test_a_second_reading_is_wanted_before_figures_or_sections_accuse() -> None:
    for name, wanted in {
        "result_misstated": True,
        "disputes_misstated": True,
        "decisions_row_missing": True,
        "section_missing": True,
        "period_cut": False,
        "title_of_last_year": False,
    }.items():
        known = drawn.dossier(facts(DEFECTS[name].apply(drawn.drawn())))
        assert wants_second_reading(known, judge(known, drawn.shipped(), Words("zh"))) is wanted, name


def test_no_second_reading_is_wanted_without_report_without_accusation_or_twice() -> None:
    wrong = facts(raised("table3.r1.natural"))
    found = findings(wrong)
    assert wants_second_reading(drawn.dossier(wrong), found)
    assert not wants_second_reading(drawn.dossier(replace(wrong, disputed=())), found)
    assert not wants_second_reading(drawn.dossier(None), found)
    assert not wants_second_reading(drawn.dossier(facts(FULL)), findings(facts(FULL)))


# --- our own failures --------------------------------------------------------------------------------------------

BALANCE = {"table": "table3", "each": "column", "equation": "new == r7", "doubt_from": 9}


@pytest.mark.parametrize(
    "params",
    [
        {**BALANCE, "table": "table9"},
        {**BALANCE, "equation": "new * 2 == r7"},
        {**BALANCE, "doubt_from": "nine"},
        {"table": "table3"},
        {**BALANCE, "colour": "red"},
    ],
)
def test_a_check_that_raises_is_broken_and_every_other_rule_is_judged(params: dict[str, object]) -> None:
    broken = rule(id="AR-Z01", check="equation", params=params)
    book = RuleBook((broken, *drawn.shipped().rules))
    found = findings(facts(raised("table3.r1.natural")), book)
    assert found[0].verdict is Verdict.BROKEN
    assert found[1:] == findings(facts(raised("table3.r1.natural")))


# --- findings ----------------------------------------------------------------------------------------------------


def test_findings_come_in_the_order_of_the_book_and_every_rule_says_something() -> None:
    for report in (FULL, raised("table3.r7.natural"), DEFECTS["totals_exchanged"].apply(drawn.drawn())):
        rules = [finding.rule for finding in findings(facts(report))]
        order = [rule.id for rule in drawn.shipped().rules]
        assert list(dict.fromkeys(rules)) == order


def test_a_finding_carries_its_rule_and_the_document_it_is_about() -> None:
    report = facts(raised("table3.r1.natural"))
    (finding,) = [f for f in findings(report) if f.verdict is Verdict.FAILS]
    rule = drawn.shipped().get(finding.rule)
    assert rule is not None
    assert (finding.title, finding.law, finding.fix, finding.label) == (rule.title, rule.law, rule.fix, rule.label)
    assert (finding.severity, finding.version, finding.sha256) == (Severity.S2, rule.version, report.sha256)
    assert (finding.agency, finding.year) == ("霁川县教育局", drawn.YEAR)


def test_a_rule_that_holds_and_fails_tells_its_failures_only() -> None:
    found = [f for f in findings(facts(DEFECTS["disputes_misstated"].apply(drawn.drawn()))) if f.rule == "AR-A04"]
    assert [(f.verdict, f.where) for f in found] == [(Verdict.FAILS, "table4.review")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DEFECTS)
def test_every_finding_can_be_said_with_nothing_left_open(name: str, lang: str) -> None:
    known = drawn.dossier(facts(DEFECTS[name].apply(drawn.drawn())))
    for finding in judge(known, drawn.shipped(), Words(lang)):
        assert finding.says
        assert "{" not in finding.says


# --- the reports of the demo -------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", DEFECTS)
def test_every_known_defect_is_found_by_its_rule_alone(name: str, style: str) -> None:
    found = findings(facts(drawn.page(DEFECTS[name].apply(drawn.drawn()), style)))
    assert {rule for rule, _ in places(found, Verdict.FAILS)} == {DEFECTS[name].rule}
    assert places(found, Verdict.BROKEN) == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 10**6),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["small", "medium", "large"]),
    st.sampled_from([("v2021", 2025), ("v2021", 2021), ("v2019", 2020), ("v2019", 2019)]),
)
def test_a_consistent_report_is_accused_of_nothing(seed: int, style: str, size: str, form: tuple[str, int]) -> None:
    version, year = form
    report = drawn.drawn(seed, year=year, version=version, size=size)
    found = findings(facts(drawn.page(report, style)), year=year)
    assert [_told(finding) for finding in found if finding.verdict not in (Verdict.HOLDS, Verdict.SKIPPED)] == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.sampled_from(sorted(DEFECTS)), st.sampled_from(sorted(STYLES)))
def test_a_defect_is_found_in_whatever_report_it_stands(seed: int, name: str, style: str) -> None:
    found = findings(facts(drawn.page(DEFECTS[name].apply(drawn.drawn(seed)), style)))
    assert {rule for rule, _ in places(found, Verdict.FAILS)} == {DEFECTS[name].rule}


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.where, finding.says


def _lines(place: str) -> tuple[str, str]:
    """The column and the row a cell stands in."""
    table, _, rest = place.partition(".")
    row, _, column = rest.rpartition(".")
    return f"{table}.{column}", f"{table}.{row}"
