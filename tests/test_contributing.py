"""CONTRIBUTING.md is true: the rule it shows can be added as it says, and the county's files it shows are accepted."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import msgspec
import pytest

from monitor.judge import rulebook
from monitor.judge.judge import judge
from monitor.places import rules_dir
from monitor.words import Words
from tests.judge.test_rules import Case, dossier

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARAGRAPH, CASES, OF_A_COLUMN, CASES_OF_A_COLUMN, OVERLAYS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
ID = tomllib.loads(PARAGRAPH)["rule"][0]["id"]


@pytest.fixture
def book(tmp_path: Path) -> rulebook.RuleBook:
    """The shipped book with the rules that the document adds."""
    shutil.copytree(rules_dir(), tmp_path / "rules")
    (tmp_path / "rules" / "openness.toml").write_text(PARAGRAPH + OF_A_COLUMN, encoding="utf-8")
    return rulebook.load(tmp_path / "rules")


@pytest.mark.parametrize(("paragraph", "told"), [(PARAGRAPH, CASES), (OF_A_COLUMN, CASES_OF_A_COLUMN)])
def test_a_sample_rule_decides_its_sample_cases(book: rulebook.RuleBook, paragraph: str, told: str) -> None:
    rule = tomllib.loads(paragraph)["rule"][0]["id"]
    cases = msgspec.convert(tomllib.loads(told)["case"], tuple[Case, ...])
    for case in cases:
        found = [one for one in judge(dossier(case), book, Words("zh")) if one.rule == rule]
        assert {one.verdict for one in found} == {case.verdict}, case.name
        assert not case.where or [one.where for one in found] == list(case.where)
    assert len({case.verdict for case in cases}) >= 3


def test_the_sample_files_of_a_county_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text(OVERLAYS, encoding="utf-8")
    changed = rulebook.load(rules_dir(), tmp_path)
    assert [rule.id for rule in changed.off] == ["AR-F16"]
    rule = changed.get("AR-L01")
    assert rule is not None and rule.local_law and rule.origins["strict_from"].local


def test_the_files_and_commands_it_names_exist() -> None:
    assert f"tests/rules/{ID}.toml" in TEXT
    root = Path(__file__).parents[1]
    for name in (
        "tests/judge/test_rules.py",
        "tests/judge/surveyed.py",
        "tests/rules",
        "monitor/judge/checks",
        "monitor/words/zh.toml",
        "monitor/store/schema.py",
        "tests/store/states",
    ):
        assert name in TEXT and (root / name).exists()
    assert "python -m tests.store.write_state" in TEXT
