"""The bulletins: drafts, issues with their numbers, void ones. Changes happen inside a transaction of the connection.

A number is taken in the transaction that stores the issued document: 第N期 is one more than the highest of its series
and year, 总第M期 one more than the highest of its series, void ones included. So no number is lost, and none is used
twice, whenever the program stops.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from msgspec.structs import replace

from monitor.errors import BulletinError
from monitor.model.bulletins import Bulletin, Paper, PaperState, Sealed
from monitor.store.connection import Connection, matching
from monitor.store.journal import Journal
from monitor.store.rows import paper_of, to_json

Seal = Callable[[Bulletin], Sealed]
"""What is done to a bulletin once it has its number: days are counted, files drawn."""


class Bulletins:
    """The register of bulletins. Each method is a transaction, or joins the caller's."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._journal = Journal(connection)

    def draft(self, bulletin: Bulletin, by: str, now: datetime) -> int:
        """Keep a draft; its id. It has no number."""
        bulletin = replace(bulletin, year=None, number=None, total=None, day=None)
        with self._db.transaction():
            key = self._db.run(
                "INSERT INTO bulletins (series, state, content, created, actor, note) VALUES (?, 'draft', ?, ?, ?, '')",
                (bulletin.series, to_json(bulletin), now.isoformat(), by),
            )
            self._journal.add(now, f"bulletin:{key}", "drafted", "", by=by)
        return key

    def issue(self, key: int, day: date, by: str, note: str, now: datetime, seal: Seal) -> Paper:
        """Number a draft and store it as it is issued, dated ``day``. Raises BulletinError if it is no draft."""
        with self._db.transaction():
            paper = self._required(key)
            if paper.state is not PaperState.DRAFT:
                raise BulletinError("bulletin-no-draft", number=key)
            series = paper.bulletin.series
            number, total = self._next_numbers(series, day.year)
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
            self._journal.add(now, f"bulletin:{key}", "issued", note, by=by)
            return self._required(key)

    def void(self, key: int, by: str, note: str, now: datetime) -> Paper:
        """Declare a draft or an issue void; an issue keeps its number. Raises BulletinError if it is void already."""
        with self._db.transaction():
            if self._required(key).state is PaperState.VOID:
                raise BulletinError("bulletin-void", number=key)
            self._db.run("UPDATE bulletins SET state = 'void', actor = ?, note = ? WHERE id = ?", (by, note, key))
            self._journal.add(now, f"bulletin:{key}", "voided", note, by=by)
            return self._required(key)

    def get(self, key: int) -> Paper | None:
        """A bulletin by its number in the register, not that of its series; None if there is none."""
        rows = self._db.rows("SELECT * FROM bulletins WHERE id = ?", (key,))
        return paper_of(rows[0]) if rows else None

    def papers(self, series: str | None = None) -> list[Paper]:
        """All bulletins, void ones too, in the order they were drafted."""
        condition, values = matching(series=series)
        rows = self._db.rows(f"SELECT * FROM bulletins WHERE {condition} ORDER BY id", values)
        return [paper_of(row) for row in rows]

    def last_issued(self, series: str) -> Bulletin | None:
        """The last issue of a series that is not void."""
        rows = self._db.rows(
            "SELECT * FROM bulletins WHERE series = ? AND state = 'issued' ORDER BY total DESC LIMIT 1",
            (series,),
        )
        return paper_of(rows[0]).bulletin if rows else None

    def _next_numbers(self, series: str, year: int) -> tuple[int, int]:
        rows = self._db.rows(
            "SELECT coalesce(max(CASE WHEN year = ? THEN number END), 0) + 1 AS number, "
            "coalesce(max(total), 0) + 1 AS total FROM bulletins WHERE series = ?",
            (year, series),
        )
        return rows[0]["number"], rows[0]["total"]

    def _required(self, key: int) -> Paper:
        paper = self.get(key)
        if paper is None:
            raise BulletinError("no-such-bulletin", number=key)
        return paper
