"""Sites that drip hold up nobody but those whom they concern, and not for longer than their time."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from monitor.clock import SHANGHAI, now
from monitor.demo.mailbox import Mailbox
from tests.cli.test_main import monitor
from tests.faults.test_clock import Clock
from tests.servers import Asked, WebServer, answer, pages
from tests.test_daemon import PATIENCE, daemon, logged, until

HEAD = """
[center]
name = "霁川县电子政务服务中心"
email = "center@jichuan.example"
[watch]
pause = "0s"
not_before = "00:00"
site_time = "20s"
workers = 2
[letters]
sender = "center@jichuan.example"
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""
UNIT = """
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/nb/"
allow_private = true
[[agency]]
name = "霁川县第{number}局"
kind = "department"
site = "{host}"
emails = ["u{number}@jichuan.example"]
"""
QUICK, SLOW = 6, 3
LIST = "<ul><li><a href='1.html'>霁川县第九局2023年政府信息公开工作年度报告</a><span>2024-01-20</span></li></ul>"


def dripping(_: Asked) -> Iterator[bytes]:
    while True:
        time.sleep(0.3)
        yield b"H"


def test_the_end_waits_for_no_site(tmp_path: Path) -> None:
    """Its time would be out long after the patience of this test."""
    with WebServer(dripping) as site:
        text = HEAD.format(port=1).replace('"20s"', '"1h"').replace("[letters]", 'deadline = "1h"\n[letters]')
        (tmp_path / "config.toml").write_text(text + UNIT.format(host=site.host, number=1), "utf-8")
        with daemon(tmp_path) as process:
            until(lambda: bool(site.asked))
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        assert not logged(tmp_path, "检查站点")
        assert monitor("status", cwd=tmp_path)[0] == 3


def test_letters_of_others_leave_while_sites_drip(tmp_path: Path) -> None:
    """There are more slow sites than workers, they come first, and their time is long."""
    with ExitStack() as open_, Mailbox(tmp_path / "mail", date(2026, 1, 16), lambda *_: None) as mailbox:
        scripts = [dripping] * SLOW + [pages({"/nb/": answer(LIST)})] * QUICK
        hosts = [open_.enter_context(WebServer(script)).host for script in scripts]
        text = (
            HEAD.format(port=mailbox.port).replace('"20s"', '"1h"').replace("[letters]", 'deadline = "1h"\n[letters]')
        )
        text += "".join(UNIT.format(host=host, number=number) for number, host in enumerate(hosts))
        (tmp_path / "config.toml").write_text(text, "utf-8")
        with daemon(tmp_path, **in_january(tmp_path)):
            quick = {f"u{number}@jichuan.example" for number in range(SLOW, SLOW + QUICK)}
            until(lambda: quick <= {mail.recipient for mail in mailbox.mails})
            assert not logged(tmp_path, "检查站点")
        assert sorted(mail.recipient for mail in mailbox.mails) == sorted(quick)


def test_what_was_not_read_in_time_is_said(tmp_path: Path) -> None:
    texts: dict[str, str] = {}

    def hear(recipient: str, _: str, text: str) -> None:
        texts[recipient] = text

    with WebServer(dripping) as site, Mailbox(tmp_path / "mail", date(2026, 1, 16), hear) as mailbox:
        text = HEAD.format(port=mailbox.port).replace('"20s"', '"2s"') + UNIT.format(host=site.host, number=1)
        (tmp_path / "config.toml").write_text(text, "utf-8")
        with daemon(tmp_path, **in_january(tmp_path)):
            until(lambda: "center@jichuan.example" in texts)
    assert texts["center@jichuan.example"].count("网站过慢，本轮没有看完") == 1
    assert "u1@jichuan.example" not in texts


def in_january(folder: Path) -> dict[str, str]:
    """The environment of a daemon that begins on a day with reminders, after the hour of the digest."""
    clock = Clock(folder)
    clock.set((datetime(2026, 1, 16, 10, tzinfo=SHANGHAI) - now()).total_seconds())
    return clock.environment
