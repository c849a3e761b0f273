"""Numbers of bulletins: taken when issued, without gap and never twice, whoever issues and whenever we are killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from monitor.errors import BulletinError
from monitor.model.bulletins import Bulletin, Paper, PaperState, Sealed
from monitor.store.bulletins import Bulletins
from monitor.store.connection import Connection, open_for_writing
from tests.letters.papers import bulletin
from tests.store.conftest import Base, tuples

AT = datetime(2026, 9, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = AT.date()


def seal(issued: Bulletin) -> Sealed:
    return Sealed(issued, f"docx {issued.total}", f"xlsx {issued.total}")


def drafted(db: Connection, **changes: object) -> int:
    return Bulletins(db).draft(bulletin(**changes), "王某", AT)


def issued(db: Connection, day: date = DAY, **changes: object) -> Bulletin:
    return Bulletins(db).issue(drafted(db, **changes), day, "王某", "", AT, seal).bulletin


def numbers(papers: Iterable[Paper]) -> list[tuple[int | None, int | None]]:
    return [(one.bulletin.number, one.bulletin.total) for one in papers]


def test_a_draft_has_no_number_whatever_it_came_with(base: Base) -> None:
    paper = Bulletins(base.db).get(drafted(base.db))
    assert paper is not None
    facts = paper.bulletin
    assert (paper.state, facts.year, facts.number, facts.total, facts.day) == (PaperState.DRAFT, None, None, None, None)
    assert Bulletins(base.db).last_issued(facts.series) is None


def test_an_issue_is_the_next_of_its_year_and_of_its_series(base: Base) -> None:
    days = [date(2026, 3, 1), date(2026, 6, 1), date(2027, 3, 1), date(2027, 6, 1)]
    made = [issued(base.db, day) for day in days]
    assert [(one.year, one.number, one.total) for one in made] == [
        (2026, 1, 1),
        (2026, 2, 2),
        (2027, 1, 3),
        (2027, 2, 4),
    ]
    assert [one.day for one in made] == days


def test_every_series_has_numbers_of_its_own(base: Base) -> None:
    made = [issued(base.db, series=series) for series in ("甲通报", "乙通报", "甲通报")]
    assert [(one.number, one.total) for one in made] == [(1, 1), (1, 1), (2, 2)]


def test_what_is_issued_can_be_drawn_again(base: Base) -> None:
    key = drafted(base.db)
    paper = Bulletins(base.db).issue(key, DAY, "王某", "已核对", AT, seal)
    assert paper == Bulletins(base.db).get(key)
    assert replace(paper.bulletin, number=3, total=9) == bulletin()
    assert (paper.docx, paper.xlsx, paper.issued, paper.actor, paper.note) == ("docx 1", "xlsx 1", AT, "王某", "已核对")


def test_a_void_issue_keeps_its_number_and_is_not_the_last_one(base: Base) -> None:
    first, second = issued(base.db), drafted(base.db)
    Bulletins(base.db).issue(second, DAY, "王某", "", AT, seal)
    assert Bulletins(base.db).void(second, "李某", "有误", AT).bulletin.number == 2
    last = Bulletins(base.db).last_issued(first.series)
    assert last is not None and last.number == 1
    assert issued(base.db).number == 3
    assert numbers(Bulletins(base.db).papers()) == [(1, 1), (2, 2), (3, 3)]


def test_a_void_draft_takes_no_number(base: Base) -> None:
    Bulletins(base.db).void(drafted(base.db), "王某", "重拟", AT)
    assert issued(base.db).number == 1


def test_nothing_is_issued_or_voided_twice(base: Base) -> None:
    key = drafted(base.db)
    Bulletins(base.db).issue(key, DAY, "王某", "", AT, seal)
    with pytest.raises(BulletinError, match="bulletin-no-draft"):
        Bulletins(base.db).issue(key, DAY, "王某", "", AT, seal)
    Bulletins(base.db).void(key, "王某", "有误", AT)
    with pytest.raises(BulletinError, match="bulletin-void"):
        Bulletins(base.db).void(key, "王某", "有误", AT)
    with pytest.raises(BulletinError, match="no-such-bulletin"):
        Bulletins(base.db).void(99, "王某", "有误", AT)


def test_a_bulletin_that_cannot_be_drawn_takes_no_number(base: Base) -> None:
    def broken(_: Bulletin) -> Sealed:
        raise OSError("disk full")

    key = drafted(base.db)
    with pytest.raises(OSError, match="disk full"):
        Bulletins(base.db).issue(key, DAY, "王某", "", AT, broken)
    paper = Bulletins(base.db).get(key)
    assert paper is not None and paper.state is PaperState.DRAFT
    assert Bulletins(base.db).issue(key, DAY, "王某", "", AT, seal).bulletin.number == 1


def test_every_change_stands_in_the_journal_with_its_person(base: Base) -> None:
    key = drafted(base.db)
    Bulletins(base.db).issue(key, DAY, "李某", "已核对", AT, seal)
    Bulletins(base.db).void(key, "赵某", "有误", AT)
    lines = tuples(base.db, "SELECT event, actor, note FROM journal WHERE subject = ?", (f"bulletin:{key}",))
    assert lines == [("drafted", "王某", ""), ("issued", "李某", "已核对"), ("voided", "赵某", "有误")]


# --- the register ------------------------------------------------------------------------------------------------


def test_the_last_issue_is_that_with_the_highest_number_of_its_series(base: Base) -> None:
    for day, series in ((date(2026, 6, 1), "甲通报"), (date(2026, 9, 1), "甲通报"), (date(2027, 3, 1), "甲通报")):
        issued(base.db, day, series=series)
    issued(base.db, date(2027, 6, 1), series="乙通报")
    drafted(base.db, series="甲通报")
    last = {series: Bulletins(base.db).last_issued(series) for series in ("甲通报", "乙通报", "丙通报")}
    assert {series: one and (one.year, one.number, one.total) for series, one in last.items()} == {
        "甲通报": (2027, 1, 3),
        "乙通报": (2027, 1, 1),
        "丙通报": None,
    }


def test_a_series_goes_on_counting_however_it_was_issued_before(base: Base) -> None:
    """Numbers of last year, and voids in between, leave no gap and no double."""
    keys = [drafted(base.db) for _ in range(4)]
    for key, day in zip(keys, (date(2027, 1, 5), date(2026, 12, 30), date(2027, 1, 6)), strict=False):
        paper = Bulletins(base.db).issue(key, day, "王某", "", AT, seal)
        Bulletins(base.db).void(key, "王某", "有误", AT)
    assert (paper.bulletin.number, paper.bulletin.total) == (2, 3)
    last = Bulletins(base.db).issue(keys[3], date(2026, 12, 31), "王某", "", AT, seal).bulletin
    assert (last.number, last.total) == (2, 4)


def test_bulletins_come_in_the_order_they_were_drafted_of_all_series_or_one(base: Base) -> None:
    keys = [drafted(base.db, series=series) for series in ("甲通报", "乙通报", "甲通报")]
    Bulletins(base.db).issue(keys[2], DAY, "王某", "", AT, seal)
    assert [paper.id for paper in Bulletins(base.db).papers()] == keys
    assert [paper.id for paper in Bulletins(base.db).papers("甲通报")] == [keys[0], keys[2]]
    assert Bulletins(base.db).papers("丙通报") == []


def test_a_void_issue_says_who_and_why_and_when_it_had_been_issued(base: Base) -> None:
    key, other = drafted(base.db), drafted(base.db)
    Bulletins(base.db).issue(key, DAY, "王某", "", AT, seal)
    paper = Bulletins(base.db).void(key, "李某", "有误", AT)
    assert (paper.state, paper.actor, paper.note, paper.issued) == (PaperState.VOID, "李某", "有误", AT)
    kept = Bulletins(base.db).get(other)
    assert kept is not None and (kept.state, kept.actor, kept.issued) == (PaperState.DRAFT, "王某", None)


# --- killed, and two at once -------------------------------------------------------------------------------------

_ISSUER = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from monitor.store.connection import Connection, open_for_writing
from monitor.store.bulletins import Bulletins
from monitor.model.bulletins import Paper, Sealed

class Counting:
    '''Kills its process before the n-th statement it is asked for; the last one is the commit.'''
    def __init__(self, db, deadly): self.db, self.left = db, deadly
    in_transaction = property(lambda self: self.db.in_transaction)
    def execute(self, *args): self.step(); return self.db.execute(*args)
    def commit(self): self.step(); self.db.commit(); print("done", flush=True)
    def rollback(self): self.db.rollback()
    def step(self):
        self.left -= 1
        if not self.left: os.kill(os.getpid(), signal.SIGKILL)

def draw(bulletin):
    return Sealed(bulletin, "a", "b")

folder, deadly, keys = Path(sys.argv[1]), int(sys.argv[2]), map(int, sys.argv[3:])
connection = open_for_writing(folder)
connection = Connection(Counting(connection._db, deadly), folder)
at = datetime(2026, 9, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
for key in keys:
    Bulletins(connection).issue(key, at.date(), "王某", "", at, draw)
"""


