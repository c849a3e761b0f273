"""The verbs of the ledger: what stands open, and what people say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from monitor.cases import human
from monitor.cases.decide import accuses, fingerprint
from monitor.errors import CaseError
from monitor.model import Case, Finding, Verdict
from monitor.show import cases as show
from monitor.store.connection import open_for_reading, open_for_writing
from monitor.store.letters import Queue
from monitor.store.store import Store
from monitor.verbs import Settings, Verbs, book_in_force, configured, pass_settings, print_json, verb


@click.group(cls=Verbs)
def cases() -> None:
    pass


@verb(cases, name="list")
@click.option("--agency")
@click.option("--year", type=int)
@click.option("--all", "closed_too", is_flag=True)
@click.option("--unsure", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def cases_list(
    settings: Settings, agency: str | None, year: int | None, closed_too: bool, unsure: bool, as_json: bool
) -> int:
    today = settings.now.date()
    with Store(open_for_reading(configured(settings).state_dir)) as store:
        found = [] if unsure else store.cases(agency=agency, year=year, open_only=not closed_too)
        waiting = _unsure(store, agency, year) if unsure else []
    if as_json:
        listed = [*(show.case_json(one, today) for one in found), *map(show.unsure_json, waiting)]
        print_json({"schema": 1, "cases": listed})
        return 0
    rows = [*show.rows(found, today, settings.words), *show.unsure_rows(waiting, settings.words)]
    if rows:
        settings.table("case.headings", rows)
    else:
        settings.say(settings.words.say("case.none"))
    return 0


@verb(cases, name="show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True)
@pass_settings
def cases_show(settings: Settings, number: int, as_json: bool) -> int:
    connection = open_for_reading(configured(settings).state_dir)
    with Store(connection) as store:
        case, history, letters = (
            _case(settings, store, number),
            store.history(number),
            Queue(connection).telling(number),
        )
    today, words = settings.now.date(), settings.words
    if as_json:
        told = [{"number": one.id, "state": one.state, "to": one.recipient} for one in letters]
        journal = [show.line_json(line) for line in history]
        print_json({"schema": 1, "case": show.case_json(case, today), "journal": journal, "letters": told})
        return 0
    for line in show.lines(case, today, words):
        settings.say(line)
    settings.say("")
    settings.table("case.history", show.history_rows(history, words))
    if letters:
        settings.say("")
        settings.table("case.letters", show.letter_rows(letters, words))
    return 0


_by = click.option("--by", required=True)
_note = click.option("--note", required=True)


@verb(cases)
@click.argument("reference")
@_by
@_note
@pass_settings
def confirm(settings: Settings, reference: str, by: str, note: str) -> int:
    if reference.isdecimal():
        return _act(settings, int(reference), by, note, human.confirmed)
    with _writing(settings) as store:
        finding = _finding(settings, store, reference)
        _require_openable(settings, store, finding)
        number = store.add_event(human.opened(finding, *_signed(settings, by, note), settings.now))
    _tell(settings, "opened", number)
    return 0


@verb(cases)
@click.argument("reference")
@_by
@_note
@pass_settings
def dismiss(settings: Settings, reference: str, by: str, note: str) -> int:
    if reference.isdecimal():
        return _act(settings, int(reference), by, note, human.dismissed)
    with _writing(settings) as store:
        finding = _finding(settings, store, reference)
        store.dismiss(finding, reference, *_signed(settings, by, note), settings.now)
    _tell(settings, "dismissed", reference)
    return 0


@verb(cases)
@click.argument("number", type=int)
@click.argument("until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@_by
@_note
@pass_settings
def extend(settings: Settings, number: int, until: datetime, by: str, note: str) -> int:
    return _act(settings, number, by, note, lambda case, *rest: human.extended(case, until.date(), *rest))


@verb(cases)
@click.argument("number", type=int)
@_by
@_note
@pass_settings
def reply(settings: Settings, number: int, by: str, note: str) -> int:
    return _act(settings, number, by, note, human.replied)


@verb(cases)
@click.argument("number", type=int)
@_by
@_note
@pass_settings
def close(settings: Settings, number: int, by: str, note: str) -> int:
    return _act(settings, number, by, note, human.closed)


# --- helpers -----------------------------------------------------------------------------------------------------


def _act(settings: Settings, number: int, by: str, note: str, act: human.Act) -> int:
    """What a person says of a case, in one transaction with all that follows from it."""
    with _writing(settings) as store:
        event = act(_case(settings, store, number), *_signed(settings, by, note), settings.now)
        before = len(store.history(number))
        store.add_event(event)
        after = store.history(number)[before:]
    _tell(settings, event.kind.value, number)
    cancelled = [line.note.removeprefix("letter:") for line in after if line.event == "letter-cancelled"]
    if cancelled:
        settings.say(settings.words.say("case.cancelled", letters="、".join(cancelled)))
    return 0


@contextmanager
def _writing(settings: Settings) -> Iterator[Store]:
    with Store(open_for_writing(configured(settings).state_dir, wait=10)) as store, store.transaction():
        yield store


def _signed(settings: Settings, by: str, note: str) -> tuple[str, str]:
    """Who and why, neither of them blank."""
    if not by.strip() or not note.strip():
        raise click.UsageError(settings.words.say("error.who-and-why"))
    return by.strip(), note.strip()


def _case(settings: Settings, store: Store, number: int) -> Case:
    case = store.case(number)
    if case is None:
        raise click.UsageError(settings.words.say("error.no-such-case", number=number))
    return case


def _unsure(store: Store, agency: str | None = None, year: int | None = None) -> list[Finding]:
    """The findings that want a human eye and have not had it."""
    return [
        one
        for one in store.findings(Verdict.UNSURE)
        if agency in (None, one.agency)
        and year in (None, one.year)
        and fingerprint(one) not in store.dismissals(one.agency, one.year)
    ]


def _finding(settings: Settings, store: Store, reference: str) -> Finding:
    for one in _unsure(store):
        if human.reference(one) == reference:
            return one
    raise click.UsageError(settings.words.say("error.no-such-case", number=reference))


def _require_openable(settings: Settings, store: Store, finding: Finding) -> None:
    rule = book_in_force(settings).get(finding.rule)
    if rule is None or not accuses(finding, rule):
        raise CaseError("case-never-opens", rule=finding.rule)
    for case in store.cases(agency=finding.agency, year=finding.year):
        if (case.rule, case.where) == (finding.rule, finding.where):
            raise CaseError("case-stands", number=case.id or 0)


def _tell(settings: Settings, what: str, number: int | str) -> None:
    settings.say(settings.words.say(f"case.done.{what}", number=number))
