"""Whether every value of the database is what its column holds: asked once something came out of it that cannot be.

Reading does not look at each value first; what is damaged shows as an error far from its cause. Then all tables are
gone through, and the first value that is wrong is named by table, column and row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from monitor.errors import StoreError
from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.model.bulletins import Bulletin, PaperState
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnSight, ColumnState
from monitor.model.findings import Finding, Verdict
from monitor.model.reports import Dating
from monitor.model.roster import BodyKind
from monitor.model.visits import Known, Place
from monitor.model.websites import SiteSight
from monitor.store.chain import HEAD
from monitor.store.connection import Connection
from monitor.store.marks import EVIDENCE_HEAD, LAST_ROUND, VOUCHED
from monitor.store.trouble import explained
from monitor.words import Words

_Moment = Annotated[datetime, Meta(tz=True)]
_Head = Annotated[str, Meta(pattern=r"^\d{1,18} [0-9a-f]{64}$")]
_YEARS = range(1970, 9000)


class _Text(bytes):
    """A text as it is stored."""


_PLAIN = {"TEXT": _Text, "INTEGER": int, "REAL": float, "BLOB": bytes}
_MOMENTS = frozenset(
    [
        *(
            "at",
            "checked",
            "closed",
            "confirmed",
            "created",
            "dismissed",
            "first_seen",
            "issued",
            "next_at",
            "notified",
        ),
        *("opened", "read_at", "replied", "sent", "until", "visited"),
    ]
)
_DAYS = frozenset(["due", "expires", "missed", "rectify_by", "registered"])
_WORDS: dict[str, Any] = {
    "bulletins.state": PaperState,
    "columns.state": ColumnState,
    "findings.verdict": Verdict,
    "obligations.kind": BodyKind,
    "obligations.state": ObligationState,
    "outbox.state": Literal["held", "queued", "sending", "sent", "failed", "cancelled"],
}
_FACTS: dict[str, Any] = {
    "bulletins.content": Bulletin,
    "cases.finding": Finding,
    "columns.readable": ColumnSight,
    "columns.sight": ColumnSight,
    "findings.finding": Finding,
    "obligations.dating": Dating,
    "obligations.places": tuple[Place, ...],
    "outbox.about": dict[str, tuple[Any, ...]],
    "outbox.kinds": tuple[str, ...],
    "pages.known": Known,
    "searches.gone": tuple[date, ...],
    "surveys.sight": SiteSight,
}
"""What is kept as JSON, by column."""
_MARKS: dict[str, Any] = {
    EVIDENCE_HEAD: _Head,
    HEAD: _Head,
    VOUCHED: _Head,
    LAST_ROUND: _Moment,
    DIGEST_MARK: _Moment,
}
_SAID = {"obligations.fee": "fee", "obligations.trouble": "trouble", "sites.trouble": "trouble"}
"""Columns whose values the catalogue of messages knows."""
_LONGEST = 160
_SURPRISES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)


@contextmanager
def sound(connection: Connection) -> Iterator[None]:
    """Turn an error that comes of a damaged value into a StoreError ``store-damaged`` that names its place."""
    try:
        yield
    except _SURPRISES as error:
        if fault := first_fault(connection):
            raise StoreError("store-damaged", path=str(connection.path), says=fault) from error
        raise
    except StoreError as error:
        if error.code == "store-damaged" and (fault := first_fault(connection)):
            raise StoreError("store-damaged", path=str(connection.path), says=fault) from error
        raise


def first_fault(connection: Connection) -> str:
    """Table, column and row id of the first value that is wrong, and why; empty if none is. Raises StoreError.

    Where all are right it may be an index that is not, or a page.
    """
    with explained(connection.path), connection.bare(_Text) as db:
        named = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '[a-z]*'").fetchall()
        for (raw,) in named:
            table = raw.decode("ascii", "replace")
            for fault in _faults(db, table):
                return f"{table}.{fault}"
        [said, *_] = db.execute("PRAGMA integrity_check(1)").fetchone()
        return "" if said == b"ok" else said.decode("utf-8", "replace")[:_LONGEST]


def _faults(db: sqlite3.Connection, table: str) -> Iterator[str]:
    shape = [
        (row[1].decode("utf-8", "replace"), row[2].decode("utf-8", "replace"), row[3] or row[5])
        for row in db.execute(f'PRAGMA table_info("{table}")')
    ]
    for row in db.execute(f'SELECT rowid, * FROM "{table}"'):
        for (column, declared, required), value in zip(shape, tuple(row)[1:], strict=True):
            kind = _MARKS.get(str(row[1], "utf-8", "replace")) if (table, column) == ("marks", "value") else None
            try:
                if value is not None or required:
                    _check(f"{table}.{column}", _PLAIN[declared], value, kind)
            except (ValueError, msgspec.MsgspecError) as error:
                yield f"{column} #{row[0]}: {error}"[:_LONGEST]


def _check(place: str, plain: type, value: Any, kind: Any) -> None:
    """Raises ValueError or msgspec's if a value is not what its column holds."""
    if not isinstance(value, plain):
        raise ValueError(type(value).__name__.strip("_"))
    if not isinstance(value, _Text):
        return
    text, column = value.decode(), place.partition(".")[2]
    if place in _FACTS:
        msgspec.json.decode(text, type=_FACTS[place])
    elif place in _SAID and not Words("zh").has(f"{_SAID[place]}.{text}"):
        raise ValueError(text)
    kind = kind or _WORDS.get(place) or (_Moment if column in _MOMENTS else date if column in _DAYS else str)
    found = msgspec.convert(text, kind)
    if isinstance(found, date) and found.year not in _YEARS:
        raise ValueError(text)
