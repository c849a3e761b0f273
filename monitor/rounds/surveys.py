"""The survey of websites: plan, take in what was seen of columns and sites, judge it, keep cases.

What was seen of a site is one transaction. A column that could not be read keeps its case, and nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from monitor.cases.decide import Key
from monitor.judge import freshness
from monitor.judge.book.known import FRESH
from monitor.judge.book.rule import Subject
from monitor.judge.book.rulebook import RuleBook
from monitor.judge.judge import SILENT, judge
from monitor.judge.places import column_place, host_of, site_place, whole
from monitor.model.cases import Case, CaseEvent, CaseEventKind
from monitor.model.columns import WEBSITE, Column, ColumnClass, ColumnSight, ColumnStanding
from monitor.model.pages import Capture
from monitor.model.roster import Site
from monitor.model.visits import Sighting
from monitor.model.websites import ColumnTarget, SurveyOrder, SurveyRecord, WebDossier
from monitor.rounds import agenda, sharing
from monitor.rounds.desk import Desk
from monitor.rounds.ledger import Before, enter, entered_at
from monitor.rounds.sharing import REREAD_AFTER
from monitor.store.agenda import SURVEY


def due(desk: Desk, now: datetime, hosts: Collection[str] | None = None) -> tuple[Site, ...]:
    """The sites with columns whose time has come, or those of ``hosts``."""
    sites = agenda.due(desk, SURVEY, now) if hosts is None else desk.config.of_hosts(hosts)
    return tuple(site for site in sites if site.host in desk.config.columns_by_host)


def take_in(desk: Desk, record: SurveyRecord, now: datetime) -> None:
    """Keep the evidence, then store what a survey saw and what its rules say, in one transaction."""
    captures = desk.kept(record.captures)
    with desk.store.transaction():
        now = entered_at(desk.store, now)
        before, known = _before(desk, record, now), desk.store.columns.of_site(record.host)
        desk.store.columns.add_survey(record)
        agenda.asked(desk, SURVEY, record.host, record.at, record.wait_until)
        desk.store.pages.keep(record.host, record.at, record.remembered, captures)
        for sight in record.columns:
            standing = _standing(desk.book, known.get(column_place(sight.column)), sight, now.date())
            desk.store.columns.keep(standing)
            dossier = WebDossier(today=now.date(), column=sight, registered=standing.registered)
            _judge(desk, before, dossier, standing.place, sight.column.agency, "column", now)
        _judge_site(desk, before, record, now)


def clear(desk: Desk, now: datetime) -> None:
    """Forget columns and sites that are watched no more, or by another unit; their cases are withdrawn."""
    with desk.store.transaction():
        for host in desk.store.columns.surveyed():
            desk.store.columns.forget_others(host, [column_place(column) for column in _watched(desk, host)])
        for case in desk.store.cases.find(year=WEBSITE):
            if _answers_for(desk, case.where) != case.agency:
                desk.store.cases.add(CaseEvent(kind=CaseEventKind.WITHDRAWN, case=case, at=now))
        found = desk.store.findings.streaks(WEBSITE)
        desk.store.findings.forget(key for key in found if _answers_for(desk, key[3]) != key[0])


def _watched(desk: Desk, host: str) -> list[Column]:
    return [one for one in desk.config.columns_by_host.get(host, ()) if one.kind is not ColumnClass.EXEMPT]


def _answers_for(desk: Desk, where: str) -> str | None:
    """Whose the column or site is that something is about (see ``judge.places``); None if it is not watched."""
    place = whole(where)
    watched = _watched(desk, host_of(place))
    if watched and place == site_place(watched[0].site):
        return _owner(desk, watched[0].site)
    return next((column.agency for column in watched if column_place(column) == place), None)


def limits(book: RuleBook) -> Mapping[ColumnClass, str]:
    """How long a column of each class may stay without a new entry, as the rule in force says; none without one."""
    rule = book.get(FRESH)
    return rule.params["limits"] if rule is not None else {}


# --- planning ----------------------------------------------------------------------------------------------------


def order(desk: Desk, site: Site, now: datetime, fetched: tuple[Capture, ...] = ()) -> SurveyOrder:
    """What a site is asked for; ``fetched`` is what was fetched of it a moment ago."""
    columns, standings = desk.config.columns_by_host[site.host], desk.store.columns.of_site(site.host)
    before, known = sharing.last_sight(desk, site.host), desk.store.pages.known(site.host, now - REREAD_AFTER)
    return SurveyOrder(
        site=site,
        columns=tuple(_target(column, standings.get(column_place(column)), limits(desk.book)) for column in columns),
        at=now,
        limits=desk.config.limits(),
        known=sharing.asked_whole(desk, site.host, known, before, now),
        fetched=fetched,
        most_links=desk.config.watch.max_links,
        dead=before.dead if before is not None else (),
        thorough=sharing.is_thorough(desk, before, now),
        looked=before.looked if before is not None else None,
        browser=desk.config.browser.path,
    )


def _target(column: Column, standing: ColumnStanding | None, spans: Mapping[ColumnClass, str]) -> ColumnTarget:
    before = standing.readable if standing is not None else None
    return ColumnTarget(column=column, limit=freshness.limit_of(column, spans), before=before)


def _surveyed_today(desk: Desk, host: str, now: datetime) -> bool:
    last = desk.store.columns.survey(host)
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


def _judge_site(desk: Desk, before: _Before, record: SurveyRecord, now: datetime) -> None:
    if record.site is None:
        return
    standings = desk.store.columns.of_site(record.host).values()
    form_day = desk.config.due.website_form
    dossier = WebDossier(
        today=now.date(),
        due=date(now.year, *form_day) if form_day is not None else None,
        website=record.site,
        columns=tuple(one.sight for one in standings),
        states=tuple(one.state for one in standings),
        samples=tuple(desk.store.columns.samples(_week_before(now), record.host)),
    )
    _judge(desk, before, dossier, site_place(record.host), _owner(desk, record.host), "site", now)


def _owner(desk: Desk, host: str) -> str:
    """Who answers for a site as a whole; the center where nobody is named."""
    site = desk.config.sites_by_host.get(host)
    return site.owner if site is not None and site.owner else desk.config.center.name


def _week_before(now: datetime) -> datetime:
    """The first moment of the seven whole days before today."""
    return datetime.combine(now.date() - timedelta(days=7), time(), now.tzinfo)


# --- cases -------------------------------------------------------------------------------------------------------


class _Before(Struct, frozen=True, kw_only=True):
    """What stood of a website before a survey: by agency and place the open cases, and the keys of findings with their
    streaks."""

    cases: Mapping[tuple[str, str], Sequence[Case]]
    findings: Mapping[tuple[str, str], Mapping[Key, int]]
    dismissed: Mapping[str, frozenset[str]]
    again: bool


def _before(desk: Desk, record: SurveyRecord, now: datetime) -> _Before:
    cases: dict[tuple[str, str], list[Case]] = {}
    for case in desk.store.cases.of_site(record.host):
        cases.setdefault((case.agency, whole(case.where)), []).append(case)
    findings: dict[tuple[str, str], dict[Key, int]] = {}
    for key, streak in desk.store.findings.of_site(record.host).items():
        findings.setdefault((key[0], whole(key[3])), {})[key] = streak
    named = {sight.column.agency for sight in record.columns} | {_owner(desk, record.host)}
    return _Before(
        cases=cases,
        findings=findings,
        dismissed={agency: desk.store.cases.dismissals(agency, WEBSITE) for agency in named},
        again=_surveyed_today(desk, record.host, now),
    )


def _judge(
    desk: Desk, before: _Before, dossier: WebDossier, place: str, agency: str, subject: Subject, now: datetime
) -> None:
    """Judge one column, or one site, by its part of the book, and keep what becomes of its cases."""
    unit = desk.config.agencies_by_name.get(agency)
    found = judge(replace(dossier, agency=unit), desk.book.part(subject), desk.words, telling=False)
    known = before.findings.get((agency, place), {})
    if not known and all(one.verdict in SILENT for one in found):
        return
    url = dossier.column.column.url if dossier.column is not None else None
    findings = tuple(replace(one, agency=agency, where=one.where or place, url=one.url or url) for one in found)
    sighting = Sighting(agency=agency, year=WEBSITE, findings=findings)
    mine = before.cases.get((agency, place), ())
    stood = Before(cases=mine, streaks=known, dismissed=before.dismissed[agency])
    enter(desk, sighting, now, stood, place=place, again=before.again)
