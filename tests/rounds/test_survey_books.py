"""What surveys leave in the books: counted once a day, kept while nothing can be read, each site for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases import human
from monitor.judge.book.known import PROBED
from monitor.letters.derived import unread_sites
from monitor.model.cases import CaseEvent, CaseEventKind
from monitor.model.columns import ColumnClass, ColumnState
from monitor.model.findings import Verdict
from monitor.model.pages import Trouble
from monitor.model.websites import DeadLink, Sample, SiteSight, SurveyOrder
from monitor.rounds import surveys
from monitor.rounds.desk import Desk
from monitor.rounds.letters import write_letters
from monitor.rounds.round import Round, hold_round
from monitor.rounds.settle import settle
from monitor.watch.engine import Ask, Record
from tests.letters import test_bulletin as papers
from tests.offline import (
    BLOCKED,
    BUREAUS,
    CENTER,
    COLUMNS,
    FIRST,
    FRESH,
    MAIL,
    OLD,
    SCHOOL,
    STALE,
    TOWN,
    WATERWORKS,
    at,
    cases,
    counted,
    desk,
    place_of,
    seen_on,
    survey,
)
from tests.sites import SHANGHAI


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as running:
        yield running


# --- counted -----------------------------------------------------------------------------------------------------


def test_further_surveys_of_a_day_count_for_nothing_and_one_of_the_next_day_opens_the_case(office: Desk) -> None:
    for hour in (9, 11, 15):
        survey(office, at(0, hour), {1: STALE})
        assert (counted(office), cases(office)) == ({place_of(1): 1}, [])
    survey(office, at(1, 7), {1: STALE})
    [case] = cases(office)
    assert (case.where, case.agency, case.opened) == (place_of(1), SCHOOL, at(1, 7))
    survey(office, at(1, 8), {1: STALE})
    assert counted(office) == {place_of(1): 2}


def test_a_column_counts_for_itself_whatever_its_neighbours_on_the_site_show(office: Desk) -> None:
    survey(office, at(0), {1: STALE, 2: FRESH, 3: STALE})
    survey(office, at(1), {1: STALE, 2: STALE, 3: FRESH})
    survey(office, at(2), {1: FRESH, 2: STALE, 3: STALE})
    assert [case.where for case in cases(office)] == [place_of(2)]
    assert [case.where for case in cases(office, open_only=False)] == [place_of(1), place_of(2)]
    assert counted(office) == {place_of(2): 2, place_of(3): 1}


def test_what_a_person_called_wrong_stays_away_until_the_column_shows_something_else(office: Desk) -> None:
    for day in (0, 1):
        survey(office, at(day), {1: STALE})
    [case] = cases(office)
    office.store.cases.add(human.dismissed(case, "王某", "已并入其他栏目", at(1, 10)))
    for day in (2, 3, 4):
        survey(office, at(day), {1: STALE})
        assert cases(office) == []
    for day in (5, 6):
        assert cases(office) == []
        survey(office, at(day), {1: STALE + timedelta(days=1)})
    assert [one.opened for one in cases(office)] == [at(6)]


def test_a_survey_of_another_site_is_no_survey_of_this_one(office: Desk) -> None:
    survey(office, at(0), {6: STALE}, TOWN)
    survey(office, at(1, 9), {1: STALE})
    survey(office, at(1, 10), {6: STALE}, TOWN)
    assert [case.where for case in cases(office)] == [place_of(6)]


# --- kept while nothing can be read ------------------------------------------------------------------------------


def noticed(office: Desk, now: datetime) -> list[str]:
    """To whom notices are written."""
    return [letter.to for letter in write_letters(office, now) if letter.to != MAIL]


def test_a_column_that_cannot_be_read_keeps_its_case_and_its_count_and_tells_nobody(office: Desk) -> None:
    survey(office, at(0), {1: STALE})
    survey(office, at(1, 9), {1: STALE})
    survey(office, at(1, 10), {1: BLOCKED})
    assert noticed(office, at(1, 11)) == []
    for day in (2, 3):
        survey(office, at(day), {1: BLOCKED})
        assert ([case.where for case in cases(office)], counted(office)) == ([place_of(1)], {place_of(1): 2})
        assert noticed(office, at(day, 10)) == []
    stands = office.store.columns.standings()[place_of(1)]
    assert stands.readable is not None
    assert (stands.state, stands.readable.at) == (ColumnState.UNCERTAIN, at(1, 9))
    survey(office, at(4), {1: STALE})
    assert noticed(office, at(4, 10)) == ["school@jichuan.example"]
    assert noticed(office, at(4, 11)) == []


def test_a_column_that_can_be_read_again_is_counted_on_or_anew(office: Desk) -> None:
    survey(office, at(0), {1: STALE, 3: STALE})
    survey(office, at(1), {1: BLOCKED, 3: BLOCKED})
    survey(office, at(2), {1: STALE, 3: FRESH})
    assert ([case.where for case in cases(office)], counted(office)) == ([place_of(1)], {place_of(1): 2})


@pytest.mark.parametrize(
    ("seen", "trouble", "unread"),
    [
        (SiteSight(host=BUREAUS, at=at()), None, False),
        (SiteSight(host=BUREAUS, at=at(), trouble=BLOCKED), None, True),
        (SiteSight(host=BUREAUS, at=at()), Trouble("clock", ""), True),
        (None, None, True),
    ],
    ids=["read", "site-blocked", "clock", "nothing-seen"],
)
def test_a_site_is_unread_where_the_survey_or_the_site_was_troubled(
    office: Desk, seen: SiteSight | None, trouble: Trouble | None, unread: bool
) -> None:
    survey(office, at(), {}, BUREAUS, seen, trouble)
    survey(office, at(), {}, TOWN, SiteSight(host=TOWN, at=at()))
    assert unread_sites(office.store.standings(2025, at())) == ({f"site.{BUREAUS}"} if unread else set())


# --- under watch -------------------------------------------------------------------------------------------------


def test_a_column_without_a_day_of_its_own_is_under_watch_since_its_first_survey(tmp_path: Path) -> None:
    with desk(tmp_path, registered="") as office:
        survey(office, at(0), {1: BLOCKED})
        for day, state in ((1, ColumnState.GRACE), (14, ColumnState.GRACE), (15, ColumnState.STALE)):
            survey(office, at(day), {1: STALE, 2: STALE} if day == 15 else {1: STALE})
            stands = office.store.columns.standings()[place_of(1)]
            assert (stands.registered, stands.state) == (FIRST, state)
        assert office.store.columns.standings()[place_of(2)].registered == at(15).date()
        assert counted(office) == {place_of(1): 1}


def test_a_column_registered_with_a_day_is_under_watch_since_then(office: Desk) -> None:
    survey(office, at(), {1: STALE})
    [stands] = office.store.columns.standings().values()
    assert (stands.registered, stands.state) == (date(2026, 1, 1), ColumnState.STALE)


def test_a_column_that_need_not_move_never_expires(office: Desk) -> None:
    first, *others = office.config.columns
    static = (replace(first, kind=ColumnClass.STATIC), *others)
    survey(replace(office, config=replace(office.config, columns=static)), at(), {1: STALE})
    [stands] = office.store.columns.standings().values()
    assert (stands.limit, stands.expires, stands.state) == ("", None, ColumnState.FRESH)


@pytest.mark.parametrize(("newest", "expires"), [(FRESH, date(2026, 5, 4)), (None, None), (BLOCKED, None)])
def test_a_column_expires_by_its_newest_entry_and_its_limit(
    office: Desk, newest: date | Trouble | None, expires: date | None
) -> None:
    survey(office, at(), {1: newest})
    stands = office.store.columns.standings()[place_of(1)]
    assert (stands.limit, stands.expires) == ("14d", expires)


def test_a_column_given_to_another_unit_is_no_case_of_the_old_one_and_counted_anew_for_the_new(office: Desk) -> None:
    for day in (0, 1):
        survey(office, at(day), {1: STALE, 3: STALE})
    first, *others = office.config.columns
    columns = (replace(first, agency=WATERWORKS), *others)
    office = replace(office, config=replace(office.config, columns=columns))
    surveys.clear(office, at(2))
    assert ([case.where for case in cases(office)], counted(office)) == ([place_of(3)], {place_of(3): 2})
    assert [line.event for line in office.store.cases.history(1)][-1] == CaseEventKind.WITHDRAWN
    survey(office, at(2), {1: STALE})
    assert len(cases(office)) == 1
    survey(office, at(3), {1: STALE})
    assert [(case.where, case.agency) for case in cases(office)] == [(place_of(3), SCHOOL), (place_of(1), WATERWORKS)]


def test_a_case_about_a_detail_of_a_site_stands_while_the_site_is_watched(office: Desk) -> None:
    for where in (f"site.{BUREAUS}.home", f"site.{OLD}.home"):
        case = papers.case(papers.finding(where, CENTER, rule="WS-F01"))
        office.store.cases.add(CaseEvent(kind=CaseEventKind.OPENED, case=case, at=at()))
    surveys.clear(office, at(1))
    assert [one.where for one in cases(office, "WS-F01")] == [f"site.{BUREAUS}.home"]


# --- the site as a whole -----------------------------------------------------------------------------------------


def test_a_site_answers_for_its_own_columns_alone(office: Desk) -> None:
    """Five blank columns are too many for a site, three are not; the town's are named to nobody."""
    for day in (0, 1):
        survey(office, at(day), dict.fromkeys(COLUMNS[BUREAUS]))
    assert cases(office, "WS-C05") == [], "nothing is said of a site that was not looked at"
    for day in (2, 3):
        for host, numbers in COLUMNS.items():
            survey(office, at(day), dict.fromkeys(numbers), host, SiteSight(host=host, at=at(day), newest=FRESH))
    assert [(case.where, case.agency) for case in cases(office, "WS-C05")] == [(f"site.{BUREAUS}", CENTER)]


