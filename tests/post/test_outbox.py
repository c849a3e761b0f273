"""The queue's way out: a letter arrives once, nothing is lost, and a bad server or address holds up nobody else."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.model.letters import Entry, File, Letter
from monitor.post.message import to_message
from monitor.post.outbox import ENOUGH, PAUSE, UNCONFIRMED, Delivered, deliver_all, next_attempt, vouches
from monitor.post.smtp import Channel
from monitor.store.store import Store

NOW = datetime(2027, 2, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTE = timedelta(minutes=1)
SENDER = "gongkai@jichuan.example"
A, B, C = "a@x.example", "b@x.example", "c@x.example"
GONE = "550 5.1.1 no such user"


class Queue:
    """The outbox of a county, filled by hand."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.letters = store.letters

    def add(self, *addresses: str, files: tuple[File, ...] = (), at: datetime = NOW) -> None:
        number = len(self.entries()) + 1
        for place, to in enumerate(addresses, number):
            letter = Letter(
                kinds=("notice",), to=to, subject=f"letter {place}", text="见附件\n", html="<body><p>见附件</p></body>", at=at,
                message_id=f"<{place}@jichuan.example>", files=files,
            )  # fmt: skip
            self.letters.add([(letter, to_message(letter, SENDER).as_bytes())], SENDER, ())

    def entries(self, state: str | None = None) -> list[Entry]:
        return self.letters.entries(state=state)

    def states(self) -> list[str]:
        return [one.state for one in self.entries()]

    def journal(self, subject: str) -> list[tuple[str, str]]:
        return [(line.event, line.note) for line in self.store.journal.about(subject)]


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    with Store.writing(tmp_path / "state") as store:
        yield Queue(store)


def channel(port: int, **options: Any) -> Channel:
    return Channel("127.0.0.1", port, "none", **{"timeout": 5, **options})


def deliver(queue: Queue, port: int, now: datetime = NOW, **options: Any) -> Delivered:
    with channel(port, **options) as post:
        return deliver_all(queue.letters, post, now)


def arrived(office: Any) -> list[str]:
    return [
        next(line for line in mail.decode().splitlines() if line.startswith("Message-ID"))[13:-17]
        for _, mail in office.letters
    ]


# --- the ladder --------------------------------------------------------------------------------------------------


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


# --- well --------------------------------------------------------------------------------------------------------


def test_an_empty_outbox_is_no_work(queue: Queue, unused_port: int) -> None:
    assert deliver(queue, unused_port) == Delivered(sent=0, failed=0)


def test_everything_due_leaves_in_order(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A, B, A)
    assert deliver(queue, office.port) == Delivered(sent=3, failed=0)
    assert arrived(office) == ["1", "2", "3"]


# --- refusals of a letter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [GONE, "550 no such user", "554 failed", "550 5.7.1 closed list", "553 5.7.1 no"])
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "between", "last"])
def test_one_refused_address_leaves_the_others_alone(queue: Queue, post_office: Any, reply: str, place: int) -> None:
    """Wherever it stands among them, and whether the reply is clear or not."""
    office = post_office()
    queue.add(*(f"{number}@x.example" for number in range(3)))
    office.always = {f"{place}@x.example": reply}
    assert deliver(queue, office.port) == Delivered(sent=2, failed=1)
    (failed,) = queue.entries("failed")
    assert (failed.id, failed.says) == (place + 1, f"smtp-refused-recipient: {reply}")
    assert len(office.letters) == 2


def test_a_refused_letter_leaves_the_next_one_to_the_same_address_alone(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A, A, B)
    office.replies = {"DATA": ["554 looks like spam"]}
    assert deliver(queue, office.port) == Delivered(sent=2, failed=1)
    assert queue.states() == ["failed", "sent", "sent"]


def test_a_sole_letter_is_judged_by_whether_others_would_be_taken(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A)
    assert deliver(queue, office.port).sent == 1
    queue.add(B)
    office.always = {B: "550 no such user"}
    assert deliver(queue, office.port, NOW + MINUTE) == Delivered(sent=0, failed=1)
    assert queue.states() == ["sent", "failed"]
    assert (office.asked[-2:], len(office.letters)) == ([B, A], 1), "asked about, and nothing was sent"


