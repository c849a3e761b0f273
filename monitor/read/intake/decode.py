"""What the bytes are, by looking at them, and their text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w-]{2,20})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|h[1-6])[\s>/]", re.IGNORECASE)
_HEAD_BYTES = 4096
_CHARSETS = {
    "utf-8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030",
    "big5": "big5", "big5hkscs": "big5hkscs", "cp950": "cp950",
}  # fmt: skip


def sniff(data: bytes) -> str:
    """The media type by the bytes themselves, never by a name or a header."""
    head = data[:1024].lstrip()
    if data[:1024].find(b"%PDF-") >= 0:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"
    if head.startswith(b"{\\rtf"):
        return "application/rtf"
    if _HTML.search(data[:_HEAD_BYTES].replace(b"\x00", b"")):
        return "text/html"
    return "text/plain"


def text(data: bytes, content_type: str = "") -> tuple[str, str]:
    """(text, charset): BOM, HTTP header, meta, strict UTF-8, gb18030, then a detector.

    Labels gb2312 and gbk are always read as gb18030, their superset. A declared charset that does not fit the bytes
    is passed over; nothing ever raises, the last resort replaces what cannot be decoded.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, errors="replace"), name
    for name in _declared(data, content_type):
        decoded = _strict(data, name)
        if decoded is not None:
            return decoded, name
    guess = from_bytes(data[:65536]).best()
    name = guess.encoding if guess is not None else "utf-8"
    return data.decode(name, errors="replace"), name.replace("_", "-")


def is_of(data: bytes, decoded: str, charset: str) -> bool:
    """Whether bytes are certainly what a text decoded from them is in UTF-8: then nobody needs to encode it again."""
    return charset == "utf-8" and "\ufffd" not in decoded and not data.startswith(codecs.BOM_UTF8)


def _declared(data: bytes, content_type: str) -> list[str]:
    head = data[:_HEAD_BYTES]
    labels = [match.group(1) for match in (_HEADER.search(content_type),) if match]
    labels += [match.group(1).decode("ascii") for match in (_XML.match(head), _META.search(head)) if match]
    names = [_canonical(label) for label in labels]
    return list(dict.fromkeys([*(name for name in names if name), "utf-8", "gb18030"]))


def _canonical(label: str) -> str | None:
    """The charset a label stands for, of those Chinese pages are written in; never any other codec of the runtime."""
    try:
        return _CHARSETS.get(codecs.lookup(label).name)
    except LookupError:
        return None


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return _nearly(data) if name == "utf-8" else None


def _nearly(data: bytes) -> str | None:
    """A text with a handful of bad bytes (a cut character, a stray byte) is still UTF-8."""
    decoded = data.decode("utf-8", errors="replace")
    return decoded if decoded.count("\ufffd") <= max(2, len(decoded) // 2000) else None
