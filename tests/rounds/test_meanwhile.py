"""A digest that is written while a long round is under way: what the round sees afterwards stands in the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.rounds.desk import Desk
from monitor.rounds.letters import write_letters
from monitor.rounds.round import hold_round
from monitor.watch.engine import Ask, Record
from tests.county import CENTER, EDUCATION, HEALTH, County, moment

HEADINGS = ("新发布的年度报告", "有改动的年度报告", "新发现的问题", "已办结的问题")
YESTERDAY, TODAY, TOMORROW = date(2026, 1, 20), date(2026, 1, 21), date(2026, 1, 22)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    with County(tmp_path) as running:
        yield running


def told(county: County, day: date) -> set[str]:
    """What of these the digest of a day tells of."""
    [path] = [one.path for one in county.mailbox.mails if one.day == day and one.recipient == CENTER]
    body = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default).get_body(("plain",))
    assert body is not None
    return {heading for heading in HEADINGS if heading in str(body.get_content())}


def with_a_digest_meanwhile(desk: Desk, day: date) -> Desk:
    """Its rounds take in what they saw after the digest was written, two hours later."""

    def run(ask: Ask) -> Iterator[Record]:
        records = desk.run(ask)
        first = next(records)
        write_letters(desk, moment(day, 11))
        yield first
        yield from records

    return replace(desk, run=run)


def test_what_is_seen_after_the_digest_was_written_stands_in_the_next_one(county: County) -> None:
    county.publish(EDUCATION, date(2026, 1, 12), "section_missing")
    with county.desk() as desk:
        county.live(desk, YESTERDAY)
        county.publish(HEALTH, TODAY)
        county.set_day(TODAY)
        hold_round(with_a_digest_meanwhile(desk, TODAY), moment(TODAY))
        county.live(desk, TODAY, 12)
        county.live(desk, TOMORROW)
    assert told(county, TODAY) == set()
    assert told(county, TOMORROW) == {"新发布的年度报告", "新发现的问题"}


def test_so_does_what_was_put_right(county: County) -> None:
    county.publish(EDUCATION, date(2026, 1, 12), "section_missing")
    with county.desk() as desk:
        county.live(desk, date(2026, 1, 19))
        county.live(desk, YESTERDAY)
        county.publish(EDUCATION, date(2026, 1, 12))
        county.set_day(TODAY)
        hold_round(with_a_digest_meanwhile(desk, TODAY), moment(TODAY))
        county.live(desk, TODAY, 12)
        county.live(desk, TOMORROW)
        county.live(desk, date(2026, 1, 23))
    assert told(county, TODAY) == set()
    assert told(county, TOMORROW) == {"有改动的年度报告", "已办结的问题"}
    assert told(county, date(2026, 1, 23)) == set()
