"""The state of everything: one line by the Nagios convention, a table for people, JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from monitor.cases.sums import Cases, Columns, Reports
from monitor.judge.places import place_words
from monitor.model.cases import ObligationState, OpenCase, Standing
from monitor.model.columns import WEBSITE, ColumnStanding, ColumnState
from monitor.model.letters import Outage
from monitor.model.office import Alert
from monitor.model.visits import SiteState
from monitor.words import Words
from monitor.words.signs import visible

OK, WARNING, CRITICAL, UNKNOWN = range(4)
WANTED = (ColumnState.STALE, ColumnState.BLANK, ColumnState.SOON, ColumnState.UNCERTAIN)
"""Columns that want attention, the gravest first."""

_DOWN = frozenset({"dns", "refused", "timeout", "protocol", "http-error", "redirects"})
_REFUSED = frozenset({"blocked", "national-cipher"})
_SILENT_AFTER = 2
_TRIFLE = timedelta(minutes=10)
_NAMED = 3


class View(Struct, frozen=True, kw_only=True):
    """What the status of a report year is made from, counted by the books and not by looking through all of them.

    It is known whether any site was ever ``looked`` at. ``reports``, ``columns`` and ``counted`` cases are all there
    are, ``soon`` of the reports are due soon, ``letters`` have not left. ``sites`` are at least those in trouble.
    ``standings`` and ``wanted`` are the reports and columns to be listed, with the open ``cases`` of their units,
    ``stale`` the columns of each unit that are stale or blank. ``every`` is the time between rounds, ``availability``
    the share of tries that opened a site, ``daemon`` its pid, ``outage`` why no letter leaves,
    ``lacking`` the year whose holidays are not known yet.
    """

    at: datetime
    year: int
    last_round: datetime | None
    every: timedelta
    looked: bool
    reports: Reports
    soon: int
    columns: Columns
    letters: Counter[str]
    counted: Cases
    cases: Mapping[str, Sequence[OpenCase]]
    sites: Mapping[str, SiteState]
    standings: Sequence[Standing]
    stale: Mapping[str, int]
    wanted: Sequence[ColumnStanding]
    availability: Mapping[str, float]
    daemon: int | None
    longest: timedelta
    alerts: Sequence[Alert]
    outage: Outage | None = None
    lacking: int | None = None


def exit_code(view: View) -> int:
    """0 all well; 1 due soon or open cases; 2 overdue, a site down, no round for two periods, no letter leaves;
    3 nothing known.
    """
    if _is_nothing(view):
        return UNKNOWN
    down = any(site_state(site) == "down" for site in view.sites.values())
    broken = down or is_silent(view) or _is_cut_off(view) or view.alerts
    if view.reports.overdue or broken:
        return CRITICAL
    troubled = view.soon or view.reports.unknown or view.reports.unseen
    blocked = any(site.trouble is not None for site in view.sites.values())
    return WARNING if troubled or blocked or view.counted.open or view.letters["failed"] else OK


def _is_nothing(view: View) -> bool:
    """No round has ended yet that looked at a site, or nothing is owed or watched."""
    return view.last_round is None or not view.looked or not (view.reports.owed or view.columns.watched)


def is_silent(view: View) -> bool:
    """No round for two periods, or for longer than one lasts while the daemon works; or one that is yet to come."""
    if view.last_round is None:
        return False
    allowed = min(view.longest, _SILENT_AFTER * view.every) if view.daemon else _SILENT_AFTER * view.every
    return not -_TRIFLE <= view.at - view.last_round <= allowed


def _is_cut_off(view: View) -> bool:
    """The mail server takes no letters, and that does not pass by itself soon."""
    return view.outage is not None and view.at >= view.outage.grave_from


def outage_words(outage: Outage, words: Words) -> str:
    """Why no letter leaves, since when, and what to do."""
    said = {name: f"{at:%Y-%m-%d %H:%M}" for name, at in (("since", outage.since), ("until", outage.until))}
    why, todo = words.say(f"post.{outage.code}"), words.say(f"post.todo.{outage.code}")
    return words.say("post.paused", why=why, todo=todo, says=outage.says, **said)


def site_state(site: SiteState) -> str:
    """``up``, ``down``, ``blocked``, or ``unknown`` where it answers but a column could not be read."""
    if site.trouble is None:
        return "up"
    if site.trouble.code in _REFUSED:
        return "blocked"
    return "down" if site.trouble.code in _DOWN else "unknown"


def first_line(view: View, words: Words) -> str:
    """One line of text, a bar, performance data. No bar or line break of a page ever gets before it."""
    name = ("OK", "WARNING", "CRITICAL", "UNKNOWN")[exit_code(view)]
    if _is_nothing(view):
        return f"MONITOR {name}: {words.say('status.nothing')}"
    notes = [*_overdue(view, words), *_sums(view, words)]
    down = sum(site_state(site) != "up" for site in view.sites.values())
    notes += [words.say("status.sites", down=down)] if down else []
    queued = _counts(view)["queued"]
    notes += [words.say("status.waiting", queued=queued)] if queued else []
    notes += [words.say("status.silent", last=f"{view.last_round:%Y-%m-%d %H:%M}")] if is_silent(view) else []
    notes += [one.says for one in view.alerts]
    notes += [words.say("calendar.lacking", year=view.lacking)] if view.lacking else []
    notes += [outage_words(view.outage, words)] if view.outage else []
    data = " ".join(f"{key}={value}" for key, value in _counts(view).items())
    return visible(f"MONITOR {name}: {' '.join(notes)}").replace("|", "/") + f" | {data}"


def _overdue(view: View, words: Words) -> Iterator[str]:
    """Whose report is overdue: a few names."""
    named = [one.obligation.agency for one in view.standings if one.state is ObligationState.OVERDUE][:_NAMED]
    if named:
        key = "status.overdue" if view.reports.overdue == len(named) else "status.overdue-more"
        yield words.say(key, year=view.year, names=words.say("status.and").join(named), count=view.reports.overdue)


def _sums(view: View, words: Words) -> Iterator[str]:
    """The wholes, each with those of its parts that are not nought."""
    reports, columns, cases = view.reports, view.columns, view.counted
    if reports.owed:
        parts = _parts("report", reports, words, "waived")
        waived = words.say("status.waived", count=reports.waived) if reports.waived else ""
        yield words.say("status.reports", year=view.year, owed=reports.owed, parts=parts, waived=waived)
    yield words.say("status.cases", open=cases.open, parts=_parts("case", cases, words))
    if columns.watched:
        yield words.say("status.columns", watched=columns.watched, parts=_parts("column", columns, words))


def _parts(what: str, counted: Reports | Columns | Cases, words: Words, *apart: str) -> str:
    """The parts of a sum that are not nought, but for those that stand apart."""
    parts = {name: count for name, count in _fields(counted).items() if count and name not in apart}
    said = [words.say(f"sum.{what}-{name}", count=count) for name, count in parts.items()]
    return words.say("status.parts", parts=words.say("status.comma").join(said)) if said else ""


def _fields(counted: Reports | Columns | Cases) -> dict[str, int]:
    return {name: getattr(counted, name) for name in counted.__struct_fields__ if name != "year"}


def to_json(view: View, words: Words) -> dict[str, object]:
    """The object of ``monitor status --json``."""
    counts = _counts(view)
    return {
        "schema": 1,
        "at": view.at.isoformat(),
        "exit": exit_code(view),
        "daemon": {
            "alive": view.daemon is not None,
            "pid": view.daemon,
            "last_round": view.last_round.isoformat() if view.last_round else None,
        },
        "alerts": [{"name": one.name, "since": one.since.isoformat(), "says": one.says} for one in view.alerts],
        "obligations": {
            **{key: counts[key] for key in ("due", "published", "late", "overdue", "unsure")},
            **_fields(view.reports),
        },
        "cases": {"open": view.counted.open, **_fields(view.counted)},
        "columns": {"watched": view.columns.watched, **_fields(view.columns)},
        "sites": [
            {"host": host, "state": site_state(site), "availability_7d": view.availability.get(host)}
            for host, site in sorted(view.sites.items())
        ],
        "outbox": {
            **{key: counts[key] for key in ("queued", "held", "failed")},
            "paused": _outage_json(view.outage, words) if view.outage else None,
        },
        "agencies": [_agency_json(standing, view) for standing in view.standings],
    }


def rows(view: View, words: Words) -> list[tuple[str, str, str, str, str, str]]:
    """The table: agency, state, due day, published, open cases, note."""
    return [
        (
            _cell(standing.obligation.agency),
            words.say(f"state.{standing.state or 'none'}"),
            standing.obligation.due.isoformat(),
            _day(standing),
            str(_cases(standing, view) or ""),
            _note(standing, view, words),
        )
        for standing in view.standings
    ]


def _cell(text: str) -> str:
    """What a monitoring system takes for text: to it, a bar in any line begins performance data."""
    return visible(text).replace("|", "｜")


def unlisted(view: View) -> int:
    """How many reports the table leaves out."""
    return view.reports.owed + view.reports.waived - len(view.standings)


def column_rows(view: View, words: Words) -> list[tuple[str, str, str, str, str]]:
    """The table of columns that want attention: unit, names, state, newest entry, last day in order."""
    return [
        (
            _cell(one.sight.column.agency),
            _cell(place_words(one.place)),
            words.say(f"column.{one.state}"),
            one.sight.newest.isoformat() if one.sight.newest else "",
            one.expires.isoformat() if one.expires else "",
        )
        for one in sorted(view.wanted, key=lambda one: WANTED.index(one.state))
    ]


def unlisted_columns(view: View) -> int:
    """How many columns that want attention the table leaves out."""
    counted = _fields(view.columns)
    return sum(counted[state] for state in WANTED) - len(view.wanted)


def _counts(view: View) -> dict[str, int]:
    reports, columns, cases = view.reports, view.columns, view.counted
    return {
        "due": reports.owed,
        "published": reports.published,
        "late": reports.late,
        "overdue": reports.overdue,
        "unsure": reports.unknown + reports.undated,
        "cases": cases.open,
        "cases_overdue": cases.overdue,
        "columns": columns.watched,
        "columns_stale": columns.stale,
        "columns_blank": columns.blank,
        "queued": view.letters["queued"] + view.letters["sending"],
        "held": view.letters["held"],
        "failed": view.letters["failed"],
    }


def _agency_json(standing: Standing, view: View) -> dict[str, object]:
    obligation = standing.obligation
    report = {
        "year": obligation.year,
        "state": standing.state,
        "due": obligation.due.isoformat(),
        "published": _published(standing),
        "url": standing.url,
        "trouble": standing.trouble,
    }
    cases, stale = _cases(standing, view), view.stale.get(obligation.agency, 0)
    return {"name": obligation.agency, "report": report, "cases": cases, "stale_columns": stale}


def _outage_json(outage: Outage, words: Words) -> dict[str, object]:
    return {
        "since": outage.since.isoformat(),
        "until": outage.until.isoformat(),
        "code": outage.code,
        "why": words.say(f"post.{outage.code}"),
        "says": outage.says,
        "todo": words.say(f"post.todo.{outage.code}"),
    }


def _published(standing: Standing) -> str | None:
    day: date | None = standing.dating.day if standing.dating else None
    return day.isoformat() if day else None


def _day(standing: Standing) -> str:
    return _published(standing) or ""


def _cases(standing: Standing, view: View) -> int:
    """The cases of a body: about its report of the year, and about its columns and sites."""
    cases, year = view.cases.get(standing.obligation.agency, ()), standing.obligation.year
    return sum(case.year in (year, WEBSITE) for case in cases)


def _note(standing: Standing, view: View, words: Words) -> str:
    """Why a report could not be read, else what is open."""
    trouble = standing.trouble
    site = view.sites.get(standing.host)
    if trouble is None and site is not None and site.trouble is not None and not standing.readable:
        trouble = site.trouble.code
    if trouble is not None:
        return words.say(f"trouble.{trouble}")
    labels = [case.label for case in view.cases.get(standing.obligation.agency, ())]
    return _cell("；".join(dict.fromkeys(labels)))
