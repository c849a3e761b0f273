from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import Letter, LetterKind, Queued
from tests.sites import SHANGHAI
from tests.store.conftest import Base, tuples

NOW = datetime(2026, 2, 3, 9, tzinfo=SHANGHAI)
A, B = "a@jichuan.example", "b@jichuan.example"


def add(base: Base, *addresses: str, kind: LetterKind = LetterKind.NOTICE, held: tuple[LetterKind, ...] = ()) -> None:
    number = len(base.queue.entries())
    letters = [
        Letter(kinds=(kind,), to=to, subject="通知", text="", html="", at=NOW, message_id=f"<{number + index}@x>")
        for index, to in enumerate(addresses)
    ]
    with base.store.transaction():
        base.queue.add([(letter, b"mail \xff\x00") for letter in letters], "center@jichuan.example", held)


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
    base.queue.pause(take(base).id, NOW + timedelta(minutes=30), "535")
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
    base.queue.pause(take(base).id, NOW + wrong, "535")
    assert take(base).to == B


def test_held_letters_wait_for_approval(base: Base) -> None:
    add(base, A, held=(LetterKind.NOTICE,))
    add(base, B, kind=LetterKind.REMINDER, held=(LetterKind.NOTICE,))
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
        letter = Letter(kinds=(LetterKind.NOTICE,), to=B, subject="", text="", html="", at=NOW, message_id="<0@x>")
        base.queue.add([(letter, b"")], "c", ())
    assert caught.value.code == "store-clash", "a Message-ID is used once"


def test_entries_since_a_time_are_those_written_or_sent_after_it(base: Base) -> None:
    add(base, A, B)
    later = NOW + timedelta(days=2)
    base.queue.sent(take(base).id, later)
    assert [entry.recipient for entry in base.queue.entries(since=NOW + timedelta(days=1))] == [A]
    assert len(base.queue.entries(since=NOW)) == 2
    assert base.queue.message(1) == b"mail \xff\x00" and base.queue.message(99) is None
