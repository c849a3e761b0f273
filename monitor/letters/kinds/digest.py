"""The day's report to the center (监测日报)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from monitor.cases import sums
from monitor.cases.decide import fingerprint
from monitor.cases.sums import Columns, Reports
from monitor.judge.book.known import MISSING
from monitor.judge.places import place_words
from monitor.letters import scripted
from monitor.letters.derived import grouped, letters_since
from monitor.letters.edits import Edited, told
from monitor.letters.kind import Due, Kind, Part, Situation
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import ColumnStanding, ColumnState
from monitor.model.findings import Finding, Verdict
from monitor.model.pages import Trouble
from monitor.model.roster import Obligation
from monitor.model.standings import Standings
from monitor.words import Words

_WORDS = Words("zh")
_RENEWED_BEFORE = timedelta(days=30)
DIGEST_MARK, DIGEST_BEFORE, SCRIPTS_MARK = "digest", "digest-before", "digest-scripts"
_BACKWARDS = timedelta(days=1)
"""A digest dated later than this after today was written by a wrong clock and holds nothing up."""


class Sending(Struct, frozen=True, kw_only=True):
    """A letter handed over, or not (``says`` tells why)."""

    to: str
    subject: str
    says: str = ""


class Certificate(Struct, frozen=True, kw_only=True):
    """A site's certificate that ends soon (``until`` is its last day), or that could not be trusted."""

    host: str
    until: date | None = None
    trouble: Trouble | None = None


class Repeated(Struct, frozen=True, kw_only=True):
    """A problem that the last bulletin named again, ``times`` issues in a row."""

    agency: str
    place: str
    label: str
    times: int


class Appeared(Struct, frozen=True, kw_only=True):
    """A report that became known. ``published`` is the date on the page or list, None when there is no usable one."""

    agency: str
    year: int
    title: str
    url: str
    seen: datetime
    published: date | None = None
    late: bool = False


class Unreadable(Struct, frozen=True, kw_only=True):
    """A site that could not be read; ``agencies`` are those nothing can be said of meanwhile."""

    host: str
    trouble: Trouble
    agencies: tuple[str, ...] = ()


class Undecided(Struct, frozen=True, kw_only=True):
    """A column of which nothing can be said; ``trouble`` is why it could not be read, if it could not."""

    agency: str
    place: str
    trouble: Trouble | None = None


