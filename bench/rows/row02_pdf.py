"""Reports as PDF files with a text layer."""

from __future__ import annotations

from bench.figures import Figure, Options
from bench.reading import figures

TITLE = "read, read + check of a six-page PDF report"
MARK = "<= 3 times pypdfium2's text, when nothing fails"

MOST = {"pdf": {}, "pdf sample": {"read": 3.0, "read + check": 3.0}}


def measure(options: Options) -> list[Figure]:
    """Of one that was drawn for the tests, and of a published one where it is at hand: the mark is about that."""
    return figures(MOST, options.runs)
