"""The state of a county: one connection, and the families of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from monitor.cases.sums import column_on_day, on_day
from monitor.judge.book.known import MISSING
from monitor.letters.kinds.digest import DIGEST_MARK, SCRIPTS_MARK, TOLD_MARK
from monitor.model.columns import WEBSITE, ColumnClass
from monitor.model.findings import Verdict
from monitor.model.standings import Standings
from monitor.store.agenda import Agenda
from monitor.store.bulletins import Bulletins
from monitor.store.cases import Cases
from monitor.store.chain import Head
from monitor.store.columns import Columns
from monitor.store.connection import READ_WAIT, WAIT, Connection, open_for_reading, open_for_writing
from monitor.store.edits import Edits
from monitor.store.findings import Findings
from monitor.store.journal import Journal
from monitor.store.letters import Letters
from monitor.store.marks import EVIDENCE_HEAD, LAST_ROUND, Marks
from monitor.store.obligations import Obligations
from monitor.store.outages import Outages
from monitor.store.pages import Pages
from monitor.store.soundness import sound
from monitor.store.visits import Visits
from monitor.store.waits import Waits


class Store:
    """The state of a county. Writes happen inside ``transaction()``; readers see the last commit."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.obligations = Obligations(connection)
        self.visits = Visits(connection)
        self.waits = Waits(connection)
        self.agenda = Agenda(connection)
        self.pages = Pages(connection)
        self.findings = Findings(connection)
        self.cases = Cases(connection)
        self.columns = Columns(connection)
        self.letters = Letters(connection)
        self.outages = Outages(connection)
        self.bulletins = Bulletins(connection)
        self.marks = Marks(connection)
        self.journal = Journal(connection)
        self.edits = Edits(connection)

    @classmethod
    def writing(cls, directory: Path, wait: float = WAIT) -> Self:
        """The state in a directory, made if it is not there. Raises StoreError (see ``open_for_writing``)."""
        return cls(open_for_writing(directory, wait))

    @classmethod
    def reading(cls, directory: Path, wait: float = READ_WAIT) -> Self:
        """The state in a directory as it stands. Raises StoreError (see ``open_for_reading``)."""
        return cls(open_for_reading(directory, wait))

    def __enter__(self) -> Self:
        """Until it is closed; what damaged values lead to meanwhile is a StoreError, as in ``sound``."""
        with ExitStack() as stack:
            stack.callback(self._db.close)
            stack.enter_context(self.sound())
            self._open = stack.pop_all()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)

    def sound(self) -> AbstractContextManager[None]:
        """Within it an error that comes of a damaged value is a StoreError that names the place of the value."""
        return sound(self._db)

    def standings(
        self,
        year: int,
        at: datetime,
        since: datetime | None = None,
        expiring: Mapping[ColumnClass, date] | None = None,
    ) -> Standings:
        """All that stands, as known at a time. Of what is over only what happened at or after ``since`` (None: all).

        Whatever is open or waits is there. With ``expiring``, the last day by class on which a column goes stale soon,
        it is no more than letters may tell of: what is owed for the year, the columns of note.
        """
        current = (Verdict.FAILS, Verdict.UNSURE, Verdict.BROKEN)
        scripts, columns = self.marks.moments(SCRIPTS_MARK), self.columns
        owed = year if expiring is not None else None
        known = columns.standings().values() if expiring is None else columns.of_note(expiring, scripts)
        return Standings(
            at=at,
            year=year,
            obligations=tuple(on_day(one, at.date()) for one in self.obligations.standings(owed)),
            findings=tuple(one for verdict in current for one in self.findings.of(verdict)),
            cases=tuple(self.cases.standing(since)),
            dismissed=self.cases.dismissed(),
            steps=frozenset(self.obligations.steps(year) | self.obligations.steps(WEBSITE)),
            sweeps=self.findings.sweeps(year, MISSING),
            sites=self.visits.sites(),
            columns=tuple(column_on_day(one, at.date()) for one in known),
            column_states=columns.states(at.date()),
            surveys=self.columns.surveys(),
            letters=tuple(self.letters.standing(since)),
            papers=tuple(self.bulletins.papers()),
            last_round=self.marks.moment(LAST_ROUND),
            last_digest=self.marks.moment(DIGEST_MARK),
            scripts=scripts,
            told=self.marks.moments(TOLD_MARK),
            edits=tuple(self.edits.since(since)),
        )

    def evidence_head(self) -> Head:
        """The last line of the evidence that is known of; without its hash where a round broke off."""
        kept, last = Head.of(self.marks.get(EVIDENCE_HEAD)), self.pages.last_line()
        return kept if kept.number >= last else Head(last, "")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, written on success and undone on any error; nested ones join the outer one."""
        with self._db.transaction():
            yield
