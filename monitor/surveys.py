"""The survey of websites: plan, take in what was seen of columns and sites, judge it, keep cases.

What was seen of a site is one transaction. A column that could not be read keeps its case, and nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import Key, decide
from monitor.judge import freshness
from monitor.judge.judge import judge
from monitor.judge.places import column_place, site_place, whole
from monitor.judge.rule import Subject
from monitor.judge.rulebook import RuleBook
from monitor.model import Agency, Case, CaseEvent, CaseEventKind, Sighting, Site, Verdict
from monitor.settings import Config
from monitor.store.columns import Columns, SurveyState
from monitor.store.store import Store
from monitor.watch import schedule
from monitor.website import (
    WEBSITE,
    Column,
    ColumnClass,
    ColumnSight,
    ColumnStanding,
    ColumnTarget,
    SurveyOrder,
    SurveyRecord,
    WebDossier,
)
from monitor.words import Words

_SILENT = (Verdict.HOLDS, Verdict.SKIPPED)
FRESH = "WS-C02"
"""The rule that says how long a column of each class may stay without a new entry."""


class Books(Struct, frozen=True, kw_only=True):
    """What surveys are planned and judged with."""

    config: Config
    book: RuleBook
    words: Words
    store: Store
    columns: Columns


def plan(books: Books, now: datetime, fresh_after: datetime, hosts: Iterable[str] | None = None) -> list[SurveyOrder]:
    """The orders of a round: sites with registered columns whose last survey is a period ago, or those of ``hosts``."""
    config, last = books.config, books.columns.surveys()
    watched = {column.site for column in config.columns}
    sites = tuple(site for site in config.sites if site.host in watched)
    if hosts is None:
        due = schedule.due(sites, {host: state.at for host, state in last.items()}, now, config.watch)
    else:
        due = tuple(site for site in sites if site.host in hosts)
    standings = books.columns.standings()
    return [_order(books, site, standings, last.get(site.host), now, fresh_after) for site in due]


def take_in(books: Books, record: SurveyRecord, sequences: Mapping[int, int | None], now: datetime) -> None:
    """Store what a survey saw and what its rules say, in one transaction."""
    with books.store.transaction():
        before, known = _before(books, record, now), books.columns.standings()
        books.columns.add_survey(record, sequences)
        for sight in record.columns:
            standing = _standing(books.book, known.get(column_place(sight.column)), sight, now.date())
            books.columns.keep(standing)
            dossier = WebDossier(today=now.date(), column=sight, registered=standing.registered)
            _judge(books, before, dossier, standing.place, sight.column.agency, "column", now)
        _judge_site(books, before, record, now)


def clear(books: Books, now: datetime) -> None:
    """Forget columns and sites that are watched no more, or by another unit; their cases are withdrawn."""
    watched = [column for column in books.config.columns if column.kind is not ColumnClass.EXEMPT]
    columns = {column_place(column): column.agency for column in watched}
    owners = columns | {site_place(column.site): _owner(books, column.site) for column in watched}
    with books.store.transaction():
        books.columns.forget_others(columns)
        for case in books.store.cases(year=WEBSITE):
            if not _answers_for(case.agency, case.where, owners):
                books.store.add_event(CaseEvent(kind=CaseEventKind.WITHDRAWN, case=case, at=now))
        found = books.store.streaks_of_year(WEBSITE)
        books.store.forget(key for key in found if not _answers_for(key[0], key[3], owners))


def _answers_for(agency: str, where: str, owners: Mapping[str, str]) -> bool:
    """Whether a column or site that something is about (see ``judge.places``) is watched, and is this agency's."""
    return owners.get(whole(where)) == agency


def limits(book: RuleBook) -> Mapping[ColumnClass, str]:
    """How long a column of each class may stay without a new entry, as the rule in force says; none without one."""
    rule = book.get(FRESH)
    return rule.params["limits"] if rule is not None else {}


# --- planning ----------------------------------------------------------------------------------------------------


def _order(
    books: Books,
    site: Site,
    standings: Mapping[str, ColumnStanding],
    last: SurveyState | None,
    now: datetime,
    fresh_after: datetime,
) -> SurveyOrder:
    columns = [column for column in books.config.columns if column.site == site.host]
    before = last.sight if last is not None else None
    looked = before.looked if before is not None else None
    return SurveyOrder(
        site=site,
        columns=tuple(_target(column, standings.get(column_place(column)), limits(books.book)) for column in columns),
        at=now,
        limits=books.config.limits(),
        known=books.store.known(site.host, fresh_after),
        most_links=books.config.watch.max_links,
        dead=before.dead if before is not None else (),
        thorough=schedule.is_due(looked, now, books.config.watch.links_every),
        looked=looked,
    )


