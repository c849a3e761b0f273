"""What the day's report to the center counts, and since when."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from monitor.letters.kind import Situation
from monitor.letters.kinds import kinds
from monitor.letters.kinds.digest import DigestPart, digest
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnState
from monitor.model.pages import Trouble
from monitor.model.standings import Standings
from monitor.model.visits import SiteState
from tests.letters import test_bulletin as papers
from tests.letters.test_dues import CALENDAR, MET, NAME, OTHER, agency, at, books, config, standing

NOW = at(2, 5, 9)
SECOND = timedelta(seconds=1)


def part(standings: Standings) -> DigestPart:
    units = config(agency(), agency(OTHER))
    return digest(Situation(replace(standings, at=NOW), units, CALENDAR))


@pytest.mark.parametrize(("seen", "told"), [(-SECOND, False), (timedelta(), False), (SECOND, True)])
def test_a_report_is_new_that_was_first_read_since_the_last_digest(seen: timedelta, told: bool) -> None:
    last = at(2, 4, 9)
    read = standing(NOW, MET, first_seen=last + seen)
    never = standing(NOW, name=OTHER)
    assert [one.agency for one in part(books(read, never, last_digest=last)).appeared] == ([NAME] if told else [])


def test_before_the_first_digest_every_report_that_was_read_is_new() -> None:
    found = part(books(standing(NOW, MET, first_seen=at(1, 20)), standing(NOW, name=OTHER)))
    assert [one.agency for one in found.appeared] == [NAME]


def test_columns_are_counted_where_any_is_watched() -> None:
    assert part(books()).columns is None
    columns = (papers.standing(state=ColumnState.STALE), papers.standing("首页 → 部门动态", state=ColumnState.FRESH))
    states = Counter(one.state for one in columns)
    totals = part(replace(books(), columns=columns, column_states=states)).columns
    assert totals is not None
    assert (totals.watched, totals.stale, totals.fresh) == (2, 1, 1)


def test_a_report_that_could_not_be_read_is_told_beside_a_site_that_could() -> None:
    blocked = standing(NOW, trouble="images-only", title="报告", url="http://a/r.pdf")
    up = {"a": SiteState(host="a", visited=NOW, complete=True)}
    down = {"a": SiteState(host="a", visited=NOW, complete=False, trouble=Trouble("timeout", ""))}
    for sites in (up, {}):
        assert [one.trouble.says for one in part(replace(books(blocked), sites=sites)).unreadable] == ["http://a/r.pdf"]
    assert [one.trouble.code for one in part(replace(books(blocked), sites=down)).unreadable] == [
        "timeout",
        "images-only",
    ]


def test_a_report_that_could_not_be_read_because_its_site_could_not_is_told_once() -> None:
    late = standing(NOW, trouble="timeout")
    down = {"a": SiteState(host="a", visited=NOW, complete=False, trouble=Trouble("timeout", "http://a/"))}
    assert [one.trouble.says for one in part(replace(books(late), sites=down)).unreadable] == ["http://a/"]


def test_nothing_is_counted_of_a_year_in_which_nobody_owes_anything() -> None:
    (totals,) = part(books()).totals
    counted = {name: getattr(totals, name) for name in totals.__struct_fields__ if name != "year"}
    assert set(counted.values()) == {0}


def test_the_counts_of_a_year_stand_apart_and_add_up() -> None:
    states = [state for times, state in enumerate(ObligationState, 1) for _ in range(times)]
    (totals,) = part(books(*(standing(NOW, state) for state in states))).totals
    apart = ("on_time", "late", "undated", "pending", "overdue", "unknown")
    assert sum(getattr(totals, name) for name in apart) == totals.owed
    assert totals.on_time == states.count(MET)


def test_bulletins_count_what_reminds_of_a_day_that_is_still_to_come() -> None:
    assert {kind.name for kind in kinds() if kind.is_reminder} == {"reminder", "expiry"}
