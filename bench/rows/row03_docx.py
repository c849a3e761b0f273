"""Reports as Word documents."""

from __future__ import annotations

from bench.figures import Figure, Options
from bench.reading import figures

TITLE = "read, read + check of a DOCX report"
MARK = "<= 0.45 times python-docx reading every cell"

MOST = {"docx": {"read": 0.45, "read + check": 0.45}}


def measure(options: Options) -> list[Figure]:
    return figures(MOST, options.runs)
