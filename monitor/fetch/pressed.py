"""Bodies pressed by gzip, as browsers take them: several members, anything behind the last one, none at all. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 256 * 1024
"""Bytes that are unpacked at once: a bomb is seen before it is large."""


class BrokenError(Exception):
    """A body ends in the middle of a member, or is none. What came until then was handed on."""


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a body in pieces. A body that was not pressed comes as it is; what stands behind the members (the
    end of a line, noughts) is nothing. Raises BrokenError."""
    waiting = iter(chunks)
    start = b""
    for chunk in waiting:
        start += chunk
        if len(start) >= len(_MAGIC):
            break
    if not start.startswith(_MAGIC):
        yield start
        yield from waiting
        return
    yield from _members(start, waiting)


def _members(data: bytes, waiting: Iterator[bytes]) -> Iterator[bytes]:
    """The members one after another. One that gave something must come to its end; what gave nothing was none."""
    member, must_end, piece = zlib.decompressobj(_GZIP), True, b""
    while True:
        if member.eof:
            while len(data) < len(_MAGIC) and (more := next(waiting, b"")):
                data += more
            if not data.startswith(_MAGIC):
                return
            member, must_end = zlib.decompressobj(_GZIP), False
        elif not data and len(piece) < _PIECE:
            data = next(waiting, b"")
            if not data:
                break
        try:
            piece = member.decompress(data, _PIECE)
        except zlib.error as error:
            if must_end:
                raise BrokenError(str(error)) from error
            return
        must_end = must_end or bool(piece)
        yield piece
        data = member.unused_data if member.eof else member.unconsumed_tail
    if must_end:
        raise BrokenError("gzip stream is incomplete")
