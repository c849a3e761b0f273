from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.errors import StoreError
from monitor.model.letters import Letter, Outage, Queued
from tests.sites import SHANGHAI
from tests.store.conftest import Base, tuples

NOW = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
A, B = "a@jichuan.example", "b@jichuan.example"


def add(base: Base, *addresses: str, kind: str = "notice", held: tuple[str, ...] = ()) -> None:
    number = len(base.queue.entries())
    letters = [
        Letter(kinds=(kind,), to=to, subject="通知", text="", html="", at=NOW, message_id=f"<{number + index}@x>")
        for index, to in enumerate(addresses)
    ]
    with base.store.transaction():
        base.queue.add([(letter, b"mail \xff\x00") for letter in letters], "center@jichuan.example", held)


def rest(until: datetime, says: str = "535 no", to: str = "") -> Outage:
    return Outage(since=NOW, until=until, code="smtp-refused-login", says=says, to=to, grave_from=NOW)


def pause(base: Base, until: datetime, says: str = "535 no") -> None:
    base.queue.pause([take(base).id], NOW, rest(until, says), NOW)


def take(base: Base, now: datetime = NOW) -> Queued:
    letter = base.queue.take(now)
    assert letter is not None
    return letter


def states(base: Base) -> list[str]:
    return [entry.state for entry in base.queue.entries()]


def journal(base: Base) -> list[tuple[str, str, str]]:
    return [(s, e, n) for s, e, n in tuples(base.db, "SELECT subject, event, note FROM journal ORDER BY id")]


def test_a_letter_is_taken_sent_and_said_so(base: Base) -> None:
    add(base, A)
    letter = take(base)
    assert (letter.to, letter.message, letter.message_id, letter.attempts) == (A, b"mail \xff\x00", "<0@x>", 0)
    assert states(base) == ["sending"]
    assert base.queue.take(NOW) is None
    base.queue.sent(letter.id, NOW)
    (entry,) = base.queue.entries()
    assert (entry.state, entry.sent) == ("sent", NOW)
    assert journal(base) == [("letter:1", "sent", "")]


def test_a_letter_waits_while_an_older_one_to_the_same_address_does(base: Base) -> None:
    add(base, A, A, B)
    first = take(base)
    assert take(base).to == B
    assert base.queue.take(NOW) is None
    base.queue.again(first.id, NOW, NOW + timedelta(minutes=1), "451")
    assert base.queue.take(NOW) is None
    assert take(base, NOW + timedelta(minutes=1)).id == first.id
    base.queue.sent(first.id, NOW)
    assert take(base).id == first.id + 1


def test_a_refused_letter_holds_up_nobody(base: Base) -> None:
    add(base, A, A)
    first = take(base)
    base.queue.refused(first.id, NOW, "550 no such user")
    assert take(base).id == first.id + 1
    assert journal(base) == [("letter:1", "failed", "550 no such user")]
    assert base.queue.entries(state="failed")[0].says == "550 no such user"


def test_failed_attempts_are_counted(base: Base) -> None:
    add(base, A)
    for attempt in range(3):
        letter = take(base)
        assert letter.attempts == attempt
        base.queue.again(letter.id, NOW, NOW, "down")
    assert [event for _, event, _ in journal(base)] == ["delayed"] * 3


def test_a_resting_channel_gives_nothing_and_the_letter_is_as_it_was(base: Base) -> None:
    add(base, A, B)
    pause(base, NOW + timedelta(minutes=30))
    assert base.queue.take(NOW + timedelta(minutes=29)) is None
    assert take(base, NOW + timedelta(minutes=30)).attempts == 0


def test_what_was_being_handed_over_when_a_process_died_is_due_again(base: Base) -> None:
    add(base, A)
    before = take(base)
    base.queue.recover(NOW)
    assert take(base) == before
    assert journal(base) == [("letter:1", "delivery unknown, sent again", "")]
    base.queue.sent(before.id, NOW)
    base.queue.recover(NOW)
    assert states(base) == ["sent"]


@pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(days=2)])
def test_times_written_by_a_wrong_clock_hold_nothing_up(base: Base, wrong: timedelta) -> None:
    add(base, A, B)
    base.queue.again(take(base).id, NOW + wrong, NOW + wrong, "451")
    assert take(base).to == A
    pause(base, NOW + wrong)
    assert take(base).to == B


def test_held_letters_wait_for_approval(base: Base) -> None:
    add(base, A, held=("notice",))
    add(base, B, kind="reminder", held=("notice",))
    assert states(base) == ["held", "queued"]
    assert take(base).to == B
    assert base.queue.move(1, ["held"], "queued", NOW, "approved by 王某")
    assert not base.queue.move(1, ["held"], "queued", NOW, "again")
    assert not base.queue.move(99, ["held"], "queued", NOW, "nobody's")
    assert take(base).to == A
    assert journal(base) == [("letter:1", "queued", "approved by 王某")]


