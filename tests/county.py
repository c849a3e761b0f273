"""A county of four bodies on three small sites, with a mail server: the real monitor lives in it day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.utils import format_datetime
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from monitor import config as configuration
from monitor.demo.mailbox import Mailbox
from monitor.rounds.desk import Desk, open_desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import Round, hold_round
from monitor.settings import Config
from monitor.watch.engine import Ask, Record
from tests.servers import Asked, WebServer, answer
from tests.sites import LAST_YEAR, SHANGHAI, article, column, home, title_of

EDUCATION, WATER, HEALTH, TOWN = "霁川县教育局", "霁川县水利局", "霁川县卫生健康局", "霁川县云溪乡人民政府"
MAIL = {EDUCATION: "edu", WATER: "water", HEALTH: "health", TOWN: "town"}
CENTER = "center@jichuan.example"
WAF = answer("<script>location='/x?'+document.cookie</script>", 412)
_SITE = """
[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/ndbg/"
allow_private = true
"""
_AGENCY = """
[[agency]]
name = "{name}"
kind = "{kind}"
site = "{host}"
emails = ["{mail}@jichuan.example"]
area = "霁川县"
"""


Sends = Callable[[Asked, bytes], bytes | Iterable[bytes]]


class Portal:
    """One site: ``published`` are pages by agency, ``blocked`` turns everybody away, ``day`` is what its clock says.

    For ``busy`` seconds it wants to be asked nothing more. ``sends`` is what becomes of an answer on its way.

    ``archive`` are further pages by path, such as the report of last year that every column lists.
    """

    def __init__(self) -> None:
        self.published: dict[str, tuple[str, date]] = {}
        self.archive: dict[str, str] = {}
        self.blocked = False
        self.busy = 0
        self.day = date(2026, 1, 1)
        self.on_request: Callable[[str], None] = lambda _: None
        self.sends: Sends = lambda _asked, whole: whole

    def __call__(self, asked: Asked) -> bytes | Iterable[bytes]:
        self.on_request(asked.path)
        return self.sends(asked, self._answer(asked))

    def _answer(self, asked: Asked) -> bytes:
        if self.blocked:
            return WAF
        if self.busy:
            return answer("稍后再来", 503, [("Retry-After", str(self.busy))])
        clock = datetime.combine(self.day, time(1), UTC)
        pages = {"/": home(), "/ndbg/": self._column(), **self.archive}
        pages |= {self._path(name): page for name, (page, _) in self.published.items()}
        text = pages.get(asked.path)
        return answer(text or "", 200 if text else 404, [("Date", format_datetime(clock, usegmt=True))])

    def _column(self) -> str:
        rows = [(title_of(name), self._path(name), day.isoformat()) for name, (_, day) in self.published.items()]
        return column(*rows, LAST_YEAR)

    def _path(self, name: str) -> str:
        return f"/{MAIL[name]}.html"


class County:
    """``bureaus`` carries the three bureaus, ``town`` the township; ``path`` is the configuration of the monitor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bureaus, self.town = Portal(), Portal()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        folder = self.folder
        self.mailbox = self._stack.enter_context(Mailbox(folder / "mail", date(2026, 1, 1), self._arrived))
        self.on_mail: Callable[[str], None] = lambda _: None
        hosts = [self._stack.enter_context(WebServer(portal)).host for portal in (self.bureaus, self.town)]
        self.path = folder / "config.toml"
        self.path.write_text(self._config(*hosts), encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def publish(self, name: str, day: date, defect: str = "") -> None:
        portal = self.town if name == TOWN else self.bureaus
        portal.published[name] = (article(name, published=day, defect=defect), day)

    def withdraw(self, name: str) -> None:
        del (self.town if name == TOWN else self.bureaus).published[name]

    def mails(self) -> list[tuple[date, str, str]]:
        """(day, recipient, kind) of all letters to agencies."""
        return [
            (mail.day, mail.recipient.partition("@")[0], mail.subject.partition("】")[0].strip("【"))
            for mail in self.mailbox.mails
            if mail.recipient != CENTER
        ]

    def digests(self) -> list[date]:
        return [mail.day for mail in self.mailbox.mails if mail.recipient == CENTER and "【监测日报】" in mail.subject]

    def message_ids(self) -> list[str]:
        return [str(message_from_bytes(mail.path.read_bytes())["Message-ID"]) for mail in self.mailbox.mails]

    def set_day(self, day: date) -> None:
        self.mailbox.day = self.bureaus.day = self.town.day = day

    @contextmanager
    def desk(self, change: Callable[[Config], Config] = lambda config: config) -> Iterator[Desk]:
        with open_desk(change(configuration.load(self.path))) as desk:
            yield desk

    def live(self, desk: Desk, day: date, hour: int = 9) -> Round:
        """One round and the post, with all clocks right."""
        self.set_day(day)
        now = moment(day, hour)
        done = hold_round(desk, now)
        deliver(desk, now)
        return done

    def _arrived(self, recipient: str, _subject: str, _text: str) -> None:
        self.on_mail(recipient)

    def _config(self, bureaus: str, town: str) -> str:
        head = f"""
[center]
name = "霁川县电子政务服务中心"
email = "{CENTER}"
[watch]
pause = "0s"
timeout = "10s"
robots = false
[letters]
approve = []
sender = "{CENTER}"
[smtp]
host = "127.0.0.1"
port = {self.mailbox.port}
security = "none"
"""
        places = {EDUCATION: bureaus, WATER: bureaus, HEALTH: bureaus, TOWN: town}
        agencies = [
            _AGENCY.format(name=name, kind="township" if name == TOWN else "department", host=host, mail=MAIL[name])
            for name, host in places.items()
        ]
        return head + "".join(_SITE.format(host=host) for host in (bureaus, town)) + "".join(agencies)


class Died(Exception):  # noqa: N818
    """The end of a process in the middle of its work."""


def dying(desk: Desk) -> Desk:
    """A desk whose rounds die once the last site was asked and what it said was taken in."""

    def run(ask: Ask) -> Iterator[Record]:
        yield from desk.run(ask)
        raise Died

    return replace(desk, run=run)


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def without_mail_server(config: Config, port: int) -> Config:
    return replace(config, smtp=replace(config.smtp, port=port, timeout=1.0))
