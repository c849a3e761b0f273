"""Letters to units leave on working days within office hours; what has no mailbox is passed on by a clerk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.cases.hours import is_open, opening
from monitor.cases.workdays import Calendar
from monitor.demo.mailbox import Mail
from monitor.model.standings import Line
from monitor.rounds.letters import deliver, write_letters
from monitor.rounds.round import hold_round
from monitor.settings import Letters
from tests.cli.test_rules import run
from tests.county import CENTER, EDUCATION, HEALTH, MAIL, WATER, County, moment

JANUARY, FEBRUARY = partial(date, 2026, 1), partial(date, 2026, 2)
HOURS = Letters().hours


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running:
        yield running


def to_units(county: County) -> list[date]:
    return sorted({mail.day for mail in county.mailbox.mails if mail.recipient != CENTER})


# --- hours -----------------------------------------------------------------------------------------------------------


def test_from_any_time_on_the_office_opens_on_a_working_day_and_never_before(county: County) -> None:
    with county.desk() as desk:
        calendar: Calendar = desk.calendar
    at = moment(date(2026, 2, 10), 0)
    while at < moment(date(2026, 3, 3), 0):
        first = opening(HOURS, calendar, at)
        assert first >= at and is_open(HOURS, calendar, first) and calendar.is_workday(first.date())
        assert (first == at) == is_open(HOURS, calendar, at)
        at += timedelta(minutes=45)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 2, 14, 8, 59), datetime(2026, 2, 14, 9)),  # a Saturday that is worked
        (datetime(2026, 2, 14, 17, 30), datetime(2026, 2, 14, 17, 30)),
        (datetime(2026, 2, 14, 17, 31), datetime(2026, 2, 24, 9)),  # the Spring Festival
        (datetime(2026, 1, 1, 9), datetime(2026, 1, 4, 9)),  # a Sunday that is worked
    ],
)
def test_days_off_and_days_worked_instead_are_those_of_the_notice(
    county: County, at: datetime, expected: datetime
) -> None:
    with county.desk() as desk:
        zone = moment(JANUARY(1)).tzinfo
        assert opening(HOURS, desk.calendar, at.replace(tzinfo=zone)) == expected.replace(tzinfo=zone)


def test_no_letter_reaches_a_unit_on_a_day_off_and_none_is_lost(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk() as desk:
        for day in (JANUARY(1), JANUARY(2), JANUARY(3), JANUARY(4), JANUARY(15), JANUARY(16), JANUARY(17), JANUARY(18)):
            county.live(desk, day)
        assert to_units(county) == [JANUARY(4), JANUARY(16)]
        for day in (JANUARY(24), JANUARY(25), JANUARY(26)):
            county.live(desk, day)
    assert to_units(county)[-1] == JANUARY(26)


def test_what_was_written_waits_over_night_and_the_center_is_written_to_meanwhile(county: County) -> None:
    county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
    with county.desk() as desk:
        county.live(desk, JANUARY(19))
        county.set_day(JANUARY(20))
        hold_round(desk, moment(JANUARY(20), 17))
        deliver(desk, moment(JANUARY(20), 18))
        assert (county.digests()[-1], to_units(county)[-1]) == (JANUARY(20), JANUARY(19))
        county.set_day(JANUARY(21))
        deliver(desk, moment(JANUARY(21), 8))
        assert to_units(county)[-1] == JANUARY(19)
        deliver(desk, moment(JANUARY(21), 9))
        assert to_units(county)[-1] == JANUARY(21)


def test_what_an_early_round_found_is_written_when_the_office_opens(county: County) -> None:
    with county.desk() as desk:
        county.set_day(JANUARY(16))
        assert hold_round(desk, moment(JANUARY(16), 7)).letters == ()
        assert {letter.agency for letter in write_letters(desk, moment(JANUARY(16), 9))} > {EDUCATION, WATER}


# --- passing on ------------------------------------------------------------------------------------------------------


@pytest.fixture
def silent(county: County) -> County:
    """A county where a bureau has no mailbox."""
    text = county.path.read_text("utf-8")
    county.path.write_text(text.replace(f'emails = ["{MAIL[WATER]}@jichuan.example"]\n', ""), "utf-8")
    with county.desk() as desk:
        assert [one.name for one in desk.config.agencies if not one.emails] == [WATER]
    return county


def parsed(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.path.read_bytes(), _class=EmailMessage, policy=default)


def monitor(county: County, *arguments: str) -> tuple[int, str, str]:
    return run(*arguments, "--config", str(county.path), "--at", "2026-01-16 12:00:00")


def test_a_unit_without_a_mailbox_gets_its_letter_as_a_file_for_the_clerk_alone(silent: County) -> None:
    with silent.desk() as desk:
        silent.live(desk, JANUARY(16))
    to_center = [mail for mail in silent.mailbox.mails if mail.recipient == CENTER]
    assert len(to_center) == 2
    digest, cover = sorted(to_center, key=lambda mail: "请转交" in mail.subject)
    assert "【监测日报】" in digest.subject and WATER not in cover.subject.partition("：")[2].partition("（")[0]
    [file] = parsed(cover).iter_attachments()
    letter = file.get_content()
    assert "到期提醒" in str(file.get_filename()) and WATER in letter
    for other in (EDUCATION, HEALTH, "监测日报"):
        assert other not in letter and other not in cover.subject
    assert "直接回复本邮件" not in letter


def journalled(county: County, number: int) -> list[Line]:
    with county.desk() as desk:
        return desk.store.journal.about(f"letter:{number}")


def test_that_it_was_passed_on_is_noted_once_with_who_and_how(silent: County) -> None:
    with silent.desk() as desk:
        silent.live(desk, JANUARY(16))
        [entry] = [one for one in desk.store.letters.entries() if one.pass_on]
        assert entry in desk.store.letters.standing(moment(JANUARY(20)))
    assert "待转交" in monitor(silent, "letters", "list")[1]
    body = parsed(next(mail for mail in silent.mailbox.mails if "请转交" in mail.subject)).get_body(("plain",))
    assert body is not None and f"monitor letters passed {entry.id} " in body.get_content()
    said = ("--by", "王某", "--note", "1月16日送达")
    assert monitor(silent, "letters", "passed", str(entry.id), *said)[0] == 0
    assert "已转交" in monitor(silent, "letters", "list")[1]
    last = journalled(silent, entry.id)[-1]
    assert (last.event, last.actor, last.note) == ("passed", "王某", "1月16日送达")
    others = (entry.id, entry.id + 99, next(n for n in range(1, 9) if n != entry.id))
    for number in others:
        assert monitor(silent, "letters", "passed", str(number), *said)[0] in (2, 3)
    assert [line.event for line in journalled(silent, entry.id)].count("passed") == 1
    with silent.desk() as desk:
        assert entry.id not in [one.id for one in desk.store.letters.standing(moment(JANUARY(20)))]


def test_a_bulletin_is_passed_on_to_all_who_have_no_mailbox_at_once(silent: County) -> None:
    text = silent.path.read_text("utf-8")
    silent.path.write_text(text.replace(f'emails = ["{MAIL[HEALTH]}@jichuan.example"]\n', ""), "utf-8")
    with silent.desk() as desk:
        silent.live(desk, JANUARY(16))
        before = len(silent.mailbox.mails)
        assert monitor(silent, "bulletin", "draft", "--by", "王某")[0] == 0
        assert monitor(silent, "bulletin", "issue", "1", "--by", "李某", "--note", "同意")[0] == 0
        deliver(desk, moment(JANUARY(16), 13))
    mails = silent.mailbox.mails[before:]
    [cover] = [mail for mail in mails if mail.recipient == CENTER]
    assert f"{WATER}、{HEALTH}" in cover.subject
    assert {mail.recipient.partition("@")[0] for mail in mails} == {"center", MAIL[EDUCATION], "town"}
    assert len(list(parsed(cover).iter_attachments())) == 3


def test_one_who_is_the_center_and_a_unit_gets_its_letter_apart_from_the_digest(county: County) -> None:
    with county.desk(
        lambda config: replace(
            config,
            agencies=tuple(replace(one, emails=(CENTER,)) if one.name == WATER else one for one in config.agencies),
        )
    ) as desk:
        county.live(desk, JANUARY(16))
    mine = [mail.subject for mail in county.mailbox.mails if mail.recipient == CENTER]
    assert len(mine) == 2 and sum("到期提醒" in one for one in mine) == 1
