"""Mail servers on loopback that answer as a test tells them to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = b"correct horse"


class PostOffice:
    """An aiosmtpd handler: ``letters`` it took, ``replies`` it gives before all is well (by recipient or ``DATA``).

    ``always`` are replies it gives whenever it is asked, by ``EHLO``, ``MAIL``, recipient, ``RCPT`` or ``DATA``.
    """

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []
        self.replies: dict[str, list[str]] = {}
        self.always: dict[str, str] = {}
        self.asked: list[str] = []
        self.peers: set[object] = set()
        self.logins: list[bytes] = []
        self.drop_after_letter = False
        self.port = 0

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.password)
        return AuthResult(success=data.password == PASSWORD, handled=False)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.peers.add(session.peer)
        self.asked.append(address)
        reply = self.always.get(address) or self.always.get("RCPT") or "250 OK"
        if reply.startswith("2") and self.replies.get(address):
            reply = self.replies[address].pop(0)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        session.host_name = name
        return [self.always["EHLO"]] if "EHLO" in self.always else replies

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.always:
            return self.always["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.always:
            return self.always["DATA"]
        if self.replies.get("DATA"):
            return self.replies["DATA"].pop(0)
        assert isinstance(envelope.content, bytes)
        self.letters.append((envelope.rcpt_tos[0], envelope.content))
        if self.drop_after_letter:
            assert server.transport is not None
            server.loop.call_later(0.05, server.transport.close)
        return "250 taken"


Open = Callable[..., PostOffice]


@pytest.fixture
def post_office() -> Iterator[Open]:
    """Opens aiosmtpd servers; keyword arguments go to ``Controller`` (``tls_context``, ``ssl_context`` …)."""
    with ExitStack() as stack:

        def open_(**options: Any) -> PostOffice:
            office = PostOffice()
            office.port = free_port()
            controller = Controller(
                office, hostname="127.0.0.1", port=office.port, authenticator=office.authenticate, **options
            )
            controller.start()
            stack.callback(controller.stop)
            return office

        yield open_


@pytest.fixture
def hanging_server() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Starts a server that talks to its one caller as the given function does; gives its port."""
    with ExitStack() as stack:

        def start(talk: Callable[[socket.socket], None]) -> int:
            listener = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0))))

            def serve() -> None:
                connection, _ = listener.accept()
                with connection:
                    talk(connection)

            threading.Thread(target=serve, daemon=True).start()
            return int(listener.getsockname()[1])

        yield start


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA) -> Iterator[str]:
    with authority.cert_pem.tempfile() as path:
        yield path


def server_tls(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def tls(authority: trustme.CA) -> Callable[..., ssl.SSLContext]:
    return lambda name="127.0.0.1": server_tls(authority, name)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def unused_port() -> int:
    return free_port()


class Scripted:
    """A server in clear text that takes letters, but does something else at some steps.

    A step is a command or its first word, ``GREETING`` or ``BODY``; ``bodies`` are the letters that came whole. What is done there is to answer so, or to ``hang``,
    ``drip`` a reply that never ends, ``babble`` lines without end, or ``drop`` the connection.
    """

    def __init__(self, script: dict[str, str]) -> None:
        self.script = script
        self.letters: list[bytes] = []
        self.bodies = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._over.set()
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._talk, args=(self._listener.accept()[0],), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            self._answer(connection, "GREETING", "220 here")
            for line in lines:
                command = line.decode("latin-1").strip()
                word = command.partition(" ")[0].upper()
                self._answer(
                    connection, command if command in self.script else word, "354 go on" if word == "DATA" else "250 OK"
                )
                if word == "DATA" and "DATA" not in self.script:
                    body = b"".join(iter(lines.readline, b".\r\n"))
                    self.bodies += 1
                    self._answer(connection, "BODY", "250 taken")
                    self.letters.append(body)

    def _answer(self, connection: socket.socket, step: str, well: str) -> None:
        match self.script.get(step, well):
            case "hang":
                self._over.wait(20)
                raise OSError
            case "drip":
                while not self._over.wait(0.05):
                    connection.sendall(b"2")
            case "babble":
                while not self._over.wait(0.02):
                    connection.sendall(b"250-more\r\n")
            case "drop":
                raise OSError
            case reply:
                connection.sendall(reply.encode() + b"\r\n")


@pytest.fixture
def scripted() -> Iterator[Callable[[dict[str, str]], Scripted]]:
    """Starts ``Scripted`` servers."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(closing(Scripted(script)))


def drip(connection: socket.socket) -> None:
    """A reply that never ends, a byte at a time, each within any socket timeout."""
    try:
        while True:
            connection.sendall(b"2")
            time.sleep(0.05)
    except OSError:
        return


@pytest.fixture
def dripping_port(hanging_server: Callable[[Callable[[socket.socket], None]], int]) -> int:
    return hanging_server(drip)