def _target(column: Column, standing: ColumnStanding | None, spans: Mapping[ColumnClass, str]) -> ColumnTarget:
    before = standing.readable if standing is not None else None
    return ColumnTarget(column=column, limit=freshness.limit_of(column, spans), before=before)


def _surveyed_today(books: Books, host: str, now: datetime) -> bool:
    last = books.columns.surveys().get(host)
    return last is not None and last.at.date() == now.date()


# --- columns -----------------------------------------------------------------------------------------------------


def _standing(book: RuleBook, before: ColumnStanding | None, sight: ColumnSight, today: date) -> ColumnStanding:
    """Where a column stands after a survey."""
    column = sight.column
    registered = column.since or (before.registered if before is not None else today)
    limit = freshness.limit_of(column, limits(book))
    expires = freshness.last_day(sight.newest, limit) if sight.newest is not None and limit else None
    return ColumnStanding(
        place=column_place(column),
        registered=registered,
        sight=sight,
        state=freshness.state_of(sight, limit, today, registered),
        limit=limit,
        readable=sight if sight.trouble is None else None,
        expires=expires,
    )


# --- sites -------------------------------------------------------------------------------------------------------


def _judge_site(books: Books, before: _Before, record: SurveyRecord, now: datetime) -> None:
    if record.site is None:
        return
    standings = [one for one in books.columns.standings().values() if one.sight.column.site == record.host]
    form_day = books.config.due.website_form
    dossier = WebDossier(
        today=now.date(),
        due=date(now.year, *form_day) if form_day is not None else None,
        website=record.site,
        columns=tuple(one.sight for one in standings),
        states=tuple(one.state for one in standings),
        samples=tuple(books.columns.samples(_week_before(now), record.host)),
    )
    _judge(books, before, dossier, site_place(record.host), _owner(books, record.host), "site", now)


def _owner(books: Books, host: str) -> str:
    """Who answers for a site as a whole; the center where nobody is named."""
    owner = next((site.owner for site in books.config.sites if site.host == host), "")
    return owner or books.config.center.name


def _week_before(now: datetime) -> datetime:
    """The first moment of the seven whole days before today."""
    return datetime.combine(now.date() - timedelta(days=7), time(), now.tzinfo)


# --- cases -------------------------------------------------------------------------------------------------------


class _Before(Struct, frozen=True, kw_only=True):
    """What stood of websites before a survey: by agency and place the open cases, and the keys of findings with their
    streaks."""

    agencies: Mapping[str, Agency]
    cases: Mapping[tuple[str, str], Sequence[Case]]
    findings: Mapping[tuple[str, str], Mapping[Key, int]]
    dismissed: Mapping[str, frozenset[str]]
    again: bool


def _before(books: Books, record: SurveyRecord, now: datetime) -> _Before:
    cases: dict[tuple[str, str], list[Case]] = {}
    for case in books.store.cases(year=WEBSITE):
        cases.setdefault((case.agency, whole(case.where)), []).append(case)
    findings: dict[tuple[str, str], dict[Key, int]] = {}
    for key, streak in books.store.streaks_of_year(WEBSITE).items():
        findings.setdefault((key[0], whole(key[3])), {})[key] = streak
    named = {sight.column.agency for sight in record.columns} | {_owner(books, record.host)}
    return _Before(
        agencies={one.name: one for one in books.config.agencies},
        cases=cases,
        findings=findings,
        dismissed={agency: books.store.dismissals(agency, WEBSITE) for agency in named},
        again=_surveyed_today(books, record.host, now),
    )


def _judge(
    books: Books, before: _Before, dossier: WebDossier, place: str, agency: str, subject: Subject, now: datetime
) -> None:
    """Judge one column, or one site, by its part of the book, and keep what becomes of its cases."""
    found = judge(replace(dossier, agency=before.agencies.get(agency)), books.book.part(subject), books.words)
    url = dossier.column.column.url if dossier.column is not None else None
    findings = tuple(replace(one, agency=agency, where=one.where or place, url=one.url or url) for one in found)
    known = before.findings.get((agency, place), {})
    if not known and all(one.verdict in _SILENT for one in findings):
        return
    sighting = Sighting(agency=agency, year=WEBSITE, findings=findings)
    mine = before.cases.get((agency, place), ())
    streaks = {key: streak for key, streak in known.items() if streak}
    policy, dismissed = books.config.cases, before.dismissed[agency]
    decision = decide(sighting, mine, streaks, books.book, policy, now, before.again, dismissed)
    books.store.add_findings(sighting, decision, now, place)