def test_letters_are_queued_with_all_the_rest_or_not_at_all(base: Base) -> None:
    with pytest.raises(KeyError), base.store.transaction():
        add(base, A)
        raise KeyError
    assert states(base) == []
    add(base, A)
    with pytest.raises(StoreError) as caught, base.store.transaction():
        letter = Letter(kinds=("notice",), to=B, subject="", text="", html="", at=NOW, message_id="<0@x>")
        base.queue.add([(letter, b"")], "c", ())
    assert caught.value.code == "store-clash", "a Message-ID is used once"


def test_letters_since_a_time_are_those_written_or_sent_after_it(base: Base) -> None:
    add(base, A, B)
    later = NOW + timedelta(days=2)
    base.queue.sent(take(base).id, later)
    base.queue.sent(take(base).id, NOW)
    assert [entry.recipient for entry in base.queue.standing(NOW + timedelta(days=1))] == [A]
    assert len(base.queue.standing(NOW)) == 2
    assert base.queue.message(1) == b"mail \xff\x00" and base.queue.message(99) is None


def test_a_letter_of_a_kind_that_this_version_does_not_know_stays_in_the_register(base: Base) -> None:
    add(base, A, kind="summons")
    assert [entry.kinds for entry in base.queue.entries()] == [("summons",)]


def test_a_letter_is_noted_as_sent_together_with_the_next_ones_departure(base: Base) -> None:
    add(base, A, A, B)
    letter = take(base)
    after = []
    while (following := base.queue.onward(letter.id, NOW)) is not None:
        letter = following
        after.append((letter.id, states(base)))
    assert after == [(2, ["sent", "sending", "queued"]), (3, ["sent", "sent", "sending"])]
    assert states(base) == ["sent"] * 3
    assert [event for _, event, _ in journal(base)] == ["sent"] * 3


def test_a_letter_is_noted_as_sent_where_the_next_one_cannot_be_taken(base: Base) -> None:
    add(base, A, B)
    first = take(base)
    with base.store.transaction():
        base.db.run("UPDATE outbox SET about = '{' WHERE recipient = ?", (B,))
    with pytest.raises(StoreError):
        base.queue.onward(first.id, NOW)
    base.queue.recover(NOW)
    assert tuples(base.db, "SELECT state FROM outbox ORDER BY id") == [("sent",), ("queued",)]
    assert journal(base) == [("letter:1", "sent", "")]


def test_a_resting_channel_lets_no_next_letter_leave(base: Base) -> None:
    add(base, A, B)
    first = take(base)
    with base.store.transaction():
        base.store.outages.put(rest(NOW + timedelta(hours=1)), NOW)
    assert base.queue.onward(first.id, NOW) is None
    assert states(base) == ["sent", "queued"]


def test_where_an_address_showed_the_outage_all_but_the_first_stand_aside(base: Base) -> None:
    add(base, A, B)
    numbers = [take(base).id, take(base).id]
    base.queue.pause(numbers, NOW, rest(NOW + SECOND, to=A), NOW)
    add(base, "c@jichuan.example")
    after = NOW + SECOND
    assert [take(base, after).to, take(base, after).to, base.queue.take(after)] == [A, "c@jichuan.example", None]
    base.queue.recover(after)
    base.queue.resume(after)
    assert [take(base, after).to for _ in range(3)] == [A, B, "c@jichuan.example"], "all are due once it works"


def test_a_letter_that_showed_an_outage_may_wait_longer_than_the_post_rests(base: Base) -> None:
    add(base, A, B)
    base.queue.pause([take(base).id], NOW, rest(NOW + SECOND, to=A), NOW + timedelta(hours=3))
    assert take(base, NOW + SECOND).to == B
    assert base.queue.take(NOW + timedelta(hours=2)) is None
    assert take(base, NOW + timedelta(hours=3)).to == A


def test_an_outage_is_one_while_it_lasts_and_kept_until_it_was_told(base: Base) -> None:
    add(base, A)
    pause(base, NOW)
    pause(base, NOW + SECOND, "535 still")
    assert base.queue.outage() == rest(NOW + SECOND, "535 still")
    base.queue.resume(NOW + SECOND)
    assert base.queue.outage() is None
    over = base.store.outages.over()
    assert over is not None and over.ended == NOW + SECOND
    base.queue.resume(NOW + 2 * SECOND)
    assert base.store.outages.over() == over
    with base.store.transaction():
        base.store.outages.forget()
    assert base.store.outages.over() is None
    assert [(subject, event) for subject, event, _ in journal(base)] == [("post", "paused"), ("post", "resumed")]


def test_addresses_served_are_those_of_the_letters_sent_last(base: Base) -> None:
    add(base, A, B, A)
    for second in range(2):
        base.queue.sent(take(base).id, NOW + second * SECOND)
    assert base.queue.served() == [B, A]


