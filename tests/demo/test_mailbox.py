from __future__ import annotations

import smtplib
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.demo.mailbox import Mailbox

DAY = date(2027, 2, 8)


def letter(to: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "center@jichuan.example", to, subject
    message.set_content("请于五个工作日内更正。")
    return message


def send(box: Mailbox, *messages: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", box.port, timeout=5) as client:
        for message in messages:
            client.send_message(message)


def test_every_message_becomes_a_file_with_a_readable_name(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "letters", DAY, lambda *_: None) as box:
        send(box, letter("jiaoyuju@jichuan.example", "整改通知（第1号）"))
        box.day = date(2027, 2, 9)
        send(box, letter("gonganju@jichuan.example", "提醒"))
    names = sorted(path.name for path in (tmp_path / "letters").iterdir())
    assert names == ["0001_2027-02-08_jiaoyuju_整改通知-第1号.eml", "0002_2027-02-09_gonganju_提醒.eml"]
    assert [(mail.number, mail.day.day, mail.recipient, mail.subject) for mail in box.mails] == [
        (1, 8, "jiaoyuju@jichuan.example", "整改通知（第1号）"),
        (2, 9, "gonganju@jichuan.example", "提醒"),
    ]
    assert b"Subject:" in box.mails[0].path.read_bytes()


def test_the_county_hears_of_a_message_before_the_sender_does(tmp_path: Path) -> None:
    heard: list[tuple[str, str, str]] = []
    with Mailbox(tmp_path, DAY, lambda *said: heard.append(said)) as box:
        send(box, letter("jiaoyuju@jichuan.example", "整改通知"))
        assert heard == [("jiaoyuju@jichuan.example", "整改通知", "请于五个工作日内更正。\r\n")]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("../../etc/passwd", "0001_2027-02-08_jiaoyuju_etc-passwd.eml"),
        ("", "0001_2027-02-08_jiaoyuju_.eml"),
        ("长" * 300, f"0001_2027-02-08_jiaoyuju_{'长' * 48}.eml"),
    ],
)
def test_a_subject_never_leaves_the_folder(tmp_path: Path, subject: str, name: str) -> None:
    with Mailbox(tmp_path, DAY, lambda *_: None) as box:
        send(box, letter("jiaoyuju@jichuan.example", subject))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_message_to_several_units_is_kept_for_each(tmp_path: Path) -> None:
    with Mailbox(tmp_path, DAY, lambda *_: None) as box:
        send(box, letter("jiaoyuju@jichuan.example, gonganju@jichuan.example", "通报"))
    assert [mail.recipient for mail in box.mails] == ["jiaoyuju@jichuan.example", "gonganju@jichuan.example"]