def test_without_a_witness_a_sole_letter_waits_until_there_is_one(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A)
    office.always = {A: "550 no such user"}
    assert deliver(queue, office.port).outage is not None
    queue.add(B)
    assert deliver(queue, office.port, NOW + MINUTE).sent == 0, "the channel rests"
    done = deliver(queue, office.port, NOW + PAUSE)
    assert (done.sent, done.outage) == (1, None)
    assert queue.states() == ["failed", "sent"]
    assert queue.letters.outage() is None


def test_many_refused_addresses_hold_nobody_up_for_ever(queue: Queue, post_office: Any) -> None:
    office, bad = post_office(), [f"{number}@x.example" for number in range(3 * ENOUGH)]
    queue.add(*bad, C)
    office.always = dict.fromkeys(bad, "554 failed")
    now = NOW
    while not office.letters and now < NOW + timedelta(hours=9):
        assert len(set(office.asked)) <= ENOUGH, "a server that refuses us is not asked about everybody"
        office.asked = []
        deliver(queue, office.port, now)
        now += PAUSE
    assert now < NOW + timedelta(hours=3)
    assert queue.states() == ["failed"] * len(bad) + ["sent"]


def test_a_letter_nobody_takes_for_five_days_is_marked_failed(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A, B)
    office.always = {A: "450 busy"}
    now = NOW
    while queue.states()[0] != "failed":
        done = deliver(queue, office.port, now)
        assert done.outage is None
        now += timedelta(hours=6)
        assert now - NOW < timedelta(days=9)
    assert queue.entries("failed")[0].says == "smtp-busy: 450 busy"
    assert now - NOW >= timedelta(days=5)
    assert queue.states() == ["failed", "sent"]


def test_what_is_said_of_us_about_one_letter_loses_it_only_after_five_days(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A, B)
    office.always = {A: "504 5.5.2 need a host name"}
    assert deliver(queue, office.port).sent == 1
    office.always = {}
    deliver(queue, office.port, NOW + MINUTE)
    assert queue.states() == ["sent", "sent"]


# --- refusals of us ----------------------------------------------------------------------------------------------

OF_US = {
    "EHLO": ["550 5.7.1 bad host name", "421 4.3.2 not now", "530 5.7.0 log in first"],
    "MAIL": ["553 5.7.1 not your address", "550 rejected", "530 5.7.0 log in first", "450 4.7.1 limit reached", "421 no"],
    "RCPT": [
        "504 5.5.2 <c93f>: Helo command rejected: need fully-qualified hostname",
        "554 5.7.1 <x>: Relay access denied",
        "550 relay not permitted",
        "554 no",
        "530 log in first",
        "550 5.7.25 no reverse name",
        "451 4.7.1 try again later",
        "421 4.7.0 too many errors",
    ],
    "DATA": ["554 5.7.1 blocked", "550 quota exceeded", "451 4.3.0 try again", "421 going down"],
}  # fmt: skip


@pytest.mark.parametrize(("step", "reply"), [(step, reply) for step, replies in OF_US.items() for reply in replies])
def test_a_server_that_refuses_us_for_two_hours_loses_no_letter(
    queue: Queue, post_office: Any, step: str, reply: str
) -> None:
    """Every letter arrives once, those to one address in order, and none is given up before its time."""
    office = post_office()
    to = [A, B, C, A, B] + [f"{number}@y.example" for number in range(6)]
    queue.add(*to)
    news: list[str] = []
    over = 0
    for minute in range(0, 240, 5):
        office.always = {step: reply} if minute < 120 else {}
        done = deliver(queue, office.port, NOW + minute * MINUTE)
        news += [done.outage.says] if done.news and done.outage else []
        over += done.over is not None
        if minute < 120:
            assert queue.entries("failed") == [] and queue.letters.outage() is not None
            assert {one.attempts for one in queue.entries()} == {0}
    assert set(queue.states()) == {"sent"}
    assert sorted(map(int, arrived(office))) == list(range(1, len(to) + 1))
    assert [one for one in arrived(office) if one in "14"] == ["1", "4"]
    assert (news, over) == ([reply], 1), "it is told once"
    assert [event for event, _ in queue.journal("post")] == ["paused", "resumed"]


