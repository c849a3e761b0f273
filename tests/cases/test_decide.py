from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.cases.decide import Key, decide, fingerprint, key_of, state_of
from monitor.judge.book.rulebook import RuleBook
from monitor.model.cases import Case, CaseEvent, CaseEventKind, ObligationState
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding, Severity, Verdict
from monitor.model.pages import Trouble
from monitor.model.reports import Dating, Report
from monitor.model.roster import BodyKind, Obligation
from monitor.model.visits import Sighting
from monitor.settings import Cases, Due
from tests.sites import BOOK, SHANGHAI

NAME, YEAR = "霁川县教育局", 2025
NOW = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
H, F, U, S, B = Verdict
RULES = ("AR-T01", "AR-T02", "AR-A01", "AR-A02", "AR-F13", "AR-F01")
PLACES = ("", "table3.natural", "table3.legal")


def finding(rule: str = "AR-A01", verdict: Verdict = F, where: str = "table3.natural", says: str = "1 != 2") -> Finding:
    severity = BOOK.get(rule).severity if BOOK.get(rule) else Severity.S2  # type: ignore[union-attr]
    return Finding(
        agency=NAME, year=YEAR, rule=rule, version=1, severity=severity, verdict=verdict, where=where, says=says,
        title="t", law="l", fix="f", label="b",
    )  # fmt: skip


def seen(*findings: Finding, report: Report | None = None, trouble: Trouble | None = None) -> Sighting:
    return Sighting(agency=NAME, year=YEAR, findings=findings, report=report, trouble=trouble)


def opened(one: Finding) -> Case:
    return Case(
        agency=NAME, year=YEAR, rule=one.rule, where=one.where, finding=one, opened=NOW - timedelta(days=1), id=1
    )


def events(
    sighting: Sighting, cases: list[Case] | None = None, streaks: dict[Key, int] | None = None, again: bool = False
) -> list[tuple[str, str, str]]:
    decision = decide(sighting, cases or [], streaks or {}, BOOK, Cases(), NOW, again)
    return [(event.kind.value, event.case.rule, event.case.where) for event in decision.events]


@pytest.mark.parametrize(
    ("one", "streak", "expected"),
    [
        (finding(), 0, []),
        (finding(), 1, [("opened", "AR-A01", "table3.natural")]),
        (finding(), 7, [("opened", "AR-A01", "table3.natural")]),
        (finding("AR-T01", where=""), 0, [("opened", "AR-T01", "")]),
        (finding("AR-T02", where="published"), 5, []),
        (finding("AR-F13", where=""), 5, []),
        (finding("AR-Z99", where=""), 5, []),
        (finding(verdict=U), 5, []),
        (finding(verdict=S), 5, []),
        (finding(verdict=B), 5, []),
        (finding(verdict=H), 5, []),
    ],
    ids=[
        "first",
        "second",
        "later",
        "missing",
        "closes-never",
        "hint",
        "unknown",
        "unsure",
        "skipped",
        "broken",
        "holds",
    ],
)
def test_a_case_opens_when_its_rule_failed_often_enough(
    one: Finding, streak: int, expected: list[tuple[str, str, str]]
) -> None:
    assert events(seen(one), streaks={key_of(one): streak}) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding(verdict=H, where="")], ["closed"]),
        ([finding()], []),
        ([finding(says="1 != 3")], ["changed"]),
        ([finding(verdict=S, where="")], []),
        ([finding(verdict=U)], []),
        ([finding(verdict=B, where="")], []),
        ([], []),
        ([finding(where="table3.legal")], ["closed"]),
        ([finding(where="table3.legal"), finding(verdict=U, where="table3.total")], []),
    ],
    ids=["right", "same", "worse", "skipped", "unsure", "broken", "unread", "moved", "moved-perhaps"],
)
def test_an_open_case_ends_only_when_its_place_is_seen_right(findings: list[Finding], expected: list[str]) -> None:
    assert [kind for kind, _, _ in events(seen(*findings), [opened(finding())])] == expected


