"""The county's mail server: keeps every message as a file and tells the county who received what."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Thread
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec import Struct

_NAME = 48


class Mail(Struct, frozen=True, kw_only=True):
    """A message as it arrived, on a day of the season."""

    number: int
    day: date
    recipient: str
    subject: str
    path: Path


class Mailbox:
    """An SMTP server on a free loopback port, as a context manager; ``mails`` in the order of arrival.

    ``deliver`` is called with recipient, subject and text of every message, before the server says that it took it.
    """

    def __init__(self, folder: Path, day: date, deliver: Callable[[str, str, str], None]) -> None:
        self.folder = folder
        self.day = day
        self.mails: list[Mail] = []
        self.port = 0
        self._deliver = deliver
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._server = self._loop.run_until_complete(self._loop.create_server(self._session, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a complete message."""
        content = envelope.content
        data = content.encode() if isinstance(content, str) else content or b""
        for recipient in envelope.rcpt_tos:
            self._keep(recipient, data)
        return "250 OK"

    async def _close(self) -> None:
        self._server.close()

    def _session(self) -> SMTP:
        return SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self._loop)

    def _keep(self, recipient: str, data: bytes) -> None:
        message = _parsed(data)
        subject = str(message["Subject"] or "")
        number = len(self.mails) + 1
        unit = _readable(recipient.partition("@")[0])
        path = self.folder / f"{number:04}_{self.day.isoformat()}_{unit}_{_readable(subject)}.eml"
        path.write_bytes(data)
        self.mails.append(Mail(number=number, day=self.day, recipient=recipient, subject=subject, path=path))
        self._deliver(recipient, subject, _text(message))


def _parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, _class=EmailMessage, policy=default)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _readable(text: str) -> str:
    """Letters of any script and digits; nothing that means something to a file system."""
    return re.sub(r"\W+", "-", text).strip("-")[:_NAME]
