"""A season of many bodies on some sites, lived by a monitor in processes of its own, one for each day, which may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from threading import Timer
from typing import NamedTuple, Self

from monitor.demo.mailbox import Mailbox
from tests.county import moment
from tests.servers import Asked, WebServer, answer
from tests.sites import article, column, home, title_of

ROOT = Path(__file__).parents[2]
CENTER = "center@jichuan.example"
_MONTHS = {1: (15, 16, 19, 23, 28), 2: (2, 3, 9, 10, 11, 24, 25, 26), 3: (9, 10, 11)}
DAYS = tuple(date(2026, month, day) for month, days in _MONTHS.items() for day in days)
"""Reminders, the due day past, overdue notices, reports put right, and two bulletins."""

_FIRST, _SECOND = "柏槐松榆柳桐杨桂枫梅", "溪河湖山岭坪湾塘滩谷"
_CONFIG = """
column_table = "columns.csv"
[center]
name = "霁川县电子政务服务中心"
email = "{center}"
[watch]
pause = "0s"
workers = 1
robots = false
[letters]
approve = []
sender = "{center}"
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""
_SITE = """
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/ndbg/"
allow_private = true
"""
_UNIT = """
[[agency]]
name = "{name}"
kind = "township"
site = "{host}"
emails = ["unit{number}@jichuan.example"]
area = "霁川县"
"""


class Body(NamedTuple):
    """A body by its number: one in five is late, one in seven never publishes, one in six has a fault in its table, of
    which every other one puts it right."""

    number: int

    @property
    def name(self) -> str:
        first, second = divmod(self.number % 100, 10)
        return f"霁川县{'上下'[self.number // 100]}{_FIRST[first]}{_SECOND[second]}乡人民政府"

    def published(self, day: date) -> date | None:
        """The day its report bears, if it stands there on a day."""
        if self.number % 7 == 3:
            return None
        on = date(2026, 2, 10) if self.number % 5 == 1 else date(2026, 1, 12) + timedelta(days=self.number % 12)
        return on if on <= day else None

    def page(self, day: date) -> str:
        on = self.published(day)
        assert on is not None
        faulty = self.number % 6 == 2 and (day < date(2026, 2, 25) or self.number % 4 == 0)
        return article(self.name, published=on, defect="carry_over_misstated" if faulty else "")


class Portal:
    """A site: the reports of its bodies, and a column of news that falls silent in January on every other site."""

    def __init__(self, number: int, bodies: Sequence[Body]) -> None:
        self.number, self.bodies = number, bodies
        self.day = DAYS[0]
        self._pages: dict[tuple[int, date], str] = {}

    def __call__(self, asked: Asked) -> bytes:
        date_ = format_datetime(datetime.combine(self.day, clock(1), UTC), usegmt=True)
        text = self._text(asked.path)
        return answer(text or "", 200 if text else 404, [("Date", date_)])

    def _text(self, path: str) -> str:
        if path == "/":
            return home({"动态要闻": "/dt/"})
        if path == "/ndbg/":
            there = [(body, on) for body in self.bodies if (on := body.published(self.day)) is not None]
            return column(*((title_of(body.name), f"/{body.number}.html", on.isoformat()) for body, on in there))
        if path == "/dt/":
            last = date(2026, 1, 5) if self.number % 2 else self.day
            return column(*((f"第{n}号动态消息", f"/dt/{n}.html", str(last - timedelta(days=n))) for n in range(6)))
        number = path.strip("/").removesuffix(".html")
        body = next((one for one in self.bodies if str(one.number) == number and one.published(self.day)), None)
        return self._page(body) if body is not None else ""

    def _page(self, body: Body) -> str:
        key = body.number, self.day
        if key not in self._pages:
            self._pages[key] = body.page(self.day)
        return self._pages[key]


class Season:
    """So many bodies on ``sites`` running servers."""

    def __init__(self, bodies: int, sites: int) -> None:
        self.bodies = [Body(number) for number in range(bodies)]
        self.portals = [Portal(number, self.bodies[number::sites]) for number in range(sites)]
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.hosts = [self._stack.enter_context(WebServer(portal)).host for portal in self.portals]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, folder: Path, port: int) -> Path:
        """The configuration of a monitor that lives in a folder."""
        rows, text = ["网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期"], _CONFIG.format(center=CENTER, port=port)
        for host, portal in zip(self.hosts, self.portals, strict=True):
            text += _SITE.format(host=host)
            owner = portal.bodies[0].name
            rows.append(f"{host},首页 > 动态要闻,http://{host}/dt/,动态要闻,{owner},否,2025-01-01")
            text += "".join(_UNIT.format(name=one.name, host=host, number=one.number) for one in portal.bodies)
        (folder / "columns.csv").write_text("\n".join(rows), "utf-8")
        (folder / "config.toml").write_text(text, "utf-8")
        return folder / "config.toml"


class Arrived(NamedTuple):
    """A mail as it came to the server."""

    day: date
    recipient: str
    subject: str
    text: str
    message_id: str


class Life:
    """A monitor that lives the days of a season in a folder."""

    def __init__(self, season: Season, folder: Path, mailbox: Mailbox) -> None:
        self.season, self.folder, self._mailbox = season, folder, mailbox
        self.path = season.write(folder, mailbox.port)
        self.on_mail: Callable[[], None] = lambda: None

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def live(self, day: date, kill: Callable[[int], None] = lambda _pid: None) -> float | None:
        """A day's round and post in a process; the seconds it took, None if it was killed."""
        self._mailbox.day = day
        for portal in self.season.portals:
            portal.day = day
        start = time.monotonic()
        command = [sys.executable, "-m", "tests.faults.daily", str(self.path), moment(day).isoformat(), "go"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        kill(process.pid)
        _, said = process.communicate(timeout=600)
        self.on_mail = lambda: None
        assert process.returncode in (0, -signal.SIGKILL), said
        return time.monotonic() - start if process.returncode == 0 else None

    @cached_property
    def mails(self) -> list[Arrived]:
        """All that arrived, once the life is over."""
        return [self._arrived(one.day, one.recipient, one.path) for one in self._mailbox.mails]

    @property
    def arrived(self) -> int:
        return len(self._mailbox.mails)

    def _arrived(self, day: date, recipient: str, path: Path) -> Arrived:
        mail = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        body = mail.get_body(("plain",))
        assert body is not None
        return Arrived(day, recipient, str(mail["Subject"]), str(body.get_content()), str(mail["Message-ID"]))


@contextmanager
def life(season: Season, folder: Path) -> Iterator[Life]:
    """A life with a mail server of its own."""
    folder.mkdir()
    lives: list[Life] = []
    with Mailbox(folder / "mail", DAYS[0], lambda *_: lives[0].on_mail()) as mailbox:
        lives.append(Life(season, folder, mailbox))
        yield lives[0]


def after_seconds(seconds: float) -> Callable[[int], None]:
    """Kills a process so long after it began."""

    def kill(pid: int) -> None:
        Timer(seconds, _kill, [pid]).start()

    return kill


def at_mail(lived: Life, number: int, seconds: float) -> Callable[[int], None]:
    """Kills a process a moment after so many mails of the day came to the server."""

    def kill(pid: int) -> None:
        wanted = lived.arrived + number

        def arrived() -> None:
            if lived.arrived >= wanted:
                Timer(seconds, _kill, [pid]).start()

        lived.on_mail = arrived

    return kill


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
