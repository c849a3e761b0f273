"""The digest when a clerk asks for it: printed it changes nothing, sent it counts, and a month is summed up by unit."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from monitor.letters.kinds.digest import DIGEST_MARK
from monitor.store.store import Store
from tests.cli.test_cases import JANUARY, live
from tests.cli.test_cases import run as run_at
from tests.cli.test_rules import run as execute_here
from tests.county import CENTER, EDUCATION, WATER, County
from tests.rounds.test_bulletins import text_of

FRIDAY = JANUARY(16)
run = partial(run_at, at="2026-01-17 12:00:00")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county in which a case was opened on a Saturday; nobody lives in it any more."""
    with County(tmp_path_factory.mktemp("county")) as running:
        running.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        running.publish(WATER, JANUARY(15))
        live(running, FRIDAY, JANUARY(17))
    return running


def state(county: County) -> tuple[object, ...]:
    with Store.reading(county.folder / "state") as store:
        return store.marks.get(DIGEST_MARK), store.journal.head(), len(store.letters.entries())


def test_a_digest_is_printed_and_nothing_changes(county: County) -> None:
    before = state(county)
    code, out, _ = run(county, "digest")
    assert code == 0
    assert "自上次日报（2026年1月16日9时00分）以来，截至2026年1月17日12时00分" in out
    assert state(county) == before


@pytest.mark.parametrize(
    ("option", "at", "title"),
    [
        ("--week", "2026-01-17 12:00:00", "周报（2026年1月12日至2026年1月17日）"),
        ("--week", "2026-01-19 08:00:00", "周报（2026年1月12日至2026年1月18日）"),
        ("--month", "2026-01-19 08:00:00", "月报（2026年1月1日至2026年1月19日）"),
        ("--month", "2026-02-01 08:00:00", "月报（2026年1月1日至2026年1月31日）"),
    ],
)
def test_a_week_and_a_month_are_summed_up_by_unit(county: County, option: str, at: str, title: str) -> None:
    code, out, _ = run(county, "digest", option, at=at)
    assert (code, title in out) == (0, True)
    assert "期初未办结问题0个，本期新发现1个，办结0个，期末未办结1个" in "".join(out.split())
    assert "单位：霁川县教育局" in out and "合计：新发现1个" in out


def test_a_week_and_a_month_are_not_asked_for_at_once(county: County) -> None:
    assert run(county, "digest", "--week", "--month")[0] == 2


def test_a_digest_that_was_sent_is_followed_by_the_next_one(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        live(county, FRIDAY, FRIDAY)
        county.set_day(date(2026, 1, 17))
        assert run(county, "digest", "--send", "--month")[0] == 0
        assert state(county)[0] == "2026-01-16T09:00:00+08:00", "a summary holds up no digest"
        assert run(county, "digest", "--send")[0] == 0
        assert state(county)[0] == "2026-01-17T12:00:00+08:00"
        told = [mail for mail in county.mailbox.mails if mail.recipient == CENTER]
        assert [mail.subject.partition("】")[0] for mail in told][-2:] == ["【监测汇总", "【监测日报"]
        assert "自上次日报（2026年1月16日9时00分）以来" in text_of(told[-1].path)


def test_without_a_mailbox_of_the_center_a_digest_can_only_be_printed(county: County, tmp_path: Path) -> None:
    text = county.path.read_text("utf-8").replace(f'email = "{CENTER}"\n', "")
    path = tmp_path / "config.toml"
    path.write_text(f'state_dir = "{county.folder / "state"}"\n{text}', "utf-8")
    code, _, err = execute_here("digest", "--send", "--config", str(path), "--at", "2026-01-17 12:00:00")
    assert (code, "center.email" in err) == (3, True)