def test_a_relay_that_takes_mail_for_its_own_domain_does_not_speak_for_the_others(
    queue: Queue, post_office: Any
) -> None:
    office, own = post_office(), "center@jichuan.example"
    queue.add(own, A)
    deliver(queue, office.port)
    queue.add(A, B, own, C)
    office.always = dict.fromkeys((A, B, C), "550 relay not permitted")
    done = deliver(queue, office.port, NOW + MINUTE)
    assert done.outage is not None and done.outage.code == "smtp-refused-us"
    assert (done.sent, queue.entries("failed")) == (1, [])
    office.always = {}
    done = deliver(queue, office.port, NOW + MINUTE + PAUSE)
    assert set(queue.states()) == {"sent"} and done.outage is None


def test_a_limit_reached_in_the_middle_is_no_fault_of_the_letters_after_it(queue: Queue, post_office: Any) -> None:
    """It comes again each time the server is asked: one outage, that is told once, and over when all have left."""
    office, full = post_office(), "550 5.7.1 limit reached"
    to = [f"{number}@x.example" for number in range(12)]
    queue.add(*to)
    done = []
    for round_ in range(4):
        office.always = {}
        office.replies = {
            one: ["250 ok", *[full] * 9] if place // 4 == round_ else [full] * 9 for place, one in enumerate(to)
        }
        if round_ == 3:
            office.replies = {}
        done.append(deliver(queue, office.port, NOW + round_ * PAUSE))
        assert queue.entries("failed") == []
    assert set(queue.states()) == {"sent"}
    assert [one.sent for one in done][:2] == [4, 4]
    assert [one.outage.since if one.outage else None for one in done[:2]] == [NOW, NOW]
    assert [one.news for one in done].count(True) == 1
    assert [one.over for one in done].count(None) == 3


def test_attempts_made_during_an_outage_are_not_counted(queue: Queue, post_office: Any) -> None:
    """Not even those of a letter that was delayed for its own sake before."""
    office = post_office()
    queue.add(A, B)
    office.always = {A: "450 busy"}
    deliver(queue, office.port)
    assert [one.attempts for one in queue.entries()] == [1, 0]
    queue.add(C)
    office.always = {"RCPT": "450 busy"}
    for minute in range(30, 600, 30):
        deliver(queue, office.port, NOW + minute * MINUTE)
    assert [one.attempts for one in queue.entries()] == [2, 0, 0]


@pytest.mark.parametrize(
    ("taken", "refused", "speaks"),
    [
        ("a@x.example", "b@x.example", True),
        ("a@y.example", "b@x.example", True),
        ("a@Jichuan.example", "b@x.example", False),
        ("a@jichuan.example", "b@jichuan.example", True),
        ("a@x.example", "b@jichuan.example", True),
    ],
)
def test_for_whom_a_letter_taken_speaks(taken: str, refused: str, speaks: bool) -> None:
    assert vouches(taken, refused, SENDER) == speaks


def test_a_wrong_password_pauses_everything_and_counts_against_no_letter(queue: Queue, post_office: Any) -> None:
    office = post_office(auth_require_tls=False)
    queue.add(A, B)
    done = deliver(queue, office.port, user="gongkai", password="wrong")
    assert (done.sent, done.failed, done.news) == (0, 1, True)
    tried = len(office.logins)
    later = deliver(queue, office.port, NOW + MINUTE, user="gongkai", password="wrong")
    assert (later.sent, later.failed, later.news) == (0, 0, False)
    assert len(office.logins) == tried
    outage = queue.letters.outage()
    assert outage is not None and (outage.since, outage.until, outage.grave_from) == (NOW, NOW + PAUSE, NOW)
    assert (outage.code, outage.says[:3]) == ("smtp-refused-login", "535")
    assert [one.attempts for one in queue.entries()] == [0, 0]
    assert deliver(queue, office.port, NOW + PAUSE, user="gongkai", password="correct horse").sent == 2


