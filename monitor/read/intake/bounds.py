"""How much work a page, an answer or a text may be: measured by its bytes before any parser sees it.

Small and plain ones are read at once. What is large, or looks as if it was made to cost time, is read in a process of
its own under limits; what is beyond all measure is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple, Unpack

from msgspec import Struct

from monitor.model.pages import Trouble
from monitor.read.intake.isolate import isolated

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

SECONDS = 5.0
MEMORY = 512 * 1024**2
MOST_BYTES = 50 * 1024**2
MOST_TAGS = 1_000_000
_LARGE = 512 * 1024
_MANY_TAGS = 10_000
_MANY_LINKS = 3_000
_MANY_BRACKETS = 50_000
_LONG = 32 * 1024
_BREAKS = (b"<", b"\n", b'"')


class Measure(Struct, frozen=True):
    """What there is of a source: bytes, tags (at most so many), links, brackets of JSON, and whether some
    ``_LONG`` bytes in a row have no tag, no end of a line and no quotation mark.
    """

    size: int
    tags: int
    links: int
    brackets: int
    unbroken: bool

    def excess(self) -> str:
        """What of it is beyond all measure; empty if nothing is."""
        if self.size > MOST_BYTES:
            return f"> {MOST_BYTES}"
        return f"> {MOST_TAGS} <>" if self.tags > MOST_TAGS else ""

    def is_plain(self) -> bool:
        """Whether it is certain to be read in good time."""
        few = self.tags <= _MANY_TAGS and self.links <= _MANY_LINKS and self.brackets <= _MANY_BRACKETS
        return few and self.size <= _LARGE and not self.unbroken


def measure(data: bytes) -> Measure:
    """Look through the bytes of a source, once for each thing counted."""
    tags = data.count(b"<")
    return Measure(
        size=len(data),
        tags=tags,
        links=data.count(b"<a") if tags > _MANY_LINKS else 0,
        brackets=data.count(b"[") + data.count(b"{") if len(data) > _MANY_BRACKETS else 0,
        unbroken=_is_unbroken(data),
    )


def within(function: Callable[[bytes, Unpack[Ts]], T], data: bytes, *args: *Ts) -> T | Trouble:
    """``function(data, *args)``, here if the source is plain, else in a process of its own (see ``isolated``).

    Trouble is ``too-large`` where the source is more than is read, in itself or by the time and memory it took, and
    ``damaged`` where reading it ended the process.
    """
    measured = measure(data)
    if excess := measured.excess():
        return Trouble("too-large", excess)
    if measured.is_plain():
        return function(data, *args)
    return isolated(function, data, *args, seconds=SECONDS, memory_bytes=MEMORY, spent="too-large")


def _is_unbroken(data: bytes) -> bool:
    """Whether a whole window of bytes has none of what breaks a source into pieces; looks at few of them."""
    windows = range(0, len(data) - _LONG + 1, _LONG)
    return any(all(data.find(mark, at, at + _LONG) < 0 for mark in _BREAKS) for at in windows)