def test_a_place_that_moved_is_counted_anew() -> None:
    moved = finding(where="table3.legal")
    decision = decide(seen(moved), [], {key_of(finding()): 1}, BOOK, Cases(), NOW)
    assert decision.streaks == {key_of(moved): 1, key_of(finding()): 0}
    assert decision.events == ()


def test_what_could_not_be_judged_leaves_the_count_alone() -> None:
    key = key_of(finding())
    assert key not in decide(seen(finding(verdict=S, where="")), [], {key: 1}, BOOK, Cases(), NOW).streaks


@pytest.mark.parametrize(("streak", "again", "counted"), [(0, True, 1), (1, True, 1), (1, False, 2)])
def test_searches_count_once_a_day(streak: int, again: bool, counted: int) -> None:
    missing = finding("AR-T01", where="")
    decision = decide(seen(missing), [], {key_of(missing): streak}, BOOK, Cases(), NOW, again)
    assert decision.streaks == {key_of(missing): counted}


@pytest.mark.parametrize(
    ("year", "rule", "counted"), [(WEBSITE, "AR-A01", 1), (YEAR, "AR-A01", 2), (YEAR, "AR-T03", 2)]
)
def test_surveys_count_once_a_day_and_readings_of_a_report_every_time(year: int, rule: str, counted: int) -> None:
    one = replace(finding(rule), year=year)
    decision = decide(replace(seen(one), year=year), [], {key_of(one): 1}, BOOK, Cases(), NOW, again=True)
    assert decision.streaks == {key_of(one): counted}


def test_unless_it_is_said_to_be_a_further_one_a_reading_is_the_first_of_its_day() -> None:
    missing = finding("AR-T01", where="")
    assert decide(seen(missing), [], {key_of(missing): 1}, BOOK, Cases(), NOW).streaks == {key_of(missing): 2}


@pytest.mark.parametrize("rule", ["AR-A02", "AR-T03"])
def test_a_doubt_about_anything_but_the_year_leaves_other_findings_as_they_are(rule: str) -> None:
    doubtful = seen(finding(rule, U, ""), finding())
    assert events(doubtful, streaks={key_of(finding()): 1}) == [("opened", "AR-A01", "table3.natural")]


@pytest.mark.parametrize("rule", ["AR-A01", "AR-T03"])
def test_a_case_changes_with_what_its_finding_says(rule: str) -> None:
    before, after = finding(rule, says="1 != 2"), finding(rule, says="1 != 3")
    assert [kind for kind, _, _ in events(seen(after), [opened(before)])] == ["changed"]


@pytest.mark.parametrize(
    ("one", "again", "counted"),
    [
        (replace(finding("WS-C02", where="column.a/b"), year=WEBSITE), False, 2),
        (replace(finding("WS-C02", where="column.a/b"), year=WEBSITE), True, 1),
        (finding(), False, 2),
        (finding(), True, 2),
    ],
    ids=["website", "website-same-day", "report", "report-same-day"],
)
def test_surveys_count_once_a_day_and_readings_of_a_report_each_time(one: Finding, again: bool, counted: int) -> None:
    sighting = Sighting(agency=NAME, year=one.year, findings=(one,))
    decision = decide(sighting, [], {key_of(one): 1}, BOOK, Cases(), NOW, again)
    assert (decision.streaks, bool(decision.events)) == ({key_of(one): counted}, counted == 2)


def test_a_doubt_about_one_figure_speaks_for_and_against_no_other() -> None:
    assert events(seen(finding("AR-A02", U, ""), finding()), streaks={key_of(finding()): 1}) == [
        ("opened", "AR-A01", "table3.natural")
    ]


def test_a_report_that_may_be_of_another_year_is_for_and_against_nobody() -> None:
    doubtful = seen(finding("AR-T01", U, ""), finding(), finding("AR-A02", H, ""))
    case = opened(finding("AR-A02"))
    assert events(doubtful, [case], {key_of(finding()): 3}) == []


def test_a_missing_report_goes_by_the_ladder_and_its_case_does_not_change() -> None:
    missing = finding("AR-T01", where="", says="searched 3 places")
    assert events(seen(finding("AR-T01", where="", says="searched 4 places")), [opened(missing)]) == []