def test_six_hours_without_a_server_then_greylisting_then_well(
    queue: Queue, post_office: Any, unused_port: int
) -> None:
    office = post_office()
    queue.add(A, B, A, B)
    office.replies = {A: ["421 later", "450 greylisted"], B: ["451 greylisted"]}
    for minute in range(0, 24 * 60, 10):
        deliver(queue, unused_port if minute < 6 * 60 else office.port, NOW + minute * MINUTE)
    assert queue.states() == ["sent"] * 4
    there = arrived(office)
    assert sorted(there) == ["1", "2", "3", "4"]
    assert there.index("1") < there.index("3") and there.index("2") < there.index("4")


def test_a_week_without_a_server_loses_no_letter(queue: Queue, post_office: Any, unused_port: int) -> None:
    office = post_office()
    queue.add(A, B)
    for hour in range(7 * 24):
        deliver(queue, unused_port, NOW + timedelta(hours=hour))
    assert deliver(queue, office.port, NOW + timedelta(days=7, hours=1)).sent == 2


def test_a_server_that_is_away_is_asked_once_a_round_and_concerns_the_operator_only_if_it_stays_away(
    queue: Queue, unused_port: int
) -> None:
    queue.add(A, B, C)
    done = deliver(queue, unused_port)
    assert (done.sent, done.failed) == (0, 1)
    assert [one.attempts for one in queue.entries()] == [0, 0, 0]
    outage = queue.letters.outage()
    assert outage is not None and outage.until == NOW + MINUTE and outage.grave_from == NOW + PAUSE
    deliver(queue, unused_port, NOW + 10 * MINUTE)
    outage = queue.letters.outage()
    assert outage is not None and (outage.since, outage.until) == (NOW, NOW + 20 * MINUTE), "asked less and less often"


def test_an_outage_is_forgotten_once_no_letter_waits(queue: Queue, unused_port: int) -> None:
    queue.add(A)
    deliver(queue, unused_port)
    assert queue.letters.move(1, ["queued"], "cancelled", NOW, "by 王某")
    assert deliver(queue, unused_port, NOW + PAUSE).sent == 0
    assert queue.letters.outage() is None


# --- too big -----------------------------------------------------------------------------------------------------

FILE = File(name="霁川县通报2026年第3期.docx", media_type="application/zip", content=bytes(range(256)) * 30)


@pytest.mark.parametrize(
    "how", ["announced", "552 too big", "552 5.3.4 too big", "554 5.2.3 too long", "at the recipient"]
)
def test_files_that_are_too_big_are_replaced_by_a_statement(queue: Queue, post_office: Any, how: str) -> None:
    office = post_office(**{"data_size_limit": 5000} if how == "announced" else {})
    if how == "at the recipient":
        office.replies = {A: ["552 storage exceeded"]}
    elif how != "announced":
        office.replies = {"DATA": [how]}
    queue.add(A, files=(FILE,))
    assert deliver(queue, office.port) == Delivered(sent=1, failed=0)
    assert queue.states() == ["sent"]
    [(_, mail)] = office.letters
    assert b"<1@jichuan.example>" in mail and len(mail) < 5000
    said = sha256(FILE.content).hexdigest()
    assert queue.journal("letter:1") == [("files-left-out", f"{FILE.name}（SHA-256：{said}）"), ("sent", "")]


def test_a_letter_without_files_that_is_too_big_fails_and_a_full_mailbox_waits(queue: Queue, post_office: Any) -> None:
    office = post_office()
    queue.add(A, B)
    office.always = {A: "552 5.3.4 too big", B: "552 mailbox is full"}
    deliver(queue, office.port)
    assert queue.states() == ["failed", "queued"]
    assert queue.letters.outage() is None


# --- whether it arrived is not known -----------------------------------------------------------------------------


