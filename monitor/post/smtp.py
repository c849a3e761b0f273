"""One mail server, spoken to within a time limit, every refusal told apart."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Event, Thread
from typing import Literal, Self

from monitor.errors import PostError
from monitor.letters.plain import plain

Security = Literal["starttls", "tls", "none"]

_ADDRESS = re.compile(r"[^\s<>@\x00-\x20\x7f-\U0010ffff]+@[^\s<>@\x00-\x20\x7f-\U0010ffff]+")
_LOGIN_REFUSED = frozenset({530, 534, 535, 538})
_GOING_AWAY = 421


class Channel:
    """The way to one mail server. One connection serves many letters; it opens at need and after a loss.

    ``timeout`` bounds connecting and every single letter, in seconds, however slowly the server drips.
    ``ca_file`` replaces the system's trusted roots. There is no fallback from TLS to clear text.
    """

    def __init__(
        self,
        host: str,
        port: int,
        security: Security = "starttls",
        user: str = "",
        password: str = "",
        timeout: float = 30,
        ca_file: str | None = None,
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._timeout, self._ca_file = timeout, ca_file
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def send(self, message: bytes, sender: str, to: str) -> None:
        """Hands one finished message over; returns once the server has accepted it.

        Raises PostError; its values are ``host``, ``port``, ``to`` and ``says`` (the words of the server or system):

        - temporary: ``smtp-down`` (no server there for any letter: unreachable, hanging, 421), ``smtp-busy`` (4xx)
        - permanent, this letter only: ``smtp-refused-recipient``, ``smtp-too-big``, ``smtp-refused-letter``,
          ``smtp-bad-address`` (addresses beyond ASCII are not spoken)
        - channel: ``smtp-refused-login``, ``smtp-refused-sender``, ``smtp-tls``
        """
        for address in (sender, to):
            if not _ADDRESS.fullmatch(address):
                raise self._error("smtp-bad-address", to, address)
        try:
            smtp = self._ready()
            with _within(self._timeout, smtp):
                smtp.sendmail(sender, [to], message)
        except (OSError, UnicodeError) as error:
            code, says = _judged(error)
            if code not in _LETTER_CODES:
                self.close()
            raise self._error(code, to, says) from error

    def close(self) -> None:
        """Says goodbye if the server still listens; waits a second for it at most."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(OSError), _within(1, smtp):
            smtp.quit()
        smtp.close()

    def _ready(self) -> smtplib.SMTP:
        """The open connection if the server still answers on it, else a new one."""
        if self._smtp is not None:
            with suppress(OSError), _within(self._timeout, self._smtp):
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            self.close()
        self._smtp = self._new()
        with _within(self._timeout, self._smtp):
            self._connect(self._smtp)
        return self._smtp

    def _new(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(timeout=self._timeout, context=self._trust)
        return smtplib.SMTP(timeout=self._timeout)

    def _connect(self, smtp: smtplib.SMTP) -> None:
        # The name a certificate must carry; smtplib learns it only if it connects in its constructor.
        smtp._host = self._host  # type: ignore[attr-defined]
        code, greeting = smtp.connect(self._host, self._port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, greeting)
        if self._security == "starttls":
            _start_tls(smtp, self._trust)
        if self._user:
            _log_in(smtp, self._user, self._password)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._ca_file)
        except OSError as error:
            raise ssl.SSLError(f"{self._ca_file}: {error}") from error

    def _error(self, code: str, to: str, says: str) -> PostError:
        return PostError(
            code,
            permanent=code in _LETTER_CODES - {"smtp-busy"},
            channel=code in _CHANNEL_CODES,
            host=self._host,
            port=self._port,
            to=plain(to),
            says=plain(says),
        )


_CHANNEL_CODES = frozenset({"smtp-refused-login", "smtp-refused-sender", "smtp-tls"})
_LETTER_CODES = frozenset(
    {"smtp-busy", "smtp-refused-recipient", "smtp-too-big", "smtp-refused-letter", "smtp-bad-address"}
)
"""Codes that leave the connection fit for the next letter."""


@contextmanager
def _within(seconds: float, smtp: smtplib.SMTP) -> Iterator[None]:
    """Cuts the connection after so many seconds in all: a socket timeout alone never ends a server that drips."""
    done, cut = Event(), Event()
    Thread(target=_cut_off, args=(smtp, seconds, done, cut), daemon=True).start()
    try:
        yield
    except OSError as error:
        if cut.is_set():
            raise TimeoutError(f"{seconds:g} s") from error
        raise
    finally:
        done.set()


def _cut_off(smtp: smtplib.SMTP, seconds: float, done: Event, cut: Event) -> None:
    if done.wait(seconds):
        return
    cut.set()
    while not done.wait(0.1):
        with suppress(OSError):
            if smtp.sock is not None:
                # Not the TLS socket's own method: that one would also take its state from under the reading thread.
                socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)


def _start_tls(smtp: smtplib.SMTP, trust: ssl.SSLContext) -> None:
    try:
        smtp.starttls(context=trust)
    except smtplib.SMTPNotSupportedError as error:
        raise ssl.SSLError(str(error)) from error


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    try:
        smtp.login(user, password)
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise smtplib.SMTPAuthenticationError(535, str(error)) from error


def _judged(error: OSError | UnicodeError) -> tuple[str, str]:
    """The code of PostError an exchange ended with, and the words of the other side."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            reply, says = next(iter(error.recipients.values()))
            return _by_reply(reply, "smtp-refused-recipient"), _words(reply, says)
        case smtplib.SMTPDataError(smtp_code=552) | smtplib.SMTPSenderRefused(smtp_code=552):
            return "smtp-too-big", _words(error.smtp_code, error.smtp_error)
        case smtplib.SMTPDataError():
            return _by_reply(error.smtp_code, "smtp-refused-letter"), _words(error.smtp_code, error.smtp_error)
        case smtplib.SMTPSenderRefused():
            return _by_reply(error.smtp_code, "smtp-refused-sender"), _words(error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            # Said before any letter was named: at the greeting, STARTTLS or login.
            code = _by_reply(error.smtp_code, "smtp-refused-sender")
            return "smtp-down" if code == "smtp-busy" else code, _words(error.smtp_code, error.smtp_error)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "smtp-down", str(error)
        case ssl.SSLError():
            return "smtp-tls", str(error)
        case _:
            return "smtp-down", str(error) or type(error).__name__


def _by_reply(code: int, refused: str) -> str:
    if code in _LOGIN_REFUSED:
        return "smtp-refused-login"
    if code == _GOING_AWAY or not 400 <= code < 600:
        return "smtp-down"
    return refused if code >= 500 else "smtp-busy"


def _words(code: int, says: bytes | str) -> str:
    return f"{code} {says.decode('utf-8', 'replace') if isinstance(says, bytes) else says}"
