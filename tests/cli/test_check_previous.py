"""``monitor check --previous`` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.demo.figures import Row
from monitor.demo.reports import write_html
from tests.judge import drawn

LAST = drawn.drawn(2, year=drawn.YEAR - 1)
THIS = drawn.drawn(1, previous=LAST.figures)


def check(folder: Path, last: str, *arguments: str) -> tuple[int, dict[str, str], str]:
    """Exit code, verdict by rule, standard error of a check of this year's report beside another file."""
    (folder / "2025.html").write_text(write_html(THIS), encoding="utf-8")
    (folder / "2024.html").write_text(last, encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "check", "2025.html", "--json", "--all", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    told = json.loads(done.stdout)["findings"] if done.stdout else []
    return done.returncode, {one["rule"]: one["verdict"] for one in told}, done.stderr.decode()


def recounted(row: str, natural: int) -> Row:
    """A row of last year's table 3 with other figures of natural persons and in total."""
    old = LAST.figures["table3"][row]
    more = natural - int(old[0])
    return (natural, *old[1:-1], int(old[-1]) + more)


def test_the_report_of_the_year_before_is_compared(tmp_path: Path) -> None:
    code, verdicts, _ = check(tmp_path, write_html(LAST), "--previous", "2024.html")
    assert code == 0
    compared = {rule: verdicts[rule] for rule in ("AR-X01", "AR-X02", "AR-X03", "AR-L09")}
    assert set(compared.values()) == {"holds"}


def test_requests_that_were_not_carried_over_are_named(tmp_path: Path) -> None:
    rows = {"new": recounted("new", 26), "carry_out": recounted("carry_out", 5)}
    figures = {**LAST.figures, "table3": {**LAST.figures["table3"], **rows}}
    last = replace(LAST, figures=figures)
    code, verdicts, _ = check(tmp_path, write_html(last), "--previous", "2024.html")
    assert (code, verdicts["AR-X01"]) == (1, "fails")


def test_without_it_the_rules_say_that_they_compared_nothing(tmp_path: Path) -> None:
    code, verdicts, _ = check(tmp_path, write_html(LAST))
    assert code == 0
    assert {verdicts[rule] for rule in ("AR-X01", "AR-X03", "AR-X04")} == {"skipped"}


@pytest.mark.parametrize("last", ["", "<html><body><p>您访问的页面不存在</p></body></html>"])
def test_a_file_that_is_no_report_is_said_and_nothing_is_checked(tmp_path: Path, last: str) -> None:
    code, verdicts, said = check(tmp_path, last, "--previous", "2024.html")
    assert (code, verdicts) == (2, {})
    assert "2024.html" in said and "Traceback" not in said


def test_this_very_report_given_as_last_years_proves_nothing(tmp_path: Path) -> None:
    _, verdicts, _ = check(tmp_path, write_html(THIS), "--previous", "2024.html")
    assert verdicts["AR-X03"] == verdicts["AR-L09"] == verdicts["AR-X01"] == "skipped"
