"""What each reply means at the step it came at: whose fault it is, and whether it passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Scope
from monitor.post.replies import Step, Verdict, judged, status_of

G, H, T, L, S, R, D, B = Step
LETTER, UNCLEAR, US, SERVER = Scope

ADDRESS = ("smtp-refused-recipient", True, LETTER)
MAYBE_ADDRESS = ("smtp-refused-recipient", True, UNCLEAR)
MAYBE_LETTER = ("smtp-refused-letter", True, UNCLEAR)
OURS = ("smtp-refused-us", True, US)
LOGIN = ("smtp-refused-login", True, US)
SENDER = ("smtp-refused-sender", True, US)
TOO_BIG = ("smtp-too-big", True, LETTER)
WAIT = ("smtp-busy", False, LETTER)
MAYBE_WAIT = ("smtp-busy", False, UNCLEAR)

TABLE = [
    # before any letter is named
    (G, "554 5.7.1 your address is on our blocklist", ("smtp-refused-us", True, SERVER)),
    (G, "521 host does not accept mail", ("smtp-refused-us", True, SERVER)),
    (G, "550 no reverse name", ("smtp-refused-us", True, SERVER)),
    (G, "421 too many connections", ("smtp-down", False, SERVER)),
    (G, "450 4.7.1 try later", ("smtp-busy", False, SERVER)),
    (G, "220-but garbled", ("smtp-down", False, SERVER)),
    (H, "550 5.7.1 bad HELO", ("smtp-refused-us", True, SERVER)),
    (H, "504 5.5.2 need fully-qualified hostname", ("smtp-refused-us", True, SERVER)),
    (H, "530 5.7.0 authentication required", ("smtp-refused-login", True, SERVER)),
    (T, "454 4.7.0 TLS not available", ("smtp-busy", False, SERVER)),
    (T, "502 5.5.1 not implemented", ("smtp-tls", True, SERVER)),
    (L, "535 5.7.8 bad credentials", ("smtp-refused-login", True, SERVER)),
    (L, "534 5.7.9 mechanism too weak", ("smtp-refused-login", True, SERVER)),
    (L, "550 account suspended", ("smtp-refused-login", True, SERVER)),
    (L, "454 4.7.0 temporary authentication failure", ("smtp-busy", False, SERVER)),
    (L, "421 4.7.0 too many errors", ("smtp-down", False, SERVER)),
    # the sender
    (S, "553 5.7.1 sender address not owned by user", ("smtp-refused-us", True, US)),
    (S, "550 5.1.8 sender's domain not found", SENDER),
    (S, "501 5.1.7 bad sender syntax", SENDER),
    (S, "550 sender rejected", SENDER),
    (S, "530 5.7.0 must issue a STARTTLS command first", LOGIN),
    (S, "503 5.5.1 send HELO first", OURS),
    (S, "552 5.3.4 message too big", TOO_BIG),
    (S, "552 message exceeds fixed maximum size", TOO_BIG),
    (S, "450 4.7.1 sending limit reached", ("smtp-busy", False, US)),
    (S, "452 4.3.1 insufficient storage", ("smtp-busy", False, US)),
    (S, "421 4.3.2 shutting down", ("smtp-down", False, US)),
    # an address
    (R, "550 5.1.1 user unknown", ADDRESS),
    (R, "550 5.1.2 no such domain", ADDRESS),
    (R, "553 5.1.3 bad address syntax", ADDRESS),
    (R, "550 5.1.10 null MX", ADDRESS),
    (R, "550 5.2.1 mailbox disabled", ADDRESS),
    (R, "551 user not local", ADDRESS),
    (R, "556 domain does not accept mail", ADDRESS),
    (R, "sorry, no mailbox here by that name. (#5.1.1)", ADDRESS),
    (R, "550 no such user", MAYBE_ADDRESS),
    (R, "553 not here", MAYBE_ADDRESS),
    (R, "550 relay not permitted", MAYBE_ADDRESS),
    (R, "554 5.7.1 <x>: Relay access denied", MAYBE_ADDRESS),
    (R, "550 5.7.0 not allowed", MAYBE_ADDRESS),
    (R, "554 transaction failed", MAYBE_ADDRESS),
    (R, "550 5.4.1 access denied", MAYBE_ADDRESS),
    (R, "550 5.7.1234 odd", MAYBE_ADDRESS),
    (R, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", MAYBE_ADDRESS),
    (R, "504 5.5.2 <c93f>: Helo command rejected: need fully-qualified hostname", OURS),
    (R, "504 need a host name", OURS),
    (R, "503 bad sequence", OURS),
    (R, "550 5.7.23 SPF validation failed", OURS),
    (R, "550 5.7.25 no reverse name", OURS),
    (R, "550 5.7.20 no passing DKIM", OURS),
    (R, "554 5.3.5 server misconfigured", OURS),
    (R, "530 5.7.0 authentication required", LOGIN),
    (R, "550 5.7.8 authentication required", LOGIN),
    (R, "550 5.1.8 sender's domain not found", SENDER),
    (R, "552 5.2.2 mailbox full", WAIT),
    (R, "452 4.2.2 mailbox full", WAIT),
    (R, "450 4.2.0 greylisted", WAIT),
    (R, "450 4.1.1 unverified address", WAIT),
    (R, "552 storage exceeded", ("smtp-too-big", False, LETTER)),
    (R, "552 5.2.3 too long for this mailbox", TOO_BIG),
    (R, "450 greylisted", MAYBE_WAIT),
    (R, "451 4.7.1 greylisting in action", MAYBE_WAIT),
    (R, "450 4.7.25 cannot find your host name", ("smtp-busy", False, US)),
    (R, "451 4.3.0 temporary failure", ("smtp-busy", False, US)),
    (R, "550 4.7.1 service unavailable", MAYBE_WAIT),
    (R, "421 closing", ("smtp-down", False, UNCLEAR)),
    (R, "354 go ahead", ("smtp-down", False, UNCLEAR)),
    # the letter
    (D, "554 no valid recipients", MAYBE_LETTER),
    (D, "503 5.5.1 RCPT first", OURS),
    (D, "250 what?", ("smtp-down", False, UNCLEAR)),
    (B, "552 5.3.4 too big", TOO_BIG),
    (B, "552 too big", TOO_BIG),
    (B, "554 5.2.3 too long", TOO_BIG),
    (B, "552 5.7.0 attachments of this type are blocked", TOO_BIG),
    (B, "554 5.7.1 looks like spam", MAYBE_LETTER),
    (B, "550 5.6.0 content rejected", MAYBE_LETTER),
    (B, "554 looks like spam", MAYBE_LETTER),
    (B, "550 5.1.1 user unknown", ADDRESS),
    (B, "550 5.7.26 unauthenticated mail", OURS),
    (B, "451 4.3.0 try again", ("smtp-busy", False, US)),
    (B, "451 local error", MAYBE_WAIT),
    (B, "421 closing", ("smtp-down", False, UNCLEAR)),
]


@pytest.mark.parametrize(("step", "reply", "expected"), TABLE)
def test_a_reply_is_told_apart(step: Step, reply: str, expected: tuple[str, bool, Scope]) -> None:
    code, text = (int(reply[:3]), reply[4:]) if reply[:3].isdigit() else (553, reply)
    assert judged(step, code, text) == Verdict(*expected)


@given(
    st.sampled_from(Step),
    st.integers(-1, 999),
    st.from_regex(r"([245]\.\d{1,3}\.\d{1,3} )?[a-z ]{0,20}", fullmatch=True),
)
def test_a_refusal_is_a_letters_own_for_good_only_where_the_server_says_so(step: Step, code: int, text: str) -> None:
    verdict = judged(step, code, text)
    assert (verdict.scope is Scope.SERVER) == (step < Step.SENDER)
    if not 500 <= code < 600 or text.startswith("4"):
        assert not verdict.permanent
    if verdict.permanent and verdict.scope is Scope.LETTER:
        assert code in (551, 552, 556) or status_of(text)[1] is not None
        assert step is not Step.SENDER or verdict.code == "smtp-too-big"


@pytest.mark.parametrize(
    "text", ["", "5", "5.1", "5.1.", "5.1.1x", "6.1.1 x", "15.1.1 x", "v5.1.1 x", "5.1.1000 x", "(5.1.1)"]
)
def test_what_is_no_enhanced_status(text: str) -> None:
    assert status_of(text) == (None, None)
