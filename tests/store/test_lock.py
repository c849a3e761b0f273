"""Who holds the state of a county, also beside a program of another release."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from monitor.errors import HeldError, StoreError
from monitor.store.lock import held, holder
from tests.store.accounts import GROUP, NOBODY, ROOT, open_folder, told_by


def test_a_program_of_an_earlier_release_that_holds_the_state_is_respected(tmp_path: Path) -> None:
    (tmp_path / "monitor.pid").write_text("4711", encoding="ascii")
    with FileLock(tmp_path / "monitor.lock"):
        assert holder(tmp_path) == 4711
        with pytest.raises(HeldError) as refused, held(tmp_path):
            pytest.fail("two programs hold one state")
    assert refused.value.values["pid"] == 4711


def test_a_state_is_held_by_whoever_works_and_by_nobody_afterwards(tmp_path: Path) -> None:
    with held(tmp_path):
        assert holder(tmp_path) == os.getpid()
    assert holder(tmp_path) is None


def test_whoever_looks_whether_a_state_is_held_hinders_nobody_who_starts(tmp_path: Path) -> None:
    """As monitoring does that asks for the status all the time."""
    looking, done = threading.Event(), threading.Event()

    def look() -> None:
        while not done.is_set():
            holder(tmp_path)
            looking.set()

    (tmp_path / "monitor.lock").touch()
    watchers = [threading.Thread(target=look) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    looking.wait()
    try:
        for _ in range(300):
            # at once or not at all: no patience makes up for a lock that is taken
            with FileLock(tmp_path / "monitor.lock", timeout=0):
                pass
    finally:
        done.set()
        for watcher in watchers:
            watcher.join()


@ROOT
def test_who_holds_a_state_is_seen_without_leave_to_write() -> None:
    with open_folder() as folder, held(folder / "state"):
        for path in (folder / "state", *(folder / "state").iterdir()):
            os.chown(path, 0, GROUP)
        assert told_by(NOBODY, GROUP, lambda: holder(folder / "state")) == str(os.getpid())
        assert told_by(NOBODY, GROUP, lambda: held(folder / "state").__enter__()) in ("held", "store-unwritable")


def test_a_program_of_an_earlier_release_that_only_looks_keeps_nobody_from_starting(tmp_path: Path) -> None:
    """It takes the lock for a moment to see whether it is free."""
    glance = FileLock(tmp_path / "monitor.lock", thread_local=False)
    glance.acquire()
    ends = threading.Timer(0.2, glance.release)
    ends.start()
    with held(tmp_path):
        assert holder(tmp_path) == os.getpid()
    ends.join()


def test_a_state_that_cannot_be_held_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(StoreError), held(tmp_path / "state"):
        pytest.fail("held")
    (tmp_path / "other" / "monitor.pid").mkdir(parents=True)
    with pytest.raises(StoreError), held(tmp_path / "other"):
        pytest.fail("held")
    with FileLock(tmp_path / "other" / "monitor.lock", timeout=0):
        pass  # it was let go
