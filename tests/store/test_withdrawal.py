"""What is untold again with a letter that did not leave, and what stands: no more and no less than that letter said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from monitor.cases import human
from monitor.model.cases import CaseEvent, CaseEventKind
from monitor.model.letters import Letter
from tests.store.conftest import Base, tuples
from tests.store.test_cases import FIRST, SECOND, WHO, A, B, events, open_, say, states, told
from tests.store.test_store import DAY, NAME, finding

THIRD = finding("AR-F02", where="section.6")
OTHER = "霁川县水利局"
EARLIER, LATER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def notified(base: Base, number: int) -> datetime | None:
    stands = base.store.cases.get(number)
    assert stands is not None
    return stands.notified


# --- cases -------------------------------------------------------------------------------------------------------


def test_a_case_that_a_letter_still_waiting_tells_of_stays_told(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A)
    told(base, 2, to=B)
    say(base, 1, human.closed)
    assert (states(base), notified(base, 2)) == (["cancelled", "queued"], DAY)
    assert events(base, 2) == ["opened", "notified", "notified"]


def test_only_what_the_letter_told_is_untold(base: Base) -> None:
    open_(base, FIRST, SECOND, THIRD)
    told(base, 1, 2, to=A)
    told(base, 3, to=B)
    say(base, 1, human.closed)
    assert [notified(base, number) for number in (1, 2, 3)] == [DAY, None, DAY]
    assert states(base) == ["cancelled", "queued"]


def test_every_letter_that_became_untrue_untells_what_else_it_told(base: Base) -> None:
    open_(base, FIRST, SECOND, THIRD)
    told(base, 1, 2, to=A)
    told(base, 1, 3, to=B)
    say(base, 1, human.closed)
    assert [notified(base, number) for number in (1, 2, 3)] == [DAY, None, None]


def test_a_case_is_untold_once_however_many_copies_were_cancelled(base: Base) -> None:
    open_(base, FIRST, SECOND)
    for to in (A, B):
        told(base, 1, 2, to=to)
    say(base, 1, human.closed)
    assert events(base, 2).count("untold") == 1
    assert tuples(base.db, "SELECT note, agency FROM journal WHERE event = 'untold'") == [("letter:1", NAME)]


def test_the_line_of_a_cancelled_letter_names_the_cases_that_are_closed(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2)
    say(base, 1, human.closed)
    lines = tuples(base.db, "SELECT subject, note, agency FROM journal WHERE event LIKE '%cancelled'")
    assert lines == [("letter:1", "case:1", NAME), ("case:1", "letter:1", NAME)]
    assert "letter-cancelled" not in events(base, 2)


def test_a_letter_on_its_way_is_not_withdrawn_with_the_others(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A)
    told(base, 1, to=B)
    assert base.queue.take(DAY) is not None
    say(base, 1, human.closed)
    assert (states(base), notified(base, 2)) == (["sending", "cancelled"], DAY)


def test_a_case_of_another_number_withdraws_no_letter(base: Base) -> None:
    open_(base, *(replace(FIRST, where=f"table3.r{number}") for number in range(12)))
    told(base, 1, to=A)
    told(base, 11, to=B)
    say(base, 11, human.closed)
    assert states(base) == ["queued", "cancelled"]


def test_an_untrue_letter_can_still_be_cancelled_by_hand(base: Base) -> None:
    open_(base, FIRST)
    told(base, 1)
    letter = base.queue.take(DAY)
    assert letter is not None
    say(base, 1, human.closed)
    base.queue.refused(letter.id, DAY, "550")
    assert not base.queue.move(letter.id, ["failed"], "queued", DAY, "again")
    assert base.queue.move(letter.id, ["failed"], "cancelled", DAY, "by 王某")


def test_a_held_letter_may_leave_whatever_became_of_a_later_one(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, to=A, held=True)
    told(base, 2, to=B)
    assert base.queue.take(DAY) is not None
    say(base, 2, human.closed)
    assert states(base) == ["held", "sending"]
    assert base.queue.move(1, ["held"], "queued", DAY, "approved by 王某")


# --- reminders ---------------------------------------------------------------------------------------------------


def test_only_the_steps_of_that_body_year_and_letter_are_due_again(base: Base) -> None:
    open_(base, FIRST)
    others = [(OTHER, 2025, "before-7"), (NAME, 2024, "before-7")]
    base.store.obligations.take_steps([(NAME, 2025, "before-15")], EARLIER)
    base.store.obligations.take_steps(others, DAY)
    told(base, 1, reminded=True)
    say(base, 1, human.closed)
    left = tuples(base.db, "SELECT agency, year, step FROM steps ORDER BY rowid")
    assert left == [(NAME, 2025, "before-15"), *others]


@pytest.mark.parametrize(("at", "kept"), [(DAY, {(NAME, "before-7")}), (EARLIER, set()), (LATER, set())])
def test_a_step_stays_taken_if_another_letter_of_its_moment_reminds_of_it(
    base: Base, at: datetime, kept: set[tuple[str, str]]
) -> None:
    open_(base, FIRST)
    told(base, 1, to=A, reminded=True)
    letter = Letter(
        kinds=("reminder",), to=B, subject="提醒", text="", html="", agency=NAME, at=at, message_id="<b@x>",
        reminded=((NAME, 2025),),
    )  # fmt: skip
    base.queue.add([(letter, b"mail")], "center@jichuan.example", ())
    say(base, 1, human.closed)
    assert base.store.obligations.steps(2025) == kept


# --- the digest --------------------------------------------------------------------------------------------------


def digest_after(base: Base, mark: datetime, *kinds: str) -> str | None:
    """The mark of the digest once a letter of these kinds was cancelled."""
    open_(base, FIRST)
    base.store.marks.set("digest", mark.isoformat())
    base.store.marks.set("digest-before", EARLIER.isoformat())
    told(base, 1, kinds=kinds)
    say(base, 1, human.closed)
    return base.store.marks.get("digest")


def test_a_digest_that_stood_in_another_letter_stands(base: Base) -> None:
    assert digest_after(base, DAY, "notice") == DAY.isoformat()


def test_a_digest_written_since_then_stands(base: Base) -> None:
    assert digest_after(base, LATER, "notice", "digest") == LATER.isoformat()


def test_without_an_earlier_digest_only_its_own_mark_goes(base: Base) -> None:
    open_(base, FIRST)
    for name, value in (("digest", DAY.isoformat()), ("digest-before", ""), ("last_round", DAY.isoformat())):
        base.store.marks.set(name, value)
    told(base, 1, kinds=("digest",))
    say(base, 1, human.closed)
    marks = ("digest", "digest-before", "last_round")
    assert [base.store.marks.get(name) for name in marks] == [None, "", DAY.isoformat()]


# --- what does not withdraw --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [CaseEventKind.CHANGED, CaseEventKind.REPLIED, CaseEventKind.CONFIRMED])
def test_what_does_not_close_a_case_leaves_its_letter(base: Base, kind: CaseEventKind) -> None:
    open_(base, FIRST)
    told(base, 1)
    stands = base.store.cases.get(1)
    assert stands is not None
    base.store.cases.add(CaseEvent(kind=kind, case=stands, at=DAY, by=WHO[0], note=WHO[1]))
    assert states(base) == ["queued"]


def test_what_was_never_a_case_withdraws_nothing(base: Base) -> None:
    open_(base, FIRST)
    told(base, 1)
    base.store.cases.dismiss(SECOND, "u1", *WHO, DAY)
    assert (states(base), notified(base, 1)) == (["queued"], DAY)


# --- how it is found ---------------------------------------------------------------------------------------------


def test_what_letters_tell_is_known_by_case_and_by_reminder(base: Base) -> None:
    open_(base, FIRST, SECOND)
    told(base, 1, 2, to=A, reminded=True)
    told(base, 2, to=B)
    rows = tuples(base.db, "SELECT subject, letter FROM told ORDER BY letter, subject")
    assert rows == [("case:1", 1), ("case:2", 1), (f"reminded:2025:{NAME}", 1), ("case:2", 2)]
