"""Who may look into a state: the account it belongs to and its group, whatever umask the program was started with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.cli.main import execute
from monitor.store.connection import open_for_writing
from monitor.store.lock import held
from monitor.store.modes import narrow
from tests.county import County

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
DAY = date(2026, 1, 16)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(state: Path) -> dict[str, int]:
    return {str(path.relative_to(state)): path.stat().st_mode & 0o7777 for path in (state, *state.rglob("*"))}


@pytest.mark.usefixtures("open_umask")
def test_a_state_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        state = county.folder / "state"
        with held(state), county.desk() as desk:
            county.live(desk, DAY)
            found = modes(state)
    evidence = {name: mode for name, mode in found.items() if name.startswith("evidence")}
    assert evidence.pop("evidence") == 0o700 and len(evidence) >= 2 and set(evidence.values()) == {0o600}
    rest = {name: mode for name, mode in found.items() if not name.startswith("evidence")}
    assert rest.pop(".") == 0o750
    assert {"monitor.sqlite3", "monitor.sqlite3-wal", "monitor.sqlite3-shm", "monitor.lock", "monitor.pid"} == set(rest)
    assert set(rest.values()) == {0o640}


def opened_wide(state: Path) -> None:
    """As an earlier release left it."""
    open_for_writing(state).close()
    (state / "evidence").mkdir()
    for name in ("monitor.pid", "evidence/manifest.jsonl", "evidence/2026-01-16.warc.gz"):
        (state / name).touch()
    for path in (state, *state.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def test_a_state_that_was_open_is_closed_when_a_writer_starts_and_that_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with County(tmp_path) as county:
        state = county.folder / "state"
        with county.desk() as desk:
            county.live(desk, DAY)
        for path in (state, *state.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        again = ["once", "--lang", "en", "--config", str(county.path), "--at", "2026-01-16T10:00:00"]
        assert execute(again) == 0
        assert "narrowed" in capsys.readouterr().out
        found = modes(state)
        assert execute(again) == 0
        assert "narrowed" not in capsys.readouterr().out
    assert {mode & 0o027 for mode in found.values()} == {0}
    assert {mode & 0o077 for name, mode in found.items() if name.startswith("evidence")} == {0}


def test_a_group_that_a_directory_is_given_to_writes_as_before(tmp_path: Path) -> None:
    opened_wide(tmp_path / "state")
    (tmp_path / "state").chmod(0o2777)
    assert narrow(tmp_path / "state") == 6
    found = modes(tmp_path / "state")
    assert (found["."], found["monitor.sqlite3"], found["monitor.pid"]) == (0o2770, 0o660, 0o660)
    assert (found["evidence"], found["evidence/manifest.jsonl"]) == (0o700, 0o600)


def test_a_directory_that_holds_other_things_stays_open_and_so_do_these(tmp_path: Path) -> None:
    opened_wide(tmp_path / "state")
    (tmp_path / "state" / "county.toml").touch(0o644)
    (tmp_path / "state" / "monitor.link").symlink_to(tmp_path / "state" / "county.toml")
    assert narrow(tmp_path / "state") == 5
    found = modes(tmp_path / "state")
    assert (found["."], found["county.toml"], found["monitor.sqlite3"]) == (0o777, 0o644, 0o640)
    assert narrow(tmp_path / "state") == 0
