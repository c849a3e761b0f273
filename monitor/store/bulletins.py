"""The bulletins: drafts, issues with their numbers, void ones. Changes happen inside a transaction of the connection.

A number is taken in the transaction that stores the issued document: 第N期 is one more than the highest of its series
and year, 总第M期 one more than the highest of its series, void ones included. So no number is lost, and none is used
twice, whenever the program stops.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from monitor.errors import BulletinError
from monitor.letters.bulletin import Bulletin
from monitor.store.connection import Connection
from monitor.store.rows import to_json
from monitor.website import PaperState

_COLUMNS = "id, state, content, docx, xlsx, created, issued, actor, note"


class Paper(Struct, frozen=True, kw_only=True):
    """A bulletin as the register knows it. ``docx`` and ``xlsx`` are digests of its files on the day of issue.

    ``actor`` and ``note`` are those of the last change.
    """

    id: int
    state: PaperState
    bulletin: Bulletin
    docx: str | None
    xlsx: str | None
    created: datetime
    issued: datetime | None
    actor: str
    note: str


class Sealed(Struct, frozen=True):
    """A bulletin as it is issued, with the digests of the files drawn of it."""

    bulletin: Bulletin
    docx: str
    xlsx: str


Seal = Callable[[Bulletin], Sealed]
"""What is done to a bulletin once it has its number: days are counted, files drawn."""


class Gazette:
    """The register of bulletins. Each method is a transaction, or joins the caller's."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def draft(self, bulletin: Bulletin, by: str, now: datetime) -> int:
        """Keep a draft; its id. It has no number."""
        bulletin = replace(bulletin, year=None, number=None, total=None, day=None)
        with self._db.transaction():
            key = self._db.run(
                "INSERT INTO bulletins (series, state, content, created, actor, note) VALUES (?, 'draft', ?, ?, ?, '')",
                (bulletin.series, to_json(bulletin), now.isoformat(), by),
            )
            _journal(self._db, key, "drafted", by, "", now)
        return key

    def issue(self, key: int, day: date, by: str, note: str, now: datetime, seal: Seal) -> Paper:
        """Number a draft and store it as it is issued, dated ``day``. Raises BulletinError if it is no draft."""
        with self._db.transaction():
            paper = _required(self._db, key)
            if paper.state is not PaperState.DRAFT:
                raise BulletinError("bulletin-no-draft", number=key)
            series = paper.bulletin.series
            number, total = _next_numbers(self._db, series, day.year)
            sealed = seal(replace(paper.bulletin, year=day.year, number=number, total=total, day=day))
            self._db.run(
                "UPDATE bulletins SET state = 'issued', year = ?, number = ?, total = ?, content = ?, docx = ?, "
                "xlsx = ?, issued = ?, actor = ?, note = ? WHERE id = ?",
                (
                    day.year,
                    number,
                    total,
                    to_json(sealed.bulletin),
                    sealed.docx,
                    sealed.xlsx,
                    now.isoformat(),
                    by,
                    note,
                    key,
                ),
            )
            _journal(self._db, key, "issued", by, note, now)
            return _required(self._db, key)

    def void(self, key: int, by: str, note: str, now: datetime) -> Paper:
        """Declare a draft or an issue void; an issue keeps its number. Raises BulletinError if it is void already."""
        with self._db.transaction():
            if _required(self._db, key).state is PaperState.VOID:
                raise BulletinError("bulletin-void", number=key)
            self._db.run("UPDATE bulletins SET state = 'void', actor = ?, note = ? WHERE id = ?", (by, note, key))
            _journal(self._db, key, "voided", by, note, now)
            return _required(self._db, key)

    def get(self, key: int) -> Paper | None:
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM bulletins WHERE id = ?", (key,))
        return _paper(rows[0]) if rows else None

    def papers(self, series: str | None = None) -> list[Paper]:
        """All bulletins, void ones too, in the order they were drafted."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM bulletins WHERE ? IS NULL OR series = ? ORDER BY id", (series, series)
        )
        return [_paper(row) for row in rows]

    def last_issued(self, series: str) -> Bulletin | None:
        """The last issue of a series that is not void."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM bulletins WHERE series = ? AND state = 'issued' ORDER BY total DESC LIMIT 1",
            (series,),
        )
        return _paper(rows[0]).bulletin if rows else None


def _next_numbers(db: Connection, series: str, year: int) -> tuple[int, int]:
    rows = db.rows(
        "SELECT coalesce(max(CASE WHEN year = ? THEN number END), 0) + 1, coalesce(max(total), 0) + 1 "
        "FROM bulletins WHERE series = ?",
        (year, series),
    )
    number, total = rows[0]
    return number, total


def _required(db: Connection, key: int) -> Paper:
    paper = Gazette(db).get(key)
    if paper is None:
        raise BulletinError("no-such-bulletin", number=key)
    return paper


def _journal(db: Connection, key: int, event: str, by: str, note: str, now: datetime) -> None:
    db.run(
        "INSERT INTO journal (at, subject, event, note, actor) VALUES (?, ?, ?, ?, ?)",
        (now.isoformat(), f"bulletin:{key}", event, note, by),
    )


def _paper(row: tuple[object, ...]) -> Paper:
    key, state, content, docx, xlsx, created, issued, actor, note = row
    return msgspec.convert(
        {
            "id": key,
            "state": state,
            "bulletin": msgspec.json.decode(str(content), type=Bulletin),
            "docx": docx,
            "xlsx": xlsx,
            "created": created,
            "issued": issued,
            "actor": actor,
            "note": note,
        },
        Paper,
    )
