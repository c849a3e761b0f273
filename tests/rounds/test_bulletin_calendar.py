"""The bulletin of a month or quarter: once its day has come, once only, and not by a round that read nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.model.bulletins import Paper, PaperState
from monitor.model.letters import File, Letter
from monitor.model.pages import Trouble
from monitor.rounds import bulletins
from monitor.rounds.bulletins import hold_series
from monitor.rounds.desk import Desk
from monitor.settings import Bulletins
from tests.offline import BLOCKED, CENTER, FRESH, MAIL, TOWN, at, desk, survey
from tests.sites import SHANGHAI


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """Bulletins wait for a person, as usual."""
    with desk(tmp_path) as running:
        yield running


def on(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def held(office: Desk, day: date) -> Paper | None:
    """What the series has to bring out on a day on which a column could be read."""
    survey(office, on(day), {1: day})
    return hold_series(office, on(day, 10))


def with_policy(office: Desk, **policy: object) -> Desk:
    return replace(office, config=replace(office.config, bulletin=replace(Bulletins(), **policy)))


def unattended(office: Desk) -> Desk:
    return replace(office, config=replace(office.config, letters=replace(office.config.letters, approve=())))


def period(office: Desk) -> str | None:
    return office.store.marks.get("bulletin-period")


# --- its day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "number", "today", "expected"),
    [
        ("month", 20, date(2026, 4, 17), "2026-03"),
        ("month", 20, date(2026, 4, 20), "2026-04"),
        ("month", 11, date(2026, 4, 10), "2026-03"),
        ("month", 11, date(2026, 4, 13), "2026-04"),
        ("month", 10, date(2026, 1, 9), "2025-12"),
        ("month", 28, date(2026, 3, 27), "2026-02"),
        ("quarter", 10, date(2026, 4, 9), "2026-01"),
        ("quarter", 10, date(2026, 4, 10), "2026-04"),
        ("quarter", 10, date(2026, 6, 30), "2026-04"),
        ("quarter", 10, date(2026, 1, 9), "2025-10"),
        ("quarter", 10, date(2026, 12, 31), "2026-10"),
        ("off", 10, date(2026, 4, 20), None),
    ],
)
def test_the_period_is_that_whose_working_day_has_come_last(
    office: Desk, every: str, number: int, today: date, expected: str | None
) -> None:
    office = with_policy(office, every=every, day=number)
    assert held(office, today) is None, "the first period is left to whoever wrote bulletins before"
    assert period(office) == expected


def test_a_period_comes_once_however_often_and_in_whatever_order_it_is_asked_for(office: Desk) -> None:
    office = unattended(with_policy(office, day=20))
    days = [date(2026, 4, day) for day in (1, 20, 21, 19)] + [date(2026, 3, 25), date(2026, 5, 21), date(2026, 4, 30)]
    papers = [held(office, day) for day in days]
    assert [one and one.bulletin.number for one in papers] == [None, 1, None, None, None, 2, None]
    assert period(office) == "2026-05"


@pytest.mark.parametrize(
    ("yesterday", "today", "read"),
    [
        ({}, {}, False),
        ({1: FRESH, 2: FRESH}, {}, False),
        ({1: FRESH}, {1: BLOCKED, 2: BLOCKED}, False),
        ({}, {1: BLOCKED, 2: FRESH}, True),
        ({1: BLOCKED}, {2: None}, True),
    ],
    ids=["nothing", "not-today", "unread", "one-of-two", "blank"],
)
def test_a_round_that_read_no_column_today_leaves_the_period_to_the_next(
    office: Desk, yesterday: dict[int, date | Trouble | None], today: dict[int, date | Trouble | None], read: bool
) -> None:
    survey(office, at(-1), yesterday)
    survey(office, at(), today)
    hold_series(office, at(0, 10))
    assert (period(office) is not None) == read


# --- who sees it first -------------------------------------------------------------------------------------------


def mails(office: Desk) -> list[tuple[str, tuple[str, ...]]]:
    return [(entry.recipient.partition("@")[0], entry.kinds) for entry in office.store.letters.entries()]


def test_a_bulletin_that_a_person_must_approve_waits_and_the_center_is_told(office: Desk) -> None:
    held(office, date(2026, 4, 1))
    paper = held(office, date(2026, 4, 20))
    assert paper is not None and paper.state is PaperState.DRAFT
    assert mails(office) == [("center", ("alert",))]
    assert bulletins.issue(office, paper.id, "王某", "", on(date(2026, 4, 20), 11)).paper.bulletin.number == 1


def test_without_an_address_of_the_center_a_bulletin_waits_all_the_same(office: Desk) -> None:
    office = replace(office, config=replace(office.config, center=replace(office.config.center, email=None)))
    held(office, date(2026, 4, 1))
    paper = held(office, date(2026, 4, 20))
    assert paper is not None and (paper.state, mails(office)) == (PaperState.DRAFT, [])


def test_else_it_goes_to_every_unit(office: Desk) -> None:
    office = unattended(office)
    held(office, date(2026, 4, 1))
    paper = held(office, date(2026, 4, 20))
    assert paper is not None and (paper.state, paper.actor) == (PaperState.ISSUED, "")
    assert mails(office) == [(name, ("bulletin",)) for name in ("school", "water")]


# --- declared void -----------------------------------------------------------------------------------------------


def written(office: Desk, when: datetime, *kinds: str, sent: datetime | None = None) -> int:
    """Another letter in the outbox; its number."""
    number = len(office.store.letters.entries()) + 1
    letter = Letter(
        kinds=kinds, to=f"{number}@jichuan.example", subject="", text="", html="", at=when, message_id=f"<{number}@x>"
    )  # fmt: skip
    with office.store.transaction():
        office.store.letters.add([(letter, b"")], MAIL, ())
    if sent is not None:
        office.store.letters.sent(number, sent)
    return number


def test_only_the_mails_of_a_void_bulletin_that_have_not_left_are_cancelled(office: Desk) -> None:
    first, second = (bulletins.draft(office, "王某", at()).id for _ in range(2))
    bulletins.issue(office, first, "王某", "", at(0, 10))
    written(office, at(0, 10), "notice")
    bulletins.issue(office, second, "王某", "", at(0, 11))
    office.store.letters.sent(1, at(0, 12))
    paper = bulletins.void(office, first, "李某", "有误", at(0, 13))
    assert paper.state is PaperState.VOID
    states = [entry.state for entry in office.store.letters.entries()]
    assert states == ["sent", "cancelled", "queued", "queued", "queued"]
    assert [(line.event, line.note) for line in office.store.journal.about("letter:2")] == [("cancelled", "李某: 有误")]


# --- what it rests on --------------------------------------------------------------------------------------------


def test_a_draft_rests_on_the_last_survey_of_any_column_and_without_one_on_now(office: Desk) -> None:
    assert bulletins.draft(office, "王某", at(1)).bulletin.checked == at(1)
    survey(office, at(0, 9), {1: FRESH})
    survey(office, at(0, 11), {6: FRESH}, TOWN)
    survey(office, at(0, 10), {2: FRESH})
    assert bulletins.draft(office, "王某", at(1)).bulletin.checked == at(0, 11)


def test_it_counts_the_reminders_that_left_since_the_day_of_the_last_issue(office: Desk) -> None:
    """That of the day itself from midnight on; what only waits, and other letters, are none."""
    day = at().date()
    survey(office, at(), {1: FRESH})
    bulletins.issue(office, bulletins.draft(office, "王某", at()).id, "王某", "", at())
    midnight = datetime.combine(day, time(), SHANGHAI)
    for kinds, when, sent in (
        (("expiry",), midnight, at(0, 8)),
        (("notice", "reminder"), at(1), at(1)),
        (("expiry",), midnight - timedelta(seconds=1), midnight - timedelta(seconds=1)),
        (("notice",), at(1), at(1)),
        (("reminder",), at(1), None),
    ):
        written(office, when, *kinds, sent=sent)
    assert bulletins.draft(office, "王某", at(2)).bulletin.tally.reminders == 2
    other = with_policy(office, series="另一通报")
    assert bulletins.draft(other, "王某", at(2)).bulletin.tally.reminders == 3, "the first of its series"


def test_who_issues_it_is_the_center_unless_another_is_named(office: Desk) -> None:
    for issuer, name in (("", CENTER), ("霁川县人民政府办公室", "霁川县人民政府办公室")):
        told = bulletins.draft(with_policy(office, issuer=issuer), "王某", at()).bulletin.office
        assert (told.name, told.email) == (name, MAIL)


# --- drawn again -------------------------------------------------------------------------------------------------


def test_files_are_those_of_the_day_of_issue_only_if_all_of_them_are(office: Desk) -> None:
    key = bulletins.draft(office, "王某", at()).id
    draft = office.store.bulletins.get(key)
    issued = bulletins.issue(office, key, "王某", "", at()).paper
    drawn = bulletins.drawn(issued, office.paper)
    assert bulletins.as_issued(issued, drawn)
    for number, kept in enumerate((False, False, True, True)):
        other = replace(drawn[number], content=b"other")
        changed: tuple[File, ...] = (*drawn[:number], other, *drawn[number + 1 :])
        assert bulletins.as_issued(issued, changed) == kept, "the annex counts as well, the looks for a screen do not"
        assert draft is not None and bulletins.as_issued(draft, changed)
