"""The day's report to the center, from what stands in the books. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from monitor.judge.places import place_words
from monitor.letters.books import Books
from monitor.letters.parts import Appeared, Certificate, ColumnTotals, DigestPart, Totals, Undecided, Unreadable
from monitor.model import ObligationState, Standing, Trouble
from monitor.website import ColumnStanding, ColumnState

_RENEWED_BEFORE = timedelta(days=30)
_OPEN_STATES = (ObligationState.UPCOMING, ObligationState.DUE_SOON)
_MET = (ObligationState.MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED)


def digest(books: Books, now: datetime) -> DigestPart:
    """The day's report to the center."""
    since = books.last_digest
    overdue = [s.obligation for s in books.standings if s.state is ObligationState.OVERDUE]
    return DigestPart(
        day=now.date(),
        totals=(totals_of(books.standings, books.year),),
        overdue=tuple(overdue),
        opened=tuple(case for case in books.recent_cases if since is None or case.opened > since),
        open=books.open_cases,
        closed=tuple(c for c in books.recent_cases if c.closed is not None and (since is None or c.closed > since)),
        unsure=books.unsure,
        unreadable=tuple(_unreadable(books)),
        appeared=tuple(_appeared(books, since)),
        sent=books.sent,
        failed=books.failed,
        columns=column_totals(books.columns),
        undecided=tuple(_undecided(books.columns)),
        repeated=books.repeated,
        certificates=tuple(one for one in books.certificates if _wants_renewal(one, now.date())),
    )


def _wants_renewal(one: Certificate, today: date) -> bool:
    """Whether a certificate is not trusted, or ends within ``_RENEWED_BEFORE``."""
    return one.trouble is not None or (one.until is not None and one.until - today <= _RENEWED_BEFORE)


def column_totals(columns: Sequence[ColumnStanding]) -> ColumnTotals | None:
    """The columns by where they stand; None where none is watched."""
    if not columns:
        return None
    states = Counter(one.state for one in columns)
    apart = {state.value: states[state] for state in _APART}
    return ColumnTotals(watched=len(columns), fresh=len(columns) - sum(apart.values()), **apart)


_APART = (ColumnState.SOON, ColumnState.STALE, ColumnState.BLANK, ColumnState.UNCERTAIN)


def _undecided(columns: Iterable[ColumnStanding]) -> Iterator[Undecided]:
    for one in columns:
        if one.state is ColumnState.UNCERTAIN:
            column = one.sight.column
            yield Undecided(agency=column.agency, place=place_words(one.place), trouble=one.sight.trouble)


def totals_of(standings: Iterable[Standing], year: int) -> Totals:
    """The obligations of a report year by state."""
    states = [standing.state for standing in standings]
    pending = sum(state in _OPEN_STATES or state is None for state in states)
    waived = states.count(ObligationState.WAIVED)
    return Totals(
        year=year,
        owed=len(states) - waived,
        published=sum(state in _MET for state in states),
        late=states.count(ObligationState.MET_LATE),
        undated=states.count(ObligationState.MET_UNDATED),
        pending=pending,
        overdue=states.count(ObligationState.OVERDUE),
        unknown=states.count(ObligationState.UNKNOWN),
        waived=waived,
    )


def _unreadable(books: Books) -> Iterator[Unreadable]:
    """Sites and single reports that could not be read, with the agencies nothing can be said of meanwhile."""
    for host, site in books.sites.items():
        if site.trouble is not None:
            names = tuple(s.obligation.agency for s in books.standings if s.host == host)
            yield Unreadable(host=host, trouble=site.trouble, agencies=names)
    for standing in books.standings:
        own = books.sites.get(standing.host)
        if standing.trouble is not None and (own is None or own.trouble is None):
            trouble = Trouble(standing.trouble, standing.url or "")
            yield Unreadable(host=standing.host, trouble=trouble, agencies=(standing.obligation.agency,))
    for standing in books.standings:
        if standing.trouble is not None:
            trouble = Trouble(standing.trouble, standing.title or standing.obligation.agency)
            yield Unreadable(host=standing.host, trouble=trouble, agencies=(standing.obligation.agency,))


def _appeared(books: Books, since: datetime | None) -> Iterator[Appeared]:
    for standing in books.standings:
        seen = standing.first_seen
        if seen is not None and (since is None or seen > since):
            yield Appeared(
                agency=standing.obligation.agency,
                year=standing.obligation.year,
                title=standing.title or "",
                url=standing.url or "",
                seen=seen,
                published=standing.dating.day if standing.dating else None,
                late=standing.state is ObligationState.MET_LATE,
            )