def test_a_site_is_counted_once_a_day_and_answered_for_by_its_owner(office: Desk) -> None:
    for day, hour in ((0, 9), (0, 12), (1, 9)):
        assert cases(office, "WS-C01") == []
        for host in (BUREAUS, TOWN):
            survey(office, at(day, hour), {}, host, SiteSight(host=host, at=at(day, hour), newest=STALE))
    found = {(case.where, case.agency) for case in cases(office, "WS-C01")}
    assert found == {(f"site.{BUREAUS}", CENTER), (f"site.{TOWN}", SCHOOL)}
    survey(office, at(2), {}, TOWN)
    assert len(cases(office, "WS-C01")) == 2, "a survey that saw nothing of the site"


def test_a_doubt_about_a_site_stands_when_another_of_the_same_unit_is_in_order(office: Desk) -> None:
    sites = tuple(replace(site, owner=SCHOOL) for site in office.config.sites)
    office = replace(office, config=replace(office.config, sites=sites))
    for host, newest in ((BUREAUS, None), (TOWN, FRESH)):
        survey(office, at(), {}, host, SiteSight(host=host, at=at(), newest=newest))
    doubts = [one.where for one in office.store.findings.of(Verdict.UNSURE) if one.rule == "WS-C01"]
    assert doubts == [f"site.{BUREAUS}"]


