"""Judging stored readings again: no visit, no guess, cases opened and closed by the book in force."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from monitor.model.cases import ObligationState
from monitor.model.findings import Verdict
from monitor.rounds.rejudge import Rejudged, chosen, judge_again
from monitor.rounds.round import rehearsal
from monitor.store.connection import FILE
from tests.cli.test_cases import run
from tests.county import EDUCATION, HEALTH, TOWN, WATER, County, moment
from tests.judge.drawn import shipped

JANUARY, FEBRUARY = partial(date, 2026, 1), partial(date, 2026, 2)
OFF = '[[overlay]]\nid = "AR-A01"\noff = true\nbasis = "霁政办〔2026〕1号"\n'
OWN = """
[[rule]]
id = "LC-01"
title = "新收等于办结"
title_en = "All that came in was answered"
law = "霁政办〔2026〕1号"
why = "本县要求当年办结。"
fix = "请核对。"
label = "数据勾稽关系不符"
severity = "S2"
version = 7
needs = ["table3"]
check = "equation"
table = "table3"
each = "column"
equation = "new == r7 + carry_out + carry_out + carry_out"
doubt_from = 99
"""


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """One report with a wrong figure, one without, two bodies that have published nothing."""
    with County(tmp_path) as running:
        running.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        running.publish(HEALTH, JANUARY(15))
        yield running


def live(county: County, *days: date) -> None:
    with county.desk() as desk:
        for day in days:
            county.live(desk, day)


def local(county: County, text: str) -> None:
    (county.folder / "rules.d").mkdir(exist_ok=True)
    (county.folder / "rules.d" / "local.toml").write_text(text, encoding="utf-8")


def again(county: County, day: date, hour: int = 15) -> Rejudged:
    """Judge again; nobody is visited meanwhile."""
    asked: list[str] = []
    county.bureaus.on_request = county.town.on_request = asked.append
    with county.desk() as desk:
        now = moment(day, hour)
        done = judge_again(desk, now, chosen(desk, now), lambda: None)
    county.bureaus.on_request = county.town.on_request = lambda _: None
    assert asked == []
    return done


def rules(county: County, *, open_only: bool = True) -> list[tuple[str, str]]:
    with county.desk() as desk:
        return sorted({(case.agency, case.rule) for case in desk.store.cases.find(open_only=open_only)})


def journal(county: County, event: str) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(county.folder / "state" / FILE)) as db:
        return list(
            db.execute("SELECT agency, version FROM journal WHERE event = ? AND subject LIKE 'case:%'", (event,))
        )


def test_the_same_book_finds_the_same(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    before = rules(county)
    done = again(county, JANUARY(21))
    assert (done.judged, done.left_out, done.opened, done.closed) == (4, 0, 0, 0)
    assert rules(county) == before == [(EDUCATION, "AR-A01")]


def found(county: County) -> set[tuple[str, str, str, str, str]]:
    """Everything that fails or wants an eye, with its words."""
    with county.desk() as desk:
        all_of = [one for verdict in Verdict for one in desk.store.findings.of(verdict)]
    return {(one.agency, one.rule, one.where, one.verdict, one.says) for one in all_of}


def test_the_same_book_says_the_same_of_dates_searches_and_addresses_too(county: County) -> None:
    county.publish(WATER, FEBRUARY(3))
    live(county, JANUARY(30), FEBRUARY(9), FEBRUARY(10))
    county.publish(EDUCATION, JANUARY(28), "carry_over_misstated")
    live(county, FEBRUARY(11))
    before = found(county)
    assert {"AR-T01", "AR-T02"} <= {rule for _, rule, *_ in before}
    again(county, FEBRUARY(11))
    assert found(county) == before


def test_a_rule_switched_off_closes_its_case_and_says_its_version(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    local(county, OFF)
    assert again(county, JANUARY(21)).closed == 1
    assert (EDUCATION, "AR-A01") not in rules(county)
    rule = shipped().get("AR-A01")
    assert rule is not None
    assert journal(county, "withdrawn") == [(EDUCATION, rule.version)]


def test_a_new_rule_opens_cases_over_facts_read_often_enough(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21), JANUARY(22))
    local(county, OWN)
    done = again(county, JANUARY(22))
    assert {agency for agency, rule in rules(county) if rule == "LC-01"} >= {HEALTH}
    assert done.opened and any("整改通知" in letter.subject for letter in done.letters)
    assert (HEALTH, 7) in journal(county, "opened")


def test_judging_again_is_no_further_reading(county: County) -> None:
    live(county, JANUARY(20))
    local(county, OWN)
    for hour in (15, 16, 17):
        assert again(county, JANUARY(20), hour).opened == 0
    live(county, JANUARY(21))
    assert (HEALTH, "LC-01") in rules(county)


def test_a_search_judged_again_is_no_further_search(county: County) -> None:
    live(county, FEBRUARY(10))
    with county.desk() as desk:
        before = desk.store.findings.sweeps(2025, "AR-T01")[WATER]
    for hour in (15, 16):
        again(county, FEBRUARY(10), hour)
    with county.desk() as desk:
        assert desk.store.findings.sweeps(2025, "AR-T01")[WATER] == before == 1


def test_a_reading_is_judged_as_of_its_own_day(county: County) -> None:
    """A search before the due day says nothing of the days after it."""
    live(county, JANUARY(20))
    again(county, FEBRUARY(20))
    assert (WATER, "AR-T01") not in rules(county)


def test_a_body_that_could_not_be_read_is_left_out_and_its_case_is_as_it_was(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    county.bureaus.blocked = True
    live(county, JANUARY(22))
    local(county, OWN)
    done = again(county, JANUARY(22))
    assert (done.judged, done.left_out, done.opened, done.closed) == (1, 3, 0, 0)
    assert rules(county) == [(EDUCATION, "AR-A01")]


def test_facts_of_another_version_of_the_program_are_left_to_the_next_visit(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    with closing(sqlite3.connect(county.folder / "state" / FILE)) as db, db:
        db.execute("UPDATE pages SET reader = '0.0'")
    local(county, OWN)
    assert (again(county, JANUARY(21)).judged, rules(county)) == (2, [(EDUCATION, "AR-A01")])


def test_figures_accuse_nobody_without_the_bytes_for_a_second_reading(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    shutil.rmtree(county.folder / "state" / "evidence")
    local(county, OWN)
    again(county, JANUARY(21))
    assert (HEALTH, "LC-01") not in rules(county)


def test_nothing_known_is_nothing_to_judge(county: County) -> None:
    done = again(county, JANUARY(20))
    assert (done.judged, done.left_out, done.opened, done.closed) == (0, 0, 0, 0)


def test_it_can_be_rehearsed(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    local(county, OFF)
    with county.desk() as desk, rehearsal(desk) as trial:
        now = moment(JANUARY(21), 15)
        assert judge_again(trial, now, chosen(trial, now), lambda: None).closed == 1
    assert rules(county) == [(EDUCATION, "AR-A01")]


def test_the_command_judges_one_agency_sends_letters_and_leaves_the_round_alone(county: County) -> None:
    live(county, JANUARY(20), JANUARY(21))
    local(county, OWN)
    sent = len(county.mailbox.mails)
    at = "2026-01-21 15:00:00"
    code, out, _ = run(county, "once", "--judge-only", "--dry-run", "--agency", HEALTH, at=at)
    assert (code, len(county.mailbox.mails)) == (0, sent)
    code, out, _ = run(county, "once", "--judge-only", "--agency", HEALTH, at=at)
    assert code == 0 and HEALTH in out
    assert [agency for agency, rule in rules(county) if rule == "LC-01"] == [HEALTH]
    assert len(county.mailbox.mails) == sent + 1
    with county.desk() as desk:
        assert desk.store.marks.get("last_round") == moment(JANUARY(21)).isoformat()
        states = {one.obligation.agency: one.state for one in desk.store.obligations.standings(2025)}
    assert states[TOWN] is not ObligationState.UNKNOWN


def test_before_the_first_round_the_command_says_so(county: County) -> None:
    code, _, err = run(county, "once", "--judge-only")
    assert (code, "monitor.sqlite3" in err) == (2, True)
