"""Bulletins by the calendar, and drafts that lie for days: nobody is named for what is right by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.human import dismissed, extended
from monitor.model.bulletins import Paper, Problem
from monitor.model.cases import CaseEvent, CaseEventKind
from monitor.rounds import bulletins
from monitor.rounds.desk import Desk
from monitor.rounds.letters import deliver
from monitor.rounds.round import hold_round
from monitor.settings import Config
from tests.county import EDUCATION, County, Died, dying, moment
from tests.sites import column

FIRST = date(2026, 4, 1)
TABLE = """网站,栏目路径,网址,类别,责任单位,一级栏目,登记日期
{host},首页 > 教育动态,http://{host}/dt/,动态要闻,霁川县教育局,是,2026-01-01
{host},首页 > 机构职能,http://{host}/jgzn/,静态,霁川县水利局,否,2026-01-01
"""


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """A county with a column that goes stale on 16 April; its bulletins come out on the 20th of the month."""
    with County(tmp_path) as county:
        (tmp_path / "columns.csv").write_text(TABLE.format(host=host(county)), encoding="utf-8")
        county.path.write_text('column_table = "columns.csv"\n' + county.path.read_text("utf-8"), encoding="utf-8")
        show(county, FIRST)
        county.bureaus.archive["/jgzn/"] = column(("主要职责", "/jgzn/1.html", "2020-05-06"))
        yield county


def host(county: County) -> str:
    return county.path.read_text("utf-8").partition("[[site]]")[2].split('"')[1]


def show(county: County, day: date) -> None:
    county.bureaus.archive["/dt/"] = column(("校园活动简讯第一期", f"/dt/{day}.html", day.isoformat()))
    county.bureaus.archive[f"/dt/{day}.html"] = "<html><body><h1>校园活动</h1><p>各校开展活动。</p></body></html>"


def monthly(config: Config) -> Config:
    policy = replace(config.bulletin, names="open", every="month", day=20)
    return replace(config, bulletin=policy, letters=replace(config.letters, approve=()))


def live(county: County, desk: Desk, first: date, count: int) -> None:
    for number in range(count):
        county.live(desk, first + timedelta(days=number))


def about_columns(paper: Paper) -> list[Problem]:
    return [one for one in paper.bulletin.problems if one.about == "column"]


# --- a draft that lies for days ----------------------------------------------------------------------------------


@pytest.fixture
def drafted(county: County) -> Iterator[tuple[Desk, Paper]]:
    """A draft of 18 April that names the column."""
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 3)
        paper = bulletins.draft(desk, "王某", moment(date(2026, 4, 18), 10))
        assert len(about_columns(paper)) == 1
        yield desk, paper


def test_what_still_stands_is_issued_as_it_was_drafted(county: County, drafted: tuple[Desk, Paper]) -> None:
    desk, paper = drafted
    county.bureaus.blocked = True
    county.live(desk, date(2026, 4, 19))
    done = bulletins.issue(desk, paper.id, "王某", "", moment(date(2026, 4, 19), 10))
    assert done.left_out == 0
    assert [one.key for one in done.paper.bulletin.problems] == [one.key for one in paper.bulletin.problems]


def test_what_was_put_right_since_is_left_out(county: County, drafted: tuple[Desk, Paper]) -> None:
    desk, paper = drafted
    show(county, date(2026, 4, 19))
    county.live(desk, date(2026, 4, 19))
    done = bulletins.issue(desk, paper.id, "王某", "", moment(date(2026, 4, 19), 10))
    assert (about_columns(done.paper), done.left_out) == ([], 1)
    assert len(about_columns(desk.store.bulletins.get(paper.id) or paper)) == 0


def test_what_a_person_called_wrong_since_is_left_out(drafted: tuple[Desk, Paper]) -> None:
    desk, paper = drafted
    (case,) = [one for one in desk.store.cases.find(agency=EDUCATION) if one.where.startswith("column.")]
    at = moment(date(2026, 4, 18), 11)
    desk.store.cases.add(dismissed(case, "王某", "已合并到其他栏目", at))
    assert about_columns(bulletins.issue(desk, paper.id, "王某", "", at).paper) == []


def test_what_was_granted_more_time_since_is_left_out(county: County) -> None:
    def late(config: Config) -> Config:
        return replace(monthly(config), bulletin=replace(config.bulletin, every="off"))

    with county.desk(late) as desk:
        live(county, desk, date(2026, 4, 16), 12)
        paper = bulletins.draft(desk, "王某", moment(date(2026, 4, 27), 10))
        (case,) = [one for one in desk.store.cases.find(agency=EDUCATION) if one.where.startswith("column.")]
        assert len(about_columns(paper)) == 1
        desk.store.cases.add(extended(case, date(2026, 5, 20), "王某", "系统改版", moment(date(2026, 4, 27), 11)))
        done = bulletins.issue(desk, paper.id, "王某", "", moment(date(2026, 4, 28), 10))
        assert (about_columns(done.paper), done.left_out) == ([], 1)


def test_a_draft_counts_on_from_the_issue_that_went_out_after_it(drafted: tuple[Desk, Paper]) -> None:
    desk, first = drafted
    at = moment(date(2026, 4, 18), 11)
    second = bulletins.draft(desk, "王某", at)
    bulletins.issue(desk, second.id, "王某", "", at)
    done = bulletins.issue(desk, first.id, "王某", "", at).paper.bulletin
    assert (done.total, done.since) == (2, at.date())
    assert {one.times for one in done.problems} == {2}


def test_units_with_one_address_get_one_copy_however_it_is_written(county: County) -> None:
    text = county.path.read_text("utf-8").replace("water@jichuan.example", "edu@JICHUAN.example")
    county.path.write_text(text, encoding="utf-8")
    with county.desk(monthly) as desk:
        county.live(desk, date(2026, 4, 16))
        at = moment(date(2026, 4, 16), 10)
        letters = bulletins.issue(desk, bulletins.draft(desk, "王某", at).id, "王某", "", at).letters
    assert [(one.to.partition("@")[0], len(one.files)) for one in letters] == [("edu", 2), ("health", 2), ("town", 2)]


# --- as the configuration says -----------------------------------------------------------------------------------

OWN = """
[bulletin]
series = "政务公开工作通报"
issuer = "霁川县人民政府办公室"
addressees = "县政府各部门"
day = 22
code = "霁政公开通报"
names = "open"
"""


def configured(county: County, section: str) -> None:
    county.path.write_text(county.path.read_text("utf-8") + section, encoding="utf-8")


def test_the_section_of_the_file_decides_day_series_code_issuer_and_who_is_named(county: County) -> None:
    configured(county, OWN)
    with county.desk() as desk:
        live(county, desk, date(2026, 4, 16), 6)
        assert desk.store.bulletins.papers() == []
        live(county, desk, date(2026, 4, 22), 1)
        (paper,) = desk.store.bulletins.papers()
        told = paper.bulletin
        assert (told.day, told.series, told.addressees, told.code) == (
            date(2026, 4, 22),
            "政务公开工作通报",
            "县政府各部门",
            "霁政公开通报",
        )
        assert len(about_columns(paper)) == 1, "its unit was told and its time is not over"
        assert (told.office.name, told.office.email) == ("霁川县人民政府办公室", "center@jichuan.example")
        letter = next(one for one in desk.store.letters.entries() if "bulletin" in one.kinds)
        text = (desk.store.letters.message(letter.id) or b"").decode("ascii", "replace")
    body = message_from_string(text, policy=default).get_body(("plain",))
    assert body is not None
    lines = [line.strip() for line in body.get_content().splitlines()]
    assert "霁川县人民政府办公室" in lines, "who issues it signs it"
    assert "霁川县电子政务服务中心" not in lines


def test_switched_off_no_bulletin_is_drafted_by_the_calendar(county: County) -> None:
    configured(county, '[bulletin]\nevery = "off"\n')
    with county.desk() as desk:
        for day in (date(2026, 4, 16), date(2026, 5, 11), date(2026, 5, 12), date(2026, 6, 10)):
            county.live(desk, day)
        assert desk.store.bulletins.papers() == []


# --- by the calendar ---------------------------------------------------------------------------------------------


def test_our_own_outage_on_the_day_puts_the_issue_off(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 4)
        county.bureaus.blocked = county.town.blocked = True
        live(county, desk, date(2026, 4, 20), 2)
        assert desk.store.bulletins.papers() == []
        county.bureaus.blocked = county.town.blocked = False
        live(county, desk, date(2026, 4, 22), 2)
        assert [(one.bulletin.number, one.bulletin.day) for one in desk.store.bulletins.papers()] == [
            (1, date(2026, 4, 22))
        ]


def test_a_clock_a_year_ahead_issues_nothing_and_takes_no_number(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 3)
        assert hold_round(desk, moment(date(2027, 4, 21))).paper is None
        live(county, desk, date(2026, 4, 20), 1)
        assert [(one.bulletin.year, one.bulletin.number) for one in desk.store.bulletins.papers()] == [(2026, 1)]


def test_a_clock_that_went_back_issues_no_month_twice(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 6)
        county.live(desk, date(2026, 3, 25))
        county.live(desk, date(2026, 4, 22))
        assert len(desk.store.bulletins.papers()) == 1


def test_a_round_of_one_site_is_no_round_of_the_county(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 3)
        county.set_day(date(2026, 4, 20))
        assert hold_round(desk, moment(date(2026, 4, 20), 8), host=host(county)).paper is None


def test_a_quarter_is_drafted_on_the_day_of_its_first_month_and_no_other(county: County) -> None:
    def quarterly(config: Config) -> Config:
        policy = replace(config.bulletin, every="quarter", day=20)
        return replace(config, bulletin=policy, letters=replace(config.letters, approve=()))

    with county.desk(quarterly) as desk:
        for day in (date(2026, 5, 4), date(2026, 6, 22), date(2026, 7, 17), date(2026, 7, 20), date(2026, 8, 20)):
            county.live(desk, day)
        county.live(desk, date(2026, 9, 21))
        assert [one.bulletin.day for one in desk.store.bulletins.papers()] == [date(2026, 7, 20)]
        county.live(desk, date(2026, 10, 20))
        assert [one.bulletin.number for one in desk.store.bulletins.papers()] == [1, 2]


def test_a_round_that_saw_no_column_on_the_day_itself_drafts_nothing(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 4)
        for day in (date(2026, 4, 21), date(2026, 5, 21)):
            assert bulletins.hold_series(desk, moment(day)) is None
        county.live(desk, date(2026, 4, 22))
        assert len(desk.store.bulletins.papers()) == 1


@pytest.mark.parametrize("died", [date(2026, 4, 16), date(2026, 4, 20)], ids=["before-the-first", "on-its-day"])
def test_a_period_comes_on_its_day_though_the_round_died_after_the_last_survey(county: County, died: date) -> None:
    with county.desk(monthly) as desk:
        for day in (date(2026, 4, 16), date(2026, 4, 20)):
            if day == died:
                county.set_day(day)
                with pytest.raises(Died):
                    hold_round(dying(desk), moment(day))
            county.live(desk, day, 10)
        assert [one.created.date() for one in desk.store.bulletins.papers()] == [date(2026, 4, 20)]


def test_the_digest_after_a_bulletin_tells_what_it_named_again_once(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 5)
        live(county, desk, date(2026, 5, 20), 3)
        assert [one.bulletin.problems[0].times for one in desk.store.bulletins.papers()] == [1, 2]
    digests = [mail for mail in county.mailbox.mails if "【监测日报】" in mail.subject]
    told = [mail.day for mail in digests if "连续被通报的问题" in text_of(mail.path)]
    assert told == [date(2026, 5, 21)]


def text_of(path: Path) -> str:
    body = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_only_reminders_that_left_are_counted(county: County) -> None:
    with county.desk(monthly) as desk:
        county.set_day(date(2026, 1, 16))
        hold_round(desk, moment(date(2026, 1, 16)))
        waiting = [one for one in desk.store.letters.entries() if "reminder" in one.kinds]
        assert waiting
        assert bulletins.draft(desk, "王某", moment(date(2026, 1, 16), 10)).bulletin.tally.reminders == 0
        deliver(desk, moment(date(2026, 1, 16), 11))
        tally = bulletins.draft(desk, "王某", moment(date(2026, 1, 16), 12)).bulletin.tally
        assert tally.reminders == len(waiting)


# --- drawn again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("docx", "xlsx", "same"), [(None, None, True), ("0", None, False), (None, "0", False)])
def test_files_drawn_again_are_held_against_the_digests_of_the_day_of_issue(
    drafted: tuple[Desk, Paper], docx: str | None, xlsx: str | None, same: bool
) -> None:
    desk, paper = drafted
    issued = bulletins.issue(desk, paper.id, "王某", "", moment(date(2026, 4, 18), 11)).paper
    files = bulletins.drawn(issued, desk.paper)
    assert bulletins.as_issued(issued, files)
    changed = replace(issued, docx=docx or issued.docx, xlsx=xlsx or issued.xlsx)
    assert bulletins.as_issued(changed, files) is same
    assert bulletins.as_issued(replace(issued, docx=None, xlsx=None), files)


def test_what_nobody_asks_for_any_more_was_not_put_right(county: County) -> None:
    with county.desk(monthly) as desk:
        live(county, desk, date(2026, 4, 16), 3)
        (case,) = [one for one in desk.store.cases.find(agency=EDUCATION) if one.where.startswith("column.")]
        at = moment(date(2026, 4, 18), 10)
        desk.store.cases.add(CaseEvent(kind=CaseEventKind.WITHDRAWN, case=replace(case, closed=at), at=at))
        paper = bulletins.draft(desk, "王某", at)
    assert case.notified is not None
    assert paper.bulletin.done == ()
