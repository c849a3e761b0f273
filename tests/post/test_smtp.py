"""The channel against real servers: what each kind of trouble is called, and that none of them holds the pump up."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from monitor.errors import PostError, Scope
from monitor.post.smtp import Channel

SENDER = "gongkai@jichuan.example"
LETTER = b"Subject: test\r\nMessage-ID: <1@jichuan.example>\r\n\r\n.dot\r\nbody\r\n"


def channel(port: int, **options: Any) -> Channel:
    settings: dict[str, Any] = {"security": "none", "timeout": 5} | options
    return Channel("127.0.0.1", port, **settings)


def failure(channel: Channel, to: str = "a@x.example", sender: str = SENDER) -> PostError:
    with channel, pytest.raises(PostError) as caught:
        channel.send(LETTER, sender, to)
    return caught.value


def test_a_letter_arrives_byte_for_byte(post_office: Any) -> None:
    office = post_office()
    with channel(office.port) as post:
        post.send(LETTER, SENDER, "a@x.example")
    assert office.letters == [("a@x.example", LETTER)]


def test_many_letters_share_one_connection(post_office: Any) -> None:
    office = post_office()
    with channel(office.port) as post:
        for number in range(5):
            post.send(LETTER, SENDER, f"{number}@x.example")
    assert len(office.letters) == 5
    assert len(office.peers) == 1


def test_a_connection_dropped_between_letters_is_opened_anew(post_office: Any) -> None:
    office = post_office()
    office.drop_after_letter = True
    with channel(office.port) as post:
        post.send(LETTER, SENDER, "a@x.example")
        time.sleep(0.15)
        post.send(LETTER, SENDER, "b@x.example")
    assert [to for to, _ in office.letters] == ["a@x.example", "b@x.example"]
    assert len(office.peers) == 2


@pytest.mark.parametrize(
    ("replies", "code", "permanent", "scope"),
    [
        ({"a@x.example": ["550 no such user"]}, "smtp-refused-recipient", True, Scope.UNCLEAR),
        ({"a@x.example": ["550 5.1.1 no such user"]}, "smtp-refused-recipient", True, Scope.LETTER),
        ({"a@x.example": ["450 greylisted, come back"]}, "smtp-busy", False, Scope.UNCLEAR),
        ({"a@x.example": ["530 log in first"]}, "smtp-refused-login", True, Scope.US),
        ({"a@x.example": ["421 closing"]}, "smtp-down", False, Scope.UNCLEAR),
        ({"DATA": ["552 too big"]}, "smtp-too-big", True, Scope.LETTER),
        ({"DATA": ["554 looks like spam"]}, "smtp-refused-letter", True, Scope.UNCLEAR),
        ({"DATA": ["451 local error"]}, "smtp-busy", False, Scope.UNCLEAR),
        ({"DATA": ["421 closing"]}, "smtp-down", False, Scope.UNCLEAR),
    ],
)
def test_a_refusal_is_told_apart_and_the_next_letter_goes(
    post_office: Any, replies: dict[str, list[str]], code: str, permanent: bool, scope: Scope
) -> None:
    office = post_office()
    office.replies = {key: list(lines) for key, lines in replies.items()}
    with channel(office.port) as post:
        with pytest.raises(PostError) as caught:
            post.send(LETTER, SENDER, "a@x.example")
        post.send(LETTER, SENDER, "a@x.example")
    error = caught.value
    assert (error.code, error.permanent, error.scope) == (code, permanent, scope)
    assert str(error.values["says"]).startswith(next(iter(replies.values()))[0])
    assert len(office.letters) == 1


@pytest.mark.parametrize(
    ("step", "reply", "code", "scope"),
    [
        ("GREETING", "554 5.7.1 blocked", "smtp-refused-us", Scope.SERVER),
        ("GREETING", "421 busy", "smtp-down", Scope.SERVER),
        ("EHLO", "550 5.7.1 bad name", "smtp-refused-us", Scope.SERVER),
        ("MAIL", "550 5.1.8 no such domain", "smtp-refused-sender", Scope.US),
        ("RCPT", "504 5.5.2 need a host name", "smtp-refused-us", Scope.US),
        ("DATA", "554 no valid recipients", "smtp-refused-letter", Scope.UNCLEAR),
        ("DATA", "250 what", "smtp-down", Scope.UNCLEAR),
        ("BODY", "550 5.1.1 no such user", "smtp-refused-recipient", Scope.LETTER),
    ],
)
def test_a_reply_is_judged_by_the_step_it_came_at(
    scripted: Any, step: str, reply: str, code: str, scope: Scope
) -> None:
    error = failure(channel(scripted({step: reply}).port))
    assert (error.code, error.scope, error.values["says"]) == (code, scope, reply)


def test_a_server_that_knows_only_helo_is_spoken_to(scripted: Any) -> None:
    server = scripted({"EHLO": "502 what?"})
    with channel(server.port) as post:
        post.send(LETTER, SENDER, "a@x.example")
    assert len(server.letters) == 1


def test_a_server_is_asked_about_an_address_and_gets_no_letter(post_office: Any) -> None:
    office = post_office()
    office.always = {"b@x.example": "550 no"}
    with channel(office.port) as post:
        assert post.takes(SENDER, "a@x.example")
        assert not post.takes(SENDER, "b@x.example")
        post.send(LETTER, SENDER, "a@x.example")
    assert len(office.letters) == 1


def test_a_large_letter_leaves_whole(post_office: Any) -> None:
    office, large = post_office(), LETTER + b"." * 900 + b"\r\n.line\r\n" + (b"x" * 900 + b"\r\n") * 3_000
    with channel(office.port) as post:
        post.send(large, SENDER, "a@x.example")
    assert office.letters == [("a@x.example", large)]


def test_a_letter_above_the_announced_size_is_too_big(post_office: Any) -> None:
    office = post_office(data_size_limit=10)
    assert failure(channel(office.port)).code == "smtp-too-big"


@pytest.mark.parametrize(("announced", "taken"), [("10", 0), ("0", 1), ("", 1), ("many", 1), (str(len(LETTER)), 1)])
def test_a_letter_above_the_announced_size_is_not_begun(scripted: Any, announced: str, taken: int) -> None:
    server = scripted({"EHLO": f"250-here\r\n250 SIZE {announced}"})
    if taken:
        with channel(server.port) as post:
            post.send(LETTER, SENDER, "a@x.example")
    else:
        assert failure(channel(server.port)).code == "smtp-too-big"
    assert server.bodies == taken


def test_nobody_listening_is_temporary(unused_port: int) -> None:
    error = failure(channel(unused_port))
    assert (error.code, error.permanent, error.scope) == ("smtp-down", False, Scope.SERVER)


def test_a_wrong_password_pauses_the_channel(post_office: Any) -> None:
    office = post_office(auth_require_tls=False)
    error = failure(channel(office.port, user="gongkai", password="wrong"))
    assert (error.code, error.permanent, error.scope) == ("smtp-refused-login", True, Scope.SERVER)


def test_the_right_password_opens(post_office: Any) -> None:
    office = post_office(auth_require_tls=False)
    with channel(office.port, user="gongkai", password="correct horse") as post:
        post.send(LETTER, SENDER, "a@x.example")
    assert office.logins == [b"correct horse"]


def test_a_login_the_server_does_not_know_pauses_the_channel(post_office: Any) -> None:
    office = post_office(auth_require_tls=True)
    assert failure(channel(office.port, user="gongkai", password="x")).code == "smtp-refused-login"


# --- TLS -------------------------------------------------------------------------------------------------------


def test_starttls_with_a_trusted_certificate(post_office: Any, tls: Any, ca_file: str) -> None:
    office = post_office(tls_context=tls(), require_starttls=True)
    with channel(office.port, security="starttls", ca_file=ca_file, user="u", password="correct horse") as post:
        post.send(LETTER, SENDER, "a@x.example")
    assert len(office.letters) == 1


def test_tls_from_the_first_byte(post_office: Any, tls: Any, ca_file: str) -> None:
    office = post_office(ssl_context=tls())
    with channel(office.port, security="tls", ca_file=ca_file) as post:
        post.send(LETTER, SENDER, "a@x.example")
    assert len(office.letters) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("unknown authority", "smtp-certificate"),
        ("wrong name", "smtp-certificate"),
        ("not offered", "smtp-no-tls"),
        ("no such ca file", "smtp-tls"),
    ],
)
def test_without_sound_tls_neither_letter_nor_password_leaves(
    post_office: Any, tls: Any, ca_file: str, fault: str, code: str
) -> None:
    certificate = tls("mail.other.example") if fault == "wrong name" else tls()
    office = post_office(**({} if fault == "not offered" else {"tls_context": certificate}), auth_require_tls=False)
    trusted = {"unknown authority": None, "no such ca file": "/nowhere.pem"}.get(fault, ca_file)
    error = failure(channel(office.port, security="starttls", ca_file=trusted, user="u", password="correct horse"))
    assert (error.code, error.permanent, error.scope) == (code, True, Scope.SERVER)
    assert not office.letters
    assert not office.logins


# --- STARTTLS that fails -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "code", "permanent"),
    [
        ("454 4.7.0 not available", "smtp-busy", False),
        ("502 5.5.1 not implemented", "smtp-tls", True),
        ("220 go on in clear text", "smtp-tls", True),
        ("drop", "smtp-down", False),
        ("hang", "smtp-down", False),
    ],
)
def test_how_starttls_fails_is_named(scripted: Any, reply: str, code: str, permanent: bool) -> None:
    server = scripted({"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": reply})
    if reply.startswith("220"):
        server.script["STARTTLS"] = f"{reply}\r\n250 and more"
    error = failure(channel(server.port, security="starttls", timeout=0.3))
    assert (error.code, error.permanent, error.scope) == (code, permanent, Scope.SERVER)
    assert server.letters == []


# --- hanging ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hang", "drip", "babble", "drop"])
@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "BODY"])
def test_a_server_that_never_comes_to_an_end_is_left_at_every_step(scripted: Any, step: str, how: str) -> None:
    """Nothing else ends the wait."""
    error = failure(channel(scripted({step: how}).port, timeout=0.25))
    assert error.code == ("smtp-unconfirmed" if step == "BODY" else "smtp-down")
    assert (error.permanent, error.scope is Scope.SERVER) == (False, step in ("GREETING", "EHLO"))


def test_half_a_reply_is_none(hanging_server: Any) -> None:
    """The cut makes an end of a line that had none."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        for reply in (b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 go on\r\n", b"250 tak"):
            connection.recv(1000)
            connection.sendall(reply)
        connection.recv(1000)

    assert failure(channel(hanging_server(talk), timeout=0.25)).code == "smtp-unconfirmed"


