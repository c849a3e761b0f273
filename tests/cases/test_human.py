"""What people say of cases: which events it makes, what is refused, what a dismissal remembers."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from monitor.cases import human
from monitor.cases.decide import fingerprint
from monitor.errors import CaseError
from monitor.model.cases import Case, CaseEventKind
from monitor.model.findings import Finding, Severity, Verdict
from tests.sites import SHANGHAI

NOW = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
WHO = ("王某", "已电话核实")
FINDING = Finding(
    agency="霁川县教育局", year=2025, rule="AR-A01", version=3, severity=Severity.S2, verdict=Verdict.FAILS,
    where="table3.natural", says="1 ≠ 2", title="t", law="l", fix="f", label="b", saw={"saw": "1 ≠ 2", "line": "自然人"},
)  # fmt: skip
OPEN = Case(
    agency=FINDING.agency, year=2025, rule="AR-A01", where=FINDING.where, finding=FINDING, opened=NOW, id=7,
    rectify_by=date(2026, 2, 10),
)  # fmt: skip
SHUT = replace(OPEN, closed=NOW)


@pytest.mark.parametrize(
    ("act", "kind", "field"),
    [
        (human.confirmed, CaseEventKind.CONFIRMED, "confirmed"),
        (human.dismissed, CaseEventKind.DISMISSED, "dismissed"),
        (human.replied, CaseEventKind.REPLIED, "replied"),
        (human.closed, CaseEventKind.CLOSED, "closed"),
    ],
)
def test_an_action_is_signed_and_dated(act: human.Act, kind: CaseEventKind, field: str) -> None:
    event = act(OPEN, *WHO, NOW)
    assert (event.kind, event.by, event.note, event.at, event.case.id) == (kind, *WHO, NOW, 7)
    assert getattr(event.case, field) == NOW
    assert (event.case.closed is not None) == (kind in (CaseEventKind.DISMISSED, CaseEventKind.CLOSED))


@pytest.mark.parametrize("act", [human.confirmed, human.dismissed, human.replied, human.closed])
@pytest.mark.parametrize(("case", "number"), [(SHUT, 7), (replace(SHUT, id=None), 0)])
def test_a_closed_case_stays_as_it_is(act: human.Act, case: Case, number: int) -> None:
    with pytest.raises(CaseError) as caught:
        act(case, *WHO, NOW)
    assert (caught.value.code, caught.value.values) == ("case-closed", {"number": number})


def test_a_dismissal_is_taken_back_by_confirming() -> None:
    event = human.confirmed(replace(SHUT, dismissed=NOW), *WHO, NOW)
    assert (event.case.dismissed, event.case.closed, event.case.confirmed) == (None, NOW, NOW)


@pytest.mark.parametrize(
    ("now", "until", "code"),
    [
        (date(2026, 2, 10), date(2026, 2, 20), None),
        (None, date(2026, 2, 20), None),
        (None, date(2026, 2, 3), "case-day-past"),
        (None, date(2025, 2, 20), "case-day-past"),
        (date(2026, 2, 10), date(2026, 2, 10), "case-day-earlier"),
        (date(2026, 2, 10), date(2026, 2, 5), "case-day-earlier"),
    ],
)
def test_a_deadline_only_moves_on(now: date | None, until: date, code: str | None) -> None:
    case = replace(OPEN, rectify_by=now)
    if code is None:
        assert human.extended(case, until, *WHO, NOW).case.rectify_by == until
        return
    with pytest.raises(CaseError) as caught:
        human.extended(case, until, *WHO, NOW)
    assert caught.value.code == code


def test_an_unsure_finding_becomes_a_case_in_the_words_of_the_person() -> None:
    event = human.opened(replace(FINDING, verdict=Verdict.UNSURE, says="请人工核对"), "王某", "第一行合计应为12", NOW)
    assert (event.kind, event.case.id, event.case.confirmed) == (CaseEventKind.OPENED, None, NOW)
    assert (event.case.finding.verdict, event.case.finding.says) == (Verdict.FAILS, "第一行合计应为12")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(FINDING, says="one is not two", version=4, title="T", law="L"), True),
        (replace(FINDING, agency="霁川县水利局"), True),
        (replace(FINDING, saw={"line": "自然人", "saw": "1 ≠ 2"}), True),
        (replace(FINDING, saw={"saw": "1 ≠ 3", "line": "自然人"}), False),
        (replace(FINDING, where="table3.legal"), False),
        (replace(FINDING, rule="AR-A02"), False),
    ],
    ids=["words", "agency", "order", "figures", "place", "rule"],
)
def test_a_fingerprint_is_of_rule_place_and_figures(other: Finding, same: bool) -> None:
    assert (fingerprint(other) == fingerprint(FINDING)) is same


def test_that_a_report_is_missing_has_no_figures() -> None:
    missing = replace(FINDING, rule="AR-T01", where="", saw={"places": 3})
    assert fingerprint(missing) == fingerprint(replace(missing, saw={"places": 4}))
    late = replace(missing, rule="AR-T03")
    assert fingerprint(late) != fingerprint(replace(late, saw={"places": 4}))


def test_a_finding_without_figures_is_known_by_its_words() -> None:
    wordless = replace(FINDING, saw={})
    assert fingerprint(wordless) != fingerprint(replace(wordless, says="2 ≠ 3"))


def test_a_reference_tells_agencies_apart_and_changes_with_the_figures() -> None:
    names = {
        human.reference(one)
        for one in (FINDING, replace(FINDING, agency="霁川县水利局"), replace(FINDING, saw={"saw": "1 ≠ 3"}))
    }
    assert len(names) == 3
    assert all(len(name) == 9 and name[0] == "u" and not name.isdecimal() for name in names)
    assert human.reference(FINDING) == human.reference(replace(FINDING, says="other words"))
