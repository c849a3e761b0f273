"""The verbs of the ledger: what stands open, and what people say of it."""

from __future__ import annotations

from datetime import datetime

import click
from msgspec import to_builtins

from monitor.cases import human
from monitor.cases.decide import accuses, fingerprint
from monitor.cli.command import Settings, Verbs, by, note, pass_settings, print_json, signed, verb
from monitor.cli.county import reading, writing
from monitor.cli.rulebook import book_in_force
from monitor.errors import CaseError
from monitor.model.cases import Case
from monitor.model.findings import Finding, Verdict
from monitor.show import cases as show
from monitor.store.store import Store


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
    with reading(settings) as store:
        found = [] if unsure else store.cases.find(agency=agency, year=year, open_only=not closed_too)
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
    with reading(settings) as store:
        _show(settings, store, _case(settings, store, number), as_json=as_json)
    return 0


@verb(cases)
@click.argument("reference")
@by
@note
@pass_settings
def confirm(settings: Settings, reference: str, by: str, note: str) -> int:
    if reference.isdecimal():
        return _act(settings, int(reference), by, note, human.confirmed)
    with writing(settings) as store:
        finding = _finding(settings, store, reference)
        _require_openable(settings, store, finding)
        number = store.cases.add(human.opened(finding, signed(settings, by), signed(settings, note), settings.now))
    _tell(settings, "opened", number)
    return 0


@verb(cases)
@click.argument("reference")
@by
@note
@pass_settings
def dismiss(settings: Settings, reference: str, by: str, note: str) -> int:
    if reference.isdecimal():
        return _act(settings, int(reference), by, note, human.dismissed)
    with writing(settings) as store:
        finding = _finding(settings, store, reference)
        store.cases.dismiss(finding, reference, signed(settings, by), signed(settings, note), settings.now)
    _tell(settings, "dismissed", reference)
    return 0


@verb(cases)
@click.argument("number", type=int)
@click.argument("until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@by
@note
@pass_settings
def extend(settings: Settings, number: int, until: datetime, by: str, note: str) -> int:
    return _act(settings, number, by, note, lambda case, *rest: human.extended(case, until.date(), *rest))


@verb(cases)
@click.argument("number", type=int)
@by
@note
@pass_settings
def reply(settings: Settings, number: int, by: str, note: str) -> int:
    return _act(settings, number, by, note, human.replied)


@verb(cases)
@click.argument("number", type=int)
@by
@note
@pass_settings
def close(settings: Settings, number: int, by: str, note: str) -> int:
    return _act(settings, number, by, note, human.closed)


# --- helpers -----------------------------------------------------------------------------------------------------


def _show(settings: Settings, store: Store, case: Case, *, as_json: bool) -> None:
    assert case.id is not None
    history, letters = store.cases.history(case.id), store.letters.telling(case.id)
    edits = store.edits.of(case.agency, case.year)
    today, words = settings.now.date(), settings.words
    if as_json:
        told = [{"number": one.id, "state": one.state, "to": one.recipient} for one in letters]
        journal = [show.line_json(line) for line in history]
        said = {"case": show.case_json(case, today), "journal": journal, "letters": told, "edits": to_builtins(edits)}
        print_json({"schema": 1, **said})
        return
    for line in show.lines(case, today, words):
        settings.say(line)
    settings.say("")
    settings.table("case.history", show.history_rows(history, words))
    if letters:
        settings.say("")
        settings.table("case.letters", show.letter_rows(letters, words))
    if edits:
        settings.say("")
        settings.table("case.edits", show.edit_rows(edits, words))


def _act(settings: Settings, number: int, by: str, note: str, act: human.Act) -> int:
    """What a person says of a case, in one transaction with all that follows from it."""
    with writing(settings) as store:
        event = act(_case(settings, store, number), signed(settings, by), signed(settings, note), settings.now)
        before = len(store.cases.history(number))
        store.cases.add(event)
        after = store.cases.history(number)[before:]
    _tell(settings, event.kind.value, number)
    cancelled = [line.note.removeprefix("letter:") for line in after if line.event == "letter-cancelled"]
    if cancelled:
        settings.say(settings.words.say("case.cancelled", letters="、".join(cancelled)))
    return 0


def _case(settings: Settings, store: Store, number: int) -> Case:
    case = store.cases.get(number)
    if case is None:
        raise click.UsageError(settings.words.say("error.no-such-case", number=number))
    return case


def _unsure(store: Store, agency: str | None = None, year: int | None = None) -> list[Finding]:
    """The findings that want a human eye and have not had it."""
    return [
        one
        for one in store.findings.of(Verdict.UNSURE)
        if agency in (None, one.agency)
        and year in (None, one.year)
        and fingerprint(one) not in store.cases.dismissals(one.agency, one.year)
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
    for case in store.cases.find(agency=finding.agency, year=finding.year):
        if (case.rule, case.where) == (finding.rule, finding.where):
            raise CaseError("case-stands", number=case.id or 0)


def _tell(settings: Settings, what: str, number: int | str) -> None:
    settings.say(settings.words.say(f"case.done.{what}", number=number))
