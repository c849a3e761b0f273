"""Every trouble of the database and of its place has its true name, for readers and for writers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import connection as opening
from monitor.store.connection import FILE, Connection, open_for_reading, open_for_writing
from tests.store.accounts import GROUP, NOBODY, ROOT, open_folder, told_by
from tests.store.conftest import tuples
from tests.store.test_states import STATES, restore

Opening = Callable[[Path], Connection]
BOTH: list[Opening] = [open_for_writing, open_for_reading]


def code(opens: Opening, folder: Path) -> str:
    """The code of the trouble of opening; empty if there is none."""
    try:
        opens(folder).close()
    except StoreError as error:
        assert error.values["path"] == str(folder / FILE)
        return error.code
    return ""


# --- what stands in the place of the database ------------------------------------------------------------------------


@pytest.mark.parametrize("opens", BOTH)
def test_a_folder_in_the_place_of_the_database_is_named(tmp_path: Path, opens: Opening) -> None:
    (tmp_path / FILE).mkdir()
    assert code(opens, tmp_path) == "store-directory"


@pytest.mark.parametrize("opens", BOTH)
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, opens: Opening) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = (tmp_path / FILE).read_bytes()
    assert code(opens, tmp_path) == "store-foreign"
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("dump", STATES[:-1], ids=lambda path: path.stem)
def test_readers_read_an_older_database_and_leave_it_as_it_is(tmp_path: Path, dump: Path) -> None:
    restore(dump, tmp_path)
    before = (tmp_path / FILE).read_bytes()
    with closing(open_for_reading(tmp_path)) as reader:
        found = tuples(reader, "SELECT id, subject FROM journal ORDER BY id"), tuples(reader, "SELECT * FROM agenda")
        with pytest.raises(StoreError):
            reader.run("DELETE FROM journal")
    assert found[0] and (tmp_path / FILE).read_bytes() == before
    with closing(open_for_writing(tmp_path)) as writer:
        assert tuples(writer, "SELECT id, subject FROM journal ORDER BY id") == found[0]


def test_an_older_database_too_large_to_be_copied_is_called_older(tmp_path: Path) -> None:
    restore(STATES[0], tmp_path)
    os.truncate(tmp_path / FILE, opening.COPIED + 4096)
    assert code(open_for_reading, tmp_path) == "store-older"


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    assert code(open_for_writing, tmp_path / "state") == "store-unwritable"
    assert code(open_for_reading, tmp_path / "state") == "store-missing"


# --- disks -----------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_is_no_damage(tmp_path: Path) -> None:
    with closing(open_for_writing(tmp_path)) as db:
        db.rows("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError) as caught, db.transaction():
            db.run("INSERT INTO marks VALUES ('a', ?)", ("x" * 10**6,))
        assert caught.value.code == "store-full"
        db.rows("PRAGMA max_page_count = 100000")
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('a', 'b')")


SMALL_DISK = """
import os, sys
from contextlib import closing
from pathlib import Path
from monitor.errors import MonitorError
from monitor.evidence.evidence import Evidence
from monitor.store.connection import open_for_reading, open_for_writing
from monitor.store.lock import held
from tests.evidence.test_evidence import capture

disk = Path(sys.argv[1])

def filled():
    with (disk / "fill").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass

def tell(what, work):
    try:
        work()
        print(what, "done")
    except MonitorError as error:
        print(what, error.code)

def opened():
    with closing(open_for_writing(disk / "state")) as db:
        db.run("INSERT OR IGNORE INTO marks VALUES ('last_round', '')")

def locked():
    with held(disk / "other"):
        pass