# --- dismissed, withdrawn, judged again ---------------------------------------------------------------------------


def test_a_dismissed_finding_does_not_come_back_until_its_figures_change() -> None:
    before, after = replace(finding(), saw={"saw": "1 != 2"}), replace(finding(), saw={"saw": "1 != 3"})
    dismissed = {fingerprint(before)}
    streaks = {key_of(before): 7}
    quiet = decide(seen(before), [], streaks, BOOK, Cases(), NOW, dismissed=dismissed)
    assert (quiet.events, quiet.streaks) == ((), {key_of(before): 0})
    again = decide(seen(after), [], {key_of(after): 1}, BOOK, Cases(), NOW, dismissed=dismissed)
    assert [event.kind for event in again.events] == [CaseEventKind.OPENED]


def test_a_case_whose_figures_become_those_a_person_called_right_is_closed() -> None:
    right = replace(finding(), saw={"saw": "2 != 2"})
    decision = decide(seen(right), [opened(finding())], {}, BOOK, Cases(), NOW, dismissed={fingerprint(right)})
    assert [event.kind for event in decision.events] == [CaseEventKind.CLOSED]


def changed_book(rule_id: str, **values: object) -> RuleBook:
    return RuleBook(tuple(replace(rule, **values) if rule.id == rule_id else rule for rule in BOOK.rules))


OFF = RuleBook(
    tuple(rule for rule in BOOK.rules if rule.id != "AR-A01"), tuple(rule for rule in BOOK.rules if rule.id == "AR-A01")
)


@pytest.mark.parametrize(
    ("book", "findings", "kinds"),
    [
        (OFF, [], ["withdrawn"]),
        (OFF, [finding("AR-A02", H, "")], ["withdrawn"]),
        (changed_book("AR-A01", since=2026), [finding(verdict=S, where="")], ["withdrawn"]),
        (changed_book("AR-A01", until=2024), [], ["withdrawn"]),
        (changed_book("AR-A01", opens_case=False), [finding()], ["withdrawn"]),
        (changed_book("AR-A01", severity=Severity.S4), [replace(finding(), severity=Severity.S4)], ["withdrawn"]),
        (changed_book("AR-A01", severity=Severity.S1), [replace(finding(), severity=Severity.S1)], ["changed"]),
        (changed_book("AR-A01", fix="g"), [replace(finding(), fix="g")], ["changed"]),
        (changed_book("AR-A01", law="m"), [replace(finding(), law="m")], ["changed"]),
        (changed_book("AR-A01", label="c"), [replace(finding(), label="c")], ["changed"]),
        (changed_book("AR-A01", title="u"), [replace(finding(), title="u")], []),
        (changed_book("AR-A01", version=9), [replace(finding(), version=9)], []),
        (RuleBook(()), [], []),
    ],
    ids=[
        "off",
        "off-read",
        "since",
        "until",
        "no-case",
        "hint",
        "graver",
        "words",
        "law",
        "label",
        "title",
        "version",
        "unknown",
    ],
)
def test_a_case_follows_the_book(book: RuleBook, findings: list[Finding], kinds: list[str]) -> None:
    decision = decide(seen(*findings), [opened(finding())], {}, book, Cases(), NOW)
    assert [event.kind.value for event in decision.events] == kinds


def test_a_rule_switched_off_is_counted_anew_once_it_is_on_again() -> None:
    key = key_of(finding())
    assert decide(seen(), [], {key: 1}, OFF, Cases(), NOW).streaks == {key: 0}
    assert decide(seen(), [], {key: 1}, BOOK, Cases(), NOW).streaks == {}