def test_a_server_that_reads_no_more_is_left(hanging_server: Any) -> None:
    def talk(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"220 here\r\n")
        for reply in (b"250 x", b"250 x", b"250 x", b"354 go on"):
            connection.recv(1000)
            connection.sendall(reply + b"\r\n")
        time.sleep(3)

    with channel(hanging_server(talk), timeout=0.25) as post, pytest.raises(PostError) as caught:
        post.send(LETTER * 100_000, SENDER, "a@x.example")
    assert caught.value.code == "smtp-down"


def test_a_letter_on_which_the_server_hangs_holds_up_no_other(scripted: Any) -> None:
    server = scripted({"RCPT": "hang"})
    with channel(server.port, timeout=0.25) as post:
        with pytest.raises(PostError):
            post.send(LETTER, SENDER, "a@x.example")
        server.script = {}
        post.send(LETTER, SENDER, "b@x.example")
    assert len(server.letters) == 1


def test_a_tls_server_that_drips_is_left_within_the_timeout(hanging_server: Any, tls: Any, ca_file: str) -> None:
    def talk(connection: socket.socket) -> None:
        with tls().wrap_socket(connection, server_side=True) as encrypted:
            try:
                while True:
                    encrypted.sendall(b"2")
                    time.sleep(0.05)
            except OSError:
                return

    assert_left(channel(hanging_server(talk), timeout=0.5, security="tls", ca_file=ca_file))


def assert_left(channel: Channel) -> None:
    """A server that never comes to an end is left: nothing else ends the wait."""
    error = failure(channel)
    assert (error.code, error.permanent, error.scope) == ("smtp-down", False, Scope.SERVER)


# --- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "档案局@x.example",
        "a@档案.example",
        "a@x.example\r\nRCPT TO:<b@x.example>",
        "<a@x.example>",
        "a b@x.example",
    ],
)
def test_what_is_no_plain_address_is_refused_before_connecting(unused_port: int, address: str) -> None:
    error = failure(channel(unused_port), to=address)
    assert (error.code, error.permanent, error.scope) == ("smtp-bad-address", True, Scope.LETTER)
    assert "\n" not in str(error.values["to"])
    error = failure(channel(unused_port), sender=address)
    assert (error.code, error.permanent, error.scope) == ("smtp-refused-sender", True, Scope.US), "of every letter"


def test_the_words_of_the_server_are_made_inert(hanging_server: Callable[..., int]) -> None:
    port = hanging_server(lambda connection: connection.sendall(b"554 go\x1b[31m \xe2\x80\xae away\r\n"))
    assert failure(channel(port)).values["says"] == "554 go [31m away"
