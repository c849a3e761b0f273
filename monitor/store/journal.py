"""The journal: what happened to cases, letters and bulletins, never changed, each line chained to the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.errors import StoreError
from monitor.model.flaws import Flaw
from monitor.model.standings import Line
from monitor.store.chain import COLUMNS, HEAD, Head, link
from monitor.store.connection import Connection, Row
from monitor.store.marks import Marks
from monitor.store.rows import line_of
from monitor.words.signs import unhalved

_AT_ONCE = 5_000
"""Lines."""


class Journal:
    """Lines about subjects such as ``case:12``. They are written inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._marks = Marks(connection)

    def add(
        self,
        at: datetime,
        subject: str,
        event: str,
        note: str = "",
        *,
        agency: str | None = None,
        by: str = "",
        version: int | None = None,
    ) -> None:
        """A line; ``by`` is a person, empty for the program, ``version`` that of a rule.

        It follows what was the last line, though that be there no more: the break is seen for ever.
        """
        with self._db.transaction():
            head = self.head()
            number = max(head.number, self._last()) + 1
            texts = (at.isoformat(), subject, agency, str(event), note, by)
            line = (number, *(unhalved(one) if one is not None else None for one in texts), version)
            own = link(head.own, *line)
            self._db.run(
                f"INSERT INTO journal ({', '.join(COLUMNS)}, previous, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*line, head.own, own),
            )
            self._marks.set(HEAD, str(Head(number, own)))

    def about(self, subject: str) -> list[Line]:
        """What happened to a subject, in order."""
        rows = self._db.rows("SELECT * FROM journal WHERE subject = ? ORDER BY id", (subject,))
        return [line_of(row) for row in rows]

    def head(self) -> Head:
        """The last line that was written."""
        return Head.of(self._marks.get(HEAD))

    def flaws(self, vouched: Iterable[tuple[int, Head]] = ()) -> Iterator[Flaw]:
        """Every flaw of the chain, in its order, and where it is not what was ``vouched`` for.

        That are its ends at earlier times, with the line of the evidence that tells of each.
        """
        expected, told = self.head(), {head.number: (line, head.own) for line, head in vouched}
        last = Head()
        for row in self._lines():
            line = tuple(row[name] for name in COLUMNS)
            if row["previous"] != last.own:
                yield _flaw("journal-broken", row)
            if row["own"] != link(row["previous"], *line):
                yield _flaw("journal-changed", row)
            last = Head(row["id"], row["own"])
            if told.pop(last.number, (0, last.own))[1] != last.own:
                yield _flaw("journal-other", row)
            if last.number == expected.number and last.own != expected.own:
                yield _flaw("journal-other", row)
        if last.number < expected.number:
            yield Flaw(code="journal-cut", line=last.number, sequence=expected.number)
        if told:
            number = max(told)
            yield Flaw(code="journal-behind", line=number, sequence=told[number][0])

    def _last(self) -> int:
        return int(self._db.rows("SELECT coalesce(max(id), 0) AS last FROM journal")[0]["last"])

    def _lines(self) -> Iterator[Row]:
        """All lines, some at a time. Raises StoreError where they stand in no order: of such there is no end."""
        after = -1
        while rows := self._db.rows("SELECT * FROM journal WHERE id > ? ORDER BY id LIMIT ?", (after, _AT_ONCE)):
            yield from rows
            if rows[-1]["id"] <= after:
                raise StoreError("store-damaged", path=str(self._db.path), says=f"journal {after}")
            after = rows[-1]["id"]


def _flaw(code: str, row: Row) -> Flaw:
    return Flaw(code=code, line=row["id"], url=row["subject"])