class DigestPart(Part, frozen=True, kw_only=True):
    """The day's report to the center itself.

    ``overdue`` are the obligations overdue on ``day``; ``opened`` and ``closed`` are the cases of the day, ``open`` all
    that stand, those of the day included; ``unsure`` are findings that want a human eye and went to nobody.
    ``repeated`` is what a bulletin since the last digest named again, ``scripted`` are columns that only a script
    fills: what follows is for people to decide. ``edited`` are places of accepted reports that were changed since.
    """

    day: date
    totals: tuple[Reports, ...] = ()
    overdue: tuple[Obligation, ...] = ()
    opened: tuple[Case, ...] = ()
    open: tuple[Case, ...] = ()
    closed: tuple[Case, ...] = ()
    unsure: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    appeared: tuple[Appeared, ...] = ()
    sent: tuple[Sending, ...] = ()
    failed: tuple[Sending, ...] = ()
    columns: Columns | None = None
    undecided: tuple[Undecided, ...] = ()
    scripted: tuple[scripted.Scripted, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    edited: tuple[Edited, ...] = ()


def is_due(situation: Situation) -> bool:
    """Whether the hour of the digest has come, on a day that has one, and none was written today."""
    letters, last, now = situation.config.letters, situation.standings.last_digest, situation.now
    if letters.digest == "off" or now.time() < letters.digest_at:
        return False
    if last is not None and timedelta() <= last.date() - now.date() <= _BACKWARDS:
        return False
    return letters.digest == "daily" or situation.calendar.is_workday(now.date())


def _due(situation: Situation) -> Due | None:
    if not is_due(situation):
        return None
    last = situation.standings.last_digest
    before = last.isoformat() if last is not None else ""
    told = msgspec.json.encode(scripted.told_by(situation.standings, situation.now)).decode()
    marks = {DIGEST_MARK: situation.now.isoformat(), DIGEST_BEFORE: before, SCRIPTS_MARK: told}
    return Due(part=digest(situation), marks=marks)


def digest(situation: Situation) -> DigestPart:
    """The day's report to the center."""
    standings, owed, since = situation.standings, situation.owed, situation.standings.last_digest
    cases = standings.cases
    return DigestPart(
        day=situation.today,
        totals=(sums.reports(Counter(one.state for one in owed), standings.year),),
        overdue=tuple(one.obligation for one in owed if one.state is ObligationState.OVERDUE),
        opened=tuple(case for case in cases if since is None or case.opened > since),
        open=tuple(case for case in cases if case.closed is None),
        closed=tuple(c for c in cases if c.closed is not None and (since is None or c.closed > since)),
        unsure=tuple(_unsure(standings)),
        unreadable=tuple(_unreadable(standings, owed)),
        appeared=tuple(_appeared(owed, since)),
        sent=tuple(_sendings(standings, "sent")),
        failed=tuple(_sendings(standings, "failed")),
        columns=sums.columns(standings.column_states) if standings.column_states else None,
        undecided=tuple(_undecided(standings.columns)),
        scripted=scripted.untold(standings),
        repeated=tuple(_repeated(standings)),
        edited=tuple(told(standings.edits, _WORDS)),
        certificates=tuple(one for one in _certificates(standings) if _wants_renewal(one, situation.today)),
    )


def _unsure(standings: Standings) -> Iterator[Finding]:
    """What no person has looked at; what speaks against the whole report counts all the same."""
    for one in (one for one in standings.findings if one.verdict is Verdict.UNSURE):
        if one.rule == MISSING or (one.agency, one.year, fingerprint(one)) not in standings.dismissed:
            yield one


def _sendings(standings: Standings, state: str) -> Iterator[Sending]:
    """The letters since the last digest that were handed over, or failed."""
    for one in letters_since(standings, standings.last_digest):
        if one.state == state:
            yield Sending(to=one.recipient, subject=one.subject, says=one.says)


def _repeated(standings: Standings) -> Iterator[Repeated]:
    """What a bulletin issued since the last digest named in two or more issues running."""
    since = standings.last_digest
    issued = [one for one in standings.papers if one.issued is not None and (since is None or one.issued > since)]
    for problem in (problem for paper in issued for problem in paper.bulletin.problems if problem.times > 1):
        yield Repeated(agency=problem.agency, place=problem.place, label=problem.label, times=problem.times)


def _certificates(standings: Standings) -> Iterator[Certificate]:
    """The certificates of the sites, as the last surveys that looked at them saw them."""
    for host, state in standings.surveys.items():
        tls = state.sight.tls if state.sight is not None else None
        if tls is not None:
            yield Certificate(host=host, until=tls.until, trouble=tls.trouble)


def _wants_renewal(one: Certificate, today: date) -> bool:
    """Whether a certificate is not trusted, or ends within ``_RENEWED_BEFORE``."""
    return one.trouble is not None or (one.until is not None and one.until - today <= _RENEWED_BEFORE)


def _undecided(columns: Iterable[ColumnStanding]) -> Iterator[Undecided]:
    for one in columns:
        if one.state is ColumnState.UNCERTAIN:
            column = one.sight.column
            yield Undecided(agency=column.agency, place=place_words(one.place), trouble=one.sight.trouble)


def _unreadable(standings: Standings, owed: Sequence[Standing]) -> Iterator[Unreadable]:
    """Sites and single reports that could not be read, with the agencies nothing can be said of meanwhile."""
    there = grouped(owed, lambda one: one.host)
    for host, site in standings.sites.items():
        if site.trouble is not None:
            names = tuple(one.obligation.agency for one in there.get(host, []))
            yield Unreadable(host=host, trouble=site.trouble, agencies=names)
    for standing in owed:
        own = standings.sites.get(standing.host)
        told = own.trouble.code if own is not None and own.trouble is not None else None
        if standing.trouble not in (None, told):
            trouble = Trouble(standing.trouble, standing.url or standing.title or "")
            yield Unreadable(host=standing.host, trouble=trouble, agencies=(standing.obligation.agency,))


def _appeared(owed: Iterable[Standing], since: datetime | None) -> Iterator[Appeared]:
    for standing in owed:
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


KIND = Kind(
    name="digest",
    rank=60,
    part=DigestPart,
    order=lambda part: part.day.toordinal(),
    due_of_center=_due,
)
