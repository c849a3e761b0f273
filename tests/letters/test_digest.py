"""What the day's report to the center counts, and since when."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from monitor.cases.sums import Flow
from monitor.letters.kind import Situation
from monitor.letters.kinds import kinds
from monitor.letters.kinds.digest import TOLD_MARK, DigestPart, digest, written
from monitor.model.cases import ObligationState
from monitor.model.columns import ColumnState
from monitor.model.findings import Verdict
from monitor.model.letters import Entry
from monitor.model.pages import Trouble
from monitor.model.standings import Standings
from monitor.model.visits import SiteState
from tests.letters import test_bulletin as papers
from tests.letters.test_dues import CALENDAR, DUE, MET, NAME, OTHER, SOON, agency, at, books, case, config, standing

NOW = at(2, 5, 9)
SECOND = timedelta(seconds=1)


def part(standings: Standings, now: datetime = NOW) -> DigestPart:
    units = config(agency(), agency(OTHER))
    return digest(Situation(replace(standings, at=now), units, CALENDAR))


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
    states = [state for times, state in enumerate((*ObligationState, None), 1) for _ in range(times)]
    (totals,) = part(books(*(standing(NOW, state) for state in states))).totals
    apart = ("on_time", "late", "undated", "pending", "overdue", "unknown", "unseen")
    assert sum(getattr(totals, name) for name in apart) == totals.owed
    assert totals.owed + totals.waived == len(states)
    assert totals.on_time == states.count(MET)


def test_the_first_digest_and_the_first_of_a_week_list_all_that_stands() -> None:
    """2026-02-14 is a Saturday that is worked; from the 15th to the 23rd is a holiday."""
    known = books(cases=(replace(case(), opened=at(1, 20), notified=at(1, 20), rectify_by=date(2026, 1, 23)),))
    for last, day, whole, following in (
        (None, at(2, 5, 9), True, date(2026, 2, 9)),
        (at(2, 4, 9), at(2, 5, 9), False, date(2026, 2, 9)),
        (at(2, 6, 9), at(2, 9, 9), True, date(2026, 2, 24)),
        (at(2, 13, 9), at(2, 14, 9), False, date(2026, 2, 24)),
        (at(2, 14, 9), at(2, 24, 9), True, date(2026, 3, 2)),
    ):
        told = part(replace(known, last_digest=last), day)
        assert (told.whole, told.next_whole) == (whole, following)
        listed = len(told.open) + len(told.opened)
        assert (listed, told.rest.cases) == ((1, 0) if whole else (0, 1))


def test_a_case_stands_in_one_list() -> None:
    last, day = at(2, 9, 9), at(2, 10, 9)
    told_of = {"opened": at(2, 2), "notified": at(2, 3), "rectify_by": date(2026, 2, 20)}
    cases = {
        "closed": replace(case(), **told_of, closed=day - SECOND),
        "opened": replace(case(), **{**told_of, "opened": day - SECOND, "rectify_by": day.date()}),
        "due": replace(case(), **{**told_of, "rectify_by": day.date()}),
        "passed": replace(case(), **{**told_of, "rectify_by": last.date()}),
        "open": replace(case(), **told_of),
    }
    cases |= {"open": replace(case(), **{**told_of, "rectify_by": date(2026, 2, 6)})}
    numbered = {name: replace(one, id=number) for number, (name, one) in enumerate(cases.items())}
    known = books(cases=numbered.values(), last_digest=last)
    for told in (part(known, day), part(replace(known, last_digest=at(2, 6, 9)), day)):
        listed = {name: [one.id for one in getattr(told, name)] for name in cases}
        shown = [one.id for name, one in numbered.items() if told.whole or name != "open"]
        assert Counter(one for ones in listed.values() for one in ones) == Counter(shown)
        assert listed["due"] == [2] and listed["opened"] == [1] and listed["closed"] == [0]
        assert told.flow == Flow(before=4, opened=1, closed=1)
        assert told.flow.open == told.cases.open == 4
    assert [one.id for one in part(known, day).passed] == [3]


def test_reports_due_today_and_not_there_are_named() -> None:
    standings = (standing(NOW, SOON), standing(NOW, MET, name=OTHER))
    assert [one.agency for one in part(books(*standings), datetime.combine(DUE, NOW.timetz())).owing] == [NAME]
    assert part(books(*standings), NOW).owing == ()


def test_a_doubt_is_named_when_it_is_new_and_then_once_a_week() -> None:
    doubt = replace(case().finding, verdict=Verdict.UNSURE)
    known = books(unsure=(doubt,), last_digest=at(2, 9, 9))
    units = config(agency(), agency(OTHER))
    due = written(Situation(replace(known, at=at(2, 10, 9)), units, CALENDAR))
    told = msgspec.json.decode(due.marks[TOLD_MARK], type=dict[str, datetime])
    assert isinstance(due.part, DigestPart) and due.part.unsure == (doubt,)
    later = replace(known, told=told, last_digest=at(2, 10, 9))
    assert (part(later, at(2, 11, 9)).unsure, part(later, at(2, 11, 9)).rest.unsure) == ((), 1)
    assert part(later, at(2, 24, 9)).unsure == (doubt,)
    withdrawn = replace(later, last_digest=at(2, 9, 9))
    assert part(withdrawn, at(2, 11, 9)).unsure == (doubt,), "nobody got the digest that named it"
    other = replace(later, findings=(replace(doubt, where="table3.new.natural"),))
    assert len(part(other, at(2, 11, 9)).unsure) == 1


def test_bulletins_count_what_reminds_of_a_day_that_is_still_to_come() -> None:
    assert {kind.name for kind in kinds() if kind.is_reminder} == {"reminder", "expiry"}


def test_a_letter_to_be_passed_on_stands_in_it_until_it_is() -> None:
    waits = Entry(
        id=7,
        kinds=("forward", "notice"),
        agency=NAME,
        recipient="center@jichuan.example",
        subject=f"【请转交】{NAME}：【整改通知】关于有关问题的整改通知",
        message_id="<7@x>",
        state="sent",
        attempts=0,
        says="",
        created=at(2, 2),
        sent=at(2, 2),
        pass_on=True,
    )
    [one] = part(replace(books(), letters=(waits,))).to_pass
    assert (one.number, one.unit, one.subject, one.since) == (
        7,
        NAME,
        "【整改通知】关于有关问题的整改通知",
        date(2026, 2, 2),
    )
    for passed in (replace(waits, passed=NOW), replace(waits, state="queued"), replace(waits, pass_on=False)):
        assert part(replace(books(), letters=(passed,))).to_pass == ()


@pytest.mark.parametrize(("month", "lacking"), [(11, None), (12, 2027)])
def test_from_december_on_it_says_that_the_holidays_of_the_next_year_are_not_known(
    month: int, lacking: int | None
) -> None:
    assert part(books(), at(month, 1, 9)).lacking == lacking
