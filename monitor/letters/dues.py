"""Which letters are due: what stands in the books and the time in, parts and the marks of their writing out. Pure.

Nothing is due to an agency on what could not be read: reminders and overdue notices need a complete search of the
same day, notices a case. An agency without a mail address is written to through the center.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from monitor.cases.obligations import reminder_steps
from monitor.cases.workdays import Calendar
from monitor.judge.known import MISSING
from monitor.letters import column_dues
from monitor.letters.books import Books
from monitor.letters.deadlines import with_deadline
from monitor.letters.digest import digest
from monitor.letters.parts import (
    AlertPart,
    NoticePart,
    OverduePart,
    Part,
    ReminderPart,
)
from monitor.model import (
    Agency,
    Case,
    CaseEvent,
    CaseEventKind,
    ObligationState,
    Standing,
)
from monitor.settings import Config

_OPEN_STATES = (ObligationState.UPCOMING, ObligationState.DUE_SOON)
DIGEST_MARK, DIGEST_BEFORE = "digest", "digest-before"
_BACKWARDS = timedelta(days=1)
"""A digest dated later than this after today was written by a wrong clock and holds nothing up."""


class Batch(Struct, frozen=True, kw_only=True):
    """Parts with their addresses, and what must be written down together with the letters."""

    parts: tuple[tuple[str, Part], ...]
    steps: tuple[tuple[str, int, str], ...] = ()
    notified: tuple[CaseEvent, ...] = ()
    marks: Mapping[str, str] = {}


def collect(books: Books, config: Config, calendar: Calendar, now: datetime) -> Batch:
    """Everything due at ``now``."""
    parts: list[tuple[str, Part]] = []
    steps: list[tuple[str, int, str]] = []
    events: list[CaseEvent] = []
    marks: dict[str, str] = {}
    agencies = {agency.name: agency for agency in config.agencies}
    for standing in books.standings:
        agency = agencies.get(standing.obligation.agency)
        if agency is None or not addresses(agency, config):
            continue
        part, taken = _reminder(standing, agency, books, config, calendar, now.date())
        steps += taken
        due: list[Part] = [part] if part is not None else []
        for written, told in _case_letters(standing, agency, books, config, calendar, now):
            due.append(written)
            events += told
        parts += [(address, one) for one in due for address in addresses(agency, config)]
    for agency in config.agencies:
        for written, new, told in _about_columns(agency, books, config, calendar, now):
            parts += [(address, written) for address in addresses(agency, config)]
            steps += new
            events += told
    if config.center.email and _digest_due(books, config, calendar, now):
        parts.append((config.center.email, digest(books, now)))
        last = books.last_digest
        marks |= {DIGEST_MARK: now.isoformat(), DIGEST_BEFORE: last.isoformat() if last is not None else ""}
        parts += [(config.center.email, alert) for alert in _alert(books, now.date())]
    return Batch(parts=tuple(parts), steps=tuple(steps), notified=tuple(events), marks=marks)


def addresses(agency: Agency, config: Config) -> tuple[str, ...]:
    """Where a unit's letters go: its own addresses, else the center's."""
    return agency.emails or ((config.center.email,) if config.center.email else ())


def _about_columns(
    agency: Agency, books: Books, config: Config, calendar: Calendar, now: datetime
) -> Iterator[tuple[Part, Sequence[column_dues.Step], list[CaseEvent]]]:
    """What a unit is told of its columns, with the steps taken and the cases told of."""
    if not addresses(agency, config):
        return
    due = column_dues.reminders(agency, books.columns, books.steps, config.freshness, calendar, now)
    if due.part is not None:
        yield due.part, due.steps, []
    unread = {one.place for one in books.columns if one.sight.trouble is not None} | books.unread_sites
    notice = column_dues.notice(agency, books.open_cases, unread, config.cases, calendar, now)
    if notice is not None:
        yield notice, (), _told(notice.cases, now)


def _searched_today(standing: Standing, today: date) -> bool:
    return standing.readable and standing.checked is not None and standing.checked.date() == today


def _reminder(
    standing: Standing, agency: Agency, books: Books, config: Config, calendar: Calendar, today: date
) -> tuple[Part | None, list[tuple[str, int, str]]]:
    """The latest step of the ladder that has come; earlier ones that were missed are taken with it."""
    obligation = standing.obligation
    if standing.state not in _OPEN_STATES or today > obligation.due or not _searched_today(standing, today):
        return None, []
    ladder = [
        s for s in reminder_steps(obligation, config.remind, calendar) if s.day <= today and s.day <= obligation.due
    ]
    new = [step for step in ladder if (agency.name, step.name) not in books.steps]
    if not new:
        return None, []
    days = (obligation.due - today).days
    part = ReminderPart(agency=agency, obligation=obligation, days_left=days, provisional=new[-1].provisional)
    return part, [(agency.name, obligation.year, step.name) for step in new]


def _case_letters(
    standing: Standing, agency: Agency, books: Books, config: Config, calendar: Calendar, now: datetime
) -> Iterator[tuple[Part, list[CaseEvent]]]:
    """The overdue notice once its day has come, and one notice for all other cases not told of yet."""
    if standing.state is ObligationState.WAIVED:
        return
    mine = [c for c in books.open_cases if c.agency == agency.name and c.year == standing.obligation.year]
    untold = [c for c in mine if c.notified is None]
    missing = [c for c in untold if c.rule == MISSING]
    others = [with_deadline(c, config.cases, calendar, now.date()) for c in untold if c.rule != MISSING]
    if missing and _notice_due(standing, books, config, calendar, now.date()):
        case = with_deadline(missing[0], config.cases, calendar, now.date())
        yield _overdue(standing, agency, case, calendar, now.date()), _told([case], now)
    if others and standing.trouble is None and not _doubtful(standing, books):
        yield _notice(standing, agency, others, calendar, now.date()), _told(others, now)


def _notice_due(standing: Standing, books: Books, config: Config, calendar: Calendar, today: date) -> bool:
    """The day of the notice has come, and enough complete searches on different days (today too) found nothing."""
    step = next(s for s in reminder_steps(standing.obligation, config.remind, calendar) if s.name == "notice")
    swept = books.sweeps.get(standing.obligation.agency, 0) >= config.cases.missing_needs_sweeps
    overdue = standing.state is ObligationState.OVERDUE and _searched_today(standing, today)
    return overdue and swept and step.day <= today


def _doubtful(standing: Standing, books: Books) -> bool:
    """Whether the report was gone at the last visit, or may be that of another year."""
    owed = standing.obligation
    return any((f.agency, f.year, f.rule) == (owed.agency, owed.year, MISSING) for f in books.unsure)


def _overdue(standing: Standing, agency: Agency, case: Case, calendar: Calendar, today: date) -> OverduePart:
    assert case.rectify_by is not None
    return OverduePart(
        agency=agency,
        obligation=standing.obligation,
        today=today,
        places=standing.places,
        rectify_by=case.rectify_by,
        provisional=calendar.provisional(case.rectify_by),
        case=case.id,
    )


def _notice(standing: Standing, agency: Agency, cases: list[Case], calendar: Calendar, today: date) -> NoticePart:
    return NoticePart(
        agency=agency,
        year=standing.obligation.year,
        cases=tuple(cases),
        checked_at=standing.checked or cases[0].opened,
        report_url=standing.url,
        report_title=standing.title,
        provisional=any(calendar.provisional(c.rectify_by or today) for c in cases),
    )


def _told(cases: Iterable[Case], now: datetime) -> list[CaseEvent]:
    return [CaseEvent(kind=CaseEventKind.NOTIFIED, case=case, at=now) for case in cases]


def _digest_due(books: Books, config: Config, calendar: Calendar, now: datetime) -> bool:
    letters, last = config.letters, books.last_digest
    if letters.digest == "off" or now.time() < letters.digest_at:
        return False
    if last is not None and timedelta() <= last.date() - now.date() <= _BACKWARDS:
        return False
    return letters.digest == "daily" or calendar.is_workday(now.date())


def _alert(books: Books, day: date) -> Iterator[AlertPart]:
    if books.broken:
        lines = tuple(dict.fromkeys(f"{finding.rule} {finding.says}" for finding in books.broken))
        yield AlertPart(day=day, lines=lines)