def test_a_change_notes_what_is_found_now() -> None:
    (event,) = decide(seen(finding(says="1 != 3")), [opened(finding())], {}, BOOK, Cases(), NOW).events
    assert (event.kind, event.note, event.case.finding.says) == (CaseEventKind.CHANGED, "1 != 3", "1 != 3")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(finding(), says="in other words", version=2, title="u", severity=Severity.S3), True),
        (replace(finding(), agency="霁川县水利局", year=2024), True),
        (replace(finding(), saw={"left": 1, "right": 3}), False),
        (finding("AR-A02"), False),
        (finding(where="table3.legal"), False),
    ],
    ids=["words", "body-and-year", "figures", "rule", "place"],
)
def test_a_dismissal_remembers_rule_place_and_figures_alone(other: Finding, same: bool) -> None:
    saw = {"left": 1, "right": 2}
    assert (fingerprint(replace(other, saw=other.saw or saw)) == fingerprint(replace(finding(), saw=saw))) == same


def test_a_missing_report_has_no_figures_and_what_has_none_has_its_words() -> None:
    missing = finding("AR-T01", where="")
    assert fingerprint(replace(missing, saw={"pages": 3}, says="3")) == fingerprint(missing)
    assert fingerprint(finding(says="1 != 2")) != fingerprint(finding(says="1 != 3"))


def test_an_end_tells_the_version_of_the_rule_that_decided_it() -> None:
    (event,) = decide(seen(finding(verdict=H, where="")), [opened(finding())], {}, changed_book("AR-A01", version=9),
                      Cases(), NOW).events  # fmt: skip
    assert (event.kind, event.version) == (CaseEventKind.CLOSED, 9)


def test_a_confirmation_holds_as_long_as_the_figures_do() -> None:
    known = replace(finding(), saw={"saw": "1 != 2"})
    case = replace(opened(known), confirmed=NOW)
    for figure in range(2, 9):
        now = replace(known, says="new words", saw={"saw": f"1 != {figure}"})
        (event,) = decide(seen(now), [case], {}, BOOK, Cases(), NOW).events
        assert (event.kind, event.case.confirmed) == (CaseEventKind.CHANGED, NOW if figure == 2 else None)


def test_the_count_of_a_rule_that_was_switched_off_is_cleared() -> None:
    key = key_of(finding())
    assert decide(seen(), [], {key: 1}, OFF, Cases(), NOW).streaks == {key: 0}


@pytest.mark.parametrize("rule", ["AR-A01", "AR-T03"])
@pytest.mark.parametrize(("streak", "read", "counted"), [(0, 1, 1), (0, 5, 5), (3, 1, 3), (1, 1, 1)])
def test_facts_judged_again_count_as_often_as_they_were_read(rule: str, streak: int, read: int, counted: int) -> None:
    one = finding(rule)
    decision = decide(seen(one), [], {key_of(one): streak}, BOOK, Cases(), NOW, seen=read)
    assert decision.streaks == {key_of(one): counted}
    assert bool(decision.events) == (counted >= 2)


def test_a_search_judged_again_is_no_further_search() -> None:
    missing = finding("AR-T01", where="")
    assert decide(seen(missing), [], {}, BOOK, Cases(), NOW, seen=5).streaks == {key_of(missing): 1}
    assert decide(seen(missing), [], {key_of(missing): 3}, BOOK, Cases(), NOW, seen=5).streaks == {key_of(missing): 3}


# --- any history -------------------------------------------------------------------------------------------------

_finding = st.builds(finding, st.sampled_from(RULES), st.sampled_from(Verdict), st.sampled_from(PLACES))
_reading = st.lists(_finding, max_size=6)


@given(st.lists(_reading, max_size=12))
def test_no_history_opens_two_cases_for_one_place_or_says_what_no_verdict_said(history: list[list[Finding]]) -> None:
    cases: dict[Key, Case] = {}
    streaks: dict[Key, int] = {}
    for day, readings in enumerate(history):
        decision = decide(seen(*readings), cases.values(), streaks, BOOK, Cases(), NOW + timedelta(days=day))
        streaks = {key: count for key, count in {**streaks, **decision.streaks}.items() if count}
        for event in decision.events:
            _play(event, cases, readings)
        for key, case in cases.items():
            assert BOOK.get(case.rule).opens_case and case.finding.severity is not Severity.S4, key  # type: ignore[union-attr]


