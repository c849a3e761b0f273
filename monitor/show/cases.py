"""The ledger for people and programs: cases, what happened to them, findings that want a human eye."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from monitor.cases.human import reference
from monitor.letters.edits import place
from monitor.model.cases import Case
from monitor.model.changes import Edit
from monitor.model.columns import WEBSITE
from monitor.model.findings import Finding
from monitor.model.letters import Entry
from monitor.model.standings import Line
from monitor.words import Words
from monitor.words.signs import visible


def state(case: Case, today: date) -> str:
    """``open`` (nobody was told), ``notified``, ``overdue``, ``replied``, ``closed`` or ``dismissed``."""
    if case.dismissed is not None:
        return "dismissed"
    if case.closed is not None:
        return "closed"
    if case.replied is not None:
        return "replied"
    if case.rectify_by is not None and case.rectify_by < today:
        return "overdue"
    return "notified" if case.notified is not None else "open"


def rows(cases: Iterable[Case], today: date, words: Words) -> list[tuple[str, ...]]:
    """The table of cases."""
    return [
        (
            str(case.id),
            *_about(case.finding, words),
            words.say(f"case.state.{state(case, today)}"),
            _day(case.rectify_by),
        )
        for case in cases
    ]


def unsure_rows(findings: Iterable[Finding], words: Words) -> list[tuple[str, ...]]:
    """The table of findings that nobody was told of."""
    return [(reference(one), *_about(one, words), words.say("case.state.unsure"), "") for one in findings]


def lines(case: Case, today: date, words: Words) -> list[str]:
    """One case explained."""
    finding = case.finding
    said = {
        "title": f"{finding.rule} {finding.title}",
        "label": finding.label,
        "says": finding.says,
        "law": finding.law,
        "fix": finding.fix,
        "severity": finding.severity.value,
        "url": finding.url or "—",
        "stands": words.say(f"case.state.{state(case, today)}"),
        "rectify_by": _day(case.rectify_by) or "—",
    }
    key = "case.head" if case.year != WEBSITE else "case.head-website"
    head = words.say(key, number=case.id, agency=case.agency, year=case.year)
    return [visible(head), *(visible(f"  {words.say(f'case.{key}')}{value}") for key, value in said.items())]


def history_rows(history: Iterable[Line], words: Words) -> list[tuple[str, ...]]:
    """What happened to a case: time, event, version of the rule, person, note."""
    return [
        (f"{one.at:%Y-%m-%d %H:%M}", words.say(f"case.event.{one.event}"), str(one.version or ""), one.actor, one.note)
        for one in history
    ]


def letter_rows(letters: Iterable[Entry], words: Words) -> list[tuple[str, ...]]:
    """The letters that tell of a case."""
    return [(str(one.id), words.say(f"letter.{one.state}"), one.recipient, one.subject) for one in letters]


def edit_rows(edits: Iterable[Edit], words: Words) -> list[tuple[str, ...]]:
    """What became of the report since it was accepted: time, place, what stood there and stands there now."""
    return [
        (f"{edit.at:%Y-%m-%d %H:%M}", place(change, words), change.before or "—", change.after or "—")
        for edit in edits
        for change in edit.changes
    ]


def case_json(case: Case, today: date) -> dict[str, object]:
    """A case for other programs; ``today`` says whether it is late."""
    return {
        "id": case.id,
        "state": state(case, today),
        **_finding_json(case.finding),
        "opened": case.opened.isoformat(),
        "notified": _time(case.notified),
        "rectify_by": _day(case.rectify_by) or None,
        "confirmed": _time(case.confirmed),
        "replied": _time(case.replied),
        "dismissed": _time(case.dismissed),
        "closed": _time(case.closed),
    }


def unsure_json(finding: Finding) -> dict[str, object]:
    """A finding that waits for a person, with the reference to confirm or dismiss it by."""
    return {"id": reference(finding), "state": "unsure", **_finding_json(finding)}


def line_json(line: Line) -> dict[str, object]:
    """A line of the journal for other programs."""
    return {
        "at": line.at.isoformat(), "event": line.event, "version": line.version, "by": line.actor, "note": line.note,
    }  # fmt: skip


def _about(finding: Finding, words: Words) -> tuple[str, ...]:
    problem = words.say("case.problem", label=finding.label, says=finding.says)
    year = str(finding.year) if finding.year != WEBSITE else words.say("case.website")
    return finding.agency, year, finding.rule, problem, finding.severity.value


def _finding_json(finding: Finding) -> dict[str, object]:
    keys = ("agency", "year", "rule", "version", "severity", "where", "label", "says", "law", "fix", "url")
    return {key: getattr(finding, key) for key in keys}


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
