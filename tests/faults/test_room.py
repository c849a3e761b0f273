"""Too little room on the disk, and a state that cannot be written: the operator hears of it once, and it goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor import config as configuration
from monitor.daemon.jobs import Job
from monitor.demo.mailbox import Mailbox
from monitor.errors import StoreError
from monitor.rounds.desk import Desk, open_desk
from monitor.words import Words
from tests.cli.test_main import monitor
from tests.faults.test_clock import alerts, last_round
from tests.faults.test_slow_sites import HEAD, UNIT
from tests.servers import WebServer, answer, pages
from tests.sites import WORDS
from tests.test_daemon import daemon, logged, until

MIB = 1024**2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB; only root may mount one."""
    place = tmp_path / "state"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_pauses_rounds_until_there_is_room(tmp_path: Path, small_disk: Path) -> None:
    heard: list[str] = []
    ballast = small_disk / "ballast"
    with (
        WebServer(pages({"/nb/": answer("<ul></ul>")})) as site,
        Mailbox(tmp_path / "mail", date(2026, 1, 16), lambda _to, _subject, text: heard.append(text)) as mailbox,
    ):
        text = HEAD.format(port=mailbox.port) + UNIT.format(host=site.host, number=1)
        (tmp_path / "config.toml").write_text(text, "utf-8")
        assert monitor("once", cwd=tmp_path)[0] in (0, 1)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(bytes(free - MIB))
        with daemon(tmp_path):
            until(lambda: logged(tmp_path, "磁盘"))
            until(lambda: any("磁盘" in one for one in heard))
            before = last_round(tmp_path)
            ballast.unlink()
            until(lambda: last_round(tmp_path) != before)
        assert alerts(tmp_path) == []
        assert sum("磁盘" in one for one in heard) == 1


def test_of_a_state_that_cannot_be_written_the_operator_is_told_once_until_it_can(tmp_path: Path) -> None:
    heard: list[str] = []
    failing = iter([True, True, True, False, True, True])

    def work(_desk: Desk, _words: Words) -> None:
        if next(failing):
            raise StoreError("store-failing", path="/srv/state", says="disk I/O error")

    with Mailbox(tmp_path / "mail", date(2026, 1, 16), lambda _to, _subject, text: heard.append(text)) as mailbox:
        text = HEAD.format(port=mailbox.port) + UNIT.format(host="127.0.0.1:9", number=1)
        (tmp_path / "config.toml").write_text(text, "utf-8")
        with open_desk(configuration.load(tmp_path / "config.toml")) as desk:
            told: set[str] = set()
            job, other = Job(desk, WORDS, work, told), Job(desk, WORDS, work, told)
            counts = []
            for one in (job, other, job, job, other, job):
                one()
                counts.append(len(heard))
    assert counts == [1, 1, 1, 1, 2, 2]
    assert all("无法保存工作结果" in one for one in heard)