filled()
tell("made", opened)
tell("locked", locked)
(disk / "fill").unlink()
opened()
filled()
tell("opened", opened)
tell("read", lambda: open_for_reading(disk / "state").close())
tell("kept", lambda: Evidence(disk / "state" / "evidence").keep_all([capture()]))
(disk / "fill").unlink()
tell("again", opened)
tell("kept", lambda: Evidence(disk / "state" / "evidence").keep_all([capture()]))
with closing(open_for_writing(disk / "state")) as db:
    filled()
    def write():
        with db.transaction():
            db.run("INSERT INTO marks VALUES ('a', ?)", ("x" * 10**6,))
    tell("written", write)
    (disk / "fill").unlink()
    tell("written", lambda: db.run("INSERT INTO marks VALUES ('a', 'b')"))
os.system(f"mount -o remount,ro {disk}")
tell("frozen", opened)
tell("frozen", lambda: open_for_reading(disk / "state").close())
"""
SMALL_DISK_TELLS = """\
made store-full
locked store-full
opened store-full
read done
kept store-full
again done
kept done
written store-full
written done
frozen store-readonly
frozen done
"""


def test_a_small_disk_is_called_full_whatever_is_written_and_read_only_when_it_is(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=900k tmpfs {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    script = f'{mount} && exec "$0" -c "$1" {tmp_path}'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, sys.executable, SMALL_DISK],
        capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == SMALL_DISK_TELLS, done.stderr


# --- who may not write -----------------------------------------------------------------------------------------------


@ROOT
def test_a_state_that_nobody_writes_is_read_without_leave_to_write() -> None:
    with open_folder() as folder:
        open_for_writing(folder / "state").close()
        assert [path.name for path in (folder / "state").iterdir()] == [FILE]
        for path in (folder / "state", folder / "state" / FILE):
            os.chown(path, 0, GROUP)
        assert told_by(NOBODY, GROUP, lambda: marks(folder / "state")) == "0"
        assert told_by(NOBODY, GROUP, lambda: code(open_for_writing, folder / "state")) == "store-unwritable"
        assert told_by(NOBODY, NOBODY, lambda: code(open_for_reading, folder / "state")) == "store-unreadable"


@ROOT
def test_a_state_that_somebody_writes_is_read_without_leave_to_write() -> None:
    with open_folder() as folder, closing(open_for_writing(folder / "state")) as writer:
        for path in (folder / "state", *(folder / "state").iterdir()):
            os.chown(path, 0, GROUP)
        with writer.transaction():
            writer.run("INSERT INTO marks VALUES ('a', 'b')")
        assert told_by(NOBODY, GROUP, lambda: marks(folder / "state")) == "1"


@ROOT
def test_what_is_read_without_leave_to_write_is_refused_once_somebody_writes() -> None:
    with open_folder() as folder:
        state = folder / "state"
        open_for_writing(state).close()
        for path in (state, state / FILE):
            os.chown(path, 0, GROUP)
        (ready, read), (go, wrote) = os.pipe(), os.pipe()

        def work() -> str:
            with closing(open_for_reading(state)) as reader:
                tuples(reader, "SELECT * FROM marks")
                os.write(read, b"!")
                os.read(go, 1)
                return str(tuples(reader, "SELECT * FROM marks"))

        writer = os.fork()
        if not writer:
            os.read(ready, 1)
            with closing(open_for_writing(state)) as db:
                db.run("INSERT INTO marks VALUES ('a', 'b')")
            os.write(wrote, b"!")
            os._exit(0)
        assert told_by(NOBODY, GROUP, work) == "store-locked"
        os.waitpid(writer, 0)


def marks(state: Path) -> int:
    with closing(open_for_reading(state)) as reader:
        return len(tuples(reader, "SELECT * FROM marks"))


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**5000], ids=["just above", "just below", "far above"])
def test_a_number_that_sqlite_cannot_hold_is_that_of_nothing(tmp_path: Path, number: int) -> None:
    with closing(open_for_writing(tmp_path)) as db:
        db.run("INSERT INTO waits VALUES ('a', 'b')")
        assert tuples(db, "SELECT * FROM cases WHERE id = ?", (number,)) == []
        with pytest.raises(StoreError) as caught:
            db.run("INSERT INTO journal (id, at, subject, event) VALUES (?, '', '', '')", (number,))
        assert caught.value.code == "store-clash"
