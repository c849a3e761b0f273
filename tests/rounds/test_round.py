from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.evidence.evidence import records
from monitor.model.cases import ObligationState
from monitor.model.findings import Severity, Verdict
from monitor.model.reports import Dating
from monitor.rounds.desk import Desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round, rehearsal
from monitor.rounds.visits import plan
from monitor.settings import Cases, Config
from monitor.store.connection import FILE
from tests.county import EDUCATION, HEALTH, MAIL, TOWN, WATER, County, moment, without_mail_server
from tests.post.conftest import free_port

JANUARY = partial(date, 2026, 1)
FEBRUARY = partial(date, 2026, 2)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running:
        yield running


def states(desk: Desk) -> dict[str, ObligationState | None]:
    return {one.obligation.agency: one.state for one in desk.store.obligations.standings(2025)}


def journal(desk: Desk, subject: str = "") -> list[tuple[str, str]]:
    with closing(sqlite3.connect(desk.config.state_dir / FILE)) as db:
        rows = db.execute("SELECT subject, event FROM journal WHERE subject LIKE ? ORDER BY id", (subject + "%",))
        return list(rows)


def to(county: County, name: str) -> list[tuple[date, str]]:
    return [(day, kind) for day, recipient, kind in county.mails() if recipient == MAIL[name]]


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def test_a_season_of_four_bodies(county: County) -> None:
    """One well, one with a defect it corrects, one that never publishes, one behind a firewall from February."""
    county.publish(HEALTH, JANUARY(12))
    with county.desk() as desk:
        for day in days(JANUARY(15), FEBRUARY(11)):
            if day == JANUARY(20):
                county.publish(EDUCATION, day, "carry_over_misstated")
            if day == JANUARY(24):
                county.publish(EDUCATION, JANUARY(20))
            if day == FEBRUARY(1):
                county.town.blocked = True
            county.live(desk, day)
        assert states(desk) == {
            EDUCATION: ObligationState.MET,
            HEALTH: ObligationState.MET,
            WATER: ObligationState.OVERDUE,
            TOWN: ObligationState.UNKNOWN,
        }
        (closed,) = [one for one in desk.store.cases.find(open_only=False) if one.agency == EDUCATION]
        assert (closed.rule, closed.opened, closed.closed) == ("AR-A01", moment(JANUARY(21)), moment(JANUARY(24)))
        assert [one.rule for one in desk.store.cases.find()] == ["AR-T01"]
    reminders = [(JANUARY(day), "到期提醒") for day in (15, 16, 23, 28)]
    assert to(county, HEALTH) == []
    assert to(county, EDUCATION) == [*reminders[:2], (JANUARY(21), "整改通知")]
    assert to(county, WATER) == [*reminders, (FEBRUARY(9), "逾期通知")]
    assert to(county, TOWN) == reminders, "nothing while the site turns us away"
    assert all(day.weekday() < 5 for day in county.digests())
    assert len(county.digests()) == len(set(county.digests())) == 20


def test_a_report_taken_off_the_site_is_gone_on_the_third_day(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15))
    with county.desk() as desk:
        for day in days(JANUARY(16), JANUARY(21)):
            if day == JANUARY(18):
                county.withdraw(EDUCATION)
            county.live(desk, day)
            opened = {one.rule for one in desk.store.cases.find(agency=EDUCATION)}
            assert opened == ({"AR-T06"} if day >= JANUARY(20) else set())
        assert states(desk)[EDUCATION] is ObligationState.MET
        county.publish(EDUCATION, JANUARY(15))
        county.live(desk, JANUARY(22))
        assert desk.store.cases.find(agency=EDUCATION) == []


def test_a_report_dated_before_a_search_that_missed_it_is_for_a_person(county: County) -> None:
    with county.desk() as desk:
        for day in days(FEBRUARY(2), FEBRUARY(5)):
            if day == FEBRUARY(5):
                county.publish(EDUCATION, JANUARY(30))
            county.live(desk, day)
        doubts = {one.rule: one.says for one in desk.store.findings.of(Verdict.UNSURE) if one.agency == EDUCATION}
    assert "2026-02-04" in doubts["AR-T03"]


