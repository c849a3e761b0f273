"""The command line as a user meets it: what it prints, how it exits, and how it speaks of mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.demo import scenario as scenarios
from monitor.demo.reports import Report, write_html
from monitor.demo.scenario import report_of
from tests.servers import WebServer, answer, pages

YEAR = 2025
CONFIG = """
[center]
name = "霁川县电子政务服务中心"
email = "center@jichuan.example"

[watch]
pause = "0s"
timeout = "10s"

[letters]
sender = "center@jichuan.example"

[smtp]
host = "127.0.0.1"
port = 1
security = "none"

[[site]]
host = "{host}"
home = "http://{host}/"
reports = "http://{host}/nb/"
allow_private = true

[[agency]]
name = "霁川县档案局"
kind = "department"
site = "{host}"
emails = ["dangan@jichuan.example"]
"""
LIST = """<html><head><meta charset="utf-8"></head><body><ul>
<li><a href="2024.html">霁川县档案局2024年政府信息公开工作年度报告</a><span>2025-01-20</span></li>
</ul></body></html>"""


def monitor(*arguments: str, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run the program as a user would: exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(env or {})},
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err
    return done.returncode, out, err


@pytest.fixture
def sound() -> Report:
    scenario = scenarios.load()
    unit = next(unit for unit in scenario.units if not unit.defects and unit.title == "standard" and unit.appears)
    return report_of(scenario, unit, YEAR, YEAR)


@pytest.fixture
def report_file(tmp_path: Path, sound: Report) -> Path:
    path = tmp_path / "report.html"
    path.write_text(write_html(sound), encoding="utf-8")
    return path


def config_file(folder: Path, host: str = "127.0.0.1:9") -> Path:
    path = folder / "config.toml"
    path.write_text(CONFIG.format(host=host), encoding="utf-8")
    return path


# --- documents ---------------------------------------------------------------------------------------------------


def test_read_prints_one_object_a_source_in_order(tmp_path: Path, report_file: Path, sound: Report) -> None:
    other = tmp_path / "note.txt"
    other.write_text("一则通知", encoding="utf-8")
    code, out, _ = monitor("read", str(report_file), str(other), cwd=tmp_path)
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["agency"], first["year"], first["readable"]) == (sound.agency, YEAR, True)
    assert (second["readable"], second["trouble"]["code"]) == (False, "not-a-report")


def test_read_says_what_speaks_for_each_fact(tmp_path: Path, report_file: Path, sound: Report) -> None:
    code, out, _ = monitor("read", str(report_file), cwd=tmp_path)
    said = json.loads(out)["witnesses"]
    assert code == 0
    assert list(said) == ["title", "agency", "year", "published"]
    assert {"from": "system", "says": sound.agency, "weight": 3} in said["agency"]


def test_read_explains_itself_to_people(tmp_path: Path, report_file: Path, sound: Report) -> None:
    page = report_file.read_text(encoding="utf-8").replace(sound.title, "政府信息公开工作年度报告-霁川县人民政府")
    nobody = tmp_path / "nobody.html"
    nobody.write_text(page.replace(sound.agency, "我局"), encoding="utf-8")
    code, out, _ = monitor("read", "--explain", str(report_file), str(nobody), cwd=tmp_path)
    assert code == 0
    assert f"单位：{sound.agency}" in out
    assert "单位：没有足够的依据认定单位" in out
    assert "网站的标题字段" in out and "采信" in out


def test_read_takes_standard_input(tmp_path: Path, report_file: Path) -> None:
    code, out, _ = monitor("read", "-", cwd=tmp_path, stdin=report_file.read_bytes())
    assert code == 0
    assert json.loads(out)["source"] == "-"


def test_read_fetches_an_address_and_says_what_is_wrong_with_it(tmp_path: Path, report_file: Path) -> None:
    site = pages({"/r.html": answer(report_file.read_bytes())})
    with WebServer(site) as server:
        code, out, _ = monitor("read", server.url("/r.html"), server.url("/none.html"), cwd=tmp_path)
    found, missing = (json.loads(line) for line in out.splitlines())
    assert (code, found["readable"]) == (0, True)
    assert missing["trouble"]["code"] == "http-error"


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    code, out, err = monitor("read", "nowhere.html", cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "nowhere.html" in err


def test_check_exits_by_what_it_found(tmp_path: Path, report_file: Path, sound: Report) -> None:
    assert monitor("check", str(report_file), cwd=tmp_path)[0] == 0
    broken = tmp_path / "broken.html"
    broken.write_text(write_html(sound).replace("六、", "七、"), encoding="utf-8")
    code, out, _ = monitor("check", str(broken), "--json", cwd=tmp_path)
    failing = [f["rule"] for f in json.loads(out)["findings"] if f["verdict"] == "fails"]
    assert (code, failing) == (1, ["AR-F03"])
    assert monitor("check", "nowhere.html", cwd=tmp_path)[0] == 2


def test_check_knows_the_due_day_of_a_kind_of_body(tmp_path: Path, report_file: Path) -> None:
    late = ("check", str(report_file), "--json", "--published", "2026-02-20")
    code, out, _ = monitor(*late, "--kind", "department", cwd=tmp_path)
    assert [f["rule"] for f in json.loads(out)["findings"] if f["verdict"] == "fails"] == ["AR-T02"]
    assert code == 1
    assert monitor(*late, "--kind", "government", cwd=tmp_path)[0] == 0


def test_check_summary_counts_every_rule_once(tmp_path: Path, report_file: Path) -> None:
    _, out, _ = monitor("check", str(report_file), "--json", "--all", cwd=tmp_path)
    found = json.loads(out)
    assert sum(found["summary"].values()) == len(found["findings"]) == len({f["rule"] for f in found["findings"]})


def test_check_speaks_english_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text("<html><body><p>x</p></body></html>", encoding="utf-8")
    _, out, _ = monitor("check", str(path), "--lang", "en", cwd=tmp_path)
    assert "Cannot be read" in out


def test_list_names_the_report_of_an_agency(tmp_path: Path) -> None:
    path = tmp_path / "list.html"
    path.write_text(
        '<ul><li><a href="a.html">霁川县档案局2024年政府信息公开工作年度报告</a><span>2025-01-20</span></li>'
        '<li><a href="b.html">霁川县档案局2025年政府信息公开工作年度报告</a><span>2026-01-20</span></li></ul>',
        encoding="utf-8",
    )
    arguments = (
        "list",
        str(path),
        "--base",
        "http://www.jichuan.example/nb/",
        "--agency",
        "霁川县档案局",
        "--year",
        "2025",
    )
    _, out, _ = monitor(*arguments, cwd=tmp_path)
    found = json.loads(out)
    assert found["report"] == "http://www.jichuan.example/nb/b.html"
    assert (found["newest"], len(found["items"])) == ("2026-01-20", 2)


# --- configuration -----------------------------------------------------------------------------------------------


def test_a_new_configuration_can_be_checked_at_once(tmp_path: Path) -> None:
    assert monitor("config", "init", "county.toml", cwd=tmp_path)[0] == 0
    assert monitor("config", "check", "--config", "county.toml", cwd=tmp_path)[0] == 0
    code, _, err = monitor("config", "init", "county.toml", cwd=tmp_path)
    assert code == 1
    assert "county.toml" in err


def test_every_mistake_of_a_configuration_is_said_with_its_line(tmp_path: Path) -> None:
    path = config_file(tmp_path)
    text = (
        path.read_text(encoding="utf-8").replace('pause = "0s"', 'puase = "0s"').replace("port = 1\n", 'port = "x"\n')
    )
    path.write_text(text, encoding="utf-8")
    code, _, err = monitor("config", "check", cwd=tmp_path)
    assert code == 3
    assert [line.split(": ")[0].rsplit(":", 1)[1] for line in err.splitlines()] == ["7", "15"]


@pytest.mark.parametrize("command", ["once", "run", "status", "letters"])
def test_without_a_configuration_a_command_says_so(tmp_path: Path, command: str) -> None:
    arguments = (command, "list") if command == "letters" else (command,)
    code, out, err = monitor(*arguments, cwd=tmp_path)
    assert code == 3
    assert "config.toml" in out + err


def test_a_round_without_a_sender_is_refused(tmp_path: Path) -> None:
    path = config_file(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('sender = "center@jichuan.example"', ""), encoding="utf-8")
    code, _, err = monitor("once", cwd=tmp_path)
    assert code == 3
    assert "sender" in err


# --- rounds and status -------------------------------------------------------------------------------------------


def test_status_before_the_first_round_is_unknown(tmp_path: Path) -> None:
    config_file(tmp_path)
    code, out, _ = monitor("status", cwd=tmp_path)
    assert code == 3
    assert out.startswith("MONITOR UNKNOWN: ")


def test_status_takes_a_usage_error_for_unknown(tmp_path: Path) -> None:
    assert monitor("status", "--bogus", cwd=tmp_path)[0] == 3
    assert monitor("check", "--bogus", cwd=tmp_path)[0] == 2


def test_an_unreachable_site_leads_to_no_letter_and_a_critical_status(tmp_path: Path) -> None:
    config_file(tmp_path)
    code, out, _ = monitor("once", "--at", "2026-02-20 10:00:00", cwd=tmp_path)
    assert code == 1
    assert "127.0.0.1:9" in out
    code, out, _ = monitor("status", "--json", "--at", "2026-02-20 10:05:00", cwd=tmp_path)
    found = json.loads(out)
    assert (code, found["exit"], found["sites"][0]["state"]) == (2, 2, "down")
    assert found["agencies"][0]["report"]["state"] == "unknown"
    _, out, _ = monitor("letters", "list", cwd=tmp_path)
    assert "dangan@" not in out


def test_a_dry_run_says_what_it_would_do_and_leaves_nothing(tmp_path: Path) -> None:
    with WebServer(pages({"/nb/": answer(LIST.encode())})) as server:
        config_file(tmp_path, server.host)
        code, out, _ = monitor("once", "--dry-run", "--at", "2026-01-16 10:00:00", cwd=tmp_path)
        assert code == 0
        assert "dangan@jichuan.example" in out
    assert monitor("status", "--at", "2026-01-16 10:05:00", cwd=tmp_path)[0] == 3
    assert not (tmp_path / "state" / "evidence").exists()


def test_letters_wait_in_the_register_while_the_mail_server_is_down(tmp_path: Path) -> None:
    with WebServer(pages({"/nb/": answer(LIST.encode())})) as server:
        config_file(tmp_path, server.host)
        assert monitor("once", "--at", "2026-01-16 10:00:00", cwd=tmp_path)[0] == 1
        assert monitor("once", "--at", "2026-01-16 10:30:00", cwd=tmp_path)[0] == 1
    _, out, _ = monitor("letters", "list", "--state", "queued", cwd=tmp_path)
    assert out.count("dangan@") == 1
    _, out, _ = monitor("letters", "show", "2", cwd=tmp_path)
    assert "霁川县档案局" in out
    assert monitor("letters", "cancel", "2", "--by", "值班员", cwd=tmp_path)[0] == 0
    assert monitor("letters", "cancel", "2", "--by", "值班员", cwd=tmp_path)[0] == 2
    assert monitor("letters", "show", "99", cwd=tmp_path)[0] == 2


def test_a_site_or_agency_that_is_not_configured_is_named(tmp_path: Path) -> None:
    config_file(tmp_path)
    for arguments in (("once", "--site", "www.nowhere.example"), ("once", "--agency", "霁川县气象局")):
        code, _, err = monitor(*arguments, cwd=tmp_path)
        assert code == 2
        assert arguments[2] in err


def test_a_damaged_database_is_refused_in_plain_words(tmp_path: Path) -> None:
    config_file(tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "monitor.sqlite3").write_bytes(b"this is no database, but long enough to look like one" * 40)
    code, _, err = monitor("once", cwd=tmp_path)
    assert code == 2
    assert "monitor.sqlite3" in err
    code, out, _ = monitor("status", cwd=tmp_path)
    assert code == 3
    assert out.startswith("MONITOR UNKNOWN: ")


# --- the rest ----------------------------------------------------------------------------------------------------


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    _, out, _ = monitor("rules", cwd=tmp_path)
    assert "AR-T01" in out
    assert "AR-M01" in out
    _, out, _ = monitor("rules", "ar-a01", cwd=tmp_path)
    assert "new + carry_in == r7 + carry_out" in out
    assert monitor("rules", "AR-Z99", cwd=tmp_path)[0] == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_is_in_the_language_asked_for(tmp_path: Path, lang: str) -> None:
    code, out, _ = monitor("--lang", lang, "once", "--help", cwd=tmp_path)
    assert code == 0
    assert ("试运行" in out or "只说会做什么" in out) == (lang == "zh")


def test_output_into_a_closed_pipe_ends_quietly(tmp_path: Path, report_file: Path) -> None:
    command = f"{sys.executable} -m monitor read {' '.join([str(report_file)] * 40)} | head -c 10"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, timeout=60, env=env, check=False)
    assert b"Traceback" not in done.stderr


def test_chinese_is_printed_in_a_terminal_without_a_locale(tmp_path: Path) -> None:
    code, out, _ = monitor(
        "rules", "AR-A01", cwd=tmp_path, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    )
    assert code == 0
    assert "申请收支平衡" in out
