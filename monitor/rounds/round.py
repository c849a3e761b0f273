"""The round: plan visits and surveys, take in what they saw, write the letters and the bulletin that are due.

What was seen is one transaction a site; letters are one transaction a round, together with the marks that say they
were written. A round that dies in between loses nothing: what follows it goes by what stands in the books, so the next
one does what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.clock import report_year
from monitor.model.bulletins import Paper
from monitor.model.cases import Case
from monitor.model.letters import Letter
from monitor.rounds import alerts, schedule
from monitor.rounds.asking import Asked, Asking
from monitor.rounds.bulletins import hold_series
from monitor.rounds.comparison import compare
from monitor.rounds.desk import Desk
from monitor.rounds.letters import write_letters
from monitor.rounds.settle import settle
from monitor.store.agenda import LETTERS
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store

LINE = "line"
"""The name of the alert while our own line is cut."""

_USUAL_GAP = timedelta(days=2)


class Round(Struct, frozen=True, kw_only=True):
    """What a round did: sites visited and surveyed, cases opened and closed, letters written, a bulletin.

    It was ``cut`` short where our own line led nowhere. ``cases`` are those it opened or closed.
    """

    visited: tuple[Asked, ...] = ()
    surveyed: tuple[Asked, ...] = ()
    opened: int = 0
    closed: int = 0
    letters: tuple[Letter, ...] = ()
    paper: Paper | None = None
    cases: tuple[Case, ...] = ()
    cut: bool = False

    def hosts(self) -> frozenset[str]:
        """The sites that were visited or surveyed."""
        return frozenset([one.host for one in self.visited] + [one.host for one in self.surveyed])

    def troubled(self) -> bool:
        """Whether a site could not be read whole."""
        return any([one.trouble for one in self.visited] + [one.trouble for one in self.surveyed])


def hold_round(
    desk: Desk, now: datetime, host: str | None = None, agency: str | None = None, *, at_once: bool = False
) -> Round:
    """One round of everything that is due at ``now``; ``host`` or ``agency`` narrow it and make it due at once.

    ``at_once`` makes all of it due, but for sites that want to be left alone.
    """
    narrowed = bool(host or agency)
    settle(desk, now, anew=now < (desk.store.marks.moment(LAST_ROUND) or now))
    asking = Asking(desk, now, _chosen(desk, now, host, agency, at_once=at_once))
    for record in desk.run(asking.next):
        asking.take(record)
    if asking.cut:
        alerts.tell(desk, LINE, desk.words.say("alert.line"), now)
    broken_off = asking.cut or desk.stopping()
    letters, paper = _concluded(desk, asking, now, narrowed=narrowed, at_once=at_once) if not broken_off else ([], None)
    desk.vouch(now, fetched=bool(asking.visited or asking.surveyed))
    cases = desk.store.cases.find(open_only=False, since=now)
    return Round(
        visited=tuple(asking.visited),
        surveyed=tuple(asking.surveyed),
        opened=sum(case.opened >= now for case in cases),
        closed=sum(case.closed is not None and case.closed >= now for case in cases),
        letters=tuple(letters),
        paper=paper,
        cases=tuple(cases),
        cut=asking.cut,
    )


def _chosen(
    desk: Desk, now: datetime, host: str | None, agency: str | None, *, at_once: bool
) -> Collection[str] | None:
    """The hosts to be asked; None: those that are due."""
    chosen = schedule.chosen(desk.config, host, agency)
    if chosen is not None or not at_once:
        return chosen
    waits = desk.store.waits.standing()
    return {site.host for site in desk.config.sites if waits.get(site.host, now) <= now}


@contextmanager
def rehearsal(desk: Desk) -> Iterator[Desk]:
    """A desk whose round leaves nothing behind: no row, no evidence."""

    class Undone(Exception):  # noqa: N818
        pass

    try:
        with desk.store.transaction():
            yield replace(desk, evidence=None)
            raise Undone
    except Undone:
        pass


def _concluded(
    desk: Desk, asking: Asking, now: datetime, *, narrowed: bool, at_once: bool
) -> tuple[list[Letter], Paper | None]:
    """What follows once all were asked. A round that was broken off has no end: the next one looks for its letters."""
    if any(one.was_reached() for one in (*asking.visited, *asking.surveyed)):
        alerts.over(desk.store, LINE, now)
    compare(desk, report_year(now), now)
    due = narrowed or at_once or desk.store.agenda.due(LETTERS, now)
    letters = write_letters(desk, now, patient=not narrowed) if due else []
    paper = hold_series(desk, now) if not narrowed else None
    with desk.store.transaction():
        _note_gap(desk.store, now)
        desk.store.marks.set(LAST_ROUND, now.isoformat())
    return letters, paper


def _note_gap(store: Store, now: datetime) -> None:
    """A clock that went back, or days without a round, stand in the journal: they explain what was late."""
    last = store.marks.moment(LAST_ROUND) or now
    if not last <= now <= last + _USUAL_GAP:
        store.journal.add(now, "round", "gap", last.isoformat())