def test_a_second_round_of_the_day_does_nothing_twice(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk() as desk:
        first = county.live(desk, JANUARY(16))
        letters = len(county.mailbox.mails)
        second, forced = county.live(desk, JANUARY(16), 10), hold_round(desk, moment(JANUARY(16), 11), agency=WATER)
        assert (len(first.visited), len(second.visited), len(forced.visited)) == (2, 0, 1)
        assert second.letters == ()
    assert letters == len(county.mailbox.mails) > 0


def test_two_searches_of_one_day_are_not_two(county: County) -> None:
    with county.desk() as desk:
        for hour in (9, 10, 11):
            county.set_day(FEBRUARY(10))
            hold_round(desk, moment(FEBRUARY(10), hour), agency=WATER)
        assert desk.store.findings.sweeps(2025, "AR-T01")[WATER] == 1
        county.live(desk, FEBRUARY(11))
    assert (FEBRUARY(11), "逾期通知") in to(county, WATER)
    assert (FEBRUARY(10), "逾期通知") not in to(county, WATER)


def test_letters_wait_for_the_mail_server_and_leave_once(county: County) -> None:
    with county.desk(partial(without_mail_server, port=free_port())) as desk:
        county.live(desk, JANUARY(16))
        assert {entry.state for entry in desk.store.letters.entries()} == {"queued"}
        waiting = len(desk.store.letters.entries())
    assert county.mailbox.mails == []
    with county.desk() as desk:
        for hour in (17, 18, 19):
            deliver(desk, moment(JANUARY(16), hour))
        assert {entry.state for entry in desk.store.letters.entries()} == {"sent"}
    assert len(county.mailbox.mails) == len(set(county.message_ids())) == waiting + 1
    assert "【系统告警】" in county.mailbox.mails[-1].subject


def test_a_dry_run_leaves_no_trace(county: County) -> None:
    county.publish(EDUCATION, JANUARY(12), "carry_over_misstated")
    with county.desk() as desk:
        county.live(desk, JANUARY(14))
        kept, mails = len(list(records(desk.config.state_dir / "evidence"))), len(county.mailbox.mails)
        before = dump(desk)
        county.set_day(JANUARY(16))
        with rehearsal(desk) as trial:
            done = hold_round(trial, moment(JANUARY(16)))
        assert done.letters and done.visited and done.opened == 1
        assert dump(desk) == before
        assert len(list(records(desk.config.state_dir / "evidence"))) == kept
        county.live(desk, JANUARY(16))
        assert dump(desk) != before
    assert len(county.mailbox.mails) == mails + len(done.letters)


def test_a_dry_run_that_fails_leaves_no_trace_either(county: County) -> None:
    with county.desk() as desk:
        before = dump(desk)
        with pytest.raises(KeyError), rehearsal(desk) as trial:
            plan(trial, moment(JANUARY(16)))
            raise KeyError
        assert dump(desk) == before


def dump(desk: Desk) -> list[str]:
    with closing(sqlite3.connect(desk.config.state_dir / FILE)) as db:
        return list(db.iterdump())


# --- clocks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=9), timedelta(days=-365)])
def test_a_clock_that_is_days_off_writes_to_no_agency(county: County, off: timedelta) -> None:
    county.publish(EDUCATION, JANUARY(20))
    with county.desk() as desk:
        county.live(desk, JANUARY(26))
        letters = len(county.mails())
        for day in (JANUARY(27), JANUARY(28), JANUARY(29)):
            county.set_day(day)
            now = moment(day) + off
            hold_round(desk, now)
            deliver(desk, now)
        assert len(county.mails()) == letters
        assert ("round", "gap") in journal(desk, "round")
        county.live(desk, JANUARY(30))
        assert states(desk)[EDUCATION] is ObligationState.MET
        assert [one for one in desk.store.cases.find() if one.year == 2025] == []
    assert {name for _, name, _ in county.mails()[letters:]} == {MAIL[one] for one in (WATER, HEALTH, TOWN)}
    assert JANUARY(31) not in county.digests() and len(set(county.message_ids())) == len(county.message_ids())


def test_an_hour_back_and_a_day_ahead_bring_nothing_twice(county: County) -> None:
    with county.desk() as desk:
        county.live(desk, JANUARY(23))
        letters = len(county.mailbox.mails)
        county.live(desk, JANUARY(23), hour=8)
        assert len(county.mailbox.mails) == letters
        county.set_day(JANUARY(26))
        hold_round(desk, moment(JANUARY(27)))
        county.live(desk, JANUARY(26))
        county.live(desk, JANUARY(27))
        deliver(desk, moment(JANUARY(27), 18))
    assert [kind for _, kind in to(county, WATER)].count("到期提醒") == 1


def test_days_without_a_round_bring_no_burst_and_no_invented_dates(county: County) -> None:
    with county.desk() as desk:
        for day in days(JANUARY(22), JANUARY(25)):
            county.live(desk, day)
        before = len(county.mails())
        county.publish(EDUCATION, JANUARY(30))
        county.publish(HEALTH, FEBRUARY(2))
        for day in days(FEBRUARY(5), FEBRUARY(8)):
            county.live(desk, day)
        assert len(county.mails()) == before, "past the due day nobody is reminded, before its day nobody noticed"
        found = {one.obligation.agency: one for one in desk.store.obligations.standings(2025)}
        assert [(found[name].state, found[name].dating) for name in (EDUCATION, HEALTH)] == [
            (ObligationState.MET, Dating(day=JANUARY(30), source="page")),
            (ObligationState.MET_LATE, Dating(day=FEBRUARY(2), source="page")),
        ]
        assert found[HEALTH].first_seen == moment(FEBRUARY(5)), "not later than, and never taken for its date"
        county.live(desk, FEBRUARY(9))
    assert county.mails()[before:] == [(FEBRUARY(9), MAIL[name], "逾期通知") for name in (TOWN, WATER)]


# --- whose fault is it -------------------------------------------------------------------------------------------


def told(county: County, config: Config | None = None) -> list[tuple[date, str, str]]:
    with county.desk(lambda own: config or own) as desk:
        for day in days(FEBRUARY(9), FEBRUARY(12)):
            county.live(desk, day)
    return county.mails()


def test_a_site_that_turns_us_away_costs_nobody_a_letter(county: County) -> None:
    county.town.blocked = county.bureaus.blocked = True
    assert told(county) == []
    assert len(county.digests()) == 4


def test_an_agency_renamed_in_the_roster_is_not_missing_under_its_new_name(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15))
    text = county.path.read_text("utf-8")
    with county.desk() as desk:
        county.live(desk, FEBRUARY(9))
    county.path.write_text(text.replace(EDUCATION, "霁川县教育和体育局"), "utf-8")
    assert [mail for mail in told(county) if mail[1] == MAIL[EDUCATION]] == []


