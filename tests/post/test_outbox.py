"""The queue's way out: a letter arrives once, nothing is lost, and a bad server or address holds up nobody else."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.model.letters import Queued
from monitor.post.outbox import PAUSE, Delivered, deliver_all, deliver_one, next_attempt
from monitor.post.smtp import Channel

NOW = datetime(2027, 2, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTE = timedelta(minutes=1)


class Shelf:
    """An outbox in memory, after the contract of ``Outbox``."""

    def __init__(self, *addresses: str) -> None:
        self.waiting = {
            number: (
                NOW,
                Queued(
                    id=number,
                    to=to,
                    sender="gongkai@jichuan.example",
                    message_id=f"<{number}@jichuan.example>",
                    message=f"Message-ID: <{number}@jichuan.example>\r\n\r\nletter {number}\r\n".encode(),
                ),
            )
            for number, to in enumerate(addresses)
        }
        self.sending: Queued | None = None
        self.done: list[int] = []
        self.failed: dict[int, str] = {}
        self.paused_until = NOW
        self.says = ""

    def take(self, now: datetime) -> Queued | None:
        assert self.sending is None
        heads: dict[str, tuple[datetime, Queued]] = {}
        for due, letter in self.waiting.values():
            heads.setdefault(letter.to, (due, letter))
        ready = [letter for due, letter in heads.values() if due <= now and now >= self.paused_until]
        if not ready:
            return None
        self.sending = min(ready, key=lambda letter: letter.id)
        return self.sending

    def sent(self, key: int, _now: datetime) -> None:
        self._taken(key)
        del self.waiting[key]
        self.done.append(key)

    def onward(self, key: int, now: datetime) -> Queued | None:
        self.sent(key, now)
        return self.take(now)

    def again(self, key: int, _now: datetime, next_at: datetime, says: str) -> None:
        letter = self._taken(key)
        self.waiting[key] = (next_at, replace(letter, attempts=letter.attempts + 1))
        self.says = says

    def refused(self, key: int, _now: datetime, says: str) -> None:
        self._taken(key)
        del self.waiting[key]
        self.failed[key] = says

    def pause(self, key: int, until: datetime, says: str) -> None:
        self._taken(key)
        self.paused_until, self.says = until, says

    def _taken(self, key: int) -> Queued:
        letter, self.sending = self.sending, None
        assert letter is not None and letter.id == key
        return letter


def channel(port: int, **options: Any) -> Channel:
    return Channel("127.0.0.1", port, "none", timeout=5, **options)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 360), (20, 360), (25, 360), (26, None), (99, None)],
)
def test_the_ladder(attempts: int, minutes: int | None) -> None:
    assert next_attempt(attempts, NOW) == (None if minutes is None else NOW + minutes * MINUTE)


def test_no_letter_is_given_up_before_five_days() -> None:
    now, attempts = NOW, 1
    while (then := next_attempt(attempts, now)) is not None:
        now, attempts = then, attempts + 1
    assert timedelta(days=5) <= now - NOW < timedelta(days=5, hours=6)


def test_an_empty_outbox_is_no_work(unused_port: int) -> None:
    assert not deliver_one(Shelf(), channel(unused_port), NOW)
    assert deliver_all(Shelf(), channel(unused_port), NOW) == Delivered(sent=0, failed=0)


def test_everything_due_leaves_in_order(post_office: Any) -> None:
    office, shelf = post_office(), Shelf("a@x.example", "b@x.example", "a@x.example")
    with channel(office.port) as post:
        assert deliver_one(shelf, post, NOW)
        assert deliver_all(shelf, post, NOW) == Delivered(sent=2, failed=0)
    assert [to for to, _ in office.letters] == ["a@x.example", "b@x.example", "a@x.example"]
    assert shelf.done == [0, 1, 2]


def test_one_refused_address_leaves_the_others_alone(post_office: Any) -> None:
    office, shelf = post_office(), Shelf("a@x.example", "b@x.example", "c@x.example")
    office.replies = {"b@x.example": ["550 no such user"]}
    with channel(office.port) as post:
        assert deliver_all(shelf, post, NOW) == Delivered(sent=2, failed=1)
    assert shelf.done == [0, 2]
    assert shelf.failed == {1: "smtp-refused-recipient: 550 no such user"}


def test_a_wrong_password_pauses_everything_and_counts_against_no_letter(post_office: Any) -> None:
    office, shelf = post_office(auth_require_tls=False), Shelf("a@x.example", "b@x.example")
    with channel(office.port, user="gongkai", password="wrong") as post:
        assert deliver_all(shelf, post, NOW) == Delivered(sent=0, failed=1)
        tried = len(office.logins)
        assert deliver_all(shelf, post, NOW + MINUTE) == Delivered(sent=0, failed=0)
    assert len(office.logins) == tried
    assert shelf.paused_until == NOW + PAUSE
    assert shelf.says.startswith("smtp-refused-login: 535")
    assert [letter.attempts for _, letter in shelf.waiting.values()] == [0, 0]
    with channel(office.port, user="gongkai", password="correct horse") as post:
        assert deliver_all(shelf, post, NOW + PAUSE) == Delivered(sent=2, failed=0)


def test_six_hours_without_a_server_then_greylisting_then_well(post_office: Any, unused_port: int) -> None:
    office = post_office()
    shelf = Shelf("a@x.example", "b@x.example", "a@x.example", "b@x.example")
    office.replies = {"a@x.example": ["421 later", "450 greylisted"], "b@x.example": ["451 greylisted"]}
    for minute in range(0, 24 * 60, 10):
        port = unused_port if minute < 6 * 60 else office.port
        with channel(port) as post:
            deliver_all(shelf, post, NOW + minute * MINUTE)
    assert sorted(shelf.done) == [0, 1, 2, 3]
    assert not shelf.failed
    bodies = [content.splitlines()[-1] for _, content in office.letters]
    assert sorted(bodies) == [b"letter 0", b"letter 1", b"letter 2", b"letter 3"]
    assert bodies.index(b"letter 0") < bodies.index(b"letter 2")
    assert bodies.index(b"letter 1") < bodies.index(b"letter 3")


def test_a_server_that_is_away_is_asked_once_a_round(unused_port: int) -> None:
    shelf = Shelf("a@x.example", "b@x.example", "c@x.example")
    assert deliver_all(shelf, channel(unused_port), NOW) == Delivered(sent=0, failed=1)
    assert [letter.attempts for _, letter in shelf.waiting.values()] == [1, 0, 0]


def test_a_letter_nobody_takes_for_five_days_is_marked_failed(post_office: Any) -> None:
    office, shelf = post_office(), Shelf("a@x.example")
    office.replies = {"a@x.example": ["450 busy"] * 100}
    now = NOW
    with channel(office.port) as post:
        while shelf.waiting:
            now = shelf.waiting[0][0]
            deliver_all(shelf, post, now)
    assert shelf.failed == {0: "smtp-busy: 450 busy"}
    assert now - NOW >= timedelta(days=5)


KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
from tests.post.test_outbox import NOW, Shelf, channel
from monitor.post.outbox import deliver_one

class Killed(Shelf):
    def sent(self, key, now):
        os.kill(os.getpid(), signal.SIGKILL)

deliver_one(Killed("a@x.example"), channel({port}), NOW)
"""


def test_a_letter_killed_before_it_was_noted_goes_out_again_under_its_message_id(post_office: Any) -> None:
    office = post_office()
    program = KILLED.format(root=str(Path(__file__).parents[2]), port=office.port)
    assert subprocess.run([sys.executable, "-c", program], timeout=20).returncode == -signal.SIGKILL
    with channel(office.port) as post:
        assert deliver_all(Shelf("a@x.example"), post, NOW) == Delivered(sent=1, failed=0)
    assert len(office.letters) == 2
    assert office.letters[0] == office.letters[1]
