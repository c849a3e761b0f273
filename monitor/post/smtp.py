"""One mail server, spoken to within time limits, every refusal told apart."""

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

from monitor.errors import PostError, Scope
from monitor.letters.plain import plain
from monitor.post.replies import Step, Verdict, judged, lost

Security = Literal["starttls", "tls", "none"]

_ADDRESS = re.compile(r"[^\s<>@\x00-\x20\x7f-\U0010ffff]+@[^\s<>@\x00-\x20\x7f-\U0010ffff]+")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_GOING_AWAY = 421
_NO_HELLO = frozenset({500, 501, 502, 504})
"""What a server answers to EHLO that knows only HELO."""
_SLOWEST = 10_000
"""Bytes a second: a server that takes a letter slower than that is left."""
_PIECE = 65_536


class Channel:
    """The way to one mail server. One connection serves many letters; it opens at need and after a loss.

    ``timeout`` bounds, in seconds and however slowly the server drips, the opening of a connection, the envelope of a
    letter, and the reply to its body; the body itself may take longer by its size. ``ca_file`` replaces the system's
    trusted roots. There is no fallback from TLS to clear text.
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
        self._step = Step.GREETING

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def send(self, message: bytes, sender: str, to: str) -> None:
        """Hands one finished message over; returns once the server has accepted it.

        Raises PostError; its values are ``host``, ``port``, ``to`` and ``says`` (the words of the server or system).
        Codes: ``smtp-down`` (not there, silent, going away), ``smtp-busy`` (not now), ``smtp-unconfirmed`` (no answer
        after the whole letter), ``smtp-refused-us``, ``smtp-refused-login``, ``smtp-refused-sender``, ``smtp-no-tls``,
        ``smtp-certificate``, ``smtp-tls``, ``smtp-refused-recipient``, ``smtp-refused-letter``, ``smtp-too-big``,
        ``smtp-bad-address`` (addresses beyond ASCII are not spoken).
        """
        if not _ADDRESS.fullmatch(to):
            raise self._error(Verdict("smtp-bad-address", True, Scope.LETTER), to, to)
        if not _ADDRESS.fullmatch(sender):
            raise self._error(Verdict("smtp-refused-sender", True, Scope.US), to, sender)
        with self._told(to):
            smtp = self._ready()
            limit = smtp.esmtp_features.get("size", "")
            if limit.isdecimal() and 0 < int(limit) < len(message):
                raise self._error(Verdict("smtp-too-big", True, Scope.LETTER), to, f"SIZE {limit} < {len(message)}")
            self._name(smtp, sender, to, len(message))
            self._hand_over(smtp, message)

    def takes(self, sender: str, to: str) -> bool:
        """Whether the server would take a letter for an address now; none is handed over."""
        with suppress(PostError), self._told(to):
            self._name(self._ready(), sender, to, 0)
            return True
        return False

    def close(self) -> None:
        """Says goodbye if the server still listens; waits a second for it at most."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(OSError), _within(1, smtp):
            smtp.quit()
        smtp.close()

    # --- the steps -----------------------------------------------------------------------------------------------

    def _ready(self) -> smtplib.SMTP:
        """The open connection if the server still answers on it, else a new one."""
        if self._smtp is not None:
            with suppress(OSError), _within(self._timeout, self._smtp):
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            self.close()
        self._step = Step.GREETING
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
        _expect(2, smtp.connect(self._host, self._port))
        self._step = Step.HELLO
        _hello(smtp)
        if self._security == "starttls":
            self._step = Step.TLS
            smtp.starttls(context=self._trust)
            self._step = Step.HELLO
            _hello(smtp)
        if self._user:
            self._step = Step.LOGIN
            smtp.login(self._user, self._password)

    def _name(self, smtp: smtplib.SMTP, sender: str, to: str, size: int) -> None:
        """The envelope. The letter's size is told to a server that wants to know it."""
        options = [f"SIZE={size}"] if size and smtp.has_extn("size") else []
        with _within(self._timeout, smtp):
            self._step = Step.SENDER
            _expect(2, smtp.mail(sender, options))
            self._step = Step.RECIPIENT
            _expect(2, smtp.rcpt(to))

    def _hand_over(self, smtp: smtplib.SMTP, message: bytes) -> None:
        self._step = Step.DATA
        with _within(self._timeout, smtp):
            _expect(3, smtp.docmd("DATA"))
        body = _LEADING_DOT.sub(b"..", message)
        body += b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
        with _within(self._timeout + len(body) / _SLOWEST, smtp):
            for start in range(0, len(body), _PIECE):
                smtp.send(body[start : start + _PIECE])
        self._step = Step.BODY
        with _within(self._timeout, smtp):
            _expect(2, smtp.getreply())

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._ca_file)
        except OSError as error:
            raise ssl.SSLError(f"{self._ca_file}: {error}") from error

    # --- what goes wrong -----------------------------------------------------------------------------------------

    @contextmanager
    def _told(self, to: str) -> Iterator[None]:
        """Names what goes wrong; a connection that is not fit for the next letter is closed."""
        try:
            yield
        except smtplib.SMTPResponseException as error:
            says = error.smtp_error
            says = says.decode("utf-8", "replace") if isinstance(says, bytes) else says
            if self._step < Step.SENDER or not 400 <= error.smtp_code < 600 or error.smtp_code == _GOING_AWAY:
                self.close()
            verdict = judged(self._step, error.smtp_code, says)
            raise self._error(verdict, to, f"{error.smtp_code} {says}") from error
        except (OSError, UnicodeError) as error:
            self.close()
            raise self._error(_of_fault(self._step, error), to, str(error) or type(error).__name__) from error

    def _error(self, verdict: Verdict, to: str, says: str) -> PostError:
        return PostError(
            verdict.code,
            permanent=verdict.permanent,
            scope=verdict.scope,
            probe=self._step in (Step.SENDER, Step.RECIPIENT),
            host=self._host,
            port=self._port,
            to=plain(to),
            says=plain(says),
        )


def _of_fault(step: Step, error: OSError | UnicodeError) -> Verdict:
    """What ended an exchange without a reply: the wire, the encryption, or what the server does not offer."""
    if step is Step.LOGIN and (isinstance(error, UnicodeError) or type(error) in _NOT_OFFERED):
        return Verdict("smtp-refused-login", True, Scope.SERVER)
    if step is Step.TLS and type(error) in _NOT_OFFERED:
        return Verdict("smtp-no-tls", True, Scope.SERVER)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Verdict("smtp-certificate", True, Scope.SERVER)
    ended = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if step < Step.SENDER and isinstance(error, ssl.SSLError) and not ended:
        return Verdict("smtp-tls", True, Scope.SERVER)
    return lost(step)


_NOT_OFFERED = (smtplib.SMTPNotSupportedError, smtplib.SMTPException)


def _expect(digit: int, reply: tuple[int, bytes]) -> None:
    """By the first digit alone, as RFC 5321 advises."""
    if reply[0] // 100 != digit:
        raise smtplib.SMTPResponseException(*reply)


def _hello(smtp: smtplib.SMTP) -> None:
    reply = smtp.ehlo()
    _expect(2, smtp.helo() if reply[0] in _NO_HELLO else reply)


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
    else:
        if cut.is_set():
            # What came until then reads like a reply, though it has no end.
            raise TimeoutError(f"{seconds:g} s")
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