def start(folder: Path, deadly: int, *keys: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _ISSUER, str(folder), str(deadly), *map(str, keys)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_killed_at_any_statement_no_number_is_lost_or_used_twice(tmp_path: Path) -> None:
    deadly, done = 0, False
    while not done:
        deadly += 1
        folder = tmp_path / str(deadly)
        with_draft = open_for_writing(folder)
        issued(with_draft)
        key = drafted(with_draft)
        with_draft.close()
        process = start(folder, deadly, key)
        done = process.communicate(timeout=30)[0] == "done\n"
        assert done or process.returncode == -signal.SIGKILL
        db = open_for_writing(folder)
        paper = Bulletins(db).get(key)
        assert paper is not None and paper.bulletin.number == (2 if done else None)
        again = issued(db) if done else Bulletins(db).issue(key, DAY, "王某", "", AT, seal).bulletin
        assert again.number == (3 if done else 2)
        db.close()
    assert deadly > 5, "begin, read, count, update, journal, read, commit"


def test_two_processes_that_issue_at_once_do_not_collide(tmp_path: Path) -> None:
    db = open_for_writing(tmp_path)
    keys = [drafted(db) for _ in range(12)]
    processes = [start(tmp_path, 0, *keys[half::2]) for half in (0, 1)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(numbers(Bulletins(db).papers())) == [(n, n) for n in range(1, 13)]
    db.close()
