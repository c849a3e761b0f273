"""The clock of the machine is set while the daemon works: nobody is misled, and nothing stands still."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from monitor.clock import SHANGHAI, now
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store
from tests.cli.test_main import CONFIG, LIST, monitor
from tests.servers import Asked, Script, WebServer, answer
from tests.test_daemon import daemon, logged, until


def dated(_: Asked) -> bytes:
    """A site that says what time it is."""
    return answer(LIST.encode(), headers=[("Date", format_datetime(datetime.now(UTC), usegmt=True))])


def silent(_: Asked) -> bytes:
    return answer(LIST.encode())


class Clock:
    """The clock of a daemon, so many seconds from ours."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set(0)
        found = find_spec("libfaketime")
        assert found is not None and found.origin is not None
        library = Path(found.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, seconds: float) -> None:
        """So many seconds from ours. It is written whole at once, being read whenever somebody asks for the time."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+.0f}\n", "ascii")
        new.replace(self._file)


@contextmanager
def county(folder: Path, site: Script) -> Iterator[Clock]:
    """A daemon that has held its first round."""
    with WebServer(site) as server:
        text = CONFIG.format(host=server.host).replace('pause = "0s"', 'pause = "0s"\nnot_before = "00:00"')
        (folder / "config.toml").write_text(text, "utf-8")
        clock = Clock(folder)
        with daemon(folder, **clock.environment):
            until(lambda: (folder / "log").exists() and logged(folder, "检查站点 1 个"))
            until(lambda: last_round(folder) is not None)
            yield clock


def last_round(folder: Path) -> datetime | None:
    with Store.reading(folder / "state") as store:
        return store.marks.moment(LAST_ROUND)


def alerts(folder: Path) -> list[str]:
    _, out, _ = monitor("status", "--json", cwd=folder)
    return [one["name"] for one in json.loads(out)["alerts"]]


def letters(folder: Path) -> list[str]:
    with Store.reading(folder / "state") as store:
        return [one.subject for one in store.letters.entries()]


def moved(folder: Path, by: timedelta) -> bool:
    last = last_round(folder)
    return last is not None and abs(last - now() - by) < timedelta(minutes=5)


@pytest.mark.parametrize("hours", [-1, pytest.param(2, marks=pytest.mark.campaign)])
def test_a_clock_set_a_little_silences_nothing(tmp_path: Path, hours: int) -> None:
    """The next round is held at once, by the clock as it is, though nobody says what time it is."""
    with county(tmp_path, silent) as clock:
        clock.set(hours * 3600)
        until(lambda: moved(tmp_path, timedelta(hours=hours)))
    assert alerts(tmp_path) == []
    with Store.reading(tmp_path / "state") as store:
        assert [line.event for line in store.journal.about("clock")] == ["believed", "jumped", "believed"]


@pytest.mark.parametrize(
    ("days", "site"),
    [
        (366, dated),
        pytest.param(-1, silent, marks=pytest.mark.campaign),
        pytest.param(-1, dated, marks=pytest.mark.campaign),
        pytest.param(366, silent, marks=pytest.mark.campaign),
    ],
)
def test_a_clock_set_far_is_not_worked_by_until_it_is_right_again(tmp_path: Path, days: int, site: Script) -> None:
    """The operator is told once, nobody else at all."""
    with county(tmp_path, site) as clock:
        before = letters(tmp_path)
        clock.set(days * 86400)
        until(lambda: alerts(tmp_path) == ["clock"])
        assert moved(tmp_path, timedelta())
        clock.set(0)
        until(lambda: alerts(tmp_path) == [])
        until(lambda: moved(tmp_path, timedelta()))
        new = letters(tmp_path)[len(before) :]
    assert len(new) == 1 and "监测" in new[0]


def test_a_clock_that_was_wrong_is_believed_where_others_agree(tmp_path: Path) -> None:
    """A daemon was off for long, or its machine had a wrong clock when it was last on."""
    with WebServer(dated) as server:
        text = CONFIG.format(host=server.host).replace('pause = "0s"', 'pause = "0s"\nnot_before = "00:00"')
        (tmp_path / "config.toml").write_text(text, "utf-8")
        with Store.writing(tmp_path / "state") as store, store.transaction():
            store.marks.set(LAST_ROUND, (now() + timedelta(days=300)).isoformat())
        with daemon(tmp_path):
            until(lambda: moved(tmp_path, timedelta()))
    assert alerts(tmp_path) == []


def test_a_person_may_say_that_the_clock_is_right(tmp_path: Path) -> None:
    with WebServer(silent) as server:
        text = CONFIG.format(host=server.host).replace('pause = "0s"', 'pause = "0s"\nnot_before = "00:00"')
        (tmp_path / "config.toml").write_text(text, "utf-8")
        long_ago = datetime(2020, 1, 31, 9, tzinfo=SHANGHAI)
        with Store.writing(tmp_path / "state") as store, store.transaction():
            store.marks.set(LAST_ROUND, long_ago.isoformat())
        code, out, _ = monitor("once", cwd=tmp_path)
        assert code == 2
        assert "monitor clock confirm" in out
        assert monitor("clock", "confirm", "--by", "张某", "--note", "停机检修", cwd=tmp_path)[0] == 0
        code, out, _ = monitor("once", cwd=tmp_path)
        assert code in (0, 1)
        assert moved(tmp_path, timedelta())
