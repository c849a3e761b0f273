"""kill -9 at the worst moments: nothing lost, nothing said twice beyond one copy under the same Message-ID."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from monitor.evidence.custody import verify
from monitor.rounds.round import hold_round
from monitor.store.connection import FILE, open_for_reading, open_for_writing
from tests.county import EDUCATION, TOWN, County, moment
from tests.store.conftest import tuples

DAY = date(2026, 1, 16)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running:
        running.set_day(DAY)
        yield running


def process(county: County, pause: str = "go") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.daily", str(county.path), moment(DAY).isoformat(), pause]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def kill(running: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGKILL)


def end(running: subprocess.Popen[str]) -> None:
    running.communicate(timeout=30)
    assert running.returncode == -signal.SIGKILL


def after(county: County) -> list[str]:
    """What the next process makes of it; the journal's lines about letters."""
    with county.desk() as desk:
        county.live(desk, DAY, 17)
        assert {entry.state for entry in desk.store.letters.entries()} == {"sent"}
        state = desk.config.state_dir
    with closing(sqlite3.connect(state / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [event for (event,) in db.execute("SELECT event FROM journal WHERE subject LIKE 'letter:%' ORDER BY id")]


def test_killed_between_the_letters_and_the_post(county: County) -> None:
    running = process(county, "pause")
    assert running.stdout is not None and running.stdout.readline() == "written\n"
    assert county.mailbox.mails == []
    kill(running)
    end(running)
    assert set(after(county)) == {"sent"}
    assert sorted(Counter(county.message_ids()).values()) == [1] * len(county.mailbox.mails)
    assert len(county.mails()) == 4


def test_killed_with_a_letter_at_the_server_that_is_not_yet_known_as_sent(county: County) -> None:
    running = process(county)
    arrived: list[str] = []

    def second_letter(recipient: str) -> None:
        arrived.append(recipient)
        if len(arrived) == 2:
            kill(running)

    county.on_mail = second_letter
    end(running)
    assert len(county.mailbox.mails) == 2
    assert after(county).count("delivery unknown, sent again") == 1
    copies = Counter(county.message_ids())
    assert sorted(copies.values()) == [1] * (len(copies) - 1) + [2]
    twice = [
        mail for mail, number in zip(county.mailbox.mails, county.message_ids(), strict=True) if copies[number] == 2
    ]
    assert twice[0].path.read_bytes() == twice[1].path.read_bytes()


BEFORE_THE_NEXT = """
import os, signal, sys
from pathlib import Path
from monitor.post.outbox import deliver_all
from monitor.post.smtp import Channel
from monitor.store.connection import open_for_writing
from monitor.store.letters import Letters
from tests.county import moment
from tests.faults.test_killed import DAY

class Killed(Letters):
    def onward(self, number, now):
        super().onward(number, now)
        os.kill(os.getpid(), signal.SIGKILL)

deliver_all(Killed(open_for_writing(Path(sys.argv[1]))), Channel("127.0.0.1", int(sys.argv[2]), "none"), moment(DAY))
"""


def test_killed_after_the_next_letter_was_marked_and_before_it_was_handed_over(county: County) -> None:
    with county.desk() as desk:
        hold_round(desk, moment(DAY))
        state = desk.config.state_dir
    port = str(county.mailbox.port)
    done = subprocess.run([sys.executable, "-c", BEFORE_THE_NEXT, str(state), port], cwd=ROOT, timeout=30)
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(state / FILE)) as db:
        states = [one for (one,) in db.execute("SELECT state FROM outbox ORDER BY id")]
    assert states[:2] == ["sent", "sending"] and set(states[2:]) == {"queued"}
    assert len(county.mailbox.mails) == 1
    assert after(county).count("delivery unknown, sent again") == 1
    assert len(county.mailbox.mails) == len(states) == len(set(county.message_ids())), "each arrived once"


def test_killed_in_the_middle_of_a_visit(county: County) -> None:
    county.publish(EDUCATION, date(2026, 1, 12))
    county.publish(TOWN, date(2026, 1, 12))
    running = process(county)
    county.town.on_request = lambda path: kill(running) if path == "/town.html" else None
    end(running)
    county.town.on_request = lambda _: None
    assert set(after(county)) == {"sent"}
    assert len(county.mails()) == 2 == len(set(county.mails()))
    flaws = {flaw.code for flaw in verify(county.folder / "state" / "evidence")}
    assert flaws <= {"torn-record"}, "what was being written when it died is left, and nothing else is wrong"


def test_a_database_copied_in_the_middle_of_a_transaction_opens_with_the_last_commit(tmp_path: Path) -> None:
    live, copy = tmp_path / "live", tmp_path / "copy"
    with closing(open_for_writing(live)) as db:
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('committed', '1')")
        with db.transaction():
            db.many("INSERT INTO marks VALUES (?, ?)", [(f"half {n}", "x" * 500) for n in range(5000)])
            shutil.copytree(live, copy)
    with closing(open_for_writing(copy)) as db:
        assert tuples(db, "SELECT name FROM marks") == [("committed",)]
        assert tuples(db, "PRAGMA integrity_check") == [("ok",)]
    with closing(open_for_reading(copy)) as again:
        assert tuples(again, "SELECT count(*) FROM marks") == [(1,)]
