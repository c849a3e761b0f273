"""The season: the real monitor over the replica county, scored against the truth. The whole of it is a campaign."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from monitor import config as configuration
from monitor.demo import columns, fates
from monitor.demo import scenario as scenarios
from monitor.demo.scenario import truth
from monitor.judge.places import STEP
from monitor.model.bulletins import About, PaperState
from monitor.model.cases import ObligationState
from monitor.rounds.desk import open_desk
from monitor.watch.browser import chromium

YEAR = 2025
pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    """The demo as a user runs it, once: its folder and what it printed with --json."""
    folder = tmp_path_factory.mktemp("season")
    code, out = monitor(folder, "demo", "--year", str(YEAR), "--json")
    assert code == 0
    yield folder / "demo-out", json.loads(out)


def monitor(folder: Path, *arguments: str) -> tuple[int, str]:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "monitor", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=900, env=env, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode()


def mails(folder: Path, kind: str) -> list[EmailMessage]:
    """The messages in the mailbox whose subject names a kind of letter."""
    found = [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        for path in sorted((folder / "mailbox").glob("*.eml"))
    ]
    return [mail for mail in found if str(mail["Subject"]).startswith(f"【{kind}】")]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return re.sub(r"\s", "", body.get_content())


def test_every_unit_is_judged_right_and_nobody_is_accused_wrongly(season: tuple[Path, dict[str, object]]) -> None:
    _, told = season
    assert (told["right"], told["all"], told["missed"], told["wrongly_accused"]) == (38, 38, 0, 0)


def test_every_column_and_site_is_judged_right_and_nobody_is_accused_wrongly(
    season: tuple[Path, dict[str, object]],
) -> None:
    _, told = season
    everything = len(columns.load().plots) + len(columns.load().health)
    wanted = {"right": everything, "all": everything, "missed": 0, "wrongly_accused": 0, "wrong": []}
    assert told["columns"] == wanted


def test_every_bulletin_says_what_is_true(season: tuple[Path, dict[str, object]]) -> None:
    folder, told = season
    scenario, estate = scenarios.load(), columns.load()
    with open_desk(configuration.load(folder / "config.toml")) as desk:
        issued = [paper.bulletin for paper in desk.store.bulletins.papers() if paper.state is PaperState.ISSUED]
        days = [one.checked.date() for one in issued]
        shows = chromium.starts("")
        true = [fates.figures(scenario, estate, YEAR, day, desk.calendar, browser=shows) for day in days]
    assert told["bulletins"] == len(issued) == 4
    assert [(one.number, one.total) for one in issued] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    for one, figures in zip(issued, true, strict=True):
        for name in ("columns", "fresh", "stale", "blank", "unreadable", "reports_due", "on_time", "late", "missing"):
            assert getattr(one.tally, name) == getattr(figures, name)
        named = [problem for problem in one.problems if problem.about is About.COLUMN]
        assert {(p.agency, p.key.partition("|")[0], tuple(p.place.split(STEP))) for p in named} == figures.named


def test_every_unit_gets_every_bulletin_with_its_files(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    received = mails(folder, "通报")
    assert len(received) == 4 * len(scenarios.load().units)
    assert {len(list(mail.iter_attachments())) for mail in received} == {2}


def test_a_notice_about_a_column_names_its_path_and_address(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    texts = [text_of(mail) for mail in mails(folder, "整改通知")]
    about = [text for text in texts if "首页→公示公告" in text]
    assert len(about) == 1
    assert re.search(r"http://127[0-9.:]+/jcx/c\d+/list\.shtml", about[0])
    assert "WS-" not in about[0]


def test_nobody_is_told_of_columns_that_could_not_be_read(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    texts = [text_of(mail) for kind in ("整改通知", "通报") for mail in mails(folder, kind)]
    assert not [text for text in texts if "自然资源动态" in text or "热点回应" in text or "信访动态" in text]


def test_each_late_unit_gets_one_overdue_notice_and_nobody_else_does(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    true = truth(scenarios.load(), YEAR)
    late = {name for name, one in true.items() if one.state in (ObligationState.OVERDUE, ObligationState.MET_LATE)}
    told = [text_of(mail) for mail in mails(folder, "逾期通知")]
    assert len(told) == len(late)
    assert all(sum(f"{name}2025年" in text for text in told) == 1 for name in late)


def test_reminders_leave_before_the_deadline_only(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    days = [mail["Date"].datetime.date().isoformat() for mail in mails(folder, "到期提醒")]
    assert days
    assert max(day for day in days) <= "2026-03-31"
    assert not [day for day in days if "2026-01-31" < day < "2026-02-28"]


def test_a_rectification_notice_names_rule_place_figures_law_remedy_and_day(
    season: tuple[Path, dict[str, object]],
) -> None:
    folder, _ = season
    sums = [text_of(mail) for mail in mails(folder, "整改通知") if "数据勾稽关系不符" in text_of(mail)]
    assert sums
    for text in sums:
        assert "≠" in text or "不符" in text
        assert "国办公开办函〔2021〕30号" in text
        assert "请核对" in text
        assert re.search(r"2026年\d+月\d+日", text)
        assert "AR-" not in text


def test_nothing_is_sent_to_units_that_could_not_be_read(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    scenario = scenarios.load()
    hidden = {unit.key for unit in scenario.units if truth(scenario, YEAR)[unit.name].state is ObligationState.UNKNOWN}
    accused = {str(mail["To"]).partition("@")[0] for kind in ("逾期通知", "整改通知") for mail in mails(folder, kind)}
    assert hidden
    assert not hidden & accused


def test_every_message_has_an_id_of_its_own(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    kinds = ("到期提醒", "即将超期提醒", "逾期通知", "整改通知", "通报", "监测日报")
    ids = [mail["Message-ID"] for kind in kinds for mail in mails(folder, kind)]
    assert len(ids) == len(set(ids)) == sum(1 for _ in (folder / "mailbox").glob("*.eml"))


def test_status_of_the_season_shows_the_table_and_exits_critical(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    at = ("--config", str(folder / "config.toml"), "--at", "2026-04-16 10:00:00")
    code, out = monitor(folder, "status", *at)
    assert code == 2
    assert out.startswith("MONITOR CRITICAL: ")
    assert out.splitlines()[0].count("|") == 1
    assert "霁川县商务局" in out
    code, out = monitor(folder, "status", "--json", *at)
    found = json.loads(out)
    assert (code, found["obligations"]["overdue"], len(found["agencies"])) == (2, 2, 38)


def test_a_second_round_on_the_same_day_sends_nothing(season: tuple[Path, dict[str, object]]) -> None:
    folder, _ = season
    at = ("--config", str(folder / "config.toml"), "--at", "2026-04-16 15:00:00")
    code, out = monitor(folder, "once", *at)
    assert (code, "0 封。\n" in out) == (0, True)


def test_the_demo_leaves_a_directory_that_is_not_its_own_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    code, _ = monitor(tmp_path, "demo", "--out", "mine")
    assert code == 1
    assert (tmp_path / "mine" / "letter.txt").exists()
