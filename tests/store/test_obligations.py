"""What is owed: the host it is looked for on, steps, searches; each body and year for itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from monitor.cases.decide import Decision, key_of
from monitor.model.cases import ObligationState, Standing
from monitor.model.findings import Finding
from monitor.model.pages import Trouble
from monitor.model.roster import Obligation
from monitor.model.visits import Place, Sighting
from tests.store.conftest import Base, tuples
from tests.store.test_store import DAY, HOST, NAME, NOTHING, OWED, URL, finding, report, see, sighting

OTHER = "霁川县水利局"
MOVED = "b"
OWN, BEFORE, OTHERS = OWED, replace(OWED, year=2024), replace(OWED, agency=OTHER)
"""A body's report of this year, of the year before, and another body's."""

PLACES = (Place(url="http://a/", at=DAY, outcome="read"),)
MET, OVERDUE, UNKNOWN = ObligationState.MET, ObligationState.OVERDUE, ObligationState.UNKNOWN


def owe(base: Base, **hosts: str) -> None:
    """All three, on the usual host unless said otherwise."""
    with base.store.transaction():
        pairs = {"others": OTHERS, "own": OWN, "before": BEFORE}
        base.store.obligations.owe((one, hosts.get(name, HOST)) for name, one in pairs.items())


def missed(obligation: Obligation) -> Finding:
    return replace(finding("AR-T01", where=""), agency=obligation.agency, year=obligation.year)


def search(base: Base, *obligations: Obligation) -> None:
    """A whole search for each report that found nothing, the third in a row."""
    for one in obligations:
        seen = Sighting(agency=one.agency, year=one.year, findings=(missed(one),))
        with base.store.transaction():
            base.store.obligations.see(seen, OVERDUE, PLACES, DAY)
            base.store.findings.keep(seen, Decision((), {key_of(missed(one)): 3}), DAY)


def counted(base: Base) -> list[tuple[int, bool]]:
    """Of each of the three how often in a row its search failed, and whether what it found out is kept."""
    return [
        (
            base.store.findings.streaks(one.year)[key_of(missed(one))],
            one.agency in base.store.obligations.searches(one.year),
        )
        for one in (OTHERS, OWN, BEFORE)
    ]


def owed(standings: Iterable[Standing]) -> list[tuple[str, int]]:
    return [(one.obligation.agency, one.obligation.year) for one in standings]


def test_an_obligation_is_found_by_the_site_it_is_looked_for_on_or_by_its_body_and_year(base: Base) -> None:
    owe(base, own=MOVED)
    of = base.store.obligations
    assert owed(of.standings(2025, HOST)) == [(OTHER, 2025)]
    assert owed(of.standings(2025, MOVED)) == [(NAME, 2025)]
    assert owed(of.standings(host=HOST)) == [(OTHER, 2025), (NAME, 2024)]
    one = of.standing(NAME, 2024)
    assert one is not None
    assert (owed([one]), one.host) == ([(NAME, 2024)], HOST)
    assert of.standing(OTHER, 2024) is None


# --- where it is looked for --------------------------------------------------------------------------------------


def test_a_move_counts_the_searches_of_that_body_and_year_anew_and_no_other(base: Base) -> None:
    owe(base)
    search(base, OWN, BEFORE, OTHERS)
    owe(base, own=MOVED)
    assert counted(base) == [(3, True), (0, False), (3, True)]


def test_searches_go_on_where_bodies_and_years_are_on_different_hosts(base: Base) -> None:
    owe(base, own=MOVED)
    search(base, OWN, BEFORE, OTHERS)
    owe(base, own=MOVED)
    assert counted(base) == [(3, True)] * 3


def test_obligations_stand_in_the_order_they_were_registered(base: Base) -> None:
    owe(base)
    owe(base, others=MOVED)
    assert [one.obligation for one in base.store.obligations.standings()] == [OTHERS, OWN, BEFORE]
    assert [one.obligation for one in base.store.obligations.standings(2025)] == [OTHERS, OWN]


# --- where it stands ---------------------------------------------------------------------------------------------


def standings(base: Base) -> dict[tuple[str, int], Standing]:
    return {(one.obligation.agency, one.obligation.year): one for one in base.store.obligations.standings()}


def test_a_sighting_changes_where_one_body_stands_in_one_year(base: Base) -> None:
    owe(base)
    before = standings(base)
    base.store.obligations.see(sighting(report=report(), url=URL), MET, PLACES, DAY)
    after = standings(base)
    assert {key for key in after if after[key] != before[key]} == {(NAME, 2025)}


@pytest.mark.parametrize("state", ObligationState)
def test_the_address_and_the_date_of_a_report_are_kept_where_it_was_accepted(
    base: Base, state: ObligationState
) -> None:
    see(base, sighting(report=report(), url=URL), state)
    [stands] = base.store.obligations.standings()
    accepted = state in (MET, ObligationState.MET_LATE, ObligationState.MET_UNDATED, ObligationState.WAIVED)
    assert (stands.url, stands.dating) == ((URL, report().dating) if accepted else (None, None))


@pytest.mark.parametrize(
    ("whole", "trouble", "readable"),
    [(True, None, True), (True, Trouble("images-only", ""), False), (False, None, False)],
)
def test_what_a_visit_saw_is_readable_if_its_search_was_whole_and_its_report_no_trouble(
    base: Base, whole: bool, trouble: Trouble | None, readable: bool
) -> None:
    see(base, sighting(trouble=trouble), UNKNOWN, whole=whole)
    [stands] = base.store.obligations.standings()
    assert stands.readable == readable


def test_a_step_keeps_the_moment_it_was_first_taken(base: Base) -> None:
    for at in (DAY, DAY + timedelta(days=1)):
        base.store.obligations.take_steps([(NAME, 2025, "before-7")], at)
    assert tuples(base.db, "SELECT at FROM steps") == [(DAY.isoformat(),)]


# --- what searches found out -------------------------------------------------------------------------------------


def test_searches_are_those_of_the_year_of_all_bodies_or_one(base: Base) -> None:
    owe(base)
    search(base, OWN, OTHERS)
    assert set(base.store.obligations.searches(2025)) == {NAME, OTHER}
    assert set(base.store.obligations.searches(2025, NAME)) == {NAME}
    assert base.store.obligations.searches(2024) == {}


@pytest.mark.parametrize("read", [BEFORE, OTHERS], ids=["year-before", "other-body"])
def test_a_report_is_missed_though_that_of_another_year_or_body_was_read(base: Base, read: Obligation) -> None:
    owe(base)
    there = Sighting(agency=read.agency, year=read.year, url=URL, report=report())
    base.store.obligations.see(there, MET, PLACES, DAY)
    search(base, OWN)
    assert base.store.obligations.searches(2025)[NAME].missed == DAY.date()


def test_a_report_that_may_be_another_years_is_not_missed_and_does_not_bring_back_one_that_is_gone(base: Base) -> None:
    doubtful = sighting(report=report(), url=URL)
    see(base, doubtful, UNKNOWN)
    assert base.store.obligations.searches(2025) == {}
    see(base, sighting(gone=True), UNKNOWN, NOTHING)
    see(base, doubtful, UNKNOWN)
    assert base.store.obligations.searches(2025)[NAME].gone == (DAY.date(),)


def test_the_last_ten_days_on_which_an_address_led_to_nothing_are_kept(base: Base) -> None:
    days = [DAY + timedelta(days=number) for number in range(12)]
    for at in days:
        see(base, sighting(gone=True), MET, at=at)
    assert base.store.obligations.searches(2025)[NAME].gone == tuple(at.date() for at in days[2:])


def test_what_a_body_that_left_the_roster_owed_counts_for_nothing_and_is_known_when_it_comes_back(base: Base) -> None:
    owe(base)
    see(base, sighting(report=report(), url=URL), MET)
    books, day = base.store.obligations, DAY.date()
    with base.store.transaction():
        books.ask_no_others(OWN.year, [OTHER])
    assert books.states(OWN.year, day).total() == 1
    assert [one.obligation.agency for one in books.gravest(OWN.year, 9)] == [OTHER]
    left = books.standing(NAME, OWN.year)
    assert left is not None and left.host == "" and left.first_seen == DAY
    owe(base)
    assert books.states(OWN.year, day) == {MET: 1, None: 1}
