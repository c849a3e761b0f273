"""A letter as the mail that leaves."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from monitor.errors import PostError
from monitor.letters.plain import header
from monitor.model.letters import Letter


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
        maintype, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype, subtype, filename=header(file.name))
    return message


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    try:
        if not local.isascii():
            raise ValueError("SMTPUTF8")
        return Address(display_name=header(name), addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError) as error:
        raise PostError("smtp-bad-address", permanent=True, to=address, says=str(error)) from error
