"""Who holds the state of a county, also beside a program of another release."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from monitor.errors import HeldError
from monitor.store.lock import held, holder


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
