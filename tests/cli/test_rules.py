"""The rule book as a clerk meets it: what is in force, where each value stands, one rule explained."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from monitor.cli.main import execute
from tests.cli.test_main import config_file

LOCAL = """
[[overlay]]
id = "AR-F03"
off = true
basis = "霁政办〔2026〕1号"

[[overlay]]
id = "AR-L01"
strict_from = 2023
local_law = "霁川县编制要求第三条"
basis = "霁政办〔2026〕1号"

[[rule]]
id = "lc-01"
title = "新收等于办结"
title_en = "All that came in was answered"
law = "霁政办〔2026〕1号"
why = "本县要求当年办结。"
fix = "请核对。"
label = "数据勾稽关系不符"
severity = "S3"
version = 1
needs = ["table3"]
check = "equation"
table = "table3"
each = "column"
equation = "new == r7"
doubt_from = 3
example = "新收 12 件，办结 12 件。"
"""


def run(*arguments: str) -> tuple[int, str, str]:
    """The command line in this process: exit code, standard output, standard error."""
    out, err = TextIOWrapper(BytesIO(), encoding="utf-8"), TextIOWrapper(BytesIO(), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = execute(list(arguments))
    said = []
    for stream in (out, err):
        stream.seek(0)
        said.append(stream.read())
    return code, said[0], said[1]


def rules(folder: Path, *arguments: str) -> tuple[int, str, str]:
    return run("rules", *arguments, "--config", str(config_file(folder)))


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "rules.d").mkdir()
    (tmp_path / "rules.d" / "local.toml").write_text(LOCAL, encoding="utf-8")
    return tmp_path


def line(out: str, id_: str) -> str:
    return next(one for one in out.splitlines() if one.startswith(id_))


def test_the_list_says_whose_each_rule_is(county: Path) -> None:
    _, out, _ = rules(county)
    assert "随附" in line(out, "AR-A01")
    assert "本县停用" in line(out, "AR-F03")
    assert "本县修改" in line(out, "AR-L01")
    assert "本县增加" in line(out, "lc-01")


def test_a_changed_rule_says_where_each_value_stands_and_what_was_shipped(county: Path) -> None:
    _, out, _ = rules(county, "ar-l01")
    assert "strict_from = 2023（本县：rules.d/local.toml 第 9 行，霁政办〔2026〕1号；随附为 2021）" in out
    assert "本县依据：霁川县编制要求第三条（本县：rules.d/local.toml 第 10 行" in out
    assert "出处：rules/annual-report.toml 第 " in out


def test_a_rule_of_the_county_s_own_is_found_however_it_is_written_and_shows_its_example(county: Path) -> None:
    code, out, _ = rules(county, "LC-01")
    assert (code, "例：新收 12 件，办结 12 件。" in out, "本年新收＝办理总计" in out) == (0, True, True)
    assert "出处：rules.d/local.toml 第 " in out


def test_a_rule_switched_off_is_still_explained(county: Path) -> None:
    _, out, _ = rules(county, "AR-F03")
    assert "本县停用：rules.d/local.toml 第 4 行，霁政办〔2026〕1号" in out


def test_the_shipped_book_can_be_seen_alone(county: Path) -> None:
    assert "lc-01" not in rules(county, "--shipped")[1]
    assert "本县" not in rules(county, "--shipped", "--markdown")[1]
    assert "## lc-01" in rules(county, "--markdown")[1]


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "适用：2020年度报告起"), ("en", "Applies to: report years from 2020 on")]
)
def test_a_rule_is_explained_in_the_language_asked_for(tmp_path: Path, lang: str, word: str) -> None:
    assert word in rules(tmp_path, "AR-L01", "--lang", lang)[1]


def test_mistakes_in_the_county_s_files_stop_every_command_that_judges(county: Path) -> None:
    (county / "rules.d" / "local.toml").write_text(LOCAL.replace("strict_from", "strict_form"), encoding="utf-8")
    path = str(config_file(county))
    for command in (("rules",), ("config", "check"), ("check", "x.html"), ("once", "--dry-run")):
        code, _, err = run(*command, "--config", path)
        assert (code, "local.toml:9: " in err, "strict_from" in err) == (3, True, True), command
