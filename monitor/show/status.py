"""The state of everything: one line by the Nagios convention, a table for people, JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from monitor.judge.places import place_words
from monitor.letters.derived import grouped
from monitor.letters.kinds.digest import totals_of
from monitor.model.cases import Case, ObligationState, Standing
from monitor.model.columns import WEBSITE, ColumnStanding, ColumnState
from monitor.model.standings import Standings
from monitor.model.visits import SiteState
from monitor.show.screen import inert
from monitor.words import Words

OK, WARNING, CRITICAL, UNKNOWN = range(4)
_DOWN = frozenset({"dns", "refused", "timeout", "protocol", "http-error", "redirects"})
_REFUSED = frozenset({"blocked", "national-cipher"})
_SILENT_AFTER = 2


class View(Struct, frozen=True, kw_only=True):
    """What the status is made from: of one report year what is owed, the open cases, and the columns.

    ``every`` is the time between rounds, ``availability`` the share of tries that opened a site, ``daemon`` its pid.
    """

    standings: Standings
    every: timedelta
    availability: Mapping[str, float]
    daemon: int | None


def exit_code(view: View) -> int:
    """0 all well; 1 due soon or open cases; 2 overdue, a site down, no round for two periods; 3 nothing known."""
    known = view.standings
    if known.last_round is None or not known.obligations:
        return UNKNOWN
    states = [standing.state for standing in known.obligations]
    down = any(site_state(site) == "down" for site in known.sites.values())
    if ObligationState.OVERDUE in states or down or is_silent(view):
        return CRITICAL
    troubled = ObligationState.DUE_SOON in states or ObligationState.UNKNOWN in states
    blocked = any(site.trouble is not None for site in known.sites.values())
    return WARNING if troubled or blocked or known.cases or _waiting(known)["failed"] else OK


def is_silent(view: View) -> bool:
    """No round for two periods."""
    last = view.standings.last_round
    return last is not None and view.standings.at - last > _SILENT_AFTER * view.every


def site_state(site: SiteState) -> str:
    """``up``, ``down``, ``blocked``, or ``unknown`` where it answers but a column could not be read."""
    if site.trouble is None:
        return "up"
    if site.trouble.code in _REFUSED:
        return "blocked"
    return "down" if site.trouble.code in _DOWN else "unknown"


def first_line(view: View, words: Words) -> str:
    """One line of text, a bar, performance data. No bar or line break of a page ever gets before it."""
    known, counts = view.standings, _counts(view.standings)
    name = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[exit_code(view)]
    if known.last_round is None or not known.obligations:
        return f"MONITOR {name}: {words.say('status.nothing')}"
    notes = [words.say("status.summary", year=known.year, **counts)]
    notes += [words.say("status.columns", **_columns(known.columns))] if known.columns else []
    down = sum(site_state(site) != "up" for site in known.sites.values())
    notes += [words.say("status.sites", down=down)] if down else []
    notes += [words.say("status.waiting", queued=counts["queued"])] if counts["queued"] else []
    notes += [words.say("status.silent", last=f"{known.last_round:%Y-%m-%d %H:%M}")] if is_silent(view) else []
    data = " ".join(f"{key}={value}" for key, value in counts.items())
    return inert(f"MONITOR {name}: {' '.join(notes)}").replace("|", "/") + f" | {data}"


def to_json(view: View) -> dict[str, object]:
    """The object of ``monitor status --json``."""
    known, counts, by_unit = view.standings, _counts(view.standings), _by_unit(view.standings)
    return {
        "schema": 1,
        "at": known.at.isoformat(),
        "exit": exit_code(view),
        "daemon": {
            "alive": view.daemon is not None,
            "pid": view.daemon,
            "last_round": known.last_round.isoformat() if known.last_round else None,
        },
        "obligations": {key: counts[key] for key in ("due", "published", "late", "overdue", "unsure")},
        "cases": {"open": counts["cases"], "overdue": counts["cases_overdue"]},
        "columns": _columns(known.columns),
        "sites": [
            {"host": host, "state": site_state(site), "availability_7d": view.availability.get(host)}
            for host, site in sorted(known.sites.items())
        ],
        "outbox": {"queued": counts["queued"], "held": counts["held"], "failed": counts["failed"]},
        "agencies": [_agency_json(standing, by_unit) for standing in known.obligations],
    }


def rows(view: View, words: Words) -> list[tuple[str, str, str, str, str, str]]:
    """The table: agency, state, due day, published, open cases, note."""
    by_unit = _by_unit(view.standings)
    return [
        (
            inert(standing.obligation.agency),
            words.say(f"state.{standing.state or 'none'}"),
            standing.obligation.due.isoformat(),
            _day(standing),
            str(_open_cases(standing, by_unit) or ""),
            _note(standing, view.standings.sites, by_unit, words),
        )
        for standing in view.standings.obligations
    ]


def column_rows(view: View, words: Words) -> list[tuple[str, str, str, str, str]]:
    """The table of columns that want attention: unit, names, state, newest entry, last day in order."""
    wanted = (ColumnState.STALE, ColumnState.BLANK, ColumnState.SOON, ColumnState.UNCERTAIN)
    return [
        (
            inert(one.sight.column.agency),
            inert(place_words(one.place)),
            words.say(f"column.{one.state}"),
            one.sight.newest.isoformat() if one.sight.newest else "",
            one.expires.isoformat() if one.expires else "",
        )
        for one in sorted(view.standings.columns, key=lambda one: wanted.index(one.state) if one.state in wanted else 9)
        if one.state in wanted
    ]


def _counts(known: Standings) -> dict[str, int]:
    totals = totals_of(known.obligations, known.year)
    today = known.at.date()
    return {
        "due": totals.owed,
        "published": totals.published,
        "late": totals.late,
        "overdue": totals.overdue,
        "unsure": totals.unknown + totals.undated,
        "cases": len(known.cases),
        "cases_overdue": sum(c.rectify_by is not None and c.rectify_by < today for c in known.cases),
        "columns": len(known.columns),
        "columns_stale": _columns(known.columns)["stale"],
        "columns_blank": _columns(known.columns)["blank"],
        **_waiting(known),
    }


def _waiting(known: Standings) -> dict[str, int]:
    """The letters that have not left, by state."""
    states = Counter(one.state for one in known.letters)
    return {"queued": states["queued"] + states["sending"], "held": states["held"], "failed": states["failed"]}


def _columns(columns: Sequence[ColumnStanding]) -> dict[str, int]:
    states = Counter(one.state for one in columns)
    return {
        "watched": len(columns),
        "stale": states[ColumnState.STALE],
        "blank": states[ColumnState.BLANK],
        "uncertain": states[ColumnState.UNCERTAIN],
    }


class _ByUnit(Struct, frozen=True):
    """The open cases, and the columns that went stale or are blank, counted by unit."""

    cases: Mapping[str, Sequence[Case]]
    stale: Mapping[str, int]


def _by_unit(known: Standings) -> _ByUnit:
    stale = (one for one in known.columns if one.state in (ColumnState.STALE, ColumnState.BLANK))
    cases = grouped(known.cases, lambda one: one.agency)
    return _ByUnit(cases, Counter(one.sight.column.agency for one in stale))


def _agency_json(standing: Standing, by_unit: _ByUnit) -> dict[str, object]:
    obligation = standing.obligation
    report = {
        "year": obligation.year,
        "state": standing.state,
        "due": obligation.due.isoformat(),
        "published": _published(standing),
        "url": standing.url,
        "trouble": standing.trouble,
    }
    cases, stale = _open_cases(standing, by_unit), by_unit.stale.get(obligation.agency, 0)
    return {"name": obligation.agency, "report": report, "cases": cases, "stale_columns": stale}


def _published(standing: Standing) -> str | None:
    day: date | None = standing.dating.day if standing.dating else None
    return day.isoformat() if day else None


def _day(standing: Standing) -> str:
    return _published(standing) or ""


def _open_cases(standing: Standing, by_unit: _ByUnit) -> int:
    """The cases of a body: about its report of the year, and about its columns and sites."""
    cases, year = by_unit.cases.get(standing.obligation.agency, ()), standing.obligation.year
    return sum(case.year in (year, WEBSITE) for case in cases)


def _note(standing: Standing, sites: Mapping[str, SiteState], by_unit: _ByUnit, words: Words) -> str:
    """Why a report could not be read, else what is open."""
    trouble = standing.trouble
    site = sites.get(standing.host)
    if trouble is None and site is not None and site.trouble is not None and not standing.readable:
        trouble = site.trouble.code
    if trouble is not None:
        return words.say(f"trouble.{trouble}")
    labels = [case.finding.label for case in by_unit.cases.get(standing.obligation.agency, ())]
    return inert("；".join(dict.fromkeys(labels)))
