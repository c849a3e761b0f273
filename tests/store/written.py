"""What stands in a county, written into its books by the writers of the program."""

from __future__ import annotations

from msgspec.structs import replace

from monitor.model.cases import Case, CaseEvent, CaseEventKind, Standing
from monitor.model.pages import Trouble
from monitor.model.standings import Standings
from monitor.model.visits import Sighting, VisitRecord
from monitor.model.websites import SurveyRecord
from monitor.store.marks import LAST_ROUND
from monitor.store.store import Store


def write(store: Store, known: Standings) -> None:
    """Obligations, cases, columns, surveys and sites; of what is drawn twice under one key the first counts."""
    with store.transaction():
        for one in known.obligations:
            _owe(store, one)
        for case in {(case.agency, case.year, case.rule, case.where): case for case in reversed(known.cases)}.values():
            _open(store, case)
        for column in known.columns:
            store.columns.keep(column)
        for host, site in known.sites.items():
            store.visits.add(VisitRecord(host=host, at=site.visited, complete=site.complete, trouble=site.trouble))
        for host, survey in known.surveys.items():
            trouble = Trouble(survey.trouble, "") if survey.trouble else None
            store.columns.add_survey(SurveyRecord(host=host, at=survey.at, site=survey.sight, trouble=trouble))
        if known.last_round is not None:
            store.marks.set(LAST_ROUND, known.last_round.isoformat())


def _owe(store: Store, one: Standing) -> None:
    owed = one.obligation
    store.obligations.owe([(owed, one.host)])
    trouble = Trouble(one.trouble, "") if one.trouble else None
    sighting = Sighting(agency=owed.agency, year=owed.year, trouble=trouble)
    if one.state is not None and one.checked is not None:
        store.obligations.see(sighting, one.state, one.places if one.readable else (), one.checked)


def _open(store: Store, case: Case) -> None:
    bare = replace(case, id=None, notified=None, closed=None)
    number = store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=bare, at=case.opened))
    for kind, at in ((CaseEventKind.NOTIFIED, case.notified), (CaseEventKind.CLOSED, case.closed)):
        stands = store.cases.get(number)
        if at is not None and stands is not None:
            store.cases.add(CaseEvent(kind=kind, case=replace(stands, rectify_by=case.rectify_by), at=at))