def test_an_agency_taken_off_the_roster_is_left_alone(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk() as desk:
        county.live(desk, FEBRUARY(8))
        config = desk.config
    left = tuple(one for one in config.agencies if one.name not in (EDUCATION, WATER))
    assert {name for _, name, _ in told(county, replace(config, agencies=left))} == {MAIL[HEALTH], MAIL[TOWN]}


def test_an_agency_moved_to_another_site_is_searched_for_there_first(county: County) -> None:
    with county.desk() as desk:
        for day in days(FEBRUARY(1), FEBRUARY(8)):
            county.live(desk, day)
        config = desk.config
    host = next(one.site for one in config.agencies if one.name == TOWN)
    moved = tuple(replace(one, site=host) if one.name == WATER else one for one in config.agencies)
    with county.desk(lambda _: replace(config, agencies=moved)) as desk:
        county.live(desk, FEBRUARY(9))
        assert (FEBRUARY(9), "逾期通知") not in to(county, WATER)
        county.live(desk, FEBRUARY(10))
    assert (FEBRUARY(10), "逾期通知") in to(county, WATER)


def test_a_case_told_of_is_not_told_again_after_a_restart(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    for day in days(FEBRUARY(2), FEBRUARY(6)):
        with county.desk() as desk:
            county.live(desk, day)
    assert to(county, EDUCATION) == [(FEBRUARY(3), "整改通知")]


def test_a_dead_link_and_a_firewall_behind_a_link_name_nobody_missing(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15))
    page, day = county.bureaus.published[EDUCATION]
    county.bureaus.published[EDUCATION] = (page.partition("<body")[0] + "<body><p>系统维护</p></body></html>", day)
    assert [mail for mail in told(county) if mail[1] == MAIL[EDUCATION]] == []


def test_the_evidence_of_every_answer_is_named_in_the_database(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15))
    with county.desk() as desk:
        county.live(desk, JANUARY(16))
        with closing(sqlite3.connect(desk.config.state_dir / FILE)) as db:
            stored = dict(db.execute("SELECT sequence, url FROM captures"))
        kept = {record.sequence: record.url for record in records(desk.config.state_dir / "evidence")}
    assert stored == kept and len(kept) > 2


def test_a_finding_must_fail_as_often_as_configured(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk(lambda config: replace(config, cases=Cases(readings=3))) as desk:
        opened = [county.live(desk, day).opened for day in days(JANUARY(20), JANUARY(23))]
        assert opened == [0, 0, 1, 0]
        (case,) = desk.store.cases.find()
        assert (case.finding.severity, case.notified) == (Severity.S2, moment(JANUARY(22)))


def test_a_round_says_how_many_cases_it_opened_and_closed(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk() as desk:
        done = [county.live(desk, JANUARY(16)), county.live(desk, JANUARY(17))]
        county.publish(EDUCATION, JANUARY(15))
        done += [county.live(desk, JANUARY(18)), county.live(desk, JANUARY(19))]
    assert [(one.opened, one.closed) for one in done] == [(0, 0), (1, 0), (0, 1), (0, 0)]


@pytest.mark.parametrize(
    ("later", "noted"),
    [
        (timedelta(days=2), False),
        (timedelta(days=2, seconds=1), True),
        (timedelta(), False),
        (timedelta(seconds=-1), True),
    ],
)
def test_two_days_between_rounds_are_usual_and_more_or_less_than_none_are_noted(
    county: County, later: timedelta, noted: bool
) -> None:
    with county.desk() as desk:
        hold_round(desk, moment(JANUARY(16)))
        hold_round(desk, moment(JANUARY(16)) + later)
        assert (("round", "gap") in journal(desk, "round")) is noted