def probed(office: Desk, host: str, trouble: str | None, first: int = -7, last: int = -1) -> None:
    """Twenty samples a day, the first at midnight."""
    midnight = datetime.combine(FIRST, time(), SHANGHAI)
    with office.store.transaction():
        for number in range(20 * first, 20 * (last + 1)):
            sample = Sample(host=host, at=midnight + number * timedelta(minutes=72), seconds=1.0, trouble=trouble)
            office.store.columns.add_sample(sample)


@pytest.mark.parametrize(("first", "last", "down"), [(-7, -1, True), (-6, -1, False), (-7, -2, False)])
def test_a_site_is_down_by_the_samples_of_the_seven_whole_days_before_today(
    office: Desk, first: int, last: int, down: bool
) -> None:
    probed(office, BUREAUS, "timeout", first, last)
    probed(office, TOWN, None)
    for host in (BUREAUS, TOWN):
        survey(office, at(), {}, host, SiteSight(host=host, at=at(), newest=FRESH))
    assert [case.where for case in cases(office, PROBED)] == ([f"site.{BUREAUS}"] if down else [])


# --- planned -----------------------------------------------------------------------------------------------------


def planned(office: Desk, now: datetime, hosts: list[str] | None = None) -> list[str]:
    settle(office, now)
    return [site.host for site in surveys.due(office, now, hosts)]