def _play(event: CaseEvent, cases: dict[Key, Case], readings: list[Finding]) -> None:
    key = (event.case.agency, event.case.year, event.case.rule, event.case.where)
    failing = {key_of(one) for one in readings if one.verdict is F}
    if event.kind is CaseEventKind.OPENED:
        assert key not in cases and key in failing
        cases[key] = event.case
    elif event.kind is CaseEventKind.CHANGED:
        assert key in cases and key in failing
        cases[key] = event.case
    else:
        assert event.kind is CaseEventKind.CLOSED and key in cases and key not in failing
        assert any(one.rule == event.case.rule and one.verdict in (H, F) for one in readings)
        del cases[key]


# --- where an obligation stands ----------------------------------------------------------------------------------

OWED = Obligation(agency=NAME, year=YEAR, kind=BodyKind.DEPARTMENT, due=date(2026, 1, 31), basis="b")
UPCOMING, SOON, MET, LATE, UNDATED, OVERDUE, UNKNOWN, WAIVED = ObligationState


def dated(day: date | None = None, until: date | None = None, weak: bool = False) -> Report:
    dating = Dating(day=day, until=until, source="page", weak=weak)
    return Report(source="", sha256="", media_type="text/html", dating=dating)


MISSED, BLOCKED = finding("AR-T01", F, ""), finding("AR-T01", S, "")
GONE, LAST_YEARS = finding("AR-T01", U, ""), finding("AR-T01", U, "")


@pytest.mark.parametrize(
    ("sighting", "before", "today", "expected"),
    [
        (seen(BLOCKED), None, date(2025, 12, 1), UPCOMING),
        (seen(BLOCKED), None, date(2026, 1, 1), SOON),
        (seen(BLOCKED), SOON, date(2026, 1, 31), SOON),
        (seen(BLOCKED, trouble=Trouble("blocked", "")), SOON, date(2026, 2, 1), UNKNOWN),
        (seen(), SOON, date(2026, 2, 1), UNKNOWN),
        (seen(MISSED), SOON, date(2026, 2, 1), OVERDUE),
        (seen(finding("AR-A01", S, ""), finding("AR-T03", S, ""), MISSED), SOON, date(2026, 2, 1), OVERDUE),
        (seen(BLOCKED), OVERDUE, date(2026, 2, 2), UNKNOWN),
        (seen(report=dated(date(2026, 1, 31))), OVERDUE, date(2026, 2, 2), MET),
        (seen(report=dated(date(2026, 2, 1))), OVERDUE, date(2026, 2, 2), LATE),
        (seen(report=dated(date(2026, 2, 1), weak=True)), OVERDUE, date(2026, 2, 2), UNDATED),
        (seen(report=dated(until=date(2026, 1, 31))), OVERDUE, date(2026, 2, 2), MET),
        (seen(report=dated(until=date(2026, 2, 28))), OVERDUE, date(2026, 2, 2), UNDATED),
        (seen(report=dated()), OVERDUE, date(2026, 2, 2), UNDATED),
        (seen(LAST_YEARS, report=dated(date(2026, 1, 5))), SOON, date(2026, 1, 6), UNKNOWN),
        (seen(GONE), MET, date(2026, 2, 2), MET),
        (seen(trouble=Trouble("timeout", "")), LATE, date(2026, 2, 2), LATE),
        (seen(MISSED), UNDATED, date(2026, 2, 2), UNDATED),
        (seen(MISSED), WAIVED, date(2026, 2, 2), WAIVED),
        (seen(report=dated(date(2026, 1, 5))), WAIVED, date(2026, 2, 2), WAIVED),
    ],
)
def test_an_obligation_stands_where_the_reading_puts_it(
    sighting: Sighting, before: ObligationState | None, today: date, expected: ObligationState
) -> None:
    assert state_of(OWED, sighting, before, today, Due(), 30) is expected


def test_the_due_day_itself_is_too_late_only_where_the_county_says_so() -> None:
    report = seen(report=dated(date(2026, 1, 31)))
    assert state_of(OWED, report, None, date(2026, 2, 2), Due(strict=True), 30) is LATE
