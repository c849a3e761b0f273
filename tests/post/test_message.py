"""A letter as a mail: what another program reads in it."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.errors import PostError
from monitor.letters.plain import header, plain
from monitor.model.letters import File, Letter
from monitor.post.message import to_message, without_files

LETTER = Letter(
    kinds=("reminder",),
    to="office@archives.example",
    subject="【到期提醒】关于按时发布2026年政府信息公开工作年度报告的提醒（霁川县档案局）",
    text="霁川县档案局：\n.\n特此提醒。\n",
    html="<p>霁川县档案局：</p>\n",
    at=datetime(2027, 2, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    message_id="<7@jichuan.example>",
)
SENDER = "gongkai@jichuan.example"


def test_another_reader_finds_every_header_and_both_bodies() -> None:
    raw = to_message(LETTER, SENDER, "reply@jichuan.example", name="霁川县电子政务服务中心（监测）").as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert {name: str(mail[name]) for name in mail if not name.startswith(("Content", "MIME"))} == {
        "Subject": LETTER.subject,
        "From": "霁川县电子政务服务中心（监测） <gongkai@jichuan.example>",
        "To": "office@archives.example",
        "Reply-To": "reply@jichuan.example",
        "Date": "Mon, 08 Feb 2027 09:30:00 +0800",
        "Message-ID": "<7@jichuan.example>",
        "Auto-Submitted": "auto-generated",
    }
    assert [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()] == [LETTER.text, LETTER.html]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_wire_carries_short_ascii_lines_ending_in_crlf() -> None:
    raw = to_message(LETTER, SENDER, name="中心" * 40).as_bytes()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_files_are_attached_under_their_chinese_names() -> None:
    table = File(name="通报（2026年第3期）附件.xlsx", media_type="application/zip", content=bytes(range(256)) * 9)
    report = File(name='a"b\r\nBcc: x@x.example\\/.txt', media_type="text/plain", content="全文".encode())
    raw = to_message(replace(LETTER, files=(table, report)), SENDER).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"filename*=" in raw or b"filename*0*=" in raw, "RFC 2231"
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Bcc"] is None
    both, *attached = mail.iter_parts()
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_disposition() for part in attached] == ["attachment", "attachment"]
    assert attached[0].get_filename() == table.name
    assert attached[0].get_payload(decode=True) == table.content
    assert attached[1].get_payload(decode=True) == report.content


NAMES = [
    "政府网站栏目更新情况通报2026年第11期（总第23期）.docx",
    "annex.xlsx",
    "a long name of a file that stands in no single line of a header as it is, with blanks.xlsx",
    'he said "no" \\ twice.txt',
    "=?utf-8?B?5rWL6K+V?=.docx",
    "通报" * 150 + ".docx",
    "㐀𠀀名.ofd",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_its_name_in_both_forms(name: str) -> None:
    """RFC 2231 as it should be, and RFC 2047 for programs that know only that; each reads the same, in any reader."""
    file = File(name=name, media_type="application/vnd.oasis.test", content=b"PK")
    raw = to_message(replace(LETTER, files=(file,)), SENDER).as_bytes()
    shown = names_of(raw)
    assert len(set(shown)) == 1 and shown[0].endswith(name[-5:])
    assert shown[0].replace("\xa0", " ").replace("= ?", "=?") == name or len(shown[0]) == 200
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 78
    assert (
        raw.count(b' name="') == 1 and raw.count(b"attachment; filename") + raw.count(b"attachment;\r\n filename") == 1
    )
    assert name.isascii() or (b"filename*" in raw and b'name="=?utf-8?b?' in raw)


def names_of(raw: bytes) -> list[str]:
    """What readers take for the name of the one file: by either header, of the standard library's two generations."""
    new, old = message_from_bytes(raw, policy=policy.default), message_from_bytes(raw)
    *_, file = new.iter_parts()
    *_, part = old.walk()
    assert file.get_content_type() == part.get_content_type()
    assert isinstance(new, EmailMessage) and file.get_content() == b"PK"
    by_name = str(make_header(decode_header(str(part.get_param("name")).replace("\r\n", "")))).replace('\\"', '"')
    return [str(file.get_filename()), str(part.get_filename()), str(file["Content-Type"].params["name"]), by_name]


