"""The survey of websites: plan, take in what was seen of columns and sites, judge it, keep cases.

What was seen of a site is one transaction. A column that could not be read keeps its case, and nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import decide
from monitor.judge import freshness
from monitor.judge.judge import judge
from monitor.judge.places import column_place, lies_in, site_place
from monitor.judge.rule import Subject
from monitor.judge.rulebook import RuleBook
from monitor.model import CaseEvent, CaseEventKind, Sighting, Site
from monitor.settings import Config
from monitor.store.columns import Columns, SurveyState
from monitor.store.store import Store
from monitor.watch import schedule
from monitor.website import (
    WEBSITE,
    Column,
    ColumnSight,
    ColumnStanding,
    ColumnTarget,
    SurveyOrder,
    SurveyRecord,
    WebDossier,
)
from monitor.words import Words

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
        again = _surveyed_today(books, record.host, now)
        books.columns.add_survey(record, sequences)
        before = books.columns.standings()
        for sight in record.columns:
            standing = _standing(books.book, before.get(column_place(sight.column)), sight, now.date())
            books.columns.keep(standing)
            dossier = WebDossier(today=now.date(), column=sight, registered=standing.registered)
            _judge(books, dossier, standing.place, sight.column.agency, "column", now, again)
        _judge_site(books, record, now, again)


def clear(books: Books, now: datetime) -> None:
    """Forget columns that are registered no more; their cases are withdrawn."""
    owners = {column_place(column): column.agency for column in books.config.columns}
    with books.store.transaction():
        books.columns.forget_others(owners)
        for case in books.store.cases(year=WEBSITE):
            if case.where.startswith("column.") and owners.get(case.where) != case.agency:
                books.store.add_event(CaseEvent(kind=CaseEventKind.WITHDRAWN, case=case, at=now))


def limits(book: RuleBook) -> Mapping[str, str]:
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
    return SurveyOrder(
        site=site,
        columns=tuple(_target(column, standings.get(column_place(column)), limits(books.book)) for column in columns),
        at=now,
        limits=books.config.limits(),
        known=books.store.known(site.host, fresh_after),
        dead=last.sight.dead if last is not None and last.sight is not None else (),
    )


def _target(column: Column, standing: ColumnStanding | None, spans: Mapping[str, str]) -> ColumnTarget:
    limit = column.limit or spans.get(column.kind, "")
    return ColumnTarget(column=column, limit=limit, before=standing.readable if standing is not None else None)


def _surveyed_today(books: Books, host: str, now: datetime) -> bool:
    last = books.columns.surveys().get(host)
    return last is not None and last.at.date() == now.date()


# --- columns -----------------------------------------------------------------------------------------------------


def _standing(book: RuleBook, before: ColumnStanding | None, sight: ColumnSight, today: date) -> ColumnStanding:
    """Where a column stands after a survey."""
    column = sight.column
    registered = column.since or (before.registered if before is not None else today)
    limit = column.limit or limits(book).get(column.kind, "")
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


def _judge_site(books: Books, record: SurveyRecord, now: datetime, again: bool) -> None:
    if record.site is None:
        return
    standings = [one for one in books.columns.standings().values() if one.sight.column.site == record.host]
    dossier = WebDossier(
        today=now.date(),
        website=record.site,
        columns=tuple(one.sight for one in standings),
        states=tuple(one.state for one in standings),
        samples=tuple(books.columns.samples(_week_before(now), record.host)),
    )
    owner = next((site.owner for site in books.config.sites if site.host == record.host), "")
    _judge(books, dossier, site_place(record.host), owner or books.config.center.name, "site", now, again)


def _week_before(now: datetime) -> datetime:
    """The first moment of the seven whole days before today."""
    return datetime.combine(now.date() - timedelta(days=7), time(), now.tzinfo)


# --- cases -------------------------------------------------------------------------------------------------------


def _judge(
    books: Books, dossier: WebDossier, place: str, agency: str, subject: Subject, now: datetime, again: bool
) -> None:
    """Judge one column, or one site, by its part of the book, and keep what becomes of its cases."""
    known = {one.name: one for one in books.config.agencies}
    part = books.book.part(subject)
    found = judge(replace(dossier, agency=known.get(agency)), part, books.words)
    findings = tuple(replace(one, agency=agency, where=one.where or place) for one in found)
    sighting = Sighting(agency=agency, year=WEBSITE, findings=findings)
    mine = [case for case in books.store.cases(agency=agency, year=WEBSITE) if lies_in(case.where, (place,))]
    streaks = {key: streak for key, streak in books.store.streaks(agency, WEBSITE).items() if lies_in(key[3], (place,))}
    dismissed = books.store.dismissals(agency, WEBSITE)
    decision = decide(sighting, mine, streaks, books.book, books.config.cases, now, again, dismissed)
    books.store.add_findings(sighting, decision, now, place)
