"""What stands in the books, as the letters read it: since the last digest, and without what a person has settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.decide import Decision, key_of
from monitor.clock import report_year
from monitor.judge.book.known import MISSING
from monitor.letters.kind import Situation
from monitor.letters.kinds.alert import AlertPart
from monitor.letters.kinds.digest import DIGEST_MARK, DigestPart, Repeated, Sending, digest
from monitor.letters.lasting import Certificate
from monitor.letters.paper import environment
from monitor.model.bulletins import Bulletin, Problem, Sealed
from monitor.model.findings import Finding, Verdict
from monitor.model.letters import Letter, Sent
from monitor.model.pages import Trouble
from monitor.model.visits import Sighting
from monitor.model.websites import SiteSight, Tls
from monitor.rounds.desk import Desk
from monitor.rounds.letters import post
from tests.letters import papers
from tests.letters.test_bulletin import finding
from tests.offline import BUREAUS, FIRST, SCHOOL, STALE, TOWN, at, desk, place_of, survey
from tests.store.test_store import HOST, OWED

SECOND = timedelta(seconds=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose last digest was written on the first day."""
    with desk(tmp_path) as running:
        running.store.marks.set(DIGEST_MARK, at().isoformat())
        yield running


def situation(office: Desk, now: datetime) -> Situation:
    """What stands, as far back as the last digest."""
    since = office.store.marks.moment(DIGEST_MARK)
    return Situation(office.store.standings(report_year(now), now, since), office.config, office.calendar)


def told(office: Desk, now: datetime) -> DigestPart:
    return digest(situation(office, now))


# --- since the last digest ---------------------------------------------------------------------------------------


def issue(office: Desk, when: datetime, *problems: Problem) -> None:
    kept = office.store.bulletins
    kept.issue(kept.draft(papers.bulletin(problems=problems), "王某", when), when.date(), "王某", "", when, seal)


def seal(drawn: Bulletin) -> Sealed:
    return Sealed(drawn, "docx", "xlsx")


@pytest.mark.parametrize(("wait", "is_told"), [(-SECOND, False), (timedelta(), False), (SECOND, True)])
def test_a_bulletin_issued_since_names_what_it_named_before(office: Desk, wait: timedelta, is_told: bool) -> None:
    twice, once = papers.problem("首页 → 通知公告", times=2), papers.problem("首页 → 部门动态", times=1)
    issue(office, at() + wait, twice, once)
    named = Repeated(agency=twice.agency, place=twice.place, label=twice.label, times=2)
    assert told(office, at(1)).repeated == ((named,) if is_told else ())


def test_before_the_first_digest_every_bulletin_counts_but_no_draft(office: Desk) -> None:
    office.store.marks.drop(DIGEST_MARK)
    issue(office, at(-9), papers.problem("首页 → 通知公告", times=3))
    office.store.bulletins.draft(papers.bulletin(), "王某", at())
    assert [one.times for one in told(office, at(1)).repeated] == [3]


def test_letters_are_told_that_were_sent_or_failed_since(office: Desk) -> None:
    kept = office.store.letters
    for number, (written, to) in enumerate([(at(-1), "a"), (at(-1), "b"), (at(), "c"), (at(), "d"), (at(), "e")], 1):
        letter = Letter(
            kinds=("notice",), to=f"{to}@jichuan.example", subject=f"通知{number}", text="", html="",
            at=written, message_id=f"<{number}@x>",
        )  # fmt: skip
        kept.add([(letter, b"")], "center@jichuan.example", ())
    kept.sent(1, at(-1))
    kept.sent(2, at(0, 10))
    kept.sent(3, at(0, 10))
    kept.refused(4, at(0, 10), "550")
    found = told(office, at(1))
    assert found.sent == tuple(
        Sent(what=f"通知{n}", count=1, to=(f"{to}@jichuan.example",)) for to, n in (("b", 2), ("c", 3))
    )
    assert found.failed == (Sending(to="d@jichuan.example", subject="通知4", says="550"),)