def test_a_mail_without_its_files_says_which_and_is_the_same_otherwise() -> None:
    files = (
        File(name="通报（2026年第3期）.docx", media_type="application/zip", content=b"PK" * 5000),
        File(name="a<b>&c.xlsx", media_type="text/plain", content=b"2"),
    )
    letter = replace(LETTER, files=files, html="<html><body>\n<p>霁川县档案局：</p>\n</body></html>\n")
    whole = to_message(letter, SENDER, "reply@jichuan.example", name="霁川县电子政务服务中心（监测）").as_bytes()
    lighter = without_files(whole)
    assert lighter is not None and len(lighter.message) < 5000 and lighter.message.isascii()
    assert max(map(len, lighter.message.split(b"\r\n"))) <= 78
    before, after = (message_from_bytes(raw, policy=policy.default) for raw in (whole, lighter.message))
    assert before.items() == after.items() and list(after.iter_attachments()) == []
    text, html = (part.get_content().replace("\r\n", "\n") for part in after.walk() if not part.is_multipart())
    assert text.startswith(LETTER.text) and html.startswith("<html><body>\n<p>霁川县档案局：</p>\n<p>")
    assert html.endswith("</p>\n</body></html>\n") and "a&lt;b&gt;&amp;c.xlsx" in html
    for file in files:
        said = sha256(file.content).hexdigest()
        assert f"{file.name}（SHA-256：{said}）" in text and said in html and said in lighter.left_out
    assert without_files(lighter.message) is None


def test_a_chinese_domain_goes_out_in_ascii() -> None:
    assert to_message(LETTER, "a@档案.example")["From"].addresses[0].domain == "xn--dyv4b.example"


@pytest.mark.parametrize("address", ["", "nobody", "档案局@x.example", "a@x.example\nBcc: b@x.example", "a@@", "a@.."])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(PostError) as caught:
        to_message(LETTER, address)
    assert (caught.value.code, caught.value.permanent) == ("smtp-bad-address", True)


HOSTILE = st.text(max_size=300) | st.sampled_from(
    ["=?utf-8?B?5rWL6K+V?=", "a\r\nBcc: b@x.example", "\ud800", "\u202e", 'a" <b@x.example>, "']
)


@given(HOSTILE, HOSTILE)
def test_no_subject_or_name_adds_or_changes_a_header(subject: str, name: str) -> None:
    letter = Letter(kinds=LETTER.kinds, to=LETTER.to, subject=subject, text="x\n", html="x\n", at=LETTER.at)
    raw = to_message(letter, SENDER, name=name).as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert [key.lower() for key in mail] == [
        "subject",
        "from",
        "to",
        "date",
        "message-id",
        "auto-submitted",
        "mime-version",
        "content-type",
    ]
    assert mail["Subject"] == header(subject)
    assert from_of(raw) == (header(name), SENDER)
    assert mail["To"] == LETTER.to


@given(HOSTILE)
def test_no_name_of_a_file_adds_a_header_or_hides_what_it_is(name: str) -> None:
    file = File(name=f"{name}.docx", media_type="application/zip", content=b"PK")
    raw = to_message(replace(LETTER, files=(file,)), SENDER).as_bytes()
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    *_, part = message_from_bytes(raw, policy=policy.default).iter_parts()
    assert sorted(key.lower() for key in part) == [
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "mime-version",
    ]
    shown = str(part.get_filename()).replace("\xa0", " ")
    assert shown.endswith(".docx") and shown == plain(shown) and part.get_content() == b"PK"
    assert part.get_content_type() == "application/zip"


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_whatever_stands_in_a_letter_its_mail_has_two_bodies_and_one_addressee(
    subject: str, name: str, text: str, html: str
) -> None:
    text, html = plain(text), plain(html)
    raw = to_message(replace(LETTER, subject=subject, text=text, html=html), SENDER, name=name).as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert [part.get_content().rstrip("\r\n") for part in mail.iter_parts()] == [text, html]
    shown = str(mail["Subject"]).replace("\xa0", " ")
    assert shown == plain(shown)
    assert not any(char in shown for char in "\r\n\u202e\u2066\u200b\x00\x1b")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def from_of(raw: bytes) -> tuple[str, str]:
    """Name and address by RFC 2047; the newer reader of the standard library keeps blanks between encoded words."""
    name, address = parseaddr(message_from_bytes(raw)["From"].replace("\r\n", ""))
    return str(make_header(decode_header(name))), address
