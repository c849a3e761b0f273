"""A state whose database is gone, beside what else is left of it: nothing begins anew."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from monitor.cli.main import execute
from monitor.errors import StoreError
from monitor.store.connection import FILE, Connection, open_for_reading, open_for_writing
from tests.county import County
from tests.store.conftest import tuples

DAY = date(2026, 1, 16)
Opening = Callable[[Path], Connection]


def with_evidence(folder: Path) -> None:
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "manifest.jsonl").write_text("{}\n")


def removed(folder: Path) -> None:
    (folder / FILE).unlink()


def emptied(folder: Path) -> None:
    (folder / FILE).write_bytes(b"")


def made_anew(folder: Path) -> None:
    """As a program does that opens a database and goes no further."""
    (folder / FILE).unlink()
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("VACUUM")


def test_a_lost_database_beside_evidence_is_refused_by_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with County(tmp_path) as county:
        with county.desk() as desk:
            county.live(desk, DAY)
        state, sent = county.folder / "state", len(county.mailbox.mails)
        assert sent
        shutil.copy(state / FILE, tmp_path / "backup")
        at = ["--config", str(county.path), "--at", "2026-01-16T10:00:00"]
        for lose in (removed, emptied, made_anew):
            lose(state)
            for verb in ("once", "once --dry-run", "once --judge-only", "status", "cases list"):
                assert execute([*verb.split(), *at]) in (1, 2, 3), (lose, verb)
                said = capsys.readouterr()
                assert str(state / "evidence") in said.out + said.err, (lose, verb)
            assert len(county.mailbox.mails) == sent
        shutil.copy(tmp_path / "backup", state / FILE)
        assert execute(["once", *at]) == 0
        assert len(county.mailbox.mails) == sent


@pytest.mark.parametrize("opens", [open_for_writing, open_for_reading])
def test_a_log_without_its_database_is_kept_for_whoever_can_put_them_together(tmp_path: Path, opens: Opening) -> None:
    wal = tmp_path / f"{FILE}-wal"
    wal.write_bytes(b"what was not yet in the database")
    with pytest.raises(StoreError) as caught:
        opens(tmp_path)
    assert (caught.value.code, caught.value.values["beside"]) == ("store-lost", str(wal))
    assert wal.read_bytes() and not (tmp_path / FILE).exists()


def test_a_first_start_that_was_cut_off_is_none(tmp_path: Path) -> None:
    """The directory was made by an installer, the file and the lock by a program that died."""
    for name in (FILE, "monitor.lock", "monitor.pid", "roster.kept"):
        (tmp_path / name).touch()
    (tmp_path / "evidence").mkdir()
    with pytest.raises(StoreError) as caught:
        open_for_reading(tmp_path)
    assert caught.value.code == "store-missing"
    with closing(open_for_writing(tmp_path)) as db:
        assert tuples(db, "SELECT count(*) FROM cases") == [(0,)]


def test_a_first_round_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as db:
        db.run("INSERT INTO marks VALUES ('settled', '2025')")
    with_evidence(tmp_path)
    open_for_writing(tmp_path).close()