def test_cases_are_open_or_of_lately(office: Desk) -> None:
    office.store.marks.set(DIGEST_MARK, at(-1).isoformat())
    for day in (-3, -2):
        survey(office, at(day), {1: STALE, 2: STALE})
    survey(office, at(-1), {1: FIRST, 2: STALE, 3: STALE})
    survey(office, at(0, 8), {2: STALE, 3: STALE, 4: STALE})
    office.store.marks.set(DIGEST_MARK, at().isoformat())
    survey(office, at(0, 10), {2: FIRST})
    survey(office, at(1), {4: STALE})
    found = told(office, at(1))
    assert (found.open, found.rest.cases) == ((), 1), "at the third column"
    assert [case.where for case in found.opened] == [place_of(4)]
    assert [case.where for case in found.closed] == [place_of(2)]


# --- templates of the office's own -------------------------------------------------------------------------------


def test_a_template_that_fails_keeps_no_letter_back_and_is_told_once(office: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.j2").write_text("{% macro subject(part) %}{{ 1 / 0 }}{% endmacro %}", "utf-8")
    failing = replace(office, paper=environment(own))
    part = AlertPart(day=at().date(), lines=("甲",))
    for day, expected in ((0, ["unit", "center"]), (1, ["unit"])):
        with office.store.transaction():
            letters = post(failing, [("unit@jichuan.example", part)], (), at(day))
        assert [letter.to.partition("@")[0] for letter in letters] == expected
        assert letters[0].subject == "【系统告警】监测系统需要处理的情况（2026年4月20日）"
    [line] = office.store.journal.about("letters")
    assert line.note.startswith(f"{own / 'alert.j2'}:1: ")
    (own / "alert.j2").write_text("\n{% macro subject(part) %}{{ 1 / 0 }}{% endmacro %}", "utf-8")
    with office.store.transaction():
        assert len(post(replace(office, paper=environment(own)), [("unit@jichuan.example", part)], (), at(2))) == 2


# --- what a person has settled -----------------------------------------------------------------------------------


def unsure(office: Desk, one: Finding) -> None:
    seen = Sighting(agency=one.agency, year=one.year, findings=(one,))
    office.store.findings.keep(seen, Decision((), {key_of(one): 0}), at())


def test_a_doubt_that_a_person_called_wrong_is_asked_of_nobody_again_until_it_sees_something_else(office: Desk) -> None:
    doubt = finding(place_of(1), SCHOOL, verdict=Verdict.UNSURE)
    unsure(office, doubt)
    assert told(office, at()).unsure == (doubt,)
    office.store.cases.dismiss(doubt, "u1", "王某", "有误", at())
    assert told(office, at()).unsure == ()
    other = replace(doubt, says="最近一条信息没有日期。")
    unsure(office, other)
    assert told(office, at()).unsure == (other,)


def test_a_doubt_about_the_whole_report_counts_whoever_looked_at_it(office: Desk) -> None:
    doubt = finding("", SCHOOL, rule=MISSING, year=2025, verdict=Verdict.UNSURE)
    unsure(office, doubt)
    office.store.cases.dismiss(doubt, "u1", "王某", "已看过", at())
    assert told(office, at()).unsure == (doubt,)


# --- what is watched ---------------------------------------------------------------------------------------------


def test_only_obligations_of_the_report_year_and_of_bodies_in_the_roster_are_told_of(office: Desk) -> None:
    mine = replace(OWED, agency=SCHOOL)
    with office.store.transaction():
        office.store.obligations.owe((one, HOST) for one in (mine, OWED, replace(mine, year=2024)))
    assert [one.obligation for one in situation(office, at()).owed] == [mine]


def test_steps_are_those_of_the_report_year_and_of_columns(office: Desk) -> None:
    taken = [(SCHOOL, 2025, "before-7"), (SCHOOL, 2024, "before-15"), (SCHOOL, 0, f"{place_of(1)} 2026-04-01")]
    office.store.obligations.take_steps(taken, at())
    assert situation(office, at()).standings.steps == {(SCHOOL, "before-7"), (SCHOOL, f"{place_of(1)} 2026-04-01")}


def test_certificates_are_those_the_last_survey_saw(office: Desk) -> None:
    tls = Tls(until=FIRST, trouble=Trouble("tls", "self-signed"))
    survey(office, at(), {}, BUREAUS, SiteSight(host=BUREAUS, at=at(), tls=tls))
    survey(office, at(), {}, TOWN, SiteSight(host=TOWN, at=at()))
    assert told(office, at()).certificates == (Certificate(host=BUREAUS, until=tls.until, trouble=tls.trouble),)