def test_only_sites_with_columns_are_surveyed_and_each_once_a_day(office: Desk) -> None:
    assert planned(office, at(0, 6)) == []
    assert planned(office, at()) == [BUREAUS, TOWN]
    survey(office, at(), {}, TOWN)
    assert planned(office, at(0, 23)) == [BUREAUS]
    assert planned(office, at(1, 7)) == [BUREAUS, TOWN]


def test_a_survey_that_is_asked_for_is_due_at_once(office: Desk) -> None:
    survey(office, at(), {}, TOWN)
    assert planned(office, at(0, 5), [TOWN, OLD]) == [TOWN]
    assert planned(office, at(1), []) == []


def order_of(office: Desk, now: datetime) -> SurveyOrder:
    [site] = surveys.due(office, now, [BUREAUS])
    return surveys.order(office, site, now)


def test_a_survey_is_told_what_the_last_one_that_could_read_saw(office: Desk) -> None:
    dead = DeadLink(page="http://a/", url="http://a/x", text="公开", kind="home", code="not-found", days=(FIRST,))
    seen = SiteSight(host=BUREAUS, at=at(), dead=(dead,), looked=at())
    first = order_of(office, at())
    assert (first.dead, first.looked, first.thorough) == ((), None, True)
    assert [target.before for target in first.columns] == [None] * 5
    survey(office, at(), {1: FRESH, 2: BLOCKED}, BUREAUS, seen)
    survey(office, at(0, 12), {1: BLOCKED})
    again = order_of(office, at(0, 15))
    assert (again.dead, again.looked, again.thorough) == ((dead,), at(), False)
    assert [target.before and target.before.at for target in again.columns] == [at(), None, None, None, None]
    assert {target.limit for target in again.columns} == {"14d"}
    assert order_of(office, at(1)).thorough


# --- told of a round ---------------------------------------------------------------------------------------------


def round_of(office: Desk, now: datetime, *seen: dict[int, date | Trouble | None]) -> Round:
    """A round in which surveys of the bureaus saw this, or none was made."""

    def made(_: Ask) -> Iterator[Record]:
        return (seen_on(office, now, one, trouble=BLOCKED if BLOCKED in one.values() else None) for one in seen)

    return hold_round(replace(office, run=made), now)


def test_a_round_tells_the_cases_it_opened_and_closed_itself(office: Desk) -> None:
    rounds = [
        round_of(office, at(0), {1: STALE, 2: STALE}),
        round_of(office, at(1), {1: STALE, 2: STALE}),
        round_of(office, at(2), {1: FRESH, 2: STALE, 3: STALE}),
        round_of(office, at(3), {2: FRESH, 3: STALE}),
        round_of(office, at(4), {3: STALE}),
    ]
    assert [(one.opened, one.closed) for one in rounds] == [(0, 0), (2, 0), (0, 1), (1, 1), (0, 0)]
    assert {one.hosts() for one in rounds} == {frozenset([BUREAUS])}


def test_a_round_was_troubled_if_a_survey_was(office: Desk) -> None:
    done = [
        round_of(office, at(0), {1: FRESH}),
        round_of(office, at(1), {1: BLOCKED}, {2: FRESH}),
        round_of(office, at(2)),
    ]
    assert [one.troubled() for one in done] == [False, True, False]
    assert done[2].hosts() == frozenset()


@pytest.mark.parametrize(
    ("gap", "noted"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(), False),
        (timedelta(days=2), False),
        (timedelta(days=2, seconds=1), True),
    ],
)
def test_a_clock_that_went_back_and_days_without_a_round_are_noted(office: Desk, gap: timedelta, noted: bool) -> None:
    round_of(office, at())
    round_of(office, at() + gap)
    lines = office.store.journal.about("round")
    assert [(line.event, line.note) for line in lines] == ([("gap", at().isoformat())] if noted else [])