def test_a_letter_that_may_have_arrived_is_sent_again_no_sooner_than_hours_later(queue: Queue, scripted: Any) -> None:
    """One copy each while the server hangs, however often the post looks; others leave as soon as it does not."""
    queue.add(A, B)
    server = scripted({"BODY": "hang"})
    for minute in (0, 10, 60, 150):
        done = deliver(queue, server.port, NOW + minute * MINUTE, timeout=0.2)
        assert done.outage is not None and done.outage.code == "smtp-unconfirmed"
    assert server.bodies == 2
    queue.add(C)
    server.script = {}
    assert deliver(queue, server.port, NOW + UNCONFIRMED).sent == 3
    assert set(queue.states()) == {"sent"}


def test_a_letter_on_which_the_server_falls_silent_holds_up_no_other(queue: Queue, scripted: Any) -> None:
    queue.add(A, B, C)
    server = scripted({f"rcpt TO:<{A}>": "drop"})
    done = deliver(queue, server.port)
    assert (done.sent, done.failed, done.outage) == (2, 1, None)
    assert [one.attempts for one in queue.entries()] == [1, 0, 0]


def test_after_a_while_no_further_letter_is_begun(queue: Queue, post_office: Any) -> None:
    office, looks = post_office(), [False, False, True, False, False]
    queue.add(A, B, C, A)
    office.always = {B: GONE}
    with channel(office.port) as post:
        assert deliver_all(queue.letters, post, NOW, lambda: looks.pop(0)) == Delivered(sent=2, failed=1)
    assert queue.states() == ["sent", "failed", "sent", "queued"]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.post.test_outbox import NOW, channel
from monitor.post.outbox import deliver_all
from monitor.store.connection import open_for_writing
from monitor.store.letters import Letters

class Killed(Letters):
    def onward(self, key, now):
        os.kill(os.getpid(), signal.SIGKILL)

deliver_all(Killed(open_for_writing(Path({state!r}))), channel({port}), NOW)
"""


def test_a_letter_killed_before_it_was_noted_goes_out_again_under_its_message_id(
    queue: Queue, post_office: Any, tmp_path: Path
) -> None:
    office = post_office()
    queue.add(A)
    program = KILLED.format(root=str(Path(__file__).parents[2]), port=office.port, state=str(tmp_path / "state"))
    assert subprocess.run([sys.executable, "-c", program], timeout=20).returncode == -signal.SIGKILL
    queue.letters.recover(NOW)
    assert deliver(queue, office.port) == Delivered(sent=1, failed=0)
    assert len(office.letters) == 2
    assert office.letters[0] == office.letters[1]
    assert queue.journal("letter:1") == [("delivery unknown, sent again", ""), ("sent", "")]


# --- any server --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_whatever_a_server_says_for_a_while_no_letter_is_sent_twice_or_stays_behind(
    queue: Queue, post_office: Any, seed: int
) -> None:
    """Four addresses that are refused now and then, and a server that refuses everybody for an hour."""
    rng, office = Random(seed), post_office()
    to = [f"{number}@x.example" for number in range(4)]
    queue.add(*to, *to)
    said = ["450 busy", "554 failed", "504 who are you", "421 away", "550 5.7.1 policy", "451 4.7.1 later"]
    office.replies = {one: rng.choices([*said, "250 ok"], k=rng.randrange(4)) for one in [*to, "DATA"]}
    office.replies["DATA"] = [one for one in office.replies["DATA"] if one[0] != "2"]
    for minute in range(0, 24 * 60, 20):
        office.always = {rng.choice(["RCPT", "MAIL", "EHLO"]): rng.choice(said)} if minute < 60 else {}
        deliver(queue, office.port, NOW + minute * MINUTE)
    assert set(queue.states()) <= {"sent", "failed"}
    there = [int(one) for one in arrived(office)]
    assert sorted(there) == [one.id for one in queue.entries("sent")]
    assert all(there.index(one) < there.index(one + 4) for one in there if one + 4 in there)
    assert all(one.says.endswith(("554 failed", "550 5.7.1 policy")) for one in queue.entries("failed"))
