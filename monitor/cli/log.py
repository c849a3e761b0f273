"""The lines of the daemon's log: what pages, servers and files say in them can draw no line of its own."""

from __future__ import annotations

import logging

_QUIET = ("apscheduler", "httpx2", "httpcore2")
"""Libraries that tell of each step they take."""


class InertFormatter(logging.Formatter):
    """A line a record; what is not printable in it stands as its number. Only a traceback has lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _printable(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802
        lines = super().formatException(ei).split("\n")  # type: ignore[arg-type]
        return "\n".join(map(_printable, lines))


def to_stderr() -> None:
    """Write what the daemon tells, and of libraries only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(InertFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in text)
