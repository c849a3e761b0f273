"""Reports as web pages: the form that most bodies publish in."""

from __future__ import annotations

from bench.figures import Figure, Options
from bench.reading import figures

TITLE = "read, read + check of a 37 kB HTML report, in a process that has read a hundred before"
MARK = "<= 5 and <= 9 times Lexbor"

MOST = {"html": {"read": 5.0, "read + check": 9.0}, "plain": {}, "html, kept": {}}


def measure(options: Options) -> list[Figure]:
    """The mark is about ``html``; the other two say what becomes of it with less markup, and with memory kept."""
    return figures(MOST, options.runs)
