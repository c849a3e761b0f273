"""Heads of answers as servers write them -> as a parser of HTTP takes them. Pure.

Browsers pass over a line of a head that is none, and so do we: a name with a blank or a slash in it, one with blanks
before its colon, a line without any, a character that nobody prints. RFC 9112, section 5.1 lets a client do so.
"""

from __future__ import annotations

import re

_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_END = 4
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?!\d)")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNPRINTED = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def end(data: bytes | bytearray, known: int = 0) -> int:
    """Where the head that data begin with is over, -1 if it is not yet; the first ``known`` bytes hold no end of it."""
    found = _END.search(data, max(0, known - _LONGEST_END))
    return found.end() if found is not None else -1


def is_answer(data: bytes | bytearray) -> bool:
    """Whether data begin with the status line of an answer."""
    return _STATUS.match(data) is not None


def is_interim(head: bytes) -> bool:
    """Whether a head only says that the answer is still to come (1xx)."""
    status = _STATUS.match(head)
    return status is not None and status[1].startswith(b"1")


def readable(head: bytes) -> bytes:
    """A whole head without the lines that are none; what is no head of an answer stays as it is."""
    if not is_answer(head):
        return head
    first, *lines = head.rstrip(b"\r\n").split(b"\n")
    kept = [first.rstrip(b"\r")]
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
