"""A letter as the mail that leaves."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, Message, MIMEPart
from email.policy import SMTP
from hashlib import sha256
from html import escape
from pathlib import PurePath
from typing import NamedTuple

from monitor.errors import PostError
from monitor.letters.plain import MAX_HEADER, header
from monitor.model.letters import File, Letter
from monitor.words import Words

_WORDS = Words("zh")
_LINE = 60
"""Characters of a name that stand in a line as they are."""
_MAX_ENDING = 10


class Lighter(NamedTuple):
    """A mail without its files; ``left_out`` names them with their SHA-256."""

    message: bytes
    left_out: str


def to_message(letter: Letter, sender: str, reply_to: str = "", *, name: str = "") -> EmailMessage:
    """The complete mail: text and HTML, files, one addressee, CRLF, ASCII on the wire (``as_bytes()``).

    ``sender`` and ``reply_to`` are bare addresses, ``name`` is the display name of the sender and may be Chinese.
    An internationalised domain goes out in its ASCII form. Raises PostError ``smtp-bad-address`` (permanent) for
    what is no address or has a local part beyond ASCII.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = header(letter.subject)
    message["From"] = _address(sender, name)
    message["To"] = _address(letter.to)
    if reply_to:
        message["Reply-To"] = _address(reply_to)
    message["Date"] = letter.at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for file in letter.files:
        _attach(message, file)
    return message


def without_files(message: bytes) -> Lighter | None:
    """The same mail with a statement in the place of its files, under the same Message-ID; None if it has none."""
    mail = message_from_bytes(message, policy=SMTP)
    files = list(mail.iter_attachments())
    if not files:
        return None
    left_out = [_WORDS.say("letter.left-out-file", name=one.get_filename(), sha256=_digest(one)) for one in files]
    said = [_WORDS.say("letter.left-out"), *left_out]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    if text is not None:
        _rewrite(text, _content(text) + "\n" + "\n".join(said) + "\n")
    if html is not None:
        before, end, after = _content(html).rpartition("</body>")
        lines = "".join(f"<p>{escape(line)}</p>\n" for line in said)
        _rewrite(html, before + lines + end + after if end else after + lines)
    mail.set_payload([one for one in mail.iter_parts() if one not in files])
    return Lighter(mail.as_bytes(), "；".join(left_out))


def _attach(message: EmailMessage, file: File) -> None:
    """Under its name in both forms: ``filename*`` (RFC 2231), and for older mail programs ``name`` (RFC 2047)."""
    name = _file_name(file.name)
    maintype, _, subtype = file.media_type.partition("/")
    message.add_attachment(file.content, maintype, subtype, filename=name)
    *_, part = message.iter_attachments()
    del part["Content-Type"]
    # As it is: set as a header it would be parsed, and come out as RFC 2231 again.
    charset = "; charset=utf-8" if maintype == "text" else ""
    part.set_raw("Content-Type", f'{file.media_type}{charset};\r\n name="{_encoded(name)}"')


def _file_name(name: str) -> str:
    """A name that is inert; one that is too long keeps its ending."""
    ending = PurePath(name).suffix
    whole = header(name)
    if len(ending) > _MAX_ENDING or whole.endswith(header(ending)):
        return whole
    return whole[: MAX_HEADER - len(ending)] + header(ending)


def _encoded(name: str) -> str:
    if name.isascii() and len(name) <= _LINE:
        return name.replace("\\", "\\\\").replace('"', '\\"')
    return Header(name, "utf-8", header_name=' name="').encode(linesep="\r\n")


def _digest(part: Message) -> str:
    content = part.get_payload(decode=True)
    return sha256(content if isinstance(content, bytes) else b"").hexdigest()


def _content(part: MIMEPart) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def _rewrite(part: MIMEPart, content: str) -> None:
    part.set_content(content, subtype=part.get_content_subtype(), cte="base64")


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    try:
        if not local.isascii():
            raise ValueError("SMTPUTF8")
        return Address(display_name=header(name), addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError) as error:
        raise PostError("smtp-bad-address", permanent=True, to=address, says=str(error)) from error
