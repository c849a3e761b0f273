"""The chain of the journal: what each of its lines hashes to, and where it ends."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any, NamedTuple, Self

import msgspec

GENESIS = "0" * 64
HEAD = "journal_head"
"""The mark under which the end of the chain is kept."""
COLUMNS = ("id", "at", "subject", "agency", "event", "note", "actor", "version")
"""What is hashed of a line, in this order."""


class Head(NamedTuple):
    """The last line of a chain: its number and its hash, which is empty where only the number is known."""

    number: int = 0
    own: str = GENESIS

    @classmethod
    def of(cls, text: str | None) -> Self:
        """A head as it is kept; that of an empty chain where nothing is."""
        number, _, own = (text or "").partition(" ")
        return cls(int(number), own) if number.isdecimal() else cls()

    def __str__(self) -> str:
        return f"{self.number} {self.own}"


def link(previous: str, *values: Any) -> str:
    """SHA-256, in hex, over the hash of the line before and the ``COLUMNS`` of a line.

    It never changes: the journals of counties are chained by it.
    """
    return hashlib.sha256(msgspec.json.encode([previous, *values])).hexdigest()


def all_lines(db: sqlite3.Connection) -> None:
    """Chain a journal that is not chained yet."""
    head, links = Head(), []
    for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY id"):
        own = link(head.own, *tuple(row))
        links.append((head.own, own, row[0]))
        head = Head(row[0], own)
    db.executemany("UPDATE journal SET previous = ?, own = ? WHERE id = ?", links)
    if links:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (HEAD, str(head)))
