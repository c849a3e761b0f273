"""What becomes of findings where a second reader is asked: nobody is accused on the word of one alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from monitor.demo.defects import DEFECTS
from monitor.judge import twice
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Report
from monitor.words import Words
from tests.judge import drawn
from tests.judge.drawn import facts, findings, places

FIGURE, TITLE = "result_misstated", "title_of_last_year"
"""A fault in the figures, which wants a second reading, and one that wants none."""

MISSTATED, MISNAMED = DEFECTS[FIGURE].rule, DEFECTS[TITLE].rule
Reader = Callable[[Report], Report | None]


def faulty(*names: str) -> Report:
    report = drawn.drawn()
    for name in names:
        report = DEFECTS[name].apply(report)
    return facts(report)


def judged(report: Report | None, again: Reader) -> tuple[Report | None, tuple[Finding, ...]]:
    return twice.judged(drawn.dossier(report), drawn.shipped(), Words("zh"), again)


def never(report: Report) -> Report | None:
    raise AssertionError(report.title)


def gone(_: Report) -> Report | None:
    return None


def agreeing(report: Report) -> Report | None:
    return replace(report, disputed=())


def differing(report: Report) -> Report | None:
    return replace(report, disputed=("table3",))


def rules(found: tuple[Finding, ...], verdict: Verdict) -> set[str]:
    return {rule for rule, _ in places(found, verdict)}


@pytest.mark.parametrize(
    ("report", "fails"),
    [
        (None, {"AR-T01"}),
        (faulty(), set()),
        (faulty(TITLE), {MISNAMED}),
        (replace(faulty(FIGURE), disputed=()), {MISSTATED}),
    ],
    ids=["no report", "nothing wrong", "no figure wrong", "read twice before"],
)
def test_without_need_the_report_is_not_read_again(report: Report | None, fails: set[str]) -> None:
    assert judged(report, never) == (report, findings(report))
    assert rules(findings(report), Verdict.FAILS) == fails


@pytest.mark.parametrize(
    ("again", "fails", "unsure"),
    [
        (agreeing, {MISSTATED, MISNAMED}, set()),
        (differing, {MISNAMED}, {MISSTATED}),
        (gone, set(), set()),
    ],
)
def test_a_wrong_figure_is_told_as_two_readers_have_it(again: Reader, fails: set[str], unsure: set[str]) -> None:
    _, found = judged(faulty(FIGURE, TITLE), again)
    assert rules(found, Verdict.FAILS) == fails
    assert rules(found, Verdict.UNSURE) >= unsure


@pytest.mark.parametrize("again", [agreeing, differing])
def test_the_report_comes_back_with_what_is_disputed(again: Reader) -> None:
    report = faulty(FIGURE)
    assert judged(report, again)[0] == again(report)


def test_without_the_bytes_the_report_and_every_other_verdict_stay() -> None:
    report = faulty(FIGURE, TITLE)
    others = tuple(one for one in findings(report) if one.verdict is not Verdict.FAILS)
    assert {one.verdict for one in others} >= {Verdict.HOLDS, Verdict.SKIPPED}
    assert judged(report, gone) == (report, others)


def test_a_report_is_read_again_once_however_many_figures_accuse() -> None:
    asked: list[Report] = []

    def noted(report: Report) -> Report | None:
        asked.append(report)
        return agreeing(report)

    report = faulty(FIGURE, "disputes_misstated")
    judged(report, noted)
    assert asked == [report]