# --- which is the next one ---------------------------------------------------------------------------------------

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("wait", "due"),
    [
        (timedelta(), True),
        (SECOND, False),
        (timedelta(days=1), False),
        (timedelta(days=1) + SECOND, True),
    ],
    ids=["now", "soon", "in-a-day", "wrong-clock"],
)
def test_a_letter_is_due_from_its_time_on_and_where_that_is_more_than_a_day_ahead(
    base: Base, wait: timedelta, due: bool
) -> None:
    add(base, A)
    base.queue.again(take(base).id, NOW, NOW + wait, "451")
    assert (base.queue.take(NOW) is not None) == due


@pytest.mark.parametrize(
    ("span", "resting"),
    [
        (timedelta(), False),
        (SECOND, True),
        (timedelta(days=1), True),
        (timedelta(days=1) + SECOND, False),
    ],
    ids=["now", "soon", "for-a-day", "wrong-clock"],
)
def test_the_channel_rests_until_its_time_and_never_longer_than_a_day(
    base: Base, span: timedelta, resting: bool
) -> None:
    add(base, A)
    pause(base, NOW + span)
    assert (base.queue.take(NOW) is None) == resting


def test_the_oldest_letter_due_is_taken_first_whenever_it_was_delayed_to(base: Base) -> None:
    add(base, A, B)
    base.queue.again(take(base).id, NOW, NOW + SECOND, "451")
    assert take(base, NOW + SECOND).to == A


@pytest.mark.parametrize("state", ["held", "sent", "failed", "cancelled"])
def test_an_older_letter_that_is_not_on_its_way_holds_up_none_to_its_address(base: Base, state: str) -> None:
    add(base, A, A)
    assert base.queue.move(1, ["queued"], state, NOW, "")
    assert take(base).id == 2


# --- what stands in the register ---------------------------------------------------------------------------------


def test_a_letter_queued_again_is_due_at_once(base: Base) -> None:
    add(base, A)
    base.queue.again(take(base).id, NOW, NOW + timedelta(hours=1), "451")
    assert base.queue.take(NOW) is None
    assert base.queue.move(1, ["queued"], "held", NOW, "")
    assert base.queue.move(1, ["held"], "queued", NOW, "")
    assert take(base).id == 1


def test_only_one_letter_is_moved_and_only_from_a_state_that_is_allowed(base: Base) -> None:
    add(base, A, B)
    assert not base.queue.move(1, ["held", "sent"], "cancelled", NOW, "")
    assert base.queue.move(2, ["held", "queued"], "cancelled", NOW, "by 王某")
    assert states(base) == ["queued", "cancelled"]
    assert journal(base) == [("letter:2", "cancelled", "by 王某")]


def test_a_line_about_a_letter_names_its_agency(base: Base) -> None:
    for number, agency in enumerate(("霁川县教育局", None), 1):
        letter = Letter(
            kinds=("notice",), to=A, subject="", text="", html="", at=NOW, message_id=f"<{number}>", agency=agency
        )  # fmt: skip
        base.queue.add([(letter, b"")], "center@jichuan.example", ())
        base.queue.sent(number, NOW)
    assert tuples(base.db, "SELECT agency FROM journal ORDER BY id") == [("霁川县教育局",), (None,)]


def test_what_a_server_said_stands_until_the_letter_has_left(base: Base) -> None:
    add(base, A)
    base.queue.again(take(base).id, NOW, NOW, "451")
    assert base.queue.entries()[0].says == "451"
    base.queue.sent(take(base).id, NOW)
    assert base.queue.entries()[0].says == ""


def test_a_refusal_is_one_more_attempt_and_a_pause_none(base: Base) -> None:
    add(base, A)
    pause(base, NOW)
    base.queue.refused(take(base).id, NOW, "550")
    assert base.queue.entries()[0].attempts == 1
    base.queue.recover(NOW)
    assert states(base) == ["failed"]


def test_entries_are_those_of_a_state(base: Base) -> None:
    add(base, A, B, A)
    base.queue.sent(take(base).id, NOW)
    base.queue.sent(take(base).id, NOW + 2 * SECOND)
    assert [entry.id for entry in base.queue.entries()] == [1, 2, 3]
    assert [entry.id for entry in base.queue.entries(state="sent")] == [1, 2]


def test_letters_stand_that_wait_or_were_written_or_sent_since_a_time(base: Base) -> None:
    add(base, A, B, A)
    base.queue.sent(take(base).id, NOW)
    base.queue.sent(take(base).id, NOW + 2 * SECOND)
    assert [entry.id for entry in base.queue.standing(NOW)] == [1, 2, 3]
    assert [entry.id for entry in base.queue.standing(NOW + SECOND)] == [2, 3]
    assert [entry.id for entry in base.queue.standing(NOW + 3 * SECOND)] == [3]
    assert [entry.id for entry in base.queue.standing(None)] == [1, 2, 3]
