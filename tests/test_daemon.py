"""The daemon as a process: one instance, clean ends, letters that leave, a configuration reloaded or kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from monitor.demo.mailbox import Mailbox
from monitor.store.store import Store
from tests.cli.test_main import CONFIG, LIST, monitor
from tests.servers import WebServer, answer, pages

PATIENCE = 200.0


@contextmanager
def daemon(folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon of a configuration in a folder; ``more`` stands in its environment."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **more}
    command = [sys.executable, "-m", "monitor", "run"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, stderr=log, env=env)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def logged(folder: Path, words: str) -> bool:
    return words in (folder / "log").read_text(encoding="utf-8")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Path]:
    """A folder with a configuration of one site and one agency; rounds start at any hour."""
    with WebServer(pages({"/nb/": answer(LIST.encode())})) as site:
        text = CONFIG.format(host=site.host).replace('pause = "0s"', 'pause = "0s"\nnot_before = "00:00"')
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        yield tmp_path


def test_it_visits_and_ends_cleanly_on_sigterm(county: Path) -> None:
    with daemon(county) as process:
        until(lambda: (county / "log").exists() and logged(county, "检查站点 1 个"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    log = (county / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "HTTP Request" not in log


def test_a_second_one_exits_75_and_names_the_first(county: Path) -> None:
    with daemon(county) as process:
        until(lambda: (county / "state" / "monitor.pid").exists())
        code, _, err = monitor("once", cwd=county)
        assert code == 75
        assert str(process.pid) in err


def test_status_can_be_asked_while_it_works(county: Path) -> None:
    with daemon(county) as process:
        until(lambda: (county / "log").exists() and logged(county, "检查站点 1 个"))
        code, out, _ = monitor("status", "--json", cwd=county)
        assert code in (0, 1, 2)
        assert f'"pid": {process.pid}' in out


def test_a_wrong_configuration_at_sighup_is_said_and_the_old_one_kept(county: Path) -> None:
    with daemon(county) as process:
        until(lambda: (county / "log").exists() and logged(county, "监测程序已启动"))
        path = county / "config.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("[smtp]", "[stmp]"), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        until(lambda: logged(county, "继续使用原配置"))
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_a_wrong_rule_file_at_sighup_is_said_with_its_line_and_the_work_goes_on(county: Path) -> None:
    with daemon(county) as process:
        until(lambda: (county / "log").exists() and logged(county, "监测程序已启动"))
        (county / "rules.d").mkdir()
        (county / "rules.d" / "local.toml").write_text(
            '\n[[overlay]]\nid = "AR-A0l"\noff = true\nbasis = "乌"\n', "utf-8"
        )
        process.send_signal(signal.SIGHUP)
        until(lambda: logged(county, "local.toml:3: "))
        assert not logged(county, "监测程序已停止")
        (county / "rules.d" / "local.toml").write_text(
            '[[overlay]]\nid = "AR-A01"\noff = true\nbasis = "乌"\n', "utf-8"
        )
        process.send_signal(signal.SIGHUP)
        until(lambda: (county / "log").read_text(encoding="utf-8").count("监测程序已启动") == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_whatever_is_wrong_at_sighup_the_old_configuration_stays_whole_and_the_journal_says_so(county: Path) -> None:
    path, own = county / "config.toml", county / "own"
    sound = path.read_text(encoding="utf-8")
    login = sound.replace('security = "none"', 'security = "none"\nuser = "u"\npassword_file = "secret"')
    own.mkdir()
    (own / "alert.j2").write_text("{% if %}", "utf-8")
    wrong = [
        (None, "config.toml: 文件打不开"),
        (sound[: len(sound) // 2] + '"', "config.toml:19: "),
        (f'roster = "{county}/units.csv"\n' + sound, "config.toml:1: roster：文件"),
        ('state_dir = "elsewhere"\n' + sound, "不能更换状态目录"),
        (login, "secret 读不了"),
        (sound.replace("[letters]", '[letters]\ntemplates = "own"'), "alert.j2:1: "),
        ("x = " + "[" * 5000, "层数过多"),
    ]
    with daemon(county) as process:
        until(lambda: (county / "log").exists() and logged(county, "检查站点 1 个"))
        for number, (text, _) in enumerate(wrong, 1):
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            until(lambda n=number: len(journal(county)) == n)  # type: ignore[misc]
        assert not logged(county, "监测程序已停止") and not (county / "elsewhere").exists()
        path.write_text(sound, encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        until(lambda: (county / "log").read_text(encoding="utf-8").count("监测程序已启动") == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    *refused, last = journal(county)
    assert last == ("reloaded", "") and [event for event, _ in refused] == ["refused"] * len(wrong)
    assert [expected in note for (_, expected), (_, note) in zip(wrong, refused, strict=True)] == [True] * len(wrong)
    log = (county / "log").read_text(encoding="utf-8")
    assert log.count("继续使用原配置") == len(wrong) and "Traceback" not in log


def journal(county: Path) -> list[tuple[str, str]]:
    """What happened to the configuration."""
    with Store.reading(county / "state") as store:
        return [(line.event, line.note) for line in store.journal.about("config")]


def test_letters_queued_while_the_mail_server_was_down_leave_later_once(county: Path, tmp_path: Path) -> None:
    assert monitor("once", "--at", "2026-01-16 10:00:00", cwd=county)[0] == 1
    with Mailbox(tmp_path / "mail", date(2026, 1, 16), lambda _to, _subject, _text: None) as mailbox:
        path = county / "config.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("port = 1\n", f"port = {mailbox.port}\n"), "utf-8")
        with daemon(county):
            until(lambda: any(mail.recipient.startswith("dangan@") for mail in mailbox.mails))
        assert [mail.recipient for mail in mailbox.mails].count("dangan@jichuan.example") == 1


SIGNALLED = """
import os, random, signal, threading, time
from monitor.daemon.wishes import signals

def busy():
    while True:
        sum(range(300))

def send():
    for _ in range(150):
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(random.random() * 0.002)
    os.kill(os.getpid(), signal.SIGTERM)

for _ in range(3):
    threading.Thread(target=busy, daemon=True).start()
with signals() as wishes:
    threading.Thread(target=send, daemon=True).start()
    while not wishes.stop:
        wishes.wait(lambda: None)
"""


@pytest.mark.timeout(120)
def test_no_signal_is_lost_whatever_it_interrupts() -> None:
    """A handler that takes a lock stands still for ever where it interrupts the thread that holds it."""
    root = str(Path(__file__).parents[1])
    subprocess.run([sys.executable, "-c", SIGNALLED], env={**os.environ, "PYTHONPATH": root}, check=True)
