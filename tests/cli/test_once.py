"""What ``once`` says of a round that asked nobody, what it would do by unit, and what ``status`` says before it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_cases import JANUARY, run
from tests.cli.test_rules import run as execute_here
from tests.county import EDUCATION, WATER, County

EARLY, NINE, TEN = (f"2026-01-17 {hour}:00:00" for hour in ("05", "09", "10"))


def test_a_round_says_why_it_asked_nobody_and_looks_all_the_same_when_told_to(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        county.publish(EDUCATION, JANUARY(15))
        county.set_day(JANUARY(17))
        code, out, _ = run(county, "once", at=EARLY)
        assert (code, "从 07:00 开始" in out, "2026-01-17 07:00" in out) == (0, True, True)
        code, out, _ = run(county, "status", at=EARLY)
        assert (code, "尚未完成过一轮检查" in out, "monitor once" in out) == (3, True, True)
        code, out, _ = run(county, "once", "--now", at=EARLY)
        assert (code, "检查站点 2 个" in out, "开始" in out) == (0, True, False)
        assert run(county, "status", at=EARLY)[1].startswith(
            "MONITOR WARNING: 2025年度报告应发布 4 份：按时 1，未到期 3。"
        )
        code, out, _ = run(county, "once", at=NINE)
        assert (code, "本周期内已经检查过" in out, "2026-01-18 07:00" in out) == (0, True, True)


def test_a_site_that_wants_to_be_left_alone_is(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        county.bureaus.busy = county.town.busy = 7200
        county.set_day(JANUARY(17))
        run(county, "once", at=NINE)
        code, out, _ = run(county, "once", "--now", at=TEN)
        assert (code, "Retry-After" in out, "2026-01-17 11:00" in out) == (0, True, True)


def test_where_nothing_is_owed_or_watched_it_says_what_to_enter(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'state_dir = "state"\n[center]\nname = "霁川县电子政务服务中心"\nemail = "center@jichuan.example"\n'
        '[letters]\nsender = "center@jichuan.example"\n'
        '[[site]]\nhost = "127.0.0.1:9"\nhome = "http://127.0.0.1:9/"\nreports = "http://127.0.0.1:9/nb/"\n'
        'allow_private = true\n[[agency]]\nname = "霁川县第一中学"\nkind = "enterprise"\nsite = "127.0.0.1:9"\n',
        "utf-8",
    )
    code, out, _ = execute_here("once", "--config", str(path), "--at", NINE)
    assert (code, "column_table" in out, str(path) in out) == (0, True, True)
    assert execute_here("status", "--config", str(path), "--at", NINE)[0] == 3


def test_a_rehearsal_lists_cases_and_letters_by_unit(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        county.publish(EDUCATION, JANUARY(15), "carry_over_misstated")
        county.publish(WATER, JANUARY(15))
        county.set_day(JANUARY(16))
        run(county, "once", at="2026-01-16 09:00:00")
        county.set_day(JANUARY(19))
        _, out, _ = run(county, "once", "--dry-run", at="2026-01-19 09:00:00")
        mine = out.partition(f"{EDUCATION}\n")[2].split("\n")[:2]
        assert mine[0].startswith("  将立案：AR-A01") and mine[1].startswith("  将写：")
        assert WATER not in out, "nothing would happen to it"
        assert "未保存、未发送" in out


def test_overdue_units_lead_the_status(tmp_path: Path) -> None:
    with County(tmp_path) as county:
        county.publish(EDUCATION, JANUARY(15))
        county.set_day(JANUARY(31))
        run(county, "once", at="2026-02-02 09:00:00")
        code, out, _ = run(county, "status", at="2026-02-02 10:00:00")
        line = out.partition("\n")[0]
        assert code == 2
        assert line.startswith("MONITOR CRITICAL: 2025年度报告逾期未发布：霁川县水利局、霁川县卫生健康局、")
        assert "等" not in line.partition("。")[0]
