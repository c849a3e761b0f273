"""Cases in the database: what people say of them, and letters that have become untrue while they waited."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from monitor.cases import human
from monitor.cases.decide import Decision, fingerprint, key_of
from monitor.model.cases import CaseEvent, CaseEventKind, ObligationState
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding
from monitor.model.letters import Letter, Outage, Queued
from tests.store.conftest import Base, tuples
from tests.store.test_findings import OF_OTHERS, OF_SITE
from tests.store.test_store import DAY, NAME, case, finding, see, sighting

A, B = "a@jichuan.example", "b@jichuan.example"
WHO = ("王某", "已核实")
FIRST, SECOND = finding(), finding("AR-F01", where="section.5")
STEP = (NAME, 2025, "before-7")


def open_(base: Base, *findings: Finding) -> None:
    with base.store.transaction():
        for one in findings:
            base.store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=case(one), at=DAY))


def told(
    base: Base,
    *numbers: int,
    to: str = A,
    kinds: tuple[str, ...] = ("notice",),
    held: bool = False,
    reminded: bool = False,
    at: datetime = DAY,
) -> None:
    """A letter that tells of cases, with the marks that it was written."""
    letter = Letter(
        kinds=kinds, to=to, subject="通知", text="", html="", agency=NAME, at=at, cases=numbers,
        message_id=f"<{len(base.queue.entries())}@x>", reminded=((NAME, 2025),) if reminded else (),
    )  # fmt: skip
    with base.store.transaction():
        base.queue.add([(letter, b"mail")], "center@jichuan.example", kinds if held else ())
        for number in numbers:
            stands = base.store.cases.get(number)
            assert stands is not None
            base.store.cases.add(CaseEvent(kind=CaseEventKind.NOTIFIED, case=stands, at=at))
        if reminded:
            base.store.obligations.take_steps([STEP], at)


def say(base: Base, number: int, act: human.Act, at: datetime = DAY) -> None:
    with base.store.transaction():
        stands = base.store.cases.get(number)
        assert stands is not None
        base.store.cases.add(act(stands, *WHO, at))


def states(base: Base) -> list[str]:
    return [entry.state for entry in base.queue.entries()]


def events(base: Base, number: int) -> list[str]:
    return [line.event for line in base.store.cases.history(number)]


# --- what people say ---------------------------------------------------------------------------------------------


def test_every_word_of_a_person_is_in_the_journal_with_the_version_of_the_rule(base: Base) -> None:
    open_(base, FIRST)
    say(base, 1, human.confirmed)
    say(base, 1, lambda one, *rest: human.extended(one, date(2026, 3, 1), *rest))
    say(base, 1, human.replied)
    say(base, 1, human.closed)
    history = base.store.cases.history(1)
    assert [line.event for line in history] == ["opened", "confirmed", "extended", "replied", "closed"]
    assert [(line.actor, line.note) for line in history[1:]] == [WHO] * 4
    assert {line.version for line in history} == {1}
    assert history[0].actor == ""
    stands = base.store.cases.get(1)
    assert stands is not None
    assert (stands.confirmed, stands.replied, stands.closed, stands.rectify_by) == (DAY, DAY, DAY, date(2026, 3, 1))


def test_a_dismissal_is_remembered_and_can_be_taken_back(base: Base) -> None:
    open_(base, FIRST)
    say(base, 1, human.dismissed)
    assert base.store.cases.dismissals(NAME, 2025) == {fingerprint(FIRST)}
    assert base.store.cases.dismissals(NAME, 2024) == base.store.cases.dismissals("霁川县水利局", 2025) == frozenset()
    assert tuples(base.db, "SELECT rule, version, actor, note FROM dismissals") == [("AR-A01", 1, *WHO)]
    say(base, 1, human.confirmed)
    assert base.store.cases.dismissals(NAME, 2025) == frozenset()
    stands = base.store.cases.get(1)
    assert stands is not None and (stands.closed, stands.dismissed) == (DAY, None)


def test_a_finding_that_was_never_a_case_can_be_dismissed(base: Base) -> None:
    base.store.cases.dismiss(FIRST, "u12345678", *WHO, DAY)
    assert base.store.cases.dismissals(NAME, 2025) == {fingerprint(FIRST)}
    assert tuples(base.db, "SELECT subject, event, actor, version FROM journal") == [
        ("finding:u12345678", "dismissed", "王某", 1)
    ]


def test_after_closing_by_hand_readings_are_counted_anew(base: Base) -> None:
    see(base, sighting(FIRST), ObligationState.MET, Decision((), {key_of(FIRST): 5}))
    open_(base, FIRST)
    say(base, 1, human.closed)
    assert base.store.findings.streaks(2025, NAME) == {key_of(FIRST): 0}


@pytest.mark.parametrize(
    ("act", "by", "counted"),
    [
        (human.closed, "王某", 0),
        (human.closed, "", 5),
        (human.replied, "王某", 5),
        (human.confirmed, "王某", 5),
        (human.dismissed, "王某", 5),
    ],
    ids=["closed-by-hand", "closed-by-the-program", "replied", "confirmed", "dismissed"],
)
def test_only_a_case_closed_by_hand_must_be_read_anew(base: Base, act: human.Act, by: str, counted: int) -> None:
    see(base, sighting(FIRST, SECOND), ObligationState.MET, Decision((), {key_of(FIRST): 5, key_of(SECOND): 4}))
    open_(base, FIRST, SECOND)
    stands = base.store.cases.get(1)
    assert stands is not None
    base.store.cases.add(act(stands, by, "", DAY))
    assert base.store.findings.streaks(2025, NAME) == {key_of(FIRST): counted, key_of(SECOND): 4}


def test_a_dismissal_is_taken_back_without_those_beside_it(base: Base) -> None:
    others = [replace(FIRST, agency="霁川县水利局"), replace(FIRST, year=2024), SECOND]
    open_(base, FIRST)
    say(base, 1, human.dismissed)
    for one in others:
        base.store.cases.dismiss(one, "u1", *WHO, DAY)
    say(base, 1, human.confirmed)
    kept = [base.store.cases.dismissals(one.agency, one.year) for one in others]
    assert kept == [{fingerprint(one)} for one in others]


def test_what_is_called_wrong_again_stands_with_the_last_word(base: Base) -> None:
    for by in ("王某", "李某"):
        base.store.cases.dismiss(FIRST, "u1", by, "有误", DAY)
    assert tuples(base.db, "SELECT actor FROM dismissals") == [("李某",)]


# --- which there are ---------------------------------------------------------------------------------------------

LATER = DAY + timedelta(days=2)
ELSEWHERE = (replace(FIRST, agency="霁川县水利局"), replace(FIRST, year=2024))


def stands_open(base: Base, *findings: Finding, at: datetime = DAY) -> None:
    for one in findings:
        opened = replace(case(one), agency=one.agency, year=one.year, opened=at)
        base.store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=opened, at=at))


def test_cases_are_found_by_body_year_and_whether_they_stand_open(base: Base) -> None:
    stands_open(base, FIRST, *ELSEWHERE, SECOND)
    say(base, 4, human.closed)
    found = base.store.cases.find
    assert [one.id for one in found()] == [1, 2, 3]
    assert [one.id for one in found(open_only=False)] == [1, 2, 3, 4]
    assert [one.id for one in found(agency=NAME)] == [1, 3]
    assert [one.id for one in found(year=2025)] == [1, 2]
    assert [one.id for one in found(agency=NAME, year=2025, open_only=False)] == [1, 4]
    assert base.store.cases.get(5) is None


@pytest.mark.parametrize(
    ("since", "numbers"),
    [
        (DAY - timedelta(seconds=1), [1, 2, 3]),
        (DAY, [1, 2, 3]),
        (DAY + timedelta(seconds=1), [1, 3]),
        (LATER, [1, 3]),
        (LATER + timedelta(seconds=1), []),
    ],
)
def test_cases_since_a_time_were_opened_or_closed_at_it_or_after(
    base: Base, since: datetime, numbers: list[int]
) -> None:
    stands_open(base, FIRST, SECOND)
    stands_open(base, *ELSEWHERE[:1], at=LATER)
    say(base, 1, human.closed, LATER)
    assert [one.id for one in base.store.cases.find(open_only=False, since=since)] == numbers
    assert [one.id for one in base.store.cases.find(since=since)] == [number for number in numbers if number != 1]


# --- what the journal says of them -------------------------------------------------------------------------------


def test_a_line_of_a_case_says_what_was_noted_else_what_was_found_with_the_version_that_decided(base: Base) -> None:
    open_(base, FIRST)
    stands = base.store.cases.get(1)
    assert stands is not None
    for event in (
        CaseEvent(kind=CaseEventKind.CHANGED, case=stands, at=DAY, note="1 != 3"),
        CaseEvent(kind=CaseEventKind.WITHDRAWN, case=stands, at=DAY, version=7),
    ):
        base.store.cases.add(event)
    lines = [(line.event, line.note, line.version) for line in base.store.cases.history(1)]
    assert lines == [("opened", "1 != 2", 1), ("changed", "1 != 3", 1), ("withdrawn", "1 != 2", 7)]
    assert tuples(base.db, "SELECT DISTINCT agency FROM journal") == [(NAME,)]


def test_the_history_of_a_case_is_its_own_and_in_order(base: Base) -> None:
    open_(base, *(replace(FIRST, where=f"table3.r{number}") for number in range(10)))
    say(base, 10, human.replied)
    say(base, 1, human.confirmed, DAY - timedelta(days=1))
    assert (events(base, 1), events(base, 10)) == (["opened", "confirmed"], ["opened", "replied"])


def test_a_case_was_told_of_when_its_last_letter_was_written(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, at=DAY)
    told(base, 1, at=LATER)
    assert [one.notified for one in base.store.cases.find()] == [LATER, None]


# --- letters that have become untrue -----------------------------------------------------------------------------


@pytest.mark.parametrize("act", [human.closed, human.dismissed])
@pytest.mark.parametrize("held", [True, False], ids=["held", "queued"])
def test_a_letter_that_waits_is_cancelled_with_its_case(base: Base, act: human.Act, held: bool) -> None:
    open_(base, FIRST)
    told(base, 1, held=held)
    say(base, 1, act)
    assert states(base) == ["cancelled"]
    assert events(base, 1)[-1] == "letter-cancelled"
    assert ("letter:1", "cancelled", "case:1") in tuples(base.db, "SELECT subject, event, note FROM journal")
    assert base.queue.take(DAY) is None
    assert not base.queue.move(1, ["cancelled"], "queued", DAY, "again"), "nor can it be sent by hand"


@pytest.mark.parametrize("kind", [CaseEventKind.CLOSED, CaseEventKind.WITHDRAWN])
def test_so_it_is_when_the_program_closes_the_case(base: Base, kind: CaseEventKind) -> None:
    open_(base, FIRST)
    told(base, 1)
    with base.store.transaction():
        stands = base.store.cases.get(1)
        assert stands is not None
        base.store.cases.add(CaseEvent(kind=kind, case=stands, at=DAY))
    assert states(base) == ["cancelled"]


def test_the_case_and_its_letter_change_together_or_not_at_all(base: Base) -> None:
    open_(base, FIRST)
    told(base, 1)
    with pytest.raises(KeyError), base.store.transaction():
        stands = base.store.cases.get(1)
        assert stands is not None
        base.store.cases.add(human.closed(stands, *WHO, DAY))
        raise KeyError
    assert states(base) == ["queued"]


def test_what_else_the_letter_told_is_told_again(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A)
    told(base, 1, 2, to=B)
    say(base, 1, human.dismissed)
    assert states(base) == ["cancelled", "cancelled"]
    other = base.store.cases.get(2)
    assert other is not None and (other.notified, other.closed) == (None, None)
    assert events(base, 2) == ["opened", "notified", "notified", "untold"]


def test_what_another_copy_has_told_is_not_told_twice(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A, reminded=True)
    told(base, 1, 2, to=B, reminded=True)
    first = base.queue.take(DAY)
    assert first is not None
    base.queue.sent(first.id, DAY)
    say(base, 1, human.closed)
    assert states(base) == ["sent", "cancelled"]
    other = base.store.cases.get(2)
    assert other is not None and other.notified == DAY
    assert base.store.obligations.steps(2025) == {(NAME, "before-7")}


def test_a_letter_about_other_cases_leaves(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, to=A)
    told(base, 2, to=B)
    say(base, 1, human.closed)
    assert states(base) == ["cancelled", "queued"]


def test_a_reminder_in_the_letter_is_due_again(base: Base) -> None:
    open_(base, FIRST)
    told(base, 1, reminded=True)
    say(base, 1, human.closed)
    assert base.store.obligations.steps(2025) == set()


@pytest.mark.parametrize("before", ["", "2026-02-02T09:00:00+08:00"])
def test_a_digest_in_the_letter_is_due_again_over_the_same_days(base: Base, before: str) -> None:
    open_(base, FIRST)
    with base.store.transaction():
        base.store.marks.set("digest", DAY.isoformat())
        base.store.marks.set("digest-before", before)
    told(base, 1, kinds=("notice", "digest"))
    say(base, 1, human.closed)
    assert (base.store.marks.get("digest") or "") == before


def taken(base: Base) -> Queued:
    letter = base.queue.take(DAY)
    assert letter is not None
    return letter


@pytest.mark.parametrize("come_back", ["again", "pause", "recover"])
def test_a_letter_that_was_out_while_its_case_closed_does_not_leave_later(base: Base, come_back: str) -> None:
    open_(base, FIRST)
    told(base, 1)
    letter = taken(base)
    say(base, 1, human.closed)
    assert states(base) == ["sending"], "it may be with the server already"
    later = DAY + timedelta(hours=1)
    if come_back == "again":
        base.queue.again(letter.id, DAY, DAY, "451")
    elif come_back == "pause":
        outage = Outage(since=DAY, until=DAY, code="smtp-refused-login", says="535", grave_from=DAY)
        base.queue.pause([letter.id], DAY, outage, DAY)
    else:
        base.queue.recover(DAY)
    assert base.queue.take(later) is None
    assert states(base) == ["cancelled"]


def test_an_untrue_letter_holds_up_no_other_one(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1)
    letter = taken(base)
    told(base, 2)
    say(base, 1, human.closed)
    base.queue.again(letter.id, DAY, DAY, "451")
    assert taken(base).id == 2


def test_the_letters_of_a_case_are_found(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A)
    told(base, 2, to=B)
    assert [entry.recipient for entry in base.queue.telling(2)] == [A, B]
    assert [entry.recipient for entry in base.queue.telling(1)] == [A]
    assert base.queue.telling(9) == []


def test_letters_written_before_the_program_knew_their_cases_leave(base: Base) -> None:
    open_(base, FIRST)
    told(base)
    base.db.run("UPDATE outbox SET about = '{}'")
    say(base, 1, human.closed)
    assert taken(base).id == 1


# --- of one site -------------------------------------------------------------------------------------------------


def test_the_open_cases_of_a_site_and_its_columns_are_found_by_its_host(base: Base) -> None:
    for place in (*OF_SITE, *OF_OTHERS):
        with base.store.transaction():
            one = replace(case(replace(FIRST, where=place)), year=WEBSITE)
            base.store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=one, at=DAY))
    open_(base, replace(FIRST, where=OF_SITE[0]))
    assert {one.where for one in base.store.cases.of_site("a.example")} == set(OF_SITE)
    say(base, 1, human.closed)
    assert {one.where for one in base.store.cases.of_site("a.example")} == set(OF_SITE[1:])
