"""Columns that must be kept fresh, and how many of a site's columns may be stale or blank (国办秘函〔2019〕19号)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.judge import freshness
from monitor.judge.freshness import Span
from monitor.judge.places import STEP, column_place, site_place
from monitor.model.columns import Column, ColumnClass, ColumnSight, ColumnState
from monitor.model.findings import Remark, Values, Verdict
from monitor.model.websites import WebDossier

_MOST_NAMED = 12
_MOST_QUOTED = 3
_NOT_JUDGED = (ColumnState.EXEMPT, ColumnState.BLANK, ColumnState.GRACE)

Judged = tuple[ColumnSight, ColumnState]


# --- one column --------------------------------------------------------------------------------------------------


def column_fresh(dossier: WebDossier, *, limits: dict[ColumnClass, Span]) -> Iterator[Remark]:
    """The newest entry of a column lies within the limit of its class (``14d``, ``6m``), or its own if it has one.

    A column that could not be read, or whose entries have no certain date, is not known to be stale. A new one is
    left alone for one limit from the day it was registered.
    """
    assert dossier.column is not None
    sight = dossier.column
    limit = freshness.limit_of(sight.column, limits)
    state = freshness.state_of(sight, limit, dossier.today, dossier.registered)
    if state is ColumnState.UNCERTAIN:
        yield _uncertain(sight)
    elif state in _NOT_JUDGED:
        yield Remark(verdict=Verdict.SKIPPED, reason=state.value)
    elif not limit:
        yield Remark(verdict=Verdict.SKIPPED, reason="unlimited")
    elif state is ColumnState.STALE:
        yield Remark(
            verdict=Verdict.FAILS, where=column_place(sight.column), reason=_span(limit), values=_overdue(sight, limit)
        )
    else:
        yield Remark(verdict=Verdict.HOLDS)


def entries_dated(dossier: WebDossier) -> Iterator[Remark]:
    """Every entry of a column has a date, in the list or on its own page.

    Where no entry at all has one we may not know how this site writes dates.
    """
    assert dossier.column is not None
    sight = dossier.column
    values: Values = {"undated": sight.undated, "items": sight.items}
    if sight.trouble is not None:
        yield _unread(sight)
    elif not sight.items:
        yield Remark(verdict=Verdict.SKIPPED, reason="no_entries")
    elif not sight.undated:
        yield Remark(verdict=Verdict.HOLDS)
    elif sight.newest is None:
        yield Remark(verdict=Verdict.UNSURE, where=column_place(sight.column), reason="none", values=values)
    else:
        yield Remark(verdict=Verdict.FAILS, where=column_place(sight.column), reason="fails", values=values)


def dates_possible(dossier: WebDossier, *, days: int) -> Iterator[Remark]:
    """No entry bears a day that is to come or that no month has.

    Where all days are still to come, what we read may be no days of publication.

    A list and an article more than ``days`` days apart are for a person to look at.
    """
    assert dossier.column is not None
    sight = dossier.column
    place = column_place(sight.column)
    if sight.trouble is not None:
        yield _unread(sight)
        return
    if sight.impossible:
        quoted = "；".join(f"{item.title}（{item.misdated}）" for item in sight.impossible[:_MOST_QUOTED])
        wrong: Values = {"count": len(sight.impossible), "saw": quoted}
        yield Remark(verdict=Verdict.FAILS, where=place, reason="impossible", values=wrong)
    elif sight.future:
        quoted = "；".join(f"{item.title}（{item.published}）" for item in sight.future[:_MOST_QUOTED])
        sure = sight.newest is not None
        verdict, reason = (Verdict.FAILS, "future") if sure else (Verdict.UNSURE, "all_future")
        yield Remark(verdict=verdict, where=place, reason=reason, values={"count": len(sight.future), "saw": quoted})
    elif sight.article is not None and sight.newest is not None and abs((sight.newest - sight.article).days) > days:
        values: Values = {"title": sight.title, "listed": str(sight.newest), "article": str(sight.article)}
        yield Remark(verdict=Verdict.UNSURE, where=place, reason="apart", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def column_filled(dossier: WebDossier) -> Iterator[Remark]:
    """A column has an entry. A list that a script may fill, or that could not be read, is not known to be blank."""
    assert dossier.column is not None
    sight = dossier.column
    if sight.trouble is not None:
        yield _unread(sight)
    elif sight.column.kind is ColumnClass.EXEMPT or sight.blank is None:
        yield Remark(verdict=Verdict.SKIPPED, reason="unknown")
    elif sight.blank:
        yield Remark(verdict=Verdict.FAILS, where=column_place(sight.column), reason="fails")
    else:
        yield Remark(verdict=Verdict.HOLDS)


def _uncertain(sight: ColumnSight) -> Remark:
    """Why it cannot be told whether a column is fresh."""
    if sight.trouble is not None:
        return _unread(sight)
    values: Values = {"newest": str(sight.newest), "article": str(sight.article)}
    if sight.newest is None:
        return Remark(verdict=Verdict.UNSURE, where=column_place(sight.column), reason="undated")
    if sight.article is not None and sight.article < sight.newest:
        reason = "contradicted"
    else:
        reason = "partial" if not sight.complete else "weak_date"
    return Remark(verdict=Verdict.UNSURE, where=column_place(sight.column), reason=reason, values=values)


def _unread(sight: ColumnSight) -> Remark:
    assert sight.trouble is not None
    return Remark(verdict=Verdict.SKIPPED, reason="unread", values={"trouble": sight.trouble.code})


def _span(limit: Span) -> str:
    return "months" if freshness.parse(limit).months else "days"


def _overdue(sight: ColumnSight, limit: Span) -> Values:
    """What stays the same from day to day: how long a column is overdue is counted when it is told."""
    assert sight.newest is not None
    return {
        "newest": sight.newest.isoformat(),
        "title": sight.title,
        "count": freshness.parse(limit).count,
        "until": freshness.last_day(sight.newest, limit).isoformat(),
    }


# --- all columns of a site ---------------------------------------------------------------------------------------


def home_fresh(dossier: WebDossier, *, limit: Span) -> Iterator[Remark]:
    """The home page, or what it leads to if it only navigates, has an entry within the limit.

    Entries without a date may be new ones, and scripts or frames may show some that we cannot see.
    """
    assert dossier.website is not None
    site = dossier.website
    if site.trouble is not None:
        yield Remark(verdict=Verdict.SKIPPED, reason="unread", values={"trouble": site.trouble.code})
    elif site.newest is None:
        yield Remark(verdict=Verdict.UNSURE, where=site_place(site.host), reason="undated")
    elif site.newest >= freshness.first_day(dossier.today, limit):
        yield Remark(verdict=Verdict.HOLDS)
    else:
        until = freshness.last_day(site.newest, limit).isoformat()
        values: Values = {"newest": site.newest.isoformat(), "until": until}
        doubt = "some_undated" if site.undated else "awaiting" if site.awaiting else None
        verdict, reason = (Verdict.UNSURE, doubt) if doubt else (Verdict.FAILS, "fails")
        yield Remark(verdict=verdict, where=site_place(site.host), reason=reason, values=values)


def stale_columns(
    dossier: WebDossier,
    *,
    limits: dict[ColumnClass, Span],
    only_first: list[ColumnClass],
    only_below: list[ColumnClass],
    at_least: int,
) -> Iterator[Remark]:
    """Fewer than ``at_least`` columns of the classes in ``limits`` are beyond the limit named there.

    Of the classes in ``only_first`` columns of the first level count, of those in ``only_below`` the others. Blank
    columns are not stale ones; uncertain columns are named beside and never counted.
    """

    def counts(column: Column) -> bool:
        return column.kind in limits and not (
            (column.kind in only_first and not column.first) or (column.kind in only_below and column.first)
        )

    judged = [(sight, state) for sight, state in _judged(dossier) if counts(sight.column)]
    hit = [s.column for s, state in judged if state is ColumnState.STALE and _beyond(s, limits, dossier.today)]
    open_ = [s.column for s, state in judged if state is ColumnState.UNCERTAIN]
    yield from _counted(dossier, hit, open_, at_least)


def blank_columns(dossier: WebDossier, *, at_least: int, warn_at: int) -> Iterator[Remark]:
    """Fewer than ``at_least`` columns are blank; from ``warn_at`` on a person is told.

    Columns of which that cannot be told are named beside and never counted.
    """
    judged = _judged(dossier)
    hit = [sight.column for sight, state in judged if state is ColumnState.BLANK]
    open_ = [s.column for s, state in judged if state is ColumnState.UNCERTAIN and s.blank is None]
    if warn_at <= len(hit) < at_least:
        yield Remark(verdict=Verdict.UNSURE, where=_site(dossier), reason="near", values=_values(hit, open_, at_least))
    else:
        yield from _counted(dossier, hit, open_, at_least)


def _judged(dossier: WebDossier) -> list[Judged]:
    assert dossier.columns is not None and dossier.states is not None
    return list(zip(dossier.columns, dossier.states, strict=True))


def _beyond(sight: ColumnSight, limits: dict[ColumnClass, Span], today: date) -> bool:
    """Whether a column is beyond the limit of its class; its own may be a stricter one."""
    return sight.newest is not None and sight.newest < freshness.first_day(today, limits[sight.column.kind])


def _counted(dossier: WebDossier, hit: Sequence[Column], open_: Sequence[Column], at_least: int) -> Iterator[Remark]:
    values = _values(hit, open_, at_least)
    if len(hit) >= at_least:
        reason = "fails_beside" if open_ else "fails"
        yield Remark(verdict=Verdict.FAILS, where=_site(dossier), reason=reason, values=values)
    elif len(hit) + len(open_) >= at_least:
        yield Remark(verdict=Verdict.UNSURE, where=_site(dossier), reason="may_tip", values=values)
    else:
        yield Remark(verdict=Verdict.HOLDS)


def _values(hit: Sequence[Column], open_: Sequence[Column], at_least: int) -> Values:
    return {
        "count": len(hit),
        "limit": at_least,
        "names": _names(hit),
        "uncertain": len(open_),
        "others": _names(open_),
    }


def _names(columns: Sequence[Column]) -> str:
    named = "、".join(STEP.join(column.path) for column in columns[:_MOST_NAMED])
    return named + ("…" if len(columns) > _MOST_NAMED else "")


def _site(dossier: WebDossier) -> str:
    assert dossier.columns is not None
    if dossier.website is not None:
        return site_place(dossier.website.host)
    return site_place(dossier.columns[0].column.site) if dossier.columns else ""
