"""What a reply of a mail server means: its code, its enhanced status (RFC 3463, 5248) and the step it came at. Pure."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from monitor.errors import Scope


class Step(IntEnum):
    """The steps of a session in their order; from SENDER on a letter is spoken of."""

    GREETING = 0
    HELLO = 1
    TLS = 2
    LOGIN = 3
    SENDER = 4
    RECIPIENT = 5
    DATA = 6
    BODY = 7


class Verdict(NamedTuple):
    """The code of PostError, whether waiting alone does not help, and whom it concerns."""

    code: str
    permanent: bool
    scope: Scope


Status = tuple[int, int]
"""Subject and detail of an enhanced status."""

# RFC 2034 puts it before the text, qmail and its kin at the end in brackets.
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?!\S)|.*\(#([245])\.(\d{1,3})\.(\d{1,3})\)", re.DOTALL)

_FULL = (2, 2)
_TOO_BIG = frozenset({(2, 3), (3, 4), (7, 16)})
_ADDRESS = frozenset(
    {(1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 0), (2, 1), (2, 4), (7, 2), (7, 17), (7, 18), (7, 19)}
)
_SENDER = frozenset({(1, 7), (1, 8), (7, 27)})
_LOGIN = frozenset({(7, 8), (7, 9), (7, 10), (7, 11), (7, 12), (7, 13)})
_POLICY = frozenset({(7, 14), (7, 15), *((7, detail) for detail in (20, 21, 22, 23, 24, 25, 26, 28, 29, 30))})
_PROTOCOL = frozenset({(5, 1), (5, 2), (5, 3), (5, 4), (5, 5), (5, 6)})
_SYSTEM, _POLICIES = 3, 7

_LOGIN_CODES = frozenset({530, 534, 535, 538})
_PROTOCOL_CODES = frozenset({500, 502, 503, 504})
_NO_SUCH_ADDRESS = frozenset({551, 556})
_OVER_QUOTA = 552
_GOING_AWAY = 421


def judged(step: Step, code: int, text: str) -> Verdict:
    """A reply other than the one that was hoped for. What is not certain is never the letter's own."""
    if not 400 <= code < 600:
        return lost(step)
    digit, status = status_of(text)
    permanent = code >= 500 and digit != 4
    if step < Step.SENDER:
        return _of_session(step, code, permanent)
    if _is_size(code, status):
        certain = step is not Step.RECIPIENT or status is not None
        return Verdict("smtp-too-big", permanent and certain, Scope.LETTER)
    if status == _FULL:
        return Verdict("smtp-busy", False, Scope.LETTER)
    if step is Step.SENDER:
        return _of_sender(code, status, permanent)
    scope, refused = _of_letter(step, code, status)
    if permanent:
        return Verdict(refused, True, scope)
    return Verdict("smtp-down" if code == _GOING_AWAY else "smtp-busy", False, scope)


def lost(step: Step) -> Verdict:
    """The connection ended, or the other side did not keep to the protocol.

    After the whole letter had been sent nobody knows whether it was taken.
    """
    code = "smtp-unconfirmed" if step is Step.BODY else "smtp-down"
    return Verdict(code, False, Scope.SERVER if step < Step.SENDER else Scope.UNCLEAR)


def status_of(text: str) -> tuple[int | None, Status | None]:
    """The class (2, 4 or 5), and subject and detail, of the enhanced status in a reply; None where it has none."""
    found = _STATUS.match(text.lstrip())
    if found is None:
        return None, None
    digit, subject, detail = (int(part) for part in found.groups() if part is not None)
    return digit, (subject, detail)


def _of_session(step: Step, code: int, permanent: bool) -> Verdict:
    """Said before any letter was named: it holds for all."""
    if not permanent:
        return Verdict("smtp-down" if code == _GOING_AWAY else "smtp-busy", False, Scope.SERVER)
    named = {Step.TLS: "smtp-tls", Step.LOGIN: "smtp-refused-login"}.get(step)
    login = "smtp-refused-login" if code in _LOGIN_CODES else "smtp-refused-us"
    return Verdict(named or login, True, Scope.SERVER)


def _is_size(code: int, status: Status | None) -> bool:
    """552 at the recipient may mean a full mailbox too: such a letter waits if it cannot be made lighter."""
    if status in _TOO_BIG:
        return code >= 500
    return code == _OVER_QUOTA and status not in _ADDRESS | {_FULL}


def _of_sender(code: int, status: Status | None, permanent: bool) -> Verdict:
    """At MAIL FROM only we have been named, but the letter's size too: so another letter may still pass."""
    if not permanent:
        return Verdict("smtp-down" if code == _GOING_AWAY else "smtp-busy", False, Scope.US)
    scope, refused = _of_letter(Step.SENDER, code, status)
    if scope is not Scope.US:
        refused = "smtp-refused-us" if status is not None and status[0] == _POLICIES else "smtp-refused-sender"
    return Verdict(refused, True, Scope.US)


def _of_letter(step: Step, code: int, status: Status | None) -> tuple[Scope, str]:
    """Whom a refusal concerns, and what it is called if it is permanent. A status says more than a code."""
    if code in _LOGIN_CODES or status in _LOGIN:
        return Scope.US, "smtp-refused-login"
    if status in _SENDER:
        return Scope.US, "smtp-refused-sender"
    if status in _ADDRESS:
        return Scope.LETTER, "smtp-refused-recipient"
    if status in _PROTOCOL | _POLICY or (status is not None and status[0] == _SYSTEM):
        return Scope.US, "smtp-refused-us"
    if status is None and code in _PROTOCOL_CODES:
        return Scope.US, "smtp-refused-us"
    if status is None and code in _NO_SUCH_ADDRESS and step is Step.RECIPIENT:
        return Scope.LETTER, "smtp-refused-recipient"
    return Scope.UNCLEAR, "smtp-refused-recipient" if step is Step.RECIPIENT else "smtp-refused-letter"
