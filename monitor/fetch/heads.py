"""Heads of answers as servers write them -> as a parser of HTTP takes them. Pure.

Browsers pass over a line of a head that is none, and so do we: a name with a blank or a slash in it, one with blanks
before its colon, a line without any, a character that nobody prints. RFC 9112, section 5.1 lets a client do so.
"""

from __future__ import annotations

import re

_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_END = 4
_BLANK = 8
"""So many bytes of blank lines may stand ahead of a head."""
_STATUS = re.compile(
    rb"[\r\n]{0,8}[^\r\n]{0,4}?(?:HTTP(?:/(\d\.\d|\d))?|ICY)[ \t]+(\d{3})(?!\d)([^\r\n]*)", re.IGNORECASE
)
"""As browsers look for it: after a few bytes that are none of it, in letters of any size, with or without a version."""
_PLAIN = re.compile(
    rb"HTTP/1\.[01] \d{3} [ -~]*+\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[^\x00-\x08\x0a-\x1f\x7f]*+\r\n)*+\r\n"
)
"""A head as it should be."""
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNPRINTED = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def end(data: bytes | bytearray, known: int = 0) -> int:
    """Where the head that data begin with is over, -1 if it is not yet; the first ``known`` bytes hold no end of it."""
    blank = len(data[:_BLANK]) - len(data[:_BLANK].lstrip(b"\r\n"))
    found = _END.search(data, max(blank, known - _LONGEST_END))
    return found.end() if found is not None else -1


def is_answer(data: bytes | bytearray) -> bool:
    """Whether data begin with the status line of an answer."""
    return _STATUS.match(data) is not None


def is_interim(head: bytes) -> bool:
    """Whether a head only says that the answer is still to come (1xx)."""
    status = _STATUS.match(head)
    return status is not None and status[2].startswith(b"1")


def readable(head: bytes) -> bytes:
    """A whole head without the lines that are none; what is no head of an answer stays as it is."""
    if _PLAIN.fullmatch(head):
        return head
    status = _STATUS.match(head)
    if status is None:
        return head
    lines = head[status.end() :].rstrip(b"\r\n").split(b"\n")[1:]
    version = status[1] if status[1] in (b"1.0", b"1.1") else b"1.0"
    kept = [b"HTTP/" + version + b" " + status[2] + b" " + _UNPRINTED.sub(b"", status[3]).strip()]
    continued = True
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            kept += [b" " + _UNPRINTED.sub(b"", line).strip()] if continued and len(kept) > 1 else []
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        continued = bool(colon) and _NAME.fullmatch(name) is not None
        if continued:
            kept.append(name + b":" + _UNPRINTED.sub(b"", value))
    return b"\r\n".join(kept) + b"\r\n\r\n"
